"""What people may do through representatives, as their own account shows it."""

import threading
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import replace
from itertools import permutations
from typing import Any
from uuid import UUID

import pytest
from sqlalchemy import delete, event, func, select

from chassis.events import Event
from chassis.ids import new_id
from chassis.testing.events import an_event
from identity.model import Relation, SystemAccess, User

API = "/api/identity/v1"
COMPANY = {
    "id": "01980000-0000-7000-8000-000000000020",
    "cnpj": "11444777000161",
    "legal_name": "Energia de Exemplo S.A.",
}
AGENT = {"id": "01980000-0000-7000-8000-000000000060", "code": "0001", "acronym": "ENEX", "kind": "transmission"}


def of_relation(fact: str, user_id: UUID, *, version: int = 1, relation_id: UUID | None = None, **more: Any) -> Event:
    about = {"relation_id": str(relation_id or new_id()), "user_id": str(user_id), "parties": [str(user_id)]}
    return an_event(f"representatives.relation_{fact}.v1", version=version, **about, **more)


def of_access(fact: str, user_id: UUID, *, version: int = 1, access_id: UUID | None = None, **more: Any) -> Event:
    about = {"system_access_id": str(access_id or new_id()), "user_id": str(user_id), "parties": [str(user_id)]}
    return an_event(f"representatives.system_access_{fact}.v1", version=version, **about, **more)


def shown(me: Any) -> tuple[list[tuple[str, str]], list[str]]:
    """Role and status of the relations, and the profiles of the accesses, that the account shows."""
    said = me.get(f"{API}/me").json
    relations = [(one["role"], one["status"]) for one in said["relations"]]
    return relations, [one["profile"] for one in said["system_accesses"]]


@contextmanager
def statements(world: Any) -> Iterator[list[str]]:
    """The statements that reading transactions run meanwhile."""
    seen: list[str] = []

    def note(_connection: Any, _cursor: Any, statement: str, *_rest: Any) -> None:
        seen.append(statement)

    engine = world.database._reader  # the engine that `reading` uses
    target = engine if world.database.is_sqlite else world.database.engine
    event.listen(target, "before_cursor_execute", note)
    yield seen
    event.remove(target, "before_cursor_execute", note)


@pytest.mark.covers("O27")
def test_an_account_shows_its_relations_and_system_accesses(world: Any) -> None:
    person, relation_id, access_id = world.person(), new_id(), new_id()
    me, _ = world.signed_in(person)
    world.hear(
        of_relation("requested", person.user_id, relation_id=relation_id, role="employee"),
        of_access("granted", person.user_id, access_id=access_id),
    )
    said = me.get(f"{API}/me").json
    assert said["relations"] == [{"id": str(relation_id), "company": COMPANY, "role": "employee", "status": "pending"}]
    assert said["system_accesses"] == [
        {
            "id": str(access_id),
            "system": "AMSE",
            "system_name": "AMSE – Apuração Mensal dos Serviços e Encargos de Transmissão",
            "agent": AGENT,
            "profile": "cIC",
        }
    ]


def test_a_relation_is_shown_from_the_request_to_the_end(world: Any) -> None:
    person, relation_id = world.person(), new_id()
    me, _ = world.signed_in(person)
    for version, (fact, expected) in enumerate(
        [("requested", [("employee", "pending")]), ("established", [("employee", "active")]), ("ended", [])], start=1
    ):
        world.hear(of_relation(fact, person.user_id, relation_id=relation_id, version=version, role="employee"))
        assert shown(me) == (expected, [])


def test_a_refused_relation_is_not_shown(world: Any) -> None:
    person, relation_id = world.person(), new_id()
    me, _ = world.signed_in(person)
    world.hear(
        of_relation("refused", person.user_id, relation_id=relation_id, version=2),
        of_relation("requested", person.user_id, relation_id=relation_id, version=1),
    )
    assert shown(me) == ([], [])


@pytest.mark.parametrize(("facts", "status"), [(2, ["active"]), (3, [])])
def test_facts_may_come_in_any_order_and_again(world: Any, facts: int, status: list[str]) -> None:
    person = world.person()
    me, _ = world.signed_in(person)
    names = ["requested", "established", "ended"][:facts]
    for order in permutations(range(facts)):
        relation_id = new_id()
        told = [
            of_relation(name, person.user_id, relation_id=relation_id, version=version)
            for version, name in enumerate(names, start=1)
        ]
        world.hear(*[told[number] for number in order], *[replace(fact, id=new_id()) for fact in told])
        mine = [one["status"] for one in me.get(f"{API}/me").json["relations"] if one["id"] == str(relation_id)]
        assert mine == status


def test_an_access_that_ended_before_we_heard_of_it_stays_ended(world: Any) -> None:
    person, access_id = world.person(), new_id()
    me, _ = world.signed_in(person)
    world.hear(of_access("ended", person.user_id, access_id=access_id, version=3))
    world.hear(of_access("granted", person.user_id, access_id=access_id, version=2))
    assert shown(me) == ([], [])
    with world.database.reading() as session:
        assert session.get_one(SystemAccess, access_id).is_over


def test_the_present_state_told_again_fills_what_is_missing(world: Any) -> None:
    person, relation_id = world.person(), new_id()
    me, _ = world.signed_in(person)
    nobody = {"user_id": None, "kind": "system"}
    state = of_relation(
        "established", person.user_id, relation_id=relation_id, version=2, role="administrator", actor=nobody
    )
    access = of_access("granted", person.user_id, version=2, actor=nobody)
    world.hear(state, access, replace(state, id=new_id()), replace(access, id=new_id()))
    assert shown(me) == ([("administrator", "active")], ["cIC"])


def test_a_state_told_again_fills_what_a_copy_lacks(world: Any) -> None:
    person, access_id = world.person(), new_id()
    me, _ = world.signed_in(person)
    world.hear(of_access("granted", person.user_id, access_id=access_id, version=2))
    with world.database.writing() as session:
        session.get_one(SystemAccess, access_id).shown = {}
    world.hear(of_access("granted", person.user_id, access_id=access_id, version=2))
    assert shown(me) == ([], ["cIC"])
    with world.database.reading() as session:
        assert session.get_one(SystemAccess, access_id).shown["profile"] == "cIC"


def test_what_is_heard_neither_counts_as_a_change_nor_is_lost_by_one(world: Any) -> None:
    person = world.person()
    me, _ = world.signed_in(person)
    read = me.get(f"{API}/me").headers["ETag"]
    world.hear(of_relation("established", person.user_id, role="employee"), of_access("granted", person.user_id))
    assert me.get(f"{API}/me").headers["ETag"] == read
    changed = me.patch(f"{API}/me", json={"name": "Novo Nome"}, headers={"If-Match": read})
    assert changed.status_code == 200
    assert [one["role"] for one in changed.json["relations"]] == ["employee"]
    assert [one["profile"] for one in changed.json["system_accesses"]] == ["cIC"]
    assert changed.json == me.get(f"{API}/me").json
    world.hear(of_access("granted", person.user_id, profile="PV"))
    assert me.get(f"{API}/me").json["name"] == "Novo Nome"
    assert [fact.type for fact in world.events()] == ["identity.user_updated.v1"]


def test_one_sees_only_ones_own(world: Any) -> None:
    person, other = world.person(), world.person()
    world.hear(of_relation("established", other.user_id), of_access("granted", other.user_id))
    me, _ = world.signed_in(person)
    assert shown(me) == ([], [])


def test_facts_about_somebody_without_an_account_are_ignored(world: Any) -> None:
    stranger = new_id()
    world.hear(
        of_relation("established", stranger),
        of_relation("ended", stranger),
        of_access("granted", stranger),
        of_access("ended", stranger),
    )
    with world.database.reading() as session:
        assert session.scalar(select(func.count()).select_from(Relation)) == 0
        assert session.scalar(select(func.count()).select_from(SystemAccess)) == 0


def test_with_an_account_its_copies_go_and_do_not_come_back(world: Any) -> None:
    person, relation_id = world.person(), new_id()
    world.hear(of_relation("requested", person.user_id, relation_id=relation_id), of_access("granted", person.user_id))
    with world.database.writing() as session:
        session.execute(delete(User).where(User.id == person.user_id))
    world.hear(of_relation("established", person.user_id, relation_id=relation_id, version=2))
    with world.database.reading() as session:
        assert session.scalar(select(func.count()).select_from(Relation)) == 0
        assert session.scalar(select(func.count()).select_from(SystemAccess)) == 0


def test_reading_ones_account_is_one_query_however_much_it_shows(world: Any) -> None:
    person = world.person()
    me, _ = world.signed_in(person)
    counts = []
    for more in (0, 30):
        for _ in range(more):
            world.hear(of_relation("established", person.user_id), of_access("granted", person.user_id))
        with statements(world) as seen:
            assert me.get(f"{API}/me").status_code == 200
        counts.append(len([statement for statement in seen if "user_account" in statement]))
        assert not [statement for statement in seen if "relation " in statement or "system_access " in statement]
    assert counts == [1, 1]


def test_what_is_heard_at_once_is_shown_together(world: Any) -> None:
    person = world.person()
    me, _ = world.signed_in(person)
    facts = [of_relation("established", person.user_id, relation_id=new_id()) for _ in range(6)]
    facts += [of_access("granted", person.user_id) for _ in range(6)]
    barrier = threading.Barrier(len(facts) + 1)

    def hear(fact: Event) -> None:
        barrier.wait(30)
        world.hear(fact)

    def rename() -> int:
        client = world.http.application.test_client()
        client.token = me.token
        barrier.wait(30)
        return int(client.patch(f"{API}/me", json={"name": "Novo Nome"}).status_code)

    with ThreadPoolExecutor(len(facts) + 1) as pool:
        renamed = pool.submit(rename)
        list(pool.map(hear, facts))
        assert renamed.result() == 200
    said = me.get(f"{API}/me").json
    assert (len(said["relations"]), len(said["system_accesses"]), said["name"]) == (6, 6, "Novo Nome")
    ids = [one["id"] for one in said["relations"]]
    assert ids == sorted(ids)

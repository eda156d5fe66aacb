"""The views of whoever takes part in tickets: pending, closed lately, opened by me, watched."""

from datetime import timedelta
from typing import Any

import pytest
from helpdesk_kit.rows import a_ticket, moved, watched_by
from helpdesk_kit.world import MakeWorld, Person, World

from chassis.testing.clock import FrozenClock

DAY = timedelta(days=1)


def subjects(person: Person, view: str, **query: Any) -> list[str]:
    answer = person.get("/tickets", view=view, **query)
    assert answer.status_code == 200, answer.text
    return [item["subject"] for item in answer.json["items"]]


@pytest.mark.covers("M17", "M18")
def test_a_view_shows_what_became_of_ones_tickets(world: World, frozen_clock: FrozenClock) -> None:
    author = world.person(name="Zulmira de Exemplo")
    ticket = a_ticket(world, author, subject="Fatura", due_at=frozen_clock.at + DAY)
    (item,) = author.get("/tickets", view="pending").json["items"]
    assert item == {
        "number": ticket.number,
        "subject": "Fatura",
        "state": "new",
        "category": "01",
        "priority": "normal",
        "updated_at": item["updated_at"],
        "updated_by": "Zulmira de Exemplo",
        "due": item["due"],
    }
    assert item["due"] is not None


@pytest.mark.covers("M17")
def test_each_view_has_its_tickets(world: World, frozen_clock: FrozenClock) -> None:
    author, now = world.person(), frozen_clock.at
    a_ticket(world, author, subject="nova", opened_at=now - 1 * DAY)
    a_ticket(world, author, subject="espera", state="waiting", opened_at=now - 2 * DAY)
    a_ticket(world, author, subject="fechada", state="closed", opened_at=now - 3 * DAY)
    a_ticket(world, author, subject="antiga", state="closed", opened_at=now - 31 * DAY)
    watched = a_ticket(world, world.person(), subject="de outra pessoa", opened_at=now - 4 * DAY)
    watched_by(world, watched, world.staff(), needs_relation=False)
    assert subjects(author, "pending") == ["nova", "espera"]
    assert subjects(author, "closed_30d") == ["fechada"]
    assert subjects(author, "opened_by_me") == ["nova", "espera", "fechada", "antiga"]
    assert subjects(author, "watched") == ["nova", "espera", "fechada", "antiga"]
    assert subjects(author, "pending", category="02") == []
    assert author.get("/tickets").json["items"] == author.get("/tickets", view="pending").json["items"]


def test_a_ticket_closed_long_ago_stays_out_of_the_lately_closed_when_somebody_says_thanks(
    world: World, frozen_clock: FrozenClock
) -> None:
    author, now = world.person(), frozen_clock.at
    ticket = a_ticket(world, author, state="closed", opened_at=now - 40 * DAY)
    moved(world, ticket, now - 1 * DAY)
    assert subjects(author, "closed_30d") == []
    moved(world, ticket, now - 1 * DAY, closed_at=now - 29 * DAY)
    assert subjects(author, "closed_30d") == ["Fatura em aberto"]


@pytest.mark.covers("M17", "M27", "M30")
def test_the_categories_are_counted_for_the_whole_view(world: World) -> None:
    author = world.person()
    for category in ("02", "01", "02"):
        a_ticket(world, author, category=category, subject=category)
    a_ticket(world, author, category="03", state="closed")
    answer = author.get("/tickets", category="02", limit=1).json
    assert [item["category"] for item in answer["items"]] == ["02"]
    assert answer["groups"] == [{"category": "01", "count": 1}, {"category": "02", "count": 2}]
    assert author.get("/tickets", view="watched", category="03").json["groups"][-1] == {"category": "03", "count": 1}


def test_pages_follow_each_other(world: World, frozen_clock: FrozenClock) -> None:
    author = world.person()
    for number in range(5):
        a_ticket(world, author, subject=str(number), opened_at=frozen_clock.at - number * DAY)
    found: list[str] = []
    query: dict[str, Any] = {}
    while True:
        answer = author.get("/tickets", limit=2, **query).json
        found += [item["subject"] for item in answer["items"]]
        assert answer["groups"] == [{"category": "01", "count": 5}]
        if answer["next"] is None:
            break
        query = {"after": answer["next"]}
    assert found == ["0", "1", "2", "3", "4"]


def test_a_companys_tickets_are_not_everybodys(world: World) -> None:
    author, colleague, company = world.person(), world.person(), world.company()
    for person in (author, colleague):
        world.relation(person, company)
    a_ticket(world, author, company)
    for view in ("pending", "watched", "opened_by_me"):
        assert subjects(colleague, view) == []


def test_a_colleague_watches_while_there_is_a_relation(world: World) -> None:
    author, colleague, company = world.person(), world.person(), world.company()
    relation = world.relation(colleague, company)
    world.relation(colleague, world.company())
    ticket = a_ticket(world, author, company)
    watched_by(world, ticket, colleague, needs_relation=True)
    assert subjects(colleague, "watched") == subjects(colleague, "pending") == ["Fatura em aberto"]
    assert subjects(colleague, "opened_by_me") == []
    world.end_relation(relation)
    answer = colleague.get("/tickets", view="watched").json
    assert (answer["items"], answer["groups"]) == ([], [])
    world.relation(colleague, company)
    assert subjects(colleague, "watched") == ["Fatura em aberto"]


def test_staff_who_lost_their_role_no_longer_see_what_they_watched(world: World) -> None:
    ticket = a_ticket(world, world.person())
    staff = world.staff()
    watched_by(world, ticket, staff)
    assert subjects(staff, "watched") == ["Fatura em aberto"]
    world.hear(world.about(staff, "identity.user_updated.v1", version=2, staff_roles=[]))
    assert subjects(staff, "watched") == []


def test_staff_of_accesses_watch_the_tickets_of_accesses(world: World) -> None:
    staff = world.staff("access")
    for subject, access in (("acesso", staff.user_id), ("outra", None)):
        watched_by(world, a_ticket(world, world.person(), subject=subject, system_access_id=access), staff)
    assert subjects(staff, "watched") == ["acesso"]


@pytest.mark.parametrize(("shows", "named"), [(False, "Atendimento"), (True, "Marta da Equipe")])
def test_a_change_by_staff_is_the_teams(make_world: MakeWorld, shows: bool, named: str) -> None:
    world = make_world(shows_staff_names=shows)
    author, staff = world.person(), world.person(name="Marta da Equipe", roles=("staff:helpdesk",))
    ticket = a_ticket(world, author, updated_by_id=staff.user_id, updated_by_staff=True)
    watched_by(world, ticket, staff)
    assert author.get("/tickets").json["items"][0]["updated_by"] == named
    assert staff.get("/tickets").json["items"][0]["updated_by"] == "Marta da Equipe"


def test_a_change_by_nobody_is_nobodys(world: World) -> None:
    author = world.person()
    a_ticket(world, author, updated_by_id=None)
    assert author.get("/tickets").json["items"][0]["updated_by"] is None


def test_a_view_that_is_none_is_refused(world: World) -> None:
    assert world.person().get("/tickets", view="all").status_code == 422
    assert world.person().get("/tickets", after="nonsense").status_code == 422

"""Staff find accounts: by document, address and name, in pages, from an index, and on the record."""

from pathlib import Path
from typing import Any

import pytest

from chassis.testing.statements import plan, statements

API = "/api/identity/v1"


@pytest.fixture
def admin(world: Any) -> Any:
    return world.signed_in(world.admin())[0]


def found(admin: Any, query: str) -> list[str]:
    answer = admin.get(f"{API}/users", query_string={"query": query})
    assert answer.status_code == 200, answer.text
    return [item["user_id"] for item in answer.json["items"]]


@pytest.mark.covers("O27")
def test_an_account_is_found_by_document_address_and_name(world: Any, admin: Any) -> None:
    person = world.person(document="52998224725", email="Zulmira@consumo.example", name="Zulmira Quixabeira Łódź")
    world.person(name="Zulmira Outra")
    me = [str(person.user_id)]
    for query in (
        "529.982.247-25",
        "52998224725",
        "ZULMIRA@consumo.example",
        "quixa",
        "lodz zulmira",
        "Quixabeira ZUL",
    ):
        assert found(admin, query) == me, query
    assert len(found(admin, "zulmira")) == 2
    for query in ("11144477735", "ninguem@consumo.example", "quixabeira ana", "&", "zulmira@consumo"):
        assert found(admin, query) == [], query


def test_a_changed_name_is_found_and_the_former_one_is_not(world: Any, admin: Any) -> None:
    person = world.person(name="Nome Antigo")
    me, _ = world.signed_in(person)
    me.patch(f"{API}/me", json={"name": "Nome Recente"})
    assert found(admin, "recente") == [str(person.user_id)]
    assert found(admin, "antigo") == []


def test_without_a_query_all_accounts_come_in_pages_newest_first(world: Any, admin: Any) -> None:
    people = [str(world.person().user_id) for _ in range(3)]
    first = admin.get(f"{API}/users?limit=2").json
    second = admin.get(f"{API}/users?limit=2&after={first['next']}").json
    assert [item["user_id"] for item in first["items"] + second["items"]][:3] == people[::-1]
    assert second["next"] is None


def test_staff_see_who_it_is_and_who_looked_is_on_record(world: Any, admin: Any) -> None:
    person = world.person(name="Pessoa Procurada")
    (listed,) = admin.get(f"{API}/users?query=procurada").json["items"]
    assert listed == {
        "user_id": str(person.user_id),
        "document": person.document,
        "document_assurance": "declared",
        "name": "Pessoa Procurada",
        "email": person.email,
        "roles": [],
        "locked": False,
        "created_at": listed["created_at"],
    }
    one = admin.get(f"{API}/users/{person.user_id}")
    assert one.headers["ETag"] == '"1"'
    assert {**one.json, **listed} == one.json
    assert (one.json["phone"], one.json["locks"], one.json["decisions"]) == ("+5592991234567", [], [])
    staff_id = admin.get(f"{API}/me").json["user_id"]
    (viewed,), (searched,) = world.audited("user.viewed"), world.audited("users.searched")
    assert (str(viewed.actor_id), viewed.subject) == (staff_id, str(person.user_id))
    assert (str(searched.actor_id), searched.details) == (staff_id, {"found": 1})
    assert admin.get(f"{API}/users/01980000-0000-7000-8000-000000000009").status_code == 404


class TestPlans:
    """SQLite chooses by the shape of the query, so its plan shows what a hundred thousand rows would cost."""

    @pytest.fixture
    def database_url(self, tmp_path: Path) -> str:
        return f"sqlite:///{tmp_path}/test.db"

    @pytest.mark.parametrize("query", ["", "52998224725", "a@consumo.example", "pessoa exemplo"])
    def test_no_search_reads_or_sorts_all_accounts(self, world: Any, admin: Any, query: str) -> None:
        for _ in range(2):
            world.person()
        after = admin.get(f"{API}/users", query_string={"limit": 1}).json["next"]
        with statements() as said:
            admin.get(f"{API}/users", query_string={"query": query, "limit": 1, "after": after})
        self.check(world, said)

    @pytest.mark.parametrize("known", ["", "actor", "subject", "action"])
    @pytest.mark.parametrize("since", ["", "2026-01-01T00:00:00Z"])
    def test_no_filter_of_the_audit_trail_reads_or_sorts_all_of_it(
        self, world: Any, admin: Any, known: str, since: str
    ) -> None:
        me = admin.get(f"{API}/me").json["user_id"]
        values = {"actor": me, "subject": me, "action": "session.opened"}
        query: dict[str, Any] = {"limit": 1, **({known: values[known]} if known else {})}
        if since:
            query |= {"since": since, "until": "2100-01-01T00:00:00Z"}
        after = admin.get(f"{API}/audit", query_string={"limit": 1}).json["next"]
        with statements() as said:
            assert admin.get(f"{API}/audit", query_string={**query, "after": after}).status_code == 200
        self.check(world, said)

    def test_ones_own_activity_is_read_in_order_from_an_index(self, world: Any, admin: Any) -> None:
        with statements() as said:
            assert admin.get(f"{API}/me/activity?limit=1").status_code == 200
        self.check(world, said)

    def check(self, world: Any, said: list[str]) -> None:
        steps = [(step, text) for text in said if text.startswith("SELECT") for step in plan(world.database, text)]
        assert steps
        for step, text in steps:
            in_order = "USING INDEX" in step or "USING COVERING INDEX" in step or "CONSTANT" in step or "anon_1" in step
            sorts = "TEMP B-TREE" in step and "FOR DISTINCT" not in step  # the words found are few, or not looked up
            assert (in_order or not step.startswith("SCAN")) and not sorts, f"{step}\n{text}"

"""Representations: staff say which company acts for which other."""

from collections import Counter
from typing import Any

import pytest
from representatives_kit.accesses import granted
from representatives_kit.world import API, Person, World

from chassis.documents import a_cnpj
from chassis.testing.parallel import apart, at_once
from chassis.testing.statements import statements
from representatives.model import Representation, SystemAccess
from representatives.states import AccessStatus


def start(staff: Person, representative: str, represented: str) -> Any:
    return staff.post("/representations", {"representative_cnpj": representative, "represented_cnpj": represented})


@pytest.fixture
def staff(world: World) -> Person:
    return world.staff("access")


@pytest.mark.covers("C25")
def test_a_representation_is_told_when_it_begins_and_ends(world: World, staff: Person) -> None:
    ours, theirs = a_cnpj(), a_cnpj()
    begun = start(staff, f"{ours[:8]}/{ours[8:12]}-{ours[12:]}", theirs)
    assert (begun.status_code, begun.json["representative_cnpj"]) == (201, ours)
    (told,) = world.events()
    assert (told.type, told.data["companies"]) == ("representatives.representation_established.v1", [ours, theirs])
    path = f"/representations/{begun.json['id']}"
    assert staff.delete(path).status_code == 204
    assert [event.type for event in world.events()] == ["representatives.representation_ended.v1"]
    assert staff.delete(path).status_code == 404
    assert [row.action for row in world.audited()] == ["representation.established", "representation.ended"]
    assert start(staff, ours, theirs).status_code == 201


def test_a_representation_exists_once_and_not_with_itself(world: World, staff: Person) -> None:
    ours, theirs = a_cnpj(), a_cnpj()
    assert start(staff, ours, theirs).status_code == 201
    assert start(staff, ours, theirs).json["code"] == "representation.exists"
    assert start(staff, theirs, ours).status_code == 201
    itself = start(staff, ours, ours)
    assert (itself.status_code, itself.json["errors"][0]["code"]) == (422, "representation.itself")


def test_the_same_begun_many_times_at_once_begins_once(world: World, staff: Person) -> None:
    ours, theirs = a_cnpj(), a_cnpj()
    answers = at_once(4, lambda _: start(apart(staff), ours, theirs))
    assert Counter(answer.status_code for answer in answers) == {201: 1, 409: 3}
    assert len(world.events()) == len(world.rows(Representation)) == 1


def test_one_ended_many_times_at_once_ends_once(world: World, staff: Person) -> None:
    path = f"/representations/{start(staff, a_cnpj(), a_cnpj()).json['id']}"
    answers = at_once(4, lambda _: apart(staff).delete(path))
    assert Counter(answer.status_code for answer in answers) == {204: 1, 404: 3}
    assert len(world.events("representation_ended")) == 1


def test_what_rests_on_a_representation_ends_with_it(world: World, staff: Person) -> None:
    ours = world.company()
    agent = world.agent()
    representation = start(staff, ours.cnpj, agent.cnpj).json["id"]
    granted(world, world.colleague(ours), agent)
    world.events()
    staff.delete(f"/representations/{representation}")
    assert [(event.type.split(".")[1], event.data.get("reason")) for event in world.events()] == [
        ("representation_ended", None),
        ("system_access_ended", "representation_ended"),
    ]
    assert world.rows(SystemAccess)[0].status is AccessStatus.ENDED


def test_the_current_ones_are_listed_by_either_side(world: World, staff: Person) -> None:
    ours, theirs = a_cnpj(), a_cnpj()
    first, second = start(staff, ours, theirs).json, start(staff, theirs, a_cnpj()).json
    ended = start(staff, theirs, a_cnpj()).json
    staff.delete(f"/representations/{ended['id']}")
    assert staff.get("/representations", cnpj=theirs).json == {"items": [second, first], "next": None}
    assert staff.get("/representations", cnpj=ours).json["items"] == [first]
    page = staff.get("/representations", limit=1).json
    assert staff.get("/representations", limit=1, after=page["next"]).json["items"] == [first]
    assert staff.get("/representations", cnpj="123").status_code == 422


def test_a_list_asks_the_database_as_often_for_many_as_for_few(world: World, staff: Person) -> None:
    asks = []
    for more in (1, 9):
        for _ in range(more):
            start(staff, a_cnpj(), a_cnpj())
        with statements() as said:
            staff.get("/representations", limit=100)
        asks.append(len(said))
    assert asks[0] == asks[1]


def test_only_staff_with_access_have_anything_to_do_here(world: World) -> None:
    for somebody in (world.person(), world.staff("registrations")):
        assert start(somebody, a_cnpj(), a_cnpj()).status_code == 403
        assert somebody.get("/representations").status_code == 403
        assert somebody.delete("/representations/00000000-0000-7000-8000-000000000000").status_code == 403
    assert world.visitor.get(f"{API}/representations").status_code == 401

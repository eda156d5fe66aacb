"""Close tickets: who may close which, as what, and what is told of it."""

from typing import Any
from uuid import UUID

import pytest
from helpdesk_kit.world import API, World

from chassis.ids import new_id
from helpdesk.model import Ticket

RESOLUTIONS = ("solved", "granted", "denied", "withdrawn")


def refusal(answer: Any) -> tuple[int, str]:
    return answer.status_code, answer.json["code"]


@pytest.mark.parametrize("resolution", ["solved", "withdrawn"])
def test_staff_close_a_ticket_and_say_why(world: World, resolution: str) -> None:
    author, staff = world.person(), world.staff()
    number = author.opens()
    world.events()
    staff.closes(number, resolution, note="A data foi mudada.")
    seen = author.sees(number)
    assert (seen["state"], seen["resolution"], seen["resolution_note"]) == ("closed", resolution, "A data foi mudada.")
    assert (seen["closed_at"] is not None, seen["due"]) == (True, None)
    (told,) = world.events()
    assert told.type == "helpdesk.ticket_closed.v1"
    assert (told.data["change"], told.data["resolution"], told.data["by"]) == ("closed", resolution, "staff")
    assert (told.data["closed_by"], told.data["note"]) == (str(staff.user_id), "A data foi mudada.")
    assert [row.subject for row in world.audited("ticket.closed")] == [str(world.ticket(number).id)]


@pytest.mark.parametrize("before", ["new", "in_progress", "waiting"])
@pytest.mark.parametrize("resolution", ["solved", "withdrawn"])
def test_whoever_asked_closes_it_from_every_open_state(world: World, before: str, resolution: str) -> None:
    author, staff = world.person(), world.staff()
    number = author.opens()
    if before != "new":
        staff.replies(number, **({"state": "waiting"} if before == "waiting" else {}))
    closed = author.closes(number, resolution)
    assert (closed["state"], closed["resolution"]) == ("closed", resolution)
    assert world.events()[-1].data["by"] == "author"


def test_a_closed_ticket_is_not_closed_again(world: World) -> None:
    author, staff = world.person(), world.staff()
    number = author.opens()
    author.closes(number)
    for person in (author, staff):
        answer = person.post(f"/tickets/{number}/closing", resolution="withdrawn")
        assert refusal(answer) == (409, "ticket.state_not_allowed")
    assert author.sees(number)["resolution"] == "solved"


def test_a_ticket_that_has_changed_meanwhile_is_not_closed_unseen(world: World) -> None:
    author, staff = world.person(), world.staff()
    number = author.opens()
    path = f"{API}/tickets/{number}/closing"
    seen = staff.get(f"/tickets/{number}").headers["ETag"]
    author.writes(number, "Ainda falta uma coisa.")
    answer = staff.http.post(path, json={"resolution": "solved"}, headers={"If-Match": seen})
    assert refusal(answer) == (412, "version.mismatch")
    seen = staff.get(f"/tickets/{number}").headers["ETag"]
    assert staff.http.post(path, json={"resolution": "solved"}, headers={"If-Match": seen}).status_code == 200


@pytest.mark.parametrize("resolution", ["solved", "withdrawn"])
def test_a_watcher_closes_nothing(world: World, resolution: str) -> None:
    author, watcher = world.colleagues()
    number = author.opens()
    world.watches(watcher, number)
    answer = watcher.post(f"/tickets/{number}/closing", resolution=resolution)
    assert refusal(answer) == (403, "ticket.closing_not_allowed")


def test_the_note_is_told_to_no_address_that_nobody_has_proven(world: World) -> None:
    staff = world.staff()
    named = {"name": "Ana", "language": "pt", "email": "ana@consumo.example"}
    number = staff.opens(on_behalf_of=named, channel="phone")
    staff.closes(number, note="A data foi mudada.")
    assert "note" not in world.events()[-1].data


@pytest.mark.parametrize("resolution", ["granted", "denied"])
def test_only_the_ticket_of_an_access_is_granted_or_denied(world: World, resolution: str) -> None:
    author, staff = world.person(), world.person(roles=("staff:helpdesk", "staff:access"))
    number = author.opens(category="sistema", subcategory="amse")
    for person in (author, staff):
        answer = person.post(f"/tickets/{number}/closing", resolution=resolution)
        assert refusal(answer) == (422, "ticket.resolution_not_allowed")


def of_access(world: World, user_id: UUID, number: int) -> UUID:
    """Makes a ticket that of a system access of a person, and returns the access's id."""
    access_id = new_id()
    with world.writing() as session:
        ticket = session.get_one(Ticket, world.ticket(number).id)
        ticket.system_access_id, ticket.access_user_id = access_id, user_id
    return access_id


@pytest.mark.parametrize("resolution", ["granted", "denied"])
def test_staff_of_accesses_decide_with_the_ticket(world: World, resolution: str) -> None:
    author, staff = world.person(), world.staff("access")
    number = author.opens()
    access_id = of_access(world, author.user_id, number)
    world.events()
    staff.closes(number, resolution, note="Conforme o contrato.")
    (told,) = world.events()
    assert (told.data["resolution"], told.data["system_access_id"]) == (resolution, str(access_id))
    assert (told.data["closed_by"], told.data["note"]) == (str(staff.user_id), "Conforme o contrato.")


@pytest.mark.parametrize("resolution", RESOLUTIONS)
def test_who_closes_the_ticket_of_an_access_as_what(world: World, resolution: str) -> None:
    author, decider = world.person(), world.person(roles=("staff:access",))
    number = author.opens()
    of_access(world, author.user_id, number)
    decides = resolution in ("granted", "denied")
    for person in (author, world.staff()):
        if decides:
            answer = person.post(f"/tickets/{number}/closing", resolution=resolution)
            assert refusal(answer) == (403, "ticket.needs_staff_access")
    if not decides:
        answer = decider.post(f"/tickets/{number}/closing", resolution=resolution)
        assert refusal(answer) == (403, "ticket.closing_not_allowed")
    assert world.ticket(number).state == "new"


@pytest.mark.parametrize("resolution", ["granted", "denied"])
def test_nobody_decides_about_their_own_access(world: World, resolution: str) -> None:
    decider = world.person(roles=("staff:access", "staff:helpdesk"))
    mine = decider.opens()
    of_access(world, decider.user_id, mine)
    others = world.person().opens()
    of_access(world, decider.user_id, others)
    for number in (mine, others):
        answer = decider.post(f"/tickets/{number}/closing", resolution=resolution)
        assert refusal(answer) == (403, "access.own")


def test_staff_of_accesses_see_the_tickets_of_accesses_and_no_others(world: World) -> None:
    author, staff = world.person(), world.staff("access")
    plain, access = author.opens(), author.opens()
    of_access(world, author.user_id, access)
    assert staff.get(f"/tickets/{plain}").status_code == 404
    staff.notes(access, "Falta o contrato.")
    staff.replies(access, "Envie o contrato, por favor.", state="waiting")
    assert [entry["visibility"] for entry in staff.reads(access)] == ["internal", "public"]
    assert author.sees(access)["state"] == "waiting"

"""The tickets of system accesses: one for each, whatever order the events come in, and what their closing decides."""

from collections.abc import Callable
from dataclasses import replace
from itertools import permutations
from typing import Any

import pytest
from helpdesk_kit.world import Person, World

from chassis.events import Event
from chassis.ids import new_id
from chassis.problems import PersonNotYetKnown
from chassis.testing.events import an_event
from helpdesk.model import HistoryLine, Ticket

Tell = Callable[..., Event]


@pytest.fixture
def author(world: World) -> Person:
    return world.person(name="Zulmira de Exemplo")


@pytest.fixture
def tell(author: Person) -> Tell:
    """Makes an event about one access of the author: `tell("requested", version=1)`."""
    access_id = str(new_id())

    def make(what: str, *, version: int = 1, **changes: Any) -> Event:
        about = {"system_access_id": access_id, "user_id": str(author.user_id), "parties": [str(author.user_id)]}
        kind = f"representatives.system_access_{what}.v1"
        plain = {"decided_by": None, "reason": None, "companies": ["11444777000161"]}
        event = an_event(kind, version=version, **{**about, **changes})
        gone = [name for name in plain if name not in changes and name != "companies"]
        return replace(event, data={name: value for name, value in event.data.items() if name not in gone})

    return make


def only(world: World) -> Ticket:
    (ticket,) = world.rows(Ticket)
    found: Ticket = ticket
    return found


def test_a_request_opens_a_ticket(world: World, author: Person, tell: Tell) -> None:
    world.hear(tell("requested"))
    ticket = only(world)
    seen = author.sees(ticket.number)
    assert (seen["category"], seen["subcategory"], seen["classification"]) == ("sistema", "amse", "request")
    assert (seen["state"], seen["channel"], seen["author"]["name"]) == ("new", "system", "Zulmira de Exemplo")
    assert "AMSE" in seen["subject"]
    assert "cIC" in seen["subject"]
    assert seen["system_access_id"] == str(ticket.system_access_id)
    (told,) = world.events()
    assert (told.type, told.data["system_access_id"]) == ("helpdesk.ticket_opened.v1", str(ticket.system_access_id))


def test_a_system_without_a_subcategory_of_its_own_is_another(world: World, tell: Tell) -> None:
    world.hear(tell("requested", system="SINtegre"))
    assert only(world).subcategory == "other"


def test_the_company_is_the_agents_if_the_person_belongs_to_it(world: World, author: Person, tell: Tell) -> None:
    world.hear(tell("requested"))
    assert only(world).cnpj is None
    company = world.company()
    world.relation(author, company)
    world.hear(tell("requested", system_access_id=str(new_id()), companies=[company.cnpj]))
    assert {ticket.cnpj for ticket in world.rows(Ticket)} == {None, company.cnpj}


@pytest.mark.parametrize(("end", "resolution"), [("granted", "granted"), ("denied", "denied"), ("ended", "withdrawn")])
def test_what_representatives_decide_closes_the_ticket(
    world: World, author: Person, tell: Tell, end: str, resolution: str
) -> None:
    world.hear(tell("requested"))
    world.events()
    decider = world.staff("access")
    reason = "ended" if end == "ended" else "Conforme o contrato."
    world.hear(tell(end, version=2, decided_by=str(decider.user_id), reason=reason))
    seen = author.sees(only(world).number)
    assert (seen["state"], seen["resolution"]) == ("closed", resolution)
    assert seen["resolution_note"] == (None if end == "ended" else "Conforme o contrato.")
    (told,) = world.events()
    assert (told.data["resolution"], told.data["by"]) == (resolution, "system" if end == "ended" else "staff")
    assert told.data.get("closed_by") == (None if end == "ended" else str(decider.user_id))


@pytest.mark.parametrize("order", list(permutations(range(3))))
def test_events_in_any_order_and_twice_leave_one_ticket_as_the_last_says(
    world: World, tell: Tell, order: tuple[int, ...]
) -> None:
    events = [tell("requested"), tell("granted", version=2), tell("ended", version=3, reason="ended")]
    for place in order:
        world.hear(events[place], events[place])
    ticket = only(world)
    expected = {"granted", "withdrawn"} if order.index(1) < order.index(2) else {"withdrawn"}
    assert (ticket.state, ticket.resolution in expected) == ("closed", True)
    assert len([told for told in world.events() if told.type == "helpdesk.ticket_opened.v1"]) == 1


def test_requested_again_as_news_reopens_the_ticket_and_says_why(world: World, author: Person, tell: Tell) -> None:
    world.hear(tell("requested"))
    number = only(world).number
    decider = world.staff("access")
    decider.closes(number, "granted")
    world.events()
    world.hear(tell("requested", version=2, reason="relation.none"))
    seen = author.sees(number)
    assert (seen["state"], seen["resolution"]) == ("in_progress", None)
    (told,) = world.events()
    assert (told.data["change"], told.data["by"]) == ("reopened", "system")
    (line,) = [line for line in world.rows(HistoryLine) if line.field == "system_access"]
    assert (line.old, line.new) == ("granted", "relation.none")
    for who, is_shown in ((author, False), (world.staff("helpdesk"), True)):
        fields = {shown["field"] for shown in who.get(f"/tickets/{number}/history").json["items"]}
        assert ("system_access" in fields, "state" in fields) == (is_shown, True)


def test_requested_again_while_it_is_open_changes_nothing(world: World, tell: Tell) -> None:
    world.hear(tell("requested"))
    world.events()
    world.hear(tell("requested", version=2))
    assert (only(world).state, world.events()) == ("new", [])


def test_told_once_more_opens_what_is_missing_and_reopens_nothing(world: World, tell: Tell) -> None:
    world.hear(replace(tell("requested"), retold=True))
    number = only(world).number
    world.staff().closes(number)
    for version in (1, 2):
        world.hear(replace(tell("requested", version=version), retold=True))
    assert only(world).state == "closed"
    world.hear(tell("requested", version=2))
    assert only(world).state == "closed", "the version is known already"


def test_a_late_request_reopens_nothing(world: World, tell: Tell) -> None:
    world.hear(tell("requested", version=3))
    world.staff().closes(only(world).number)
    world.hear(tell("requested", version=2))
    assert only(world).state == "closed"


def test_a_ticket_that_staff_closed_otherwise_stays_as_it_is(world: World, tell: Tell) -> None:
    world.hear(tell("requested"))
    world.staff().closes(only(world).number, "solved")
    world.events()
    world.hear(tell("granted", version=2))
    assert (only(world).resolution, world.events()) == ("solved", [])


def test_a_request_of_somebody_who_is_not_known_yet_is_tried_again(world: World, tell: Tell) -> None:
    somebody = world.person(known=False)
    event = tell("requested", user_id=str(somebody.user_id))
    with pytest.raises(PersonNotYetKnown):
        world.hear(event)
    assert world.rows(Ticket) == []
    world.hear(world.about(somebody), event)
    assert only(world).author_user_id == somebody.user_id


def test_a_request_of_an_erased_person_opens_nothing(world: World, author: Person, tell: Tell) -> None:
    world.hear(world.about(author, "identity.user_erased.v1", version=2))
    world.hear(tell("requested"))
    assert world.rows(Ticket) == []

"""Tickets by themselves: every move from every state, the times in which a ticket stood still, and what is told."""

from datetime import UTC, datetime, timedelta
from itertools import pairwise

import pytest
from helpdesk_kit.world import Person, World

from helpdesk.actions.entries import Writer, add_entry
from helpdesk.actions.moving import move_ticket
from helpdesk.actions.opening import Asker, open_ticket
from helpdesk.model import HistoryLine, MessageId, Participant, Ticket, TicketPause
from helpdesk.model.problems import TicketStateNotAllowed
from helpdesk.queries.message_ids import address_hash
from helpdesk.states import (
    MOVES,
    Channel,
    Classification,
    EntryKind,
    Resolution,
    Side,
    TicketState,
)

MONDAY = datetime(2026, 11, 30, 13, 0, tzinfo=UTC)
HOUR = timedelta(hours=1)
STAFF = Writer(side=Side.STAFF, team="Atendimento")
ROUTES: dict[TicketState, tuple[TicketState, ...]] = {
    TicketState.NEW: (),
    TicketState.IN_PROGRESS: (TicketState.IN_PROGRESS,),
    TicketState.WAITING: (TicketState.IN_PROGRESS, TicketState.WAITING),
    TicketState.CLOSED: (TicketState.CLOSED,),
}
"""How a new ticket comes into each state."""


def opened(world: World, person: Person, **facts: object) -> Ticket:
    desk = world.runtime.clients.desk
    category = desk.categories.get("01")
    assert category
    asker = Asker(user_id=person.user_id, name=person.name, email="p@consumo.example", language="pt")
    said = {
        "asker": asker,
        "channel": Channel.WEB,
        "classification": Classification.QUESTION,
        "category": category,
        "subcategory": "other",
        "subject": "Como mudo a data?",
        "description": "Não acho onde.",
    }
    with world.writing() as session:
        return open_ticket(session, now=MONDAY, desk=desk, **{**said, **facts})


def move(world: World, ticket: Ticket, to: TicketState, at: datetime = MONDAY) -> None:
    closes = Resolution.SOLVED if to is TicketState.CLOSED else None
    with world.writing() as session:
        row = session.get_one(Ticket, ticket.id)
        move_ticket(
            session, now=at, desk=world.runtime.clients.desk, ticket=row, to=to, writer=STAFF, resolution=closes
        )


@pytest.mark.parametrize("after", TicketState)
@pytest.mark.parametrize("before", TicketState)
def test_only_the_moves_of_the_table_are_possible(world: World, before: TicketState, after: TicketState) -> None:
    ticket = opened(world, world.person())
    for state in ROUTES[before]:
        move(world, ticket, state)
    if after in MOVES[before]:
        move(world, ticket, after)
    else:
        with pytest.raises(TicketStateNotAllowed):
            move(world, ticket, after)
    (row,) = world.rows(Ticket)
    expected = after if after in MOVES[before] else before
    assert (row.state, row.is_open) == (expected, expected is not TicketState.CLOSED)
    (copied,) = world.rows(Participant)
    assert copied.is_open is row.is_open
    lines = [(line.old, line.new) for line in world.rows(HistoryLine) if line.field == "state"]
    reached = ["new", *ROUTES[before], *([after] if after in MOVES[before] else [])]
    assert lines == list(pairwise([None, *reached]))


def test_time_stands_still_while_a_ticket_waits_or_is_closed(world: World) -> None:
    ticket = opened(world, world.person())
    for hours, state in enumerate((TicketState.IN_PROGRESS, TicketState.WAITING, TicketState.CLOSED)):
        move(world, ticket, state, MONDAY + hours * HOUR)
    pauses = [(pause.state, pause.began_at, pause.ended_at) for pause in world.rows(TicketPause)]
    waited = (TicketState.WAITING, MONDAY + HOUR, MONDAY + 2 * HOUR)
    assert pauses == [waited, (TicketState.CLOSED, MONDAY + 2 * HOUR, None)]
    move(world, ticket, TicketState.IN_PROGRESS, MONDAY + 5 * HOUR)
    pauses = [(pause.state, pause.began_at, pause.ended_at) for pause in world.rows(TicketPause)]
    assert pauses == [waited, (TicketState.CLOSED, MONDAY + 2 * HOUR, MONDAY + 5 * HOUR)]


def test_reopening_takes_the_resolution_away_and_the_history_keeps_it(world: World) -> None:
    ticket = opened(world, world.person())
    move(world, ticket, TicketState.CLOSED)
    (row,) = world.rows(Ticket)
    assert (row.resolution, row.closed_at) == (Resolution.SOLVED, MONDAY)
    move(world, ticket, TicketState.IN_PROGRESS)
    (row,) = world.rows(Ticket)
    assert (row.resolution, row.closed_at, row.closed_by_id) == (None, None, None)
    lines = [(line.old, line.new) for line in world.rows(HistoryLine) if line.field == "resolution"]
    assert lines == [(None, "solved"), ("solved", None)]


def test_mails_about_a_ticket_form_one_conversation(world: World) -> None:
    person = world.person()
    ticket = opened(world, person)
    for _ in range(50):
        with world.writing() as session:
            add_entry(
                session,
                now=MONDAY,
                desk=world.runtime.clients.desk,
                ticket=ticket,
                writer=Writer(side=Side.REQUESTER, user_id=person.user_id),
                kind=EntryKind.NOTE,
                body="Mais uma coisa.",
            )
    told = world.events()
    ids = [event.data["message_id"] for event in told]
    assert len(set(ids)) == len(told) == 51
    assert set(told[10].data["references"]) == set(ids[:10])
    assert len(told[50].data["references"]) == 40
    assert told[50].data["reply_to"] == world.runtime.clients.desk.addresses.reply_to(ticket.id)


def test_the_message_id_is_remembered_with_the_addresses_it_goes_to(world: World) -> None:
    person = world.person()
    world.hear(world.about(person, "identity.user_updated.v1", version=2, email="Alguem@consumo.example"))
    opened(world, person)
    (row,) = world.rows(MessageId)
    assert (row.is_ours, row.sent_to) == (True, [address_hash("alguem@consumo.example")])

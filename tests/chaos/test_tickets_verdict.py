"""The check of tickets finds every kind of fault: each test plants one fault in a run without any."""

from dataclasses import replace

from tests.chaos.askers import ENTRY, MAILED, TICKET
from tests.chaos.effects import TICKET_OPENED, Effects, Notification, Ticket, TicketEntry
from tests.chaos.ledger import Entry
from tests.chaos.tickets_verdict import check_tickets


def entry(step: str, **facts: str) -> Entry:
    return Entry(journey="askers", step=step, started=0, ended=1, facts=facts)


ENTRIES = [
    entry(TICKET, number="7", subject="Pergunta 1", email="pessoa@caos.example"),
    entry(ENTRY, number="7", body="Pergunta 2"),
    entry(MAILED, subject="Pergunta 3"),
]
MAIL = Notification(
    event_id="event", kind=TICKET_OPENED, channel="email", recipient="user", subject="ticket-7", delivered=1
)
ALL_WELL = Effects(
    tickets=[
        Ticket(ticket_id="ticket-7", number=7, subject="Pergunta 1"),
        Ticket(ticket_id="ticket-8", number=8, subject="Pergunta 3"),
    ],
    entries=[TicketEntry(number=7, body="Pergunta 2")],
    notifications=[MAIL],
)


def kinds(**changes: object) -> list[str]:
    return [finding.kind for finding in check_tickets(ENTRIES, replace(ALL_WELL, **changes))]


def test_a_run_without_faults_has_no_finding() -> None:
    assert kinds() == []


def test_what_was_accepted_and_is_not_there_is_lost() -> None:
    assert kinds(entries=[]) == ["lost"]
    assert kinds(tickets=ALL_WELL.tickets[:1]) == ["lost"]
    assert kinds(tickets=ALL_WELL.tickets[1:]) == ["lost", "lost"], "the ticket, and the mail about it"
    assert kinds(notifications=[]) == ["lost"]


def test_what_is_there_twice_is_doubled() -> None:
    again = Ticket(ticket_id="ticket-9", number=9, subject="Pergunta 3")
    assert kinds(tickets=[*ALL_WELL.tickets, again]) == ["doubled"]
    assert kinds(entries=[*ALL_WELL.entries, *ALL_WELL.entries]) == ["doubled"]
    assert kinds(notifications=[MAIL, MAIL]) == ["doubled"]

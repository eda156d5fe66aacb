"""The dues of tickets: what is due next, what stands still, what is missed, and what another category changes."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from uuid import UUID
from zoneinfo import ZoneInfo

import pytest
from helpdesk_kit.tickets import a_ticket
from helpdesk_kit.world import World
from sqlalchemy.orm import Session

from helpdesk.actions import dues
from helpdesk.hours import BusinessHours
from helpdesk.model import Calendar, Ticket
from helpdesk.model.categories import Categories, Category
from helpdesk.model.ticket import NOT_DUE
from helpdesk.states import TicketState

HOUR = timedelta(hours=1)
NEW, IN_PROGRESS, WAITING, CLOSED = TicketState
USUAL = Calendar.usual(time_zone="America/Sao_Paulo", country="BR").hours()
CATEGORY = next(iter(Categories.read()))  # eight hours and forty
QUICK = replace(CATEGORY, response=2 * HOUR, resolution=4 * HOUR)
SLOW = replace(CATEGORY, response=20 * HOUR, resolution=80 * HOUR)


def at(local: str) -> datetime:
    """A local time of November 2026 as a moment: `27T18:59`."""
    return datetime.fromisoformat(f"2026-{local if '-' in local else f'11-{local}'}").replace(
        tzinfo=ZoneInfo("America/Sao_Paulo")
    )


@dataclass
class Course:
    """One ticket, and what happens to it at which time."""

    world: World
    ticket_id: UUID
    category: Category = CATEGORY
    hours: BusinessHours = USUAL

    @contextmanager
    def _changed(self) -> Iterator[tuple[Session, Ticket]]:
        with self.world.writing() as session:
            yield session, session.get_one(Ticket, self.ticket_id)

    def moves(self, when: str, *states: TicketState) -> "Course":
        with self._changed() as (session, ticket):
            for state in states:
                ticket.move(state)
                dues.moved(session, ticket, self.category, self.hours, at(when))
        return self

    def is_answered(self, when: str) -> "Course":
        with self._changed() as (_session, ticket):
            dues.responded(ticket, at(when))
        return self

    def gets(self, category: Category, when: str) -> "Course":
        self.category = category
        with self._changed() as (session, ticket):
            dues.recategorised(session, ticket, category, self.hours, at(when))
        return self

    def marked(self, when: str) -> "Course":
        with self._changed() as (session, _ticket):
            dues.mark_missed(session, as_of=at(when))
        return self

    @property
    def due(self) -> datetime | None:
        """What is due next; the queue's order agrees with it."""
        (ticket,) = self.world.rows(Ticket)
        assert ticket.queue_at == (ticket.due_at or NOT_DUE)
        return ticket.due_at  # type: ignore[no-any-return]

    @property
    def missed(self) -> tuple[bool, bool]:
        (ticket,) = self.world.rows(Ticket)
        return ticket.response_missed, ticket.resolution_missed


OpenTicket = Callable[[str], Course]


@pytest.fixture
def opened(world: World) -> OpenTicket:
    def opened(when: str, hours: BusinessHours = USUAL) -> Course:
        with world.writing() as session:
            ticket = a_ticket(at(when))
            session.add(ticket)
            dues.start(session, ticket, CATEGORY, hours, at(when))
        return Course(world, ticket.id, hours=hours)

    return opened


@pytest.mark.covers("O35")
def test_the_first_answer_is_due_first_and_then_the_resolution(opened: OpenTicket) -> None:
    course = opened("27T18:59")
    assert course.due == at("30T15:59")
    assert course.is_answered("30T09:00").due == at("12-03T14:59")
    assert course.is_answered("30T20:00").due == at("12-03T14:59")
    assert course.missed == (False, False)


def test_only_an_answer_ends_the_wait_for_one(opened: OpenTicket) -> None:
    course = opened("24T08:00").moves("24T09:00", IN_PROGRESS)
    assert course.due == at("24T16:00")


def test_a_ticket_that_waits_or_is_closed_has_no_due_and_goes_on_with_what_was_left(opened: OpenTicket) -> None:
    course = opened("23T08:00").is_answered("23T09:00").moves("23T10:00", IN_PROGRESS, WAITING)
    assert course.due is None
    course.moves("25T10:00", IN_PROGRESS)
    assert course.due == at("30T15:00")  # two days later than Thursday 15:00, past a weekend
    course.moves("25T11:00", CLOSED)
    assert course.due is None
    assert course.moves("12-01T08:00", IN_PROGRESS).due == at("12-04T12:00")
    assert course.missed == (False, False)


def test_the_first_answer_stays_due_while_the_ticket_waits_and_stands_still_while_it_is_closed(
    opened: OpenTicket,
) -> None:
    course = opened("23T08:00").moves("23T09:00", IN_PROGRESS, WAITING).marked("23T17:00")
    assert (course.due, course.missed) == (None, (True, False))


def test_a_ticket_that_was_closed_without_an_answer_owes_one_when_it_is_opened_again(opened: OpenTicket) -> None:
    course = opened("23T08:00").moves("23T10:00", CLOSED).marked("30T10:00")
    assert course.missed == (False, False)
    assert course.moves("30T10:00", IN_PROGRESS).due == at("30T16:00")


def test_a_ticket_that_waits_may_be_closed_and_the_pause_is_one(opened: OpenTicket) -> None:
    course = opened("23T08:00").is_answered("23T08:00").moves("23T10:00", IN_PROGRESS, WAITING)
    course.moves("24T10:00", CLOSED).moves("25T10:00", IN_PROGRESS)
    assert course.due == at("30T15:00")


@pytest.mark.parametrize("noticed", ["by_the_answer", "by_the_job"])
def test_what_was_missed_stays_missed(opened: OpenTicket, noticed: str) -> None:
    course = opened("23T08:00")
    assert course.marked("23T16:00").missed == (False, False)  # the last moment is in time
    if noticed == "by_the_job":
        assert course.marked("23T16:01").missed == (True, False)
        assert course.due == at("23T16:00")  # and is due still
    course.is_answered("23T16:01")
    assert course.missed == (True, False)
    assert course.gets(SLOW, "24T08:00").missed == (True, False)


def test_a_resolution_is_missed_when_its_due_passes_or_the_ticket_pauses_later(opened: OpenTicket) -> None:
    course = opened("23T08:00").is_answered("23T08:00")
    assert course.due == at("26T15:00")
    course.moves("26T15:01", CLOSED)
    assert (course.due, course.missed) == (None, (False, True))
    assert course.moves("27T08:00", IN_PROGRESS).due == at("26T15:00")  # nothing was left


def test_another_category_has_its_targets_from_the_opening_on_with_the_same_pauses(opened: OpenTicket) -> None:
    course = opened("23T08:00")
    assert course.gets(SLOW, "23T09:00").due == at("24T17:00")
    course.is_answered("23T10:00").moves("23T11:00", IN_PROGRESS, WAITING).moves("23T13:00", IN_PROGRESS)
    assert course.gets(CATEGORY, "23T14:00").due == at("26T17:00")
    assert course.gets(QUICK, "23T14:00").due == at("23T14:00")  # its four hours, and the two of the pause
    assert course.missed == (False, False)


def test_another_category_makes_no_miss_of_what_was_met(opened: OpenTicket) -> None:
    course = opened("23T08:00").is_answered("23T15:00").moves("23T16:00", CLOSED)
    assert course.gets(QUICK, "23T17:00").missed == (False, False)
    assert course.due is None


def test_another_category_may_find_that_a_due_has_passed(opened: OpenTicket) -> None:
    course = opened("23T08:00").gets(QUICK, "23T11:00")
    assert (course.due, course.missed) == (at("23T10:00"), (True, False))
    assert course.gets(SLOW, "23T11:00").missed == (True, False)

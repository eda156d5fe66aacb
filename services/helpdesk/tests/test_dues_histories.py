"""The dues of a ticket after any history are those that are counted minute by minute from its whole history."""

from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from helpdesk_kit.slow_hours import slow_due
from helpdesk_kit.tickets import a_ticket
from helpdesk_kit.world import World
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st
from sqlalchemy.orm import Session

from helpdesk.actions import dues
from helpdesk.hours import DAY, Pause
from helpdesk.model import Calendar, Ticket
from helpdesk.model.categories import Categories, Category
from helpdesk.states import MOVES, PAUSED, TicketState

HOUR, MINUTE = timedelta(hours=1), timedelta(minutes=1)
_FIRST = next(iter(Categories.read()))
CATEGORIES = [
    replace(_FIRST, response=2 * HOUR, resolution=6 * HOUR),
    replace(_FIRST, response=HOUR, resolution=11 * HOUR),
    replace(_FIRST, response=5 * HOUR, resolution=3 * HOUR),
]
USUAL = Calendar.usual(time_zone="America/Sao_Paulo", country="BR")


def calendar(opens: str, closes: str, zone: str = "America/Sao_Paulo", country: str = "BR") -> dict[str, Any]:
    days = [{"weekday": weekday, "opens": opens, "closes": closes} for weekday in range(1, 7)]
    return {"time_zone": zone, "country": country, "days": days, "closed_days": [], "open_days": []}


CALENDARS = [
    calendar("09:00", "12:30"),
    calendar("00:00", "24:00", "Europe/Lisbon", "PT"),
    calendar("10:00", "18:00", "Europe/Madrid", "ES"),
]


@dataclass
class History:
    """What has happened to a ticket, and what is due and missed by the rules, counted from the beginning each time."""

    opened_at: datetime
    now: datetime
    state: TicketState = TicketState.NEW
    category: Category = CATEGORIES[0]
    calendar: Calendar = USUAL
    responded_at: datetime | None = None
    pauses: list[tuple[TicketState, Pause]] = field(default_factory=list)
    response_missed: bool = False
    resolution_missed: bool = False

    def dues(self) -> tuple[datetime | None, datetime | None]:
        """What is due now: the first answer and the resolution; None for what is over or stands still."""
        if self.state is TicketState.CLOSED:
            return None, None
        hours = self.calendar.hours()
        closed = [pause for state, pause in self.pauses if state is TicketState.CLOSED]
        everything = [pause for _state, pause in self.pauses]
        response = slow_due(hours, self.opened_at, self.category.response, closed) if not self.responded_at else None
        return response, slow_due(hours, self.opened_at, self.category.resolution, everything)

    def notice(self) -> None:
        response, resolution = self.dues()
        self.response_missed |= response is not None and response < self.now
        self.resolution_missed |= resolution is not None and resolution < self.now

    def shown(self) -> tuple[datetime | None, bool, bool]:
        """The next due, and whether the answer and the resolution were missed."""
        known = [due for due in self.dues() if due]
        next_due = None if self.state in PAUSED else min(known, default=None)
        return next_due, self.response_missed, self.resolution_missed

    def move(self, to: TicketState) -> None:
        if self.pauses and self.pauses[-1][1].ended is None:
            state, pause = self.pauses.pop()
            self.pauses.append((state, Pause(pause.began, self.now)))
        self.state = to
        if to in PAUSED:
            self.pauses.append((to, Pause(self.now, None)))


steps = st.lists(
    st.tuples(
        st.integers(0, 90) | st.integers(0, 90) | st.integers(0, 24 * 60),  # minutes later
        st.sampled_from([*["move"] * 6, "answer", "category", "calendar", "job"]),
        st.integers(0, 2),
    ),
    min_size=4,
    max_size=10,
)


@pytest.mark.slow
@settings(
    max_examples=40,
    deadline=None,
    phases=[Phase.explicit, Phase.reuse, Phase.generate],  # shrinking would walk minutes for minutes
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
@given(begin=st.integers(0, 7), hour=st.integers(9, 21), steps=steps)
def test_dues_follow_from_the_whole_history(
    world: World, begin: int, hour: int, steps: list[tuple[int, str, int]]
) -> None:
    at = (
        datetime(2026, 10, 22, tzinfo=UTC) + begin * DAY + hour * HOUR
    )  # the clocks of Lisbon and Madrid change on the 25th
    history = History(at, at)
    with world.writing() as session:
        ticket = a_ticket(at)
        dues.start(session, ticket, history.category, USUAL.hours(), at)
        session.add(ticket)
        session.flush()
        for later, what, which in steps:
            history.now += later * MINUTE
            history.notice()
            happen(session, ticket, history, what, which)
            history.notice()
            dues.mark_missed(session, as_of=history.now)
            assert (ticket.due_at, ticket.response_missed, ticket.resolution_missed) == history.shown()
        session.rollback()


def happen(session: Session, ticket: Ticket, history: History, what: str, which: int) -> None:
    """Let one thing happen to the ticket and to its history."""
    now, usual = history.now, USUAL.hours()
    if what == "answer":
        history.responded_at = history.responded_at or now
        dues.responded(ticket, now)
    elif what == "move":
        possible = sorted(MOVES[history.state])
        history.move(possible[which % len(possible)])
        ticket.move(history.state)
        dues.moved(session, ticket, history.category, usual, now)
    elif what == "category":
        history.category = CATEGORIES[which]
        dues.recategorised(session, ticket, history.category, usual, now)
    elif what == "calendar":
        row = session.get(Calendar, "current") or Calendar(name="current", changed_at=now)
        for name, value in CALENDARS[which].items():
            setattr(row, name, value)
        session.add(row)
        session.flush()
        history.calendar = row
        known = Categories({ticket.category: history.category})
        dues.recompute_open_tickets(session, as_of=now, categories=known, hours=usual)

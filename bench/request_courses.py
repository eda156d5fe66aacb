"""What happened to the requests of a measurement: for each kind and state a timeline, with what follows from it.

Deadlines are computed from the timelines by the service's own functions, so that rows fit together as real ones do.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from functools import cache
from typing import Any

from chassis.business_days import BusinessDays
from connections.clocks import Clock, Course, Happening, clocks_of
from connections.model.request_record import STANDS_STILL
from connections.queries.urgency import risk_of
from connections.states import (
    BUDGETS,
    CONNECTION_BUDGET,
    CUSTOMER,
    DISTRIBUTOR,
    GENERATION_BUDGET,
    NEW_CONNECTION,
    SYSTEM,
    TURNS,
    RequestStatus,
    TimelineKind,
)

VALID_DAYS, SUSPENDED_DAYS = 30, 10
SUSPENSION, SUSPENDED_FOR = "0193c0de-0000-7000-8000-000000000000", "licence"
"""What rows of a suspension say; its id is another one for each request."""

_K, _S = TimelineKind, RequestStatus
_BEGUN = date(2026, 3, 2)
"""The Monday on which the courses begin whose deadlines are computed; requests begin on other days."""

_KINDS = (
    *(NEW_CONNECTION, CONNECTION_BUDGET, NEW_CONNECTION, GENERATION_BUDGET, NEW_CONNECTION),
    *(CONNECTION_BUDGET, NEW_CONNECTION, CONNECTION_BUDGET, GENERATION_BUDGET, NEW_CONNECTION),
)
_SHARES: Mapping[RequestStatus, int] = {
    _S.DRAFT: 4,
    _S.SUBMITTED: 6,
    _S.IN_ANALYSIS: 6,
    _S.RETURNED: 4,
    _S.APPROVED: 6,
    _S.BUDGET_ISSUED: 5,
    _S.BUDGET_ACCEPTED: 5,
    _S.WORKS: 6,
    _S.COMPLETED: 36,
    _S.REJECTED: 6,
    _S.WITHDRAWN: 6,
    _S.LAPSED: 4,
    _S.BUDGET_REFUSED: 3,
    _S.BUDGET_EXPIRED: 3,
}
"""How many of a hundred requests are in each state: two of five still run, as with a distributor of some years."""


@dataclass(frozen=True)
class Step:
    """A row of a timeline: on which day after the opening, what, by which side, the state afterwards, and details."""

    day: int
    kind: TimelineKind
    side: str
    status: RequestStatus
    details: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True)
class RequestCourse:
    """A request from its opening to its present state. `turn` is whose turn it is, empty when it is over.

    `clocks` are its deadlines as if it was opened on `_BEGUN` and nothing happened since the last step.
    """

    kind: str
    status: RequestStatus
    turn: str
    works_needed: bool
    steps: Sequence[Step]
    clocks: Sequence[Clock]

    def risk_on(self, opened_on: date) -> date:
        """Return the last day of the most urgent deadline of a request that was opened on this day."""
        risk_on = risk_of(self.clocks)
        return risk_on if risk_on >= STANDS_STILL else shifted(risk_on, opened_on)


def shifted(day: date, opened_on: date) -> date:
    """Return the day of a course that began on `opened_on`, by that of the course that was computed."""
    return day + (opened_on - _BEGUN)


def course(number: int) -> RequestCourse:
    """Return the course of the request with this number. A thousand numbers in a row have every kind in every state."""
    of_state, state = divmod(number, len(_STATES))
    return course_in(_KINDS[of_state % len(_KINDS)], _STATES[state], of_state // 3 % _MOST_PAUSES)


@cache
def course_in(kind: str, status: RequestStatus, pause: int = 0) -> RequestCourse:
    """Return the course of a request of this kind that is in this state.

    `pause` chooses among the rows after which it may stay in that state.
    """
    has_works = kind in BUDGETS or status in _OF_BUDGETS
    steps = _steps(kind, status, pause, has_works=has_works)
    waits = _K.WORKS_CONCLUDED if kind == GENERATION_BUDGET else _K.INSPECTION_FAILED
    turn = CUSTOMER if steps[-1].kind is waits else TURNS.get(status, "")
    described = Course(
        kind=kind,
        voltage="lv",
        works_needed=has_works,
        is_small=True,
        terms={},
        happenings=[Happening(one.kind, _BEGUN + timedelta(days=one.day), one.side, one.details) for one in steps],
    )
    clocks = clocks_of(described, BusinessDays("BR"), _BEGUN + timedelta(days=steps[-1].day))
    return RequestCourse(kind, status, turn, has_works, steps, clocks)


_STATES = [status for place in range(max(_SHARES.values())) for status, share in _SHARES.items() if place < share]
_OF_BUDGETS = (_S.BUDGET_ISSUED, _S.BUDGET_ACCEPTED, _S.BUDGET_REFUSED, _S.BUDGET_EXPIRED, _S.WORKS)


def _day(day: int) -> str:
    return (_BEGUN + timedelta(days=day)).isoformat()


_ASKED = (
    Step(0, _K.OPENED, CUSTOMER, _S.DRAFT),
    Step(0, _K.SUBMITTED, CUSTOMER, _S.SUBMITTED, {"round": 1}),
    Step(1, _K.CLAIMED, DISTRIBUTOR, _S.IN_ANALYSIS),
    Step(3, _K.RETURNED, DISTRIBUTOR, _S.RETURNED, {"items": 1, "until": _day(33)}),
    Step(8, _K.RESUBMITTED, CUSTOMER, _S.IN_ANALYSIS, {"round": 2}),
)
_OFFER = {
    "revision": 1,
    "works_class": "lv",
    "term_days": 60,
    "valid_until": _day(18 + VALID_DAYS),
    "customer_works": False,
    "cost": "8400.00",
    "participation": "1200.00",
}
_ABOUT_SUSPENSION = {"suspension_id": SUSPENSION, "reason": SUSPENDED_FOR}
_WITH_BUDGET = (
    Step(14, _K.APPROVED, DISTRIBUTOR, _S.APPROVED, {"works_needed": True}),
    Step(18, _K.BUDGET_ISSUED, DISTRIBUTOR, _S.BUDGET_ISSUED, _OFFER),
    Step(26, _K.BUDGET_ACCEPTED, CUSTOMER, _S.BUDGET_ACCEPTED, {"revision": 1, "by_silence": False}),
    Step(29, _K.CONTRACTS_SENT, DISTRIBUTOR, _S.BUDGET_ACCEPTED),
    Step(36, _K.CONTRACTS_SIGNED, CUSTOMER, _S.BUDGET_ACCEPTED),
    Step(37, _K.WORKS_STARTED, DISTRIBUTOR, _S.WORKS),
    Step(40, _K.SUSPENDED, DISTRIBUTOR, _S.WORKS, {**_ABOUT_SUSPENSION, "from": _day(40)}),
    Step(50, _K.RESUMED, DISTRIBUTOR, _S.WORKS, {**_ABOUT_SUSPENSION, "until": _day(40 + SUSPENDED_DAYS - 1)}),
    Step(70, _K.WORKS_CONCLUDED, DISTRIBUTOR, _S.WORKS),
)


def _inspected(day: int, status: RequestStatus) -> tuple[Step, ...]:
    """Return the rows of an inspection that fails on `day`, and of a second one that passes."""
    planned = {"scheduled_at": f"{_day(day)}T12:00:00+00:00", "scheduled_on": _day(day)}
    failed = {"inspected_on": _day(day), "defects": ["Aterramento ausente"]}
    return (
        Step(day - 2, _K.INSPECTION_SCHEDULED, DISTRIBUTOR, status, planned),
        Step(day, _K.INSPECTION_FAILED, DISTRIBUTOR, status, failed),
        Step(day + 5, _K.INSPECTION_REQUESTED, CUSTOMER, status),
        Step(day + 9, _K.INSPECTION_PASSED, DISTRIBUTOR, status, {"inspected_on": _day(day + 9)}),
    )


_PAUSES = (
    *(_K.RESUBMITTED, _K.CONTRACTS_SENT, _K.SUSPENDED, _K.WORKS_CONCLUDED),
    *(_K.INSPECTION_SCHEDULED, _K.INSPECTION_FAILED),
)
"""Rows after which a request waits for something, beside those that bring it into its state."""

_MOST_PAUSES = 12

_ENDED: Mapping[RequestStatus, tuple[TimelineKind, TimelineKind, str]] = {
    _S.REJECTED: (_K.RESUBMITTED, _K.REJECTED, DISTRIBUTOR),
    _S.WITHDRAWN: (_K.CLAIMED, _K.WITHDRAWN, CUSTOMER),
    _S.LAPSED: (_K.RETURNED, _K.LAPSED, SYSTEM),
    _S.BUDGET_REFUSED: (_K.BUDGET_ISSUED, _K.BUDGET_REFUSED, CUSTOMER),
    _S.BUDGET_EXPIRED: (_K.BUDGET_ISSUED, _K.BUDGET_EXPIRED, SYSTEM),
}
"""Of the states in which a request is over: after which row it was ended, by which one, and on which side."""

_UNANSWERED = (_S.LAPSED, _S.BUDGET_EXPIRED)


def _steps(kind: str, status: RequestStatus, pause: int, *, has_works: bool) -> tuple[Step, ...]:
    """Return the rows of a request of this kind up to its state."""
    path = _path(kind, has_works=has_works)
    if status is _S.COMPLETED:
        return (*path, Step(path[-1].day, _K.COMPLETED, DISTRIBUTOR, status))
    if status in _ENDED:
        last, kind_of_end, side = _ENDED[status]
        rows = _up_to(path, next(step for step in path if step.kind is last))
        days = VALID_DAYS + 1 if status in _UNANSWERED else 0
        return (*rows, Step(rows[-1].day + days, kind_of_end, side, status))
    first, *more = (step for step in path if step.status is status)
    stays = [first, *(step for step in more if step.kind in _PAUSES)]
    return _up_to(path, stays[pause % len(stays)])


def _path(kind: str, *, has_works: bool) -> tuple[Step, ...]:
    """Return the longest way of a request: returned once, suspended once, and with a failed inspection.

    What a generation budget built is inspected for another request, its commissioning.
    """
    if kind == GENERATION_BUDGET:
        return (*_ASKED, *_WITH_BUDGET)
    if has_works:
        return (*_ASKED, *_WITH_BUDGET, *_inspected(75, _S.WORKS))
    approved = Step(14, _K.APPROVED, DISTRIBUTOR, _S.APPROVED, {"works_needed": False})
    return (*_ASKED, approved, *_inspected(18, _S.APPROVED))


def _up_to(path: Sequence[Step], last: Step) -> tuple[Step, ...]:
    return tuple(path[: path.index(last) + 1])

"""Which deadlines a request had and has, read off its timeline from the first row to the last."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from chassis.business_days import BusinessDays
from connections.clocks import terms
from connections.clocks.counting import Count
from connections.clocks.course import Clock, ClockStatus, Course, Happening, Interval
from connections.forms.terms import Term
from connections.states import BUDGETS, COMMISSIONING, NEW_CONNECTION, TimelineKind

_K = TimelineKind


def clocks_of(course: Course, calendar: BusinessDays, today: date) -> list[Clock]:
    """Return the deadlines of a request as they stand `today`, in the order in which they started.

    They follow from the timeline and the operator's calendar alone, so the same of both gives the same deadlines.
    """
    reading = _Reading(course, calendar, today)
    for happening in course.happenings:
        reading.read(happening)
    return [reading.clock_of(span) for span in reading.spans]


def suspensions_of(happenings: Iterable[Happening]) -> list[Interval]:
    """Return the suspensions that a timeline tells of, in the order in which they began."""
    found: dict[str, Interval] = {}
    for happening in happenings:
        said = happening.details
        if happening.kind is _K.SUSPENDED:
            found[said["suspension_id"]] = Interval(said["reason"], date.fromisoformat(said["from"]), None)
        elif happening.kind is _K.RESUMED and said["suspension_id"] in found:
            begun = found[said["suspension_id"]]
            last = date.fromisoformat(said["until"])
            found[said["suspension_id"]] = Interval(begun.reason, begun.first, last)
    return [one for one in found.values() if one.last is None or one.last >= one.first]


@dataclass
class _Span:
    """A deadline from its start, and how it ended. `until` is its last day if the timeline names one."""

    code: str
    started_on: date
    until: date | None = None
    ended_on: date | None = None
    is_cancelled: bool = False


@dataclass
class _Reading:
    """The deadlines that the timeline has started so far, and what is still known of it."""

    course: Course
    calendar: BusinessDays
    today: date
    spans: list[_Span] = field(default_factory=list)
    suspensions: Sequence[Interval] = ()
    works_class: str = "none"
    are_customers_works: bool = False
    defects: frozenset[str] | None = None
    are_defects_late: bool = False

    def __post_init__(self) -> None:
        self.suspensions = suspensions_of(self.course.happenings)

    def read(self, happening: Happening) -> None:
        step = _STEPS.get(happening.kind)
        if step:
            step(self, happening)

    # What starts and ends deadlines

    def submitted(self, happening: Happening) -> None:
        self.end({terms.CURE, terms.PHONE_DOCUMENTS, terms.NEW_INSPECTION}, happening.on)
        self.start(terms.COMPLETENESS, happening.on)
        if self.course.kind in BUDGETS:
            self.start(terms.ANALYSIS, happening.on)
        if self.has_budget and not self.is_running(_BUDGETS):
            self.start(self.budget_code, happening.on)
        if self.course.kind == COMMISSIONING:
            self.start(self.inspection_code, happening.on)

    def resubmitted(self, happening: Happening) -> None:
        """Start the terms of a new round, or only the analysis anew where a budget's term ran on."""
        if not self.is_running(_BUDGETS):
            self.submitted(happening)
            return
        self.end({terms.CURE, terms.PHONE_DOCUMENTS}, happening.on)
        returned = [one for one in self.course.happenings if one.kind is _K.RETURNED and one.on <= happening.on]
        again = bool(returned) and returned[-1].is_justified
        self.start(terms.REANALYSIS if again else terms.ANALYSIS, happening.on)

    def returned(self, happening: Happening) -> None:
        """End the round if the return came within the check's term, otherwise only the analysis (arts. 71 and 51)."""
        check = self.running(terms.COMPLETENESS)
        is_in_time = check is not None and happening.on <= (self.due_on(check) or happening.on)
        self.end({terms.COMPLETENESS}, happening.on)
        if is_in_time:
            self.end(_ANALYSES | _BUDGETS | _INSPECTIONS, happening.on, is_cancelled=True)
        else:
            self.end(_ANALYSES, happening.on)
        self.end(_INSPECTIONS, happening.on, is_cancelled=True)
        until = happening.details.get("until")
        if until:
            code = terms.PHONE_DOCUMENTS if happening.details.get("reason") == terms.PHONE_DOCUMENTS else terms.CURE
            self.start(code, happening.on, until=date.fromisoformat(until))

    def approved(self, happening: Happening) -> None:
        self.end({terms.COMPLETENESS, *_ANALYSES}, happening.on)
        if self.course.kind == NEW_CONNECTION and not self.has_budget:
            self.start(self.inspection_code, happening.on)

    def rejected(self, happening: Happening) -> None:
        self.end({terms.COMPLETENESS, *_ANALYSES, *_BUDGETS, *_INSPECTIONS}, happening.on)
        self.cancel_all(happening)

    def budget_issued(self, happening: Happening) -> None:
        said = happening.details
        self.works_class = said.get("works_class", "none")
        self.are_customers_works = bool(said.get("customer_works"))
        self.end(_BUDGETS, happening.on)
        self.end({terms.ACCEPTANCE}, happening.on, is_cancelled=True)
        self.start(terms.ACCEPTANCE, happening.on, until=date.fromisoformat(said["valid_until"]))

    def budget_accepted(self, happening: Happening) -> None:
        acceptance = self.running(terms.ACCEPTANCE)
        on = happening.on
        if acceptance and happening.details.get("by_silence"):
            on = min(on, self.due_on(acceptance) or on)  # the job that notes the silence runs a day later
        self.end({terms.ACCEPTANCE}, on)
        self.start(terms.CONTRACTS, happening.on)

    def budget_ended(self, happening: Happening) -> None:
        self.end({terms.ACCEPTANCE}, happening.on)
        self.cancel_all(happening)

    def contracts_sent(self, happening: Happening) -> None:
        self.end({terms.CONTRACTS}, happening.on)
        self.start(terms.CONTRACTS_AND_PAYMENT, happening.on)

    def contracts_signed(self, happening: Happening) -> None:
        self.end({terms.CONTRACTS, terms.CONTRACTS_AND_PAYMENT}, happening.on)
        self.start_works(happening)

    def works_started(self, happening: Happening) -> None:
        self.end({terms.CONTRACTS, terms.CONTRACTS_AND_PAYMENT}, happening.on)
        self.start_works(happening)

    def works_concluded(self, happening: Happening) -> None:
        self.end(set(terms.WORKS.values()), happening.on)
        code = terms.CUSTOMERS_WORKS if self.are_customers_works else self.inspection_code
        if not self.is_running(_INSPECTIONS):
            self.start(code, happening.on)

    def inspection_requested(self, happening: Happening) -> None:
        self.end({terms.NEW_INSPECTION, terms.CONTRACTS, terms.CONTRACTS_AND_PAYMENT}, happening.on)
        if not self.is_running(_INSPECTIONS):
            again = terms.CUSTOMERS_WORKS_AGAIN if self.are_defects_late else terms.CUSTOMERS_WORKS
            self.start(again if self.are_customers_works else self.inspection_code, happening.on)

    def inspection_scheduled(self, happening: Happening) -> None:
        self.end({terms.NEW_INSPECTION, terms.CONTRACTS, terms.CONTRACTS_AND_PAYMENT}, happening.on)
        self.spans = [one for one in self.spans if one.code != terms.FAILED_INSPECTION_REPORT or one.ended_on]
        day = date.fromisoformat(happening.details["scheduled_on"])
        if day <= self.today:
            self.start(terms.FAILED_INSPECTION_REPORT, day)

    def inspected(self, happening: Happening) -> None:
        inspected_on = date.fromisoformat(happening.details["inspected_on"])
        self.end(_INSPECTIONS, inspected_on)
        self.spans = [one for one in self.spans if one.code != terms.FAILED_INSPECTION_REPORT or one.ended_on]
        if happening.kind is _K.INSPECTION_PASSED:
            return
        self._note_defects(happening)
        self.start(terms.FAILED_INSPECTION_REPORT, inspected_on)
        self.end({terms.FAILED_INSPECTION_REPORT}, happening.on)
        if self.course.kind != COMMISSIONING:  # which is returned, with its own last day
            self.start(terms.NEW_INSPECTION, happening.on)

    def _note_defects(self, happening: Happening) -> None:
        """Note whether a failed inspection found defects that the failed one before had not declared (art. 112)."""
        found = frozenset(happening.details.get("defects") or ())
        self.are_defects_late = self.defects is not None and not found <= self.defects
        self.defects = (self.defects or frozenset()) | found

    def completed(self, happening: Happening) -> None:
        self.end({*_INSPECTIONS, *terms.WORKS.values()}, happening.on)
        self.cancel_all(happening)

    def cancel_all(self, happening: Happening) -> None:
        self.end({one.code for one in self.spans}, happening.on, is_cancelled=True)

    # Spans

    @property
    def has_budget(self) -> bool:
        return self.course.kind in BUDGETS or (self.course.kind == NEW_CONNECTION and self.course.works_needed)

    @property
    def budget_code(self) -> str:
        if not self.course.is_small or self.course.voltage == "hv":
            return terms.BUDGET_OTHERWISE
        return terms.BUDGET_WITH_WORKS if self.course.works_needed else terms.BUDGET_WITHOUT_WORKS

    @property
    def inspection_code(self) -> str:
        return terms.INSPECTIONS[self.course.voltage or "lv"]

    def start(self, code: str, on: date, *, until: date | None = None) -> None:
        self.spans.append(_Span(code, on, until))

    def start_works(self, happening: Happening) -> None:
        code = terms.WORKS.get(self.works_class)
        if code and all(one.code != code for one in self.spans):
            self.start(code, happening.on)

    def running(self, code: str) -> _Span | None:
        return next((one for one in self.spans if one.code == code and one.ended_on is None), None)

    def is_running(self, codes: Iterable[str]) -> bool:
        return any(self.running(code) for code in codes)

    def end(self, codes: Iterable[str], on: date, *, is_cancelled: bool = False) -> None:
        for code in codes:
            span = self.running(code)
            if span:
                span.ended_on, span.is_cancelled = max(on, span.started_on), is_cancelled

    # Clocks

    def term_of(self, code: str) -> Term:
        return self.course.terms.get(code) or terms.TERMS[code]

    def count_of(self, span: _Span) -> Count:
        term = self.term_of(span.code)
        return Count(
            started_on=span.started_on,
            term=term.days if span.until is None else max((span.until - span.started_on).days, 0),
            unit=term.unit,
            calendar=self.calendar,
            suspensions=[one for one in self.suspensions if self._stops(one, span)],
            is_fixed=span.until is not None,
        )

    def _stops(self, suspension: Interval, span: _Span) -> bool:
        """Return whether a suspension stops a deadline: by its reason, and while the deadline ran."""
        is_over = suspension.last is not None and suspension.last <= span.started_on
        is_later = span.ended_on is not None and suspension.first > span.ended_on
        return not is_over and not is_later and span.code in terms.STOPS.get(suspension.reason, ())

    def due_on(self, span: _Span) -> date | None:
        return self.count_of(span).due_on()

    def clock_of(self, span: _Span) -> Clock:
        term, count = self.term_of(span.code), self.count_of(span)
        due_on, ended_on = count.due_on(), span.ended_on
        if ended_on is None and self._passes_by_itself(span, due_on):
            ended_on = due_on
        counted = count.counted_until(min(self.today, ended_on or self.today))
        return Clock(
            code=span.code,
            article=term.article,
            owner=term.owner,
            unit=term.unit,
            term=count.term,
            started_on=span.started_on,
            due_on=due_on,
            days_used=len(counted),
            days_left=count.term - len(counted),
            suspensions=count.suspensions,
            status=self._status(span, count, due_on, ended_on),
            ended_on=ended_on,
            counted=counted,
        )

    def _passes_by_itself(self, span: _Span, due_on: date | None) -> bool:
        """Return whether a completeness check is over because its last day is, and no document was asked for.

        An analyst must have looked at the request by then, and the request must have another deadline that goes on. A
        new connection has none until it is decided.
        """
        if span.code != terms.COMPLETENESS or self.course.kind == NEW_CONNECTION or due_on is None:
            return False
        looked = [one.on for one in self.course.happenings if one.kind in (_K.CLAIMED, _K.TAKEN_OVER)]
        return self.today > due_on and any(span.started_on <= day <= due_on for day in looked)

    def _status(self, span: _Span, count: Count, due_on: date | None, ended_on: date | None) -> ClockStatus:
        if span.is_cancelled:
            return ClockStatus.CANCELLED
        if ended_on is not None:
            return ClockStatus.LATE if due_on is not None and ended_on > due_on else ClockStatus.MET
        if due_on is not None and self.today > due_on:
            return ClockStatus.LATE
        return ClockStatus.SUSPENDED if count.is_suspended_on(self.today) else ClockStatus.RUNNING


_ANALYSES = frozenset((terms.ANALYSIS, terms.REANALYSIS))
_BUDGETS = frozenset((terms.BUDGET_WITHOUT_WORKS, terms.BUDGET_WITH_WORKS, terms.BUDGET_OTHERWISE))
_INSPECTIONS = frozenset((*terms.INSPECTIONS.values(), terms.CUSTOMERS_WORKS, terms.CUSTOMERS_WORKS_AGAIN))
_STEPS: Mapping[TimelineKind, Callable[[_Reading, Happening], Any]] = {
    _K.SUBMITTED: _Reading.submitted,
    _K.RESUBMITTED: _Reading.resubmitted,
    _K.RETURNED: _Reading.returned,
    _K.APPROVED: _Reading.approved,
    _K.REJECTED: _Reading.rejected,
    _K.WITHDRAWN: _Reading.cancel_all,
    _K.LAPSED: _Reading.cancel_all,
    _K.COMPLETED: _Reading.completed,
    _K.BUDGET_ISSUED: _Reading.budget_issued,
    _K.BUDGET_ACCEPTED: _Reading.budget_accepted,
    _K.BUDGET_REFUSED: _Reading.budget_ended,
    _K.BUDGET_EXPIRED: _Reading.budget_ended,
    _K.CONTRACTS_SENT: _Reading.contracts_sent,
    _K.CONTRACTS_SIGNED: _Reading.contracts_signed,
    _K.WORKS_STARTED: _Reading.works_started,
    _K.WORKS_CONCLUDED: _Reading.works_concluded,
    _K.INSPECTION_REQUESTED: _Reading.inspection_requested,
    _K.INSPECTION_SCHEDULED: _Reading.inspection_scheduled,
    _K.INSPECTION_PASSED: _Reading.inspected,
    _K.INSPECTION_FAILED: _Reading.inspected,
}
"""What each kind of row does to the deadlines. Rows of other kinds start and end none."""

USED_KINDS = frozenset((*_STEPS, _K.CLAIMED, _K.TAKEN_OVER, _K.SUSPENDED, _K.RESUMED))
"""The kinds of rows from which deadlines are computed."""

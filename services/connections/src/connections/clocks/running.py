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
from connections.states import BUDGETS, COMMISSIONING, GENERATION_BUDGET, NEW_CONNECTION, TimelineKind

_K = TimelineKind


def clocks_of(course: Course, calendar: BusinessDays, today: date) -> list[Clock]:
    """Return the deadlines of a request as they stand `today`, in the order in which they started.

    They follow from the timeline and the operator's calendar alone, so the same of both gives the same deadlines.
    """
    reading = _Reading(course, calendar, today)
    for happening in course.happenings:
        reading.read(happening)
    reading.pass_checks(today)
    return [reading.clock_of(span) for span in sorted(reading.spans, key=lambda span: span.started_on)]


def suspensions_of(happenings: Iterable[Happening]) -> list[Interval]:
    """Return the suspensions that a timeline tells of, in the order in which they were noted.

    One that was ended before its first day leaves out no day, and is none.
    """
    return [interval for _, interval in _noted(happenings)]


def _noted(happenings: Iterable[Happening]) -> list[tuple[int, Interval]]:
    """Return the suspensions in a timeline, each with the number of the row that noted its begin."""
    found: dict[str, tuple[int, Interval]] = {}
    for number, happening in enumerate(happenings):
        said = happening.details
        if happening.kind is _K.SUSPENDED:
            found[said["suspension_id"]] = number, Interval(said["reason"], date.fromisoformat(said["from"]), None)
        elif happening.kind is _K.RESUMED and said["suspension_id"] in found:
            row, begun = found[said["suspension_id"]]
            last = date.fromisoformat(said["until"])
            found[said["suspension_id"]] = row, Interval(begun.reason, begun.first, last)
    return [(row, one) for row, one in found.values() if one.last is None or one.last >= one.first]


@dataclass
class _Span:
    """A deadline from its start, and how it ended. `until` is its last day if the timeline names one.

    `ended_by` is the number of the row that ended it. A cancelled one that `is_moot` binds nobody any more, even if its
    last day was over. While one that `is_looked_at` ran, up to its last day, an analyst had the request.
    """

    code: str
    started_on: date
    until: date | None = None
    ended_on: date | None = None
    ended_by: int | None = None
    is_cancelled: bool = False
    is_moot: bool = False
    is_looked_at: bool = False


@dataclass
class _Reading:
    """The deadlines that the timeline has started so far, and what is still known of it."""

    course: Course
    calendar: BusinessDays
    today: date
    spans: list[_Span] = field(default_factory=list)
    row: int = -1
    suspensions: Sequence[tuple[int, Interval]] = ()
    works_class: str = "none"
    are_customers_works: bool = False
    has_analyst: bool = False
    is_return_justified: bool = False
    defects: Sequence[frozenset[str]] = ()

    def __post_init__(self) -> None:
        self.suspensions = _noted(self.course.happenings)

    def read(self, happening: Happening) -> None:
        self.row += 1
        self.pass_checks(happening.on)
        step = _STEPS.get(happening.kind)
        if step:
            step(self, happening)

    # What starts and ends deadlines

    def submitted(self, happening: Happening) -> None:
        self.end({terms.CURE, terms.PHONE_DOCUMENTS, terms.NEW_INSPECTION}, happening.on)
        self.start(terms.COMPLETENESS, happening.on)
        if self.course.kind in BUDGETS:
            self.start(self.analysis_code, happening.on)
        if self.has_budget and not self.is_running(terms.BUDGETS):
            self.start(self.budget_code, happening.on)
        if self.course.kind == COMMISSIONING and not self.is_running(terms.INSPECTING):
            self.start(self.inspection_code, happening.on)

    def resubmitted(self, happening: Happening) -> None:
        """Start the terms of a new round, or only the analysis anew where a budget's term ran on.

        A new connection has no analysis, and its documents are checked again. Whether a budget belongs to it is known
        only later, so that may not decide it. A commissioning whose inspection is still due has nothing else.
        """
        runs_on = self.is_running(terms.BUDGETS) if self.course.kind in BUDGETS else self.is_running(terms.INSPECTING)
        if not runs_on:
            self.submitted(happening)
            return
        self.end({terms.CURE, terms.PHONE_DOCUMENTS}, happening.on)
        if self.course.kind in BUDGETS:
            self.start(self.analysis_code, happening.on)

    def claimed(self, happening: Happening) -> None:
        """Note that an analyst has the request, and whether the check of its documents is still in time."""
        self.has_analyst = True
        check = self.running(terms.COMPLETENESS)
        if check is not None:
            check.is_looked_at |= happening.on <= (self.due_on(check) or happening.on)

    def released(self, _: Happening) -> None:
        self.has_analyst = False

    def returned(self, happening: Happening) -> None:
        """End the round if the return came within the check's term, otherwise only the analysis (arts. 71 and 51).

        Documents that are missing when a request is opened by phone are asked for before any analyst had it (art. 399).
        """
        check = self.running(terms.COMPLETENESS)
        is_in_time = check is not None and happening.on <= (self.due_on(check) or happening.on)
        self.end({terms.COMPLETENESS}, happening.on)
        if is_in_time:
            self.end(terms.ANALYSES | terms.BUDGETS | terms.INSPECTING, happening.on, is_cancelled=True)
        else:
            self.end(terms.ANALYSES, happening.on)
        self.is_return_justified = happening.is_justified
        until = happening.details.get("until")
        if until:
            code = terms.PHONE_DOCUMENTS if happening.details.get("reason") == terms.PHONE_DOCUMENTS else terms.CURE
            self.start(code, happening.on, until=date.fromisoformat(until))

    def approved(self, happening: Happening) -> None:
        self.end({terms.COMPLETENESS, *terms.ANALYSES}, happening.on)
        if self.course.kind == NEW_CONNECTION and not self.has_budget and not self.course.budget_follows:
            self.start(self.inspection_code, happening.on)

    def rejected(self, happening: Happening) -> None:
        self.end({terms.COMPLETENESS, *terms.ANALYSES, *terms.BUDGETS, *terms.INSPECTING}, happening.on)
        self.cancel_all(happening)

    def budget_issued(self, happening: Happening) -> None:
        said = happening.details
        self.works_class = said.get("works_class", "none")
        self.are_customers_works = bool(said.get("customer_works"))
        self.end(terms.BUDGETS, happening.on)
        self.end({terms.ACCEPTANCE}, happening.on, is_cancelled=True)
        self.start(terms.ACCEPTANCE, happening.on, until=date.fromisoformat(said["valid_until"]))

    def budget_accepted(self, happening: Happening) -> None:
        acceptance = self.running(terms.ACCEPTANCE)
        on = happening.on
        if acceptance and happening.details.get("by_silence"):
            on = min(on, self.due_on(acceptance) or on)  # the job that notes the silence runs a day later
        self.end({terms.ACCEPTANCE}, on)
        self.start(terms.CONTRACTS, on)
        if self.works_class == "none" and not self.are_customers_works:
            self.start_inspection(on)

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
        self.end({terms.CONTRACTS, terms.CONTRACTS_AND_PAYMENT}, happening.on, is_cancelled=True)
        self.start_works(happening)

    def works_concluded(self, happening: Happening) -> None:
        self.end(set(terms.WORKS.values()), happening.on)
        self.start_inspection(happening.on)

    def inspection_requested(self, happening: Happening) -> None:
        self.end({terms.NEW_INSPECTION}, happening.on)
        self.start_inspection(happening.on)

    def inspection_scheduled(self, happening: Happening) -> None:
        self.end({terms.NEW_INSPECTION}, happening.on)
        self.end({terms.CONTRACTS, terms.CONTRACTS_AND_PAYMENT}, happening.on, is_cancelled=True)
        self.drop_report(happening.on)
        day = date.fromisoformat(happening.details["scheduled_on"])
        if day <= self.today:
            self.start(terms.FAILED_INSPECTION_REPORT, day)

    def inspected(self, happening: Happening) -> None:
        inspected_on = date.fromisoformat(happening.details["inspected_on"])
        self.end(terms.INSPECTING, inspected_on)
        self.drop_report(happening.on)
        if happening.kind is _K.INSPECTION_PASSED:
            return
        self.defects = [*self.defects, frozenset(map(str, happening.details.get("defects", ())))]
        self.start(terms.FAILED_INSPECTION_REPORT, inspected_on)
        self.end({terms.FAILED_INSPECTION_REPORT}, happening.on)
        if self.course.kind != COMMISSIONING:  # which is returned, with its own last day
            self.start(terms.NEW_INSPECTION, happening.on)

    def completed(self, happening: Happening) -> None:
        self.end({*terms.INSPECTING, *terms.WORKS.values()}, happening.on)
        self.cancel_all(happening)

    def cancel_all(self, happening: Happening) -> None:
        self.drop_report(happening.on)
        self.end({one.code for one in self.spans}, happening.on, is_cancelled=True)

    # Spans

    def pass_checks(self, today: date) -> None:
        """End a completeness check that was over before `today`: its last day came, and no document was asked for.

        An analyst must have had the request by then, and the request must have another deadline that goes on. A new
        connection has none until it is decided.
        """
        check = self.running(terms.COMPLETENESS)
        if check is None or not check.is_looked_at or self.course.kind == NEW_CONNECTION:
            return
        due_on = self.due_on(check)
        if due_on is not None and due_on < today:
            self.end({terms.COMPLETENESS}, due_on)

    def drop_report(self, on: date) -> None:
        """Forget the report on an inspection that is not the one to report on: moved, passed, or found otherwise."""
        report = self.running(terms.FAILED_INSPECTION_REPORT)
        if report is None:
            return
        if report.started_on > on:
            self.spans.remove(report)
            return
        self.end({terms.FAILED_INSPECTION_REPORT}, on, is_cancelled=True)
        report.is_moot = True

    @property
    def has_budget(self) -> bool:
        has_own = self.course.works_needed and not self.course.budget_follows
        return self.course.kind in BUDGETS or (self.course.kind == NEW_CONNECTION and has_own)

    @property
    def budget_code(self) -> str:
        if not self.course.is_small or self.course.voltage == "hv":
            return terms.BUDGET_OTHERWISE
        return terms.BUDGET_WITH_WORKS if self.course.works_needed else terms.BUDGET_WITHOUT_WORKS

    @property
    def inspection_code(self) -> str:
        return terms.INSPECTIONS[self.course.voltage or "lv"]

    @property
    def analysis_code(self) -> str:
        return terms.REANALYSIS if self.is_return_justified else terms.ANALYSIS

    def start(self, code: str, on: date, *, until: date | None = None) -> None:
        """Start a deadline. It takes the place of one with its code that started on the same day, and used none."""
        self.spans = [one for one in self.spans if (one.code, one.started_on) != (code, on)]
        self.spans.append(_Span(code, on, until, is_looked_at=self.has_analyst))

    def start_inspection(self, on: date) -> None:
        """Start the term to inspect, unless one is running.

        Works that the customer built are commissioned again sooner if the last inspection found what the one before it
        could have told (art. 112). What a generation budget built is inspected by a commissioning.
        """
        if self.is_running(terms.INSPECTING) or self.course.kind == GENERATION_BUDGET:
            return
        is_undeclared = len(self.defects) > 1 and bool(self.defects[-1] - self.defects[-2])
        again = terms.CUSTOMERS_WORKS_AGAIN if is_undeclared else terms.CUSTOMERS_WORKS
        self.start(again if self.are_customers_works else self.inspection_code, on)

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
                span.ended_on, span.ended_by = max(on, span.started_on), self.row
                span.is_cancelled = is_cancelled

    # Clocks

    def term_of(self, code: str) -> Term:
        return self.course.terms.get(code) or terms.TERMS[code]

    def count_of(self, span: _Span) -> Count:
        term = self.term_of(span.code)
        stopping = [one for row, one in self.suspensions if self._stops(row, one, span)]
        return Count(
            started_on=span.started_on,
            term=term.days,
            unit=term.unit,
            calendar=self.calendar,
            suspensions=sorted(stopping, key=lambda one: (one.first, one.last or date.max, one.reason)),
            until=span.until,
        )

    def _stops(self, row: int, suspension: Interval, span: _Span) -> bool:
        """Return whether a suspension stops a deadline: by its reason, and while the deadline ran.

        One that was noted in a later row than the deadline's end does not, whatever its first day: what was late stays
        late. `row` is the number of the row that noted it.
        """
        is_noted = row <= (self.row if span.ended_by is None else span.ended_by)
        is_over = suspension.last is not None and suspension.last <= span.started_on
        is_later = span.ended_on is not None and suspension.first > span.ended_on
        return is_noted and not is_over and not is_later and span.code in terms.STOPS.get(suspension.reason, ())

    def due_on(self, span: _Span) -> date | None:
        return self.count_of(span).due_on()

    def clock_of(self, span: _Span) -> Clock:
        term, count, ended_on = self.term_of(span.code), self.count_of(span), span.ended_on
        due_on, days = count.due_on(), count.days
        counted = count.counted_until(min(self.today, ended_on or self.today))
        return Clock(
            code=span.code,
            article=term.article,
            owner=term.owner,
            unit=term.unit,
            term=days,
            started_on=span.started_on,
            due_on=due_on,
            days_used=len(counted),
            days_left=days - len(counted),
            suspensions=count.suspensions,
            status=self._status(span, count, due_on),
            ended_on=ended_on,
            counted=counted,
        )

    def _status(self, span: _Span, count: Count, due_on: date | None) -> ClockStatus:
        day = self.today if span.ended_on is None else span.ended_on
        if due_on is not None and day > due_on and not span.is_moot:
            return ClockStatus.LATE
        if span.ended_on is not None:
            return ClockStatus.CANCELLED if span.is_cancelled else ClockStatus.MET
        return ClockStatus.SUSPENDED if count.is_suspended_on(self.today) else ClockStatus.RUNNING


_STEPS: Mapping[TimelineKind, Callable[[_Reading, Happening], Any]] = {
    _K.SUBMITTED: _Reading.submitted,
    _K.RESUBMITTED: _Reading.resubmitted,
    _K.CLAIMED: _Reading.claimed,
    _K.TAKEN_OVER: _Reading.claimed,
    _K.RELEASED: _Reading.released,
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

USED_KINDS = frozenset((*_STEPS, _K.SUSPENDED, _K.RESUMED))
"""The kinds of rows from which deadlines are computed."""

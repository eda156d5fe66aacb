"""Which deadlines a request had and has, read off its timeline from the first row to the last."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from chassis.business_days import BusinessDays
from connections.clocks import terms
from connections.clocks.course import Course, Happening
from connections.clocks.spans import Spans
from connections.states import (
    BUDGETS,
    COMMISSIONING,
    GENERATION_BUDGET,
    HIGH_VOLTAGE,
    LOW_VOLTAGE,
    NEW_CONNECTION,
    NO_WORKS,
    PHONE_DOCUMENTS,
    TimelineKind,
    gets_budget,
)

_K = TimelineKind


@dataclass
class Reading:
    """What the rows read so far have started and ended, and what is still known of them."""

    course: Course
    calendar: BusinessDays
    today: date
    works_class: str = NO_WORKS
    are_customers_works: bool = False
    has_analyst: bool = False
    is_return_justified: bool = False
    defects: Sequence[frozenset[str]] = ()

    def __post_init__(self) -> None:
        self.spans = Spans(self.course, self.calendar)

    def spans_of_all_rows(self) -> Spans:
        """Read the whole timeline, and return the deadlines that it has started."""
        for happening in self.course.happenings:
            self.spans.row += 1
            self.pass_checks(happening.on)
            step = _STEPS.get(happening.kind)
            if step:
                step(self, happening)
        self.pass_checks(self.today)
        return self.spans

    def submitted(self, happening: Happening) -> None:
        self.spans.end({*terms.RETURNED, terms.NEW_INSPECTION}, happening.on)
        self.start(terms.COMPLETENESS, happening.on)
        if self.course.kind in BUDGETS:
            self.start(self.analysis_code, happening.on)
        if self.has_budget and not self.spans.is_running(terms.BUDGETS):
            self.start(self.budget_code, happening.on)
        if self.course.kind == COMMISSIONING and not self.spans.is_running(terms.INSPECTING):
            self.start(self.inspection_code, happening.on)

    def resubmitted(self, happening: Happening) -> None:
        """Start the terms of a new round, or only the analysis anew where a budget's term ran on.

        A new connection has no analysis, and its documents are checked again. Whether a budget belongs to it is known
        only later, so that may not decide it. A commissioning whose inspection is still due has nothing else.
        """
        own = terms.BUDGETS if self.course.kind in BUDGETS else terms.INSPECTING
        if not self.spans.is_running(own):
            self.submitted(happening)
            return
        self.spans.end(terms.RETURNED, happening.on)
        if self.course.kind in BUDGETS:
            self.start(self.analysis_code, happening.on)

    def claimed(self, happening: Happening) -> None:
        """Note that an analyst has the request, and whether the check of its documents is still in time."""
        self.has_analyst = True
        check = self.spans.running(terms.COMPLETENESS)
        if check is not None:
            check.is_looked_at |= self.spans.is_in_time(check, happening.on)

    def released(self, _: Happening) -> None:
        self.has_analyst = False

    def returned(self, happening: Happening) -> None:
        """End the round if the return came within the check's term, otherwise only the analysis (arts. 71 and 51).

        Documents that are missing when a request is opened by phone are asked for before any analyst had it (art. 399).
        """
        check = self.spans.running(terms.COMPLETENESS)
        is_in_time = check is not None and self.spans.is_in_time(check, happening.on)
        self.spans.end({terms.COMPLETENESS}, happening.on)
        if is_in_time:
            self.spans.end(terms.ANALYSES | terms.BUDGETS | terms.INSPECTING, happening.on, is_cancelled=True)
        else:
            self.spans.end(terms.ANALYSES, happening.on)
        self.is_return_justified = happening.is_justified
        until = happening.details.get("until")
        if until:
            code = PHONE_DOCUMENTS if happening.details.get("reason") == PHONE_DOCUMENTS else terms.CURE
            self.start(code, happening.on, until=date.fromisoformat(until))

    def approved(self, happening: Happening) -> None:
        self.spans.end({terms.COMPLETENESS, *terms.ANALYSES}, happening.on)
        if self.course.kind == NEW_CONNECTION and not self.has_budget and not self.course.budget_follows:
            self.start(self.inspection_code, happening.on)

    def rejected(self, happening: Happening) -> None:
        ended = {terms.COMPLETENESS, *terms.ANALYSES, *terms.BUDGETS, *terms.INSPECTING}
        self.spans.end(ended, happening.on)
        self.cancel_all(happening)

    def budget_issued(self, happening: Happening) -> None:
        said = happening.details
        self.works_class = said.get("works_class", NO_WORKS)
        self.are_customers_works = bool(said.get("customer_works"))
        self.spans.end(terms.BUDGETS, happening.on)
        self.spans.end({terms.ACCEPTANCE}, happening.on, is_cancelled=True)
        self.start(terms.ACCEPTANCE, happening.on, until=date.fromisoformat(said["valid_until"]))

    def budget_accepted(self, happening: Happening) -> None:
        acceptance = self.spans.running(terms.ACCEPTANCE)
        on = happening.on
        if acceptance and happening.details.get("by_silence"):
            on = min(on, self.spans.due_on(acceptance) or on)  # the job that notes the silence runs a day later
        self.spans.end({terms.ACCEPTANCE}, on)
        self.start(terms.CONTRACTS, on)
        if self.works_class == NO_WORKS and not self.are_customers_works:
            self.start_inspection(on)

    def budget_refused(self, happening: Happening) -> None:
        self.spans.end({terms.ACCEPTANCE}, happening.on)
        self.cancel_all(happening)

    def contracts_sent(self, happening: Happening) -> None:
        self.spans.end({terms.CONTRACTS}, happening.on)
        self.start(terms.CONTRACTS_AND_PAYMENT, happening.on)

    def contracts_signed(self, happening: Happening) -> None:
        self.spans.end({terms.CONTRACTS, terms.CONTRACTS_AND_PAYMENT}, happening.on)
        self.start_works(happening)

    def works_started(self, happening: Happening) -> None:
        self.spans.end({terms.CONTRACTS, terms.CONTRACTS_AND_PAYMENT}, happening.on, is_cancelled=True)
        self.start_works(happening)

    def works_concluded(self, happening: Happening) -> None:
        self.spans.end(set(terms.WORKS.values()), happening.on)
        self.start_inspection(happening.on)

    def inspection_requested(self, happening: Happening) -> None:
        self.spans.end({terms.NEW_INSPECTION}, happening.on)
        self.start_inspection(happening.on)

    def inspection_scheduled(self, happening: Happening) -> None:
        self.spans.end({terms.NEW_INSPECTION}, happening.on)
        self.spans.end({terms.CONTRACTS, terms.CONTRACTS_AND_PAYMENT}, happening.on, is_cancelled=True)
        self.drop_report(happening.on)
        day = date.fromisoformat(happening.details["scheduled_on"])
        if day <= self.today:
            self.start(terms.FAILED_INSPECTION_REPORT, day)

    def inspected(self, happening: Happening) -> None:
        inspected_on = date.fromisoformat(happening.details["inspected_on"])
        self.spans.end(terms.INSPECTING, inspected_on)
        self.drop_report(happening.on)
        if happening.kind is _K.INSPECTION_PASSED:
            return
        self.defects = [*self.defects, frozenset(map(str, happening.details.get("defects", ())))]
        self.start(terms.FAILED_INSPECTION_REPORT, inspected_on)
        self.spans.end({terms.FAILED_INSPECTION_REPORT}, happening.on)
        if self.course.kind != COMMISSIONING:  # which is returned, with its own last day
            self.start(terms.NEW_INSPECTION, happening.on)

    def completed(self, happening: Happening) -> None:
        self.spans.end({*terms.INSPECTING, *terms.WORKS.values()}, happening.on)
        self.cancel_all(happening)

    def cancel_all(self, happening: Happening) -> None:
        self.drop_report(happening.on)
        self.spans.end({one.code for one in self.spans.all}, happening.on, is_cancelled=True)

    def pass_checks(self, today: date) -> None:
        """End a completeness check that was over before `today`: its last day came, and no document was asked for.

        An analyst must have had the request by then, and the request must have another deadline that goes on. A new
        connection has none until it is decided.
        """
        check = self.spans.running(terms.COMPLETENESS)
        if check is None or not check.is_looked_at or self.course.kind == NEW_CONNECTION:
            return
        due_on = self.spans.due_on(check)
        if due_on is not None and due_on < today:
            self.spans.end({terms.COMPLETENESS}, due_on)

    def drop_report(self, on: date) -> None:
        """End the report that no inspection needs any more: it was moved, passed, or reported on."""
        self.spans.drop(terms.FAILED_INSPECTION_REPORT, on)

    @property
    def has_budget(self) -> bool:
        course = self.course
        return gets_budget(course.kind, works_needed=course.works_needed, budget_follows=course.budget_follows)

    @property
    def voltage(self) -> str | None:
        """The voltage as far as it was known with the row that is being read."""
        return self.course.voltage_after(self.spans.row + 1)

    @property
    def budget_code(self) -> str:
        if not self.course.is_small or self.voltage == HIGH_VOLTAGE:
            return terms.BUDGET_OTHERWISE
        return terms.BUDGET_WITH_WORKS if self.course.works_needed else terms.BUDGET_WITHOUT_WORKS

    @property
    def inspection_code(self) -> str:
        return terms.INSPECTIONS[self.voltage or LOW_VOLTAGE]

    @property
    def analysis_code(self) -> str:
        return terms.REANALYSIS if self.is_return_justified else terms.ANALYSIS

    def start(self, code: str, on: date, *, until: date | None = None) -> None:
        self.spans.start(code, on, until=until, is_looked_at=self.has_analyst)

    def start_inspection(self, on: date) -> None:
        """Start the term to inspect, unless one is running.

        Works that the customer built are commissioned again sooner if the last inspection found what the one before it
        could have told (art. 112). What a generation budget built is inspected by a commissioning.
        """
        if self.spans.is_running(terms.INSPECTING) or self.course.kind == GENERATION_BUDGET:
            return
        is_undeclared = len(self.defects) > 1 and bool(self.defects[-1] - self.defects[-2])
        again = terms.CUSTOMERS_WORKS_AGAIN if is_undeclared else terms.CUSTOMERS_WORKS
        self.start(again if self.are_customers_works else self.inspection_code, on)

    def start_works(self, happening: Happening) -> None:
        code = terms.WORKS.get(self.works_class)
        if code and all(one.code != code for one in self.spans.all):
            self.start(code, happening.on)


_STEPS: Mapping[TimelineKind, Callable[[Reading, Happening], Any]] = {
    _K.SUBMITTED: Reading.submitted,
    _K.RESUBMITTED: Reading.resubmitted,
    _K.CLAIMED: Reading.claimed,
    _K.TAKEN_OVER: Reading.claimed,
    _K.RELEASED: Reading.released,
    _K.RETURNED: Reading.returned,
    _K.APPROVED: Reading.approved,
    _K.REJECTED: Reading.rejected,
    _K.WITHDRAWN: Reading.cancel_all,
    _K.LAPSED: Reading.cancel_all,
    _K.COMPLETED: Reading.completed,
    _K.BUDGET_ISSUED: Reading.budget_issued,
    _K.BUDGET_ACCEPTED: Reading.budget_accepted,
    _K.BUDGET_REFUSED: Reading.budget_refused,
    _K.BUDGET_EXPIRED: Reading.cancel_all,
    _K.CONTRACTS_SENT: Reading.contracts_sent,
    _K.CONTRACTS_SIGNED: Reading.contracts_signed,
    _K.WORKS_STARTED: Reading.works_started,
    _K.WORKS_CONCLUDED: Reading.works_concluded,
    _K.INSPECTION_REQUESTED: Reading.inspection_requested,
    _K.INSPECTION_SCHEDULED: Reading.inspection_scheduled,
    _K.INSPECTION_PASSED: Reading.inspected,
    _K.INSPECTION_FAILED: Reading.inspected,
}
"""What each kind of row does to the deadlines. Rows of other kinds start and end none."""

USED_KINDS = frozenset((*_STEPS, _K.SUSPENDED, _K.RESUMED))
"""The kinds of rows from which deadlines are computed."""

"""What happens to a request after its budget: contracts, works and the inspection of what was built."""

from collections.abc import Iterable, Sequence
from datetime import date, datetime
from uuid import UUID

from connections.events.works import (
    ContractsSent,
    ContractsSigned,
    Defect,
    InspectionFailed,
    InspectionPassed,
    InspectionRequested,
    InspectionScheduled,
    WorksConcluded,
    WorksStarted,
    WorksSuspended,
)
from connections.model.inspection import Inspection
from connections.model.problems import InspectionNotRequested, InspectionNotScheduled, InspectionPending, RequestMoved
from connections.model.request_moves import RequestMoves
from connections.model.timeline import Acting
from connections.states import (
    BUDGET_IN_FORCE,
    COMMISSIONING,
    INSPECTED_AFTER_WORKS,
    NEXT_COMMISSIONING,
    NEXT_INSPECTION,
    NEXT_WORKS,
    ContractsStatus,
    InspectionStatus,
    RequestStatus,
    Step,
    TimelineKind,
    WorksStatus,
)

_WORKS_FROM = {
    WorksStatus.STARTED: WorksStatus.SUSPENDED,
    WorksStatus.SUSPENDED: WorksStatus.STARTED,
    WorksStatus.CONCLUDED: WorksStatus.STARTED,
}
"""How works must stand, in the state `works`, to become started again, suspended or concluded."""

_CONTRACTS_FROM = {ContractsStatus.SENT: None, ContractsStatus.SIGNED: ContractsStatus.SENT}


class RequestWorks(RequestMoves):
    """The moves of a request after its budget was accepted, and the inspections.

    `acting` is who does it, and `parties` are the user ids of the people whom the event concerns. `note` is free text
    for the customer.
    """

    __abstract__ = True

    def send_contracts(
        self, *, acting: Acting, now: datetime, parties: Iterable[UUID], note: str | None = None
    ) -> ContractsSent:
        """Note that the contracts were sent to the customer (art. 84), and return the event.

        Raises RequestMoved when no budget is accepted or the contracts were sent already.
        """
        self._set_contracts(ContractsStatus.SENT)
        self.note(TimelineKind.CONTRACTS_SENT, acting, now, note=note)
        return ContractsSent(**self.state(parties), note=note)

    def sign_contracts(
        self, *, acting: Acting, now: datetime, parties: Iterable[UUID], note: str | None = None
    ) -> ContractsSigned:
        """Note that the customer signed the contracts (art. 85), and return the event.

        Raises RequestMoved when they were not sent or are signed already.
        """
        self._set_contracts(ContractsStatus.SIGNED)
        self.note(TimelineKind.CONTRACTS_SIGNED, acting, now, note=note)
        return ContractsSigned(**self.state(parties), note=note)

    def start_works(
        self, *, acting: Acting, now: datetime, parties: Iterable[UUID], note: str | None = None
    ) -> WorksStarted:
        """Begin the works of a request whose budget is accepted, or resume suspended ones, and return the event.

        Raises RequestMoved.
        """
        if self.status is RequestStatus.WORKS:
            self._check_works(WorksStatus.STARTED)
            self.note(TimelineKind.WORKS_STARTED, acting, now, note=note)
        else:
            self.move(Step.BEGIN_WORKS, TimelineKind.WORKS_STARTED, acting, now, note=note)
            if self.last_inspection is None or self.last_inspection.has_result:
                self.next_step = NEXT_WORKS
        self._set_works(WorksStatus.STARTED)
        return WorksStarted(**self.state(parties), note=note)

    def suspend_works(
        self, *, acting: Acting, now: datetime, parties: Iterable[UUID], note: str | None = None
    ) -> WorksSuspended:
        """Suspend works that are going on, and return the event. Raises RequestMoved."""
        self._check_works(WorksStatus.SUSPENDED)
        self._set_works(WorksStatus.SUSPENDED)
        self.note(TimelineKind.WORKS_SUSPENDED, acting, now, note=note)
        return WorksSuspended(**self.state(parties), note=note)

    def conclude_works(
        self, *, acting: Acting, now: datetime, parties: Iterable[UUID], note: str | None = None
    ) -> WorksConcluded:
        """Conclude works that are going on, and return the event, in which `next_step` says what follows.

        The inspection follows; on a generation budget, the customer's request for a commissioning. Raises RequestMoved.
        """
        self._check_works(WorksStatus.CONCLUDED)
        self.next_step = NEXT_INSPECTION if self.kind in INSPECTED_AFTER_WORKS else NEXT_COMMISSIONING
        self._set_works(WorksStatus.CONCLUDED)
        self.note(TimelineKind.WORKS_CONCLUDED, acting, now, note=note)
        return WorksConcluded(**self.state(parties), next_step=self.next_step, note=note)

    # Inspections

    def request_inspection(self, *, acting: Acting, now: datetime, parties: Iterable[UUID]) -> InspectionRequested:
        """Ask for an inspection, and return the event: after one that failed, or when all works are the customer's.

        Raises RequestMoved when nothing can be inspected now or when the request is a commissioning, which asks by its
        submission; InspectionPending when an inspection has been asked for.
        """
        if self.kind == COMMISSIONING or not self.may_be_inspected:
            raise RequestMoved(self.status)
        if self.has_asked_inspection:
            raise InspectionPending()
        self._ask_inspection(acting, now)
        return InspectionRequested(**self.state(parties), next_step=self.next_step)

    def schedule_inspection(
        self, at: datetime, *, acting: Acting, now: datetime, parties: Iterable[UUID]
    ) -> InspectionScheduled | None:
        """Schedule the inspection at a moment, or move it there, and return the event; None if it is there already.

        Raises RequestMoved when nothing can be inspected now, and InspectionNotRequested after a failed inspection
        until the customer asks for another one.
        """
        if not self.may_be_inspected:
            raise RequestMoved(self.status)
        if self.has_failed_inspection:
            raise InspectionNotRequested()
        found = self.last_inspection or self._begin_inspection(None)
        if found.scheduled_at == at:
            return None
        found.scheduled_at, found.status = at, InspectionStatus.SCHEDULED
        self._await_inspection()
        self.note(TimelineKind.INSPECTION_SCHEDULED, acting, now, scheduled_at=at)
        return InspectionScheduled(**self.state(parties), next_step=self.next_step, scheduled_at=at)

    def check_inspection_scheduled(self) -> Inspection:
        """Return the scheduled inspection that has no result yet.

        Raises RequestMoved when nothing can be inspected now, and InspectionNotScheduled when there is none.
        """
        if not self.may_be_inspected:
            raise RequestMoved(self.status)
        found = self.last_inspection
        if found is None:
            raise InspectionNotScheduled()
        found.check_scheduled()
        return found

    def pass_inspection(
        self, *, inspected_on: date, acting: Acting, now: datetime, parties: Iterable[UUID], note: str | None = None
    ) -> InspectionPassed:
        """Store that the scheduled inspection found no defects, and return the event.

        The caller connects the unit and ends the request. Raises RequestMoved and InspectionNotScheduled.
        """
        found = self.check_inspection_scheduled()
        found.status, found.inspected_on, found.result_at, found.note = InspectionStatus.PASSED, inspected_on, now, note
        self.note(TimelineKind.INSPECTION_PASSED, acting, now, note=note, inspected_on=inspected_on)
        self.touch()
        return InspectionPassed(**self.state(parties), inspected_on=inspected_on, note=note)

    def fail_inspection(
        self,
        defects: Sequence[str],
        *,
        inspected_on: date,
        due_on: date,
        acting: Acting,
        now: datetime,
        parties: Iterable[UUID],
        note: str | None = None,
    ) -> InspectionFailed:
        """Store that the scheduled inspection found `defects`, and return the event. It is the customer's turn.

        `due_on` is the last day for the customer to ask for another inspection. The caller returns a commissioning to
        the customer. Raises RequestMoved and InspectionNotScheduled.
        """
        found = self.check_inspection_scheduled()
        found.status, found.inspected_on, found.result_at = InspectionStatus.FAILED, inspected_on, now
        found.defects, found.note = list(defects), note
        self.turn = self.whose_turn()
        about = {"inspected_on": inspected_on, "defects": list(defects)}
        self.note(TimelineKind.INSPECTION_FAILED, acting, now, note=note, **about)
        self.touch()
        said = tuple(Defect(description=defect) for defect in defects)
        return InspectionFailed(
            **self.state(parties), inspected_on=inspected_on, defects=said, due_on=due_on, note=note
        )

    def ask_inspection_again(self, acting: Acting, now: datetime) -> None:
        """Ask for another inspection of a resubmitted commissioning whose last one failed. Otherwise do nothing."""
        if self.kind == COMMISSIONING and self.has_failed_inspection:
            self._ask_inspection(acting, now)

    def _ask_inspection(self, acting: Acting, now: datetime) -> None:
        self._begin_inspection(now)
        self._await_inspection()
        self.note(TimelineKind.INSPECTION_REQUESTED, acting, now)

    def _begin_inspection(self, requested_at: datetime | None) -> Inspection:
        begun = Inspection.begun(len(self.inspections) + 1, requested_at=requested_at)
        self.inspections.append(begun)
        return begun

    def _await_inspection(self) -> None:
        if self.kind != COMMISSIONING:
            self.next_step = NEXT_INSPECTION
        self.turn = self.whose_turn()
        self.touch()

    def _check_works(self, wanted: WorksStatus) -> None:
        """Raise RequestMoved unless works that have begun can become `wanted` now."""
        if self.status is not RequestStatus.WORKS or self.works_status is not _WORKS_FROM[wanted]:
            raise RequestMoved(self.status)

    def _set_works(self, status: WorksStatus) -> None:
        self.works_status = status
        self.turn = self.whose_turn()

    def _set_contracts(self, status: ContractsStatus) -> None:
        if self.status not in BUDGET_IN_FORCE or self.contracts_status is not _CONTRACTS_FROM[status]:
            raise RequestMoved(self.status)
        self.contracts_status = status
        self.turn = self.whose_turn()

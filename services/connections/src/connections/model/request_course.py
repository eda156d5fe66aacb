"""What follows on a request: whether a budget belongs to it, what comes after its approval, and when it is done."""

from sqlalchemy.orm import Mapped, declared_attr, relationship

from connections.model.inspection import Inspection
from connections.model.request_contents import RequestContents
from connections.states import (
    BUDGET_IN_FORCE,
    COMMISSIONING,
    CONNECTION_BUDGET,
    CUSTOMER,
    EITHERS_TURN,
    GENERATION_BUDGET,
    INSPECTED_AFTER_WORKS,
    NEW_CONNECTION,
    NEXT_BUDGET,
    NEXT_COMMISSIONING,
    NEXT_CONNECTION_BUDGET,
    NEXT_INSPECTION,
    NEXT_WORKS,
    REQUEST_DECIDED,
    REQUEST_RUNNING,
    TURNS,
    ContractsStatus,
    InspectionStatus,
    RequestStatus,
    WorksStatus,
    gets_budget,
)


class RequestCourse(RequestContents):
    """What the kind, state and answers of a request say of its further course."""

    __abstract__ = True

    @property
    def has_budget(self) -> bool:
        """Whether the request gets a budget of its own (`states.gets_budget`)."""
        return gets_budget(self.kind, works_needed=self.works_needed, budget_follows=self.budget_follows)

    @declared_attr
    @classmethod
    def inspections(cls) -> Mapped[list[Inspection]]:
        return relationship(order_by=Inspection.attempt, cascade="all, delete-orphan")

    @property
    def last_inspection(self) -> Inspection | None:
        """The latest attempt at an inspection; None before the first one was scheduled or asked for."""
        return self.inspections[-1] if self.inspections else None

    @property
    def has_failed_inspection(self) -> bool:
        """Whether the last inspection failed and no other one was asked for since."""
        return self.last_inspection is not None and self.last_inspection.status is InspectionStatus.FAILED

    @property
    def may_be_inspected(self) -> bool:
        """Whether the request is in a state in which an inspection can be asked for, scheduled and carried out.

        A commissioning is inspected during its analysis; a new connection once it is approved with the inspection as
        next step; a new connection with a budget, and a connection budget, once the budget is accepted and works that
        have started are concluded.
        """
        if self.kind == COMMISSIONING:
            return self.status is RequestStatus.IN_ANALYSIS
        if self.kind not in INSPECTED_AFTER_WORKS:
            return False
        if self.status is RequestStatus.APPROVED:
            return self.next_step == NEXT_INSPECTION
        are_concluded = self.status is RequestStatus.WORKS and self.works_status is WorksStatus.CONCLUDED
        return self.status is RequestStatus.BUDGET_ACCEPTED or are_concluded

    @property
    def has_asked_inspection(self) -> bool:
        """Whether an inspection was asked for and has no result yet (art. 138 §7).

        A commissioning asks for the inspection (art. 68 IV, 91) until the inspection fails, and again when it is
        resubmitted. Any other request asks for it when it is approved or its works are concluded with the inspection
        as next step, and after a failed inspection when the customer asks again (art. 94).
        """
        if self.last_inspection is not None and self.last_inspection.has_result:
            return False
        if self.kind == COMMISSIONING:
            return self.status in REQUEST_RUNNING
        return self.status in REQUEST_DECIDED and self.next_step == NEXT_INSPECTION

    @property
    def has_contracts_to_sign(self) -> bool:
        """Whether contracts were sent and neither came back nor became needless: works or an inspection go on."""
        last = self.last_inspection
        is_inspected = last is not None and last.status is InspectionStatus.SCHEDULED
        is_sent = self.contracts_status is ContractsStatus.SENT
        return self.status is RequestStatus.BUDGET_ACCEPTED and is_sent and not is_inspected

    def whose_turn(self) -> str:
        """Return whose turn it is: `customer`, `distributor`, or an empty text when the request is over.

        After a failed inspection the customer asks for another one. After a generation budget and its works the
        customer asks for the commissioning. Contracts that were sent are the customer's to sign and pay (art. 85).
        Otherwise the state decides (`states.TURNS`).
        """
        if self.status in EITHERS_TURN:
            if self.may_be_inspected and self.has_failed_inspection:
                return CUSTOMER
            if self.next_step == NEXT_COMMISSIONING or self.has_contracts_to_sign:
                return CUSTOMER
        return TURNS.get(self.status, "")

    @property
    def ends_with_connection(self) -> bool:
        """Whether the request is completed once its unit is connected.

        These are approved new connections, and connection budgets that were accepted.
        """
        if self.status in BUDGET_IN_FORCE:
            return self.kind in (NEW_CONNECTION, CONNECTION_BUDGET)
        return self.status is RequestStatus.APPROVED and self.kind == NEW_CONNECTION

    def following_step(self) -> str | None:
        """Return the next step after the approval, or None without one (REN 1000/2021, art. 64 §1)."""
        if self.budget_follows:
            return NEXT_CONNECTION_BUDGET
        if self.has_budget:
            return NEXT_BUDGET
        return NEXT_INSPECTION if self.kind == NEW_CONNECTION else None

    def step_after_acceptance(self, *, has_works: bool) -> str:
        """Return the next step after the acceptance of the budget, which `has_works` or not.

        Without works, what generates energy is to be commissioned, and everything else inspected.
        """
        if has_works:
            return NEXT_WORKS
        return NEXT_COMMISSIONING if self.kind == GENERATION_BUDGET else NEXT_INSPECTION

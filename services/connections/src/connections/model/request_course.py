"""What follows on a request: whether a budget belongs to it, what comes after its approval, and when it is done."""

from connections.model.request_contents import RequestContents
from connections.states import (
    BUDGETS,
    COMMISSIONING,
    CONNECTION_BUDGET,
    GENERATION_BUDGET,
    NEW_CONNECTION,
    NEXT_BUDGET,
    NEXT_COMMISSIONING,
    NEXT_CONNECTION_BUDGET,
    NEXT_INSPECTION,
    NEXT_WORKS,
    REQUEST_RUNNING,
    RequestStatus,
)


class RequestCourse(RequestContents):
    """What the kind, state and answers of a request say of its further course."""

    __abstract__ = True

    @property
    def has_budget(self) -> bool:
        """Whether the request gets a budget: both kinds of budgets do, and a new connection that needs works.

        A new connection that is followed by a connection budget gets none: the works are in that one.
        """
        if self.kind == NEW_CONNECTION:
            return self.works_needed and not self.asks_high_voltage_or_budget
        return self.kind in BUDGETS

    @property
    def has_asked_inspection(self) -> bool:
        """Whether the distributor has been asked to inspect what was built.

        A commissioning asks for the inspection (art. 68 IV, 91), and a new connection once it is approved.
        """
        if self.kind == COMMISSIONING:
            return self.status in REQUEST_RUNNING
        return self.status is RequestStatus.APPROVED and self.next_step == NEXT_INSPECTION

    @property
    def ends_with_connection(self) -> bool:
        """Whether the request is completed once its unit is connected.

        These are approved new connections, and connection budgets that were accepted.
        """
        if self.status in (RequestStatus.BUDGET_ACCEPTED, RequestStatus.WORKS):
            return self.kind in (NEW_CONNECTION, CONNECTION_BUDGET)
        return self.status is RequestStatus.APPROVED and self.kind == NEW_CONNECTION

    def following_step(self) -> str | None:
        """Return the next step after the approval, or None without one (REN 1000/2021, art. 64 §1)."""
        if self.kind == NEW_CONNECTION and self.asks_high_voltage_or_budget:
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

"""The budget of a request: issued and revised by the distributor, accepted or refused by the holder, or expired.

Each method that moves the request returns the event that tells of it, and adds one row to the timeline.
"""

from collections.abc import Iterable
from datetime import date, datetime
from typing import Any
from uuid import UUID

from sqlalchemy.orm import Mapped, declared_attr, relationship

from connections.events.budget import BudgetAccepted, BudgetExpired, BudgetIssued, BudgetRefused
from connections.model.budget import Budget
from connections.model.problems import BudgetRevised, RequestMoved
from connections.model.request_moves import RequestMoves
from connections.model.timeline import BY_ITSELF, Acting
from connections.states import BY_CUSTOMER, BY_DISTRIBUTOR, RequestStatus, Step, TimelineKind


class RequestBudgets(RequestMoves):
    """The revisions of a request's budget, and the moves that they go through."""

    __abstract__ = True

    @declared_attr
    @classmethod
    def budgets(cls) -> Mapped[list[Budget]]:
        return relationship(order_by=Budget.revision, cascade="all, delete-orphan")

    @property
    def budget(self) -> Budget:
        """The current revision of the budget. Raises IndexError when none was issued."""
        return self.budgets[-1]

    @property
    def awaits_distributors_works(self) -> bool:
        """Whether the distributor has not begun yet with works that the accepted budget says."""
        is_accepted = self.status is RequestStatus.BUDGET_ACCEPTED and bool(self.budgets)
        return is_accepted and any(work["by"] == BY_DISTRIBUTOR for work in self.budget.works)

    def check_budget_due(self) -> None:
        """Raise RequestMoved unless a budget, or a further revision of it, can be issued now."""
        can_issue = self.status in (RequestStatus.APPROVED, RequestStatus.BUDGET_ISSUED)
        if not can_issue or not self.has_budget:
            raise RequestMoved(self.status)

    def check_answerable(self, revision: int | None) -> None:
        """Raise an error unless the current revision of the budget waits for an answer.

        `revision` is the one that the holder has seen; None is any. Raises RequestMoved when no budget waits for an
        answer, and BudgetRevised when there is a later revision than the one seen. Whether its last day is over,
        `queries.budgets.check_validity` says.
        """
        if self.status is not RequestStatus.BUDGET_ISSUED:
            raise RequestMoved(self.status)
        if revision not in (None, self.budget.revision):
            raise BudgetRevised(self.budget.revision)

    def keep_budget_open(self, last_day: date) -> None:
        """Set the day after which the job ends the validity of the current revision: the last day to answer it.

        The version of the request stays. Nothing happens when no budget waits for an answer.
        """
        if self.status is RequestStatus.BUDGET_ISSUED:
            self.budget.open_until = last_day

    def issue_budget(
        self,
        budget: Budget,
        *,
        acting: Acting,
        now: datetime,
        parties: Iterable[UUID],
        guarantee_kept_until: date | None = None,
    ) -> BudgetIssued:
        """Issue the first revision of the budget, and return the event. Raises RequestMoved.

        `acting` is the analyst. `parties` are the user ids of the people whom the event concerns.
        `guarantee_kept_until` is the last day on which a withdrawal keeps the guarantee, None without one.
        """
        return self._issue(Step.ISSUE_BUDGET, budget, acting, now, parties, guarantee_kept_until)

    def revise_budget(
        self,
        budget: Budget,
        *,
        acting: Acting,
        now: datetime,
        parties: Iterable[UUID],
        guarantee_kept_until: date | None = None,
    ) -> BudgetIssued:
        """Issue a further revision, which takes the place of the one before, and return the event. Raises RequestMoved.

        `acting` is the analyst. `parties` are the user ids of the people whom the event concerns.
        `guarantee_kept_until` is the last day on which a withdrawal keeps the guarantee, None without one.
        """
        return self._issue(Step.REVISE_BUDGET, budget, acting, now, parties, guarantee_kept_until)

    def accept_budget(
        self, *, acting: Acting, now: datetime, parties: Iterable[UUID], by_silence: bool = False
    ) -> BudgetAccepted:
        """Accept the current revision of the budget, and return the event. Raises RequestMoved.

        `acting` is who does it; with `by_silence` nobody did until the end of its validity. `parties` are the user ids
        of the people whom the event concerns.
        """
        self._answer(Step.ACCEPT_BUDGET, TimelineKind.BUDGET_ACCEPTED, acting, now, by_silence=by_silence)
        self.next_step = self.step_after_acceptance(has_works=bool(self.budget.works))
        self.turn = self.whose_turn()
        return BudgetAccepted(**self._budget_state(parties), next_step=self.next_step, by_silence=by_silence)

    def refuse_budget(
        self, *, acting: Acting, now: datetime, parties: Iterable[UUID], reason: str | None = None
    ) -> BudgetRefused:
        """Refuse the current revision of the budget, which ends the request, and return the event. Raises RequestMoved.

        `acting` is who does it, and `reason` free text of the holder. `parties` are the user ids of the people whom the
        event concerns.
        """
        self._answer(Step.REFUSE_BUDGET, TimelineKind.BUDGET_REFUSED, acting, now, note=reason)
        self.end(RequestStatus.BUDGET_REFUSED.value, now)
        return BudgetRefused(**self._budget_state(parties))

    def expire_budget(
        self, *, now: datetime, parties: Iterable[UUID], acting: Acting = BY_ITSELF
    ) -> BudgetAccepted | BudgetExpired:
        """End the validity of the current revision, which nobody answered, and return the event. Raises RequestMoved.

        A budget for which the customer pays nothing is accepted by silence (REN 1000/2021, art. 83 §3); any other one
        expires, which ends the request. `acting` is who ends it, the system. `parties` are the user ids of the people
        whom the event concerns.
        """
        if self.budgets and self.budget.is_free:
            return self.accept_budget(acting=acting, now=now, parties=parties, by_silence=True)
        self._answer(Step.EXPIRE_BUDGET, TimelineKind.BUDGET_EXPIRED, acting, now)
        self.end(RequestStatus.BUDGET_EXPIRED.value, now)
        return BudgetExpired(**self._budget_state(parties))

    def end(self, reason: str | None, now: datetime) -> None:
        """Write down that the request is over, and why; its budget waits for no answer any more."""
        super().end(reason, now)
        if self.has_budget:
            self._close_budgets()

    def _issue(
        self,
        step: Step,
        budget: Budget,
        acting: Acting,
        now: datetime,
        parties: Iterable[UUID],
        guarantee_kept_until: date | None,
    ) -> BudgetIssued:
        self.move(
            step,
            TimelineKind.BUDGET_ISSUED,
            acting,
            now,
            revision=budget.revision,
            works_class=budget.works_class,
            term_days=budget.term_days,
            valid_until=budget.valid_until,
            customer_works=any(work["by"] == BY_CUSTOMER for work in budget.works),
            cost=budget.cost,
            participation=budget.participation,
        )
        self._close_budgets()
        self.budgets.append(budget)
        self.touch()
        without_answer = "accepted" if budget.is_free else "expired"
        told = self._budget_state(parties)
        return BudgetIssued(
            **told,
            term_days=budget.term_days,
            without_answer=without_answer,
            guarantee_kept_until=guarantee_kept_until,
        )

    def _answer(self, step: Step, kind: TimelineKind, acting: Acting, now: datetime, **said: Any) -> None:
        revision = self.budget.revision if self.budgets else None
        self.move(step, kind, acting, now, revision=revision, **said)
        self._close_budgets()

    def _close_budgets(self) -> None:
        for budget in self.budgets:
            budget.open_until = None

    def _budget_state(self, parties: Iterable[UUID]) -> dict[str, Any]:
        budget = self.budget
        return self.state(parties) | {
            "valid_until": budget.valid_until,
            "revision": budget.revision,
            "total": budget.cost,
            "participation": budget.participation,
        }

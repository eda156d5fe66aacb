"""Facts about the budget of a request: it was issued, accepted, refused, or its validity is over."""

from dataclasses import dataclass
from datetime import date
from typing import Annotated

from chassis.events import Fact
from chassis.fact_fields import Doc, Rule, one_of
from connections.events.request import RequestState

Reais = Annotated[str, Rule({"pattern": "^[0-9]+\\.[0-9]{2}$"}, "1234.50")]


@dataclass(frozen=True, kw_only=True)
class BudgetState(RequestState):
    """A request with the revision of its budget that the fact is about. Amounts are in reais."""

    valid_until: Annotated[date, Doc("the last day on which the holder may answer")]
    revision: Annotated[int | None, Doc("the number of the revision, from 1")] = None
    total: Annotated[Reais | None, Doc("what all works cost")] = None
    participation: Annotated[Reais | None, Doc("what the customer pays of it")] = None


@dataclass(frozen=True, kw_only=True)
class BudgetIssued(BudgetState, Fact, type="connections.budget_issued.v1", subject="request_id"):
    """A budget was issued, or a further revision of it, which takes the place of the one before.

    `without_answer` says what it becomes at the end of its validity: `accepted` when the customer pays nothing.
    """

    term_days: Annotated[int | None, Doc("how long the works take, in days")] = None
    without_answer: Annotated[str | None, one_of("expired", "accepted")] = None
    guarantee_kept_until: Annotated[
        date | None, Doc("the last day on which a withdrawal keeps the guarantee; missing without a guarantee")
    ] = None


@dataclass(frozen=True, kw_only=True)
class BudgetAccepted(BudgetState, Fact, type="connections.budget_accepted.v1", subject="request_id"):
    """A budget was accepted by the holder, or with `by_silence` because the customer pays nothing and did not answer.

    `next_step` says what follows.
    """

    by_silence: bool = False


@dataclass(frozen=True, kw_only=True)
class BudgetRefused(BudgetState, Fact, type="connections.budget_refused.v1", subject="request_id"):
    """The holder refused a budget. The request is over."""


@dataclass(frozen=True, kw_only=True)
class BudgetExpired(BudgetState, Fact, type="connections.budget_expired.v1", subject="request_id"):
    """Nobody answered a budget until the end of its validity. The request is over."""

"""What an analyst offers in a budget, and the rules that it must keep before it is issued."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

from chassis.business_days import BusinessDays
from chassis.problems import FieldError, Invalid
from connections.clocks.terms import LONGEST_WORKS, SHORTEST_VALIDITY
from connections.model.problems import BudgetValidityTooShort
from connections.states import BY_DISTRIBUTOR, NO_WORKS

LONGEST_VALIDITY = 365
"""Calendar days for which a budget is valid at most, so that a wrong year is found."""


@dataclass(frozen=True, kw_only=True)
class Work:
    """One thing to build: what, `by` whom (`states.BUILT_BY`), and what it costs in reais."""

    description: str
    by: str
    cost: Decimal

    def as_json(self) -> dict[str, str]:
        return {"description": self.description, "by": self.by, "cost": str(self.cost)}


@dataclass(frozen=True, kw_only=True)
class Offer:
    """The contents of a budget: the works and their class, amounts in reais, the term in days, and the last valid day.

    `participation` is the part of the `cost` that the customer pays. `works_class` is one of `states.WORKS_CLASSES`.
    """

    works: Sequence[Work]
    cost: Decimal
    participation: Decimal
    term_days: int
    valid_until: date
    works_class: str

    @classmethod
    def of(cls, said: Mapping[str, Any]) -> "Offer":
        """Return the offer that a request's body says, as `schemas.budget.NewBudget` reads it."""
        return cls(**{**said, "works": tuple(Work(**work) for work in said["works"])})

    def ending_on_business_day(self, days: BusinessDays) -> "Offer":
        """Return the offer as it is made: a last day that is no business day moves to the next (REN 1000, art. 656)."""
        return replace(self, valid_until=days.first_from(self.valid_until))

    def check(self, today: date, days: BusinessDays) -> None:
        """Raise Invalid with every rule that the offer breaks.

        Raises BudgetValidityTooShort when only the validity is too short, counted from `today` in business days of the
        operator (`days`).
        """
        faults = list(self._faults(today))
        if faults:
            raise Invalid(errors=faults)
        earliest = days.after(today, SHORTEST_VALIDITY)
        if self.valid_until < earliest:
            raise BudgetValidityTooShort(earliest)

    def _faults(self, today: date) -> Iterator[FieldError]:
        total = sum((work.cost for work in self.works), Decimal("0.00"))
        if total != self.cost:
            yield FieldError("#/cost", "budget.sum_differs", {"total": str(total)})
        if self.participation > self.cost:
            yield FieldError("#/participation", "budget.participation_too_high", {"cost": str(self.cost)})
        if self.works_class == NO_WORKS and any(work.by == BY_DISTRIBUTOR for work in self.works):
            yield FieldError("#/works_class", "budget.works_without_class")
        if self.works_class != NO_WORKS and not self.works:
            yield FieldError("#/works", "budget.class_without_works")
        longest = LONGEST_WORKS[self.works_class]
        if self.term_days > longest:
            yield FieldError("#/term_days", "budget.term_too_long", {"longest": longest})
        if self.valid_until > today + timedelta(days=LONGEST_VALIDITY):
            yield FieldError("#/valid_until", "budget.validity_too_long", {"longest": LONGEST_VALIDITY})

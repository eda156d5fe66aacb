"""Debts, and when they stand in the way of a request (REN 1000/2021, art. 346)."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import Any, TypedDict

from connections.states import NEW_CONNECTION


class ToldDebt(TypedDict):
    """A debt as its holder is told of it. `amount` is in reais, `due_on` its last day for payment."""

    consumer_unit: str | None
    amount: str
    due_on: str


@dataclass(frozen=True, kw_only=True)
class Debt:
    """An unpaid bill: whose it is, for which consumer unit, how many reais, and its last day for payment.

    `document` and `consumer_unit` are normalised. `consumer_unit` is empty for a debt that is of no unit.
    """

    document: str
    consumer_unit: str
    amount: Decimal
    due_on: date

    def as_json(self) -> ToldDebt:
        return {
            "consumer_unit": self.consumer_unit or None,
            "amount": str(self.amount),
            "due_on": self.due_on.isoformat(),
        }


@dataclass(frozen=True, kw_only=True)
class AskedDebts:
    """What the billing system answered, before a transaction, about a holder's `document` and perhaps a unit.

    `found` is None when there was no answer.
    """

    document: str
    consumer_unit: str | None
    asked_at: datetime
    found: Sequence[Debt] | None

    def in_the_way(self, kind: str, today: date) -> list[Debt]:
        """Return the holder's overdue debts that forbid a request of this `kind`.

        For a new connection they are all debts of the holder (art. 346 §2), for any other kind only those on the
        request's unit (§3).
        """
        return [
            debt
            for debt in self.found or ()
            if debt.document == self.document
            and debt.due_on < today
            and (kind == NEW_CONNECTION or debt.consumer_unit == self.consumer_unit)
        ]

    def of_others(self, today: date) -> bool:
        """Return whether somebody else, such as an earlier holder, has overdue debts on the unit.

        They forbid no request.
        """
        return any(debt.document != self.document and debt.due_on < today for debt in self.found or ())

    def as_json(self, kind: str, today: date) -> dict[str, Any]:
        """Return billing's answer as it is stored in the column `debts` of a request of this `kind`.

        The kind decides whether the holder's debts elsewhere count; `today` is the operator's date, by which a debt is
        overdue.
        """
        return {
            "asked_at": self.asked_at.isoformat(timespec="seconds"),
            "is_answered": self.found is not None,
            "own": [debt.as_json() for debt in self.in_the_way(kind, today)],
            "has_earlier_holders": self.of_others(today),
        }

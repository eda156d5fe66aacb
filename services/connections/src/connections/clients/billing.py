"""Billing: the unpaid debts of a holder and of a consumer unit, in the billing system of the distributor."""

import re
from collections.abc import Mapping, Sequence
from decimal import Decimal
from pathlib import Path
from typing import Any, Protocol

import marshmallow as ma

from chassis.outside import NoAnswer, OutsideSystem
from chassis.problems import Reason
from chassis.schemas import Day, Document, Schema, UnitCode
from connections.clients.table_file import TableFile
from connections.model.debts import Debt
from connections.settings import Settings

_CENTS = re.compile(r"[0-9]{1,13}(\.[0-9]{1,2})?")


class Billing(Protocol):
    """The billing system. `is_configured` is False when the operator has named none, and no debt is known."""

    is_configured: bool

    def debts(self, document: str, consumer_unit: str | None) -> Sequence[Debt]:
        """Return all unpaid debts of a person or company anywhere, and those of anybody on a consumer unit.

        `document` is a normalised CPF or CNPJ, `consumer_unit` a normalised code or None for no unit. Bills that are
        not due yet may be among the debts. Raises NoAnswer.
        """
        ...


class NoBilling:
    """No billing system: nobody has debts."""

    is_configured = False

    def debts(self, document: str, consumer_unit: str | None) -> Sequence[Debt]:  # noqa: ARG002
        return ()


class _Amount(ma.fields.Field[Decimal]):
    """An amount above zero with at most two decimals, with a point or as people write it: `1.234,56`.

    A JSON number is read as well: one with decimals is a Decimal here (`chassis.outside`).
    """

    def _deserialize(self, value: Any, attr: str | None, data: Mapping[str, Any] | None, **kwargs: Any) -> Decimal:  # noqa: ARG002
        text = "" if isinstance(value, bool) else str(value).strip()
        if "," in text:
            text = text.replace(".", "").replace(",", ".")
        amount = Decimal(text) if _CENTS.fullmatch(text) else Decimal(0)
        if amount <= 0:
            raise ma.ValidationError(Reason("field.range"))
        return amount


class DebtShape(Schema):
    """A debt as the billing system or a row of the file says it."""

    class Meta:
        unknown = ma.EXCLUDE

    document = Document(required=True)
    consumer_unit = UnitCode(allow_none=True)
    amount = _Amount(required=True)
    due_on = Day(required=True)

    @ma.post_load
    def _as_debt(self, said: dict[str, Any], **_kwargs: Any) -> dict[str, Any]:
        return {**said, "consumer_unit": said.get("consumer_unit") or ""}


class HttpBilling:
    """A billing system that answers `GET <url>?document=…&consumer_unit=…` with `{"debts": […]}`."""

    is_configured = True

    def __init__(self, url: str, system: OutsideSystem) -> None:
        self._url = url
        self._system = system

    def debts(self, document: str, consumer_unit: str | None) -> Sequence[Debt]:
        asked = {"document": document, **({"consumer_unit": consumer_unit} if consumer_unit else {})}
        answer = self._system.get(self._url, **asked)
        listed = answer.get("debts") if isinstance(answer, dict) else None
        if not isinstance(listed, list):
            raise NoAnswer("no list of debts")
        try:
            found = [Debt(**said) for said in DebtShape(many=True).load(listed)]
        except ma.ValidationError:
            raise NoAnswer("a debt that cannot be read") from None
        return _about(found, document, consumer_unit)


class FileBilling:
    """A CSV file `document,consumer_unit,amount,due_on` of unpaid debts."""

    is_configured = True

    def __init__(self, file: Path) -> None:
        self._table = TableFile(file, DebtShape)

    def debts(self, document: str, consumer_unit: str | None) -> Sequence[Debt]:
        return _about([Debt(**row) for row in self._table.rows()], document, consumer_unit)


def open_billing(settings: Settings) -> Billing:
    """Return the client of the billing system that the settings name: over HTTP, a file, or none."""
    if settings.billing_url:
        token = settings.billing_token.get_secret_value()
        return HttpBilling(settings.billing_url, OutsideSystem("billing", token=token))
    return FileBilling(settings.billing_file) if settings.billing_file else NoBilling()


def _about(debts: Sequence[Debt], document: str, consumer_unit: str | None) -> Sequence[Debt]:
    """Return those of `debts` that are of this document or on this unit; an outside system may return others."""
    return [
        debt
        for debt in debts
        if debt.document == document or (consumer_unit is not None and debt.consumer_unit == consumer_unit)
    ]

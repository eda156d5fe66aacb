"""What the check of a request must know beside its answers: about its unit, its address, and other requests."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from chassis.documents import CNPJ, document_kind
from chassis.unit_codes import readings
from connections.forms import Area, BudgetFacts, Check, Facts, Form, UnitFacts, check
from connections.model import ConnectionRequest, ConsumerUnit, UnitAccess, UnitCode
from connections.queries.consumer_units import in_force
from connections.queries.forms import form_of
from connections.queries.operator_time import OperatorTime
from connections.states import BUDGET_IN_FORCE, GENERATION_BUDGET, NEW_CONNECTION, UnitStatus


@dataclass(frozen=True, kw_only=True)
class Local:
    """Where, when and for whom a request is looked at.

    `today` is the date in the operator's time zone, `time` the operator's calendar, `area` the operator's area. `say`
    returns the sentence of a fault's code in the reader's language.
    """

    today: date
    time: OperatorTime
    area: Area
    say: Callable[..., str]


_LIVE_UNIT = (UnitStatus.CONNECTED, UnitStatus.DISCONNECTED)


def form_for(session: Session, request: ConnectionRequest) -> Form:
    """Return the version of the form by which the request is filled in."""
    return form_of(session, request.kind, request.form_version)


def check_request(session: Session, request: ConnectionRequest, local: Local, *, for_staff: bool = False) -> Check:
    """Check a request against its form, and return what is missing, which rules it breaks, and what is computed.

    `local` gives today's date and the operator's area. With `for_staff` it also warns of codes that no consumer unit
    has; customers are not warned, because they could find out which units exist.
    """
    form = form_for(session, request)
    facts = facts_of(session, request, form, local, for_staff=for_staff)
    return check(form, request.answers, request.files, facts)


def facts_of(
    session: Session, request: ConnectionRequest, form: Form, local: Local, *, for_staff: bool = False
) -> Facts:
    """Return what the rules of `form` must know of a request beside its answers, such as its unit and its budget.

    `local` gives today's date and the operator's area. Codes that no consumer unit has are included only with
    `for_staff`.
    """
    return Facts(
        today=local.today,
        holder_is_company=document_kind(request.holder_document) == CNPJ,
        by_professional=_is_by_professional(session, request, local.today),
        area=local.area,
        unit=_unit(session, request),
        live_unit_at_address=request.kind == NEW_CONNECTION and _is_supplied(session, request.answers.get("address")),
        unknown_units=_unknown(session, form.unit_codes(request.answers)) if for_staff else frozenset(),
        budget_request=_budget(session, request),
    )


def _is_by_professional(session: Session, request: ConnectionRequest, today: date) -> bool:
    if request.unit_access_id is None:
        return False
    found = select(UnitAccess.id).where(UnitAccess.id == request.unit_access_id, in_force(UnitAccess, today))
    return session.scalar(found) is not None


def _unit(session: Session, request: ConnectionRequest) -> UnitFacts | None:
    unit = session.get(ConsumerUnit, request.consumer_unit) if request.consumer_unit else None
    if unit is None or request.kind == NEW_CONNECTION:
        return None
    return UnitFacts(
        code=unit.code,
        status=unit.status.value,
        available_power_w=unit.available_power_w,
        other_codes=frozenset(unit.other_codes),
    )


def _is_supplied(session: Session, address: dict[str, Any] | None) -> bool:
    """Return whether a unit that has or had energy is at this `address` already (art. 63)."""
    if not address or not address.get("postal_code") or not address.get("number"):
        return False
    same = select(ConsumerUnit.code).where(
        ConsumerUnit.postal_code == address["postal_code"],
        ConsumerUnit.number == address["number"],
        ConsumerUnit.complement == (address.get("complement") or ""),
        ConsumerUnit.status.in_(_LIVE_UNIT),
    )
    return session.scalar(same.limit(1)) is not None


def _unknown(session: Session, codes: set[str]) -> frozenset[str]:
    """Return those of `codes` that no consumer unit of this operator has, found with one query."""
    meant = {code: readings(code) for code in codes}
    every = {reading for found in meant.values() for reading in found}
    known = set(session.scalars(select(UnitCode.code).where(UnitCode.code.in_(every)))) if every else set()
    return frozenset(code for code, found in meant.items() if known.isdisjoint(found))


def _budget(session: Session, request: ConnectionRequest) -> BudgetFacts | None:
    """Return the generation budget that a commissioning names. None if it names none, or one of another holder.

    After the submission, a budget counts as accepted as long as its section may not be changed: it was checked then,
    and it lapses when the unit gets another holder (REN 1000/2021, art. 138 §7).
    """
    said = request.named_budget_id
    if said and request.protocol and not request.is_open(section="request"):
        return BudgetFacts(id=said, is_accepted=True, consumer_unit=request.consumer_unit or "")
    named = session.get(ConnectionRequest, said) if said else None
    if named is None or named.kind != GENERATION_BUDGET or named.holder_document != request.holder_document:
        return None
    return BudgetFacts(
        id=named.id, is_accepted=named.status in BUDGET_IN_FORCE, consumer_unit=named.consumer_unit or ""
    )

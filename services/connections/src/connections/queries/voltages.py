"""At which voltage a consumer unit is or will be connected, as far as it is known before an analyst decides it."""

from sqlalchemy import select
from sqlalchemy.orm import Session

from connections.model import ConnectionRequest, ConsumerUnit
from connections.states import BUDGET_IN_FORCE, GENERATION_BUDGET, NEW_CONNECTION, VOLTAGE_OF_SUPPLY, RequestStatus

_BUILT = (*BUDGET_IN_FORCE, RequestStatus.COMPLETED)


def known_voltage(session: Session, request: ConnectionRequest) -> str | None:
    """Return the voltage (`states.VOLTAGES`) that is known of a request when it is submitted; None if nothing is.

    It is what was decided of the generation budget that a commissioning names; else what was decided last of another
    request about the unit, which was built or accepted; else what the unit's type of supply says. A new connection has
    no unit yet.
    """
    if request.kind == NEW_CONNECTION or request.consumer_unit is None:
        return None
    named = request.named_budget_id
    budget = session.get(ConnectionRequest, named) if named else None
    if budget and (budget.kind, budget.consumer_unit) == (GENERATION_BUDGET, request.consumer_unit) and budget.voltage:
        return budget.voltage
    return _decided(session, request) or _of_supply(session, request.consumer_unit)


def _decided(session: Session, request: ConnectionRequest) -> str | None:
    """Return the voltage that was decided last of a request about the same unit, and not refused or given up."""
    registered = (ConnectionRequest.kind == NEW_CONNECTION) & (ConnectionRequest.status == RequestStatus.APPROVED)
    rows = select(ConnectionRequest.voltage).where(
        ConnectionRequest.consumer_unit == request.consumer_unit,
        ConnectionRequest.id != request.id,
        ConnectionRequest.voltage.is_not(None),
        ConnectionRequest.status.in_(_BUILT) | registered,
    )
    return session.scalars(rows.order_by(ConnectionRequest.decided_at.desc()).limit(1)).first()


def _of_supply(session: Session, code: str) -> str | None:
    unit = session.get(ConsumerUnit, code)
    return VOLTAGE_OF_SUPPLY.get(unit.supply_type) if unit else None

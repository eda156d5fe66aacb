"""The rules of a new connection: the declared load, and what follows from the supply that is asked for."""

from connections.forms.case import Case
from connections.forms.kinds.kind import Kind
from connections.forms.values import as_json

_HIGH_VOLTAGE = "high_voltage"
_OVER, _LIVE = "connection.over_low_voltage", "connection.live_unit_at_address"


def _compute(case: Case) -> None:
    """Add to `case.computed` the `declared_load_kw`, and whether a connection budget follows.

    Loads without a power are left out. A connection budget is another request. It follows for high voltage, or when the
    customer answered that a request for a connection budget will follow.
    """
    load_w, supply_type = case.total("supply", "loads", "quantity", "power_w"), case.get("supply", "supply_type")
    if load_w is not None:
        case.computed["declared_load_kw"] = as_json(load_w / 1000)
    if supply_type:
        is_announced = bool(case.get("supply", "budget_follows"))
        case.computed["connection_budget_follows"] = is_announced or supply_type == _HIGH_VOLTAGE


def _judge(case: Case) -> None:
    load_w, supply_type = case.total("supply", "loads", "quantity", "power_w"), case.get("supply", "supply_type")
    limit_kw = case.limits["low_voltage_kw"]
    if load_w is not None and load_w > limit_kw * 1000 and supply_type not in (None, _HIGH_VOLTAGE):
        case.warn("supply", "supply_type", _OVER, declared_kw=str(as_json(load_w / 1000)), limit_kw=str(limit_kw))
    if case.facts.live_unit_at_address:
        case.warn("address", "street", _LIVE)


NEW_CONNECTION = Kind(
    compute=_compute,
    judge=_judge,
    fields={
        "supply.supply_type": "choice",
        "supply.budget_follows": "boolean",
        "supply.loads": "rows",
        "supply.loads.quantity": "integer",
        "supply.loads.power_w": "decimal",
    },
    limits=("low_voltage_kw",),
    articles=(_OVER, _LIVE),
)

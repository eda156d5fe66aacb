"""The rules of a connection budget: metering at primary voltage, and the units, lots and phases of its purpose."""

from collections.abc import Iterator
from decimal import Decimal

from connections.forms.case import Case
from connections.forms.kinds.kind import Kind
from connections.forms.kinds.units import (
    UNIT_CHECK_DIGITS,
    UNIT_DIFFERS,
    UNIT_FIELDS,
    UNIT_UNKNOWN,
    judge_unit,
    warn_of_codes,
)
from connections.forms.values import as_json, exact

_NOT_REGISTERED, _ENDS_FIRST, _PHASES = "unit.not_registered", "works.end_before_start", "phases.differ"
_LARGE, _SEVERAL, _SECONDARY = (
    "metering.large_transformer",
    "metering.several_transformers",
    "metering.secondary_voltage",
)
_USUAL_SECONDARY = "220/127"

_PARTS = {"shared_metering": "units", "building": "units", "subdivision": "lots"}
"""The sections that a purpose asks for, each with the rows by which its units or lots are listed."""


def _compute(case: Case) -> None:
    """Add to `case.computed` the transformers' total power, whether to meter at primary (medium) voltage, and why.

    Adds the number of units or lots as well. What the answers do not say is left out.
    """
    power = case.total("load_details", "transformers", "power_kva")
    if power is not None:
        case.computed["transformer_power_kva"] = as_json(power)
    if case.rows("load_details", "transformers"):
        reasons = list(_reasons_for_primary_metering(case))
        case.computed["primary_metering"] = bool(reasons)
        case.computed["primary_metering_reasons"] = reasons
    for section, rows in _PARTS.items():
        if case.rows(section, rows):
            case.computed["units"] = as_json(_count(case, section, rows))


def _reasons_for_primary_metering(case: Case) -> Iterator[str]:
    """Yield the codes of the reasons for metering at primary (medium) voltage (seed 002, 4.5).

    They are a transformer over the limit, more than one transformer, and a secondary voltage other than 220/127 V.
    """
    transformers, limit = case.rows("load_details", "transformers"), case.limits["primary_metering_kva"]
    if any(exact(one["power_kva"]) > limit for one in transformers if "power_kva" in one):
        yield _LARGE
    if len(transformers) > 1:
        yield _SEVERAL
    if any(one.get("secondary_voltage", _USUAL_SECONDARY) != _USUAL_SECONDARY for one in transformers):
        yield _SECONDARY


def _judge(case: Case) -> None:
    judge_unit(case)
    unit = case.facts.unit
    if case.get("request", "reason") == "new_connection" and unit and unit.status != "registered":
        case.error("request", "consumer_unit", _NOT_REGISTERED)
    starts, ends = case.get("load_details", "works_start_on"), case.get("load_details", "works_end_on")
    if starts and ends and ends < starts:
        case.error("load_details", "works_end_on", _ENDS_FIRST)
    for reason in case.computed.get("primary_metering_reasons", ()):
        case.warn("load_details", "transformers", reason, limit_kva=str(case.limits["primary_metering_kva"]))
    warn_of_codes(case, "shared_metering", "units")
    for section, rows in _PARTS.items():
        phased = case.total(section, "phases", "quantity")
        if phased is not None and case.rows(section, rows) and phased != _count(case, section, rows):
            listed = as_json(_count(case, section, rows))
            case.warn(section, "phases", _PHASES, listed=listed, in_phases=as_json(phased))


def _count(case: Case, section: str, rows: str) -> Decimal:
    """Return how many units or lots the rows that answer the field `rows` of a section list.

    A row without a quantity counts as one.
    """
    return sum((exact(row.get("quantity", 1)) for row in case.rows(section, rows)), Decimal(0))


CONNECTION_BUDGET = Kind(
    compute=_compute,
    judge=_judge,
    fields={
        **UNIT_FIELDS,
        "request.reason": "choice",
        "request.purpose": "choice",
        "load_details.transformers": "rows",
        "load_details.transformers.power_kva": "decimal",
        "load_details.transformers.secondary_voltage": "choice",
        "load_details.works_start_on": "day",
        "load_details.works_end_on": "day",
        "shared_metering.units": "rows",
        "shared_metering.units.consumer_unit": "unit_code",
        "building.units": "rows",
        "building.units.quantity": "integer",
        "building.phases": "rows",
        "building.phases.quantity": "integer",
        "subdivision.lots": "rows",
        "subdivision.lots.quantity": "integer",
        "subdivision.phases": "rows",
        "subdivision.phases.quantity": "integer",
    },
    limits=("primary_metering_kva",),
    articles=(
        UNIT_DIFFERS,
        UNIT_UNKNOWN,
        UNIT_CHECK_DIGITS,
        _NOT_REGISTERED,
        _ENDS_FIRST,
        _PHASES,
        _LARGE,
        _SEVERAL,
        _SECONDARY,
    ),
)

"""The rules of a generation budget: the limits of power, the fast track, and who receives the credits."""

from decimal import Decimal

from connections.forms.case import Case
from connections.forms.kinds.generation_power import POWER_LIMITS, compute_power, installed_kw, limit_kw
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

_OVER_LIMIT, _OVER_AVAILABLE = "generation.over_limit", "generation.over_available_power"
_NOT_OFFERED, _OFFERED = "generation.fast_track_not_offered", "generation.fast_track_offered"
_CHOSEN = "generation.fast_track_chosen"
_EITHER, _MIXED = "credits.percent_or_priority", "credits.percent_and_priority"
_SUM, _PRIORITY_TWICE, _UNIT_TWICE = "credits.percents_not_100", "credits.priority_repeated", "credits.unit_repeated"


def _judge(case: Case) -> None:
    judge_unit(case)
    installed = installed_kw(case)
    if installed is not None:
        _judge_power(case, installed)
    _judge_fast_track(case)
    _judge_beneficiaries(case)


def _judge_power(case: Case, installed: Decimal) -> None:
    section = "modules" if case.rows("modules", "modules") else "inverters"
    pointer, said = ("modules" if section == "modules" else "generators"), {"installed_kw": str(as_json(installed))}
    if installed > limit_kw(case):
        case.error(section, pointer, _OVER_LIMIT, **said, limit_kw=str(as_json(limit_kw(case))))
    available_w = case.facts.unit.available_power_w if case.facts.unit else None
    if available_w is not None and installed * 1000 > available_w:
        available = str(as_json(Decimal(available_w) / 1000))
        case.warn(section, pointer, _OVER_AVAILABLE, **said, available_kw=available)


def _judge_fast_track(case: Case) -> None:
    """Add an error to `case` if a fast track was chosen that is not offered.

    If a fast track is offered, add a warning that says what choosing it means.
    """
    is_offered, is_chosen = case.computed.get("fast_track_offered"), case.get("request", "fast_track")
    if is_offered is None:
        return
    if is_offered:
        case.warn("request", "fast_track", _CHOSEN if is_chosen else _OFFERED)
    elif is_chosen:
        limit = str(as_json(case.limits["fast_track_kw"]))
        case.error("request", "fast_track", _NOT_OFFERED, limit_kw=limit)


def _judge_beneficiaries(case: Case) -> None:
    """Add an error to `case` for each fault in how credits are shared among the beneficiaries.

    Each row has either a percentage or a priority, and all rows have the same one. Percentages make 100 in all. No unit
    and no priority is repeated.
    """
    rows = case.rows("compensation", "beneficiaries")
    warn_of_codes(case, "compensation", "beneficiaries")
    ways = [("percent" in row, "priority" in row) for row in rows]
    for at, (by_percent, by_priority) in enumerate(ways):
        if by_percent == by_priority:
            case.error("compensation", f"beneficiaries/{at}", _EITHER)
    _report_repeated(case, "consumer_unit", _UNIT_TWICE)
    _report_repeated(case, "priority", _PRIORITY_TWICE)
    if ways and all(way == (True, False) for way in ways):
        total = sum((exact(row["percent"]) for row in rows), Decimal(0))
        if total != 100:
            case.error("compensation", "beneficiaries", _SUM, total=f"{total:.2f}")
    elif (True, False) in ways and (False, True) in ways:
        case.error("compensation", "beneficiaries", _MIXED)


def _report_repeated(case: Case, column: str, code: str) -> None:
    seen = set()
    for at, row in enumerate(case.rows("compensation", "beneficiaries")):
        value = row.get(column)
        if value is not None and value in seen:
            case.error("compensation", f"beneficiaries/{at}/{column}", code)
        seen.add(value)


GENERATION_BUDGET = Kind(
    compute=compute_power,
    judge=_judge,
    fields={
        **UNIT_FIELDS,
        "request.reason": "choice",
        "request.existing_power_kw": "decimal",
        "request.fast_track": "boolean",
        "modules.source": "choice",
        "modules.modules": "rows",
        "modules.modules.power_wp": "decimal",
        "modules.modules.quantity": "integer",
        "inverters.inverters": "rows",
        "inverters.inverters.power_kw": "decimal",
        "inverters.inverters.quantity": "integer",
        "inverters.generators": "rows",
        "inverters.generators.power_kw": "decimal",
        "inverters.generators.quantity": "integer",
        "compensation.modality": "choice",
        "compensation.shared_by": "choice",
        "compensation.beneficiaries": "rows",
        "compensation.beneficiaries.consumer_unit": "unit_code",
        "compensation.beneficiaries.percent": "decimal",
        "compensation.beneficiaries.priority": "integer",
    },
    limits=POWER_LIMITS,
    articles=(
        UNIT_DIFFERS,
        UNIT_UNKNOWN,
        UNIT_CHECK_DIGITS,
        _OVER_LIMIT,
        _OVER_AVAILABLE,
        _NOT_OFFERED,
        _OFFERED,
        _CHOSEN,
        _EITHER,
        _MIXED,
        _SUM,
        _PRIORITY_TWICE,
        _UNIT_TWICE,
    ),
    computed=("guarantee_percent", "fast_track_offered", "category"),
)

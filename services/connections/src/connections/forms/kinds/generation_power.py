"""The power of distributed generation, and what follows from it: micro or mini, fast track, guarantee."""

from decimal import ROUND_HALF_UP, Decimal

from connections.forms.case import Case
from connections.forms.values import as_json

_DISPATCHABLE = ("hydro", "biomass", "biogas", "qualified_cogeneration")
"""The sources of which minigeneration may be larger. Solar with storage is dispatchable too, but stays at the usual
limit (REN 1000/2021, art. 2, IV-A).
"""
_WITHOUT_GUARANTEE = ("consortium", "cooperative")
_CENT = Decimal("0.01")

POWER_LIMITS = (
    "micro_kw",
    "mini_kw",
    "mini_dispatchable_kw",
    "fast_track_kw",
    "guarantee_over_kw",
    "guarantee_full_from_kw",
    "guarantee_percent",
    "guarantee_full_percent",
)
REFERENCE_PRICE = "reference_price_per_kw"
"""The limit by which the guarantee's amount is computed. Where a definition lacks it, only the percentage is."""


def compute_power(case: Case) -> None:
    """Add to `case.computed` the powers in kW, the category, the offer of a fast track and the guarantee.

    What the answers do not say yet is left out.
    """
    powers = {
        "modules_power_kw": _modules_kw(case),
        "inverters_power_kw": case.total("inverters", "inverters", "power_kw", "quantity"),
        "generators_power_kw": case.total("inverters", "generators", "power_kw", "quantity"),
        "added_power_kw": added_kw(case),
        "installed_power_kw": installed_kw(case),
    }
    case.computed |= {name: as_json(power) for name, power in powers.items() if power is not None}
    _compute_category(case, powers["installed_power_kw"])
    _compute_guarantee(case, powers["added_power_kw"])


def added_kw(case: Case) -> Decimal | None:
    """Return the power in kW that the request adds: that of its modules or generators, or of its inverters if smaller.

    Solar generation has modules, any other source generators, for which inverters may be missing. Returns None while
    the answers do not say the power.
    """
    generating = _modules_kw(case) if _is_solar(case) else case.total("inverters", "generators", "power_kw", "quantity")
    converting = case.total("inverters", "inverters", "power_kw", "quantity")
    if converting is None:
        return None if _is_solar(case) else generating
    return None if generating is None else min(generating, converting)


def installed_kw(case: Case) -> Decimal | None:
    """Return the power in kW that is installed afterwards: what the request adds to what exists already.

    Returns None while the answers do not say the power.
    """
    added, existing = added_kw(case), case.number("request", "existing_power_kw")
    if case.get("request", "reason") in (None, "new_generation"):
        existing = Decimal(0)
    return None if added is None or existing is None else added + existing


def limit_kw(case: Case) -> Decimal:
    """Return the most power in kW that minigeneration of the answered source may have."""
    is_dispatchable = case.get("modules", "source") in _DISPATCHABLE
    return case.limits["mini_dispatchable_kw" if is_dispatchable else "mini_kw"]


def _compute_category(case: Case, installed: Decimal | None) -> None:
    """Add to `case.computed` the `category`: `micro`, `mini`, or None for more power than is allowed.

    Adds `power_limit_kw`, and `fast_track_offered` once the modality is answered. `installed` is the power in kW that
    is installed afterwards; while it is None, only the limit is added.
    """
    case.computed["power_limit_kw"] = as_json(limit_kw(case))
    if installed is None:
        return
    is_micro = installed <= case.limits["micro_kw"]
    case.computed["category"] = "micro" if is_micro else "mini" if installed <= limit_kw(case) else None
    if modality := case.get("compensation", "modality"):
        is_small = installed <= case.limits["fast_track_kw"]
        case.computed["fast_track_offered"] = is_micro and is_small and modality == "local"


def _compute_guarantee(case: Case, added: Decimal | None) -> None:
    """Add to `case.computed` the `guarantee_percent` of the value of the added power, and the `guarantee_amount`.

    `added` is that power in kW, None while it is not known; then nothing is added. The percentage is None when no
    guarantee is asked for. The amount is added only if the form has a price per kW.
    """
    if added is None or not case.get("compensation", "modality"):
        return
    percent = _guarantee_percent(case, added)
    case.computed["guarantee_percent"] = None if percent is None else as_json(percent)
    if percent is not None and (price := case.limits.get(REFERENCE_PRICE)):
        amount = added * price * percent / 100
        case.computed["guarantee_amount"] = str(amount.quantize(_CENT, ROUND_HALF_UP))


def _guarantee_percent(case: Case, added: Decimal) -> Decimal | None:
    is_exempt = case.get("compensation", "modality") == "multiple_units"
    if is_exempt or case.get("compensation", "shared_by") in _WITHOUT_GUARANTEE:
        return None
    if added >= case.limits["guarantee_full_from_kw"]:
        return case.limits["guarantee_full_percent"]
    return case.limits["guarantee_percent"] if added > case.limits["guarantee_over_kw"] else None


def _modules_kw(case: Case) -> Decimal | None:
    power_w = case.total("modules", "modules", "power_wp", "quantity")
    return None if power_w is None else power_w / 1000


def _is_solar(case: Case) -> bool:
    return bool(case.get("modules", "source") == "solar")

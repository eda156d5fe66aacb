"""The rules that the regulation gives to distributed generation, as a table: answers → facts and faults."""

from collections.abc import Mapping
from decimal import Decimal
from typing import Any
from uuid import UUID

import pytest
from connections_kit.form_cases import ABSENT, REN, Row, Said, document, judge, missing
from connections_kit.forms import MACHINE, MODULE, UNIT, unit

from connections.forms import BudgetFacts

LAW_OF_LIMITS = f"{REN}2, IV-A, XXIX-B; Lei 14.300/2022, art. 1"
BUDGET = UUID(int=7)


def solar(modules_kw: str, inverters_kw: str = "", **more: Any) -> dict[str, Any]:
    """Ten modules and one inverter (of the same power, unless it is said)."""
    power_wp = str(Decimal(modules_kw) * 100)
    return {
        "modules.modules": [{**MODULE, "power_wp": power_wp, "quantity": 10}],
        "inverters.inverters": [{**MACHINE, "power_kw": inverters_kw or modules_kw}],
        **more,
    }


def turbine(source: str, power_kw: str) -> dict[str, Any]:
    return {
        "modules.source": source,
        "inverters.inverters": None,
        "inverters.generators": [{**MACHINE, "power_kw": power_kw}],
    }


def gd(said: Mapping[str, Any] = {}, **more: Any) -> Row:
    return Row("generation_budget", said, **more)


def small(said: Mapping[str, Any], **more: Any) -> Row:
    """Generation that may choose the fast track and does not."""
    return gd(said, warnings=(FAST_TRACK_OFFERED, *more.pop("warnings", ())), **more)


def shared_with(*rows: Mapping[str, Any], **more: Any) -> dict[str, Any]:
    return {**solar("50"), "compensation.modality": "remote", "compensation.beneficiaries": list(rows), **more}


def guaranteed(power_kw: str, **compensation: Any) -> dict[str, Any]:
    return solar(power_kw, **{f"compensation.{name}": value for name, value in compensation.items()})


ONE = [{"consumer_unit": "11111111", "percent": 100}]
FAST_TRACK_OFFERED = ("request/fast_track", "generation.fast_track_offered", f"{REN}73-A")
FAST_TRACK_CHOSEN = ("request/fast_track", "generation.fast_track_chosen", f"{REN}73-A")
FAST_TRACK_REFUSED = ("request/fast_track", "generation.fast_track_not_offered", f"{REN}73-A")
SUM = ("compensation/beneficiaries", "credits.percents_not_100", f"{REN}655-H")


def over_limit(pointer: str = "modules/modules") -> Said:
    return (pointer, "generation.over_limit", LAW_OF_LIMITS)


def credit(pointer: str, code: str) -> Said:
    return (f"compensation/beneficiaries/{pointer}", f"credits.{code}", f"{REN}655-H")


def commissioned(**more: Any) -> Row:
    return Row("commissioning", **more)


NAMED = {"request.budget_request_id": str(BUDGET)}


def of_budget(*, is_accepted: bool = True, consumer_unit: str = UNIT) -> dict[str, Any]:
    return {"budget_request": BudgetFacts(id=BUDGET, is_accepted=is_accepted, consumer_unit=consumer_unit)}


def unaccepted(code: str) -> Said:
    return ("request/budget_request_id", f"budget.{code}", f"{REN}91")


POWERS = {
    "74.9 kW": gd(solar("74.9"), computed={"installed_power_kw": 74.9, "category": "micro", "power_limit_kw": 3000}),
    "75 kW": gd(solar("75"), computed={"installed_power_kw": 75, "category": "micro"}),
    "75.1 kW": gd(solar("75.1"), computed={"installed_power_kw": 75.1, "category": "mini"}),
    "3,000 kW": gd(solar("3000"), computed={"category": "mini"}),
    "3,000.1 kW": gd(solar("3000.1"), computed={"category": None}, errors=(over_limit(),)),
    "3,000 kW with storage": gd(
        solar("3000", **{"inverters.storage": {"capacity_kwh": 6000, "power_kw": 3000}}), computed={"category": "mini"}
    ),
    "3,000.1 kW with storage": gd(
        solar("3000.1", **{"inverters.storage": {"capacity_kwh": 6000, "power_kw": 3000}}),
        computed={"power_limit_kw": 3000},
        errors=(over_limit(),),
    ),
    "4,900 kW hydro": gd(
        turbine("hydro", "4900"),
        computed={"installed_power_kw": 4900, "category": "mini", "power_limit_kw": 5000, "modules_power_kw": ABSENT},
        slots={"inverter_certificate": None, "module_datasheet": None},
    ),
    "5,000 kW biogas": gd(turbine("biogas", "5000"), computed={"category": "mini"}),
    "5,000.1 kW hydro": gd(turbine("hydro", "5000.1"), errors=(over_limit("inverters/generators"),)),
    "5,000.1 kW biomass": gd(turbine("biomass", "5000.1"), errors=(over_limit("inverters/generators"),)),
    "3,000.1 kW wind": gd(turbine("wind", "3000.1"), errors=(over_limit("inverters/generators"),)),
    "cogeneration": gd(
        turbine("qualified_cogeneration", "4000"),
        computed={"category": "mini", "power_limit_kw": 5000},
        slots={"cogeneration_recognition": True},
    ),
    "fewer inverters": gd(
        solar("100", "75"), computed={"installed_power_kw": 75, "modules_power_kw": 100, "inverters_power_kw": 75}
    ),
    "fewer modules": gd(solar("60", "75"), computed={"installed_power_kw": 60, "added_power_kw": 60}),
    "expansion": gd(
        solar("40", "30.5", **{"request.reason": "expansion", "request.existing_power_kw": "44.5"}),
        computed={"added_power_kw": 30.5, "installed_power_kw": 75, "category": "micro"},
    ),
    "expansion beyond micro": gd(
        solar("40", "30.6", **{"request.reason": "expansion", "request.existing_power_kw": "44.5"}),
        computed={"installed_power_kw": 75.1, "category": "mini"},
    ),
    "expansion of an unknown power": gd(
        solar("40", **{"request.reason": "expansion"}),
        computed={"added_power_kw": 40, "installed_power_kw": ABSENT, "category": ABSENT},
        errors=(missing("request/existing_power_kw"),),
    ),
    "new generation has no existing power": gd(
        solar("40", **{"request.existing_power_kw": 60}), computed={"installed_power_kw": 40, "category": "micro"}
    ),
    "a watt over micro": gd(solar("75.001"), computed={"category": "mini"}),
    "no modules": gd(
        {"modules.modules": None},
        computed={"installed_power_kw": ABSENT, "modules_power_kw": ABSENT, "inverters_power_kw": 5},
        errors=(("modules/modules", "answer.too_few", f"{REN}67"),),
    ),
    "no inverters": gd(
        {"inverters.inverters": None},
        computed={"installed_power_kw": ABSENT},
        errors=(("inverters/inverters", "answer.too_few", f"{REN}67"),),
    ),
    "solar by default": small({"modules.source": None}, computed={"installed_power_kw": 5}),
    "the available power": gd(solar("75"), facts={"unit": unit(available_power_w=75_000)}),
    "over the available power": gd(
        solar("75.1"),
        facts={"unit": unit(available_power_w=75_000)},
        warnings=(("modules/modules", "generation.over_available_power", f"{REN}31"),),
    ),
}
FAST_TRACKS = {
    "7.5 kW": small(solar("7.5"), computed={"fast_track_offered": True}),
    "7.51 kW": gd(solar("7.51"), computed={"fast_track_offered": False}),
    "chosen at 7.5 kW": gd({**solar("7.5"), "request.fast_track": True}, warnings=(FAST_TRACK_CHOSEN,)),
    "chosen at 7.51 kW": gd({**solar("7.51"), "request.fast_track": True}, errors=(FAST_TRACK_REFUSED,)),
    "not for remote": gd(
        {**solar("7.5"), "compensation.modality": "remote", "compensation.beneficiaries": ONE},
        computed={"fast_track_offered": False},
    ),
    "chosen for remote": gd(
        {
            **solar("7.5"),
            "request.fast_track": True,
            "compensation.modality": "remote",
            "compensation.beneficiaries": ONE,
        },
        errors=(FAST_TRACK_REFUSED,),
    ),
    "declined": small({**solar("7.5"), "request.fast_track": False}),
    "with what exists already": gd(
        solar("7", **{"request.reason": "expansion", "request.existing_power_kw": 1, "request.fast_track": True}),
        errors=(FAST_TRACK_REFUSED,),
    ),
}
SHARED = {"modality": "shared", "beneficiaries": ONE}
GUARANTEES = {
    "500 kW": gd(guaranteed("500"), computed={"guarantee_percent": None}, slots={"guarantee": None}),
    "500.1 kW": gd(guaranteed("500.1"), computed={"guarantee_percent": 2.5}, slots={"guarantee": True}),
    "999.9 kW": gd(guaranteed("999.9"), computed={"guarantee_percent": 2.5}, slots={"guarantee": True}),
    "1,000 kW": gd(guaranteed("1000"), computed={"guarantee_percent": 5}, slots={"guarantee": True}),
    "not attached": gd(guaranteed("1000"), files={"guarantee": 0}, errors=(document("guarantee", f"{REN}655-C"),)),
    "consortium": gd(
        guaranteed("1000", **SHARED, shared_by="consortium"),
        computed={"guarantee_percent": None},
        slots={"guarantee": None, "solidarity_instrument": True, "credit_sharing_list": True},
    ),
    "cooperative": gd(
        guaranteed("1000", **SHARED, shared_by="cooperative"),
        computed={"guarantee_percent": None},
        slots={"guarantee": None},
    ),
    "condominium": gd(
        guaranteed("1000", **SHARED, shared_by="condominium"),
        computed={"guarantee_percent": 5},
        slots={"guarantee": True},
    ),
    "multiple units": gd(
        guaranteed("1000", modality="multiple_units", beneficiaries=ONE),
        computed={"guarantee_percent": None},
        slots={"guarantee": None, "solidarity_instrument": True},
    ),
    "remote": gd(
        guaranteed("600", modality="remote", beneficiaries=ONE),
        computed={"guarantee_percent": 2.5},
        slots={"guarantee": True, "solidarity_instrument": None, "credit_sharing_list": True},
    ),
    "a consortium of before": gd(
        guaranteed("1000", shared_by="consortium"), computed={"guarantee_percent": 5}, slots={"guarantee": True}
    ),
    "only the power added counts": gd(
        guaranteed("500") | {"request.reason": "expansion", "request.existing_power_kw": 600},
        computed={"installed_power_kw": 1100, "guarantee_percent": None},
        slots={"guarantee": None},
    ),
}
A, B, C = ({"consumer_unit": code} for code in ("11111111", "22222222", "33333333"))
CREDITS = {
    "99.9 %": gd(shared_with({**A, "percent": "50"}, {**B, "percent": "49.9"}), errors=(SUM,)),
    "100.00 %": gd(shared_with({**A, "percent": "33.33"}, {**B, "percent": "33.33"}, {**C, "percent": "33.34"})),
    "100.01 %": gd(shared_with({**A, "percent": "50"}, {**B, "percent": "50.01"}), errors=(SUM,)),
    "ten times a tenth": gd(
        shared_with(*({"consumer_unit": f"{at:08}", "percent": 10} for at in range(10))),
    ),
    "by priority": gd(shared_with({**A, "priority": 1}, {**B, "priority": 2})),
    "the same priority twice": gd(
        shared_with({**A, "priority": 1}, {**B, "priority": 1}), errors=(credit("1/priority", "priority_repeated"),)
    ),
    "neither": gd(shared_with(A), errors=(credit("0", "percent_or_priority"),)),
    "both in one": gd(shared_with({**A, "percent": 100, "priority": 1}), errors=(credit("0", "percent_or_priority"),)),
    "both in the list": gd(
        shared_with({**A, "percent": 100}, {**B, "priority": 1}),
        errors=(("compensation/beneficiaries", "credits.percent_and_priority", f"{REN}655-H"),),
    ),
    "a unit twice": gd(
        shared_with({**A, "percent": 50}, {**A, "percent": 50}), errors=(credit("1/consumer_unit", "unit_repeated"),)
    ),
    "nobody": gd(shared_with(), errors=(("compensation/beneficiaries", "answer.too_few", f"{REN}655-H"),)),
    "an unknown unit": gd(
        shared_with({**A, "percent": 100}),
        facts={"unknown_units": frozenset({"11111111"})},
        warnings=(("compensation/beneficiaries/0/consumer_unit", "unit.unknown", f"{REN}655-H"),),
    ),
    "a mistyped unit": gd(
        shared_with({"consumer_unit": "0.013.479.258.028-11", "percent": 100}),
        warnings=(("compensation/beneficiaries/0/consumer_unit", "unit.check_digits", f"{REN}655-H"),),
    ),
    "credits of local generation stay": gd(
        {**solar("50"), "compensation.beneficiaries": [{**A, "percent": 10}]},
        slots={"credit_sharing_list": None, "solidarity_instrument": None},
    ),
    "shared by nobody knows whom": gd(
        shared_with({**A, "percent": 100}, **{"compensation.modality": "shared"}),
        errors=(missing("compensation/shared_by"),),
    ),
}
DOCUMENTS = {
    "by a professional": small({}, facts={"by_professional": True}, slots={"procuration": True}),
    "by the holder": small(
        {}, slots={"procuration": None, "module_datasheet": False, "inverter_datasheet": False, "possession": True}
    ),
    "a professional without procuration": small(
        {}, facts={"by_professional": True}, files={"procuration": 0}, errors=(document("procuration"),)
    ),
    "no engagement": small(
        {"technical_responsible.engagement": None}, errors=(missing("technical_responsible/engagement"),)
    ),
    "no term": small({}, files={"responsibility_term": 0}, errors=(document("responsibility_term"),)),
}
COMMISSIONINGS = {
    "older budget": commissioned(slots={"photos": True, "commissioning_report": True}),
    "accepted": commissioned(answers=NAMED, facts=of_budget()),
    "accepted, by another code of the unit": commissioned(
        answers=NAMED,
        facts={"unit": unit(other_codes=frozenset({"87654321"})), **of_budget(consumer_unit="87654321")},
    ),
    "not accepted": commissioned(
        answers=NAMED, facts=of_budget(is_accepted=False), errors=(unaccepted("not_accepted"),)
    ),
    "of another unit": commissioned(
        answers=NAMED, facts=of_budget(consumer_unit="87654321"), errors=(unaccepted("of_other_unit"),)
    ),
    "unknown": commissioned(answers=NAMED, errors=(unaccepted("unknown"),)),
    "no photo": commissioned(files={"photos": 0}, errors=(document("photos", f"{REN}68, IV"),)),
    "ten photos": commissioned(files={"photos": 10}),
    "eleven photos": commissioned(
        files={"photos": 11}, errors=(document("photos", f"{REN}68, IV", "document.too_many"),)
    ),
    "no engagement": commissioned(
        answers={"technical_responsible.engagement": None},
        errors=(missing("technical_responsible/engagement", f"{REN}68, IV"),),
    ),
}
TABLES = {
    "power": POWERS,
    "fast track": FAST_TRACKS,
    "guarantee": GUARANTEES,
    "credits": CREDITS,
    "documents": DOCUMENTS,
    "commissioning": COMMISSIONINGS,
}
CASES = {f"{table}: {name}": row for table, rows in TABLES.items() for name, row in rows.items()}


@pytest.mark.covers("G22", "G23", "G24", "G28", "G29")
@pytest.mark.parametrize("row", CASES.values(), ids=CASES.keys())
def test_a_request_is_judged_as_the_regulation_says(row: Row) -> None:
    judge(row)

"""The rules that the regulation gives to connections and their budgets, as a table: answers → facts and faults."""

from collections.abc import Mapping
from typing import Any

import pytest
from connections_kit.form_cases import ABSENT, REN, Row, Said, document, judge, missing
from connections_kit.forms import UNIT, unit

LISBON = {"latitude": 38.72, "longitude": -9.14}


def new(said: Mapping[str, Any] = {}, **more: Any) -> Row:
    return Row("new_connection", said, **more)


def loads(*watts: object) -> dict[str, Any]:
    return {"supply.loads": [{"equipment": "electric_motor", "quantity": 1, "power_w": power} for power in watts]}


def budget(said: Mapping[str, Any] = {}, **more: Any) -> Row:
    return Row("connection_budget", said, **more)


def transformers(*powers: object, secondary: str = "220/127") -> dict[str, Any]:
    return {"load_details.transformers": [{"power_kva": one, "secondary_voltage": secondary} for one in powers]}


def metering(reason: str) -> Said:
    return ("load_details/transformers", f"metering.{reason}", f"{REN}20")


NEW_CONNECTIONS = {
    "complete": new(computed={"declared_load_kw": 0.2, "connection_budget_follows": False}),
    "note of 9": new({"supply.note": "123456789"}, errors=(("supply/note", "answer.too_short", f"{REN}67"),)),
    "note of 10": new({"supply.note": "1234567890"}),
    "note of 9 in blanks": new(
        {"supply.note": " 123456789 "}, errors=(("supply/note", "answer.too_short", f"{REN}67"),)
    ),
    "note of blanks": new({"supply.note": " " * 12}, errors=(missing("supply/note"),)),
    "no load": new({"supply.loads": []}, errors=(("supply/loads", "answer.too_few", f"{REN}67"),)),
    "load without a quantity": new(
        {"supply.loads": [{"equipment": "lamp"}]},
        computed={"declared_load_kw": ABSENT},
        errors=(missing("supply/loads/0/quantity"),),
    ),
    "no lamp": new(
        {"supply.loads": [{"equipment": "lamp", "quantity": 0}]},
        errors=(("supply/loads/0/quantity", "answer.too_small", f"{REN}67"),),
    ),
    "no point": new({"address.location": None}, errors=(("address/location", "location.missing", f"{REN}67"),)),
    "point outside": new(
        {"address.location": LISBON}, errors=(("address/location", "location.outside_area", f"{REN}67"),)
    ),
    "no number": new({"address.number": ""}, errors=(missing("address/number"),)),
    "no reference point": new({"address.reference_point": None}, errors=(missing("address/reference_point"),)),
    "RG of tomorrow": new(
        {"identification.rg_issued_on": "2026-09-16"},
        errors=(("identification/rg_issued_on", "answer.in_future", f"{REN}67"),),
    ),
    "RG of today": new({"identification.rg_issued_on": "2026-09-15"}),
    "75 kW in low voltage": new(loads(30000, 45000), computed={"declared_load_kw": 75}),
    "75.1 kW in low voltage": new(
        loads(30000, 45100),
        computed={"declared_load_kw": 75.1},
        warnings=(("supply/supply_type", "connection.over_low_voltage", f"{REN}23"),),
    ),
    "75.1 kW in high voltage": new(
        {**loads(75100), "supply.supply_type": "high_voltage"}, computed={"connection_budget_follows": True}
    ),
    "budget announced": new({"supply.budget_follows": True}, computed={"connection_budget_follows": True}),
    "live unit at the address": new(
        facts={"live_unit_at_address": True},
        warnings=(("address/street", "connection.live_unit_at_address", f"{REN}63"),),
    ),
    "no RG": new(files={"rg": 0}, errors=(document("rg"),)),
    "RG and CPF on two files": new(files={"rg": 2, "cpf": 2}),
    "RG on three files": new(files={"rg": 3}, errors=(document("rg", code="document.too_many"),)),
    "company": new(
        facts={"holder_is_company": True},
        files={"company_documents": 0},
        slots={"company_documents": True, "possession": False},
        errors=(document("company_documents"),),
    ),
    "person": new(slots={"company_documents": None, "rg": True, "cpf": True, "possession": False}),
}
CONNECTION_BUDGETS = {
    "300 kVA": budget(
        transformers(300),
        computed={"primary_metering": False, "transformer_power_kva": 300},
        slots={"relay_study": None},
    ),
    "300.1 kVA": budget(
        transformers(300.1), computed={"primary_metering": True}, warnings=(metering("large_transformer"),)
    ),
    "two small transformers": budget(
        transformers(45, 30),
        computed={"primary_metering": True, "transformer_power_kva": 75},
        warnings=(metering("several_transformers"),),
    ),
    "380/220": budget(
        transformers(150, secondary="380/220"),
        computed={"primary_metering": True, "primary_metering_reasons": ["metering.secondary_voltage"]},
        warnings=(metering("secondary_voltage"),),
    ),
    "440/254": budget(transformers(150, secondary="440/254"), warnings=(metering("secondary_voltage"),)),
    "other secondary": budget(transformers(150, secondary="other"), warnings=(metering("secondary_voltage"),)),
    "everything at once": budget(
        transformers(500, 500, secondary="380/220"),
        warnings=tuple(metering(one) for one in ("large_transformer", "several_transformers", "secondary_voltage")),
    ),
    "relay study": budget(
        {**transformers(500), "request.reason": "protection_relay_study"},
        computed={"primary_metering": ABSENT, "transformer_power_kva": ABSENT},
        slots={"relay_study": True, "site_plan": True},
        files={"relay_study": 0},
        errors=(document("relay_study"),),
    ),
    "no transformer": budget(
        {"load_details.transformers": []},
        computed={"primary_metering": ABSENT},
        errors=(("load_details/transformers", "answer.too_few", f"{REN}67"),),
    ),
    "no site plan": budget(files={"site_plan": 0}, errors=(document("site_plan"),)),
    "connected unit for a new connection": budget(
        facts={"unit": unit(status="connected")}, errors=(("request/consumer_unit", "unit.not_registered", f"{REN}64"),)
    ),
    "connected unit for another supply type": budget(
        {"request.reason": "supply_type_change", "request.energy_purchase": None},
        facts={"unit": unit(status="connected")},
    ),
    "another unit": budget(
        facts={"unit": unit(code="87654321")}, errors=(("request/consumer_unit", "unit.differs", f"{REN}67"),)
    ),
    "another code of the unit": budget(facts={"unit": unit(code="001347925802810", other_codes=frozenset({UNIT}))}),
    "no market": budget({"request.energy_purchase": None}, errors=(missing("request/energy_purchase"),)),
    "works that end first": budget(
        {"load_details.works_end_on": "2026-10-03"},
        errors=(("load_details/works_end_on", "works.end_before_start", f"{REN}67"),),
    ),
    "works of a day": budget({"load_details.works_end_on": "2026-10-04"}),
    "no point": budget({"request.location": None}, errors=(("request/location", "location.missing", f"{REN}67"),)),
    "engagement is optional": budget({"technical_responsible.engagement": None}),
    "contracted company without a name": budget(
        {"technical_responsible.engagement": "contracted_company"}, errors=(missing("technical_responsible/company"),)
    ),
    "shared metering without units": budget(
        {"request.purpose": "shared_metering"}, errors=(("shared_metering/units", "answer.too_few", f"{REN}67"),)
    ),
}
A_UNIT = {"identification": "A", "supply_class": "commercial", "supply_type": "three_phase", "demand_kw": 20}
A_LOT = {"identification": "A", "supply_type": "two_phase", "demand_kw": 2, "quantity": 60}
A_PHASE = {"name": "1", "quantity": 60, "connection_on": "2027-03-01"}
BUILDING = "residential_building_or_industrial_condominium"
SUBDIVISION = "subdivision_housing_estate_or_horizontal_condominium"
PURPOSES = {
    "shared metering of one": budget(
        {"request.purpose": "shared_metering", "shared_metering.units": [A_UNIT]},
        errors=(("shared_metering/units", "answer.too_few", f"{REN}67"),),
    ),
    "shared metering of two": budget(
        {"request.purpose": "shared_metering", "shared_metering.units": [A_UNIT, {**A_UNIT, "identification": "B"}]},
        computed={"units": 2},
    ),
    "shared metering with an unknown unit": budget(
        {
            "request.purpose": "shared_metering",
            "shared_metering.units": [A_UNIT, {**A_UNIT, "consumer_unit": "99999999"}],
        },
        facts={"unknown_units": frozenset({"99999999"})},
        warnings=(("shared_metering/units/1/consumer_unit", "unit.unknown", f"{REN}67"),),
    ),
    "building without units and phases": budget(
        {"request.purpose": BUILDING},
        errors=(
            ("building/units", "answer.too_few", f"{REN}67"),
            ("building/phases", "answer.too_few", f"{REN}67"),
        ),
    ),
    "building": budget(
        {
            "request.purpose": BUILDING,
            "building.units": [{**A_UNIT, "quantity": 60}],
            "building.phases": [{**A_PHASE, "quantity": 20}, {**A_PHASE, "quantity": 40}],
        },
        computed={"units": 60},
    ),
    "building whose phases have other units": budget(
        {"request.purpose": BUILDING, "building.units": [{**A_UNIT, "quantity": 61}], "building.phases": [A_PHASE]},
        warnings=(("building/phases", "phases.differ", f"{REN}67"),),
    ),
    "subdivision without lots": budget(
        {"request.purpose": SUBDIVISION, "subdivision.phases": [A_PHASE]},
        errors=(("subdivision/lots", "answer.too_few", f"{REN}67"),),
    ),
    "subdivision": budget(
        {"request.purpose": SUBDIVISION, "subdivision.lots": [A_LOT], "subdivision.phases": [A_PHASE]},
        computed={"units": 60},
    ),
    "units of another purpose do not count": budget({"subdivision.lots": [A_LOT]}, computed={"units": ABSENT}),
}
TABLES = {"new connection": NEW_CONNECTIONS, "connection budget": CONNECTION_BUDGETS, "purpose": PURPOSES}
CASES = {f"{table}: {name}": row for table, rows in TABLES.items() for name, row in rows.items()}


@pytest.mark.covers("B6", "B10", "B12", "B13", "B16", "B35", "B36", "B37", "B38", "B40")
@pytest.mark.parametrize("row", CASES.values(), ids=CASES.keys())
def test_a_request_is_judged_as_the_regulation_says(row: Row) -> None:
    judge(row)

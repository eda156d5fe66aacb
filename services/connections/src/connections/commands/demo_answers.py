"""What the demo requests say: invented answers of each kind of request, and the slots of their documents."""

from collections.abc import Mapping
from typing import Any

from connections.states import COMMISSIONING, CONNECTION_BUDGET, GENERATION_BUDGET, NEW_CONNECTION

Answers = Mapping[str, Mapping[str, Any]]

_PLACE = {"latitude": -3.13, "longitude": -60.02}
_ENGINEER = {
    "name": "Engenheira de Demonstração",
    "phone": "+5592990000002",
    "email": "engenharia@projetos.example",
    "engagement": "self_employed",
}
_MODULE = {"manufacturer": "Fabricante de Demonstração", "model": "Módulo 500", "power_wp": 500, "quantity": 12}
_INVERTER = {
    "manufacturer": "Fabricante de Demonstração",
    "model": "Inversor 5",
    "power_kw": 5,
    "quantity": 1,
    "voltage_v": 220,
    "connection": "two_phase",
}

SLOTS: Mapping[str, tuple[str, ...]] = {
    NEW_CONNECTION: ("rg", "cpf"),
    CONNECTION_BUDGET: ("site_plan",),
    GENERATION_BUDGET: (
        "responsibility_term",
        "single_line_diagram",
        "block_diagram",
        "site_plan",
        "descriptive_memorial",
        "inverter_certificate",
        "identity",
        "possession",
    ),
    COMMISSIONING: ("responsibility_term", "commissioning_report", "inverter_certificate", "photos"),
}
"""The slots that the answers below make required."""


def new_connection(number: str) -> Answers:
    """Return sample answers for a new connection of a house at this `number` of an invented street."""
    return {
        "identification": {
            "rg_number": "0000000",
            "rg_issued_on": "2015-03-01",
            "rg_issuer": "SSP",
            "rg_state": "AM",
        },
        "contact": {"phone": "+5592990000001", "email": "titular@consumo.example", "paperless_bill": True},
        "address": {
            "postal_code": "69000000",
            "street": "Rua de Demonstração",
            "number": number,
            "reference_point": "Ao lado da praça",
            "district": "Centro",
            "city": "Manaus",
            "state": "AM",
            "location": _PLACE,
        },
        "supply": {
            "supply_class": "residential",
            "supply_type": "two_phase",
            "loads": [
                {"equipment": "refrigerator", "quantity": 1, "power_w": 200},
                {"equipment": "electric_shower", "quantity": 1, "power_w": 5500},
            ],
            "note": "Casa nova, pedido de demonstração.",
        },
    }


def connection_budget(unit: str) -> Answers:
    """Return sample answers for a connection budget that changes the supply type of the unit with the code `unit`."""
    return {
        "request": {
            "consumer_unit": unit,
            "reason": "supply_type_change",
            "purpose": "single_metering",
            "location": _PLACE,
            "substation_for": "load",
        },
        "load_details": {
            "transformers": [{"power_kva": 112.5, "secondary_voltage": "220/127"}],
            "total_demand_kw": 90,
            "works_start_on": "2027-02-01",
            "works_end_on": "2027-03-01",
        },
        "technical_responsible": _ENGINEER,
    }


def generation_budget(unit: str, reason: str = "new_generation") -> Answers:
    """Return sample answers for a generation budget of a 5 kW solar roof on the unit with the code `unit`.

    `reason` is `new_generation`, or `expansion`, which adds to 3 kW that exist already.
    """
    existing = {} if reason == "new_generation" else {"existing_power_kw": 3}
    return {
        "request": {"consumer_unit": unit, "reason": reason, "purpose": "single_metering", **existing},
        "modules": {"source": "solar", "modules": [_MODULE]},
        "inverters": {"inverters": [_INVERTER]},
        "compensation": {"modality": "local"},
        "technical_responsible": _ENGINEER,
    }


def commissioning(unit: str) -> Answers:
    """Return sample answers for a commissioning on the unit with the code `unit`, without a budget in Ramal."""
    return {"request": {"consumer_unit": unit}, "technical_responsible": _ENGINEER}

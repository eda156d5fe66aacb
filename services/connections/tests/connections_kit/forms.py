"""Forms as the migration brings them, and answers that are complete, for tests to change."""

import json
from collections.abc import Mapping
from datetime import date
from functools import cache
from pathlib import Path
from typing import Any

from connections.forms import Area, Check, Facts, Form, UnitFacts, check
from connections.forms.kinds import KINDS

DEFINITIONS = Path(__file__).parents[2] / "migrations" / "0002_forms"
TODAY = date(2026, 9, 15)
UNIT = "12345678"
_RESPONSIBLE = {
    "name": "Engenheira de Exemplo",
    "phone": "+55 92 99123-4567",
    "email": "engenheira@projetos.example",
    "engagement": "self_employed",
}
_MANAUS = {"latitude": -3.101944, "longitude": -60.025}
MODULE = {"manufacturer": "Exemplo", "model": "M-500", "power_wp": 500, "quantity": 10}
MACHINE = {
    "manufacturer": "Exemplo",
    "model": "I-5",
    "power_kw": 5,
    "quantity": 1,
    "voltage_v": 220,
    "connection": "two_phase",
}
COMPLETE: Mapping[str, Mapping[str, Mapping[str, Any]]] = {
    "new_connection": {
        "identification": {
            "rg_number": "1234567",
            "rg_issued_on": "2015-03-01",
            "rg_issuer": "SSP",
            "rg_state": "AM",
        },
        "contact": {"phone": "+55 92 99123-4567", "email": "pessoa@casa.example"},
        "address": {
            "postal_code": "69000-000",
            "street": "Rua de Exemplo",
            "number": "S/N",
            "reference_point": "Ao lado da escola",
            "district": "Centro",
            "city": "Manaus",
            "state": "am",
            "location": _MANAUS,
        },
        "supply": {
            "supply_class": "residential",
            "supply_type": "two_phase",
            "loads": [{"equipment": "refrigerator", "quantity": 1, "power_w": 200}],
            "note": "Casa nova.",
        },
    },
    "connection_budget": {
        "request": {
            "consumer_unit": UNIT,
            "reason": "new_connection",
            "purpose": "single_metering",
            "energy_purchase": "ACR",
            "location": _MANAUS,
            "substation_for": "load",
        },
        "load_details": {
            "transformers": [{"power_kva": 300, "secondary_voltage": "220/127"}],
            "total_demand_kw": 150,
            "pole_number": "2-C4-13 (525)",
            "works_start_on": "2026-10-04",
            "works_end_on": "2026-10-05",
        },
        "technical_responsible": _RESPONSIBLE,
    },
    "generation_budget": {
        "request": {"consumer_unit": UNIT, "reason": "new_generation", "purpose": "single_metering"},
        "modules": {"source": "solar", "modules": [MODULE]},
        "inverters": {"inverters": [MACHINE]},
        "compensation": {"modality": "local"},
        "technical_responsible": _RESPONSIBLE,
    },
    "commissioning": {"request": {"consumer_unit": UNIT}, "technical_responsible": _RESPONSIBLE},
}


def definition(kind: str) -> dict[str, Any]:
    """A copy of the definition of version 1."""
    found: dict[str, Any] = json.loads((DEFINITIONS / f"{kind}.json").read_text(encoding="utf-8"))
    return found


@cache
def form(kind: str) -> Form:
    return Form.read(definition(kind))


@cache
def brazil() -> Area:
    return Area.of_file(None)


def unit(**changes: Any) -> UnitFacts:
    usual = {"code": UNIT, "status": "registered", "available_power_w": None}
    return UnitFacts(**{**usual, **changes})


def facts(**changes: Any) -> Facts:
    usual = {"today": TODAY, "holder_is_company": False, "by_professional": False, "area": brazil(), "unit": unit()}
    return Facts(**{**usual, **changes})


def answers(kind: str, changes: Mapping[str, Any] = {}, of: Form | None = None) -> dict[str, dict[str, Any]]:
    """Complete answers as the form reads them. `changes` are others by `section.field`, with None for no answer."""
    said = {section: dict(fields) for section, fields in COMPLETE[kind].items()}
    for path, value in changes.items():
        section, _dot, field = path.partition(".")
        said.setdefault(section, {})[field] = value
    return {section: (of or form(kind)).read_section(section, body) for section, body in said.items()}


def checked(
    kind: str,
    changes: Mapping[str, Any] = {},
    *,
    files: Mapping[str, int] = {},
    of: Form | None = None,
    **about: Any,
) -> Check:
    """Check complete answers with some `changes`. Each document that is required is there, but for what `files` says.

    Keyword arguments are facts.
    """
    asked, known, given = of or form(kind), facts(**about), answers(kind, changes, of)
    attached = {slot.name: slot.least for slot, is_required in asked.wanted_slots(given, known) if is_required}
    return check(asked, given, {**attached, **files}, known)


assert COMPLETE.keys() == KINDS.keys()

"""Answers are read as their types say: a wrong type is refused, what is missing or breaks a limit is not."""

import json
from decimal import Decimal
from typing import Any

import pytest
from connections_kit.forms import COMPLETE, MACHINE, answers, checked, facts, form

from chassis.problems import Invalid, NotFound
from connections.forms.values import exact


def read(path: str, value: object, kind: str = "new_connection") -> Any:
    section, _dot, field = path.partition(".")
    return form(kind).read_section(section, {field: value}).get(field)


def refused(section: str, body: Any, kind: str = "new_connection") -> list[tuple[str, str]]:
    with pytest.raises(Invalid) as raised:
        form(kind).read_section(section, body)
    return [(error.pointer, error.code) for error in raised.value.errors]


@pytest.mark.parametrize("kind", COMPLETE)
def test_complete_answers_are_complete_and_can_be_kept_as_json(kind: str) -> None:
    read_once = answers(kind)
    assert json.loads(json.dumps(read_once)) == read_once
    assert {name: form(kind).read_section(name, body) for name, body in read_once.items()} == read_once
    assert checked(kind).errors == ()


def test_an_empty_draft_is_read_and_not_complete() -> None:
    assert form("new_connection").read_section("supply", {}) == {}


@pytest.mark.parametrize(
    ("path", "written", "kept"),
    [
        ("address.postal_code", "69.088-315", "69088315"),
        ("address.state", " am ", "AM"),
        ("address.number", " S/N ", "S/N"),
        ("address.complement", "   ", None),
        ("contact.phone", "(92) 99999-9999", "+5592999999999"),
        ("contact.email", "Pessoa@CASA.example", "Pessoa@casa.example"),
        ("contact.paperless_bill", False, False),
        ("identification.rg_issued_on", "2015-03-01", "2015-03-01"),
        ("supply.note", "  Casa\nnova  ", "Casa\nnova"),
        ("supply.note", None, None),
        ("address.location", {"latitude": -3, "longitude": "-60.025"}, {"latitude": -3.0, "longitude": -60.025}),
    ],
)
def test_an_answer_is_kept_in_one_form(path: str, written: object, kept: object) -> None:
    assert read(path, written) == kept


@pytest.mark.parametrize("written", [74.9, "74.9", 74.90, "0074.900"])
def test_a_power_is_exact(written: object) -> None:
    (row,) = read("inverters.inverters", [{**MACHINE, "power_kw": written}], "generation_budget")
    assert exact(row["power_kw"]) == Decimal("74.9")


@pytest.mark.parametrize(
    ("section", "body", "fault"),
    [
        ("supply", {"supply_class": "palace"}, ("#/supply_class", "field.choice")),
        ("supply", {"supply_class": 1}, ("#/supply_class", "field.type")),
        ("supply", {"budget_follows": "yes"}, ("#/budget_follows", "field.type")),
        ("supply", {"note": ["long enough"]}, ("#/note", "field.type")),
        ("supply", {"note": "x" * 4001}, ("#/note", "field.length")),
        ("supply", {"note": "nova\x00 casa aqui"}, ("#/note", "field.control_characters")),
        ("supply", {"loads": "a lamp"}, ("#/loads", "field.type")),
        ("supply", {"loads": [{"equipment": "lamp", "quantity": "two"}]}, ("#/loads/0/quantity", "field.type")),
        ("supply", {"loads": [{"equipment": "lamp", "quantity": 1.5}]}, ("#/loads/0/quantity", "answer.decimals")),
        ("supply", {"loads": [{"equipment": "lamp", "quantity": True}]}, ("#/loads/0/quantity", "field.type")),
        ("supply", {"loads": [{"equipment": "lamp", "colour": "red"}]}, ("#/loads/0/colour", "field.unknown")),
        ("supply", {"loads": [{"power_w": float("nan")}]}, ("#/loads/0/power_w", "field.type")),
        ("supply", {"loads": [{"power_w": float("inf")}]}, ("#/loads/0/power_w", "field.type")),
        ("supply", {"loads": [{"power_w": 10**400}]}, ("#/loads/0/power_w", "field.range")),
        ("supply", {"loads": [{"power_w": "1e3"}]}, ("#/loads/0/power_w", "field.type")),
        ("supply", {"loads": [{"power_w": "1.0001"}]}, ("#/loads/0/power_w", "answer.decimals")),
        ("supply", {"loads": [{}] * 201}, ("#/loads", "field.length")),
        ("supply", {"colour": "red"}, ("#/colour", "field.unknown")),
        ("supply", ["a list"], ("#", "field.type")),
        ("supply", None, ("#", "field.type")),
        ("address", {"postal_code": "123"}, ("#/postal_code", "unit.postal_code")),
        ("address", {"state": "XX"}, ("#/state", "field.choice")),
        ("address", {"location": {"latitude": -3}}, ("#/location/longitude", "field.required")),
        ("address", {"location": {"latitude": -91, "longitude": 0}}, ("#/location/latitude", "field.range")),
        ("address", {"location": [1, 2]}, ("#/location", "field.type")),
        ("address", {"city": "Mana\nus"}, ("#/city", "field.control_characters")),
        ("contact", {"phone": "123"}, ("#/phone", "field.phone")),
        ("contact", {"email": "nobody"}, ("#/email", "field.email")),
        ("identification", {"rg_issued_on": "01/03/2015"}, ("#/rg_issued_on", "field.day")),
    ],
)
def test_a_wrong_type_is_refused(section: str, body: Any, fault: tuple[str, str]) -> None:
    assert refused(section, body) == [fault]


def test_every_wrong_type_is_said_at_once() -> None:
    assert refused("supply", {"note": 1, "supply_type": "steam", "budget_follows": 1}) == [
        ("#/supply_type", "field.choice"),
        ("#/note", "field.type"),
        ("#/budget_follows", "field.type"),
    ]


@pytest.mark.parametrize(
    ("section", "body", "fault"),
    [
        ("request", {"consumer_unit": "twelve"}, ("#/consumer_unit", "unit.code_invalid")),
        ("compensation", {"beneficiaries": [{"percent": "33.333"}]}, ("#/beneficiaries/0/percent", "answer.decimals")),
        ("inverters", {"storage": 5}, ("#/storage", "field.type")),
        ("inverters", {"storage": {"power_kw": "much"}}, ("#/storage/power_kw", "field.type")),
    ],
)
def test_a_wrong_type_of_generation_is_refused(section: str, body: Any, fault: tuple[str, str]) -> None:
    assert refused(section, body, "generation_budget") == [fault]


def test_a_budget_is_named_by_its_id() -> None:
    assert refused("request", {"budget_request_id": "seven"}, "commissioning") == [
        ("#/budget_request_id", "field.uuid")
    ]


def test_there_are_no_other_sections() -> None:
    with pytest.raises(NotFound):
        form("new_connection").read_section("colours", {})


def test_the_codes_of_units_are_found_wherever_they_are_named() -> None:
    named = {
        "compensation.beneficiaries": [{"consumer_unit": "22222222"}, {"consumer_unit": "0.013.479.258.028-10"}, {}],
        "request.consumer_unit": "1",
    }
    found = form("generation_budget").unit_codes(answers("generation_budget", named))
    assert found == {"00000001", "22222222", "001347925802810"}
    shared = {"shared_metering.units": [{"consumer_unit": "33333333"}]}
    assert form("connection_budget").unit_codes(answers("connection_budget", shared)) == {"12345678", "33333333"}


def test_the_sections_that_apply_follow_from_the_answers() -> None:
    def wanted(**said: str) -> list[str]:
        given = answers("connection_budget", {f"request.{name}": value for name, value in said.items()})
        return form("connection_budget").wanted_sections(given, facts())

    assert wanted() == ["request", "load_details", "technical_responsible"]
    assert wanted(purpose="shared_metering") == ["request", "shared_metering", "load_details", "technical_responsible"]
    assert wanted(reason="protection_relay_study") == ["request", "technical_responsible"]


def test_the_faults_of_a_step_are_those_of_its_section() -> None:
    found = checked("new_connection", {"supply.note": "short", "address.location": None}, files={"rg": 0})
    assert [one.code for one in found.of_section("supply")] == ["answer.too_short"]
    assert [one.code for one in found.of_section("address")] == ["location.missing"]
    assert found.of_section("contact") == []
    (document,) = [one for one in found.errors if one.section is None]
    assert (document.slot, document.pointer, document.facts) == ("rg", "#/documents/rg", {"minimum": 1})

"""Does the API document of representatives say what a client would otherwise find out by being refused?"""

import ast
from functools import cache
from pathlib import Path
from typing import Any

import pytest

import representatives
from chassis.contracts import event_contracts
from chassis.openapi import document
from representatives.app import service
from representatives.model.personal_facts import MINIMUM_AGE
from representatives.model.unit_access import LONGEST_YEARS
from representatives.states import DOCUMENT_SLOTS, UnitAccessStatus

ENDING = {"end_access": "AccessShape", "end_relation": "RelationItem"}


@cache
def described() -> dict[str, Any]:
    return document(service)


def field(schema: str, name: str) -> dict[str, Any]:
    found: dict[str, Any] = described()["components"]["schemas"][schema]["properties"][name]
    return found


def operation(name: str) -> dict[str, Any]:
    everything = [found for path in described()["paths"].values() for found in path.values() if "operationId" in found]
    return next(found for found in everything if found["operationId"] == name)


def reasons_given_to(function: str) -> set[str]:
    """Return the codes that the code gives to `function` as why something ends."""
    files = Path(representatives.__file__).parent.rglob("*.py")
    nodes = [node for file in files for node in ast.walk(ast.parse(file.read_text(encoding="utf-8")))]
    calls = [node for node in nodes if isinstance(node, ast.Call) and getattr(node.func, "id", "") == function]
    calls += [node for node in nodes if isinstance(node, ast.Call) and getattr(node.func, "attr", "") == function]
    given = [word.value for call in calls for word in call.keywords if word.arg == "reason"]
    return {one.value for value in given for one in ast.walk(value) if isinstance(one, ast.Constant)}


@pytest.mark.parametrize("function", ENDING)
def test_every_code_of_why_something_ended_is_named(function: str) -> None:
    codes = reasons_given_to(function)
    assert "handover" in codes
    assert [code for code in codes if f"`{code}`" not in field(ENDING[function], "reason")["description"]] == []


def test_every_reason_and_state_of_a_unit_access_is_explained() -> None:
    contract = event_contracts()["representatives.unit_access_ended.v1"]
    reasons = contract["properties"]["reason"]["enum"]
    assert [code for code in reasons if f"`{code}`" not in field("Access", "reason")["description"]] == []
    explained = field("Access", "status")["description"]
    assert [state for state in UnitAccessStatus if f"`{state.value}`" not in explained] == []


def test_the_operations_say_what_they_ask_for() -> None:
    submission = operation("submit_professional_profile")["description"]
    assert [slot for slot in (*DOCUMENT_SLOTS, "ways_to_complete") if slot not in submission] == []
    offer = operation("create_unit_access")["description"]
    assert [
        word for word in ('"direction": "request"', '"direction": "grant"', "pending_holder") if word not in offer
    ] == []
    challenge = operation("get_company_challenge")["description"]
    assert [kind for kind in field("Challenge", "check")["enum"] if f"`{kind}`" not in challenge] == []


def test_bounds_of_dates_are_said_with_their_fields() -> None:
    assert str(MINIMUM_AGE) in field("Birth", "date")["description"]
    assert "birth" in field("IdentityDocument", "issued_on")["description"]
    for schema in ("NewAccess", "Acceptance"):
        assert f"{LONGEST_YEARS} years" in field(schema, "valid_until")["description"]


def test_a_company_request_says_which_states_it_may_have() -> None:
    assert field("CompanyRequested", "status")["enum"] == ["unconfirmed", "pending"]
    assert field("RequestState", "status")["enum"] == ["unconfirmed", "pending", "approved", "rejected"]


def test_who_is_not_known_yet_learns_how_long_to_wait() -> None:
    creating = ("create_relation", "create_system_access", "create_unit_access", "create_professional_profile")
    told = [operation(name)["description"] for name in creating]
    assert [text for text in told if "person.not_yet_known" not in text or "Retry-After" not in text] == []

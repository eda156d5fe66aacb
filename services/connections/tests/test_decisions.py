"""An analyst decides, and what follows at once: the unit, the next step, the holder's identity, the end."""

from typing import Any

import pytest
from connections_kit.desk import (
    ILLEGIBLE,
    approved,
    claimed,
    decide,
    document_of,
    facts_told,
    kinds,
    put_into,
    review,
    send_back,
)
from connections_kit.forms import COMPLETE
from connections_kit.requests import attach, fill, filled, submitted
from connections_kit.world import API, MakeWorld, Person, World

from chassis.assurance import DECLARED
from chassis.documents import a_cnpj, a_cpf
from chassis.testing.events import an_event
from chassis.unit_codes import has_right_check_digits
from connections.model import ConsumerUnit
from connections.states import RequestStatus


@pytest.mark.covers("B15", "B41")
def test_an_approved_new_connection_registers_its_unit(make_world: MakeWorld) -> None:
    world = make_world(distributor_code=28)
    analyst, person = world.staff(), world.person()
    request_id = claimed(world, analyst, person)
    world.events()
    answer = decide(analyst, request_id, note="Aprovado como pedido.", voltage="lv")
    assert answer.status_code == 200, answer.text
    found = answer.json
    code = found["consumer_unit"]
    assert (len(code), code[10:13], has_right_check_digits(code)) == (15, "028", True)
    assert (found["status"], found["turn"], found["next_step"]) == ("approved", "distributor", "inspection")
    assert found["decision"] == {
        "decision": "approve",
        "reason_code": None,
        "note": "Aprovado como pedido.",
        "voltage": "lv",
        "works_needed": False,
    }
    unit = person.unit(code).json
    assert unit["status"] == "registered"
    assert unit["address"] == {
        "street": "Rua de Exemplo",
        "number": "S/N",
        "district": "Centro",
        "city": "Manaus",
        "state": "AM",
        "postal_code": "69000000",
    }
    assert unit["location"] == {"latitude": -3.101944, "longitude": -60.025}
    assert (unit["supply_class"], unit["supply_type"]) == ("residential", "two_phase")
    registered, decided = world.events()
    assert (registered.type, registered.data["consumer_unit"]) == ("connections.consumer_unit_registered.v1", code)
    assert decided.type == "connections.request_decided.v1"
    said = {name: decided.data[name] for name in ("decision", "next_step", "consumer_unit", "holder_document")}
    assert said == {
        "decision": "approve",
        "next_step": "inspection",
        "consumer_unit": code,
        "holder_document": person.document,
    }
    assert kinds(person, request_id)[2:] == ["claimed", "approved", "unit_registered"]
    assert [row.action for row in world.audited()][-2:] == ["unit.registered", "request.approved"]
    assert decide(analyst, request_id).json["code"] == "request.moved"


def test_the_analyst_may_give_the_units_code_but_not_one_that_was_used(world: World) -> None:
    analyst = world.staff()
    taken = world.unit(a_cpf(), other_codes=["87654321"])
    request_id = claimed(world, analyst, world.person())
    for code in (taken, "8765432-1"):
        refused = decide(analyst, request_id, consumer_unit=code)
        assert (refused.status_code, refused.json["code"]) == (409, "unit.code_taken")
    assert analyst.request(request_id).json["status"] == "in_analysis"
    given = decide(analyst, request_id, consumer_unit="13.479.258.028-10")
    assert given.json["consumer_unit"] == "001347925802810"


def test_only_a_new_connection_registers_a_unit(world: World) -> None:
    analyst, person = world.staff(), world.person()
    unit = world.unit(person.document)
    request_id = claimed(world, analyst, person, "generation_budget", unit)
    refused = decide(analyst, request_id, consumer_unit="99999999")
    assert [(one["pointer"], one["code"]) for one in refused.json["errors"]] == [
        ("#/consumer_unit", "decision.registers_no_unit")
    ]
    answer = decide(analyst, request_id, consumer_unit=unit)
    assert (answer.json["status"], answer.json["next_step"]) == ("approved", "budget")
    assert len(world.rows(ConsumerUnit)) == 1


@pytest.mark.covers("B16")
@pytest.mark.parametrize(
    ("supply", "works_needed", "next_step"),
    [
        ({}, False, "inspection"),
        ({}, True, "budget"),
        ({"supply_type": "high_voltage"}, True, "connection_budget"),
        ({"budget_follows": True}, False, "connection_budget"),
    ],
)
def test_what_follows_on_a_new_connection(
    world: World, supply: dict[str, Any], works_needed: bool, next_step: str
) -> None:
    analyst, person = world.staff(), world.person()
    request_id = filled(world, person, "new_connection")
    person.save(request_id, "supply", {**COMPLETE["new_connection"]["supply"], **supply})
    assert person.ask(request_id, "submission").status_code == 200
    analyst.ask(request_id, "claim")
    world.events()
    assert decide(analyst, request_id, works_needed=works_needed).json["next_step"] == next_step
    assert world.events("request_decided")[0].data["next_step"] == next_step


@pytest.mark.covers("B42")
def test_a_rejection_is_for_good_and_says_why(world: World) -> None:
    analyst, person = world.staff(), world.person()
    request_id = claimed(world, analyst, person)
    world.events()
    for said, pointer in (
        ({}, "#/reason_code"),
        ({"reason_code": "ugly"}, "#/reason_code"),
        ({"reason_code": "other"}, "#/note"),
        ({"reason_code": "other", "note": "http://exemplo.com"}, "#/note"),
    ):
        refused = decide(analyst, request_id, "reject", **said)
        assert (refused.status_code, refused.json["errors"][0]["pointer"]) == (422, pointer)
    answer = decide(analyst, request_id, "reject", reason_code="rule_not_met", note="Fora da área.")
    assert (answer.json["status"], answer.json["turn"], answer.json["reason"]) == ("rejected", None, "rule_not_met")
    (told,) = world.events()
    said = {name: told.data[name] for name in ("decision", "reason", "note", "articles")}
    assert said == {
        "decision": "reject",
        "reason": "rule_not_met",
        "note": "Fora da área.",
        "articles": ["REN 1000/2021, art. 67"],
    }
    refusal = answer.json["refusal"]
    assert {name: refusal[name] for name in ("reason_code", "note", "articles")} == {
        "reason_code": "rule_not_met",
        "note": "Fora da área.",
        "articles": told.data["articles"],
    }
    assert "art. 416" in refusal["complaint"] and "167" in refusal["complaint"]
    assert person.request(request_id).json["refusal"] == refusal
    assert world.rows(ConsumerUnit) == []
    assert kinds(person, request_id)[-1] == "rejected"
    again = filled(world, person, "new_connection")  # the same may be asked for again
    assert person.ask(again, "submission").status_code == 200


def test_a_refusal_says_the_same_to_everybody_who_sees_the_request_in_their_language(world: World) -> None:
    analyst, holder, professional = world.staff(), world.person(), world.professional()
    unit = world.unit(holder.document)
    world.access(professional, holder.document, unit)
    request_id = claimed(world, analyst, professional, "generation_budget", unit)
    assert holder.request(request_id).json["refusal"] is None
    assert decide(analyst, request_id, "reject", reason_code="rule_not_met").status_code == 200
    found = [one.request(request_id).json["refusal"] for one in (holder, professional, analyst)]
    assert found[0] == found[1] == found[2]
    assert (found[0]["reason_code"], found[0]["note"], len(found[0]["articles"])) == ("rule_not_met", None, 1)
    english = holder.http.get(f"{API}/requests/{request_id}", headers={"Accept-Language": "en"}).json["refusal"]
    assert "ombudsman" in english["complaint"] and "ouvidoria" in found[0]["complaint"]


def test_a_request_with_a_rejected_document_is_not_approved_until_it_is_replaced(world: World) -> None:
    analyst, person = world.staff(), world.person()
    request_id = claimed(world, analyst, person)
    rg = document_of(person, request_id, "rg")
    review(analyst, request_id, rg, "rejected", **ILLEGIBLE)
    refused = decide(analyst, request_id)
    assert (refused.status_code, refused.json["code"], refused.json["slots"]) == (409, "document.rejected", ["rg"])
    send_back(analyst, request_id, {"document_id": rg, **ILLEGIBLE})
    attach(world, request_id, only=("rg",))
    assert person.ask(request_id, "submission").status_code == 200
    assert decide(analyst, request_id).json["status"] == "approved"


def test_a_decision_waits_for_a_claim(world: World) -> None:
    analyst = world.staff()
    request_id = submitted(world, world.person(), "new_connection")
    refused = decide(analyst, request_id)
    assert (refused.status_code, refused.json["code"]) == (409, "request.not_claimed")


# Identity


def reviewed(world: World, analyst: Person, person: Person, *slots: str, **said: Any) -> str:
    """A new connection whose documents in `slots` an analyst accepted."""
    request_id = submitted(world, person, "new_connection", **said)
    analyst.ask(request_id, "claim")
    for slot in slots:
        assert review(analyst, request_id, document_of(analyst, request_id, slot)).status_code == 200
    world.events()
    return request_id


@pytest.mark.covers("G27")
def test_accepted_identity_documents_verify_whoever_had_only_declared_a_document(world: World) -> None:
    analyst, person = world.staff(), world.person(assurance=DECLARED)
    request_id = reviewed(world, analyst, person, "rg", "cpf")
    assert decide(analyst, request_id).status_code == 200
    told = {event.type.split(".")[1]: event.data for event in world.events()}
    assert told.keys() == {"consumer_unit_registered", "request_decided", "identity_verified"}
    said = {name: value for name, value in told["identity_verified"].items() if name != "actor"}
    assert said == {
        "user_id": str(person.user_id),
        "document": person.document,
        "request_id": request_id,
        "parties": [str(person.user_id)],
    }
    assert told["request_decided"]["parties"] == [str(person.user_id)]
    (row,) = world.audited("identity.verified")
    assert row.subject == str(person.user_id)


def test_nobody_is_verified_by_documents_that_were_not_all_accepted(world: World) -> None:
    analyst = world.staff()
    for slots in ((), ("rg",), ("cpf",)):
        request_id = reviewed(world, analyst, world.person(assurance=DECLARED), *slots)
        assert decide(analyst, request_id).status_code == 200
        assert "identity_verified" not in facts_told(world)


def test_a_rejection_and_another_kind_and_another_requester_verify_nobody(world: World) -> None:
    analyst = world.staff()
    request_id = reviewed(world, analyst, world.person(assurance=DECLARED), "rg", "cpf")
    decide(analyst, request_id, "reject", reason_code="rule_not_met")
    assert facts_told(world) == ["request_decided"]
    proven = reviewed(world, analyst, world.person(), "rg", "cpf")
    decide(analyst, proven)
    assert "identity_verified" not in facts_told(world)
    professional, client = world.professional(), world.person(assurance=DECLARED)
    world.access(professional, client.document)
    by_access = reviewed(world, analyst, professional, "rg", "cpf", holder_document=client.document)
    decide(analyst, by_access)
    assert "identity_verified" not in facts_told(world)


def test_a_company_account_is_verified_with_the_companys_documents_only(world: World) -> None:
    analyst = world.staff()
    for slots, is_verified in ((("rg", "cpf"), False), (("rg", "cpf", "company_documents"), True)):
        company = world.person(document=a_cnpj(), assurance=DECLARED)
        request_id = reviewed(world, analyst, company, *slots)
        assert decide(analyst, request_id).status_code == 200
        assert ("identity_verified" in facts_told(world)) is is_verified


def test_what_an_erased_person_asked_for_is_not_decided_and_the_person_not_verified(world: World) -> None:
    analyst, person = world.staff(), world.person(assurance=DECLARED)
    request_id = reviewed(world, analyst, person, "rg", "cpf")
    world.hear(an_event("identity.user_erased.v1", version=2, user_id=str(person.user_id)))
    world.events()
    assert decide(analyst, request_id).json["code"] == "request.moved"
    assert "identity_verified" not in facts_told(world)


# Commissioning


@pytest.mark.covers("G30")
def test_an_approved_commissioning_is_completed_with_the_budget_that_it_names(world: World) -> None:
    person = world.person()
    unit = world.unit(person.document)
    budget = approved(world, person, "generation_budget", unit)["id"]
    put_into(world, budget, RequestStatus.WORKS)
    analyst = world.staff()
    request_id = person.open("commissioning", unit).json["id"]
    fill(person, request_id, "commissioning", unit)
    saved = person.save(request_id, "request", {"consumer_unit": unit, "budget_request_id": budget})
    assert saved.status_code == 200, saved.text
    attach(world, request_id)
    handed_in = person.ask(request_id, "submission")
    assert handed_in.status_code == 200, handed_in.text
    analyst.ask(request_id, "claim")
    world.events()
    answer = decide(analyst, request_id)
    assert (answer.json["status"], answer.json["next_step"]) == ("completed", None)
    assert person.request(budget).json["status"] == "completed"
    told = [(event.type.split(".")[1], event.data["request_id"]) for event in world.events()]
    assert told == [
        ("request_decided", request_id),
        ("request_completed", request_id),
        ("request_completed", budget),
    ]
    assert kinds(person, request_id)[-2:] == ["approved", "completed"]
    assert [row.subject for row in world.audited("request.completed")] == [request_id, budget]


def test_a_commissioning_without_a_budget_is_completed_alone(world: World) -> None:
    person = world.person()
    found = approved(world, person, "commissioning", world.unit(person.document))
    assert (found["status"], found["turn"]) == ("completed", None)

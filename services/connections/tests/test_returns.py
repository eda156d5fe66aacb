"""An analyst returns a request: only what is listed opens again, and everything is to be listed at once."""

from datetime import UTC, date, datetime
from typing import Any

import pytest
from connections_kit.desk import ILLEGIBLE, claim, claimed, document_of, facts_told, kinds, review, send_back
from connections_kit.forms import COMPLETE
from connections_kit.requests import attach, fill, submitted
from connections_kit.world import MakeWorld, Person, World

from chassis.documents import a_cpf
from chassis.ids import new_id
from chassis.testing.clock import frozen


@pytest.fixture
def analyst(world: World) -> Person:
    return world.staff()


def save_again(person: Person, request_id: str, *sections: str, **changes: Any) -> None:
    """Save sections as they are, with `changes` of their answers."""
    answers = {one["section"]: one["answers"] for one in person.request(request_id).json["sections"]}
    for section in sections:
        saved = person.save(request_id, section, {**answers[section], **changes})
        assert saved.status_code == 200, saved.text


def hand_in(person: Person, request_id: str) -> None:
    answer = person.ask(request_id, "submission")
    assert answer.status_code == 200, answer.text


@pytest.mark.covers("B39")
def test_a_return_opens_what_it_lists_and_is_told_with_its_last_day(world: World, analyst: Person) -> None:
    person = world.person()
    request_id = claimed(world, analyst, person)
    rg = document_of(person, request_id, "rg")
    world.events()
    answer = send_back(
        analyst,
        request_id,
        {"section": "contact", "note": "Confira o telefone."},
        {"document_id": rg, **ILLEGIBLE},
        {"slot": "possession", "reason_code": "other", "note": "Falta a posse."},
    )
    assert answer.status_code == 200, answer.text
    found = person.request(request_id).json
    assert (found["status"], found["turn"], answer.json["analyst_id"]) == (
        "returned",
        "customer",
        str(analyst.user_id),
    )
    assert {one["section"] for one in found["sections"] if one["is_open"]} == {"contact"}
    assert {one["slot"] for one in found["slots"] if one["is_open"]} == {"rg", "possession"}
    assert [one["verdict"] for one in found["documents"] if one["id"] == rg] == ["rejected"]
    (told,) = world.events()
    assert told.type == "connections.request_returned.v1"
    assert told.data["due_on"] == found["cure_until"]
    assert [item.get("section") or item["slot"] for item in told.data["items"]] == ["contact", "rg", "possession"]
    assert (told.data["parties"], told.data["actor"]["kind"]) == ([str(person.user_id)], "staff")
    assert kinds(person, request_id)[-1] == "returned"
    (row,) = world.audited("request.returned")
    assert row.details == {
        "round": 1,
        "items": 3,
        "reasons": ["data_mismatch", "document_illegible", "other"],
    }
    save_again(person, request_id, "contact")
    attach(world, request_id, only=("rg", "possession"))
    hand_in(person, request_id)
    assert analyst.request(request_id).json["analyst_id"] == str(analyst.user_id)
    assert facts_told(world) == ["request_resubmitted"]


@pytest.mark.parametrize(
    ("returned", "last_day"),
    [
        (datetime(2026, 9, 15, 12, tzinfo=UTC), date(2026, 10, 15)),
        (datetime(2026, 9, 16, 2, 30, tzinfo=UTC), date(2026, 10, 15)),  # still the 15th in São Paulo
        (datetime(2026, 9, 18, 12, tzinfo=UTC), date(2026, 10, 20)),  # a Friday: Monday is the first day
        (datetime(2026, 10, 1, 12, tzinfo=UTC), date(2026, 11, 3)),  # the 31st is a Saturday, 2 November a holiday
    ],
)
def test_the_customer_has_thirty_days_that_begin_and_end_on_business_days(
    world: World, returned: datetime, last_day: date
) -> None:
    with frozen(returned):
        analyst, person = world.staff(), world.person()
        request_id = claimed(world, analyst, person)
        assert send_back(analyst, request_id, {"section": "contact"}).json["cure_until"] == str(last_day)


def test_the_operator_sets_the_days_to_correct(make_world: MakeWorld) -> None:
    with frozen(datetime(2026, 9, 15, 12, tzinfo=UTC)):
        world = make_world(cure_days=10)
        analyst, person = world.staff(), world.person()
        request_id = claimed(world, analyst, person)
        assert send_back(analyst, request_id, {"section": "contact"}).json["cure_until"] == "2026-09-25"


@pytest.mark.parametrize(
    ("item", "pointer", "code"),
    [
        ({}, "", "return.item_names_one"),
        ({"section": "contact", "slot": "rg"}, "", "return.item_names_one"),
        ({"section": "contact", "reason_code": "ugly"}, "/reason_code", "field.choice"),
        ({"section": "contact", "reason_code": None}, "/reason_code", "field.null"),
        ({"section": "contact", "reason_code": "other"}, "/note", "field.required"),
        ({"section": "contact", "note": "veja exemplo.com/fatura"}, "/note", "field.web_address"),
        ({"section": "load_details"}, "/section", "return.section_unknown"),
        ({"slot": "photos"}, "/slot", "return.slot_not_asked"),
        ({"slot": "company_documents"}, "/slot", "return.slot_not_asked"),
        ({"document_id": str(new_id())}, "/document_id", "return.document_unknown"),
        ({"document_id": "rg"}, "/document_id", "field.uuid"),
    ],
)
def test_what_cannot_be_demanded_is_refused(
    world: World, analyst: Person, item: dict[str, Any], pointer: str, code: str
) -> None:
    person = world.person()
    request_id = claimed(world, analyst, person)
    refused = send_back(analyst, request_id, {"section": "contact"}, item)
    assert refused.status_code == 422, refused.text
    assert [(one["pointer"], one["code"]) for one in refused.json["errors"]] == [(f"#/items/1{pointer}", code)]
    assert person.request(request_id).json["status"] == "in_analysis"


def test_all_faults_of_a_list_are_named_at_once(world: World, analyst: Person) -> None:
    person = world.person()
    request_id = claimed(world, analyst, person)
    review(analyst, request_id, document_of(person, request_id, "cpf"), "rejected", **ILLEGIBLE)
    items = ({"section": "modules"}, {"slot": "photos"}, {"document_id": str(new_id())})
    refused = send_back(analyst, request_id, *items)
    assert [(one["pointer"], one["code"]) for one in refused.json["errors"]] == [
        ("#/items/0/section", "return.section_unknown"),
        ("#/items/1/slot", "return.slot_not_asked"),
        ("#/items/2/document_id", "return.document_unknown"),
        ("#/items", "return.rejected_not_listed"),
    ]
    assert "cpf.pdf" in refused.json["errors"][-1]["detail"]
    assert send_back(analyst, request_id).status_code == 422


def test_a_rejected_document_is_listed_by_itself_or_by_its_slot(world: World, analyst: Person) -> None:
    for by in ("document_id", "slot"):
        person = world.person()
        request_id = claimed(world, analyst, person)
        cpf = document_of(person, request_id, "cpf")
        review(analyst, request_id, cpf, "rejected", **ILLEGIBLE)
        said = {"document_id": cpf} if by == "document_id" else {"slot": "cpf"}
        assert send_back(analyst, request_id, {**said, **ILLEGIBLE}).status_code == 200


@pytest.mark.covers("G30")
def test_a_document_that_no_analyst_may_demand_is_returned_only_if_it_is_there(world: World, analyst: Person) -> None:
    person = world.person()
    unit = world.unit(person.document)
    request_id = claimed(world, analyst, person, "generation_budget", unit)
    refused = send_back(analyst, request_id, {"slot": "module_datasheet"})
    assert refused.json["errors"][0]["code"] == "return.slot_not_asked"
    assert send_back(analyst, request_id, {"slot": "site_plan"}).status_code == 200
    attach(world, request_id, only=("site_plan", "module_datasheet"))
    hand_in(person, request_id)
    assert send_back(analyst, request_id, {"slot": "module_datasheet", **ILLEGIBLE}).status_code == 200


@pytest.mark.covers("B40")
def test_a_second_return_of_what_was_there_to_see_needs_a_justification(world: World, analyst: Person) -> None:
    person = world.person()
    request_id = claimed(world, analyst, person)
    cpf, rg = (document_of(person, request_id, slot) for slot in ("cpf", "rg"))
    assert send_back(analyst, request_id, {"section": "contact"}, {"document_id": rg}).status_code == 200
    save_again(person, request_id, "contact")
    attach(world, request_id, only=("rg",))
    hand_in(person, request_id)
    items = ({"section": "address"}, {"document_id": cpf}, {"slot": "possession"}, {"section": "contact"})
    refused = send_back(analyst, request_id, *items)
    assert (refused.status_code, refused.json["code"]) == (422, "return.justification_required")
    assert [(one["pointer"], one["code"]) for one in refused.json["errors"]] == [
        (f"#/items/{number}", "return.visible_before") for number in range(3)
    ]
    link = send_back(analyst, request_id, *items, justification="leia em www.exemplo.com")
    assert link.json["errors"][0]["pointer"] == "#/justification"
    justified = send_back(analyst, request_id, *items, justification="A prefeitura mudou a rua de nome.")
    assert justified.status_code == 200, justified.text
    row = person.get(f"/requests/{request_id}/timeline").json["items"][-1]
    assert (row["kind"], row["note"]) == ("returned", "A prefeitura mudou a rua de nome.")


def test_what_is_new_or_was_listed_before_is_returned_again_without_a_justification(
    world: World, analyst: Person
) -> None:
    person = world.person()
    request_id = claimed(world, analyst, person)
    rg = document_of(person, request_id, "rg")
    send_back(analyst, request_id, {"section": "contact"}, {"section": "supply"}, {"document_id": rg})
    save_again(person, request_id, "contact")
    save_again(person, request_id, "supply", note="Casa nova, com oficina.")
    attach(world, request_id, only=("rg",))
    hand_in(person, request_id)
    again = send_back(
        analyst,
        request_id,
        {"section": "contact"},
        {"section": "supply"},
        {"document_id": document_of(person, request_id, "rg"), **ILLEGIBLE},
        {"slot": "rg"},
    )
    assert again.status_code == 200, again.text


def test_a_slot_that_did_not_apply_before_was_not_there_to_see(world: World, analyst: Person) -> None:
    person = world.person()
    unit, other = world.unit(person.document), world.unit(person.document)
    request_id = claimed(world, analyst, person, "generation_budget", unit)
    send_back(analyst, request_id, {"section": "compensation"})
    shared = {"modality": "remote", "beneficiaries": [{"consumer_unit": other, "percent": "100"}]}
    saved = person.save(request_id, "compensation", shared)
    assert saved.status_code == 200, saved.text
    with_list = person.ask(request_id, "submission")
    assert {one.get("slot") for one in with_list.json["errors"]} == {"credit_sharing_list"}
    attach(world, request_id, only=("credit_sharing_list",))
    hand_in(person, request_id)
    assert send_back(analyst, request_id, {"slot": "credit_sharing_list"}).status_code == 200


def test_the_first_analysis_of_a_request_by_phone_needs_no_justification(world: World) -> None:
    clerk, analyst = world.staff(), world.staff()
    request_id = clerk.open("new_connection", holder_document=a_cpf(), channel="phone").json["id"]
    fill(clerk, request_id, "new_connection")
    assert clerk.ask(request_id, "submission").status_code == 200  # and it is returned for its documents
    attach(world, request_id)
    hand_in(clerk, request_id)
    claim(analyst, request_id)
    assert send_back(analyst, request_id, {"section": "address"}).status_code == 200
    save_again(clerk, request_id, "address")
    hand_in(clerk, request_id)
    assert send_back(analyst, request_id, {"section": "supply"}).json["code"] == "return.justification_required"


def test_what_does_not_wait_for_an_analyst_is_not_returned(world: World, analyst: Person) -> None:
    person = world.person()
    request_id = submitted(world, person, "new_connection")
    assert send_back(analyst, request_id, {"section": "contact"}).json["code"] == "request.not_claimed"
    claim(analyst, request_id)
    assert send_back(analyst, request_id, {"section": "contact"}).status_code == 200
    assert send_back(analyst, request_id, {"section": "contact"}).json["code"] == "request.moved"
    assert set(COMPLETE["new_connection"]) == {one["section"] for one in person.request(request_id).json["sections"]}

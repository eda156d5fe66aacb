"""Requests are handed in: once, with protocol and service order, complete, without debts, and again after a return."""

from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any
from uuid import UUID

import pytest
from connections_kit.requests import attach, fill, filled, submitted
from connections_kit.world import MakeWorld, Person, World
from stdnum import luhn

from chassis import clock
from chassis.documents import a_cpf
from chassis.testing.clock import operators_day
from connections.model import Acting, ConnectionRequest
from connections.states import DISTRIBUTOR

DEBTS = "document,consumer_unit,amount,due_on\n"


@pytest.fixture
def billing(tmp_path: Path) -> Path:
    file = tmp_path / "billing.csv"
    file.write_text(DEBTS, encoding="utf-8")
    return file


def owe(file: Path, document: str, unit: str = "", *, days: int = -1) -> None:
    """Add a debt whose last day for payment is in `days` days."""
    due = operators_day(days)
    with file.open("a", encoding="utf-8") as debts:
        debts.write(f"{document},{unit},187.40,{due}\n")


def handed_back(world: World, request_id: str, *items: dict[str, Any]) -> None:
    """An analyst returns the request for these items."""
    with world.writing() as session:
        request = session.get_one(ConnectionRequest, UUID(request_id))
        analyst = Acting(DISTRIBUTOR, UUID(int=1))
        request.claim(acting=analyst, now=clock.now())
        until = operators_day(30)
        request.return_to_customer(items, acting=analyst, now=clock.now(), cure_until=until, parties=())


def published(world: World, kind: str) -> list[dict[str, Any]]:
    return [told.data for told in world.events(kind)]


@pytest.mark.covers("B17", "B44", "G25")
def test_a_complete_request_gets_protocol_and_service_order_and_is_told(world: World) -> None:
    person = world.person()
    request_id = submitted(world, person, "new_connection")
    found = person.request(request_id).json
    protocol, order = found["protocol"], found["service_order"]
    assert luhn.is_valid(protocol)
    assert (len(protocol), protocol[:4], len(order)) == (15, str(clock.now().year), 10)
    assert (found["status"], found["turn"]) == ("submitted", "distributor")
    (told,) = published(world, "request_opened")
    assert (told["request_id"], told["protocol"], told["parties"]) == (request_id, protocol, [str(person.user_id)])
    listed = person.get(f"/requests/{request_id}/timeline").json["items"]
    assert [(row["kind"], row["status"], row["is_mine"]) for row in listed] == [
        ("opened", "draft", True),
        ("submitted", "submitted", True),
    ]


def test_what_is_missing_is_listed_whole_and_nothing_is_lost(world: World) -> None:
    person = world.person()
    request_id = person.open("new_connection").json["id"]
    person.save(request_id, "contact", {"email": "pessoa@casa.example"})
    refused = person.ask(request_id, "submission")
    assert (refused.status_code, refused.json["code"]) == (422, "request.incomplete")
    checked = person.get(f"/requests/{request_id}/check").json
    assert checked["complete"] is False
    assert refused.json["errors"] == checked["errors"]
    assert {one.get("section") for one in checked["errors"]} >= {"identification", "address", "supply", None}
    assert {one["slot"] for one in checked["errors"] if "slot" in one} == {"rg", "cpf"}
    assert person.request(request_id).json["status"] == "draft"


def test_a_repeated_submission_answers_the_same(world: World) -> None:
    person = world.person()
    request_id = filled(world, person, "new_connection")
    first, again = person.ask(request_id, "submission"), person.ask(request_id, "submission")
    assert first.json == again.json
    assert len(published(world, "request_opened")) == 1


def test_fifty_submissions_at_once_give_one_protocol_and_one_event(world: World) -> None:
    person = world.person()
    request_id = filled(world, person, "new_connection")
    with ThreadPoolExecutor(8) as pool:
        answers = list(pool.map(lambda _: person.ask(request_id, "submission"), range(50)))
    assert {answer.status_code for answer in answers} == {200}, [one.text for one in answers]
    assert len({answer.json["protocol"] for answer in answers}) == 1
    assert len(published(world, "request_opened")) == 1


def test_protocols_are_unique_when_many_hand_in_at_once(world: World) -> None:
    people = [world.person() for _ in range(8)]
    ids = [filled(world, person, "new_connection") for person in people]
    with ThreadPoolExecutor(8) as pool:
        answers = list(pool.map(lambda pair: pair[0].ask(pair[1], "submission"), zip(people, ids, strict=True)))
    assert len({answer.json["protocol"] for answer in answers}) == len(people)
    assert len({answer.json["service_order"] for answer in answers}) == len(people)


def test_two_requests_about_the_same_are_not_both_handed_in(world: World) -> None:
    person = world.person()
    first, second = filled(world, person, "new_connection"), filled(world, person, "new_connection")
    assert person.ask(first, "submission").status_code == 200
    refused = person.ask(second, "submission")
    assert (refused.status_code, refused.json["code"]) == (409, "request.duplicate")
    assert person.request(second).json["status"] == "draft"
    assert person.ask(first, "withdrawal").status_code == 200
    assert person.ask(second, "submission").status_code == 200


@pytest.mark.covers("B32")
def test_own_debts_anywhere_stand_in_the_way_of_a_new_connection(make_world: MakeWorld, billing: Path) -> None:
    world = make_world(billing_file=billing)
    person = world.person()
    owe(billing, person.document, "12345678", days=3)
    request_id = filled(world, person, "new_connection")  # it is not overdue yet
    owe(billing, person.document, "12345678")
    refused = person.ask(request_id, "submission")
    assert (refused.status_code, refused.json["code"]) == (409, "debt.outstanding")
    assert refused.json["debts"][0]["amount"] == "187.40"
    assert person.open("new_connection").json["code"] == "debt.outstanding"
    billing.write_text(DEBTS, encoding="utf-8")
    assert person.ask(request_id, "submission").status_code == 200


def test_on_a_unit_only_the_holders_own_debts_there_stand_in_the_way(make_world: MakeWorld, billing: Path) -> None:
    world = make_world(billing_file=billing)
    holder, professional = world.person(), world.professional()
    unit, other = world.unit(holder.document), world.unit(holder.document)
    world.access(professional, holder.document, unit)
    owe(billing, holder.document, other)
    owe(billing, a_cpf(), unit)
    opened = holder.open("generation_budget", unit)
    assert opened.status_code == 201
    assert (opened.json["debts"]["own"], opened.json["debts"]["has_earlier_holders"]) == ([], True)
    owe(billing, holder.document, unit)
    assert "debts" in holder.open("generation_budget", unit).json
    told = professional.open("generation_budget", unit)
    assert (told.json["code"], "debts" in told.json) == ("debt.outstanding", False)


def test_without_an_answer_of_billing_a_request_is_taken_and_flagged(make_world: MakeWorld, tmp_path: Path) -> None:
    world = make_world(billing_file=tmp_path / "nowhere.csv")
    person = world.person()
    request_id = submitted(world, person, "new_connection")
    assert person.request(request_id).json["debts"]["is_answered"] is False
    with world.database.reading() as session:
        assert session.get_one(ConnectionRequest, UUID(request_id)).asks_debts


def test_a_returned_request_is_corrected_only_where_it_was_returned(world: World) -> None:
    person = world.person()
    request_id = submitted(world, person, "new_connection")
    slots = {one["slot"]: one["id"] for one in person.request(request_id).json["documents"]}
    handed_back(
        world,
        request_id,
        {"section": "contact", "reason_code": "data_mismatch", "note": "Confira o telefone."},
        {"slot": "rg", "document_id": slots["rg"], "reason_code": "document_illegible", "note": None},
    )
    found = person.request(request_id).json
    assert (found["status"], found["turn"]) == ("returned", "customer")
    assert {one["section"]: one["status"] for one in found["sections"]}["contact"] == "returned"
    assert person.save(request_id, "address", {}).json["code"] == "request.not_editable"
    refused = person.ask(request_id, "submission")
    assert {one["code"] for one in refused.json["errors"]} >= {"request.not_mended"}
    contact = next(one["answers"] for one in found["sections"] if one["section"] == "contact")
    assert person.save(request_id, "contact", contact).status_code == 200
    attach(world, request_id, only=("rg",))
    again = person.ask(request_id, "submission")
    assert again.status_code == 200, again.text
    assert again.json["protocol"] == found["protocol"]
    after = person.request(request_id).json
    assert (after["status"], after["returned_items"]) == ("in_analysis", [])
    assert len(published(world, "request_resubmitted")) == 1


def test_a_document_that_was_asked_for_is_not_there_once_it_is_removed_again(world: World) -> None:
    person = world.person()
    request_id = submitted(world, person, "new_connection")
    handed_back(world, request_id, {"slot": "possession", "reason_code": "information_missing", "note": None})
    attach(world, request_id, only=("possession",))
    (item,) = person.request(request_id).json["returned_items"]
    assert item["is_mended"]
    document = next(one for one in person.request(request_id).json["documents"] if one["slot"] == "possession")
    path = f"/api/connections/v1/requests/{request_id}/documents/{document['id']}"
    assert person.http.delete(path).status_code == 204
    refused = person.ask(request_id, "submission")
    assert [one["code"] for one in refused.json["errors"]] == ["request.not_mended"]


def test_a_repeated_opening_is_answered_also_when_debts_have_come_up_since(
    make_world: MakeWorld, billing: Path
) -> None:
    world = make_world(billing_file=billing)
    person = world.person()
    key = {"Idempotency-Key": "opening-0001"}

    def opened() -> Any:
        return person.http.post("/api/connections/v1/requests", json={"kind": "new_connection"}, headers=key)

    first = opened()
    owe(billing, person.document, "12345678")
    assert (opened().status_code, opened().json["id"]) == (201, first.json["id"])


def test_a_late_repetition_does_not_hand_in_what_was_returned_meanwhile(world: World) -> None:
    person = world.person()
    request_id = submitted(world, person, "new_connection")
    handed_back(world, request_id, {"section": "contact", "reason_code": "data_mismatch", "note": None})
    assert person.ask(request_id, "submission").status_code == 422
    assert person.request(request_id).json["status"] == "returned"


def test_by_phone_a_request_without_documents_gets_its_protocol_and_is_returned_for_them(world: World) -> None:
    clerk = world.staff()
    request_id = clerk.open("new_connection", holder_document=a_cpf(), channel="phone").json["id"]
    fill(clerk, request_id, "new_connection")
    taken = clerk.ask(request_id, "submission")
    assert taken.status_code == 200, taken.text
    found = clerk.request(request_id).json
    assert (found["status"], found["protocol"]) == ("returned", taken.json["protocol"])
    assert {one["slot"] for one in found["returned_items"]} == {"rg", "cpf"}
    assert found["cure_until"] > str(operators_day())
    kinds = [told.type for told in world.events()]
    assert kinds == ["connections.request_opened.v1", "connections.request_returned.v1"]


def test_withdrawn_is_withdrawn(world: World) -> None:
    person: Person = world.person()
    request_id = submitted(world, person, "new_connection")
    over = person.ask(request_id, "withdrawal")
    assert (over.json["status"], over.json["turn"]) == ("withdrawn", None)
    assert len(published(world, "request_withdrawn")) == 1
    assert person.ask(request_id, "withdrawal").json["code"] == "request.moved"
    assert person.ask(request_id, "submission").json["code"] == "request.moved"

"""The demo data: made once, for the people that identity's seed left."""

import json
from collections.abc import Sequence
from io import BytesIO
from pathlib import Path
from typing import Any

import pytest
from connections_kit.world import API, MakeWorld, Person, World
from sqlalchemy import select

from chassis.documents import a_cpf
from chassis.files.deletion import file_to_delete
from chassis.files.invented import a_pdf
from chassis.ids import new_id
from connections.commands import seed
from connections.commands.demo import UNITS
from connections.commands.demo_budgets import DEMO_BUDGETS
from connections.commands.demo_requests import APPROVED_UNIT, COMPLETED_UNIT, FAILED_UNIT, SCHEDULED_UNIT
from connections.model import ConnectionRequest, ConsumerUnit, RequestDocument
from connections.states import RequestStatus

STATES = {
    RequestStatus.DRAFT,
    RequestStatus.SUBMITTED,
    RequestStatus.IN_ANALYSIS,
    RequestStatus.RETURNED,
    RequestStatus.APPROVED,
    RequestStatus.REJECTED,
    RequestStatus.WITHDRAWN,
    RequestStatus.LAPSED,
    RequestStatus.COMPLETED,
    RequestStatus.BUDGET_ISSUED,
    RequestStatus.BUDGET_ACCEPTED,
    RequestStatus.BUDGET_REFUSED,
    RequestStatus.BUDGET_EXPIRED,
    RequestStatus.WORKS,
}


def entry(name: str) -> dict[str, Any]:
    return {"login": a_cpf(), "user_id": str(new_id()), "name": name}


@pytest.fixture
def people() -> dict[str, Any]:
    return {"holder": entry("Titular de Demonstração"), "staff": entry("Equipe de Demonstração")}


@pytest.fixture
def world(make_world: MakeWorld, tmp_path: Path, people: dict[str, Any]) -> World:
    file = tmp_path / "demo.json"
    file.write_text(json.dumps(people))
    return make_world(demo_file=file)


def holder(world: World, people: dict[str, Any]) -> Person:
    """The demo holder, whose copy the seed has stored."""
    said = people["holder"]
    return world.person(known=False, user_id=said["user_id"], document=said["login"], name=said["name"])


def codes(units: Sequence[ConsumerUnit]) -> list[str]:
    return [unit.code for unit in units]


def test_the_demo_data_is_made_once_and_told(world: World, people: dict[str, Any]) -> None:
    seed(world.runtime)
    units = world.rows(ConsumerUnit)
    on_new_units = [APPROVED_UNIT, COMPLETED_UNIT, SCHEDULED_UNIT, FAILED_UNIT]
    assert sorted(codes(units)) == sorted([*UNITS, *on_new_units, *(demo.unit for demo in DEMO_BUDGETS)])
    assert {unit.holder_document for unit in units} == {people["holder"]["login"]}
    registered = [event.data["consumer_unit"] for event in world.events("consumer_unit_registered")]
    assert registered[:2] == list(UNITS)
    before = len(world.rows(ConnectionRequest))
    seed(world.runtime)
    assert (world.events(), len(world.rows(ConnectionRequest))) == ([], before)


def test_the_demo_holder_has_a_request_in_every_state(world: World, people: dict[str, Any]) -> None:
    seed(world.runtime)
    titular = holder(world, people)
    listed = titular.get("/requests", limit=50).json["items"]
    assert {item["status"] for item in listed} == STATES
    for item in listed:
        seen = titular.request(item["id"])
        assert (seen.status_code, seen.json["side"]) == (200, "customer")
        assert titular.get(f"/requests/{item['id']}/timeline").json["items"][0]["kind"] == "opened"
    returned = [titular.request(item["id"]).json for item in listed if item["status"] == "returned"]
    assert [[item["slot"] for item in found["returned_items"]] for found in returned] == [
        ["commissioning_report", "photos"],
        ["single_line_diagram"],
    ]
    queue = world.staff().get("/queue").json["items"]
    assert {item["status"] for item in queue} == {"approved", "budget_accepted", "in_analysis", "submitted", "works"}
    assert all(item["due_on"] for item in queue)
    suspended = [one for item in listed for one in titular.request(item["id"]).json["suspensions"]]
    assert [(one["reason"], one["is_open"]) for one in suspended] == [("right_of_way", True)]


def test_the_demo_inspections_are_scheduled_failed_and_passed(world: World, people: dict[str, Any]) -> None:
    seed(world.runtime)
    titular = holder(world, people)
    listed = titular.get("/requests", limit=50).json["items"]
    by_unit = {item["consumer_unit"]: titular.request(item["id"]).json for item in listed if item["status"] != "draft"}
    scheduled, failed, passed = (by_unit[unit] for unit in (SCHEDULED_UNIT, FAILED_UNIT, COMPLETED_UNIT))
    assert (scheduled["turn"], scheduled["inspection"]["is_pending"]) == ("distributor", True)
    assert (failed["turn"], failed["inspection"]["result"]) == ("customer", "failed")
    assert (passed["status"], passed["inspection"]["result"]) == ("completed", "passed")
    (built,) = titular.get("/requests", status="works").json["items"]
    found = titular.request(built["id"]).json
    assert (found["works_status"], found["contracts_status"]) == ("started", "signed")
    assert titular.ask(failed["id"], "inspection/request").status_code == 200
    mine = titular.get("/requests", turn="mine", limit=50).json["items"]
    assert sorted(item["status"] for item in mine) == ["budget_issued", "draft", "returned", "returned"]


def test_the_demo_draft_and_the_returned_request_can_be_handed_in(world: World, people: dict[str, Any]) -> None:
    seed(world.runtime)
    titular = holder(world, people)
    (returned,) = titular.get("/requests", status="returned", kind="generation_budget").json["items"]
    sent = titular.http.post(
        f"{API}/requests/{returned['id']}/documents",
        data={"slot": "single_line_diagram", "file": (BytesIO(a_pdf("Diagrama")), "diagrama.pdf")},
        content_type="multipart/form-data",
    )
    assert sent.status_code == 201, sent.text
    assert titular.ask(returned["id"], "submission").status_code == 200
    (draft,) = titular.get("/requests", status="draft").json["items"]
    lacking = titular.get(f"/requests/{draft['id']}/check").json["errors"]
    assert {fault.get("slot") or fault["section"] for fault in lacking} == {"cpf", "address", "supply"}


def test_the_demo_budgets_have_pdfs_and_one_can_be_accepted(world: World, people: dict[str, Any]) -> None:
    seed(world.runtime)
    titular = holder(world, people)
    listed = [
        item
        for item in titular.get("/requests", limit=50).json["items"]
        if "budget" in item["status"] or item["status"] == "works"
    ]
    assert len(listed) == len(DEMO_BUDGETS)
    for item in listed:
        assert titular.get(f"/requests/{item['id']}/budget/content").data[:5] == b"%PDF-"
    (issued,) = [item["id"] for item in listed if item["status"] == "budget_issued"]
    assert titular.ask(issued, "budget/acceptance").status_code == 200


def test_the_demo_documents_are_files_that_stay(world: World, people: dict[str, Any]) -> None:
    seed(world.runtime)
    titular = holder(world, people)
    documents = world.rows(RequestDocument)
    assert {document.media_type for document in documents} == {"application/pdf", "image/jpeg"}
    with world.runtime.database.reading() as session:
        unkept = set(session.scalars(select(file_to_delete.c.key)))
    assert not unkept & {document.key for document in documents}
    for document in documents:
        path = f"{API}/requests/{document.request_id}/documents/{document.id}/content"
        assert titular.http.get(path).data[:4] in (b"%PDF", b"\xff\xd8\xff\xe0")


def test_without_a_demo_account_there_is_no_demo_data(make_world: MakeWorld, tmp_path: Path) -> None:
    for settings in ({}, {"demo_file": tmp_path / "missing.json"}):
        world = make_world(**settings)
        seed(world.runtime)
        assert world.rows(ConsumerUnit) == []


def test_the_catalogue_and_the_drawer_have_something_invented(world: World, people: dict[str, Any]) -> None:
    seed(world.runtime)
    seed(world.runtime)
    person = holder(world, people)
    assert len(person.get("/equipment", query="ficticia").json["items"]) == 3
    (file,) = person.get("/drawer").json["items"]
    assert file["name"].startswith("Documento reutilizável (demonstração)")
    assert person.get(f"/drawer/{file['id']}/content").status_code == 200
    assert b"BEGIN:VEVENT" in person.get("/requests.ics").data

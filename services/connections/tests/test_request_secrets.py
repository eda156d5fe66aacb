"""What must not come out of requests, or be done with them, by somebody who tries."""

from datetime import timedelta
from pathlib import Path
from typing import Any
from uuid import UUID

from connections_kit.desk import approved, claim, claimed, decide, document_of, facts_told, put_into, review, send_back
from connections_kit.requests import attach, fill, filled, submitted
from connections_kit.world import MakeWorld, World

from chassis import clock
from chassis.assurance import DECLARED
from chassis.documents import a_cpf
from chassis.testing.clock import operators_day
from connections.model import ConnectionRequest, Submission
from connections.states import RequestStatus, UnitStatus


def section(answer: Any, name: str) -> dict[str, Any]:
    found: dict[str, Any] = next(one for one in answer.json["sections"] if one["section"] == name)
    return found


def test_debts_are_not_told_to_somebody_who_merely_typed_the_document(make_world: MakeWorld, tmp_path: Path) -> None:
    file = tmp_path / "billing.csv"
    world = make_world(billing_file=file)
    typed, proven = world.person(assurance=DECLARED), world.person()
    waiting = submitted(world, typed, "new_connection")
    overdue = operators_day(-2)
    rows = [f"{person.document},12345678,187.40,{overdue}" for person in (typed, proven)]
    file.write_text("\n".join(["document,consumer_unit,amount,due_on", *rows]), encoding="utf-8")
    refused = typed.open("new_connection")
    assert (refused.json["code"], "debts" in refused.json) == ("debt.outstanding", False)
    assert proven.open("new_connection").json["debts"][0]["amount"] == "187.40"
    world.run_job("ask-debts", clock.now())
    assert typed.request(waiting).json["debts"] == {**typed.request(waiting).json["debts"], "own": None}
    assert world.staff().request(waiting).json["debts"]["own"][0]["amount"] == "187.40"


def test_an_analyst_who_had_a_part_in_a_request_does_not_decide_it(world: World) -> None:
    clerk, helpful = world.staff(), world.staff()
    request_id = clerk.open("new_connection", holder_document=a_cpf(), channel="counter").json["id"]
    fill(clerk, request_id, "new_connection")
    attach(world, request_id)
    assert helpful.ask(request_id, "submission").status_code == 200
    for analyst in (clerk, helpful):
        assert analyst.ask(request_id, "claim").json["code"] == "request.own"
    claim(world.staff(), request_id)


def test_an_analyst_with_the_holders_document_or_access_does_not_decide(world: World) -> None:
    holder = world.person()
    unit = world.unit(holder.document, status=UnitStatus.REGISTERED)
    request_id = submitted(world, holder, "connection_budget", unit)
    namesake = world.person(roles=("staff:connections",), document=holder.document, assurance=DECLARED)
    engineer = world.professional(roles=("staff:connections",))
    world.access(engineer, holder.document, unit)
    for analyst in (namesake, engineer):
        assert analyst.ask(request_id, "claim").json["code"] == "request.own"
    claim(world.staff(), request_id)


def test_a_new_holder_does_not_see_a_rejected_document_of_the_former_one(world: World) -> None:
    former, successor, analyst = world.person(), world.person(), world.staff()
    request_id = claimed(world, analyst, former)
    rejected = document_of(former, request_id, "rg")
    item = {"document_id": rejected, "reason_code": "document_illegible"}
    assert send_back(analyst, request_id, item).status_code == 200
    attach(world, request_id, only=("rg",))
    assert former.ask(request_id, "submission").status_code == 200
    unit = decide(analyst, request_id).json["consumer_unit"]
    assert analyst.patch(unit, {"holder_document": successor.document}).status_code == 200
    seen = successor.request(request_id)
    assert (seen.status_code, seen.json["documents"]) == (200, [])
    assert successor.get(f"/requests/{request_id}/documents/{rejected}/content").status_code == 404


def test_a_professional_whose_access_has_ended_is_told_no_more(world: World) -> None:
    holder, professional, analyst = world.person(), world.professional(), world.staff()
    unit = world.unit(holder.document)
    access = world.access(professional, holder.document, unit)
    request_id = claimed(world, analyst, professional, "generation_budget", unit)
    (opened,) = world.events("request_opened")
    assert set(opened.data["parties"]) == {str(holder.user_id), str(professional.user_id)}
    world.tell_access(access, "ended")
    assert send_back(analyst, request_id, {"section": "modules"}).status_code == 200
    (returned,) = world.events("request_returned")
    assert returned.data["parties"] == [str(holder.user_id)]
    (exported,) = professional.get("/me/export").json["requests"]
    assert "consumer_unit" not in exported
    assert exported["protocol"] == holder.request(request_id).json["protocol"]


def test_what_was_withdrawn_before_it_was_handed_in_is_deleted_like_a_draft(world: World) -> None:
    person = world.person()
    request_id = filled(world, person, "new_connection")
    assert person.ask(request_id, "withdrawal").json["status"] == "withdrawn"
    assert world.staff().get("/requests").json["items"] == []
    assert world.run_job("delete-idle-drafts", clock.now() + timedelta(days=89)) == 0
    assert world.run_job("delete-idle-drafts", clock.now() + timedelta(days=91)) == 1
    assert world.rows(ConnectionRequest) == []


def test_a_returned_request_cannot_become_a_duplicate(world: World) -> None:
    holder, analyst = world.person(), world.staff()
    unit = world.unit(holder.document, status=UnitStatus.REGISTERED)
    first = submitted(world, holder, "connection_budget", unit)
    second = filled(world, holder, "connection_budget", unit)
    answers = section(holder.request(second), "request")["answers"]
    assert holder.save(second, "request", {**answers, "reason": "supply_type_change"}).status_code == 200
    attach(world, second)
    handed_in = holder.ask(second, "submission")
    assert handed_in.status_code == 200, handed_in.text
    claim(analyst, second)
    assert send_back(analyst, second, {"section": "request"}).status_code == 200
    assert holder.save(second, "request", answers).status_code == 200
    refused = holder.ask(second, "submission")
    assert (refused.status_code, refused.json["code"]) == (409, "request.duplicate")
    assert holder.request(second).json["status"] == "returned"
    assert holder.request(first).json["status"] == "submitted"


def test_opening_has_a_pace_also_when_debts_refuse_it(make_world: MakeWorld, tmp_path: Path) -> None:
    file = tmp_path / "billing.csv"
    file.write_text("document,consumer_unit,amount,due_on\n", encoding="utf-8")
    world = make_world(billing_file=file, requests_per_hour=2)
    person, clerk = world.person(), world.staff()
    assert person.open("new_connection").status_code == 201
    overdue = operators_day(-2)
    file.write_text(f"document,consumer_unit,amount,due_on\n{person.document},,10.00,{overdue}\n", encoding="utf-8")
    assert person.open("new_connection").json["code"] == "debt.outstanding"
    limited = person.open("new_connection")
    assert (limited.status_code, limited.json["code"]) == (429, "rate.limited")
    for _ in range(3):
        assert clerk.open("new_connection", holder_document=a_cpf(), channel="counter").status_code == 201


def test_which_units_there_are_cannot_be_found_out_by_naming_them(world: World) -> None:
    holder = world.person()
    unit, strangers = world.unit(holder.document), world.unit(a_cpf())
    request_id = filled(world, holder, "generation_budget", unit)

    def warned_of(code: str) -> set[str]:
        shares = [{"consumer_unit": code, "percent": 100}]
        body = {"modality": "remote", "beneficiaries": shares}
        assert holder.save(request_id, "compensation", body).status_code == 200
        return {one["code"] for one in holder.get(f"/requests/{request_id}/check").json["warnings"]}

    assert warned_of(strangers) == warned_of("88888888")


def test_a_copy_for_another_client_says_nothing_of_the_first(world: World) -> None:
    first, second, professional = world.person(), world.person(), world.professional()
    units = [world.unit(client.document) for client in (first, second)]
    for client, unit in zip((first, second), units, strict=True):
        world.access(professional, client.document, unit)
    request_id = filled(world, professional, "generation_budget", units[0])
    shares = {"modality": "remote", "beneficiaries": [{"consumer_unit": units[0], "percent": 100}]}
    assert professional.save(request_id, "compensation", shares).status_code == 200
    copied = professional.ask(request_id, "copy", {"consumer_unit": units[1]})
    assert copied.status_code == 201
    assert section(copied, "modules")["answers"]
    assert section(copied, "compensation")["answers"] == {}
    world.access(professional, first.document)
    connection = filled(world, professional, "new_connection", holder_document=first.document)
    again = professional.ask(connection, "copy", {})
    assert (again.status_code, again.json["unit_access_id"] is not None) == (201, True)
    assert first.request(again.json["id"]).status_code == 200


def test_a_commissioning_of_a_former_holder_can_be_corrected_by_the_new_one(world: World) -> None:
    former, successor, analyst = world.person(), world.person(), world.staff()
    unit = world.unit(former.document)
    budget = approved(world, former, "generation_budget", unit)["id"]
    put_into(world, budget, RequestStatus.BUDGET_ACCEPTED)
    request_id = filled(world, former, "commissioning", unit)
    named = {"consumer_unit": unit, "budget_request_id": budget}
    assert former.save(request_id, "request", named).status_code == 200
    assert former.ask(request_id, "submission").status_code == 200
    claim(analyst, request_id)
    assert analyst.patch(unit, {"holder_document": successor.document}).status_code == 200
    assert analyst.get(f"/requests/{budget}").json["status"] == "lapsed"
    assert send_back(analyst, request_id, {"section": "technical_responsible"}).status_code == 200
    responsible = section(successor.request(request_id), "technical_responsible")["answers"]
    assert successor.save(request_id, "technical_responsible", responsible).status_code == 200
    again = successor.ask(request_id, "submission")
    assert again.status_code == 200, again.text
    assert facts_told(world)[-1] == "request_resubmitted"


def test_a_review_is_not_for_whoever_added_the_document(world: World) -> None:
    clerk, analyst = world.staff(), world.staff()
    request_id = clerk.open("new_connection", holder_document=a_cpf(), channel="counter").json["id"]
    fill(clerk, request_id, "new_connection")
    attach(world, request_id)
    assert clerk.ask(request_id, "submission").status_code == 200
    claim(analyst, request_id)
    document = analyst.request(request_id).json["documents"][0]["id"]
    assert review(clerk, request_id, document).json["code"] == "request.own"
    assert review(analyst, request_id, document).status_code == 200
    with world.database.reading() as session:
        assert session.get(Submission, (UUID(request_id), 1)) is not None

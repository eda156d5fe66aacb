"""Drafts of requests: who may open one, what is saved, what is listed as a problem."""

from io import BytesIO
from typing import Any

import pytest
from connections_kit.requests import attach, fill, filled, submitted
from connections_kit.world import MakeWorld, World

from chassis.assurance import DECLARED
from chassis.documents import a_cpf
from chassis.ids import new_id
from chassis.testing.clock import FrozenClock, operators_day
from connections.states import UnitStatus


def section(answer: Any, name: str) -> dict[str, Any]:
    found: dict[str, Any] = next(one for one in answer.json["sections"] if one["section"] == name)
    return found


@pytest.mark.covers("B2", "B4")
def test_a_new_connection_is_asked_for_in_ones_own_name_without_a_unit(world: World) -> None:
    person = world.person(assurance=DECLARED)
    opened = person.open("new_connection")
    assert opened.status_code == 201
    draft = opened.json
    assert (draft["status"], draft["turn"], draft["protocol"], draft["side"]) == ("draft", "customer", None, "customer")
    assert [one["section"] for one in draft["sections"]] == ["identification", "contact", "address", "supply"]
    assert {one["status"] for one in draft["sections"]} == {"empty"}
    assert person.request(draft["id"]).json == draft


@pytest.mark.covers("B13")
def test_a_section_is_saved_with_its_problems_and_refused_with_wrong_types(world: World) -> None:
    person = world.person()
    request_id = person.open("new_connection").json["id"]
    saved = person.save(request_id, "supply", {"supply_class": "residential", "note": "Casa nova"})
    assert saved.status_code == 200
    supply = section(saved, "supply")
    assert supply["status"] == "incomplete"
    assert {one["pointer"] for one in supply["problems"]} == {"#/supply_type", "#/loads", "#/note"}
    assert all(one["detail"] and one["article"] for one in supply["problems"])
    refused = person.save(request_id, "supply", {"supply_class": 7, "unheard_of": True})
    assert refused.status_code == 422
    assert {one["pointer"] for one in refused.json["errors"]} == {"#/supply_class", "#/unheard_of"}
    assert section(person.request(request_id), "supply")["answers"]["note"] == "Casa nova"
    assert person.save(request_id, "elsewhere", {}).status_code == 404


def test_two_people_at_one_draft_do_not_overwrite_each_other_unknowingly(world: World) -> None:
    person = world.person()
    opened = person.open("new_connection")
    request_id, seen = opened.json["id"], opened.headers["ETag"]
    assert person.save(request_id, "contact", {"email": "um@casa.example"}, if_match=seen).status_code == 200
    stale = person.save(request_id, "contact", {"email": "dois@casa.example"}, if_match=seen)
    assert stale.status_code == 412
    shown = person.request(request_id)
    assert shown.headers["ETag"] == f'"{shown.json["version"]}"' != seen
    (listed,) = person.get("/requests").json["items"]
    assert listed["version"] == shown.json["version"]
    assert section(person.request(request_id), "contact")["answers"]["email"] == "um@casa.example"


def test_a_request_on_a_unit_is_opened_by_its_holder_or_with_access_and_by_nobody_else(world: World) -> None:
    holder, professional, stranger = world.person(), world.professional(), world.person()
    unit = world.unit(holder.document)
    access = world.access(professional, holder.document, unit)
    assert holder.open("connection_budget", unit).status_code == 201
    by_access = professional.open("connection_budget", unit).json
    assert (by_access["side"], by_access["unit_access_id"]) == ("professional", str(access.id))
    assert by_access["holder"]["document"].startswith("***")
    for code in (unit, "99999999"):
        refused = stranger.open("connection_budget", code)
        assert (refused.status_code, refused.json["code"]) == (403, "unit_access.required")
    unproven = world.person(document=holder.document, assurance=DECLARED)
    assert unproven.open("connection_budget", unit).json["code"] == "holder.not_proven"


def test_a_first_connection_in_anothers_name_needs_the_holders_access(world: World) -> None:
    holder, professional = world.person(), world.professional()
    refused = professional.open("new_connection", holder_document=holder.document)
    assert (refused.status_code, refused.json["code"]) == (403, "unit_access.required")
    access = world.access(professional, holder.document)
    opened = professional.open("new_connection", holder_document=holder.document)
    assert (opened.status_code, opened.json["unit_access_id"]) == (201, str(access.id))
    assert professional.open("new_connection", unit_access_id=str(access.id)).status_code == 201
    assert professional.open("new_connection", unit_access_id=str(new_id())).status_code == 403


def test_a_company_asks_through_its_administrator_and_not_while_suspended(world: World) -> None:
    company, administrator, employee = world.company(), world.person(), world.person()
    world.relation(administrator, company)
    world.relation(employee, company, "employee")
    opened = administrator.open("new_connection", holder_document=company.cnpj)
    assert opened.status_code == 201
    assert employee.open("new_connection", holder_document=company.cnpj).status_code == 403
    world.tell_of(company, suspended=True)
    again = administrator.open("new_connection", holder_document=company.cnpj)
    assert (again.status_code, again.json["code"]) == (409, "company.suspended")


def test_nothing_new_on_a_closed_unit(world: World) -> None:
    holder = world.person()
    unit = world.unit(holder.document, status=UnitStatus.CLOSED)
    assert holder.open("connection_budget", unit).json["code"] == "unit.closed"


def test_what_does_not_fit_together_is_refused_at_its_field(world: World) -> None:
    holder = world.person()
    unit = world.unit(holder.document)
    for body, pointer in (
        ({"kind": "connection_budget"}, "#/consumer_unit"),
        ({"kind": "new_connection", "consumer_unit": unit}, "#/consumer_unit"),
        ({"kind": "connection_budget", "consumer_unit": unit, "holder_document": a_cpf()}, "#/holder_document"),
        ({"kind": "something_else"}, "#/kind"),
    ):
        refused = holder.open(**{**body, "unit": body.pop("consumer_unit", None)})
        assert refused.status_code == 422, refused.text
        assert [one["pointer"] for one in refused.json["errors"]] == [pointer]


def test_a_section_cannot_name_another_unit(world: World) -> None:
    holder = world.person()
    unit, other = world.unit(holder.document), world.unit(holder.document)
    request_id = holder.open("connection_budget", unit).json["id"]
    assert section(holder.request(request_id), "request")["answers"] == {"consumer_unit": unit}
    refused = holder.save(request_id, "request", {"consumer_unit": other})
    assert refused.json["errors"][0]["code"] == "request.other_unit"


def test_an_access_that_ends_in_mid_draft_leaves_the_draft_to_the_holder(world: World) -> None:
    holder, professional = world.person(), world.professional()
    unit = world.unit(holder.document)
    access = world.access(professional, holder.document, unit)
    request_id = professional.open("generation_budget", unit).json["id"]
    world.tell_access(access, "ended")
    assert professional.save(request_id, "modules", {}).json["code"] == "unit_access.ended"
    assert professional.get(f"/requests/{request_id}/timeline").status_code == 403
    left = professional.request(request_id).json
    assert (left["status"], left["consumer_unit"], left["holder"]["name"]) == ("draft", None, None)
    assert "sections" not in left
    fill(holder, request_id, "generation_budget", unit)
    attach(world, request_id)
    assert holder.ask(request_id, "submission").status_code == 200
    world.access(professional, holder.document, unit)
    assert professional.request(request_id).json["sections"]


def test_a_draft_is_deleted_and_a_request_that_was_handed_in_is_not(world: World) -> None:
    person = world.person()
    draft = person.open("new_connection").json["id"]
    path = f"/api/connections/v1/requests/{draft}"
    assert person.http.delete(path).status_code == 204
    assert person.request(draft).status_code == 404
    request_id = submitted(world, person, "new_connection")
    refused = person.http.delete(f"/api/connections/v1/requests/{request_id}")
    assert (refused.status_code, refused.json["code"]) == (409, "request.not_editable")


def test_the_answers_are_copied_to_another_unit_without_documents(world: World) -> None:
    holder = world.person()
    first, second = world.unit(holder.document), world.unit(holder.document)
    request_id = filled(world, holder, "generation_budget", first)
    copied = holder.ask(request_id, "copy", {"consumer_unit": second})
    assert copied.status_code == 201
    assert copied.json["id"] != request_id
    assert (copied.json["consumer_unit"], copied.json["documents"], copied.json["protocol"]) == (second, [], None)
    assert section(copied, "modules")["answers"] == section(holder.request(request_id), "modules")["answers"]
    assert section(copied, "request")["answers"]["consumer_unit"] == second


def test_staff_fill_in_for_a_holder_without_an_account(world: World) -> None:
    clerk, customer, document = world.staff(), world.person(), a_cpf()
    assert customer.open("new_connection", holder_document=document, channel="counter").status_code == 403
    opened = clerk.open("new_connection", holder_document=document, channel="counter")
    assert (opened.status_code, opened.json["side"], opened.json["channel"]) == (201, "distributor", "counter")
    assert clerk.save(opened.json["id"], "contact", {"phone": "+55 92 99123-4567"}).status_code == 200
    online = customer.open("new_connection").json["id"]
    assert clerk.request(online).status_code == 404


@pytest.mark.covers("B14")
def test_lists_show_each_side_its_requests(world: World) -> None:
    holder, professional, clerk = world.person(), world.professional(), world.staff()
    unit = world.unit(holder.document)
    access = world.access(professional, holder.document, unit)
    mine = submitted(world, holder, "new_connection")
    theirs = professional.open("generation_budget", unit).json["id"]

    def ids(person: Any, **query: str) -> list[str]:
        listed = person.get("/requests", **query)
        assert listed.status_code == 200, listed.text
        return [one["id"] for one in listed.json["items"]]

    assert ids(holder) == [theirs, mine]
    assert ids(holder, turn="mine") == [theirs]
    assert ids(holder, turn="distributor") == [mine]
    assert ids(holder, status="submitted", turn="distributor") == [mine]
    assert ids(holder, status="submitted", turn="customer") == []
    assert ids(holder, kind="new_connection") == [mine]
    assert ids(holder, consumer_unit=unit) == [theirs]
    assert ids(professional) == [theirs] == ids(professional, unit_access=str(access.id))
    assert ids(professional, side="holder") == []
    assert ids(clerk) == [mine] == ids(clerk, turn="mine")
    protocol = holder.request(mine).json["protocol"]
    assert ids(clerk, protocol=protocol) == [mine] == ids(holder, status="submitted")
    first = holder.get("/requests", limit=1).json
    assert [one["id"] for one in holder.get("/requests", limit=1, after=first["next"]).json["items"]] == [mine]


def test_a_draft_is_taken_to_a_newer_form(make_world: MakeWorld, frozen_clock: FrozenClock) -> None:
    world = make_world(form_grace_days=10)
    person, clerk = world.person(), world.staff()
    other = world.person()
    request_id, late = filled(world, person, "new_connection"), filled(world, other, "new_connection")
    definition = clerk.get("/forms/new_connection").json
    for added in ("version", "effective_on", "grounds", "superseded_on", "ends_on", "published_at"):
        definition.pop(added, None)
    effective_on = operators_day(2)
    body = {"definition": definition, "effective_on": str(effective_on), "grounds": "clarity"}
    published = clerk.http.post("/api/connections/v1/forms/new_connection/versions", json=body)
    assert published.status_code == 201, published.text
    assert person.ask(request_id, "migration").json["code"] == "form.current"
    frozen_clock.tick(days=3)
    person = world.signed_in_again(person)
    assert person.request(request_id).json["newer_form"]["version"] == 2
    migrated = person.ask(request_id, "migration")
    assert (migrated.status_code, migrated.json["form_version"], migrated.json["dropped"]) == (200, 2, [])
    frozen_clock.tick(days=20)
    person, other = world.signed_in_again(person), world.signed_in_again(other)
    assert other.ask(late, "submission").json["code"] == "form.superseded"
    assert person.ask(request_id, "submission").status_code == 200


def test_a_document_sent_with_an_idempotency_key_arrives_once(world: World) -> None:
    person = world.person()
    path = f"/api/connections/v1/requests/{person.open('new_connection').json['id']}/documents"

    def send() -> Any:
        form = {"slot": "rg", "file": (BytesIO(b"%PDF-1.7\n%frente e verso do RG\n"), "rg.pdf")}
        headers = {"Idempotency-Key": "o-mesmo-envio-de-novo"}
        return person.http.post(path, data=form, content_type="multipart/form-data", headers=headers)

    first, again = send(), send()
    assert (first.status_code, first.json) == (201, again.json), first.text


def test_staff_who_ask_for_drafts_are_shown_none(world: World) -> None:
    person = world.person()
    person.open("new_connection")
    submitted(world, person, "new_connection")
    assert world.staff().get("/requests", status="draft").json["items"] == []


def test_who_no_longer_acts_for_a_holder_still_has_a_list_without_that_holders_requests(world: World) -> None:
    company, former = world.company(), world.person()
    relation = world.relation(former, company)
    assert former.open("new_connection", holder_document=company.cnpj).status_code == 201
    own = former.open("new_connection").json["id"]
    world.end_relation(relation)
    listed = former.get("/requests")
    assert (listed.status_code, [one["id"] for one in listed.json["items"]]) == (200, [own])


def test_the_former_holder_of_a_unit_still_has_a_list(world: World) -> None:
    former, successor, clerk = world.person(), world.person(), world.staff()
    unit = world.unit(former.document)
    going_on = submitted(world, former, "commissioning", unit)
    assert clerk.patch(unit, {"holder_document": successor.document}).status_code == 200
    assert former.get("/requests").json["items"] == []
    assert [one["id"] for one in successor.get("/requests").json["items"]] == [going_on]


def test_a_new_holder_sees_nothing_that_the_former_one_said_of_themselves(world: World) -> None:
    former, successor, clerk = world.person(name="Zulmira Quixabeira"), world.person(), world.staff()
    request_id = submitted(world, former, "new_connection")
    rg = former.request(request_id).json["documents"][0]["id"]
    assert clerk.ask(request_id, "claim").status_code == 200
    approved = clerk.ask(request_id, "decision", {"decision": "approve", "note": "Fale com Zulmira."})
    assert approved.status_code == 200, approved.text
    assert clerk.patch(approved.json["consumer_unit"], {"holder_document": successor.document}).status_code == 200
    seen = successor.request(request_id)
    listed = successor.get(f"/requests/{request_id}/timeline").json["items"]
    exported = successor.get("/me/export").json
    for said in (seen.json, listed, exported):
        text = str(said)
        assert "Zulmira" not in text
        assert "pessoa@casa.example" not in text
        assert "1234567" not in text.replace(str(request_id), "").replace(approved.json["consumer_unit"], "")
    assert section(seen, "supply")["answers"]
    assert [row["kind"] for row in listed] == ["holder_changed"]
    assert successor.get(f"/requests/{request_id}/documents/{rg}/content").status_code == 404
    assert former.request(request_id).status_code == 404
    assert clerk.get(f"/requests/{request_id}/timeline").json["items"][0]["kind"] == "opened"

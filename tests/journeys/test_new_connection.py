"""Draft → documents → check → submission → protocol → one document returned → corrected → approved → unit → energy."""

import re
from typing import Any

import pytest
from tests.connection_answers import NEW_CONNECTION
from tests.journeys.connecting import (
    FILES,
    IDENTITY_DOCUMENTS,
    approved,
    connected,
    opened,
)
from tests.journeys.people import World, an_email
from tests.journeys.problems import faults, problem
from tests.journeys.representing import (
    CONNECTIONS,
    REPRESENTATIVES,
    Somebody,
    a_domain,
    a_holder,
    an_approved_company,
    an_approved_professional,
    back_office,
    eventually,
    in_days,
    somebody,
)

COMPANY_DOCUMENTS = (*IDENTITY_DOCUMENTS, "company_documents")


def codes(of: Somebody) -> list[str]:
    """The codes of the units that somebody holds; none while the proof of the document has not arrived."""
    listed = of.http.request("GET", f"{CONNECTIONS}/consumer-units", params={"side": "holder"})
    return [unit["code"] for unit in listed.json()["items"]] if listed.status_code == 200 else []


def unit(of: Somebody, code: str) -> dict[str, Any]:
    return dict(of.http.get(f"{CONNECTIONS}/consumer-units/{code}").json())


def is_luhn(digits: str) -> bool:
    """Whether the last digit is the check digit of the others."""
    doubled = [int(digit) * (1 + place % 2) for place, digit in enumerate(reversed(digits))]
    return sum(value - 9 if value > 9 else value for value in doubled) % 10 == 0


@pytest.mark.covers("B5", "B6", "B7", "B9", "B10", "B11", "B12", "B13", "B14", "B15", "B17")
def test_a_person_asks_is_returned_one_document_corrects_it_and_gets_a_unit(world: World) -> None:
    holder = somebody(world)
    asked = opened(holder, "new_connection")
    assert asked.get().json()["holder"]["document"] == holder.person.document
    assert faults(problem(asked.post("submission"), 422, "request.incomplete"))
    problem(asked.save("supply", {"supply_type": "nuclear"}), 422, "validation.failed")
    blank = asked.save("supply", {**NEW_CONNECTION["supply"], "note": "Casa.     "})
    (supply,) = [section for section in blank.json()["sections"] if section["section"] == "supply"]
    assert (supply["status"], [fault["pointer"] for fault in supply["problems"]]) == ("incomplete", ["#/note"])

    asked.fill(NEW_CONNECTION, IDENTITY_DOCUMENTS)
    assert asked.get("/check").json()["complete"]
    handed_in = asked.done("submission")
    assert re.fullmatch(r"20[0-9]{13}", handed_in["protocol"]) and is_luhn(handed_in["protocol"])
    assert re.fullmatch(r"[0-9]{10}", handed_in["service_order"])
    assert asked.done("submission") == handed_in
    told = world.mails.wait_for(holder.person.email, "request_opened")
    assert handed_in["protocol"] in told.text and f"{world.platform.url}/requests/{asked.id}" in told.text

    desk = asked.by(world.staff())
    assert desk.done("claim")["status"] == "in_analysis"
    desk.review("cpf", "accepted")
    dark = desk.review("rg", "rejected", reason_code="document_illegible", note="A foto está escura.")
    item = {"document_id": dark, "reason_code": "document_illegible", "note": "A foto está escura."}
    returned = desk.done("return", {"items": [item]})
    assert (returned["status"], returned["turn"]) == ("returned", "customer")
    told = world.mails.wait_for(holder.person.email, "request_returned")
    assert "documento de identidade (RG): o documento está ilegível. Observação: A foto está escura." in told.text

    problem(asked.save("supply", NEW_CONNECTION["supply"]), 409, "request.not_editable")
    problem(asked.attach("cpf"), 409, "request.not_editable")
    problem(asked.post("submission"), 422, "request.incomplete")
    assert asked.attach("rg", "identidade.png", FILES[2][1]).status_code == 201
    assert asked.done("submission") == handed_in
    assert (asked.see()["status"], asked.see()["turn"]) == ("in_analysis", "distributor")
    world.mails.wait_for(holder.person.email, "request_resubmitted")
    (changed,) = desk.get("/changes").json()["documents"]
    assert (changed["slot"], changed["before"]["id"]) == ("rg", dark)
    assert changed["after"]["name"] == "identidade.png"

    desk.review("rg", "accepted")
    decided = desk.done("decision", {"decision": "approve", "voltage": "lv"})
    assert (decided["status"], decided["next_step"]) == ("approved", "inspection")
    world.mails.wait_for(holder.person.email, "request_approved")
    code = decided["consumer_unit"]
    eventually(lambda: codes(holder) == [code], "the proof of the document that the analyst accepted")
    registered = unit(holder, code)
    assert (registered["status"], registered["address"]["street"], len(code)) == ("registered", "Rua de Exemplo", 15)

    connected(world, code)
    assert asked.status == "completed"
    world.mails.wait_for(holder.person.email, "request_completed")
    assert asked.timeline() == [
        *("opened", "submitted", "claimed", "document_reviewed", "document_reviewed", "returned"),
        *("resubmitted", "document_reviewed", "approved", "unit_registered", "completed"),
    ]
    problem(asked.post("withdrawal"), 409, "request.moved")


def test_a_companys_administrator_asks_in_its_name(world: World) -> None:
    domain = a_domain()
    company = an_approved_company(world, domain)
    administrator, colleague = (somebody(world, email=an_email(domain)) for _ in range(2))
    related(world, administrator, company["id"], "administrator")
    related(world, colleague, company["id"], "employee")
    said = {"kind": "new_connection", "holder_document": company["cnpj"]}
    problem(colleague.http.post(f"{CONNECTIONS}/requests", said), 403, "unit_access.required")

    asked = opened(administrator, "new_connection", holder_document=company["cnpj"])
    asked.fill(NEW_CONNECTION, IDENTITY_DOCUMENTS)
    (lacking,) = asked.get("/check").json()["errors"]
    assert lacking["slot"] == "company_documents"
    assert asked.attach("company_documents").status_code == 201
    asked.done("submission")
    world.mails.wait_for(administrator.person.email, "request_opened")
    assert asked.by(colleague).get().status_code == 404

    desk = asked.by(world.staff())
    desk.done("claim")
    item = {"slot": "company_documents", "reason_code": "document_incomplete", "note": "Falta o contrato social."}
    desk.done("return", {"items": [item]})
    assert "Falta o contrato social." in world.mails.wait_for(administrator.person.email, "request_returned").text
    assert asked.attach("company_documents", *FILES[0]).status_code == 201
    asked.done("submission")

    code = approved(asked, world.staff(), consumer_unit=None)["consumer_unit"]
    assert unit(administrator, code)["holder"]["document"] == company["cnpj"]
    connected(world, code)
    assert asked.status == "completed"
    assert world.mails.to(colleague.person.email, "request_opened") == []


def test_a_professional_asks_with_the_holders_grant_for_a_new_connection(world: World) -> None:
    holder, professional = a_holder(world), an_approved_professional(world)
    said = {"kind": "new_connection", "holder_document": holder.person.document}
    problem(professional.http.post(f"{CONNECTIONS}/requests", said), 403, "unit_access.required")
    access = granted(holder, professional)
    client = eventually(lambda: clients(professional), "the copy of the access")
    assert [found["unit_access_id"] for found in client] == [access]

    asked = opened(professional, "new_connection", unit_access_id=access)
    asked.fill(NEW_CONNECTION, IDENTITY_DOCUMENTS)
    asked.done("submission")
    for told in (holder, professional):
        world.mails.wait_for(told.person.email, "request_opened")
    assert holder.person.document not in asked.get().text
    assert asked.by(holder).see()["holder"]["document"] == holder.person.document

    desk = asked.by(world.staff())
    desk.done("claim")
    desk.done("return", {"items": [{"section": "supply", "reason_code": "information_missing"}]})
    world.mails.wait_for(professional.person.email, "request_returned")
    showered = {"equipment": "electric_shower", "quantity": 1, "power_w": 5500}
    loads = [*NEW_CONNECTION["supply"]["loads"], showered]
    assert asked.save("supply", {**NEW_CONNECTION["supply"], "loads": loads}).status_code == 200
    asked.done("submission")
    (changed,) = desk.get("/changes").json()["sections"]
    assert [field["field"] for field in changed["fields"]] == ["loads"]

    code = approved(asked, world.staff())["consumer_unit"]
    for told in (holder, professional):
        world.mails.wait_for(told.person.email, "request_approved")
    assert codes(holder) == [code]
    connected(world, code)
    assert (asked.status, asked.by(holder).status) == ("completed", "completed")


def test_the_holder_finishes_a_draft_whose_professional_has_lost_the_access(world: World) -> None:
    holder, professional = a_holder(world), an_approved_professional(world)
    access = granted(holder, professional)
    begun = opened(professional, "new_connection", holder_document=holder.person.document)
    begun.fill({"identification": NEW_CONNECTION["identification"]}, ("rg",))

    assert holder.delete(f"/unit-accesses/{access}").status_code == 204
    eventually(lambda: begun.get("/check").status_code == 403, "the end of the access")
    problem(begun.save("supply", NEW_CONNECTION["supply"]), 403, "unit_access.ended")
    problem(begun.attach("cpf"), 403, "unit_access.ended")
    problem(begun.post("submission"), 403, "unit_access.ended")
    left = begun.see()
    assert (left["status"], "sections" in left, "documents" in left) == ("draft", False, False)

    finished = begun.by(holder)
    assert [document["slot"] for document in finished.see()["documents"]] == ["rg"]
    finished.fill({name: NEW_CONNECTION[name] for name in ("contact", "address", "supply")}, ("cpf",))
    protocol = finished.done("submission")["protocol"]
    assert begun.see()["protocol"] == protocol
    assert codes(holder) == []
    code = approved(finished, world.staff())["consumer_unit"]
    world.mails.wait_for(holder.person.email, "request_approved")
    assert codes(holder) == [code]


def test_a_draft_can_be_granted_again_and_what_runs_goes_on_when_an_access_ends(world: World) -> None:
    holder, professional = a_holder(world), an_approved_professional(world)
    first = granted(holder, professional)
    asked = opened(professional, "new_connection", holder_document=holder.person.document)
    assert holder.delete(f"/unit-accesses/{first}").status_code == 204
    eventually(lambda: asked.get("/check").status_code == 403, "the end of the access")
    again = granted(holder, professional)
    eventually(lambda: asked.get("/check").status_code == 200, "the second access")
    asked.fill(NEW_CONNECTION, IDENTITY_DOCUMENTS)
    protocol = asked.done("submission")["protocol"]

    assert holder.delete(f"/unit-accesses/{again}").status_code == 204
    eventually(lambda: asked.get("/timeline").status_code == 403, "the end of the second access")
    left = asked.see()
    assert (left["protocol"], left["status"]) == (protocol, "submitted")
    desk = asked.by(world.staff())
    desk.done("claim")
    desk.done("return", {"items": [{"section": "contact", "reason_code": "data_mismatch"}]})
    world.mails.wait_for(holder.person.email, "request_returned")
    problem(asked.save("contact", NEW_CONNECTION["contact"]), 403, "unit_access.ended")
    own = asked.by(holder)
    assert own.save("contact", {**NEW_CONNECTION["contact"], "paperless_bill": False}).status_code == 200
    own.done("submission")
    assert approved(own, world.staff())["status"] == "approved"


@pytest.mark.covers("B3")
def test_a_debt_of_the_holder_stands_in_the_way_until_it_is_paid(world: World) -> None:
    holder, unproven = a_holder(world), somebody(world)
    asked = opened(holder, "new_connection")
    asked.fill(NEW_CONNECTION, IDENTITY_DOCUMENTS)
    billing = world.platform.root / "billing.csv"
    before = billing.read_text(encoding="utf-8")
    owed = [f"{one.person.document},10000001,187.40,2026-01-10\n" for one in (holder, unproven)]
    billing.write_text(before + "".join(owed), encoding="utf-8")
    try:
        refused = problem(asked.post("submission"), 409, "debt.outstanding")
        assert [debt["amount"] for debt in refused["debts"]] == ["187.40"]
        again = holder.http.post(f"{CONNECTIONS}/requests", {"kind": "new_connection"})
        problem(again, 409, "debt.outstanding")
        theirs = unproven.http.post(f"{CONNECTIONS}/requests", {"kind": "new_connection"})
        assert "debts" not in problem(theirs, 409, "debt.outstanding")
        assert asked.status == "draft"
    finally:
        billing.write_text(before, encoding="utf-8")
    assert asked.done("submission")["protocol"]


def granted(holder: Somebody, professional: Somebody) -> str:
    """An accepted access of a professional to asking for a first connection in the holder's name. Returns its id."""
    body = {
        "direction": "grant",
        "kind": "new_connection",
        "professional_document": professional.person.document,
        "valid_until": in_days(30),
    }
    made = holder.post("/unit-accesses", body)
    assert made.status_code == 201, made.text
    accepted = professional.post(f"/unit-accesses/{made.json()['id']}/acceptance")
    assert accepted.status_code == 200, accepted.text
    return str(made.json()["id"])


def clients(of: Somebody) -> list[dict[str, Any]]:
    """The clients who gave somebody an access for a new connection."""
    items = of.http.get(f"{CONNECTIONS}/clients").json()["items"]
    return [client for client in items if client["unit_access_id"]]


def related(world: World, who: Somebody, company_id: str, role: str) -> None:
    """An active relation to a company, decided by staff if it is not established at once."""
    asked = who.post("/relations", {"company_id": company_id, "role": role})
    assert asked.status_code == 201, asked.text
    if asked.json()["status"] != "active":
        path = f"{REPRESENTATIVES}/relations/{asked.json()['id']}/decision"
        decided = back_office(world).http.post(path, {"decision": "approve"})
        assert decided.status_code == 200, decided.text

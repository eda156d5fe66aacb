"""Unit → modules, inverters, documents → micro or mini by the numbers → protocol and service order → approved.

`test_works.py` has the second half of the journey: budget, works, commissioning, inspection.
"""

import json
from typing import Any

import pytest
from tests.journeys.connecting import (
    GENERATION,
    GENERATION_DOCUMENTS,
    Asking,
    approved,
    opened,
)
from tests.journeys.people import World
from tests.journeys.problems import faults, problem
from tests.journeys.representing import (
    CONNECTIONS,
    Somebody,
    a_holder,
    a_unit,
    an_approved_professional,
    eventually,
    offer,
)

from chassis.testing.clock import operators_day

GUARANTEED = (*GENERATION_DOCUMENTS, "guarantee")


def of_power(modules: int, inverters: int) -> dict[str, Any]:
    """The answers with so many modules of 500 Wp and so many inverters of 5 kW."""
    (module,), (inverter,) = GENERATION["modules"]["modules"], GENERATION["inverters"]["inverters"]
    return {
        **GENERATION,
        "modules": {"source": "solar", "modules": [{**module, "quantity": modules}]},
        "inverters": {"inverters": [{**inverter, "quantity": inverters}]},
    }


def on_unit(answers: dict[str, Any], unit: str) -> dict[str, Any]:
    return {**answers, "request": {**answers["request"], "consumer_unit": unit}}


def computed(asked: Asking) -> dict[str, Any]:
    return dict(asked.get("/check").json()["computed"])


@pytest.mark.covers("G19", "G20", "G21", "G22", "G23", "G24", "G25", "G26", "B44")
def test_a_holder_asks_for_a_budget_and_the_numbers_say_micro_or_mini(world: World) -> None:
    holder = a_holder(world)
    unit = a_unit(world, holder.person.document)
    asked = opened(holder, "generation_budget", consumer_unit=unit)
    for section, answers in on_unit(of_power(modules=151, inverters=15), unit).items():
        assert asked.save(section, answers).status_code == 200
    assert (computed(asked)["installed_power_kw"], computed(asked)["category"]) == (75, "micro")
    mini = of_power(modules=1200, inverters=120)
    for section in ("modules", "inverters"):
        assert asked.save(section, mini[section]).status_code == 200
    found = computed(asked)
    assert (found["installed_power_kw"], found["category"], found["guarantee_percent"]) == (600, "mini", 2.5)
    lacking = asked.get("/check").json()["errors"]
    assert {fault["slot"] for fault in lacking} == set(GUARANTEED)
    asked.fill({}, GUARANTEED)
    handed_in = asked.done("submission")
    told = world.mails.wait_for(holder.person.email, "request_opened")
    assert handed_in["protocol"] in told.text and handed_in["service_order"] in told.text
    problem(filled(holder, unit).post("submission"), 409, "request.duplicate")

    desk = asked.by(world.staff())
    desk.done("claim")
    wrong = desk.review("single_line_diagram", "rejected", reason_code="technical_defect", note="Sem proteção.")
    refused = desk.post("return", {"items": [{"slot": "module_datasheet", "reason_code": "information_missing"}]})
    assert faults(problem(refused, 422, "validation.failed"))["#/items/0/slot"] == "return.slot_not_asked"
    item = {"document_id": wrong, "reason_code": "technical_defect", "note": "Sem proteção."}
    desk.done("return", {"items": [item, {"section": "inverters", "reason_code": "data_mismatch"}]})
    world.mails.wait_for(holder.person.email, "request_returned")
    assert asked.attach("single_line_diagram").status_code == 201
    assert asked.save("inverters", of_power(modules=0, inverters=100)["inverters"]).status_code == 200
    asked.done("submission")

    late = desk.post("return", {"items": [{"section": "compensation", "reason_code": "rule_not_met"}]})
    problem(late, 422, "return.justification_required")
    decided = approved(asked, world.staff())
    assert (decided["status"], decided["consumer_unit"], decided["turn"]) == ("approved", unit, "distributor")
    assert (decided["computed"]["installed_power_kw"], decided["computed"]["guarantee_percent"]) == (500, None)
    world.mails.wait_for(holder.person.email, "request_approved")


@pytest.mark.covers("B32")
def test_only_a_debt_on_the_unit_itself_stands_in_the_way_of_its_budget(world: World) -> None:
    holder = a_holder(world)
    unit = a_unit(world, holder.person.document)
    asked = filled(holder, unit)
    billing = world.platform.root / "billing.csv"
    before = billing.read_text(encoding="utf-8")
    try:
        rows = (f"{holder.person.document},10000001,50.00,2026-01-10", f"52998224725,{unit},70.00,2026-01-10")
        billing.write_text(before + "\n".join(rows) + "\n", encoding="utf-8")
        other = opened(holder, "generation_budget", consumer_unit=unit).see()["debts"]
        assert (other["own"], other["has_earlier_holders"]) == ([], True)
        billing.write_text(f"{before}{holder.person.document},{unit},187.40,2026-01-10\n", encoding="utf-8")
        problem(asked.post("submission"), 409, "debt.outstanding")
    finally:
        billing.write_text(before, encoding="utf-8")
    assert asked.done("submission")["service_order"]


def test_a_professional_asks_for_a_client_and_attaches_the_power_of_attorney(world: World) -> None:
    holder, professional = a_holder(world), an_approved_professional(world)
    unit = a_unit(world, holder.person.document)
    access = offer(holder, professional, unit, days=30)
    assert professional.post(f"/unit-accesses/{access}/acceptance").status_code == 200
    asked = opened(professional, "generation_budget", consumer_unit=unit)
    asked.fill(on_unit(dict(GENERATION), unit), GENERATION_DOCUMENTS)
    assert [fault["slot"] for fault in asked.get("/check").json()["errors"]] == ["procuration"]
    assert asked.attach("procuration").status_code == 201
    asked.done("submission")
    for told in (holder, professional):
        world.mails.wait_for(told.person.email, "request_opened")

    assert holder.delete(f"/unit-accesses/{access}").status_code == 204
    eventually(lambda: asked.get("/timeline").status_code == 403, "the end of the access")
    assert approved(asked.by(holder), world.staff())["status"] == "approved"
    world.mails.wait_for(holder.person.email, "request_approved")
    assert asked.see()["status"] == "approved"


def test_a_change_of_holder_ends_the_former_ones_requests(world: World) -> None:
    former, holder = a_holder(world), a_holder(world)
    unit = a_unit(world, former.person.document)
    asked, drafted = filled(former, unit), opened(former, "commissioning", consumer_unit=unit)
    protocol = asked.done("submission")["protocol"]
    changed = world.staff().patch(f"{CONNECTIONS}/consumer-units/{unit}", {"holder_document": holder.person.document})
    assert changed.status_code == 200, changed.text

    for ended in (asked, drafted):
        seen = ended.see()
        assert (seen["status"], seen["reason"], seen["turn"]) == ("lapsed", "holder_changed", None)
        assert ended.by(holder).get().status_code == 404
    told = world.mails.wait_for(former.person.email, "request_lapsed")
    assert protocol in told.text
    assert world.mails.to(holder.person.email, "request_lapsed") == []
    problem(asked.by(world.staff()).post("claim"), 409, "request.moved")
    refused = former.http.post(f"{CONNECTIONS}/requests", {"kind": "generation_budget", "consumer_unit": unit})
    problem(refused, 403, "unit_access.required")
    assert filled(holder, unit).done("submission")["protocol"] != protocol


def test_a_draft_is_taken_to_a_version_of_the_form_that_is_published_meanwhile(world: World) -> None:
    holder, staff = a_holder(world), world.staff()
    unit = a_unit(world, holder.person.document)
    kept, migrated = filled(holder, unit), filled(holder, unit)
    form = staff.get(f"{CONNECTIONS}/forms/generation_budget").json()
    version = form["version"]
    definition = {name: part for name, part in form.items() if name not in PUBLISHED_WITH}
    definition = json.loads(json.dumps(definition))
    responsible = next(part for part in definition["sections"] if part["name"] == "technical_responsible")
    responsible["fields"] = [field for field in responsible["fields"] if field["name"] != "phone"]
    definition["slots"] = [slot for slot in definition["slots"] if slot["code"] != "possession"]
    publication = {"definition": definition, "effective_on": str(operators_day())}
    versions = f"{CONNECTIONS}/forms/generation_budget/versions"
    problem(staff.post(versions, publication), 422, "form.notice_too_short")
    problem(holder.http.post(versions, publication), 403, "auth.forbidden")
    published = staff.post(versions, {**publication, "grounds": "benefit"})
    assert published.status_code == 201, published.text
    try:
        seen = kept.see()
        assert (seen["form_version"], seen["newer_form"]["version"]) == (version, version + 1)
        carried = migrated.done("migration")
        assert (carried["form_version"], carried["newer_form"]) == (version + 1, None)
        assert sorted(carried["dropped"]) == ["possession", "technical_responsible/phone"]
        assert "possession" not in [document["slot"] for document in carried["documents"]]
        problem(migrated.post("migration"), 409, "form.current")
        assert migrated.done("submission")["protocol"]
        migrated.done("withdrawal")
        assert kept.done("submission")["protocol"]
        assert kept.see()["form_version"] == version
    finally:
        again = {name: part for name, part in form.items() if name not in PUBLISHED_WITH}
        restored = staff.post(versions, {**publication, "definition": again, "grounds": "clarity"})
        assert restored.status_code == 201, restored.text


PUBLISHED_WITH = ("version", "effective_on", "grounds", "superseded_on", "ends_on")
"""What the answer of a form has beside its definition."""


def filled(holder: Somebody, unit: str) -> Asking:
    """A draft that can be handed in."""
    asked = opened(holder, "generation_budget", consumer_unit=unit)
    asked.fill(on_unit(dict(GENERATION), unit), GENERATION_DOCUMENTS)
    return asked

"""Budget accepted → contracts, works → inspection → connected; and a commissioning with and without such a budget."""

from typing import Any

import pytest
from tests.connection_answers import NEW_CONNECTION
from tests.journeys.connecting import (
    COMMISSIONING,
    COMMISSIONING_DOCUMENTS,
    GENERATION,
    GENERATION_DOCUMENTS,
    IDENTITY_DOCUMENTS,
    Asking,
    approved,
    inspected,
    offered,
    opened,
    scheduled,
)
from tests.journeys.people import World
from tests.journeys.problems import problem
from tests.journeys.representing import CONNECTIONS, Somebody, a_holder, a_unit

NO_EARTH = "Falta o aterramento do quadro."


def on_unit(answers: dict[str, Any], unit: str, **said: Any) -> dict[str, Any]:
    return {**answers, "request": {**answers["request"], "consumer_unit": unit, **said}}


def commissioning(holder: Somebody, unit: str, **said: Any) -> Asking:
    """A commissioning that is filled in and handed in."""
    asked = opened(holder, "commissioning", consumer_unit=unit)
    asked.fill(on_unit(dict(COMMISSIONING), unit, **said), COMMISSIONING_DOCUMENTS)
    asked.done("submission")
    return asked


def claimed(asked: Asking, world: World) -> Asking:
    """The request as staff sees it who has claimed it and accepted its documents."""
    desk = asked.by(world.staff())
    desk.done("claim")
    for document in desk.see()["documents"]:
        if document["verdict"] is None:
            desk.done(f"documents/{document['id']}/review", {"verdict": "accepted"})
    return desk


@pytest.mark.covers("G27", "G28", "G29", "G30")
def test_generation_from_its_budget_to_the_passed_inspection(world: World) -> None:
    holder = a_holder(world)
    unit = a_unit(world, holder.person.document)
    budget = opened(holder, "generation_budget", consumer_unit=unit)
    budget.fill(on_unit(dict(GENERATION), unit), GENERATION_DOCUMENTS)
    budget.done("submission")
    assert approved(budget, world.staff())["next_step"] == "budget"
    early = opened(holder, "commissioning", consumer_unit=unit)
    early.fill(on_unit(dict(COMMISSIONING), unit, budget_request_id=budget.id), COMMISSIONING_DOCUMENTS)
    refused = problem(early.post("submission"), 422, "request.incomplete")
    assert [fault["code"] for fault in refused["errors"]] == ["budget.not_accepted"]

    issued = offered(budget, world.staff())
    assert (issued["status"], issued["turn"]) == ("budget_issued", "customer")
    assert "1.500,00" in world.mails.wait_for(holder.person.email, "budget_issued").text
    assert budget.get("/budget/content").content.startswith(b"%PDF-")
    assert budget.done("budget/acceptance", {"revision": 1})["next_step"] == "works"
    for status in ("started", "suspended", "started"):
        assert budget.by(world.staff()).done("works", {"status": status})["works_status"] == status
    concluded = budget.by(world.staff()).done("works", {"status": "concluded"})
    assert (concluded["next_step"], concluded["turn"]) == ("commissioning", "customer")
    told = world.mails.wait_for(holder.person.email, "works_concluded")
    assert "peça a vistoria da geração distribuída" in " ".join(told.text.split())

    early.done("submission")
    desk = claimed(early, world)
    scheduled(early, world.staff())
    world.mails.wait_for(holder.person.email, "inspection_scheduled")
    found = inspected(early, world.staff())
    assert (found["status"], found["inspection"]["result"]) == ("completed", "passed")
    assert (budget.status, early.status) == ("completed", "completed")
    world.mails.wait_for(holder.person.email, "inspection_passed")
    world.mails.wait_for(holder.person.email, "request_completed", count=2)
    world.mails.wait_for(holder.person.email, "request_approved")  # the inspection's own mail tells of the second one
    problem(desk.post("inspection/result", {"passed": True}), 409, "request.moved")


@pytest.mark.covers("G30")
def test_a_commissioning_without_an_earlier_budget_that_fails_and_passes(world: World) -> None:
    holder = a_holder(world)
    asked = commissioning(holder, a_unit(world, holder.person.document))
    desk = claimed(asked, world)
    problem(desk.post("inspection/result", {"passed": True}), 409, "inspection.not_scheduled")
    scheduled(asked, world.staff())
    failed = inspected(asked, world.staff(), NO_EARTH)
    assert (failed["status"], failed["turn"]) == ("returned", "customer")
    told = " ".join(world.mails.wait_for(holder.person.email, "inspection_failed").text.split())
    assert NO_EARTH in told and "um novo relatório" in told
    assert world.mails.to(holder.person.email, "request_returned") == []

    problem(asked.post("submission"), 422, "request.incomplete")
    problem(asked.attach("inverter_certificate"), 409, "request.not_editable")
    for slot in ("commissioning_report", "photos"):
        assert asked.attach(slot).status_code == 201
    asked.done("submission")
    assert desk.see()["inspection"]["is_pending"]
    scheduled(asked, world.staff())
    assert inspected(asked, world.staff())["status"] == "completed"
    assert asked.timeline()[-8:] == [
        *("inspection_failed", "returned", "resubmitted", "inspection_requested"),
        *("inspection_scheduled", "inspection_passed", "approved", "completed"),
    ]


@pytest.mark.covers("B17")
def test_a_new_connection_with_works_whose_inspection_fails_once(world: World) -> None:
    holder = a_holder(world)
    asked = opened(holder, "new_connection")
    asked.fill(NEW_CONNECTION, IDENTITY_DOCUMENTS)
    asked.done("submission")
    decided = approved(asked, world.staff(), works_needed=True)
    assert decided["next_step"] == "budget"
    desk = asked.by(world.staff())
    problem(desk.post("works", {"status": "started"}), 409, "request.moved")
    offered(asked, world.staff())
    asked.done("budget/acceptance")
    assert desk.done("contracts", {"status": "sent"})["contracts_status"] == "sent"
    world.mails.wait_for(holder.person.email, "contracts_sent")
    desk.done("contracts", {"status": "signed"})
    desk.done("works", {"status": "started"})
    world.mails.wait_for(holder.person.email, "works_started")
    problem(desk.post("inspection", {"scheduled_at": "2020-01-01T10:00:00Z"}), 422, "validation.failed")
    assert desk.done("works", {"status": "concluded"})["next_step"] == "inspection"

    scheduled(asked, world.staff())
    scheduled(asked, world.staff(), days=5)
    failed = inspected(asked, world.staff(), NO_EARTH)
    assert (failed["status"], failed["turn"], failed["inspection"]["defects"]) == ("works", "customer", [NO_EARTH])
    assert "peça uma nova vistoria" in " ".join(
        world.mails.wait_for(holder.person.email, "inspection_failed").text.split()
    )
    mine = holder.http.request("GET", f"{CONNECTIONS}/requests", params={"turn": "mine"}).json()["items"]
    assert [one["id"] for one in mine] == [asked.id]
    problem(desk.post("inspection", {"scheduled_at": "2099-01-01T10:00:00Z"}), 422, "validation.failed")
    assert asked.done("inspection/request")["turn"] == "distributor"
    problem(asked.post("inspection/request"), 409, "inspection.pending")
    scheduled(asked, world.staff())
    passed = inspected(asked, world.staff())
    assert (passed["status"], passed["inspection"]["attempts"]) == ("completed", 2)
    unit = holder.http.get(f"{CONNECTIONS}/consumer-units/{decided['consumer_unit']}").json()
    assert unit["status"] == "connected"
    world.mails.wait_for(holder.person.email, "request_completed")

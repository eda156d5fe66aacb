"""Who withdraws a request, until when, and what a withdrawal costs: the guarantee, 90 days after the budget."""

from datetime import date, timedelta
from functools import partial
from typing import Any
from uuid import UUID

import pytest
from connections_kit.budgets import answer, issue, with_budget
from connections_kit.desk import approved, claim, decide, put_into
from connections_kit.forms import MACHINE, MODULE
from connections_kit.requests import attach, fill, filled
from connections_kit.works import accepted
from connections_kit.world import Person, World

from chassis.business_days import BusinessDays
from chassis.documents import a_cpf
from connections.model import ConnectionRequest
from connections.queries.guarantees import kept_until_if_issued
from connections.states import REQUEST_BUDGETED, REQUEST_LIVE, RequestStatus


def code_of(refused: Any) -> tuple[int, str]:
    return refused.status_code, refused.json["code"]


def by_professional(world: World) -> tuple[Person, Person, str]:
    """A holder, the professional with access to the holder's unit, and the unit."""
    holder, professional = world.person(), world.professional()
    unit = world.unit(holder.document)
    world.access(professional, holder.document, unit)
    return holder, professional, unit


def guaranteed(world: World, person: Person, *, issued_days_ago: int = 0) -> str:
    """A generation budget of more than 500 kW that was issued some days ago, so that there is a guarantee."""
    unit, analyst = world.unit(person.document), world.staff()
    request_id = filled(world, person, "generation_budget", unit)
    modules = {"source": "solar", "modules": [{**MODULE, "quantity": 1200}]}
    inverters = {"inverters": [{**MACHINE, "power_kw": 600}]}
    for section, answers in (("modules", modules), ("inverters", inverters)):
        assert person.save(request_id, section, answers).status_code == 200
    attach(world, request_id, only=("guarantee",))
    handed_in = person.ask(request_id, "submission")
    assert handed_in.status_code == 200, handed_in.text
    claim(analyst, request_id)
    assert decide(analyst, request_id).status_code == 200
    world.events()
    issued = issue(analyst, request_id)
    assert issued.status_code == 201, issued.text
    with world.writing() as session:
        budget = session.get_one(ConnectionRequest, UUID(request_id)).budget
        budget.issued_at -= timedelta(days=issued_days_ago)
    return request_id


def test_once_there_is_a_budget_a_professional_does_not_withdraw(world: World) -> None:
    holder, professional, unit = by_professional(world)
    request_id = with_budget(world, professional, unit=unit)
    before = holder.request(request_id).json
    refused = professional.ask(request_id, "withdrawal")
    assert code_of(refused) == (403, "budget.holder_only")
    assert holder.request(request_id).json == before
    assert answer(holder, request_id).status_code == 200
    assert code_of(professional.ask(request_id, "withdrawal")) == (403, "budget.holder_only")
    put_into(world, request_id, RequestStatus.WORKS)
    assert code_of(professional.ask(request_id, "withdrawal")) == (403, "budget.holder_only")
    assert holder.ask(request_id, "withdrawal").json["status"] == "withdrawn"
    assert code_of(professional.ask(request_id, "withdrawal")) == (409, "request.moved")


@pytest.mark.parametrize("status", [status for status in REQUEST_LIVE if status not in REQUEST_BUDGETED])
def test_until_then_a_professional_withdraws(world: World, status: RequestStatus) -> None:
    _, professional, unit = by_professional(world)
    request_id = str(approved(world, professional, "generation_budget", unit)["id"])
    put_into(world, request_id, status)
    assert professional.ask(request_id, "withdrawal").json["status"] == "withdrawn"


def test_staff_withdraw_for_a_holder_who_asked_at_the_counter_and_nobody_elses(world: World) -> None:
    clerk = world.staff()
    request_id = clerk.open("new_connection", holder_document=a_cpf(), channel="counter").json["id"]
    fill(clerk, request_id, "new_connection")
    attach(world, request_id)
    assert clerk.ask(request_id, "submission").status_code == 200
    put_into(world, request_id, RequestStatus.BUDGET_ACCEPTED)
    online = accepted(world, world.person(), "new_connection")
    assert clerk.ask(online, "withdrawal").status_code == 404
    assert clerk.ask(request_id, "withdrawal").json["status"] == "withdrawn"


@pytest.mark.parametrize(("days", "is_lost"), [(60, False), (120, True)])
def test_whether_the_guarantee_is_lost_is_said_before_and_after(world: World, days: int, is_lost: bool) -> None:
    person = world.person()
    request_id = guaranteed(world, person, issued_days_ago=days)
    (issued,) = world.events("budget_issued")
    assert issued.data["guarantee_kept_until"] > date.today().isoformat()
    seen = person.request(request_id).json
    assert seen["computed"]["guarantee_percent"] == 2.5
    assert seen["guarantee_lost"] is is_lost
    assert (seen["guarantee_kept_until"] < date.today().isoformat()) is is_lost
    withdrawn = person.ask(request_id, "withdrawal").json
    assert (withdrawn["status"], withdrawn["guarantee_lost"]) == ("withdrawn", is_lost)
    assert withdrawn["guarantee_kept_until"] == seen["guarantee_kept_until"]
    (told,) = world.events("request_withdrawn")
    assert told.data["guarantee_lost"] is is_lost
    assert person.request(request_id).json["guarantee_lost"] is is_lost


def test_without_a_guarantee_or_a_budget_nothing_is_said_of_one(world: World) -> None:
    person = world.person()
    small, budgetless = with_budget(world, person), filled(world, person, "new_connection")
    (issued,) = world.events("budget_issued")
    assert "guarantee_kept_until" not in issued.data
    for request_id in (small, budgetless):
        seen = person.ask(request_id, "withdrawal").json
        assert (seen["guarantee_kept_until"], seen["guarantee_lost"]) == (None, None)
    (told,) = world.events("request_withdrawn")
    assert "guarantee_lost" not in told.data


def test_a_budget_that_was_refused_says_no_more_of_a_withdrawal(world: World) -> None:
    person = world.person()
    request_id = guaranteed(world, person)
    assert person.request(request_id).json["guarantee_lost"] is False
    assert answer(person, request_id, "refusal").json["guarantee_lost"] is None


def test_the_ninety_days_are_counted_like_those_of_every_term() -> None:
    days = BusinessDays("BR")
    kept_until = partial(kept_until_if_issued, ConnectionRequest(computed={"guarantee_percent": 2.5}), calendar=days)
    assert kept_until(date(2026, 9, 15)) == date(2026, 12, 14)
    assert kept_until(date(2026, 9, 12)) == date(2026, 12, 14)  # the 13th, a Sunday, is no first day
    assert kept_until_if_issued(ConnectionRequest(computed={}), date(2026, 9, 15), days) is None

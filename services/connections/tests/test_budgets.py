"""A budget is issued by analysts, read as PDF by all who may see the request, and answered by the holder."""

from datetime import date, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from connections_kit.budgets import BOX, FREE, POLE, an_offer, answer, budget_pdf, issue, with_budget
from connections_kit.desk import approved, claimed, decide, kinds
from connections_kit.papers import by_poppler
from connections_kit.world import API, Person, World

from chassis import clock
from chassis.documents import a_cpf
from chassis.ids import new_id
from chassis.testing.clock import operators_day
from connections.model import Budget
from connections.states import UnitStatus


def faults(refused: Any) -> list[tuple[str, str]]:
    assert refused.status_code == 422, refused.text
    return [(one["pointer"], one["code"]) for one in refused.json["errors"]]


def earliest(world: World) -> date:
    """The first possible last day of a budget that is issued today."""
    days: date = world.runtime.settings.business_days.after(operators_day(), 10)
    return days


@pytest.mark.covers("B45")
def test_a_budget_is_issued_with_its_pdf_and_told(world: World) -> None:
    person, analyst = world.person(), world.staff()
    request_id = approved(world, person, "generation_budget", world.unit(person.document))["id"]
    assert person.request(request_id).json["budget"] is None
    world.events()
    issued = issue(analyst, request_id)
    assert issued.status_code == 201, issued.text
    assert (issued.json["status"], issued.json["turn"], issued.json["next_step"]) == (
        "budget_issued",
        "customer",
        "budget",
    )
    budget = person.request(request_id).json["budget"]
    said = {name: budget[name] for name in an_offer()}
    assert said == an_offer()
    assert (budget["revision"], budget["is_open"], len(budget["revisions"])) == (1, True, 1)
    (told,) = world.events()
    assert told.type == "connections.budget_issued.v1"
    facts = {name: told.data[name] for name in ("valid_until", "revision", "total", "participation", "without_answer")}
    assert facts == {
        "valid_until": an_offer()["valid_until"],
        "revision": 1,
        "total": "1534.50",
        "participation": "200.25",
        "without_answer": "expired",
    }
    row = person.get(f"/requests/{request_id}/timeline", limit=100).json["items"][-1]
    assert (row["kind"], row["side"]) == ("budget_issued", "distributor")
    assert row["details"] == {
        "revision": 1,
        "works_class": "lv",
        "term_days": 60,
        "valid_until": an_offer()["valid_until"],
        "customer_works": True,
        "cost": "1534.50",
        "participation": "200.25",
    }
    for reader in (person, analyst):
        pdf = budget_pdf(reader, request_id)
        assert pdf.headers["Content-Disposition"].startswith("attachment; filename=orcamento-")
        assert (pdf.status_code, pdf.mimetype, len(pdf.data)) == (200, "application/pdf", budget["size"])
    text = by_poppler(pdf.data)
    protocol = person.request(request_id).json["protocol"]
    assert all(said in text for said in (protocol, "R$ 1.534,50", "R$ 200,25", "Poste de concreto", person.name))
    assert [row.subject for row in world.audited("request.budget_viewed")] == [request_id]


@pytest.mark.parametrize(
    ("said", "expected"),
    [
        ({"cost": "1534.51"}, [("#/cost", "budget.sum_differs")]),
        ({"participation": "1534.51"}, [("#/participation", "budget.participation_too_high")]),
        ({"works_class": "none"}, [("#/works_class", "budget.works_without_class")]),
        ({"works": [], "cost": "0.00", **FREE}, [("#/works", "budget.class_without_works")]),
        ({"term_days": 61}, [("#/term_days", "budget.term_too_long")]),
        ({"term_days": 366}, [("#/term_days", "field.range")]),
        ({"valid_until": "2999-01-01"}, [("#/valid_until", "budget.validity_too_long")]),
        ({"cost": 1534.5}, [("#/cost", "field.type")]),
        ({"cost": "1534.5"}, [("#/cost", "budget.amount")]),
        ({"cost": "-1.00"}, [("#/cost", "budget.amount")]),
        ({"cost": "1e3.00"}, [("#/cost", "budget.amount")]),
        ({"cost": "99999999999.00"}, [("#/cost", "field.length")]),
        ({"works": [{**POLE, "by": "nobody"}]}, [("#/works/0/by", "field.choice")]),
        ({"works": [{**POLE, "description": "a\u0007"}]}, [("#/works/0/description", "field.control_characters")]),
        ({"works": [POLE] * 101}, [("#/works", "field.length")]),
        ({"cost": "0.01", "participation": "2.00", "term_days": 100}, None),
    ],
)
def test_an_offer_that_breaks_a_rule_is_refused_whole(world: World, said: Any, expected: Any) -> None:
    person = world.person()
    request_id = approved(world, person, "generation_budget", world.unit(person.document))["id"]
    refused = issue(world.staff(), request_id, **said)
    if expected is None:  # all faults at once
        assert [pointer for pointer, _ in faults(refused)] == ["#/cost", "#/participation", "#/term_days"]
    else:
        assert faults(refused) == expected
    assert (world.rows(Budget), person.request(request_id).json["status"]) == ([], "approved")


def test_a_budget_is_valid_for_ten_business_days_or_more(world: World) -> None:
    person, analyst = world.person(), world.staff()
    request_id = approved(world, person, "generation_budget", world.unit(person.document))["id"]
    first = earliest(world)
    refused = issue(analyst, request_id, valid_until=(first - timedelta(days=1)).isoformat())
    assert (refused.status_code, refused.json["code"]) == (422, "budget.validity_too_short")
    assert refused.json["earliest_on"] == first.isoformat()
    assert issue(analyst, request_id, valid_until=first.isoformat()).status_code == 201


def test_only_an_approved_request_that_gets_a_budget_gets_one(world: World) -> None:
    person, analyst = world.person(), world.staff()
    plain = approved(world, person)["id"]
    high = approved(world, world.person(), works_needed=True)["id"]
    waiting = claimed(world, analyst, person, "generation_budget", world.unit(person.document))
    for request_id in (plain, waiting):
        refused = issue(analyst, request_id)
        assert (refused.status_code, refused.json["code"]) == (409, "request.moved")
    assert issue(analyst, high).status_code == 201
    assert issue(analyst, str(new_id())).status_code == 404


def test_nobody_issues_a_budget_for_what_they_act_for(world: World) -> None:
    person = world.person(roles=("staff:connections",))
    request_id = approved(world, person, "generation_budget", world.unit(person.document))["id"]
    refused = issue(person, request_id)
    assert (refused.status_code, refused.json["code"]) == (403, "request.own")


def test_a_revision_takes_the_place_of_the_one_before_and_both_stay_readable(world: World) -> None:
    person, analyst = world.person(), world.staff()
    request_id = with_budget(world, person)
    before = analyst.request(request_id).headers["ETag"]
    world.events()
    revised = issue(analyst, request_id, {"if_match": before}, participation="100.00")
    assert revised.status_code == 201, revised.text
    assert issue(analyst, request_id, {"if_match": before}).json["code"] == "version.mismatch"
    budget = person.request(request_id).json["budget"]
    assert (budget["revision"], budget["participation"]) == (2, "100.00")
    assert [(one["revision"], one["participation"], one["is_open"]) for one in budget["revisions"]] == [
        (1, "200.25", False),
        (2, "100.00", True),
    ]
    assert "R$ 200,25" in by_poppler(budget_pdf(person, request_id, revision=1).data)
    assert "R$ 100,00" in by_poppler(budget_pdf(person, request_id).data)
    assert budget_pdf(person, request_id, revision=3).status_code == 404
    assert [told.data["revision"] for told in world.events()] == [2]
    unseen = answer(person, request_id, body={"revision": 1})
    assert (unseen.status_code, unseen.json["code"], unseen.json["revision"]) == (409, "budget.revised", 2)
    assert answer(person, request_id, "refusal", {"revision": 1}).json["code"] == "budget.revised"
    assert answer(person, request_id, body={"revision": 2}).status_code == 200


def test_the_same_key_issues_one_budget(world: World) -> None:
    person, analyst = world.person(), world.staff()
    request_id = approved(world, person, "generation_budget", world.unit(person.document))["id"]
    first, again = (issue(analyst, request_id, {"idempotency_key": "uma"}) for _ in range(2))
    assert (first.status_code, first.json) == (again.status_code, again.json)
    assert len(world.rows(Budget)) == 1


# Answers


@pytest.mark.parametrize(
    ("kind", "said", "next_step"),
    [
        ("generation_budget", {}, "works"),
        (
            "generation_budget",
            {"works": [], "cost": "0.00", "works_class": "none", "term_days": 0, **FREE},
            "commissioning",
        ),
        ("connection_budget", {"works": [], "cost": "0.00", "works_class": "none", **FREE}, "inspection"),
        ("connection_budget", {"works": [BOX], "cost": "34.50", "works_class": "none", **FREE}, "works"),
    ],
)
def test_the_holder_accepts_and_is_told_what_follows(world: World, kind: str, said: Any, next_step: str) -> None:
    person = world.person()
    registered = {"status": UnitStatus.REGISTERED} if kind == "connection_budget" else {}
    request_id = with_budget(world, person, kind, world.unit(person.document, **registered), **said)
    world.events()
    accepted = answer(person, request_id)
    assert accepted.status_code == 200, accepted.text
    found = accepted.json
    assert (found["status"], found["turn"], found["next_step"], found["budget"]["is_open"]) == (
        "budget_accepted",
        "customer" if next_step == "commissioning" else "distributor",
        next_step,
        False,
    )
    (told,) = world.events()
    assert (told.type, told.data["by_silence"], told.data["next_step"]) == (
        "connections.budget_accepted.v1",
        False,
        next_step,
    )
    row = person.get(f"/requests/{request_id}/timeline", limit=100).json["items"][-1]
    assert (row["kind"], row["side"], row["details"]) == (
        "budget_accepted",
        "customer",
        {"revision": 1, "by_silence": False},
    )
    assert answer(person, request_id).json["code"] == "request.moved"
    assert issue(world.staff(), request_id).json["code"] == "request.moved"


def test_the_holder_refuses_and_may_say_why(world: World) -> None:
    person = world.person()
    request_id = with_budget(world, person)
    world.events()
    refused = answer(person, request_id, "refusal", {"reason": "Ficou caro. http://exemplo.com"})
    assert refused.status_code == 200, refused.text
    found = refused.json
    assert (found["status"], found["turn"], found["reason"]) == ("budget_refused", None, "budget_refused")
    assert found["ended_at"]
    (told,) = world.events()
    assert told.type == "connections.budget_refused.v1" and "caro" not in str(told.data)
    row = person.get(f"/requests/{request_id}/timeline", limit=100).json["items"][-1]
    assert (row["kind"], row["note"], row["details"]) == (
        "budget_refused",
        "Ficou caro. http://exemplo.com",
        {"revision": 1},
    )


def test_only_who_acts_as_the_holder_answers(world: World) -> None:
    company, director, professional = world.company(), world.person(), world.professional()
    world.relation(director, company, "administrator")
    unit = world.unit(company.cnpj)
    world.access(professional, company.cnpj, unit)
    request_id = with_budget(world, professional, "generation_budget", unit)
    for somebody in (professional, world.staff()):
        for what in ("acceptance", "refusal"):
            refused = answer(somebody, request_id, what)
            assert (refused.status_code, refused.json["code"]) == (403, "budget.holder_only")
    assert answer(world.person(), request_id).status_code == 404
    assert budget_pdf(professional, request_id).status_code == 200
    assert budget_pdf(world.person(), request_id).status_code == 404
    assert answer(director, request_id).status_code == 200


def test_a_version_that_was_not_read_is_not_answered(world: World) -> None:
    person = world.person()
    request_id = with_budget(world, person)
    read = person.request(request_id).headers["ETag"]
    assert issue(world.staff(), request_id).status_code == 201
    assert answer(person, request_id, if_match=read).json["code"] == "version.mismatch"
    assert answer(person, request_id, "refusal", if_match=read).json["code"] == "version.mismatch"
    read = person.request(request_id).headers["ETag"]
    assert answer(person, request_id, if_match=read).status_code == 200


def noon(world: World, day: date) -> Any:
    """Noon of a day in the operator's time zone, and the last moment of it."""
    zone = ZoneInfo(world.runtime.settings.time_zone)
    return clock.now().astimezone(zone).replace(year=day.year, month=day.month, day=day.day, hour=12)


def test_on_the_last_day_it_can_be_answered_and_on_the_next_no_more(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    person = world.person()
    on_time, late = (with_budget(world, person) for _ in range(2))
    last = date.fromisoformat(an_offer()["valid_until"])
    evening = noon(world, last).replace(hour=23, minute=59)
    monkeypatch.setattr("chassis.running.local_day", lambda _settings: last)
    assert world.run_job("expire-budgets", evening) == 0
    assert answer(person, on_time).status_code == 200
    monkeypatch.setattr("chassis.running.local_day", lambda _settings: last + timedelta(days=1))
    for what in ("acceptance", "refusal"):
        refused = answer(person, late, what)
        assert (refused.status_code, refused.json["code"]) == (409, "budget.validity_over")
        assert refused.json["valid_until"] == last.isoformat()


def test_at_the_end_of_its_validity_a_budget_expires_or_is_accepted_by_silence_once(world: World) -> None:
    person = world.person()
    paid, free, answered = (with_budget(world, person, **said) for said in ({}, FREE, {}))
    assert answer(person, answered).status_code == 200
    world.events()
    after = noon(world, date.fromisoformat(an_offer()["valid_until"]) + timedelta(days=1))
    assert [world.run_job("expire-budgets", after), world.run_job("expire-budgets", after)] == [2, 0]
    assert {told.data["request_id"]: told.type.split(".")[1] for told in world.events()} == {
        paid: "budget_expired",
        free: "budget_accepted",
    }
    assert person.request(paid).json["status"] == "budget_expired"
    found = person.request(free).json
    assert (found["status"], found["next_step"]) == ("budget_accepted", "works")
    row = person.get(f"/requests/{free}/timeline", limit=100).json["items"][-1]
    assert (row["side"], row["details"]) == ("system", {"revision": 1, "by_silence": True})
    assert kinds(person, paid)[-1] == "budget_expired"


def test_a_withdrawn_request_and_one_of_a_former_holder_wait_for_no_answer(world: World) -> None:
    person, staff = world.person(), world.staff()
    unit = world.unit(person.document)
    withdrawn, passed_on = with_budget(world, person), with_budget(world, person, unit=unit)
    assert person.ask(withdrawn, "withdrawal").status_code == 200
    assert staff.patch(unit, {"holder_document": a_cpf()}).status_code == 200
    found = person.request(passed_on).json
    assert (found["status"], found["reason"]) == ("lapsed", "holder_changed")
    assert {budget.open_until for budget in world.rows(Budget)} == {None}
    after = noon(world, date.fromisoformat(an_offer()["valid_until"]) + timedelta(days=1))
    assert world.run_job("expire-budgets", after) == 0
    for request_id in (withdrawn, passed_on):
        assert answer(person, request_id).json["code"] == "request.moved"


def test_an_export_has_the_holders_budgets(world: World) -> None:
    person: Person = world.person()
    request_id = with_budget(world, person)
    exported = person.http.get(f"{API}/me/export").json
    (budget,) = exported["requests"][0]["budgets"]
    assert (budget["revision"], budget["works"][0]["description"]) == (1, POLE["description"])
    assert exported["requests"][0]["id"] == request_id
    assert world.person().http.get(f"{API}/me/export").json["requests"] == []


def test_a_new_connection_with_works_gets_a_budget_unless_a_connection_budget_follows(world: World) -> None:
    person, analyst = world.person(), world.staff()
    request_id = claimed(world, analyst, person)
    assert decide(analyst, request_id, works_needed=True).json["next_step"] == "budget"
    assert issue(analyst, request_id).status_code == 201
    assert answer(person, request_id).json["next_step"] == "works"


def test_an_unusable_key_is_told_before_an_old_version(world: World) -> None:
    person = world.person()
    request_id = str(approved(world, person, "generation_budget", world.unit(person.document))["id"])
    headers = {"Idempotency-Key": "k" * 1000, "If-Match": '"1"'}
    refused = issue(world.staff(), request_id, headers)
    assert (refused.status_code, refused.json["errors"][0]["code"]) == (422, "idempotency.key_unusable")

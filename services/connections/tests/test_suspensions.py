"""Suspensions: the days that do not count, who says so, and what the customer is told."""

from datetime import UTC, datetime
from typing import Any
from uuid import uuid4

import pytest
from connections_kit.budgets import FREE, with_budget
from connections_kit.desk import claimed, decide, facts_told, kinds, put_into
from connections_kit.requests import fill, filled, submitted
from connections_kit.world import Person, World

from chassis.testing.clock import frozen, operators_day
from chassis.testing.parallel import apart, at_once
from connections.model import TimelineEntry
from connections.states import REQUEST_OVER, SUSPENSION_ARTICLES, RequestStatus

TUESDAY = datetime(2026, 9, 15, 12, tzinfo=UTC)
LATE_IN_UTC = datetime(2026, 9, 16, 1, 30, tzinfo=UTC)
"""Still the 15th in São Paulo."""


def suspend(
    analyst: Person, request_id: str, reason: str = "customer_part", day: str = "2026-09-15", **how: str
) -> Any:
    return analyst.ask(request_id, "suspensions", {"reason": reason, "from": day}, **how)


def resume(analyst: Person, request_id: str, suspension_id: str, until: str | None = None) -> Any:
    body = {"until": until} if until else None
    return analyst.ask(request_id, f"suspensions/{suspension_id}/end", body)


def code_of(answer: Any) -> str:
    if answer.status_code == 422:
        assert "errors" in answer.json, answer.request.path + answer.text
        return " ".join(f"{error['pointer']} {error['code']}" for error in answer.json["errors"])
    return str(answer.status_code) if answer.status_code < 400 else f"{answer.status_code} {answer.json['code']}"


@pytest.mark.parametrize("reason", SUSPENSION_ARTICLES)
def test_a_suspension_is_shown_noted_and_told(world: World, reason: str) -> None:
    with frozen(TUESDAY) as now:
        analyst, person = world.staff(), world.person()
        request_id = submitted(world, person, "new_connection")
        world.events()
        before = analyst.request(request_id).headers["ETag"]
        now.tick(days=2)
        analyst, person = world.staff(), world.signed_in_again(person)
        begun = suspend(analyst, request_id, reason, "2026-09-16")
        assert begun.status_code == 201, begun.text
        article = SUSPENSION_ARTICLES[reason]
        assert begun.json == {
            "id": begun.json["id"],
            "reason": reason,
            "article": article,
            "from": "2026-09-16",
            "until": None,
            "is_open": True,
            "began_at": "2026-09-17T12:00:00+00:00",
            "ended_at": None,
        }
        shown = person.request(request_id)
        assert shown.json["suspensions"] == [begun.json]
        assert shown.headers["ETag"] != before
        now.tick(days=5)
        analyst, person = world.staff(), world.signed_in_again(person)
        ended = resume(analyst, request_id, begun.json["id"])
        assert ended.status_code == 200, ended.text
        assert (ended.json["until"], ended.json["is_open"]) == ("2026-09-21", False)
        assert person.request(request_id).json["suspensions"] == [ended.json]
    told = world.events()
    assert [one.type for one in told] == ["connections.request_suspended.v1", "connections.request_resumed.v1"]
    names = ("article", "reason", "from", "until")
    assert [[one.data.get(name) for name in names] for one in told] == [
        [article, reason, "2026-09-16", None],
        [article, reason, "2026-09-16", "2026-09-21"],
    ]
    assert told[0].data["parties"] == [str(person.user_id)]
    rows = {row.kind: row.details for row in world.rows(TimelineEntry)}
    about = {"suspension_id": begun.json["id"], "reason": reason}
    assert rows["suspended"] == {**about, "from": "2026-09-16"}
    assert rows["resumed"] == {**about, "until": "2026-09-21"}
    assert [row.subject for row in world.audited("request.suspended")] == [request_id]
    assert [row.subject for row in world.audited("request.resumed")] == [request_id]


def test_a_suspension_that_ends_on_its_first_day_leaves_out_no_day_or_that_day(world: World) -> None:
    with frozen(TUESDAY):
        analyst = world.staff()
        request_id = submitted(world, world.person(), "new_connection")
        first = suspend(analyst, request_id).json["id"]
        assert resume(analyst, request_id, first).json["until"] == "2026-09-14"
        second = suspend(analyst, request_id).json["id"]
        assert resume(analyst, request_id, second, "2026-09-15").json["until"] == "2026-09-15"


def test_only_days_since_the_submission_and_until_today_can_be_left_out(world: World) -> None:
    with frozen(LATE_IN_UTC) as now:
        analyst = world.staff()
        request_id = submitted(world, world.person(), "new_connection")
        assert code_of(suspend(analyst, request_id, day="2026-09-14")) == "#/from suspension.from_before_submission"
        assert code_of(suspend(analyst, request_id, day="2026-09-16")) == "#/from suspension.from_in_future"
        now.tick(days=3)
        analyst = world.staff()
        begun = suspend(analyst, request_id, day="2026-09-17").json["id"]
        assert code_of(resume(analyst, request_id, begun, "2026-09-16")) == "#/until suspension.until_before_from"
        assert code_of(resume(analyst, request_id, begun, "2026-09-19")) == "#/until suspension.until_in_future"
        assert code_of(resume(analyst, request_id, begun, "2026-09-18")) == "200"
        for body in ({}, {"reason": "other", "from": "2026-09-18"}, {"reason": "licence", "from": "18/09/2026"}):
            assert analyst.ask(request_id, "suspensions", body).status_code == 422
        assert analyst.ask(request_id, f"suspensions/{begun}/end", {"until": "never"}).status_code == 422
        assert code_of(resume(analyst, request_id, str(uuid4()))) == "404 not_found"
        assert code_of(suspend(analyst, str(uuid4()))) == "404 not_found"


def test_one_suspension_of_a_reason_is_open_at_a_time(world: World) -> None:
    with frozen(TUESDAY):
        analyst = world.staff()
        request_id = submitted(world, world.person(), "new_connection")
        begun = suspend(analyst, request_id).json["id"]
        assert code_of(suspend(analyst, request_id)) == "409 suspension.open"
        assert code_of(suspend(analyst, request_id, "licence")) == "201"
        assert code_of(resume(analyst, request_id, begun)) == "200"
        assert code_of(resume(analyst, request_id, begun)) == "409 suspension.ended"
        assert code_of(suspend(analyst, request_id)) == "201"


def test_a_repeated_key_begins_one_suspension_and_an_old_version_none(world: World) -> None:
    with frozen(TUESDAY):
        analyst, key = world.staff(), str(uuid4())
        request_id = submitted(world, world.person(), "new_connection")
        read = analyst.request(request_id).headers["ETag"]
        first = suspend(analyst, request_id, idempotency_key=key)
        assert suspend(analyst, request_id, idempotency_key=key).json == first.json
        assert code_of(suspend(analyst, request_id, "licence", if_match=read)) == "412 version.mismatch"
        assert len(analyst.request(request_id).json["suspensions"]) == 1


def test_nobody_suspends_what_they_opened(world: World) -> None:
    with frozen(TUESDAY):
        clerk, holder = world.staff(), world.person()
        unit = world.unit(holder.document)
        request_id = submitted(world, clerk, "commissioning", unit, channel="counter")
        assert code_of(suspend(clerk, request_id)) == "403 request.own"
        begun = suspend(world.staff(), request_id).json["id"]
        assert code_of(resume(clerk, request_id, begun)) == "403 request.own"


@pytest.mark.parametrize("status", REQUEST_OVER)
def test_a_request_that_is_over_is_neither_suspended_nor_resumed(world: World, status: RequestStatus) -> None:
    with frozen(TUESDAY):
        analyst = world.staff()
        request_id = submitted(world, world.person(), "new_connection")
        begun = suspend(analyst, request_id).json["id"]
        put_into(world, request_id, status)
        assert code_of(suspend(analyst, request_id, "licence")) == "409 request.moved"
        assert code_of(resume(analyst, request_id, begun)) == "409 request.moved"


def test_a_draft_is_not_suspended(world: World) -> None:
    with frozen(TUESDAY):
        assert code_of(suspend(world.staff(), filled(world, world.person(), "new_connection"))) == "404 not_found"


@pytest.mark.parametrize("end", ["withdrawal", "rejection"])
def test_the_end_of_a_request_ends_its_suspensions_and_is_told_alone(world: World, end: str) -> None:
    with frozen(TUESDAY) as now:
        analyst, person = world.staff(), world.person()
        request_id = claimed(world, analyst, person)
        for reason in ("customer_part", "authority"):
            suspend(analyst, request_id, reason)
        world.events()
        now.tick(minutes=10)
        if end == "withdrawal":
            person.ask(request_id, "withdrawal")
        else:
            decide(analyst, request_id, "reject", reason_code="rule_not_met")
        shown = person.request(request_id).json["suspensions"]
    assert [(one["is_open"], one["until"], one["ended_at"]) for one in shown] == [
        (False, None, "2026-09-15T12:10:00+00:00")
    ] * 2
    assert facts_told(world) == ["request_withdrawn" if end == "withdrawal" else "request_decided"]
    assert {row.kind for row in world.rows(TimelineEntry)} >= {"suspended"}
    assert "resumed" not in {row.kind for row in world.rows(TimelineEntry)}


def test_a_phone_request_that_waits_for_documents_is_suspended_only_by_hand(world: World) -> None:
    """Its return ends the round of article 71 and the terms start anew, so nothing runs that could stand still."""
    with frozen(TUESDAY):
        clerk, holder = world.staff(), world.person()
        unit = world.unit(holder.document)
        opened = clerk.open("commissioning", unit, channel="phone").json["id"]
        fill(clerk, opened, "commissioning", unit)
        assert clerk.ask(opened, "submission").status_code == 200
        assert kinds(clerk, opened)[-1] == "returned"
        analyst = world.staff()
        assert analyst.request(opened).json["suspensions"] == []
        assert code_of(suspend(analyst, opened, "phone_documents")) == "201"


def test_of_two_suspensions_at_once_one_counts_and_so_does_one_end(world: World) -> None:
    analysts = [apart(world.staff()) for _ in range(2)]
    request_id = submitted(world, world.person(), "new_connection")
    world.events()
    today = str(operators_day())
    begun = at_once(2, lambda number: code_of(suspend(analysts[number], request_id, day=today)))
    assert sorted(begun) == ["201", "409 suspension.open"]
    (shown,) = analysts[0].request(request_id).json["suspensions"]
    ended = at_once(2, lambda number: code_of(resume(analysts[number], request_id, shown["id"])))
    assert sorted(ended) == ["200", "409 suspension.ended"]
    assert facts_told(world) == ["request_suspended", "request_resumed"]


@pytest.mark.parametrize("said", [{}, FREE], ids=["expires", "counts as accepted"])
def test_a_complaint_keeps_a_budget_open_for_as_many_days_as_it_lasts(world: World, said: dict[str, Any]) -> None:
    """REN 1000/2021, art. 83, § 13."""
    with frozen(TUESDAY) as now:
        person = world.person()
        request_id = with_budget(world, person, valid_until="2026-10-15", **said)
        now.at = datetime(2026, 10, 5, 15, tzinfo=UTC)
        begun = suspend(world.staff(), request_id, "complaint", "2026-10-05").json["id"]
        now.at = datetime(2026, 10, 25, 15, tzinfo=UTC)
        assert world.run_job("expire-budgets", now()) == 0, "it would have ended on the 15th"
        resume(world.staff(), request_id, begun, "2026-10-24")
        now.at = datetime(2026, 11, 4, 15, tzinfo=UTC)  # twenty days later than the fifteenth
        assert world.run_job("expire-budgets", now()) == 0
        clocks = world.signed_in_again(person).get(f"/requests/{request_id}/clocks").json["items"]
        assert [one["due_on"] for one in clocks if one["code"] == "budget_acceptance"] == ["2026-11-04"]
        now.tick(days=1)
        assert world.run_job("expire-budgets", now()) == 1

"""What time does to requests: what is not corrected lapses, drafts that nobody touches are deleted."""

from datetime import UTC, datetime, timedelta

import pytest
from connections_kit.desk import claimed, facts_told, kinds, send_back
from connections_kit.requests import filled, submitted
from connections_kit.world import MakeWorld, World
from sqlalchemy import select

from chassis import clock
from chassis.files.deletion import file_to_delete
from chassis.testing.clock import frozen
from connections.actions import request_ends
from connections.model import RequestDocument, TimelineEntry

RETURNED_AT = datetime(2026, 9, 15, 12, tzinfo=UTC)
LAST_MOMENT = datetime(2026, 10, 16, 2, 59, tzinfo=UTC)  # 15 October ends in São Paulo at three


@pytest.mark.covers("B43")
def test_a_returned_request_lapses_when_its_last_day_is_over(world: World) -> None:
    with frozen(RETURNED_AT):
        analyst, person = world.staff(), world.person()
        request_id = claimed(world, analyst, person)
        assert send_back(analyst, request_id, {"section": "contact"}).json["cure_until"] == "2026-10-15"
        waits = claimed(world, analyst, world.person())
        world.events()
        assert world.run_job("lapse-requests", LAST_MOMENT) == 0
        assert world.run_job("lapse-requests", LAST_MOMENT + timedelta(minutes=1)) == 1
        assert world.run_job("lapse-requests", LAST_MOMENT + timedelta(days=1)) == 0
        found = person.request(request_id).json
        assert (found["status"], found["turn"], found["reason"]) == ("lapsed", None, "not_cured")
        assert kinds(person, request_id)[-1] == "lapsed"
        assert analyst.request(waits).json["status"] == "in_analysis"
    (told,) = world.events()
    assert (told.type, told.data["reason"]) == ("connections.request_lapsed.v1", "not_cured")
    assert told.data["actor"] == {"user_id": None, "kind": "system"}
    (row,) = world.audited("request.lapsed")
    assert (row.subject, row.actor_kind) == (request_id, "system")


def test_what_was_corrected_in_time_goes_on(world: World) -> None:
    with frozen(RETURNED_AT) as now:
        analyst, person = world.staff(), world.person()
        request_id = claimed(world, analyst, person)
        send_back(analyst, request_id, {"section": "contact"})
        answers = next(one for one in person.request(request_id).json["sections"] if one["section"] == "contact")
        now.tick(minutes=5)
        person.save(request_id, "contact", answers["answers"])
        assert person.ask(request_id, "submission").status_code == 200
        assert world.run_job("lapse-requests", LAST_MOMENT + timedelta(days=30)) == 0
        assert person.request(request_id).json["status"] == "in_analysis"


def test_many_overdue_requests_lapse_in_bounded_steps(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(request_ends, "_BATCH", 2)
    analyst = world.staff()
    for _ in range(5):
        send_back(analyst, claimed(world, analyst, world.person()), {"section": "contact"})
    world.events()
    assert world.run_job("lapse-requests", clock.now() + timedelta(days=60)) == 5
    assert facts_told(world) == ["request_lapsed"] * 5


def test_a_draft_that_nobody_changed_for_ninety_days_is_deleted_with_its_files(world: World) -> None:
    with frozen() as now:
        person = world.person()
        idle = filled(world, person, "new_connection")
        now.tick(minutes=10)
        touched = person.open("new_connection").json["id"]
        handed_in = submitted(world, world.person(), "new_connection")
        keys = {row.key for row in world.rows(RequestDocument) if str(row.request_id) == idle}
        world.events()
        assert world.run_job("delete-idle-drafts", now() + timedelta(days=90, minutes=-11)) == 0
        assert world.run_job("delete-idle-drafts", now() + timedelta(days=90, minutes=-5)) == 1
        assert person.request(idle).status_code == 404
        assert person.request(touched).status_code == 200
        assert world.run_job("delete-idle-drafts", now() + timedelta(days=400)) == 1
        assert world.staff().request(handed_in).json["status"] == "submitted"
    assert world.events() == []
    assert {str(row.request_id) for row in world.rows(TimelineEntry)} == {handed_in}
    with world.database.reading() as session:
        assert keys and keys <= set(session.scalars(select(file_to_delete.c.key)))
    assert [row.subject for row in world.audited("request.draft_expired")] == [idle, touched]


def test_the_operator_sets_how_long_drafts_are_kept(make_world: MakeWorld) -> None:
    world = make_world(draft_days=7)
    world.person().open("new_connection")
    assert world.run_job("delete-idle-drafts", clock.now() + timedelta(days=6)) == 0
    assert world.run_job("delete-idle-drafts", clock.now() + timedelta(days=8)) == 1

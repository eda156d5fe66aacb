"""Warnings of deadlines: each share of a term is told once, whatever happens to the job in between.

All running requests are looked at again after a change of the calendar or of the rules.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, date, datetime, timedelta
from typing import Any
from uuid import UUID

import pytest
from connections_kit.desk import claim, claimed, send_back
from connections_kit.requests import filled, submitted
from connections_kit.world import MakeWorld, World
from sqlalchemy import update
from sqlalchemy.orm import Session

from chassis.testing.clock import frozen
from chassis.testing.dying import die_everywhere, job_dies
from chassis.testing.parallel import at_once
from connections.actions import deadlines
from connections.jobs import deadlines as deadline_jobs
from connections.model import ConnectionRequest, Counter, DeadlineNotice
from connections.model.request_record import NO_RISK, NOTHING_DUE
from connections.settings import Settings

TUESDAY = datetime(2026, 9, 15, 12, tzinfo=UTC)
"""The term of five business days for the check (article 71) ends on Tuesday, 22 September."""

CHECK = "completeness_check"
FRIDAY = datetime(2026, 9, 18, 12, tzinfo=UTC)


def watch(world: World, day: int, month: int = 9, hour: int = 12) -> int:
    return world.run_job("watch-deadlines", datetime(2026, month, day, hour, tzinfo=UTC))


def told(world: World, clock: str = CHECK) -> list[tuple[Any, ...]]:
    """The share and last day of each warning about a deadline since the last call."""
    found = [one.data for one in world.events("deadline_approaching")]
    return [(data["share"], data["due_on"]) for data in found if data["clock"] == clock]


def a_submitted(world: World) -> str:
    with frozen(TUESDAY):
        request_id = submitted(world, world.person(), "new_connection")
    world.events()
    return request_id


@pytest.mark.covers("B44")
def test_each_share_of_a_term_is_told_once(world: World) -> None:
    a_submitted(world)
    found = {}
    for day in range(15, 26):
        for hour in (4, 12, 23):
            watch(world, day, hour=hour)
        found[day] = told(world)
    last = "2026-09-22"
    assert {day: said for day, said in found.items() if said} == {
        18: [(50, last)],
        21: [(80, last)],
        22: [(100, last)],
    }


def test_after_skipped_days_only_the_highest_share_is_told(world: World) -> None:
    a_submitted(world)
    watch(world, 21)
    assert told(world) == [(80, "2026-09-22")]
    watch(world, 30)
    watch(world, 30)
    assert told(world) == [(100, "2026-09-22")]
    assert [row.share for row in world.rows(DeadlineNotice) if row.clock == CHECK] == [80, 100]


def test_a_warning_of_the_distributor_names_the_analyst_and_one_of_the_customer_the_customer(world: World) -> None:
    with frozen(TUESDAY):
        analyst, person = world.staff(), world.person()
        request_id = submitted(world, person, "new_connection")
        claim(analyst, request_id)
        returned = claimed(world, analyst, person, "commissioning", world.unit(person.document))
        send_back(analyst, returned, {"slot": "photos"})
    world.events()
    watch(world, 21)
    (check,) = [one.data for one in world.events("deadline_approaching") if one.data["clock"] == CHECK]
    assert (check["request_id"], check["owner"], check["user_id"]) == (request_id, "distributor", str(analyst.user_id))
    assert (check["article"], check["due_at"]) == ("REN 1000/2021, art. 71", "2026-09-23T02:59:59.000Z")
    watch(world, 30)
    (cure,) = [one.data for one in world.events("deadline_approaching") if one.data["owner"] == "customer"]
    assert (cure["request_id"], cure["share"], cure["due_on"]) == (returned, 50, "2026-10-15")
    assert cure["parties"] == [str(person.user_id)] and "user_id" not in cure


def test_nothing_is_told_while_the_term_stands_still_and_the_rest_afterwards(world: World) -> None:
    with frozen(TUESDAY) as now:
        request_id = submitted(world, world.person(), "new_connection")
        now.tick(days=1)
        said = {"reason": "phone_documents", "from": "2026-09-16"}
        begun = world.staff().ask(request_id, "suspensions", said).json["id"]
        for day in range(16, 30):
            watch(world, day)
        assert told(world) == []
        now.tick(days=5)  # Monday
        assert world.staff().ask(request_id, f"suspensions/{begun}/end").json["until"] == "2026-09-20"
    found = {}
    for day in range(21, 29):
        watch(world, day)
        found[day] = told(world)
    last = "2026-09-25"
    assert {day: said for day, said in found.items() if said} == {23: [(50, last)], 24: [(80, last)], 25: [(100, last)]}


def test_a_request_that_is_over_is_not_warned_of(world: World) -> None:
    with frozen(TUESDAY):
        person = world.person()
        person.ask(submitted(world, person, "new_connection"), "withdrawal")
    watch(world, 22)
    assert world.events("deadline_approaching") == []
    assert watch(world, 23) == 0


def test_a_looked_at_request_keeps_its_version_and_is_left_until_the_next_warning(world: World) -> None:
    request_id = a_submitted(world)

    def state() -> tuple[int, date | None]:
        with world.database.reading() as session:
            request = session.get_one(ConnectionRequest, UUID(request_id))
            return request.version, request.clocks_on

    version, _ = state()
    assert watch(world, 15) == 1
    assert state()[0] == version
    assert watch(world, 16) == 0


def test_another_calendar_moves_the_last_day_and_repeats_no_warning(world: World, make_world: MakeWorld) -> None:
    a_submitted(world)
    watch(world, 18)
    assert told(world) == [(50, "2026-09-22")]
    assert world.run_job("follow-calendar", FRIDAY) == 1
    assert world.run_job("follow-calendar", FRIDAY) == 0
    watch(world, 18)
    assert told(world) == []
    settings: Settings = world.runtime.settings.model_copy(update={"closed_days": frozenset({date(2026, 9, 21)})})
    settings.__dict__.pop("business_days", None)
    jobs = world.runtime.service.jobs(settings)

    def run(name: str) -> int:
        job = jobs.named(name)
        assert job is not None
        return job.run(world.database, FRIDAY)

    assert run("follow-calendar") == 1
    assert run("follow-calendar") == 0
    run("watch-deadlines")
    assert told(world) == []
    with world.database.reading() as session:
        (request,) = session.query(ConnectionRequest).all()
        assert request.risk_on == date(2026, 9, 23)


def follow(world: World, as_of: datetime = FRIDAY) -> int:
    return world.run_job("follow-calendar", as_of)


def nobody_looks(world: World, on: date | None = None) -> None:
    """Have no request looked at before the day `on`, as if nothing of any were due: what a release before left."""
    with world.writing() as session:
        session.execute(update(ConnectionRequest).values(clocks_on=on, risk_on=NO_RISK, due_on=NOTHING_DUE))


def marked(world: World) -> list[str]:
    return [str(row.id) for row in world.rows(ConnectionRequest) if row.clocks_on == FRIDAY.date()]


def several(world: World) -> list[str]:
    """Requests that run, beside a draft and one that was given up. What was done of them is looked at."""
    running = [a_submitted(world) for _ in range(3)]
    with frozen(TUESDAY):
        person = world.person()
        person.ask(submitted(world, person, "new_connection"), "withdrawal")
        filled(world, world.person(), "new_connection")
    follow(world)
    nobody_looks(world)
    return running


def test_other_rules_have_everything_that_runs_looked_at_again(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    running = several(world)
    assert (follow(world), marked(world)) == (0, [])
    monkeypatch.setattr(deadlines, "_RULES", deadlines._RULES + 1)
    assert (follow(world), follow(world)) == (3, 0)
    assert sorted(marked(world)) == sorted(running)
    watch(world, 18)
    assert {row.risk_on for row in world.rows(ConnectionRequest) if str(row.id) in running} == {date(2026, 9, 22)}


@pytest.mark.parametrize("most", [1, 2, 3, 4])
def test_requests_are_marked_some_at_a_time(world: World, monkeypatch: pytest.MonkeyPatch, most: int) -> None:
    running = several(world)
    nobody_looks(world, date(2026, 10, 1))
    monkeypatch.setattr(deadlines, "_RULES", deadlines._RULES + 1)
    monkeypatch.setattr(deadline_jobs, "_MARKED", most)
    assert (follow(world), follow(world)) == (3, 0)
    assert sorted(marked(world)) == sorted(running)


def test_a_job_killed_at_any_step_marks_all_in_the_end(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    running = several(world)
    monkeypatch.setattr(deadline_jobs, "_MARKED", 2)
    rules = deadlines._RULES

    def die_at(step: int) -> bool:
        nobody_looks(world)
        monkeypatch.setattr(deadlines, "_RULES", rules + step)
        before = checksum(world)
        was_killed = job_dies(world, "follow-calendar", FRIDAY, before=step)
        assert len(marked(world)) in (0, 2, 3)
        assert checksum(world) == before or len(marked(world)) == 3
        follow(world)
        assert sorted(marked(world)) == sorted(running) and checksum(world) != before
        return was_killed

    die_everywhere(die_at, fewest=4)


def test_after_a_kill_what_was_looked_at_meanwhile_is_marked_again(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    running = several(world)
    monkeypatch.setattr(deadline_jobs, "_MARKED", 2)
    rules = deadlines._RULES

    def die_at(step: int) -> bool:
        nobody_looks(world)
        monkeypatch.setattr(deadlines, "_RULES", rules + step)
        before = checksum(world)
        was_killed = job_dies(world, "follow-calendar", FRIDAY, before=step)
        nobody_looks(world, date(2026, 10, 1))  # somebody has looked
        is_done = checksum(world) != before
        assert follow(world) == (0 if is_done else 3)
        assert sorted(marked(world)) == ([] if is_done else sorted(running))
        return was_killed

    die_everywhere(die_at, fewest=4)


@pytest.mark.parametrize("most", [1, 2, 3, 4])
def test_each_request_is_marked_once_though_all_are_looked_at_after_each_transaction(
    world: World, monkeypatch: pytest.MonkeyPatch, most: int
) -> None:
    several(world)
    monkeypatch.setattr(deadlines, "_RULES", deadlines._RULES + 1)
    monkeypatch.setattr(deadline_jobs, "_MARKED", most)
    before, seen = checksum(world), []

    @contextmanager
    def begin() -> Iterator[Session]:
        with world.writing() as session:
            yield session
        seen.append(marked(world))
        nobody_looks(world, date(2026, 10, 1))  # somebody has looked

    job = world.runtime.service.jobs(world.runtime.settings).named("follow-calendar")
    assert job is not None
    assert (job.step(begin, as_of=FRIDAY), job.step(begin, as_of=FRIDAY)) == (3, 0)
    assert [len(ids) for ids in seen if ids] == {1: [1, 1, 1], 2: [2, 1]}.get(most, [3])
    assert checksum(world) != before


def checksum(world: World) -> int:
    with world.database.reading() as session:
        return session.get_one(Counter, "calendar").value


def test_what_workers_from_before_looked_at_during_a_rollout_is_looked_at_once_more(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    several(world)
    monkeypatch.setattr(deadlines, "_RULES", deadlines._RULES + 1)
    assert follow(world) == 3
    nobody_looks(world)  # they have looked
    assert follow(world, FRIDAY + timedelta(days=1)) == 0
    monkeypatch.setattr(deadline_jobs, "_MARKED", 1)
    assert follow(world, FRIDAY + timedelta(days=2)) == 3
    nobody_looks(world)
    assert follow(world, FRIDAY + timedelta(days=3)) == follow(world, FRIDAY + timedelta(days=30)) == 0


def test_of_two_workers_at_once_one_warns(world: World) -> None:
    for _ in range(3):
        a_submitted(world)
    at_once(2, lambda _number: watch(world, 21))
    watch(world, 21)
    assert told(world) == [(80, "2026-09-22")] * 3


def test_a_job_killed_at_any_step_warns_once_in_the_end(world: World) -> None:
    a_submitted(world)

    def die_at(step: int) -> bool:
        was_killed = job_dies(world, "watch-deadlines", datetime(2026, 9, 21, 12, tzinfo=UTC), before=step)
        assert noticed(world) in ([], [(80, "2026-09-22")])
        return was_killed

    die_everywhere(die_at, fewest=4)
    watch(world, 21)
    assert noticed(world) == told(world) == [(80, "2026-09-22")]


def noticed(world: World) -> list[tuple[int, str]]:
    """The share and last day of each stored notice about the check."""
    return [(row.share, str(row.due_on)) for row in world.rows(DeadlineNotice) if row.clock == CHECK]

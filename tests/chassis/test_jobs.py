"""Jobs by the clock: once per interval however many workers there are, and again when one did not get through."""

import threading
from collections.abc import Callable
from datetime import UTC, datetime, timedelta

import pytest
from prometheus_client import REGISTRY
from scratch_service import actions
from scratch_service.model import Counter
from sqlalchemy import select
from sqlalchemy.orm import Session

from chassis.database import Database
from chassis.jobs import Jobs, Scheduler
from chassis.leases import Lease, LeaseLost, lease, new_owner
from chassis.service import Runtime
from chassis.testing.clock import FrozenClock
from chassis.testing.processes import wait_until

InProcesses = Callable[..., list[int]]


def counted(database: Database, name: str) -> int:
    with database.reading() as session:
        return session.scalar(select(Counter.count).where(Counter.name == name)) or 0


def counting(steps: int = 1) -> Jobs:
    """An hourly job that does `steps` steps."""
    every, left = Jobs(), {"steps": steps}

    @every(hours=1)
    def count_it(session: Session, *, as_of: datetime) -> int:
        if not left["steps"]:
            left["steps"] = steps
            return 0
        left["steps"] -= 1
        actions.count(session, "job")
        return 1

    return every


def run_once(database: Database, jobs: Jobs) -> Scheduler:
    scheduler = Scheduler("scratch", database, jobs)
    tick(scheduler, jobs)
    return scheduler


def tick(scheduler: Scheduler, jobs: Jobs) -> None:
    for job in jobs:
        scheduler._run_if_due(job)


def test_a_job_runs_once_per_interval(runtime: Runtime, frozen_clock: FrozenClock) -> None:
    jobs = counting()
    scheduler = run_once(runtime.database, jobs)
    tick(scheduler, jobs)
    assert counted(runtime.database, "job") == 1

    frozen_clock.tick(hours=1)
    tick(scheduler, jobs)
    assert counted(runtime.database, "job") == 2


def test_two_schedulers_share_the_work(runtime: Runtime, frozen_clock: FrozenClock) -> None:
    jobs = counting()

    for _ in range(2):
        run_once(runtime.database, jobs)

    assert counted(runtime.database, "job") == 1


def schedule(_number: int, url: str) -> None:
    database, jobs = Database(url), counting(steps=3)
    for _ in range(5):
        run_once(database, jobs)


def test_schedulers_in_many_processes_run_it_once(
    runtime: Runtime, database_url: str, in_processes: InProcesses, frozen_clock: FrozenClock
) -> None:
    assert in_processes(4, schedule, database_url) == [0] * 4

    assert counted(runtime.database, "job") == 3


def test_steps_go_on_until_nothing_is_left(runtime: Runtime, frozen_clock: FrozenClock) -> None:
    run_once(runtime.database, counting(steps=4))

    assert counted(runtime.database, "job") == 4


def test_missed_intervals_are_caught_up_by_one_run(runtime: Runtime, frozen_clock: FrozenClock) -> None:
    jobs = counting()
    run_once(runtime.database, jobs)
    frozen_clock.tick(days=3)

    run_once(runtime.database, jobs)

    assert counted(runtime.database, "job") == 2


def failing_first() -> Jobs:
    every, runs = Jobs(), {"count": 0}

    @every(hours=1)
    def fails_first(session: Session, *, as_of: datetime) -> int:
        runs["count"] += 1
        actions.count(session, "job")
        if runs["count"] == 1:
            raise ValueError("a fault of ours")
        return 0

    return every


def failures() -> float:
    labels = {"service": "scratch", "job": "fails-first", "outcome": "failed"}
    return REGISTRY.get_sample_value("ramal_job_runs_total", labels) or 0


def test_a_job_that_failed_leaves_nothing_and_is_tried_in_the_next_interval(
    runtime: Runtime, frozen_clock: FrozenClock
) -> None:
    jobs, before = failing_first(), failures()
    scheduler = run_once(runtime.database, jobs)
    tick(scheduler, jobs)
    assert (counted(runtime.database, "job"), failures() - before) == (0, 1)

    frozen_clock.tick(hours=1)
    tick(scheduler, jobs)
    assert counted(runtime.database, "job") == 1


def test_a_fresh_process_tries_a_failed_job_at_once(runtime: Runtime, frozen_clock: FrozenClock) -> None:
    jobs = failing_first()
    run_once(runtime.database, jobs)

    run_once(runtime.database, jobs)

    assert counted(runtime.database, "job") == 1


def test_one_failing_job_does_not_stop_the_others(runtime: Runtime, frozen_clock: FrozenClock) -> None:
    run_once(runtime.database, Jobs(failing_first(), counting()))

    assert counted(runtime.database, "job") == 1


def test_a_killed_workers_job_is_done_by_another_in_the_same_interval(
    runtime: Runtime, frozen_clock: FrozenClock
) -> None:
    killed = Lease("job:count-it", new_owner(), ttl=timedelta(minutes=10))
    assert killed.hold(runtime.database)
    jobs = counting()
    scheduler = run_once(runtime.database, jobs)
    tick(scheduler, jobs)
    assert counted(runtime.database, "job") == 0

    frozen_clock.tick(minutes=11)
    tick(scheduler, jobs)

    assert counted(runtime.database, "job") == 1


def test_a_suspended_worker_cannot_commit_a_step_of_a_job_that_another_took_over(
    runtime: Runtime, frozen_clock: FrozenClock
) -> None:
    every = Jobs()

    @every(hours=1)
    def sleeps(session: Session, *, as_of: datetime) -> int:
        if counted(runtime.database, "job") == 1:
            return 0
        actions.count(session, "job")
        return 1

    [job] = every
    first, second = Lease("job:sleeps", "first"), Lease("job:sleeps", "second")
    assert first.hold(runtime.database)
    frozen_clock.tick(minutes=11)
    assert second.hold(runtime.database)

    with pytest.raises(LeaseLost):
        job.run(runtime.database, frozen_clock.at, first)

    assert counted(runtime.database, "job") == 0


def test_a_job_is_given_the_moment_it_runs_for(runtime: Runtime, frozen_clock: FrozenClock) -> None:
    every, seen = Jobs(), []

    @every(minutes=5)
    def look(session: Session, *, as_of: datetime) -> int:
        seen.append(as_of)
        return 0

    run_once(runtime.database, every)
    [job] = every
    job.run(runtime.database, datetime(2030, 1, 1, tzinfo=UTC))

    assert seen == [frozen_clock.at, datetime(2030, 1, 1, tzinfo=UTC)]


def test_a_running_scheduler_stops_between_two_jobs(runtime: Runtime) -> None:
    stop = threading.Event()
    thread = threading.Thread(target=Scheduler("scratch", runtime.database, runtime.jobs).run, args=(stop,))
    thread.start()
    assert wait_until(lambda: noted(runtime.database) > 3, 20)

    stop.set()
    thread.join(timeout=20)

    assert not thread.is_alive()


def noted(database: Database) -> int:
    with database.reading() as session:
        return len(session.scalars(select(lease.c.name)).all())


def test_the_chassis_keeps_its_own_tables_in_order(runtime: Runtime) -> None:
    names = {job.name for job in runtime.jobs}

    assert {"purge-inbox", "purge-dead-letters", "purge-idempotency", "seal-audit", "sweep-old"} <= names
    assert runtime.jobs.named("nothing") is None


# Leases


def test_a_lease_has_one_holder_at_a_time(runtime: Runtime, frozen_clock: FrozenClock) -> None:
    first, second = Lease("x", "first"), Lease("x", "second")

    assert [first.hold(runtime.database), second.hold(runtime.database)] == [True, False]
    frozen_clock.tick(seconds=5)
    assert first.hold(runtime.database), "renewed"
    frozen_clock.tick(seconds=5)
    assert not second.hold(runtime.database)
    frozen_clock.tick(seconds=2)
    assert second.hold(runtime.database)
    assert not first.hold(runtime.database)
    assert (first.epoch, second.epoch) == (0, 2)


def test_every_new_holder_has_a_higher_epoch(runtime: Runtime, frozen_clock: FrozenClock) -> None:
    epochs = []
    for number in range(3):
        one = Lease("x", f"owner {number}")
        one.hold(runtime.database)
        epochs.append(one.epoch)
        one.release(runtime.database)

    assert epochs == [1, 2, 3]


def test_what_an_old_holder_writes_rolls_back(runtime: Runtime, frozen_clock: FrozenClock) -> None:
    first, second = Lease("x", "first"), Lease("x", "second")
    first.hold(runtime.database)
    frozen_clock.tick(seconds=16)
    second.hold(runtime.database)

    with pytest.raises(LeaseLost), runtime.database.writing() as session:
        actions.count(session, "fenced")
        first.fence(session)
    assert counted(runtime.database, "fenced") == 0

    with runtime.database.writing() as session:
        second.fence(session)


def test_releasing_somebody_elses_lease_does_nothing(runtime: Runtime, frozen_clock: FrozenClock) -> None:
    first, second = Lease("x", "first"), Lease("x", "second")
    first.hold(runtime.database)
    frozen_clock.tick(seconds=16)
    second.hold(runtime.database)

    first.release(runtime.database)

    assert not first.hold(runtime.database)


def take(number: int, url: str) -> None:
    """Ends with 1 when the lease was given to us."""
    got = Lease("x", f"owner {number}").hold(Database(url))
    raise SystemExit(1 if got else 0)


def test_of_many_that_come_at_once_one_gets_it(runtime: Runtime, database_url: str, in_processes: InProcesses) -> None:
    assert sum(in_processes(5, take, database_url)) == 1


def test_owners_are_told_apart_and_fit_their_column(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("socket.gethostname", lambda: "a-very-long-name-of-a-pod-in-a-cluster-" * 3)

    owners = {new_owner() for _ in range(100)}

    assert len(owners) == 100
    assert max(map(len, owners)) <= 60

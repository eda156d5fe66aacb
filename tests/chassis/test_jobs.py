"""Jobs by the clock: once per interval however many workers there are, and again when one did not get through."""

import os
import signal
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
from chassis.leases import Lease, LeaseLost, lease
from chassis.presence import Presence
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
        scheduler._run_if_due(job, threading.Event())


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


def test_a_suspended_workers_job_is_done_by_another_when_its_lease_is_over(
    runtime: Runtime, frozen_clock: FrozenClock
) -> None:
    suspended = Lease("job:count-it", Presence(runtime.database), ttl=timedelta(minutes=10))
    assert suspended.hold(runtime.database)
    jobs = counting()
    scheduler = run_once(runtime.database, jobs)
    tick(scheduler, jobs)
    assert counted(runtime.database, "job") == 0

    frozen_clock.tick(minutes=11)
    tick(scheduler, jobs)

    assert counted(runtime.database, "job") == 1


def die_in_the_job(_number: int, url: str) -> None:
    every = Jobs()

    @every(hours=1)
    def count_it(session: Session, *, as_of: datetime) -> int:
        os.kill(os.getpid(), signal.SIGKILL)
        return 1

    run_once(Database(url), every)


def test_a_killed_workers_job_is_done_by_another_at_once(
    runtime: Runtime, database_url: str, in_processes: InProcesses, frozen_clock: FrozenClock
) -> None:
    assert in_processes(1, die_in_the_job, database_url) == [-signal.SIGKILL]

    jobs = counting()
    scheduler = run_once(runtime.database, jobs)

    assert wait_until(lambda: tick(scheduler, jobs) or counted(runtime.database, "job") == 1, 20)


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
    first, second = (Lease("job:sleeps", Presence(runtime.database)) for _ in range(2))
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


def test_a_job_that_has_much_to_do_stops_after_a_step_and_the_next_worker_goes_on(runtime: Runtime) -> None:
    every, stop = Jobs(), threading.Event()

    @every(hours=1)
    def steps(session: Session, *, as_of: datetime) -> int:
        if counted(runtime.database, "job") == 3:
            return 0
        actions.count(session, "job")
        stop.set()
        return 1

    [job] = every
    Scheduler("scratch", runtime.database, every)._run_if_due(job, stop)
    assert counted(runtime.database, "job") == 1

    run_once(runtime.database, every)
    assert counted(runtime.database, "job") == 3


def noted(database: Database) -> int:
    with database.reading() as session:
        return len(session.scalars(select(lease.c.name)).all())


def test_the_chassis_keeps_its_own_tables_in_order(runtime: Runtime) -> None:
    names = {job.name for job in runtime.jobs}

    assert {"purge-inbox", "purge-dead-letters", "purge-idempotency", "seal-audit", "sweep-old"} <= names
    assert runtime.jobs.named("nothing") is None

"""The parts of a worker: loops that work while there is work, and what happens when one of them fails."""

import threading
from collections.abc import Callable, Iterator, Sequence
from contextlib import AbstractContextManager, ExitStack, contextmanager
from dataclasses import replace
from pathlib import Path

import pytest
from prometheus_client import CollectorRegistry
from scratch_service import actions
from scratch_service.app import service
from scratch_service.model import Counter
from sqlalchemy import select, update

from chassis import bus, clock, dead_letters, migrations, roles
from chassis.context import SYSTEM
from chassis.database import Database, wake
from chassis.gauges import DatabaseGauges, QueueGauges
from chassis.reactions import Reactions
from chassis.service import Loop, NetworkListener, Runtime
from chassis.settings import SettingsError
from chassis.testing.plugin import settings_for_tests
from chassis.testing.processes import wait_until

Locked = Callable[[Database], AbstractContextManager[None]]


def take_one(runtime: Runtime) -> bool:
    """Takes one off the pile; says whether there was one."""
    with runtime.database.writing() as session:
        taken = update(Counter).where(Counter.name == "pile", Counter.count > 0).values(count=Counter.count - 1)
        return session.execute(taken.returning(Counter.name)).first() is not None


def pile(runtime: Runtime, count: int) -> None:
    with runtime.database.writing() as session:
        session.merge(Counter(name="pile", count=count))
        wake(session, "pile")


def left(runtime: Runtime) -> int:
    with runtime.database.reading() as session:
        return session.scalars(select(Counter.count).where(Counter.name == "pile")).one()


@contextmanager
def looping(runtime: Runtime, loop: Loop) -> Iterator[None]:
    stop = threading.Event()
    thread = threading.Thread(target=roles._looping(loop, runtime), args=(stop,))
    thread.start()
    try:
        yield
    finally:
        stop.set()
        pile(runtime, 0)  # wakes it: otherwise it stops when it looks the next time
        thread.join(timeout=20)
        assert not thread.is_alive()


def test_a_loop_works_while_there_is_work_and_wakes_when_there_is_more(runtime: Runtime) -> None:
    pile(runtime, 3)
    with looping(runtime, Loop("taking", take_one, "pile", poll_seconds=10)):
        assert wait_until(lambda: left(runtime) == 0, 5)

        pile(runtime, 2)

        assert wait_until(lambda: left(runtime) == 0, 5), "woken before it would have looked by itself"


def test_a_loop_outlives_a_database_that_is_away(tmp_path: Path, locked: Locked) -> None:
    runtime = Runtime(service, settings_for_tests(service.settings, f"sqlite:///{tmp_path}/x.db", tmp_path))
    migrations.migrate(service, runtime.database)
    pile(runtime, 1)
    tried = threading.Event()

    def take(runtime: Runtime) -> bool:
        try:
            return take_one(runtime)
        finally:
            tried.set()

    with ExitStack() as lock:
        lock.enter_context(locked(runtime.database))
        with looping(runtime, Loop("taking", take, "pile", poll_seconds=0.1)):
            assert tried.wait(20)
            lock.close()
            assert wait_until(lambda: left(runtime) == 0, 20)
    runtime.close()


def test_a_part_that_fails_stops_the_others_and_says_so() -> None:
    told: list[bool] = []

    def waiting(stop: threading.Event) -> None:
        assert stop.wait(20)

    def failing(_stop: threading.Event) -> None:
        raise ValueError("a fault of ours")

    parts = [roles.Part("waiting", waiting), roles.Part("failing", failing)]
    work = roles._Work(parts, on_failure=lambda: told.append(True))
    work.start()
    work.join()

    assert work.failed.is_set()
    assert told == [True]


def test_a_service_runs_only_the_parts_it_has_use_for(web_runtime: Runtime) -> None:
    names = [part.name for part in roles._parts(web_runtime, roles.WORKER_ROLES)]
    assert names == ["relay", "consume", "jobs"]

    silent = Runtime(replace(service, facts=(), reactions=Reactions()), web_runtime.settings)
    assert [part.name for part in roles._parts(silent, roles.WORKER_ROLES)] == ["jobs"]


def test_a_listener_is_part_of_the_worker_only_where_it_has_an_address(web_runtime: Runtime) -> None:
    def part_names(roles_wanted: Sequence[str], greeting: str) -> list[str]:
        listener = NetworkListener("greeter", "greeting", lambda _runtime, _stop: None)
        settings = web_runtime.settings.model_copy(update={"greeting": greeting})
        runtime = Runtime(replace(service, facts=(), reactions=Reactions(), listeners=[listener]), settings)
        return [part.name for part in roles._parts(runtime, roles_wanted)]

    assert part_names(roles.WORKER_ROLES, "") == ["jobs"]
    assert part_names(roles.WORKER_ROLES, "127.0.0.1:1") == ["jobs", "greeter"]
    assert part_names(["greeter"], "127.0.0.1:1") == ["greeter"]
    with pytest.raises(SettingsError, match="GREETING: must say where to listen"):
        part_names(["greeter"], "")


# What a worker shows


def test_gauges_show_nothing_rather_than_fail_while_what_they_read_is_away(web_runtime: Runtime) -> None:
    away = Database("postgresql+psycopg://nobody@127.0.0.1:1/none")
    broker = web_runtime.settings.model_copy(update={"broker_url": "amqp://127.0.0.1:1//"})

    assert list(DatabaseGauges("scratch", away).collect()) == []
    assert list(QueueGauges("scratch", broker).collect()) == []


def test_gauges_are_registered_without_asking_anybody() -> None:
    registry = CollectorRegistry(auto_describe=True)

    registry.register(DatabaseGauges("scratch", Database("postgresql+psycopg://nobody@127.0.0.1:1/none")))


def test_gauges_show_what_waits(runtime: Runtime) -> None:
    with runtime.database.writing() as session:
        actions.make(session, actor=SYSTEM, now=clock.now(), name="a")
        dead_letters.bury(session, headers={"cloudEvents:type": "a.v1"}, body="{}", properties={})
    bus.declare_topology(runtime.settings)
    registry = CollectorRegistry()
    registry.register(DatabaseGauges("scratch", runtime.database))
    registry.register(QueueGauges("scratch", runtime.settings))

    assert registry.get_sample_value("ramal_outbox_backlog", {"service": "scratch"}) == 1
    assert registry.get_sample_value("ramal_dead_letters", {"service": "scratch", "type": "a.v1"}) == 1
    for queue in ("scratch.events", "scratch.retry.5s", "scratch.retry.1h", "scratch.dead", "ramal.unrouted"):
        assert registry.get_sample_value("ramal_queue_messages", {"service": "scratch", "queue": queue}) == 0

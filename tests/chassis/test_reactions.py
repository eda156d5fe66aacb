"""Reactions happen once however often and in whatever order their event arrives."""

from collections import Counter as Tally
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import AbstractContextManager, contextmanager
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from threading import Barrier, Event, Thread
from typing import Any
from uuid import UUID

import pytest
from prometheus_client import REGISTRY
from scratch_service import actions
from scratch_service.app import on, service
from scratch_service.model import Counter, HeardThing
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from chassis import bus, clock, dead_letters, inbox, migrations
from chassis.consumer import ATTEMPT, Consumer
from chassis.context import Origin
from chassis.database import Database
from chassis.dead_letters import dead_letter
from chassis.events import Event as Heard
from chassis.events import Message, to_message
from chassis.ids import new_id
from chassis.publishing import open_publisher
from chassis.reactions import Reactions
from chassis.relay import Settled
from chassis.service import Runtime
from chassis.testing.clock import FrozenClock
from chassis.testing.events import an_event
from chassis.testing.plugin import MakeRuntime, settings_for_tests
from chassis.testing.processes import wait_until

Locked = Callable[[Database], AbstractContextManager[None]]
MADE = "scratch.thing_made.v1"
THING = UUID("01890a5d-ac96-774b-bcce-b302099a8057")


@pytest.fixture
def consumer(runtime: Runtime) -> Consumer:
    return Consumer("scratch", runtime.settings, runtime.database, on)


def counted(runtime: Runtime, name: str = "heard") -> int:
    with runtime.database.reading() as session:
        return session.scalar(select(Counter.count).where(Counter.name == name)) or 0


def test_an_event_that_arrives_twice_has_one_effect(runtime: Runtime, consumer: Consumer) -> None:
    event = an_event(MADE)

    assert [consumer.handle(event), consumer.handle(event)] == ["handled", "repeated"]
    assert counted(runtime) == 1


def test_what_is_told_again_reaches_copies_but_not_those_who_want_news(scratch_contracts: None) -> None:
    told: list[str] = []
    both = Reactions()
    both(MADE)(lambda _session, _event: told.append("copy"))
    both(MADE, retold=False)(lambda _session, _event: told.append("news"))

    for retold in (False, True):
        both.react(Session(), replace(an_event(MADE), retold=retold))

    assert told == ["copy", "news", "copy"]


def test_a_reaction_may_use_what_the_process_opened_from_its_settings(runtime: Runtime) -> None:
    used: list[object] = []
    both = Reactions()
    both(MADE, clients=True)(lambda _session, _event, clients: used.append(clients))
    both(MADE)(lambda _session, _event: used.append("nothing"))

    Consumer("scratch", runtime.settings, runtime.database, both, lambda: "the desk").handle(an_event(MADE))

    assert used == ["the desk", "nothing"]


def test_an_event_that_arrives_in_many_places_at_once_has_one_effect(runtime: Runtime, consumer: Consumer) -> None:
    event, start = an_event(MADE), Barrier(6)

    def handle(_number: int) -> str:
        start.wait()
        return consumer.handle(event)

    with ThreadPoolExecutor(6) as pool:
        outcomes = Tally(pool.map(handle, range(6)))

    assert outcomes == {"handled": 1, "repeated": 5}
    assert counted(runtime) == 1


def test_a_reaction_that_fails_leaves_nothing_and_may_be_tried_again(runtime: Runtime, consumer: Consumer) -> None:
    event = an_event(MADE, name="poison")
    with pytest.raises(ValueError, match="never works"):
        consumer.handle(event)
    assert counted(runtime) == 0

    healed = an_event(MADE, event_id=event.id, name="fine")
    assert consumer.handle(healed) == "handled"


def test_a_copy_takes_only_a_higher_version(runtime: Runtime, consumer: Consumer) -> None:
    for version, name in [(2, "second"), (1, "late"), (2, "again"), (5, "fifth"), (4, "late, too")]:
        consumer.handle(an_event(MADE, version=version, name=name))

    with runtime.database.reading() as session:
        copy = session.get_one(HeardThing, THING)
        assert (copy.version, copy.name) == (5, "fifth")


def test_two_services_reactions_to_one_event_are_two(runtime: Runtime, consumer: Consumer) -> None:
    event = an_event(MADE)
    other = Consumer("neighbour", runtime.settings, runtime.database, Reactions())

    assert [consumer.handle(event), other.handle(event)] == ["handled", "handled"]


def test_an_event_nobody_registered_for_is_let_by(runtime: Runtime, consumer: Consumer) -> None:
    assert consumer.handle(an_event("scratch.thing_forgotten.v1")) == "handled"


def test_every_function_of_a_type_runs_in_one_transaction(runtime: Runtime) -> None:
    several = Reactions()

    @several(MADE, "another.v1")
    def first(session: Session, event: Heard) -> None:
        actions.count(session, "first")

    @several(MADE)
    def second(session: Session, event: Heard) -> None:
        raise ValueError("second")

    assert several.types() == ("another.v1", MADE)
    with pytest.raises(ValueError, match="second"):
        Consumer("scratch", runtime.settings, runtime.database, several).handle(an_event(MADE))
    assert counted(runtime, "first") == 0


def test_what_a_reaction_writes_carries_the_event_and_its_trace(runtime: Runtime) -> None:
    origins: list[Origin] = []
    watching = Reactions()

    @watching(MADE)
    def watch(session: Session, event: Heard) -> None:
        origins.append(session.info["origin"])

    event = an_event(MADE)
    Consumer("scratch", runtime.settings, runtime.database, watching).handle(event)

    assert (origins[0].actor.kind, origins[0].request_id) == ("system", str(event.id))


def test_old_events_are_forgotten_a_bounded_number_at_a_time(
    runtime: Runtime, consumer: Consumer, frozen_clock: FrozenClock
) -> None:
    for _ in range(3):
        consumer.handle(an_event(MADE))
    frozen_clock.tick(days=91)
    consumer.handle(an_event(MADE))
    limit = clock.now() - timedelta(days=90)

    with runtime.database.writing() as session:
        assert [inbox.purge(session, before=limit, limit=2) for _ in range(3)] == [2, 1, 0]
        assert session.scalar(select(func.count()).select_from(inbox.inbox)) == 1


# With a broker


@contextmanager
def consuming(runtime: Runtime) -> Iterator[Event]:
    stop = Event()
    consumer = Consumer("scratch", runtime.settings, runtime.database, on)
    thread = Thread(target=consumer.run, args=(stop,))
    thread.start()
    try:
        yield stop
    finally:
        stop.set()
        thread.join(timeout=20)
        assert not thread.is_alive()


@pytest.fixture
def connected(make_runtime: MakeRuntime, scratch_contracts: None) -> Runtime:
    """The scratch service, retrying without a pause worth mentioning."""
    runtime = make_runtime(service, retry_seconds=(1,))
    bus.declare_topology(runtime.settings)
    return runtime


def deliver(
    runtime: Runtime,
    *,
    body: bytes | None = None,
    headers: dict[str, Any] | None = None,
    queue: str = "scratch.events",
    name: str = "a",
) -> UUID:
    """Put one event straight into a queue, changed where the test cares."""
    event_id = new_id()
    message = to_message(
        event_id=event_id,
        type_=MADE,
        subject=str(THING),
        version=1,
        time=clock.now(),
        body=f'{{"thing_id": "{THING}", "name": "{name}", "made_on": "2026-09-15"}}'.encode(),
        traceparent="",
    )
    with bus.connect(runtime.settings) as connection:
        bus.put(
            connection,
            queue,
            message.body if body is None else body,
            properties=message.properties,
            headers={**message.headers, **(headers or {})},
        )
    return event_id


def letters(runtime: Runtime) -> list[Any]:
    with runtime.database.reading() as session:
        return dead_letters.listed(session)


def test_an_event_that_never_works_ends_among_the_dead_letters_and_blocks_nobody(connected: Runtime) -> None:
    poison = deliver(connected, name="poison")
    deliver(connected)

    with consuming(connected):
        assert wait_until(lambda: counted(connected) == 1, 20)
        assert wait_until(lambda: len(letters(connected)) == 1, 20)

    [letter] = letters(connected)
    assert (letter.event_id, letter.type, letter.subject) == (str(poison), MADE, str(THING))
    assert "never works" in letter.error
    assert ATTEMPT not in letter.headers


def seconds(kind: str) -> float:
    labels = {"service": "scratch", "type": MADE}
    return REGISTRY.get_sample_value(f"ramal_event_seconds_{kind}", labels) or 0


def test_the_time_from_an_event_to_its_reaction_is_measured_once(connected: Runtime, frozen_clock: FrozenClock) -> None:
    before = seconds("count"), seconds("sum")
    event_id = deliver(connected)
    deliver(connected, headers={"cloudEvents:id": str(event_id)})
    deliver(connected, headers={"cloudEvents:retold": True})
    frozen_clock.tick(seconds=40)

    with consuming(connected):
        assert wait_until(lambda: bus.depths(connected.settings, "scratch.events") == {"scratch.events": 0}, 20)

    assert (seconds("count"), seconds("sum")) == (before[0] + 1, before[1] + 40)


GARBAGE: dict[str, dict[str, Any]] = {
    "no JSON": {"body": b"hello"},
    "nothing": {"body": b""},
    "a NUL": {"body": b"\x00"},
    "bytes that are no text": {"body": b"\xff\xfe\x00\x80"},
    "too deep": {"body": b"[" * 100_000},
    "a wrong id": {"headers": {"cloudEvents:id": "x" * 500}},
    "a NUL in a header": {"headers": {"cloudEvents:id": "a\x00b", "cloudEvents:subject": "\x00" * 200}},
    "numbers for texts": {"headers": {"cloudEvents:id": 5, "cloudEvents:subject": 7, "cloudEvents:time": 9}},
    "a table for a text": {"headers": {"cloudEvents:id": {"a": ["b", None, True]}}},
    "a nonsense attempt": {"headers": {ATTEMPT: "many"}, "name": "poison"},
    "a negative attempt": {"headers": {ATTEMPT: -7}, "name": "poison"},
}


def test_no_garbage_in_a_queue_stops_the_consumer(connected: Runtime) -> None:
    for what in GARBAGE.values():
        deliver(connected, **what)
        deliver(connected, queue="scratch.dead", **what)
    deliver(connected)

    with consuming(connected):
        assert wait_until(lambda: counted(connected) >= 1, 20)
        assert wait_until(lambda: len(letters(connected)) == 2 * len(GARBAGE), 20), len(letters(connected))

    assert all(letter.body is not None and letter.error for letter in letters(connected))


class Watched(Consumer):
    """A consumer that counts its attempts."""

    def __init__(self, runtime: Runtime) -> None:
        super().__init__("scratch", runtime.settings, runtime.database, on)
        self.tried = 0

    def handle(self, event: Heard) -> str:
        self.tried += 1
        return super().handle(event)


def test_while_the_database_is_away_an_event_waits_in_hand(
    tmp_path: Path, scratch_contracts: None, locked: Locked
) -> None:
    runtime = Runtime(service, settings_for_tests(service.settings, f"sqlite:///{tmp_path}/x.db", tmp_path))
    migrations.migrate(service, runtime.database)
    bus.declare_topology(runtime.settings)
    deliver(runtime)
    deliver(runtime, queue="scratch.dead")
    consumer, stop = Watched(runtime), Event()
    thread = Thread(target=consumer.run, args=(stop,))

    with locked(runtime.database):
        thread.start()
        assert wait_until(lambda: consumer.tried >= 2, 20)
        assert set(bus.depths(runtime.settings, "scratch.retry.5s", "scratch.retry.1h").values()) == {0}

    assert wait_until(lambda: counted(runtime) == 1 and len(letters(runtime)) == 1, 20)
    stop.set()
    thread.join(timeout=20)
    runtime.close()


def test_an_unknown_broker_is_waited_for_and_stops_when_told(web_runtime: Runtime) -> None:
    settings = web_runtime.settings.model_copy(update={"broker_url": "amqp://127.0.0.1:1//"})
    stop = Event()
    thread = Thread(target=Consumer("scratch", settings, web_runtime.database, on).run, args=(stop,))
    thread.start()

    stop.set()
    thread.join(timeout=20)

    assert not thread.is_alive()


def test_a_publisher_of_the_embedded_broker_outlives_a_broker_that_is_away(
    web_runtime: Runtime, tmp_path: Path, scratch_contracts: None
) -> None:
    url = f"embedded://{tmp_path}/later/broker.db"
    settings = web_runtime.settings.model_copy(update={"broker_url": url})
    publisher = open_publisher(url, lambda: bus.declare_topology(settings))

    assert not publisher.ready()
    publisher.send([])
    assert publisher.settled(0) == Settled()
    publisher.close()


def test_what_the_embedded_broker_does_not_take_is_lost_not_sent_and_it_rests(
    web_runtime: Runtime, scratch_contracts: None
) -> None:
    settings = web_runtime.settings
    publisher = open_publisher(settings.broker_url, lambda: bus.declare_topology(settings))
    assert publisher.ready()
    message = Message(id=new_id(), routing_key="x", body=b"", properties={}, headers={}, exchange="nowhere")

    publisher.send([message])

    assert publisher.settled(0) == Settled(lost=[message.id])
    assert not publisher.ready()
    publisher.close()


def test_dead_letters_are_counted_by_type_and_purged_by_age(runtime: Runtime, frozen_clock: FrozenClock) -> None:
    def bury(event_type: str) -> None:
        with runtime.database.writing() as session:
            dead_letters.bury(session, headers={"cloudEvents:type": event_type}, body="{}", properties={})

    bury("a.v1")
    bury("a.v1")
    frozen_clock.tick(days=61)
    bury("b.v1")

    with runtime.database.reading() as session:
        assert dead_letters.counts(session) == {"a.v1": 2, "b.v1": 1}
    with runtime.database.writing() as session:
        assert dead_letters.purge(session, before=clock.now() - timedelta(days=60)) == 2
        assert session.scalars(select(dead_letter.c.type)).all() == ["b.v1"]

"""The outbox: what a transaction tells is told if and only if it commits, numbered without a gap in commit order."""

import json
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta, timezone
from enum import Enum
from typing import Any
from uuid import UUID

import pytest
from scratch_service.events import ThingForgotten, ThingMade
from scratch_service.model import Counter
from sqlalchemy import event, select
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from chassis import outbox as rooms
from chassis.context import Actor, Origin
from chassis.database import Database
from chassis.events import Fact, NotAnEvent, from_headers, plain, to_message
from chassis.ids import new_id
from chassis.outbox import backlog, current_version, kept_if, outbox, publish
from chassis.service import Runtime
from chassis.testing.clock import FrozenClock
from chassis.testing.events import drain_outbox, heard

InProcesses = Callable[..., list[int]]
TODAY = date(2026, 9, 15)


def made(thing_id: UUID, name: str = "a", **more: Any) -> ThingMade:
    return ThingMade(thing_id=thing_id, name=name, made_on=TODAY, **more)


def tell(database: Database, *facts: Fact) -> None:
    with database.writing() as session:
        for fact in facts:
            publish(session, fact)


def test_what_committed_is_told_with_who_did_it(runtime: Runtime, frozen_clock: FrozenClock) -> None:
    thing, person = new_id(), new_id()
    trace = "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01"
    origin = Origin(actor=Actor(kind="user", user_id=person), traceparent=trace)

    with runtime.database.writing(origin) as session:
        event_id = publish(session, made(thing, "ligação"))

    with runtime.database.reading() as session:
        row = session.execute(select(outbox)).one()
    assert (row.id, row.type, row.subject, row.subjectversion) == (event_id, "scratch.thing_made.v1", str(thing), 1)
    assert (row.time, row.traceparent) == (frozen_clock.at, trace)
    assert json.loads(row.data) == {
        "thing_id": str(thing),
        "name": "ligação",
        "made_on": "2026-09-15",
        "actor": {"user_id": str(person), "kind": "user"},
    }


def test_what_rolled_back_is_not_told_and_takes_no_version(runtime: Runtime) -> None:
    thing = new_id()
    with pytest.raises(ValueError, match="no"), runtime.database.writing() as session:
        publish(session, made(thing))
        raise ValueError("no")

    tell(runtime.database, made(thing))

    assert [event.version for event in drain_outbox(runtime.database)] == [1]


def test_versions_count_per_subject_across_kinds_of_facts(runtime: Runtime) -> None:
    one, other = new_id(), new_id()
    tell(runtime.database, made(one), made(other), ThingForgotten(thing_id=one))

    told = drain_outbox(runtime.database)

    assert [(event.subject, event.version) for event in told] == [(str(one), 1), (str(other), 1), (str(one), 2)]
    with runtime.database.reading() as session:
        assert (current_version(session, str(one)), current_version(session, "never heard of")) == (2, 0)


def test_versions_go_on_after_everything_was_sent(runtime: Runtime) -> None:
    thing = new_id()
    tell(runtime.database, made(thing))
    drain_outbox(runtime.database)

    tell(runtime.database, made(thing))

    assert [event.version for event in drain_outbox(runtime.database)] == [2]


SUBJECTS = [UUID(int=number) for number in range(3)]


def tell_often(number: int, url: str) -> None:
    """Notes in the same transaction what the subject's counter says: the order in which they committed."""
    database = Database(url)
    for turn in range(40):
        subject = SUBJECTS[(number + turn) % 3]
        with database.writing() as session:
            publish(session, made(subject, f"{number}-{turn}"))
            counter = session.get(Counter, str(subject), with_for_update=True)
            if counter is None:
                counter = Counter(name=str(subject), count=0)
                session.add(counter)
            counter.count += 1
            session.flush()
            session.add(Counter(name=f"{number}-{turn}", count=counter.count))


def test_concurrent_versions_have_no_gap_and_follow_commit_order(
    runtime: Runtime, database_url: str, in_processes: InProcesses
) -> None:
    assert in_processes(4, tell_often, database_url) == [0] * 4

    with runtime.database.reading() as session:
        rows = session.execute(select(outbox.c.subject, outbox.c.subjectversion, outbox.c.data)).all()
        committed = {row.name: row.count for row in session.scalars(select(Counter))}
    for subject in map(str, SUBJECTS):
        versions = sorted(row.subjectversion for row in rows if row.subject == subject)
        assert versions == list(range(1, committed[subject] + 1))
    assert all(committed[json.loads(row.data)["name"]] == row.subjectversion for row in rows)
    assert len(rows) == 160


def test_the_same_version_cannot_be_told_twice(runtime: Runtime) -> None:
    thing = new_id()
    tell(runtime.database, made(thing))

    with pytest.raises(IntegrityError), runtime.database.writing() as session:
        session.execute(rooms.subject_version.update().values(version=0))
        publish(session, made(thing))


def test_the_backlog_is_counted_with_its_age(runtime: Runtime, frozen_clock: FrozenClock) -> None:
    def waiting() -> tuple[int, timedelta]:
        with runtime.database.reading() as session:
            return backlog(session)

    assert waiting() == (0, timedelta(0))
    tell(runtime.database, made(new_id()))
    frozen_clock.tick(seconds=30)
    tell(runtime.database, made(new_id()))
    frozen_clock.tick(seconds=12)

    assert waiting() == (2, timedelta(seconds=42))
    drain_outbox(runtime.database)
    assert waiting() == (0, timedelta(0))


def test_a_commit_wakes_the_relay(runtime: Runtime) -> None:
    listener = runtime.database.listener(rooms.CHANNEL)
    while listener.wait(0.05):
        pass

    tell(runtime.database, made(new_id()), made(new_id()))

    assert listener.wait(10)
    listener.close()


def test_a_drained_event_is_checked_against_its_contract(runtime: Runtime) -> None:
    with runtime.database.writing() as session:
        publish(session, made(new_id(), name=5))  # type: ignore[arg-type]  # that it is wrong is the point

    with pytest.raises(Exception, match="5 is not of type 'string'"):
        drain_outbox(runtime.database)


# On the wire


class Colour(Enum):
    RED = "red"


@pytest.mark.parametrize(
    ("value", "wire"),
    [
        (UUID(int=1), "00000000-0000-0000-0000-000000000001"),
        (datetime(2026, 9, 15, 12, 30, 15, 123999, tzinfo=UTC), "2026-09-15T12:30:15.123Z"),
        (date(2026, 9, 15), "2026-09-15"),
        (Colour.RED, "red"),
        ({"a": (UUID(int=1), None)}, {"a": ["00000000-0000-0000-0000-000000000001", None]}),
        ({"b", "a"}, ["a", "b"]),
        (frozenset({Colour.RED}), ["red"]),
        (True, True),
        ("ç", "ç"),
    ],
)
def test_values_are_written_as_json_knows_them(value: object, wire: object) -> None:
    assert plain(value) == wire
    json.dumps(plain(value))


def test_a_message_carries_the_cloud_event_in_its_headers() -> None:
    event_id, thing = new_id(), new_id()
    at = datetime(2026, 9, 15, 9, 0, 0, 5000, tzinfo=timezone(timedelta(hours=-3)))

    message = to_message(
        event_id=event_id,
        type_="scratch.thing_made.v1",
        subject=str(thing),
        version=7,
        time=at.astimezone(UTC),
        body=b'{"name": "\xc3\xa1"}',
        traceparent="00-x",
    )

    assert (message.exchange, message.routing_key) == ("ramal.events", "scratch.thing_made.v1")
    assert message.properties == {
        "content_type": "application/json",
        "delivery_mode": 2,
        "message_id": str(event_id),
        "type": "scratch.thing_made.v1",
        "timestamp": int(at.timestamp()),
        "app_id": "scratch",
    }
    event = from_headers(message.headers, message.body)
    assert (event.id, event.subject, event.version, event.time) == (event_id, str(thing), 7, at)
    assert (event.source, event.data, event.traceparent) == ("/ramal/scratch", {"name": "á"}, "00-x")
    assert message.headers["cloudEvents:specversion"] == "1.0"
    assert message.headers["cloudEvents:dataschema"] == "urn:ramal:event:scratch.thing_made.v1"


GOOD = to_message(
    event_id=new_id(),
    type_="scratch.thing_made.v1",
    subject="s",
    version=1,
    time=datetime(2026, 9, 15, tzinfo=UTC),
    body=b"{}",
    traceparent="",
)


@pytest.mark.parametrize("header", ["id", "type", "source", "subject", "time", "subjectversion"])
def test_a_message_without_an_attribute_is_no_event(header: str) -> None:
    headers = {name: value for name, value in GOOD.headers.items() if name != f"cloudEvents:{header}"}

    with pytest.raises(NotAnEvent):
        from_headers(headers, b"{}")


@pytest.mark.parametrize(
    ("header", "value"),
    [
        ("id", "x"),
        ("id", None),
        ("id", 5),
        ("subjectversion", "one"),
        ("subjectversion", None),
        ("time", "yesterday"),
        ("time", "2026-09-15T12:00:00"),
        ("time", 5),
    ],
)
def test_a_message_with_a_wrong_attribute_is_no_event(header: str, value: object) -> None:
    with pytest.raises(NotAnEvent):
        from_headers({**GOOD.headers, f"cloudEvents:{header}": value}, b"{}")


@pytest.mark.parametrize("body", [b"", b"[]", b"null", b'"x"', b"{", b"\xff", b"[" * 100_000, b'{"a":' * 100_000])
def test_a_message_without_a_json_object_is_no_event(body: bytes) -> None:
    with pytest.raises(NotAnEvent):
        from_headers(GOOD.headers, body)


def test_what_was_told_can_be_heard_in_a_test(runtime: Runtime) -> None:
    thing = new_id()
    tell(runtime.database, made(thing, "b"))

    [event] = map(heard, drain_outbox(runtime.database))

    assert (event.type, event.subject, event.version, event.data["name"]) == (
        "scratch.thing_made.v1",
        str(thing),
        1,
        "b",
    )


@dataclass(frozen=True, kw_only=True)
class Longest(Fact, type="scratch.longest.v1", subject="name"):
    name: str


def test_a_subject_may_be_120_characters_long(runtime: Runtime) -> None:
    tell(runtime.database, Longest(name="x" * 120))

    with runtime.database.reading() as session:
        assert current_version(session, "x" * 120) == 1


def test_a_reading_transaction_that_publishes_is_told_what_to_do(runtime: Runtime) -> None:
    with (
        runtime.database.reading() as session,
        pytest.raises(RuntimeError, match=r"scratch.thing_made.v1 is published in a reading .* by transact, not read"),
    ):
        publish(session, made(new_id()))


@pytest.mark.parametrize("is_wanted", [True, False])
def test_what_is_not_wanted_is_done_and_undone(runtime: Runtime, is_wanted: bool) -> None:
    first, maybe, last = new_id(), new_id(), new_id()
    with runtime.database.writing() as session:
        publish(session, made(first))
        with kept_if(session, is_wanted):
            session.add(Counter(name="any", count=1))
            publish(session, made(maybe))
        publish(session, made(last))
    wanted = [str(maybe)] if is_wanted else []
    assert [event.subject for event in drain_outbox(runtime.database)] == [str(first), *wanted, str(last)]
    with runtime.database.reading() as session:
        assert len(session.scalars(select(Counter)).all()) == len(wanted)
        assert current_version(session, str(maybe)) == len(wanted)


def test_both_ways_run_the_same_statements(runtime: Runtime) -> None:
    seen: dict[bool, list[str]] = {}
    for is_wanted in (True, False):
        with runtime.database.writing() as session, statements(session) as seen[is_wanted]:
            with kept_if(session, is_wanted):
                publish(session, made(new_id()))
            publish(session, made(new_id()))
    ends = ("RELEASE SAVEPOINT sa_savepoint_1", "ROLLBACK TO SAVEPOINT sa_savepoint_1")
    kept, undone = ([one for one in seen[is_wanted] if one not in ends] for is_wanted in (True, False))
    assert kept == undone
    assert len(kept) == len(seen[True]) - 1 == len(seen[False]) - 1


@contextmanager
def statements(session: Session) -> Iterator[list[str]]:
    """The statements of a session, in order."""
    found: list[str] = []

    def note(_connection: Any, _cursor: Any, statement: str, *_rest: Any) -> None:
        found.append(statement)

    connection = session.connection()
    event.listen(connection, "before_cursor_execute", note)
    yield found
    event.remove(connection, "before_cursor_execute", note)

"""Sent events: kept as they were published, deleted when they are old, blanked at an erasure, sent again if asked."""

import json
import threading
from datetime import timedelta
from typing import Any
from uuid import UUID

import pytest
from scratch_service.app import service
from sqlalchemy import Row, Table, func, select, text
from tests.chassis.relaying import A, B, Twin, steps, tell, waiting

from chassis import clock, erasure, outbox_sent
from chassis.database import Database
from chassis.events import Fact
from chassis.ids import new_id
from chassis.leases import LeaseLost
from chassis.outbox import outbox, publish
from chassis.personal import DataSubject
from chassis.relay import Relay
from chassis.service import Runtime
from chassis.testing.clock import FrozenClock
from chassis.testing.processes import wait_until
from chassis.testing.statements import statements

EVENT = ("seq", "id", "type", "subject", "subjectversion", "time", "data", "traceparent")
ZULMIRA = DataSubject(user_id=UUID(int=7), addresses=frozenset({"zulmira@consumo.example"}))


def rows(database: Database, table: Table) -> list[Row[Any]]:
    with database.reading() as session:
        return list(session.execute(select(table).order_by(table.c.seq)).all())


def facts(found: list[Row[Any]]) -> list[tuple[Any, ...]]:
    """What an event is, in whichever table."""
    return [tuple(getattr(row, name) for name in EVENT) for row in found]


def count(database: Database, table: Table) -> int:
    with database.reading() as session:
        return session.scalar(select(func.count()).select_from(table)) or 0


def send(runtime: Runtime, *subjects: UUID) -> None:
    tell(runtime.database, *subjects)
    steps(Relay(runtime.database, Twin(eager=True)), count=2 * len(subjects) + 2)
    assert waiting(runtime.database) == 0


def test_what_the_broker_confirmed_is_kept_as_it_was_published(runtime: Runtime, frozen_clock: FrozenClock) -> None:
    broker = Twin()
    relay = Relay(runtime.database, broker)
    tell(runtime.database, A, B)
    told = facts(rows(runtime.database, outbox))
    steps(relay)
    assert count(runtime.database, outbox_sent.outbox_sent) == 0

    frozen_clock.tick(seconds=2)
    broker.confirm("A1", "B1")
    steps(relay)

    kept = rows(runtime.database, outbox_sent.outbox_sent)
    assert facts(kept) == told
    assert {row.sent_at for row in kept} == {frozen_clock.at}
    assert waiting(runtime.database) == 0


def test_what_was_returned_or_lost_is_not_kept(runtime: Runtime) -> None:
    broker = Twin()
    relay = Relay(runtime.database, broker)
    tell(runtime.database, A, B)
    steps(relay)

    broker.hand_back("A1")
    broker.lose("B1")
    steps(relay)

    assert (waiting(runtime.database), count(runtime.database, outbox_sent.outbox_sent)) == (2, 0)


def test_a_relay_that_was_replaced_moves_nothing(runtime: Runtime, frozen_clock: FrozenClock) -> None:
    broker = Twin()
    relay = Relay(runtime.database, broker)
    tell(runtime.database, A)
    steps(relay)
    frozen_clock.tick(seconds=16)
    steps(Relay(runtime.database, Twin()))

    broker.confirm("A1")
    with pytest.raises(LeaseLost):
        steps(relay)

    assert (waiting(runtime.database), count(runtime.database, outbox_sent.outbox_sent)) == (1, 0)


# How long


def test_they_are_deleted_after_three_days_by_a_job(runtime: Runtime, frozen_clock: FrozenClock) -> None:
    send(runtime, A)
    frozen_clock.tick(days=2)
    send(runtime, B)
    job = runtime.jobs.named("purge-sent-events")
    assert job

    assert job.run_as_of(runtime.database, clock.now() + timedelta(hours=23)) == 0
    assert job.run_as_of(runtime.database, clock.now() + timedelta(hours=25)) == 1

    assert [row.subject for row in rows(runtime.database, outbox_sent.outbox_sent)] == [str(B)]


def test_a_step_of_the_job_is_bounded_and_takes_the_oldest(runtime: Runtime, frozen_clock: FrozenClock) -> None:
    for number in range(5):
        send(runtime, UUID(int=number + 1))
        frozen_clock.tick(seconds=1)

    with runtime.database.writing() as session:
        assert outbox_sent.purge(session, before=clock.now(), limit=3) == 3

    left = rows(runtime.database, outbox_sent.outbox_sent)
    assert [UUID(row.subject).int for row in left] == [4, 5]


# Sent again


def send_again(database: Database, since: Any, **more: Any) -> int:
    with database.writing() as session:
        return outbox_sent.send_again(session, since=since, before=clock.now(), **more)


def test_they_are_sent_again_unchanged_before_what_came_later(runtime: Runtime, frozen_clock: FrozenClock) -> None:
    send(runtime, A, B)
    began = clock.now()
    frozen_clock.tick(seconds=1)
    send(runtime, A)
    told = facts(rows(runtime.database, outbox_sent.outbox_sent))
    frozen_clock.tick(seconds=1)
    tell(runtime.database, A)

    assert send_again(runtime.database, began) == 3
    assert facts(rows(runtime.database, outbox))[:3] == told
    assert count(runtime.database, outbox_sent.outbox_sent) == 0
    broker = Twin(eager=True)
    steps(Relay(runtime.database, broker), 8)

    assert broker.sent == ["A1", "B1", "A2", "A3"]
    assert facts(rows(runtime.database, outbox_sent.outbox_sent))[:3] == told


def test_only_those_that_were_sent_since_then(runtime: Runtime, frozen_clock: FrozenClock) -> None:
    """The moment of sending counts: an event that waited for a broker was not heard before it was sent."""
    tell(runtime.database, A)
    frozen_clock.tick(hours=5)
    send(runtime, B)
    frozen_clock.tick(hours=1)
    since = clock.now()
    assert send_again(runtime.database, since) == 0
    assert send_again(runtime.database, since - timedelta(hours=1)) == 2


def test_a_bounded_step_takes_the_oldest_first(runtime: Runtime, frozen_clock: FrozenClock) -> None:
    began = clock.now()
    for _ in range(3):
        send(runtime, A)
        frozen_clock.tick(seconds=1)

    assert [send_again(runtime.database, began, limit=2) for _ in range(3)] == [2, 1, 0]
    assert waiting(runtime.database) == 3


# Erasure


class Asked(Fact, type="scratch.asked.v1", subject="number"):
    """A fact with addresses in it, one of them with characters that JSON escapes."""

    number = A

    def data(self) -> dict[str, Any]:
        person = {"name": "Zulmira", "email": "Zulmira@CONSUMO.example", "language": "pt"}
        others = [{"name": "Ana", "email": "ana@consumo.example"}, {"name": "Bia", "email": 'b"ia@consumo.example'}]
        return {"requester": person, "others": others, "note": 'she said "no"'}


@pytest.fixture
def asked(runtime: Runtime, frozen_clock: FrozenClock) -> Database:
    """An event with addresses that was sent."""
    with runtime.database.writing() as session:
        publish(session, Asked())
    steps(Relay(runtime.database, Twin(eager=True)), 4)
    return runtime.database


def erase(database: Database, subject: DataSubject) -> None:
    with database.writing() as session:
        erasure.erase(session, service.metadata, subject)


def sent_data(database: Database) -> dict[str, Any]:
    [row] = rows(database, outbox_sent.outbox_sent)
    data: dict[str, Any] = json.loads(row.data)
    return data


def test_an_erased_persons_address_is_blanked_and_others_stay(asked: Database) -> None:
    erase(asked, ZULMIRA)

    data = sent_data(asked)
    assert data["requester"] == {"name": "", "email": "", "language": "pt"}
    assert [other["email"] for other in data["others"]] == ["ana@consumo.example", 'b"ia@consumo.example']
    assert data["note"] == 'she said "no"'
    erase(asked, DataSubject(user_id=new_id(), addresses=frozenset({'B"IA@consumo.example'})))
    assert [other["email"] for other in sent_data(asked)["others"]] == ["ana@consumo.example", ""]


def test_an_erasure_reads_only_the_events_with_the_address(asked: Database) -> None:
    """Three days of events are too many to be read in a request: none is read for somebody who is in none."""
    with asked.writing() as session, statements() as ran:
        outbox_sent.blank_addressee(session, DataSubject(user_id=new_id(), addresses=frozenset({"x@y.example"})))
        outbox_sent.blank_addressee(session, DataSubject(user_id=new_id()))
    asked_for = [statement for statement in ran if "outbox_sent" in statement]
    assert asked_for
    assert all("outbox_sent_address.address_hash IN" in statement for statement in asked_for)


def test_no_hash_of_an_address_outlives_its_event(asked: Database, frozen_clock: FrozenClock) -> None:
    assert count(asked, outbox_sent.outbox_sent_address) == 3
    erase(asked, ZULMIRA)
    assert count(asked, outbox_sent.outbox_sent_address) == 2
    with asked.writing() as session:
        assert outbox_sent.purge(session, before=clock.now() + timedelta(days=1)) == 1
    assert count(asked, outbox_sent.outbox_sent_address) == 0


def test_an_event_sent_again_takes_its_hashes_along(asked: Database, frozen_clock: FrozenClock) -> None:
    frozen_clock.tick(days=1)
    assert send_again(asked, clock.now() - timedelta(days=2)) == 1
    assert count(asked, outbox_sent.outbox_sent_address) == 0
    erase(asked, ZULMIRA)
    steps(Relay(asked, Twin(eager=True)), 4)
    assert sent_data(asked)["requester"]["email"] == ""
    assert count(asked, outbox_sent.outbox_sent_address) == 2


def test_an_event_that_is_moved_during_an_erasure_is_blanked_too(runtime: Runtime) -> None:
    """The relay waits for the erasure's lock, and then moves what the erasure has left of the event."""
    database = runtime.database
    with database.writing() as session:
        publish(session, Asked())
    [row] = rows(database, outbox)

    def move() -> None:
        with database.writing() as session:
            outbox_sent.keep(session, [row.seq], now=clock.now())

    relay = threading.Thread(target=move)
    with database.writing() as session:
        erasure.erase(session, service.metadata, ZULMIRA)
        relay.start()
        if not database.is_sqlite:
            assert wait_until(lambda: waits_for_a_lock(database), 20)
    relay.join(timeout=20)

    assert sent_data(database)["requester"]["email"] == ""
    assert count(database, outbox_sent.outbox_sent_address) == 2


def test_an_event_that_is_sent_again_during_an_erasure_is_blanked_too(
    runtime: Runtime, asked: Database, frozen_clock: FrozenClock
) -> None:
    """The erasure waits until the event is in the outbox, and blanks it there."""
    since = clock.now() - timedelta(days=1)
    frozen_clock.tick(seconds=1)
    erasing = threading.Thread(target=lambda: erase(asked, ZULMIRA))
    with asked.writing() as session:
        assert outbox_sent.send_again(session, since=since, before=clock.now()) == 1
        erasing.start()
        if not asked.is_sqlite:
            assert wait_until(lambda: waits_for_a_lock(asked), 20)
    erasing.join(timeout=20)
    [row] = rows(asked, outbox)
    assert json.loads(row.data)["requester"]["email"] == ""


def waits_for_a_lock(database: Database) -> bool:
    here = "datname = current_database() AND wait_event_type = 'Lock'"
    with database.reading() as session:
        return bool(session.scalar(text(f"SELECT count(*) FROM pg_stat_activity WHERE {here}")))

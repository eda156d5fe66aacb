"""The command line: does each command do what it says, and nothing to what it does not?"""

import json
import threading
from collections.abc import Callable
from contextlib import closing
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any
from uuid import UUID

import pytest
from scratch_service.app import service
from scratch_service.events import ThingForgotten, ThingMade
from scratch_service.model import HeardThing, Thing
from sqlalchemy import select, update
from tests.chassis.cli.kit import Run, counted, depths, make_thing, things

from chassis import audit, bus, dead_letters, migrations, outbox
from chassis.consumer import Consumer
from chassis.database import Database
from chassis.events import Event, from_headers, to_message
from chassis.ids import new_id
from chassis.publishing import open_publisher
from chassis.relay import Relay
from chassis.revisions import is_at_head
from chassis.service import Runtime
from chassis.testing.events import an_event, drain_outbox
from chassis.testing.processes import wait_until


def test_migrate_makes_tables_and_every_hearers_queues(database: Database, runtime: Runtime) -> None:
    assert is_at_head(service.migrations, database)
    assert depths(runtime) == {"scratch.events": 0, "scratch.dead": 0, "neighbour.events": 0}


def test_await_head_ends_when_the_database_is_migrated(run: Run, environment: dict[str, str]) -> None:
    waiting = run("await-head", "--timeout", 0, fails=True)
    assert (waiting.exit_code, "not at the newest revision" in waiting.output) == (1, True)

    run("migrate", "--skip-broker")

    assert run("await-head", "--timeout", 0).exit_code == 0


def test_await_head_waits_for_a_database_that_is_away(run: Run, tmp_path: Path, monkeypatch: Any) -> None:
    monkeypatch.setenv("DATABASE_URL", f"sqlite:///{tmp_path}/away/test.db")
    threading.Timer(1, (tmp_path / "away").mkdir).start()
    assert run("await-head", "--timeout", 0, fails=True).exit_code == 1

    def migrate() -> None:
        assert wait_until((tmp_path / "away").exists, 20)
        with closing(Database(f"sqlite:///{tmp_path}/away/test.db")) as opened:
            migrations.migrate(service, opened)

    migrating = threading.Thread(target=migrate)
    migrating.start()
    assert run("await-head", "--timeout", 20).exit_code == 0
    migrating.join()


def test_migrate_waits_for_all_nodes_of_the_broker(run: Run, database_url: str, monkeypatch: Any) -> None:
    monkeypatch.setenv("BROKER_URL", "amqp://127.0.0.1:1/")
    monkeypatch.setenv("BROKER_NODES", "3")
    gave_up = run("migrate", "--timeout", 0, fails=True)
    assert "0 of 3 nodes of the broker answer at 127.0.0.1:1" in gave_up.output


def test_migrate_can_do_without_the_broker(run: Run, environment: dict[str, str], tmp_path: Path) -> None:
    run("migrate", "--skip-broker")

    assert not (tmp_path / "broker.db").exists()


def test_seed_writes_the_demo_data(run: Run, database: Database) -> None:
    run("seed")

    assert counted(database, "seeded") == 1


def test_a_services_own_command_gets_the_runtime(run: Run) -> None:
    assert run("greet", "mundo").output == "hello, mundo\n"


def test_an_unknown_command_is_explained(run: Run) -> None:
    assert "No such command" in run("frobnicate", fails=True).output


# Jobs


def test_jobs_are_listed(run: Run) -> None:
    assert "sweep-old  every 1:00:00" in run("jobs", "--list").output


def test_a_job_runs_at_once_and_knows_the_time(run: Run, database: Database) -> None:
    make_thing(database)

    assert run("jobs", "sweep-old").output == "sweep-old: 1 done\n"
    assert things(database) == 0
    assert run("jobs", "seal-audit").output.endswith("seal-audit: 2 done\n"), "after the line about the head"


@pytest.mark.parametrize(
    ("moment", "left"), [("2026-09-15T11:59:59Z", 1), ("2026-09-15T09:00:01-03:00", 0), ("2026-09-16", 0)]
)
def test_a_job_runs_as_of_another_moment(run: Run, database: Database, moment: str, left: int) -> None:
    make_thing(database)

    run("jobs", "sweep-old", "--as-of", moment)

    assert things(database) == left


def test_a_job_runs_as_of_a_moment_in_everything_it_writes(run: Run, database: Database) -> None:
    make_thing(database)

    run("jobs", "sweep-old", "--as-of", "2030-01-01")

    with database.reading() as session:
        swept = session.scalars(select(audit.audit.c.at).where(audit.audit.c.action == "thing.swept")).one()
    assert swept == datetime(2030, 1, 1, tzinfo=UTC)


def test_an_unknown_job_is_refused(run: Run) -> None:
    assert "there is no job nothing" in run("jobs", "nothing", fails=True).output
    run("jobs", "sweep-old", "--as-of", "yesterday", fails=True)


# The audit trail


def test_verify_audit_says_whole_or_what_is_broken(run: Run, database: Database) -> None:
    make_thing(database)
    run("jobs", "seal-audit")
    assert run("verify-audit").output == "the audit trail is whole\n"

    with database.writing() as session:
        session.execute(update(audit.audit).values(action="thing.read"))

    broken = run("verify-audit", fails=True)
    assert broken.exit_code == 1
    assert "row 1 " in broken.output


def test_the_audit_trail_is_compared_with_heads_of_the_log(run: Run, database: Database) -> None:
    with database.writing() as session:
        audit.record(session, "thing.made", "a")
        length, head = audit.seal(session)

    assert run("verify-audit", "--head", length, head).output == "the audit trail is whole\n"
    assert "head 1 differs" in run("verify-audit", "--head", length, "0" * 64, fails=True).output


def test_verify_audit_that_cannot_ask_the_database_does_not_say_that_it_was_changed(
    run: Run, tmp_path: Path, monkeypatch: Any
) -> None:
    monkeypatch.setenv("DATABASE_URL", f"sqlite:///{tmp_path}/away/test.db")

    unanswered = run("verify-audit", fails=True)

    assert unanswered.exit_code == 75
    assert "the database cannot be asked" in unanswered.output


# Republishing


def test_republish_tells_the_present_to_the_asking_queue_alone_with_unchanged_versions(
    run: Run, database: Database, runtime: Runtime
) -> None:
    first, second = make_thing(database, "a"), make_thing(database, "b")
    with database.writing() as session:
        outbox.publish(session, ThingMade(thing_id=first, name="c", made_on=date(2026, 9, 15)))
        session.get_one(Thing, first).name = "c"
    drain_outbox(database)

    assert run("republish", "--to", "scratch").output == "2 facts sent to scratch\n"

    assert depths(runtime) == {"scratch.events": 2, "scratch.dead": 0, "neighbour.events": 0}
    consume(runtime, until=lambda: counted(database, "heard") == 2)
    with database.reading() as session:
        copies = {copy.id: (copy.name, copy.version) for copy in session.scalars(select(HeardThing))}
        assert outbox.current_version(session, str(first)) == 2
    assert copies == {first: ("c", 2), second: ("b", 1)}


def test_what_is_told_again_says_so(run: Run, database: Database, runtime: Runtime) -> None:
    make_thing(database)
    run("republish", "--to", "neighbour")
    with bus.connect(runtime.settings) as connection:
        message = bus.events_queue("neighbour", runtime.settings).bind(connection.default_channel).get(no_ack=True)
    assert from_headers(message.headers, message.body).retold


def test_republish_tells_each_hearer_what_it_hears(run: Run, database: Database, runtime: Runtime) -> None:
    make_thing(database)

    assert run("republish", "--to", "neighbour").output == "2 facts sent to neighbour\n"
    assert run("republish", "--to", "nobody").output == "0 facts sent to nobody\n"

    assert depths(runtime)["neighbour.events"] == 2
    assert depths(runtime)["scratch.events"] == 0


def test_resend_lets_sent_events_wait_again(run: Run, database: Database, runtime: Runtime) -> None:
    make_thing(database)
    with closing(open_publisher(runtime.settings.broker_url, lambda: bus.declare_topology(runtime.settings))) as broker:
        relay = Relay(database, broker)
        while relay.step():
            pass
    assert run("resend", "--since", "2100-01-01").output == "0 events wait to be sent again\n"

    assert run("resend", "--since", "2000-01-01T00:00:00Z").output == "1 events wait to be sent again\n"

    with database.reading() as session:
        assert outbox.backlog(session)[0] == 1


def test_resend_asks_since_when(run: Run, database: Database) -> None:
    assert "--since" in run("resend", fails=True).output


def consume(runtime: Runtime, *, until: Callable[[], bool]) -> None:
    """The service's consumer in this process, until something is so."""
    stop = threading.Event()
    consumer = Consumer("scratch", runtime.settings, runtime.database, service.reactions)
    thread = threading.Thread(target=consumer.run, args=(stop,))
    thread.start()
    try:
        assert wait_until(until, 20)
    finally:
        stop.set()
        thread.join(timeout=20)


def test_events_travel_from_outbox_to_reaction(database: Database, runtime: Runtime) -> None:
    thing = make_thing(database)
    with database.writing() as session:
        outbox.publish(session, ThingForgotten(thing_id=thing))
    publisher = open_publisher(runtime.settings.broker_url, lambda: bus.declare_topology(runtime.settings))
    relay = Relay(database, publisher)

    while relay.step():
        pass

    assert depths(runtime) == {"scratch.events": 1, "scratch.dead": 0, "neighbour.events": 2}
    consume(runtime, until=lambda: counted(database, "heard") == 1)
    publisher.close()


# Dead letters


@pytest.fixture
def letter(database: Database, runtime: Runtime) -> str:
    """An event that died as they do: through the queue of the dead."""
    event = an_event("scratch.thing_made.v1", name="ligação")
    with bus.connect(runtime.settings) as connection:
        bus.put(connection, "scratch.dead", **bus_message(event))
    consume(runtime, until=lambda: len(lying(database)) == 1)
    return str(lying(database)[0])


def bus_message(event: Event) -> dict[str, Any]:
    message = to_message(
        event_id=event.id,
        type_=event.type,
        subject=event.subject,
        version=event.version,
        time=event.time,
        body=json.dumps(event.data, ensure_ascii=False).encode(),
        traceparent="",
    )
    headers = {**message.headers, "x-ramal-error": "ValueError('no')", "x-ramal-attempt": 5}
    return {"body": message.body, "properties": message.properties, "headers": headers}


def lying(database: Database) -> list[UUID]:
    with database.reading() as session:
        return [letter.id for letter in dead_letters.listed(session)]


def test_dead_letters_are_listed_and_shown(run: Run, letter: str) -> None:
    line = run("dead-letters", "list").output
    assert line.startswith(letter)
    assert "scratch.thing_made.v1" in line
    assert "ValueError('no')" in line
    assert run("dead-letters", "list", "--type", "another.v1").output == ""

    shown = json.loads(run("dead-letters", "show", letter).output)
    assert shown["id"] == letter
    assert json.loads(shown["body"])["name"] == "ligação"
    assert isinstance(shown["properties"]["timestamp"], int)
    assert "there is no dead letter" in run("dead-letters", "show", new_id(), fails=True).output


@pytest.mark.parametrize("everything", [False, True])
def test_a_dead_letter_that_is_replayed_arrives_as_it_was(
    run: Run, database: Database, runtime: Runtime, letter: str, everything: bool
) -> None:
    run("dead-letters", "replay", *(["--all"] if everything else [letter]))

    assert lying(database) == []
    assert depths(runtime)["scratch.events"] == 1
    consume(runtime, until=lambda: counted(database, "heard") == 1)
    with database.reading() as session:
        assert session.scalars(select(HeardThing.name)).one() == "ligação"


def test_a_dead_letter_that_is_dropped_is_gone(run: Run, database: Database, runtime: Runtime, letter: str) -> None:
    assert run("dead-letters", "drop", letter, new_id()).output.count("not found") == 1

    assert (lying(database), depths(runtime)["scratch.events"]) == ([], 0)
    assert "not found" in run("dead-letters", "replay", letter).output

"""Health: alive, able to serve, or merely behind with its events."""

import resource
from collections.abc import Callable
from pathlib import Path

from scratch_service.app import service
from sqlalchemy import text

from chassis import migrations, telemetry
from chassis.database import Database
from chassis.events import Fact
from chassis.ids import new_id
from chassis.outbox import publish
from chassis.service import Runtime
from chassis.testing.client import CheckedClient
from chassis.testing.clock import FrozenClock
from chassis.testing.plugin import checked_client, settings_for_tests

InProcesses = Callable[..., list[int]]


class Happened(Fact, type="scratch.happened.v1", subject="subject"):
    @property
    def subject(self) -> str:
        return "one"

    def data(self) -> dict[str, object]:
        return {}


def test_a_migrated_service_is_ready(client: CheckedClient) -> None:
    answer = client.get("/health/ready")

    assert (answer.status_code, answer.json["status"]) == (200, "ready")
    assert answer.json["checks"] == {"database": "ok", "migrations": "ok", "events": "ok"}
    assert client.get("/health/live").json == {"status": "live"}


def test_an_unmigrated_database_is_not_ready_and_says_why(database_url: str, tmp_path: Path) -> None:
    runtime = Runtime(service, settings_for_tests(service.settings, database_url, tmp_path))
    client = checked_client(runtime)

    answer = client.get("/health/ready")

    assert (answer.status_code, answer.json["status"]) == (503, "unready")
    assert answer.json["checks"]["migrations"] == "not at head"
    assert client.get("/health/live").status_code == 200
    runtime.close()


def test_a_database_that_is_away_is_not_ready(tmp_path: Path) -> None:
    for url in ("postgresql+psycopg://nobody@127.0.0.1:1/none", f"sqlite:///{tmp_path}/no/such/folder/x.db"):
        runtime = Runtime(service, settings_for_tests(service.settings, url, tmp_path))
        answer = checked_client(runtime).get("/health/ready")

        assert (answer.status_code, answer.json["checks"]["database"]) == (503, "not reachable")
        assert "nobody" not in answer.text


def test_a_database_from_the_future_is_ready(client: CheckedClient, runtime: Runtime) -> None:
    """While a new release rolls out, the old one's processes go on serving."""
    with runtime.database.writing() as session:
        session.execute(text("UPDATE alembic_version SET version_num = '9999'"))

    assert client.get("/health/ready").json["status"] == "ready"


def test_events_nobody_takes_degrade_the_service_and_do_not_unready_it(
    client: CheckedClient, runtime: Runtime, frozen_clock: FrozenClock
) -> None:
    with runtime.database.writing() as session:
        publish(session, Happened())
        publish(session, Happened())
    frozen_clock.tick(seconds=60)
    assert client.get("/health/ready").json["status"] == "ready"

    frozen_clock.tick(seconds=1)

    answer = client.get("/health/ready")
    assert (answer.status_code, answer.json["status"]) == (200, "degraded")
    assert answer.json["checks"]["events"] == "2 waiting, the oldest for 61 s"


def test_with_the_broker_away_requests_are_still_accepted(runtime: Runtime) -> None:
    runtime.settings = runtime.settings.model_copy(update={"broker_url": "amqp://127.0.0.1:1//"})
    client = checked_client(runtime)

    assert client.post("/api/scratch/v1/hellos", json={"name": "a"}).status_code == 201
    assert client.get("/health/ready").json["status"] == "ready"


def serve_on_a_full_disk(_number: int, folder: Path) -> None:
    """A process whose files may not grow any more: what a full disk looks like to SQLite."""
    telemetry.configure_logging("INFO", "scratch")  # into a file, as the launcher does: full, too
    runtime = Runtime(service, settings_for_tests(service.settings, f"sqlite:///{folder}/x.db", folder))
    client = checked_client(runtime)
    assert client.get("/health/ready").status_code == 200
    hard = resource.getrlimit(resource.RLIMIT_FSIZE)[1]
    resource.setrlimit(resource.RLIMIT_FSIZE, ((folder / "x.db-wal").stat().st_size, hard))

    answer = client.post("/api/scratch/v1/hellos", json={"name": "a"})
    readiness = client.get("/health/ready")

    assert (answer.status_code, answer.json["code"]) == (503, "service.unavailable"), answer.text
    assert (readiness.status_code, readiness.json["checks"]["database"]) == (503, "not writable"), readiness.text
    resource.setrlimit(resource.RLIMIT_FSIZE, (hard, hard))
    assert client.post("/api/scratch/v1/hellos", json={"name": "b"}).status_code == 201
    assert client.get("/health/ready").status_code == 200


def test_a_full_disk_is_a_503_and_a_failed_readiness_until_there_is_room(
    tmp_path: Path, in_processes: InProcesses
) -> None:
    database = Database(f"sqlite:///{tmp_path}/x.db")
    migrations.migrate(service, database)
    database.close()

    assert in_processes(1, serve_on_a_full_disk, tmp_path) == [0]


def test_being_asked_leaves_one_row_behind_however_often(client: CheckedClient, runtime: Runtime) -> None:
    for _ in range(3):
        client.get("/health/ready")

    with runtime.database.reading() as session:
        assert session.scalar(text("SELECT count(*) FROM lease")) == 1


def test_probes_need_no_token_and_look_at_none(client: CheckedClient) -> None:
    for path in ("/health/live", "/health/ready", "/metrics"):
        assert client.get(path, headers={"Authorization": f"Bearer {new_id()}"}).status_code == 200

"""Backup and restore on real servers, by the scripts of deploy/backup: what an operator does after losing everything.

Of what was accepted until the moment T, some events were sent and not handled, and some were not sent at all. Both
servers and the files are destroyed. The platform is restored to T: whoever was in the middle of something goes on,
every event is handled by each of its hearers, and nothing is done twice.
"""

import json
import shutil
import signal
from collections.abc import Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from email import message_from_bytes, policy
from pathlib import Path
from uuid import UUID

import pytest
import requests
from sqlalchemy import Table, func, make_url, select
from tests.architecture.repository import service_names
from tests.deploy.scripts import reachable_folder, run_script
from tests.journeys.people import API, World, a_cpf, an_email
from tests.journeys.problems import problem
from tests.journeys.representing import PROFILE, Somebody, a_png, eventually, somebody
from tests.journeys.running import Platform
from tests.journeys.searching import waiting_messages

from chassis import contracts
from chassis.cli import resend_since
from chassis.database import Database
from chassis.dead_letters import dead_letter
from chassis.inbox import inbox
from chassis.outbox import outbox
from chassis.outbox_sent import outbox_sent
from chassis.service import Runtime
from chassis.testing.processes import Process, send, wait_until
from chassis.testing.servers import PrivatePostgres
from launcher.plan import find_services

pytestmark = pytest.mark.slow
LONG_AGO = datetime(2000, 1, 1, tzinfo=UTC)


@dataclass
class Operated:
    """A platform on real servers, and its operator: with scripts, a place for backups and the servers' passwords."""

    folder: Path
    platform: Platform
    postgres: PrivatePostgres

    @property
    def world(self) -> World:
        return World.of(self.platform)

    @property
    def backup(self) -> Path:
        return self.folder / "backup"

    @property
    def files(self) -> Path:
        return self.platform.folder / "files" / "representatives"

    def script(self, name: str, *arguments: object) -> str:
        """Run a script as PostgreSQL's user, with the login by which it reaches the server."""
        password = str(make_url(self.postgres.url("postgres")).password)
        login = {"PGHOST": "127.0.0.1", "PGPORT": str(self.postgres.port), "PGUSER": "postgres", "PGPASSWORD": password}
        return run_script(self.folder, name, *arguments, as_server=True, environment=login)

    def operate(self, service: str, *command: str, exits: int = 0) -> str:
        done = self.platform.operate(service, *command)
        assert done.returncode == exits, done.stdout + done.stderr
        return done.stdout

    @contextmanager
    def runtime(self, service: str) -> Iterator[Runtime]:
        """A process of a service in this one: starting six Pythons for as many commands takes as long as the rest."""
        environment = {name.lower(): value for name, value in self.platform.settings_of(service).items()}
        found = next(one for one in find_services() if one.name == service)
        with closing(Runtime(found, found.settings.model_validate(environment))) as opened:
            yield opened

    def resend(self, since: datetime) -> int:
        """Do what `resend --since` does, for every service. Returns how many events wait to be sent again."""
        count = 0
        for name in service_names():
            with self.runtime(name) as runtime:
                count += resend_since(runtime, since)
        return count

    @contextmanager
    def database(self, service: str) -> Iterator[Database]:
        with closing(Database(self.platform.settings_of(service)["DATABASE_URL"])) as opened:
            yield opened

    def count(self, service: str, table: Table) -> int:
        with self.database(service) as database, database.reading() as session:
            return session.scalar(select(func.count()).select_from(table)) or 0

    def worker(self, service: str) -> Process:
        log = self.platform.folder / "logs" / f"{service}-worker.log"
        return next(process for process in self.platform.processes() if _output_of(process) == log)


def _output_of(process: Process) -> Path | None:
    try:
        return Path(f"/proc/{process.pid}/fd/1").readlink()
    except OSError:
        return None


@pytest.fixture
def operated() -> Iterator[Operated]:
    """A platform that runs, and whose PostgreSQL archives its log."""
    with reachable_folder() as folder:
        platform = Platform.in_folder(folder / "state", "real")
        postgres = PrivatePostgres(platform.folder / "postgresql")
        with postgres, postgres.superuser() as server:
            archive = f"{folder}/scripts/archive-wal %p %f {folder}/backup"
            server.execute("ALTER SYSTEM SET archive_mode = on")
            server.execute(f"ALTER SYSTEM SET archive_command = '{archive}'")
        platform.up()
        try:
            yield Operated(folder, platform, postgres)
        finally:
            platform.end()


@dataclass(frozen=True)
class Registration:
    """Somebody who waits for the code that completes the registration."""

    id: str
    email: str

    @classmethod
    def begin(cls, world: World) -> "Registration":
        email = an_email()
        answer = world.visitor.post(f"{API}/registrations", {"document": a_cpf(), "email": email})
        assert answer.status_code == 202, answer.text
        return cls(answer.json()["id"], email)

    def enter_code(self, world: World, code: str) -> requests.Response:
        return world.visitor.post(f"{API}/registrations/{self.id}/code", {"code": code})


@dataclass(frozen=True)
class Accepted:
    """What the platform accepted: a document, and registrations whose events were sent, not sent, or came after T.

    `mails` are the files of the mails that were delivered until T.
    """

    by: Somebody
    document: str
    content: bytes
    sent: Registration
    unsent: Registration
    lost: Registration
    mails: set[str]


def accept(operated: Operated) -> tuple[Accepted, str]:
    """Let people do things until and after the moment T. Returns what was accepted, and T."""
    world = operated.world
    me = somebody(world)
    world.mails.wait_for(me.person.email, "welcome")
    profile = me.post("/professional-profiles", PROFILE).json()["id"]
    uploaded = me.upload(f"/professional-profiles/{profile}/documents", "identity_front", "front.png", a_png())
    assert uploaded.status_code == 201, uploaded.text
    document = f"/professional-profiles/{profile}/documents/{uploaded.json()['id']}"
    content = me.get(document).content
    eventually(lambda: operated.count("identity", outbox) == 0, "all events sent")

    send(operated.worker("notifier"), signal.SIGSTOP)
    sent = Registration.begin(world)
    eventually(lambda: operated.count("identity", outbox) == 0, "the event sent, and nobody to handle it")
    send(operated.worker("identity"), signal.SIGSTOP)
    unsent = Registration.begin(world)
    assert operated.count("identity", outbox) > 0
    mails = {file.name for file in operated.platform.mail.iterdir()}
    run_script(operated.folder, "copy-files", operated.files, operated.backup, "representatives")
    with operated.postgres.superuser() as server:
        now = """SELECT to_char(clock_timestamp() AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"')"""
        [moment] = server.execute(now).fetchone() or [""]

    lost = Registration.begin(world)
    with operated.runtime("identity") as identity:
        for _ in range(2):  # the second one notes the head that the first one made
            job = identity.jobs.named("seal-audit")
            assert job
            job.run_as_of(identity.database, None)
    return Accepted(me, document, content, sent, unsent, lost, mails), str(moment)


def archive_all(operated: Operated) -> None:
    """Wait until the log is in the archive, as it is after `archive_timeout` at the latest."""
    with operated.postgres.superuser() as server:
        [segment] = server.execute("SELECT pg_walfile_name(pg_switch_wal())").fetchone() or [""]
    assert wait_until((operated.backup / "wal" / str(segment)).exists, 20)


def destroy(operated: Operated) -> None:
    """Kill every process, and delete the data of both servers, the files and the keys."""
    for process in operated.platform.processes():
        send(process, signal.SIGKILL)
    operated.platform.wait()
    assert wait_until(lambda: not operated.postgres.running, 20)
    folder = operated.platform.folder
    for lost in (folder / "postgresql" / "data", folder / "rabbitmq", folder / "files"):
        shutil.rmtree(lost)
    (folder / "secrets.json").rename(operated.folder / "keys.json")


def restore(operated: Operated, moment: str) -> None:
    """Do what docs/backup.md says: databases, files and keys as they were at T, then all that was sent, again."""
    folder, target = operated.platform.folder, operated.folder / "work" / "restored"
    assert "recovery stopping before commit" in operated.script("restore-database", operated.backup, target, moment)
    target.rename(folder / "postgresql" / "data")
    run_script(operated.folder, "restore-files", operated.backup, "representatives", operated.files, moment)
    (operated.folder / "keys.json").rename(folder / "secrets.json")
    with operated.postgres:
        heads = folder / "audit-heads-identity.txt"
        assert "differs from the one kept outside" in operated.operate("identity", "verify-audit", exits=1)
        run_script(operated.folder, "cut-heads", heads, moment)
        assert operated.operate("identity", "verify-audit") == "the audit trail is whole\n"
        assert operated.resend(LONG_AGO) > 0


def keys_in(operated: Operated) -> list[str]:
    """The names of keys whose value is found in the backup."""
    keys: dict[str, str] = json.loads((operated.platform.folder / "secrets.json").read_text())
    kept = [file.read_bytes() for file in operated.backup.rglob("*") if file.is_file()]
    return [name for name, key in keys.items() if any(key.encode() in content for content in kept)]


def handled(operated: Operated) -> dict[str, set[UUID]]:
    """The events that each service has handled."""
    found = {}
    for name in service_names():
        with operated.database(name) as database, database.reading() as session:
            found[name] = set(session.scalars(select(inbox.c.event_id)))
    return found


def not_handled(operated: Operated) -> list[str]:
    """Every event that a service has sent, with each hearer that has not handled it."""
    inboxes, missing = handled(operated), []
    for name in service_names():
        with operated.database(name) as database, database.reading() as session:
            for event_id, event_type in session.execute(select(outbox_sent.c.id, outbox_sent.c.type)):
                hearers = contracts.event_contracts()[event_type]["x-heard-by"]
                missing += [f"{event_type} {event_id}: {to}" for to in hearers if event_id not in inboxes[to]]
    return missing


def is_quiet(operated: Operated) -> bool:
    waiting = sum(operated.count(name, outbox) for name in service_names())
    return waiting == 0 and waiting_messages(operated.platform) == 0


def test_a_platform_restored_to_a_moment_goes_on_and_does_nothing_twice(operated: Operated) -> None:
    base = Path(operated.script("take-base", operated.backup).split()[-1]).name
    eventually(lambda: f"{datetime.now(UTC):%Y%m%dT%H%M%SZ}" > base, "the second after that of the base backup")
    accepted, moment = accept(operated)
    archive_all(operated)
    assert keys_in(operated) == []
    assert "identity: revision" in operated.script("rehearse", operated.backup)
    destroy(operated)

    restore(operated, moment)
    operated.platform.up()

    world = operated.world
    for waits in (accepted.sent, accepted.unsent):
        code = world.mails.wait_for(waits.email, "registration_code").code
        assert waits.enter_code(world, code).status_code == 200
        assert world.complete(waits.id).status_code == 201
        world.mails.wait_for(waits.email, "welcome")
    problem(accepted.lost.enter_code(world, "000000"), 404, "not_found")
    assert accepted.by.get(accepted.document).content == accepted.content
    newcomer = somebody(world)
    eventually(lambda: is_quiet(operated), "everything handled")
    assert not_handled(operated) == []
    assert [name for name in service_names() if operated.count(name, dead_letter)] == []
    delivered = [file for file in operated.platform.mail.iterdir() if file.name not in accepted.mails]
    told = sorted((_to(file), file.stem.rpartition("-")[2]) for file in delivered)
    people = (accepted.sent.email, accepted.unsent.email, newcomer.person.email)
    assert {to for to, _kind in told} == set(people), "nobody else was written to"
    assert len(told) == len(set(told)), "each of them once"


def _to(mail: Path) -> str:
    return str(message_from_bytes(mail.read_bytes(), policy=policy.default)["To"].addresses[0].addr_spec)

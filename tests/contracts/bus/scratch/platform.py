"""A platform of scratch services: a registry of contracts, a broker, and members with a database each."""

import json
from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import timedelta
from pathlib import Path
from typing import Any
from uuid import UUID

from cryptography.fernet import Fernet
from kombu.message import Message
from sqlalchemy import Row, func, select, update
from tests.contracts.bus.scratch.behaviour import Behaviour
from tests.contracts.bus.scratch.processes import Process
from tests.contracts.bus.scratch.service import copy, effect, scratch_service
from tests.contracts.bus.scratch.waiting import eventually

from chassis import bus, clock, dead_letters, migrations
from chassis.database import Database
from chassis.events import Fact
from chassis.leases import lease
from chassis.outbox import outbox, publish
from chassis.service import Runtime
from chassis.settings import ServiceSettings

HEARD_BY = {
    "alpha.moved.v1": ["beta", "gamma"],
    "alpha.stopped.v1": ["gamma"],
    "alpha.whispered.v1": [],
    "beta.answered.v1": ["alpha"],
}
_KEY = Fernet.generate_key().decode()


class Platform:
    """What the members share. `knobs` are settings of all of them, named as in the environment."""

    def __init__(self, broker_url: str, folder: Path, make_database: Callable[[str], str]) -> None:
        self.broker_url = broker_url
        self.folder = folder
        self.contracts = folder / "contracts"
        self.knobs = {"RETRY_SECONDS": "1"}
        self.processes: list[Process] = []
        self._make_database = make_database
        self._members: list[Member] = []
        for event_type, hearers in HEARD_BY.items():
            self.let_hear(event_type, hearers)

    def let_hear(self, event_type: str, hearers: list[str]) -> None:
        """Write a contract. Processes started from now on read it."""
        service, _, rest = event_type.partition(".")
        file = self.contracts / "events" / service / f"{rest}.json"
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(json.dumps({"x-heard-by": hearers}))

    def member(self, name: str, *, database_url: str = "") -> "Member":
        """A new `alpha`, `beta` or `gamma`, with a migrated database: by default the kind that goes with the broker."""
        made = Member(self, name, database_url or self._make_database(name))
        self._members.append(made)
        return made

    def environment(self, database_url: str) -> dict[str, str]:
        """The settings of a member's processes."""
        return {
            "DATABASE_URL": database_url,
            "BROKER_URL": self.broker_url,
            "CONTRACTS_DIR": str(self.contracts),
            "ISSUER_URL": "http://127.0.0.1:8080",
            "SECRETS_KEY": _KEY,
            **self.knobs,
        }

    @property
    def settings(self) -> ServiceSettings:
        """The settings with which the test itself looks at the broker; the database is not used."""
        return settings_from(self.environment(f"sqlite:///{self.folder}/none.db"))

    def declare(self) -> None:
        """Make the topology exist, as every role does at its start."""
        bus.declare_topology(self.settings)

    def depth(self, queue: str) -> int | None:
        """How many messages wait in a queue; None when there is no such queue."""
        return bus.depths(self.settings, queue).get(queue)

    def has_depth(self, queue: str, expected: int) -> Callable[[], bool]:
        return lambda: self.depth(queue) == expected

    def put(self, queue: str, *messages: tuple[bytes, Mapping[str, Any]]) -> None:
        """Put bodies with headers straight into a queue, in this order."""
        with bus.connect(self.settings) as connection:
            for body, headers in messages:
                bus.put(connection, queue, body, properties={}, headers=headers)

    def peek(self, queue: str) -> Message:
        """The oldest message of a queue, which stays there."""
        with bus.connect(self.settings) as connection, connection.channel() as channel:
            message = channel.basic_get(queue)
            assert message is not None, f"{queue} is empty"
            return channel.message_to_python(message)  # type: ignore[no-any-return]

    def declare_queue(self, name: str, arguments: Mapping[str, Any]) -> None:
        """Raises PreconditionFailed when it is there with other arguments."""
        with bus.connect(self.settings) as connection, connection.channel() as channel:
            channel.queue_declare(name, durable=True, auto_delete=False, arguments=dict(arguments))

    def declare_exchange(self, name: str, **declared: Any) -> None:
        """Raises PreconditionFailed when it is there with another type or arguments."""
        with bus.connect(self.settings) as connection, connection.channel() as channel:
            channel.exchange_declare(name, durable=True, auto_delete=False, **declared)

    def delete_queue(self, *names: str) -> None:
        with bus.connect(self.settings) as connection, connection.channel() as channel:
            for name in names:
                channel.queue_delete(name)

    def kill_all(self) -> list[Process]:
        """kill -9 every member's process at one moment. Returns those that were alive."""
        alive = [process for process in self.processes if process.is_alive]
        for process in alive:
            process.kill()
        return alive

    def let_leases_run_out(self) -> None:
        for member in self._members:
            member.let_leases_run_out()

    def close(self) -> None:
        self.kill_all()
        for member in self._members:
            member.close()


@dataclass(frozen=True)
class Waiting:
    """A row of an outbox; `returns` counts how often a broker had no place for it."""

    type: str
    subject: str
    returns: int


@dataclass(frozen=True)
class Effect:
    """What a reaction did."""

    event_id: UUID
    type: str
    subject: str
    version: int
    step: int


@dataclass
class Member:
    """One service of the platform, seen from the test: its database, its processes, its switches."""

    platform: Platform
    name: str
    database_url: str
    behaviour: Behaviour = field(init=False)
    database: Database = field(init=False)
    folder: Path = field(init=False)

    def __post_init__(self) -> None:
        self.folder = self.platform.folder / self.name
        self.behaviour = Behaviour(self.folder)
        self.database = Database(self.database_url)
        migrations.migrate(scratch_service(self.name), self.database)

    # --- its processes

    def start(self, *command: str) -> Process:
        """Start `relay`, `consume`, `worker` … in a process of its own."""
        return self._launch(command, self._output)

    def run(self, *command: str) -> str:
        """Run a command to its end. What it wrote; raises AssertionError when it failed."""
        output = self.platform.folder / f"{self.name}.{len(self.platform.processes)}.out"
        code = self._launch(command, output).wait()
        assert code == 0, f"{command} ended with {code}: {output.read_text()}"
        return output.read_text()

    def _launch(self, command: Sequence[str], output: Path) -> Process:
        process = Process(self.name, command, {**self.environment, "BEHAVIOUR_DIR": str(self.folder)}, output)
        self.platform.processes.append(process)
        return process

    @property
    def environment(self) -> dict[str, str]:
        return self.platform.environment(self.database_url)

    @property
    def _output(self) -> Path:
        return self.platform.folder / f"{self.name}.out"

    def has_logged(self, event: str) -> Callable[[], bool]:
        """Whether one of its roles wrote a log line of that name."""
        return lambda: f'"event": "{event}"' in self.log()

    def log(self) -> str:
        """All that its roles wrote to their standard output and error."""
        return self._output.read_text() if self._output.exists() else ""

    def runtime(self) -> Runtime:
        """For the web role, in the test's own process."""
        return Runtime(scratch_service(self.name), settings_from(self.environment))

    # --- what it tells

    def tell(self, *facts: Fact) -> list[UUID]:
        """Write facts into the outbox, in a transaction each."""
        return [self._tell(fact) for fact in facts]

    def _tell(self, fact: Fact) -> UUID:
        with self.database.writing() as session:
            return publish(session, fact)

    def waiting(self) -> list[Waiting]:
        """What its outbox still holds: what no broker has confirmed yet."""
        with self.database.reading() as session:
            rows = session.execute(select(outbox).order_by(outbox.c.seq)).all()
        return [Waiting(row.type, row.subject, row.returns) for row in rows]

    def has_sent_all(self) -> bool:
        return not self.waiting()

    def let_leases_run_out(self) -> None:
        """As if the time had passed after which a dead relay's successor may start."""
        self._move_back(lease.c.expires_at)

    def let_returned_be_due(self) -> None:
        """As if the time had passed after which a returned event is tried again."""
        self._move_back(outbox.c.retry_at)

    def _move_back(self, moment: Any) -> None:
        with self.database.writing() as session:
            past = clock.now() - timedelta(hours=1)
            session.execute(update(moment.table).where(moment.is_not(None)).values({moment: past}))

    # --- what it heard

    def effects(self) -> list[Effect]:
        """What its reactions did, oldest first."""
        with self.database.reading() as session:
            rows = session.execute(select(effect).order_by(effect.c.seq)).all()
        return [Effect(row.event_id, row.type, row.subject, row.version, row.step) for row in rows]

    def has_effects(self, count: int) -> Callable[[], bool]:
        """Whether there are that many, or more."""

        def arrived() -> bool:
            with self.database.reading() as session:
                return (session.scalar(select(func.count()).select_from(effect)) or 0) >= count

        return arrived

    def heard(self) -> list[str]:
        """The subjects of its effects, oldest first."""
        return [done.subject for done in self.effects()]

    def times_done(self) -> Counter[UUID]:
        """How often each event had its effect."""
        return Counter(done.event_id for done in self.effects())

    def versions_copied(self) -> dict[str, int]:
        """Its copy: the version it holds of each subject."""
        with self.database.reading() as session:
            return {row.subject: row.version for row in session.execute(select(copy)).all()}

    def dead_letters(self) -> list[Row[Any]]:
        with self.database.reading() as session:
            return dead_letters.listed(session)

    def wait_for(self, *subjects: str) -> None:
        """Until each of the subjects had an effect here."""
        eventually(lambda: set(subjects) <= set(self.heard()))

    def close(self) -> None:
        print(f"--- {self.name}\n{self.log()[-3000:]}")
        self.database.close()


def settings_from(environment: Mapping[str, str]) -> ServiceSettings:
    return ServiceSettings.model_validate({name.lower(): value for name, value in environment.items()})

"""A platform of scratch services: a registry of contracts, a broker, and members with a database each."""

import json
import signal
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

from cryptography.fernet import Fernet
from kombu.message import Message
from tests.contracts.bus.scratch.member import Member, settings_from
from tests.contracts.bus.scratch.processes import Process

from chassis import bus
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

    def member(self, name: str, *, database_url: str = "") -> Member:
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
            process.send(signal.SIGKILL)
        for process in alive:
            process.wait()
        return alive

    def let_leases_last(self) -> None:
        for member in self._members:
            member.let_leases_last()

    def close(self) -> None:
        self.kill_all()
        for member in self._members:
            member.close()

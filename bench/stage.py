"""The whole platform on PostgreSQL and RabbitMQ, each role in a process of its own, as containers run it.

The environments are the launcher's; the processes are not its forks, because forks share memory that containers do not.
Mails go to a mail server in this process.
"""

import subprocess
import sys
import time
from collections.abc import Iterator, Mapping
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import psycopg
from tests.journeys.smtp_sink import smtp_sink

from bench.children import ROOT, DidNotServe, clean_environment, python, status_of
from bench.meter import BROKER, POSTGRES, Reading, backend_seconds, now, tree_bytes, tree_seconds
from chassis.testing.processes import start_child, wait_until
from chassis.testing.servers import PrivatePostgres, PrivateRabbit
from launcher.plan import Address, Plan, metrics_of
from launcher.ports import free_ports
from launcher.state import State

SERVICES = ("certificates", "connections", "helpdesk", "identity", "notifier", "representatives")
_READY_SECONDS, _STOP_SECONDS, _QUIET_SECONDS = 120, 60, 120
_LOOK_SECONDS, _CALM_LOOKS = 0.3, 5  # nothing came for a second and a half
_UNLIMITED = {
    "WEB_MASTER": "1",
    "REGISTRATIONS_PER_HOUR": "1000000",
    "REQUESTS_PER_HOUR": "1000000",
    "DOCUMENTS_PER_HOUR": "1000000",
    "TICKETS_PER_HOUR": "1000000",
}


@dataclass(frozen=True)
class Stage:
    """A running platform under measurement. `roles` has the process number of each role by its name.

    `headers` are those that every request of a person needs: none.
    """

    url: str
    tls_port: int
    mail: Path
    roles: Mapping[str, int]
    databases: Mapping[str, psycopg.Connection[Any]]
    urls: Mapping[str, str]
    headers: Mapping[str, str] = field(default_factory=dict)

    def reading(self) -> Reading:
        """Read all counters now."""
        return Reading(
            at=now(),
            processor={name: tree_seconds(pid) for name, pid in self.roles.items()},
            database=backend_seconds(self.databases["identity"]),
            wal=int(self._number("identity", "SELECT pg_current_wal_lsn() - '0/0'::pg_lsn")),
            published={name: self._published(name) for name in SERVICES},
            consumed={name: self._number(name, "SELECT count(*) FROM inbox") for name in SERVICES},
            audited={name: self._number(name, "SELECT count(*) FROM audit") for name in SERVICES},
            mails=self._mails(),
        )

    def settle(self) -> None:
        """Wait until every event was published, heard and mailed. Raises RuntimeError when that takes too long."""
        last: tuple[Any, ...] = ()
        calm, until = 0, now() + _QUIET_SECONDS
        while calm < _CALM_LOOKS:
            if now() > until:
                raise RuntimeError(f"the platform does not come to rest: {last}")
            time.sleep(_LOOK_SECONDS)
            waiting = sum(self._number(name, "SELECT count(*) FROM outbox") for name in SERVICES)
            heard = tuple(self._number(name, "SELECT count(*) FROM inbox") for name in SERVICES)
            found = (waiting, heard, self._mails())
            calm = calm + 1 if found == last and not waiting else 0
            last = found

    def memory(self) -> dict[str, int]:
        """Return the bytes of memory of each role now."""
        return {name: tree_bytes(pid) for name, pid in self.roles.items()}

    def has_table(self, service: str, table: str) -> bool:
        return bool(self._number(service, f"SELECT (to_regclass('{table}') IS NOT NULL)::int"))

    def row_bytes(self, service: str, table: str) -> float:
        """Return the bytes of one row of a table on disk, with its part of every index."""
        count = self._number(service, f"SELECT count(*) FROM {table}")
        size = self._number(service, f"SELECT pg_total_relation_size('{table}')")
        return size / max(count, 1)

    def _mails(self) -> int:
        return sum(1 for _ in self.mail.glob("*.eml"))

    def _published(self, service: str) -> int:
        return self._number(service, "SELECT coalesce(sum(version), 0) FROM subject_version")

    def _number(self, service: str, query: str) -> int:
        row = self.databases[service].execute(query).fetchone()
        return int(row[0]) if row else 0


@contextmanager
def stage(folder: Path) -> Iterator[Stage]:
    """Start servers, services and gateway in `folder`; yield them when all is ready, and stop them after the block.

    Raises `DidNotServe`.
    """
    state = State(folder / "state", "real")
    state.open()
    with ExitStack() as stack:
        mail_url = stack.enter_context(smtp_sink(folder / "mail"))
        postgres = stack.enter_context(PrivatePostgres(folder / "pg"))
        rabbit = stack.enter_context(PrivateRabbit(folder / "mq"))
        plan = _plan(state, mail_url, postgres, rabbit)
        _migrate(plan)
        rabbit.save_declarations()
        roles = {
            name: stack.enter_context(_running(state.folder / "logs" / f"{name}.log", *role))
            for name, role in _roles(plan).items()
        }
        ready = wait_until(lambda: status_of(f"127.0.0.1:{plan.port}", "/status") == 200, _READY_SECONDS)
        if not ready:
            raise DidNotServe(f"the platform was not ready after {_READY_SECONDS} s")
        servers = {POSTGRES: postgres.pid or 0, BROKER: rabbit.pid or 0}
        databases = {name: stack.enter_context(postgres.superuser(name)) for name in SERVICES}
        for connection in databases.values():
            connection.execute("SET application_name TO bench")
        yield Stage(plan.public_url, plan.tls_port, folder / "mail", {**roles, **servers}, databases, plan.databases)


def _plan(state: State, mail_url: str, postgres: PrivatePostgres, rabbit: PrivateRabbit) -> Plan:
    port, tls_port = free_ports(2)
    listeners = [*SERVICES, *map(metrics_of, SERVICES), "gateway", "envoy_admin", "incoming_mail"]
    return Plan(
        state=state,
        port=port,
        tls_port=tls_port,
        mail_url=mail_url,
        databases={name: postgres.create_database(name, owner_role=name) for name in SERVICES},
        broker=rabbit.url(),
        listening=dict(zip(listeners, map(Address, free_ports(len(listeners))), strict=True)),
        secrets=state.secrets(list(SERVICES)),
    )


def _migrate(plan: Plan) -> None:
    """Bring all databases to the newest revision, two services at a time."""
    for pair in zip(SERVICES[::2], SERVICES[1::2], strict=True):
        children = [
            subprocess.Popen(
                python(name, "migrate"),
                cwd=ROOT,
                env=clean_environment(**plan.service_environment(name)),
                stdout=sys.stderr,
            )
            for name in pair
        ]
        if any(child.wait() for child in children):
            raise DidNotServe(f"the databases of {' and '.join(pair)} could not be migrated")


def _roles(plan: Plan) -> dict[str, tuple[list[str], dict[str, str]]]:
    """Return the command and the environment of each role by its name."""
    roles = {
        f"{name}-{role}": (
            python(name, role),
            {**plan.service_environment(name), **_UNLIMITED, "PGAPPNAME": f"{name}-{role}"},
        )
        for name in SERVICES
        for role in ("web", "worker")
    }
    front = plan.gateway_environment()
    return {
        **roles,
        "gateway-app": (python("gateway", "app"), front),
        "gateway-envoy": (python("gateway", "envoy"), front),
    }


@contextmanager
def _running(log: Path, command: list[str], environment: dict[str, str]) -> Iterator[int]:
    child = start_child(
        command,
        folder=ROOT,
        environment=clean_environment(**environment),
        output=log,
        death_signal="TERM",
    )
    try:
        yield child.pid
    finally:
        child.terminate()
        child.wait(_STOP_SECONDS)

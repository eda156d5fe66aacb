"""Outages of a broker and of a database, each a context: it is away inside the block and back after it."""

from collections.abc import Iterator
from contextlib import AbstractContextManager, contextmanager
from typing import TYPE_CHECKING, Protocol

from sqlalchemy import text
from tests.contracts.bus.scratch.member import Member
from tests.contracts.bus.scratch.platform import Platform

if TYPE_CHECKING:
    from chassis.testing.servers import PrivatePostgres, PrivateRabbit


@contextmanager
def killed(server: "PrivatePostgres | PrivateRabbit") -> Iterator[None]:
    """kill -9 now, started again at the end of the block."""
    server.kill()
    try:
        yield
    finally:
        server.start()


class Outages(Protocol):
    """What can be made to fail on one kind of platform."""

    def broker_killed(self, platform: Platform) -> AbstractContextManager[None]:
        """kill -9 in the middle of whatever goes on."""

    def database_away(self, member: Member) -> AbstractContextManager[None]:
        """No transaction of the member can commit."""


class RealOutages:
    """RabbitMQ's node is killed, PostgreSQL's server is killed."""

    def __init__(self, rabbit: "PrivateRabbit", postgres: "PrivatePostgres") -> None:
        self._rabbit = rabbit
        self._postgres = postgres

    def broker_killed(self, platform: Platform) -> AbstractContextManager[None]:
        return killed(self._rabbit)

    def database_away(self, member: Member) -> AbstractContextManager[None]:
        return killed(self._postgres)


class EmbeddedOutages:
    """The embedded broker has no process of its own: all that use it are killed. SQLite is locked by somebody else."""

    @contextmanager
    def broker_killed(self, platform: Platform) -> Iterator[None]:
        victims = platform.kill_all()
        yield
        platform.let_leases_last()
        for process in victims:
            process.start_again()

    @contextmanager
    def database_away(self, member: Member) -> Iterator[None]:
        with member.database.engine.connect() as connection, connection.begin():  # BEGIN IMMEDIATE
            connection.execute(text("SELECT 1"))
            yield

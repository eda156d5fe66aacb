"""Where a run takes place: a short scratch folder, a durable PostgreSQL and a RabbitMQ in it, gone afterwards."""

import tempfile
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from functools import cached_property
from pathlib import Path

import amqp

from chassis.testing.servers import PrivatePostgres, PrivateRabbit


class Scenery:
    """Folders, databases and virtual hosts for measurements; a server starts when it is first asked for."""

    def __init__(self, root: Path, stack: ExitStack) -> None:
        self._root = root
        self._stack = stack

    def folder(self, name: str) -> str:
        """A new folder."""
        made = self._root / name
        made.mkdir()
        return str(made)

    def sqlite(self, name: str) -> str:
        """The URL of a SQLite database of its own."""
        return f"sqlite:///{self._root}/{name}.db"

    def postgres(self, name: str) -> str:
        """The URL of a new PostgreSQL database."""
        return self._postgres.create_database(name)

    def rabbit(self, name: str) -> str:
        """The URL of a new virtual host."""
        return self._rabbit.create_vhost(name)

    def embedded(self, name: str) -> str:
        """The URL of a new embedded broker."""
        return f"embedded://{self._root}/{name}-broker.db"

    @property
    def rabbit_version(self) -> str:
        url = self._rabbit.url()
        user, _, password = url.removeprefix("amqp://").partition("@")[0].partition(":")
        with amqp.Connection(f"127.0.0.1:{self._rabbit.port}", userid=user, password=password) as connection:
            return str(connection.server_properties["version"])

    @cached_property
    def _postgres(self) -> PrivatePostgres:
        server = PrivatePostgres(self._root / "pg")
        self._stack.callback(server.stop)
        server.start()
        return server

    @cached_property
    def _rabbit(self) -> PrivateRabbit:
        server = PrivateRabbit(self._root / "mq")
        self._stack.callback(server.stop)
        server.start()
        return server


@contextmanager
def scenery() -> Iterator[Scenery]:
    """A scratch folder with what runs in it, until the end of the block."""
    with tempfile.TemporaryDirectory(prefix="ramal-b-", ignore_cleanup_errors=True) as root, ExitStack() as stack:
        Path(root).chmod(0o711)  # PostgreSQL's own user passes through
        yield Scenery(Path(root), stack)

"""The surroundings of a run: a temporary folder with a durable PostgreSQL and a RabbitMQ in it, deleted afterwards."""

import tempfile
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from functools import cached_property
from pathlib import Path

import amqp

from chassis.testing.servers import PrivatePostgres, PrivateRabbit


class Scenery:
    """Creates folders, databases and virtual hosts for measurements. A server starts when it is first needed."""

    def __init__(self, root: Path, stack: ExitStack) -> None:
        self._root = root
        self._stack = stack

    def folder(self, name: str) -> str:
        """Create a folder and return its path."""
        made = self._root / name
        made.mkdir()
        return str(made)

    def sqlite(self, name: str) -> str:
        """Return the URL of a new SQLite database."""
        return f"sqlite:///{self._root}/{name}.db"

    def postgres(self, name: str) -> str:
        """Create a PostgreSQL database and return its URL."""
        return self._postgres.create_database(name)

    def rabbit(self, name: str) -> str:
        """Create a virtual host of RabbitMQ and return its URL."""
        return self._rabbit.create_vhost(name)

    def embedded(self, name: str) -> str:
        """Return the URL of a new embedded broker."""
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
    """Yield a `Scenery` in a temporary folder. Its servers are stopped and the folder deleted after the block."""
    with tempfile.TemporaryDirectory(prefix="ramal-b-", ignore_cleanup_errors=True) as root, ExitStack() as stack:
        Path(root).chmod(0o711)  # PostgreSQL's own user has to reach its data folder below
        yield Scenery(Path(root), stack)

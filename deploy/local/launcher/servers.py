"""The servers that hold data and messages: files for the embedded default, PostgreSQL and RabbitMQ for `REAL=1`.

Both kinds have the same methods, so that the rest of the launcher does not depend on the kind.
"""

import time
from pathlib import Path
from typing import Protocol

from chassis.testing.servers import PrivatePostgres, PrivateRabbit, ServerDidNotStart

_AGAIN_SECONDS = 1.0


class Servers(Protocol):
    """The databases and the broker of a platform, from start to stop. `broker` is the broker's URL."""

    broker: str

    def database(self, service: str) -> str:
        """Create a service's own database if need be, and return its URL."""
        ...

    def keep_declarations(self) -> None:
        """Make sure that the queues declared until now survive a crash of the broker."""
        ...

    def tend(self) -> None:
        """Find a server that has died and start it again.

        Must be called several times a second, from the main thread.
        """
        ...

    def stop(self) -> None: ...


class Files:
    """SQLite and the embedded broker. They have no processes, so there is nothing to start, watch or stop."""

    def __init__(self, folder: Path) -> None:
        self.broker = f"embedded://{folder}/broker.db"
        self._folder = folder

    def database(self, service: str) -> str:
        return f"sqlite:///{self._folder}/{service}.db"

    def keep_declarations(self) -> None:
        return

    def tend(self) -> None:
        return

    def stop(self) -> None:
        return


class RealServers:
    """A private PostgreSQL and RabbitMQ on free loopback ports, with their data in the state folder."""

    def __init__(self, folder: Path) -> None:
        self._postgres = PrivatePostgres(folder / "postgresql")
        self._rabbit = PrivateRabbit(folder / "rabbitmq")
        self._coming_back: set[str] = set()
        self._again_at = {"PostgreSQL": 0.0, "RabbitMQ": 0.0}
        try:
            self._postgres.start()
            self._rabbit.start()
        except BaseException:
            self.stop()
            raise
        self.broker = self._rabbit.url()

    def database(self, service: str) -> str:
        """Create a service's database, owned by a database role of its own, unless it exists; return its URL."""
        return self._postgres.create_database(service, owner_role=service)

    def keep_declarations(self) -> None:
        self._rabbit.save_declarations()

    def tend(self) -> None:
        """Start a server that died again, on its port with its data, without waiting for it.

        The processes of the services are tended to while RabbitMQ takes its seconds to start. All of it happens in the
        main thread: the kernel ends a server with the thread that started it.
        """
        for name, server in (("PostgreSQL", self._postgres), ("RabbitMQ", self._rabbit)):
            if server.has_left and time.monotonic() >= self._again_at[name]:
                self._start_again(name, server)
            elif name in self._coming_back and server.came_back():
                self._coming_back.discard(name)

    def _start_again(self, name: str, server: PrivatePostgres | PrivateRabbit) -> None:
        print(f"  {name} died; starting it again (log: {server.folder}/server.log)", flush=True)
        self._again_at[name] = time.monotonic() + _AGAIN_SECONDS
        self._coming_back.add(name)
        try:
            server.start_again()
        except ServerDidNotStart as fault:  # processes of the dead one may still be there for a moment
            print(f"  {str(fault).splitlines()[0]}", flush=True)

    def stop(self) -> None:
        self._rabbit.stop()
        self._postgres.stop()

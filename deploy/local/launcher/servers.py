"""The real components of `make up REAL=1`: a private PostgreSQL and a private RabbitMQ on free loopback ports."""

from dataclasses import dataclass
from pathlib import Path

from chassis.testing.servers import PrivatePostgres, PrivateRabbit


@dataclass
class RealServers:
    """Both servers, started; their data lives in the state folder."""

    postgres: PrivatePostgres
    rabbit: PrivateRabbit

    @classmethod
    def start(cls, folder: Path) -> "RealServers":
        servers = cls(PrivatePostgres(folder / "postgresql"), PrivateRabbit(folder / "rabbitmq"))
        servers.postgres.start()
        servers.rabbit.start()
        return servers

    def database(self, service: str) -> str:
        """The URL of a service's own database, owned by a role of its own."""
        return self.postgres.create_database(service, owner_role=service)

    def broker(self) -> str:
        return self.rabbit.url()

    def stop(self) -> None:
        self.rabbit.stop()
        self.postgres.stop()

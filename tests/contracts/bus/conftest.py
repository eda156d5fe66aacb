"""Fixtures of the bus contract tests: every test runs on RabbitMQ with PostgreSQL, and on the embedded broker with
SQLite, the two ways in which the platform is run."""

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING
from uuid import uuid4

import pytest
from tests.contracts.bus.scratch.platform import Platform

from chassis import contracts
from chassis.testing.plugin import DATABASES

if TYPE_CHECKING:
    from chassis.testing.servers import PrivatePostgres


@pytest.fixture
def make_postgres_database(request: pytest.FixtureRequest) -> Iterator[Callable[[str], str]]:
    """Makes a member's empty database on PostgreSQL and returns its URL."""
    made: list[str] = []

    def make(name: str) -> str:
        server: PrivatePostgres = request.getfixturevalue("postgres")
        made.append(f"{name}_{uuid4().hex[:12]}")
        return server.create_database(made[-1])

    yield make
    for name in made:
        request.getfixturevalue("postgres").drop_database(name)


@pytest.fixture
def make_database(
    broker_url: str, tmp_path: Path, make_postgres_database: Callable[[str], str]
) -> Callable[[str], str]:
    """Makes a member's empty database of the kind that goes with the broker and returns its URL."""
    if broker_url.startswith("embedded:") or "postgresql" not in DATABASES:
        return lambda name: f"sqlite:///{tmp_path}/{name}.db"
    return make_postgres_database


@pytest.fixture
def platform(
    broker_url: str, tmp_path: Path, make_database: Callable[[str], str], monkeypatch: pytest.MonkeyPatch
) -> Iterator[Platform]:
    """Three members on an empty broker; their processes are killed at the end."""
    made = Platform(broker_url, tmp_path, make_database)
    monkeypatch.setattr(contracts, "ROOT", made.contracts)
    contracts.event_contracts.cache_clear()
    yield made
    made.close()
    contracts.event_contracts.cache_clear()

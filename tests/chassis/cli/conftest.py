"""A scratch service, its environment and its database, as the commands' tests need them."""

from collections.abc import Callable, Iterator
from contextlib import closing
from datetime import UTC, datetime
from pathlib import Path

import pytest
from click.testing import CliRunner, Result
from cryptography.fernet import Fernet
from scratch_service.app import service

from chassis import telemetry
from chassis.cli import commands
from chassis.database import Database
from chassis.service import Runtime
from chassis.settings import ServiceSettings

HERE = Path(__file__).parents[1]
CONTRACTS = HERE / "scratch_service" / "contracts"
NOON = datetime(2026, 9, 15, 12, tzinfo=UTC)


@pytest.fixture
def environment(database_url: str, tmp_path: Path) -> dict[str, str]:
    """What a process of the scratch service needs."""
    return {
        "DATABASE_URL": database_url,
        "BROKER_URL": f"embedded://{tmp_path}/broker.db",
        "ISSUER_URL": "http://127.0.0.1:8080",
        "SECRETS_KEY": Fernet.generate_key().decode(),
        "AUDIT_HEADS": str(tmp_path / "heads"),
        "RETRY_SECONDS": "1",
    }


@pytest.fixture
def run(environment: dict[str, str], monkeypatch: pytest.MonkeyPatch, scratch_contracts: None) -> Callable[..., Result]:
    """Runs a command in this process; log lines stay as the tests have them."""
    monkeypatch.setattr(telemetry, "configure_logging", lambda *_: None)
    for name in ServiceSettings.model_fields:
        monkeypatch.delenv(name.upper(), raising=False)
    for name, value in environment.items():
        monkeypatch.setenv(name, value)

    def invoke(*arguments: object, fails: bool = False) -> Result:
        result = CliRunner().invoke(commands(service), [str(argument) for argument in arguments])
        assert (result.exit_code != 0) is fails, (result.output, result.exception)
        return result

    return invoke


@pytest.fixture
def database(run: Callable[..., Result], database_url: str) -> Iterator[Database]:
    """Migrated by the command."""
    run("migrate")
    with closing(Database(database_url)) as opened:
        yield opened


@pytest.fixture
def runtime(database: Database, environment: dict[str, str]) -> Iterator[Runtime]:
    """The same service as the commands see it."""
    with closing(Runtime(service, service.settings())) as one:  # type: ignore[call-arg]  # from the environment
        yield one

"""The command `notices`: the hourly job, run by an operator."""

from datetime import timedelta

import pytest
import structlog
from certificates_kit.rows import registered
from certificates_kit.world import World
from click.testing import CliRunner

from certificates.app import service
from certificates.model import Notice
from chassis import clock
from chassis.cli import commands


def test_an_operator_runs_the_job_as_of_a_day(world: World, database_url: str, monkeypatch: pytest.MonkeyPatch) -> None:
    company = world.company()
    world.representative(company)
    registered(world, company, clock.now() + timedelta(days=40))
    settings, logging = world.runtime.settings, structlog.get_config()
    for name, value in {
        "DATABASE_URL": database_url,
        "BROKER_URL": settings.broker_url,
        "ISSUER_URL": settings.issuer_url,
        "SECRETS_KEY": settings.secrets_key.get_secret_value(),
        "LOG_LEVEL": "ERROR",
    }.items():
        monkeypatch.setenv(name, value)

    def said(*words: str) -> str:
        result = CliRunner().invoke(commands(service), ["notices", *words])
        assert result.exit_code == 0, result.output
        return result.output.strip()

    try:
        assert said() == "notices: 0 done"
        in_20_days = f"{clock.now() + timedelta(days=20):%Y-%m-%dT%H:%M:%SZ}"
        assert said("--as-of", in_20_days) == "notices: 1 done"
        assert said("--as-of", in_20_days) == "notices: 0 done"
    finally:
        structlog.configure(**logging)
    assert [row.threshold for row in world.rows(Notice)] == [30]

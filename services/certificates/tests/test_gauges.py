"""What Prometheus sees of enrollments and notices."""

import re
from datetime import datetime, timedelta

import pytest
from certificates_kit.rows import ended, registered
from certificates_kit.world import World
from click.testing import CliRunner
from prometheus_client import CollectorRegistry, generate_latest
from tests.told_world import Company

from certificates.app import service
from certificates.jobs.notices import NOTICES
from certificates.model import Enrollment, Notice
from certificates.queries import gauges as queries
from certificates.states import EnrollmentStatus
from chassis import cli
from chassis.gauges import DatabaseGauges
from chassis.testing.clock import FrozenClock

DAY = timedelta(days=1)


@pytest.fixture
def now(frozen_clock: FrozenClock) -> datetime:
    return frozen_clock.at


def shown(world: World) -> dict[str, float]:
    registry = CollectorRegistry()
    registry.register(DatabaseGauges("certificates", world.database, service.gauges))
    lines = generate_latest(registry).decode().splitlines()
    found = (line.rpartition(" ") for line in lines if line.startswith(("ramal_enrollment", "ramal_certificate")))
    return {re.sub(r',?service="certificates",?', "", name): float(value) for name, _, value in found}


def enrolled(world: World, *ends: datetime) -> Company:
    company = world.company()
    for end in ends:
        registered(world, company, end)
    return company


def test_enrollments_are_counted_by_the_status_that_their_people_see(world: World, now: datetime) -> None:
    enrolled(world, now + 31 * DAY, now + 200 * DAY)
    enrolled(world, now + 30 * DAY, now + 200 * DAY)
    enrolled(world, now, now + 10 * DAY)  # the first has ended by the clock
    enrolled(world, now - DAY, now + 300 * DAY)
    enrolled(world, now - DAY)
    ended(world, registered(world, world.company(), now + 9 * DAY))
    world.company()  # not enrolled
    seen = [row.status(now) for row in world.rows(Enrollment) if row.enrolled_at]
    found = shown(world)
    assert {one: found[f'ramal_enrollments{{status="{one}"}}'] for one in EnrollmentStatus} == {
        one: seen.count(one) for one in EnrollmentStatus
    }
    assert {seen.count(one) for one in EnrollmentStatus} == {1, 2}


def test_days_are_shown_of_what_ends_within_sixty_and_of_so_many(
    world: World, now: datetime, monkeypatch: pytest.MonkeyPatch
) -> None:
    soon, twice = enrolled(world, now + 1.5 * DAY), enrolled(world, now - DAY, now + 60 * DAY)
    enrolled(world, now + 61 * DAY)
    name = "ramal_enrollment_expiry_days"
    days = {key: value for key, value in shown(world).items() if key.startswith(name)}
    assert days == {f'{name}{{cnpj="{soon.cnpj}"}}': 1.5, f'{name}{{cnpj="{twice.cnpj}"}}': 60}
    monkeypatch.setattr(queries, "MOST_SHOWN", 1)
    enrolled(world, now + DAY)
    shown_now = [key for key in shown(world) if key.startswith(name)]
    assert f'{name}{{cnpj="{soon.cnpj}"}}' not in shown_now and len(shown_now) == 2


def test_notices_are_counted_as_they_are_written(world: World, now: datetime) -> None:
    def count() -> float:
        return float(NOTICES.labels(15, "told")._value.get())

    before = count()
    company = enrolled(world, now + 10 * DAY)
    world.representative(company)
    world.run_job("notices", now)
    assert count() == before + 1
    assert shown(world)["ramal_certificate_notices_undelivered{}"] == 0


def test_the_job_is_a_command_of_its_own(world: World, now: datetime, monkeypatch: pytest.MonkeyPatch) -> None:
    company = enrolled(world, now + 100 * DAY)
    world.representative(company)
    monkeypatch.setattr("chassis.roles.open_runtime", lambda _service: world.runtime)
    as_of = (now + 80 * DAY).strftime("%Y-%m-%dT%H:%M:%SZ")
    said = CliRunner().invoke(cli.commands(service), ["notices", "--as-of", as_of])
    assert (said.exit_code, said.output.splitlines()[-1]) == (0, "notices: 1 done")
    assert [row.threshold for row in world.rows(Notice)] == [30]

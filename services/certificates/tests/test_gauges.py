"""What Prometheus sees of enrollments and notices."""

from datetime import datetime, timedelta
from pathlib import Path

import pytest
from certificates_kit.hierarchy import intermediate, make_ca, make_crl, make_store, root, write_crls
from certificates_kit.rows import ended, registered
from certificates_kit.world import MakeWorld, World
from click.testing import CliRunner
from cryptography.hazmat.primitives.serialization import Encoding
from tests.told_world import Company

from certificates.app import service
from certificates.jobs.notices import NOTICES
from certificates.model import Enrollment, Notice
from certificates.queries import gauges as queries
from certificates.states import EnrollmentStatus
from chassis import cli
from chassis.testing.clock import FrozenClock
from chassis.testing.gauges import shown_gauges

DAY = timedelta(days=1)


@pytest.fixture
def now(frozen_clock: FrozenClock) -> datetime:
    return frozen_clock.at


def shown(world: World) -> dict[str, float]:
    return shown_gauges(world.runtime)


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


def test_the_trust_store_shows_what_is_used_of_it_and_when_the_first_ends(world: World) -> None:
    found = shown_gauges(world.runtime, "ramal_trust_")
    assert found['ramal_trust_anchors{kind="root",state="usable"}'] == 1
    assert found['ramal_trust_anchors{kind="intermediate",state="usable"}'] == 1
    end = root().certificate.not_valid_after_utc
    assert found['ramal_trust_store_end_timestamp_seconds{kind="root"}'] == end.timestamp()
    assert shown_gauges(world.runtime, "ramal_revocation_lists") == {}


def test_a_root_without_a_pin_shows_as_not_used(make_world: MakeWorld, tmp_path: Path) -> None:
    make_store(stray := tmp_path / "stray")
    (stray / "roots" / "other.der").write_bytes(make_ca("Another root").certificate.public_bytes(Encoding.DER))
    found = shown_gauges(make_world(trust_store=stray).runtime, "ramal_trust_anchors")
    assert found['ramal_trust_anchors{kind="root",state="not_pinned"}'] == 1


def test_the_lists_of_revoked_certificates_show_when_the_first_authority_has_none(
    make_world: MakeWorld, tmp_path: Path
) -> None:
    lists = [make_crl(intermediate(), revoked=[1]), make_crl(root(), revoked=[])]
    write_crls(tmp_path / "crls", *lists)
    found = shown_gauges(make_world(crl_store=tmp_path / "crls").runtime, "ramal_revocation_lists")
    ends = [one.next_update_utc for one in lists]
    assert found["ramal_revocation_lists_end_timestamp_seconds{}"] == min(end.timestamp() for end in ends if end)

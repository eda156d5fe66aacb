"""What the hourly job does at and after a certificate's end, and when it judges certificates again."""

from datetime import datetime, timedelta
from pathlib import Path
from uuid import UUID

import pytest
import structlog
from certificates_kit.hierarchy import intermediate, make_ca, make_crl, make_leaf, make_store, root, write_crls
from certificates_kit.rows import ended, registered, the_row
from certificates_kit.world import MakeWorld, Person, World
from tests.told_world import Company

from certificates.model import Certificate, Enrollment
from certificates.states import CertificateState, EnrollmentStatus
from chassis.testing.clock import FrozenClock

DAY, INSTANT = timedelta(days=1), timedelta(microseconds=1)
JOB = "notices"


@pytest.fixture
def now(frozen_clock: FrozenClock) -> datetime:
    return frozen_clock.at


def state_of(world: World, certificate_id: UUID) -> CertificateState:
    return the_row(world, certificate_id).state


def enrolled(world: World) -> tuple[Company, Person]:
    company = world.company()
    return company, world.representative(company)


@pytest.mark.covers("C23")
def test_at_its_end_a_certificate_is_gone_told_and_audited(world: World, now: datetime) -> None:
    company, ana = enrolled(world)
    certificate = registered(world, company, now + DAY)
    world.run_job(JOB, now + DAY - INSTANT)
    assert state_of(world, certificate) is CertificateState.ACTIVE
    world.events()
    world.run_job(JOB, now + DAY)
    assert state_of(world, certificate) is CertificateState.EXPIRED
    (event,) = world.events()
    assert (event.type, event.subject) == ("certificates.certificate_expired.v1", str(certificate))
    assert event.data["parties"] == [str(ana.user_id)]
    assert [row.subject for row in world.audited("certificate.expired")] == [str(certificate)]
    (enrollment,) = world.rows(Enrollment)
    assert enrollment.status(now + DAY) is EnrollmentStatus.EXPIRED
    assert world.run_job(JOB, now + 2 * DAY) == 0
    assert world.events() == []


def test_what_nobody_was_told_of_in_time_is_ended_all_the_same(world: World, now: datetime) -> None:
    company, _ana = enrolled(world)
    registered(world, company, now + 40 * DAY)
    world.events()
    world.run_job(JOB, now + 41 * DAY)
    assert [event.type for event in world.events()] == ["certificates.certificate_expired.v1"]


def test_a_predecessor_that_runs_out_was_replaced_and_alarms_nobody(world: World, now: datetime) -> None:
    company, ana = enrolled(world)
    old = registered(world, company, now + DAY)
    new = registered(world, company, now + 300 * DAY, replaces=old)
    world.events()
    world.run_job(JOB, now + DAY)
    assert (state_of(world, old), state_of(world, new)) == (CertificateState.REPLACED, CertificateState.ACTIVE)
    (event,) = world.events()
    assert (event.type, event.data["reason"]) == ("certificates.certificate_removed.v1", "replaced")
    assert event.data["parties"] == [str(ana.user_id)]


def test_a_successor_that_runs_out_first_gives_its_place_back(world: World, now: datetime) -> None:
    company, _ana = enrolled(world)
    old = registered(world, company, now + 10 * DAY)
    registered(world, company, now + DAY, replaces=old)
    world.events()
    world.run_job(JOB, now + DAY)
    told = [(event.type.split(".")[1], event.data["certificate_id"]) for event in world.events()]
    assert [kind for kind, _id in told] == ["certificate_expired", "certificate_expiring"]
    assert told[1][1] == str(old)


def test_predecessor_and_successor_that_have_both_run_out_have_both_expired(world: World, now: datetime) -> None:
    company, _ana = enrolled(world)
    old = registered(world, company, now + DAY)
    new = registered(world, company, now + 2 * DAY, replaces=old)
    world.run_job(JOB, now + 3 * DAY)
    assert {state_of(world, one) for one in (old, new)} == {CertificateState.EXPIRED}


def test_the_ends_of_many_companies_come_in_pieces(
    world: World, now: datetime, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("certificates.jobs.notices._WRITTEN", 2)
    for _ in range(5):
        company, _ana = enrolled(world)
        registered(world, company, now + DAY)
        registered(world, company, now + DAY)
    assert world.run_job(JOB, now + DAY) == 10
    assert {row.state for row in world.rows(Certificate)} == {CertificateState.EXPIRED}


# --- judged again


@pytest.fixture
def store(tmp_path: Path) -> Path:
    make_store(tmp_path / "trust")
    return tmp_path / "trust"


@pytest.fixture
def judging(make_world: MakeWorld, store: Path, tmp_path: Path) -> World:
    (tmp_path / "crls").mkdir()
    return make_world(trust_store=store, crl_store=tmp_path / "crls")


def of_the_store(world: World, now: datetime, **leaf: object) -> UUID:
    """A certificate that the intermediate CA of the trust store issued."""
    company, _ana = enrolled(world)
    end = now + 300 * DAY
    certificate = registered(world, company, end, der=make_leaf(end=end, begin=now - DAY, **leaf))  # type: ignore[arg-type]
    world.events()
    return certificate


def revoke(folder: Path, number: int, **dates: datetime) -> None:
    """Put a list with one serial number of the intermediate CA into the folder of lists."""
    write_crls(folder / "crls", make_crl(intermediate(), revoked=[number], **dates))


def run_anew(world: World, now: datetime) -> int:
    """Run the job with stores that were just opened, as after their folders changed."""
    world.runtime.__dict__.pop("jobs", None)
    return world.run_job(JOB, now)


def test_a_certificate_whose_chain_is_trusted_no_more_is_flagged_once_and_cleared_once(
    judging: World, store: Path, now: datetime
) -> None:
    certificate = of_the_store(judging, now)
    assert run_anew(judging, now) == 0
    make_store(store, roots=[make_ca("Another root")], intermediates=[])
    with structlog.testing.capture_logs() as lines:
        assert [run_anew(judging, now) for _ in range(3)] == [1, 0, 0]
    assert [line["finding"] for line in lines if line["event"] == "certificate.judged_again"] == ["untrusted"]
    assert the_row(judging, certificate).is_untrusted
    assert state_of(judging, certificate) is CertificateState.ACTIVE
    make_store(store, roots=[root()], intermediates=[intermediate()])
    assert [run_anew(judging, now) for _ in range(2)] == [1, 0]
    assert not the_row(judging, certificate).is_untrusted
    audited = [row.action for row in judging.audited() if row.action.startswith("certificate.")]
    assert audited == ["certificate.untrusted", "certificate.trusted"]
    assert judging.events() == []


def test_a_revoked_certificate_is_removed_and_told(judging: World, tmp_path: Path, now: datetime) -> None:
    certificate = of_the_store(judging, now, serial_number=4711)
    other = of_the_store(judging, now, serial_number=4712)
    revoke(tmp_path, 4711, at=now - DAY, following=now + DAY)
    assert [run_anew(judging, now) for _ in range(2)] == [1, 0]
    assert state_of(judging, certificate) is CertificateState.REVOKED
    assert state_of(judging, other) is CertificateState.ACTIVE
    (event,) = judging.events()
    assert (event.type, event.data["reason"]) == ("certificates.certificate_removed.v1", "revoked")
    assert event.data["certificate_id"] == str(certificate)
    assert [row.subject for row in judging.audited("certificate.revoked")] == [str(certificate)]


def test_a_list_that_is_not_current_revokes_nothing(judging: World, tmp_path: Path, now: datetime) -> None:
    certificate = of_the_store(judging, now, serial_number=4711)
    revoke(tmp_path, 4711, at=now - 2 * DAY, following=now - DAY)
    assert run_anew(judging, now) == 0
    assert state_of(judging, certificate) is CertificateState.ACTIVE


@pytest.mark.parametrize("folder", ["none", "empty"])
def test_without_a_trust_store_nothing_is_judged(
    make_world: MakeWorld, tmp_path: Path, now: datetime, folder: str
) -> None:
    (tmp_path / "empty").mkdir()
    world = make_world(trust_store=tmp_path / "empty" if folder == "empty" else None)
    certificate = of_the_store(world, now, issuer=make_ca("Another root"))
    assert world.run_job(JOB, now) == 0
    assert not the_row(world, certificate).is_untrusted


def test_bytes_that_cannot_be_read_any_more_hold_up_no_other(judging: World, store: Path, now: datetime) -> None:
    company, _ana = enrolled(judging)
    registered(judging, company, now + 200 * DAY, der=b"unreadable")
    certificate = of_the_store(judging, now)
    make_store(store, roots=[make_ca("Another root")], intermediates=[])
    with structlog.testing.capture_logs() as lines:
        assert run_anew(judging, now) == 1
    assert "certificate.unreadable" in [line["event"] for line in lines]
    assert the_row(judging, certificate).is_untrusted


def test_what_ended_meanwhile_stays_as_it_is(judging: World, tmp_path: Path, now: datetime) -> None:
    certificate = of_the_store(judging, now, serial_number=4711)
    revoke(tmp_path, 4711, at=now - DAY, following=now + DAY)
    ended(judging, certificate)
    assert run_anew(judging, now) == 0
    assert state_of(judging, certificate) is CertificateState.REMOVED

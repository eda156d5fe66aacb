"""However the hourly job is run, late, twice, by two workers or killed at any step: each notice is told once."""

from collections import Counter
from datetime import datetime, timedelta
from pathlib import Path
from uuid import UUID

import pytest
from certificates_kit.hierarchy import intermediate, make_ca, make_crl, make_leaf, make_store, write_crls
from certificates_kit.rows import registered, the_row
from certificates_kit.world import MakeWorld, World

from certificates.model import Notice
from certificates.states import THRESHOLDS, CertificateState, NoticeState
from chassis.testing.clock import FrozenClock
from chassis.testing.dying import another_process, die_everywhere, job_dies
from chassis.testing.events import Told
from chassis.testing.parallel import at_once

DAY, HOUR = timedelta(days=1), timedelta(hours=1)
JOB = "notices"
FEWEST_STEPS = 15
"""Writes and commits that a run has at least in which everything happens. With fewer, the deaths would be elsewhere."""


@pytest.fixture
def now(frozen_clock: FrozenClock) -> datetime:
    return frozen_clock.at


def expiring(events: list[Told]) -> Counter[tuple[str, UUID, int]]:
    told = [event.data for event in events if event.type == "certificates.certificate_expiring.v1"]
    return Counter((data["certificate_id"], UUID(data["recipient_user_id"]), data["threshold"]) for data in told)


def expired(events: list[Told]) -> Counter[str]:
    return Counter(event.subject for event in events if event.type == "certificates.certificate_expired.v1")


@pytest.mark.covers("C23")
@pytest.mark.parametrize("way", ["hourly", "skipped for three days", "by two workers at once"])
def test_forty_days_tell_every_representative_thrice_and_then_of_the_end(world: World, now: datetime, way: str) -> None:
    company = world.company()
    people = [world.representative(company).user_id for _ in range(3)]
    certificates = [str(registered(world, company, now + 39 * DAY + at * HOUR / 3)) for at in range(2)]
    renewing = world.company()
    world.representative(renewing)
    registered(world, renewing, now + 300 * DAY, replaces=registered(world, renewing, now + 35 * DAY))
    world.events()
    workers = [another_process(world) for _ in range(2)] if "two" in way else [world]
    for hour in range(40 * 24):
        day = hour // 24
        if "three" in way and (9 <= day < 12 or 23 <= day < 26 or 31 <= day < 34):
            continue
        if len(workers) > 1 and hour % 6 and day not in (9, 24, 32, 39):
            continue  # at most of the hours nothing is due
        at_once(len(workers), lambda number, at=now + hour * HOUR: workers[number].run_job(JOB, at))  # type: ignore[misc]
    events = world.events()
    assert expiring(events) == {(one, who, days): 1 for one in certificates for who in people for days in THRESHOLDS}
    assert expired(events) == dict.fromkeys(certificates, 1)
    assert {row.state for row in world.rows(Notice)} == {NoticeState.TOLD}


def test_a_run_that_is_killed_at_any_step_is_made_up_for_by_the_next(world: World, now: datetime) -> None:
    die_everywhere(lambda step: killed_once(world, now, step), fewest=FEWEST_STEPS + 1)


def killed_once(world: World, now: datetime, step: int) -> bool:
    """Have two notices become due and a certificate run out, let the worker die at a step, and run the job again.

    Asserts that each was told once, and that after the death the ledger had just the notices that were told.
    """
    company = world.company()
    people = [world.representative(company).user_id for _ in range(2)]
    ends_soon = registered(world, company, now + 10 * DAY)
    over = registered(world, company, now)
    world.events()
    before = len(world.rows(Notice))
    was_killed = job_dies(world, JOB, now, before=step)
    events = world.events()
    kept = [row for row in world.rows(Notice) if row.certificate_id == ends_soon]
    told = {(str(row.certificate_id), row.recipient_user_id, row.threshold): 1 for row in kept if row.event_id}
    assert expiring(events) == told
    assert {row.event_id for row in kept if row.event_id} == {e.id for e in events if "expiring" in e.type}
    assert bool(expired(events)) == (the_row(world, over).state is CertificateState.EXPIRED)
    world.run_job(JOB, now)
    events += world.events()
    assert expiring(events) == {(str(ends_soon), who, 15): 1 for who in people}
    assert expired(events) == {str(over): 1}
    assert len(world.rows(Notice)) == before + 2 * len(people)
    return was_killed


def test_judging_again_that_is_killed_at_any_step_goes_on(make_world: MakeWorld, tmp_path: Path, now: datetime) -> None:
    make_store(tmp_path / "trust")
    folder = tmp_path / "crls"
    folder.mkdir()
    world = make_world(trust_store=tmp_path / "trust", crl_store=folder)
    foreign = make_leaf(make_ca("Another root"), begin=now - DAY, end=now + 300 * DAY)

    def judged_once(step: int) -> bool:
        company = world.company()
        revoked, untrusted = (
            registered(world, company, now + 300 * DAY, der=der)
            for der in (make_leaf(serial_number=step, begin=now - DAY, end=now + 300 * DAY), foreign)
        )
        write_crls(folder, make_crl(intermediate(), revoked=range(1, step + 1), at=now - DAY, following=now + DAY))
        world.events()
        was_killed = job_dies(world, JOB, now, before=step)
        world.runtime.__dict__.pop("jobs", None)  # opens the folders anew
        world.run_job(JOB, now)
        removed = [event for event in world.events() if "removed" in event.type]
        assert [(event.subject, event.data["reason"]) for event in removed] == [(str(revoked), "revoked")]
        assert the_row(world, untrusted).is_untrusted
        assert [row.subject for row in world.audited("certificate.untrusted")].count(str(untrusted)) == 1
        return was_killed

    die_everywhere(judged_once, fewest=FEWEST_STEPS // 2)

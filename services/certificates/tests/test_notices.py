"""The notices before a certificate's end: each once, to whom it concerns, whatever happens to the job."""

from datetime import datetime, timedelta
from uuid import UUID

import pytest
from certificates_kit.rows import ended, registered
from certificates_kit.world import Person, World
from tests.told_world import Company

from certificates.model import Notice
from certificates.model.notice import notice_id
from certificates.states import CertificateState, NoticeState
from chassis.testing.clock import FrozenClock
from chassis.testing.events import an_event

DAY, HOUR, INSTANT = timedelta(days=1), timedelta(hours=1), timedelta(microseconds=1)
JOB = "notices"


@pytest.fixture
def company(world: World) -> Company:
    return world.company()


@pytest.fixture
def ana(world: World, company: Company) -> Person:
    return world.representative(company)


@pytest.fixture
def now(frozen_clock: FrozenClock) -> datetime:
    return frozen_clock.at


def told(world: World) -> list[tuple[UUID, int]]:
    """The notices that were told since the last call: the recipient, and the threshold."""
    events = world.events("certificate_expiring")
    return [(UUID(event.data["recipient_user_id"]), event.data["threshold"]) for event in events]


def ledger(world: World) -> set[tuple[UUID, int, NoticeState]]:
    return {(row.recipient_user_id, row.threshold, row.state) for row in world.rows(Notice)}


@pytest.mark.covers("C23")
@pytest.mark.parametrize("threshold", [30, 15, 7])
def test_a_notice_is_due_from_its_day_on_to_the_instant(
    world: World, company: Company, ana: Person, now: datetime, threshold: int
) -> None:
    end = now + 100 * DAY
    registered(world, company, end)
    world.events()
    before = [one for one in (30, 15, 7) if one > threshold]
    for earlier in before:
        world.run_job(JOB, end - earlier * DAY)
    told(world)
    world.run_job(JOB, end - threshold * DAY - INSTANT)
    assert told(world) == []
    world.run_job(JOB, end - threshold * DAY)
    assert told(world) == [(ana.user_id, threshold)]


def test_a_notice_says_how_many_days_are_left_and_never_none(
    world: World, company: Company, ana: Person, now: datetime
) -> None:
    end = now + 100 * DAY
    certificate = registered(world, company, end)
    world.events()
    for left, days in ((30 * DAY, 30), (14 * DAY + INSTANT, 15), (INSTANT, 1)):
        world.run_job(JOB, end - left)
        (event,) = world.events("certificate_expiring")
        assert event.data["days_left"] == days
    assert event.data["certificate_id"] == event.subject == str(certificate)
    assert (event.data["cnpj"], event.data["legal_name"]) == (company.cnpj, company.legal_name)
    assert event.data["companies"] == [company.cnpj]
    assert event.data["parties"] == [event.data["recipient_user_id"]] == [str(ana.user_id)]
    assert event.data["notice_id"] == str(notice_id(certificate, 7))


def test_all_recipients_of_a_threshold_share_one_notice_id(world: World, company: Company, now: datetime) -> None:
    people = {world.representative(company).user_id for _ in range(3)}
    registered(world, company, now + 20 * DAY)
    world.events()
    world.run_job(JOB, now)
    events = world.events("certificate_expiring")
    assert {UUID(event.data["recipient_user_id"]) for event in events} == people
    assert len({event.data["notice_id"] for event in events}) == 1


def test_of_several_due_at_once_only_the_nearest_is_told(
    world: World, company: Company, ana: Person, now: datetime
) -> None:
    registered(world, company, now + 6 * DAY)
    world.events()
    assert world.run_job(JOB, now) == 3
    assert told(world) == [(ana.user_id, 7)]
    assert ledger(world) == {
        (ana.user_id, 30, NoticeState.SKIPPED),
        (ana.user_id, 15, NoticeState.SKIPPED),
        (ana.user_id, 7, NoticeState.TOLD),
    }


def test_with_ten_days_left_the_one_of_fifteen_days_is_told_at_the_next_run(
    world: World, company: Company, ana: Person, now: datetime
) -> None:
    registered(world, company, now + 10 * DAY)
    world.events()
    world.run_job(JOB, now)
    world.run_job(JOB, now + 3 * DAY)
    assert told(world) == [(ana.user_id, 15), (ana.user_id, 7)]


@pytest.mark.parametrize(("life", "thresholds"), [(7 * DAY, []), (7 * DAY + INSTANT, [7]), (15 * DAY, [7])])
def test_a_threshold_that_is_not_shorter_than_the_whole_life_is_skipped(
    world: World, company: Company, ana: Person, now: datetime, life: timedelta, thresholds: list[int]
) -> None:
    registered(world, company, now + life, life=life)
    world.events()
    for hours in range(0, int(life / HOUR), 6):
        world.run_job(JOB, now + hours * HOUR)
    assert told(world) == [(ana.user_id, threshold) for threshold in thresholds]


def test_a_replaced_certificate_is_silent_and_heard_of_again_when_its_successor_is_removed(
    world: World, company: Company, ana: Person, now: datetime
) -> None:
    old = registered(world, company, now + 20 * DAY)
    new = registered(world, company, now + 300 * DAY, replaces=old)
    world.events()
    world.run_job(JOB, now)
    world.run_job(JOB, now + 6 * DAY)
    assert (told(world), ledger(world)) == ([], set())
    ended(world, new)
    world.events()
    world.run_job(JOB, now + 6 * DAY)
    assert told(world) == [(ana.user_id, 15)]


@pytest.mark.parametrize("state", [CertificateState.REMOVED, CertificateState.REVOKED])
def test_what_was_removed_is_silent(
    world: World, company: Company, ana: Person, now: datetime, state: CertificateState
) -> None:
    ended(world, registered(world, company, now + 20 * DAY), state)
    world.events()
    assert world.run_job(JOB, now) == 0
    assert (told(world), ledger(world)) == ([], set())


def test_who_comes_later_hears_the_nearest_once_and_who_left_nothing_more(
    world: World, company: Company, now: datetime
) -> None:
    first = world.person()
    relation = world.relation(first, company, "ccee_representative")
    registered(world, company, now + 12 * DAY)
    world.events()
    world.run_job(JOB, now)
    assert told(world) == [(first.user_id, 15)]
    later = world.representative(company)
    world.end_relation(relation)
    for hours in range(4):
        world.run_job(JOB, now + hours * HOUR)
    assert told(world) == [(later.user_id, 15)]
    world.run_job(JOB, now + 6 * DAY)
    assert told(world) == [(later.user_id, 7)]


def test_without_a_ccee_representative_administrators_and_legal_representatives_are_told(
    world: World, company: Company, now: datetime
) -> None:
    standing_in = [world.representative(company, role) for role in ("administrator", "legal_representative")]
    world.representative(company, "accounting_representative")
    registered(world, company, now + 30 * DAY)
    world.events()
    world.run_job(JOB, now)
    assert told(world) == [(person.user_id, 30) for person in standing_in]
    ana = world.representative(company)
    world.run_job(JOB, now + 15 * DAY)
    assert told(world) == [(ana.user_id, 15)]


def test_who_holds_two_roles_is_told_once(world: World, company: Company, ana: Person, now: datetime) -> None:
    world.relation(ana, company, "ccee_representative")
    registered(world, company, now + 30 * DAY)
    world.events()
    world.run_job(JOB, now)
    assert told(world) == [(ana.user_id, 30)]


def test_a_suspended_companys_notices_go_on(world: World, company: Company, ana: Person, now: datetime) -> None:
    registered(world, company, now + 30 * DAY)
    world.tell_of(company, suspended=True)
    world.events()
    world.run_job(JOB, now)
    assert told(world) == [(ana.user_id, 30)]


def test_a_run_as_of_the_past_tells_nothing_and_does_no_harm(
    world: World, company: Company, ana: Person, now: datetime
) -> None:
    end = now + 10 * DAY
    registered(world, company, end)
    world.events()
    world.run_job(JOB, now - 400 * DAY)
    assert told(world) == []
    world.run_job(JOB, now)
    world.run_job(JOB, now - 15 * DAY)
    assert told(world) == [(ana.user_id, 15)]


def test_after_three_days_without_a_run_what_is_due_is_told_once(
    world: World, company: Company, ana: Person, now: datetime
) -> None:
    end = now + 100 * DAY
    registered(world, company, end)
    world.events()
    world.run_job(JOB, end - 31 * DAY)
    world.run_job(JOB, end - 28 * DAY)
    assert told(world) == [(ana.user_id, 30)]
    world.run_job(JOB, end - 8 * DAY)
    world.run_job(JOB, end - 5 * DAY)
    assert told(world) == [(ana.user_id, 15), (ana.user_id, 7)]


def test_a_mail_that_was_given_up_marks_its_notice_also_when_it_is_heard_twice(
    world: World, company: Company, ana: Person, now: datetime
) -> None:
    other = world.representative(company)
    registered(world, company, now + 30 * DAY)
    world.events()
    world.run_job(JOB, now)
    events = world.events("certificate_expiring")
    (mine,) = [event for event in events if event.data["recipient_user_id"] == str(ana.user_id)]
    about = {"event_id": str(mine.id), "type": mine.type, "subject": mine.subject}
    for permanent in (True, False):
        world.hear(an_event("notifier.delivery_failed.v1", about=about, permanent=permanent))
    assert ledger(world) == {(ana.user_id, 30, NoticeState.UNDELIVERED), (other.user_id, 30, NoticeState.TOLD)}
    world.run_job(JOB, now)
    assert told(world) == []


def test_mails_about_something_else_mark_nothing(world: World, company: Company, ana: Person, now: datetime) -> None:
    registered(world, company, now + 6 * DAY)
    world.run_job(JOB, now)
    before = ledger(world)
    world.hear(an_event("notifier.delivery_failed.v1"))
    assert ledger(world) == before


def test_many_certificates_at_once_are_told_in_pieces(
    world: World, now: datetime, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("certificates.jobs.notices._READ", 3)
    monkeypatch.setattr("certificates.jobs.notices._WRITTEN", 2)
    expected = []
    for number in range(8):
        company = world.company()
        expected.append((world.representative(company).user_id, 30))
        registered(world, company, now + 20 * DAY + (number // 3) * HOUR)  # some end at the same instant
    world.events()
    assert world.run_job(JOB, now) == len(expected)
    assert sorted(told(world)) == sorted(expected)

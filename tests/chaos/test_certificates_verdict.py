"""The check of certificates finds every kind of fault: each test plants one fault in a run without any."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from tests.chaos.certificates_verdict import check_certificates, due_notices
from tests.chaos.clockwork import DAYS, NOTICES_RUN
from tests.chaos.effects import Certificate, Effects, Notice, Notification
from tests.chaos.ledger import Entry
from tests.chaos.machines import CONFIRMED, DAYS_LEFT, REGISTERED, REMOVED, WATCHED

BEGIN = datetime(2026, 9, 1, 12, tzinfo=UTC)
USER, EMAIL, CNPJ = "0193c0de-0000-7000-8000-000000000001", "pessoa@caos.example", "11222333000181"
OLD, NEW, SPARE, ENDING = "old", "new", "spare", "ending"


def entry(step: str, **facts: str) -> Entry:
    return Entry(journey=CNPJ, step=step, started=0, ended=1, facts=facts)


def registered(certificate_id: str, step: str = REGISTERED, **more: str) -> Entry:
    known = {"certificate_id": certificate_id, "sha256": f"hash-{certificate_id}", "cnpj": CNPJ}
    return entry(step, **known, user_id=USER, email=EMAIL, **more)


def a_mail(kind: str, certificate_id: str, number: int = 1) -> Notification:
    event_id = f"event-{kind}-{certificate_id}-{number}"
    return Notification(
        event_id=event_id, kind=kind, channel="email", recipient=USER, subject=certificate_id, delivered=1
    )


ENTRIES = [
    registered(OLD),
    registered(SPARE),
    registered(NEW),
    registered(ENDING, WATCHED, ends_at=(BEGIN + timedelta(days=20)).isoformat()),
    entry(CONFIRMED, certificate_id=NEW, replaced=OLD),
    entry(REMOVED, certificate_id=SPARE),
    *(entry(NOTICES_RUN, as_of=(BEGIN + timedelta(days=days)).isoformat()) for days in (0, 6, 14, 21)),
]
NOTIFICATIONS = [
    *(a_mail("certificate_registered", one) for one in (OLD, NEW, SPARE, ENDING)),
    a_mail("certificate_replaced", OLD),
    a_mail("certificate_removed", SPARE),
    *(a_mail("certificate_expiring", ENDING, number) for number in (1, 2)),
    a_mail("certificate_expiring_last", ENDING),
    a_mail("certificate_expired", ENDING),
]
ALL_WELL = Effects(
    certificates=[
        Certificate(certificate_id=one, cnpj=CNPJ, sha256=f"hash-{one}", state=state)
        for one, state in ((OLD, "replaced"), (NEW, "active"), (SPARE, "removed"), (ENDING, "expired"))
    ],
    notices=[Notice(certificate_id=ENDING, threshold=days, recipient=USER, state="told") for days in (30, 15, 7)],
    notifications=NOTIFICATIONS,
    mails=[(EMAIL, one.kind) for one in NOTIFICATIONS],
)


def found(effects: Effects) -> set[str]:
    return {finding.kind for finding in check_certificates(ENTRIES, effects)}


def test_a_run_in_which_all_went_well_has_no_findings() -> None:
    assert check_certificates(ENTRIES, ALL_WELL) == []


@pytest.mark.parametrize("gone", range(4))
def test_a_certificate_that_was_accepted_and_is_gone_is_lost(gone: int) -> None:
    rows = [one for number, one in enumerate(ALL_WELL.certificates) if number != gone]
    assert found(replace(ALL_WELL, certificates=rows)) == {"lost"}


@pytest.mark.parametrize("undone", [0, 2, 3])
def test_a_confirmation_a_removal_and_an_end_that_were_undone_are_lost(undone: int) -> None:
    rows = [replace(one, state="active") if n == undone else one for n, one in enumerate(ALL_WELL.certificates)]
    assert found(replace(ALL_WELL, certificates=rows)) == {"lost"}


def test_a_certificate_that_was_registered_twice_is_doubled() -> None:
    rows = [*ALL_WELL.certificates, replace(ALL_WELL.certificates[1], certificate_id="again")]
    assert found(replace(ALL_WELL, certificates=rows)) == {"doubled"}


def test_a_certificate_that_nobody_was_told_of_is_doubled() -> None:
    rows = [*ALL_WELL.certificates, Certificate(certificate_id="more", cnpj=CNPJ, sha256="more", state="active")]
    assert found(replace(ALL_WELL, certificates=rows)) == {"doubled"}


def test_a_notice_that_was_never_written_is_lost_and_a_second_one_doubled() -> None:
    assert found(replace(ALL_WELL, notices=ALL_WELL.notices[1:])) == {"lost"}
    assert found(replace(ALL_WELL, notices=[*ALL_WELL.notices, ALL_WELL.notices[0]])) == {"doubled"}
    other = replace(ALL_WELL.notices[0], certificate_id=NEW)
    assert found(replace(ALL_WELL, notices=[*ALL_WELL.notices, other])) == {"doubled"}


@pytest.mark.parametrize("which", range(len(NOTIFICATIONS)))
def test_a_mail_that_never_came_is_lost_and_a_second_one_doubled(which: int) -> None:
    fewer = [one for number, one in enumerate(NOTIFICATIONS) if number != which]
    assert found(replace(ALL_WELL, notifications=fewer, mails=[(EMAIL, one.kind) for one in fewer])) == {"lost"}
    assert found(replace(ALL_WELL, mails=[(EMAIL, one.kind) for one in fewer])) == {"lost"}
    more = [*NOTIFICATIONS, replace(NOTIFICATIONS[which], event_id="another")]
    assert found(replace(ALL_WELL, notifications=more, mails=[(EMAIL, one.kind) for one in more])) == {"doubled"}
    assert found(replace(ALL_WELL, mails=[*ALL_WELL.mails, ALL_WELL.mails[which]])) == {"doubled"}


def test_mails_from_before_the_run_do_not_count() -> None:
    before = a_mail("certificate_expiring", "of-the-demo-data")
    effects = replace(ALL_WELL, notifications=[*NOTIFICATIONS, before])
    assert found(effects) == {"lost"}
    assert found(replace(effects, mailed_before={(USER, before.kind): 1})) == set()


def test_only_the_nearest_of_several_notices_is_told_and_none_after_the_end() -> None:
    ends = BEGIN + timedelta(days=20)

    def days(*numbers: float) -> list[datetime]:
        return [BEGIN + timedelta(days=number) for number in numbers]

    assert due_notices(ends, days(-20)) == ({}, False)
    assert due_notices(ends, days(-20, 0)) == ({30: "told"}, False)
    assert due_notices(ends, days(14)) == ({30: "skipped", 15: "skipped", 7: "told"}, False)
    assert due_notices(ends, days(0, 14)) == ({30: "told", 15: "skipped", 7: "told"}, False)
    assert due_notices(ends, days(20)) == ({}, True)
    assert due_notices(ends, days(13, 20)) == ({30: "skipped", 15: "skipped", 7: "told"}, True)


def test_the_steps_of_a_run_bring_about_every_notice_alone_and_skipped() -> None:
    """Otherwise a run would prove less than it says."""
    moments = [BEGIN + timedelta(days=days) for days in DAYS]
    watched = [due_notices(BEGIN + timedelta(days=days, hours=1), moments) for days in DAYS_LEFT]
    states = {(days, state) for notices, _over in watched for days, state in notices.items()}
    assert states >= {(days, "told") for days in (30, 15, 7)} | {(days, "skipped") for days in (30, 15)}
    assert all(over for _notices, over in watched)

"""The check of deadlines finds every kind of fault: each test plants one fault in a run without any."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from tests.chaos import applicants
from tests.chaos.applicants import WATCHED_BUDGET, WATCHED_DEADLINE, day_of, prepare_applicants
from tests.chaos.clockwork import DEADLINE_DAYS, DEADLINES_RUN, VALID_DAYS
from tests.chaos.deadlines_verdict import check_deadlines, due_shares
from tests.chaos.effects import (
    BUDGET_ACCEPTED,
    BUDGET_EXPIRED,
    DEADLINE_OF_ANALYST,
    DEADLINE_OF_CUSTOMER,
    BudgetEnd,
    Effects,
    Notification,
    ToldByClock,
    Warned,
)
from tests.chaos.ledger import Entry, Ledger

HOLDER, ANALYST = "holder", "analyst"
EMAILS = {HOLDER: "pessoa@caos.example", ANALYST: "equipe@caos.example"}
LEFT, RETURNED, FREE, PAID = "left", "returned", "free", "paid"
CHECK, CURE = "completeness_check", "cure"
DUE_ON = {CHECK: "2026-09-09", CURE: "2026-10-01"}
BEGIN = date(2026, 9, 1)  # a Tuesday; the 7th is a holiday
LAST = BEGIN + timedelta(days=VALID_DAYS)


def entry(step: str, **facts: str) -> Entry:
    return Entry(journey="applicants", step=step, started=0, ended=1, facts=facts)


def about(user_id: str) -> dict[str, str]:
    return {"user_id": user_id, "email": EMAILS[user_id]}


def on(days: float) -> str:
    return f"{BEGIN + timedelta(days=int(days))}T12:00:00+00:00"


ENTRIES = [
    *(
        entry(
            WATCHED_DEADLINE,
            request_id=request_id,
            code=code,
            unit=unit,
            term=term,
            started_on=str(BEGIN),
            due_on=DUE_ON[code],
            **about(user_id),
        )
        for request_id, code, unit, term, user_id in (
            (LEFT, CHECK, "business_days", "5", ANALYST),
            (RETURNED, CURE, "calendar_days", "30", HOLDER),
        )
    ),
    entry(WATCHED_BUDGET, request_id=FREE, kind=BUDGET_ACCEPTED, valid_until=str(LAST), **about(HOLDER)),
    entry(WATCHED_BUDGET, request_id=PAID, kind=BUDGET_EXPIRED, valid_until=str(LAST), **about(HOLDER)),
    *(entry(DEADLINES_RUN, as_of=on(days)) for days in DEADLINE_DAYS),
]


def warned(share: int, clock: str = CHECK, request_id: str = LEFT) -> Warned:
    return Warned(request_id=request_id, clock=clock, started_on=str(BEGIN), due_on=DUE_ON[clock], share=share)


def told(row: Warned) -> ToldByClock:
    is_customers = row.clock == CURE
    return ToldByClock(
        event_id=f"event-{row.request_id}-{row.clock}-{row.share}",
        request_id=row.request_id,
        kind=DEADLINE_OF_CUSTOMER if is_customers else DEADLINE_OF_ANALYST,
        people=(HOLDER if is_customers else ANALYST,),
        clock=row.clock,
        due_on=row.due_on,
        share=row.share,
    )


def ended(request_id: str, kind: str) -> ToldByClock:
    return ToldByClock(event_id=f"event-{request_id}", request_id=request_id, kind=kind, people=(HOLDER,))


def mail(event: ToldByClock) -> Notification:
    (recipient,) = event.people
    return Notification(
        event_id=event.event_id,
        kind=event.kind,
        channel="email",
        recipient=recipient,
        subject=event.request_id,
        delivered=1,
    )


def over(request_id: str, kind: str) -> BudgetEnd:
    return BudgetEnd(request_id=request_id, kind=kind, ended_on=str(LAST + timedelta(days=1)))


WARNINGS = [*(warned(share) for share in (50, 80, 100)), *(warned(share, CURE, RETURNED) for share in (50, 100))]
EVENTS = [*map(told, WARNINGS), ended(FREE, BUDGET_ACCEPTED), ended(PAID, BUDGET_EXPIRED)]
NOTIFICATIONS = [mail(event) for event in EVENTS]
ALL_WELL = Effects(
    warnings=WARNINGS,
    budget_ends=[over(FREE, BUDGET_ACCEPTED), over(PAID, BUDGET_EXPIRED)],
    told_by_clocks=EVENTS,
    notifications=NOTIFICATIONS,
    mails=[(EMAILS[one.recipient], one.kind) for one in NOTIFICATIONS],
)


def found(**changes: object) -> set[str]:
    return {finding.kind for finding in check_deadlines(ENTRIES, replace(ALL_WELL, **changes))}


def test_a_run_in_which_all_went_well_has_no_findings() -> None:
    assert check_deadlines(ENTRIES, ALL_WELL) == []


@pytest.mark.parametrize("which", range(len(WARNINGS)))
def test_a_warning_that_was_never_given_is_lost_and_a_second_one_doubled(which: int) -> None:
    without = [one for number, one in enumerate(WARNINGS) if number != which]
    events = [one for number, one in enumerate(EVENTS) if number != which]
    notifications = [mail(event) for event in events]
    mails = [(EMAILS[one.recipient], one.kind) for one in notifications]
    assert found(warnings=without, told_by_clocks=events, notifications=notifications, mails=mails) == {"lost"}
    assert "doubled" in found(warnings=[*WARNINGS, WARNINGS[which]])


def test_a_share_that_was_skipped_and_is_told_all_the_same_is_doubled() -> None:
    late = warned(80, CURE, RETURNED)
    event = told(late)
    more = {"told_by_clocks": [*EVENTS, event], "notifications": [*NOTIFICATIONS, mail(event)]}
    mails = [*ALL_WELL.mails, (EMAILS[HOLDER], DEADLINE_OF_CUSTOMER)]
    assert found(warnings=[*WARNINGS, late], mails=mails, **more) == {"doubled"}


@pytest.mark.parametrize("which", range(len(EVENTS)))
def test_an_event_that_was_never_told_is_lost_and_a_second_one_doubled(which: int) -> None:
    without = [one for number, one in enumerate(EVENTS) if number != which]
    assert found(told_by_clocks=without) == {"lost"}
    again = replace(EVENTS[which], event_id="again")
    notifications, mails = [*NOTIFICATIONS, mail(again)], [*ALL_WELL.mails, ALL_WELL.mails[which]]
    assert found(told_by_clocks=[*EVENTS, again], notifications=notifications, mails=mails) == {"doubled"}


def test_a_warning_of_another_request_needs_its_event_too_unless_it_is_from_before_the_run() -> None:
    other = warned(50, CHECK, "another")
    assert found(warnings=[*WARNINGS, other]) == {"lost"}
    before = frozenset({(other.request_id, other.clock, other.due_on, other.share)})
    assert found(warnings=[*WARNINGS, other], warned_before=before) == set()


@pytest.mark.parametrize("which", range(2))
def test_a_budget_that_never_ended_is_lost_and_one_that_ended_twice_or_otherwise_is_found(which: int) -> None:
    ends = ALL_WELL.budget_ends
    assert found(budget_ends=[ends[1 - which]]) == {"lost"}
    assert found(budget_ends=[*ends, ends[which]]) == {"doubled"}
    other = replace(ends[which], kind=ends[1 - which].kind)
    assert found(budget_ends=[ends[1 - which], other]) == {"lost", "doubled"}


@pytest.mark.parametrize("which", range(2))
@pytest.mark.parametrize(("days", "kinds"), [(-1, {"doubled"}), (0, {"doubled"}), (1, set()), (14, set())])
def test_a_budget_that_ended_on_its_last_day_or_before_is_found(which: int, days: int, kinds: set[str]) -> None:
    ends = ALL_WELL.budget_ends
    moved = replace(ends[which], ended_on=str(LAST + timedelta(days=days)))
    assert found(budget_ends=[ends[1 - which], moved]) == kinds


def test_a_row_is_of_the_operators_day() -> None:
    midnight = datetime(2026, 9, 22, 3, tzinfo=UTC)  # in São Paulo
    assert [day_of(midnight - timedelta(seconds=1)), day_of(midnight)] == [date(2026, 9, 21), date(2026, 9, 22)]


class Moving:
    """A client of a platform that moves each budget's last day to the day `MOVED`."""

    MOVED = "2026-09-28"

    def __init__(self, *_said: Any) -> None:
        pass

    def until_accepted(self, _step: str, _method: str, path: str, **_said: Any) -> dict[str, Any]:
        if path.endswith("/budget"):
            return {"id": PAID, "budget": {"valid_until": self.MOVED}}
        return {"id": PAID, "access_token": "", "items": [] if path.endswith("/clocks") else [PAID]}


def test_the_last_day_of_a_watched_budget_is_the_one_that_was_answered(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    person = {"login": "", "password": "", **about(HOLDER)}
    monkeypatch.setattr(applicants, "Caller", Moving)
    monkeypatch.setattr(applicants, "demo_people", lambda _state: {"holder": person, "staff": person})
    ledger = Ledger(tmp_path / "ledger")
    prepare_applicants("", tmp_path, ledger, 1, datetime(2026, 9, 6, 12, tzinfo=UTC))
    noted = [one.facts["valid_until"] for one in ledger.entries() if one.step == WATCHED_BUDGET]
    assert noted == [Moving.MOVED] * 2


@pytest.mark.parametrize("which", range(len(NOTIFICATIONS)))
def test_a_mail_that_never_came_is_lost_and_a_second_one_doubled(which: int) -> None:
    unsent = [replace(one, delivered=0) if number == which else one for number, one in enumerate(NOTIFICATIONS)]
    assert found(notifications=unsent) == {"lost"}
    twice = [replace(one, delivered=2) if number == which else one for number, one in enumerate(NOTIFICATIONS)]
    assert found(notifications=twice) == {"doubled"}
    files = ALL_WELL.mails
    assert found(mails=[one for number, one in enumerate(files) if number != which]) == {"lost"}
    assert found(mails=[*files, files[which]]) == {"doubled"}


def test_mails_from_before_the_run_are_not_counted() -> None:
    before = replace(NOTIFICATIONS[-1], event_id="before")
    notifications = [*NOTIFICATIONS, before]
    assert found(notifications=notifications) == {"lost"}
    assert found(notifications=notifications, mailed_before={(HOLDER, BUDGET_EXPIRED): 1}) == set()


def days(*numbers: float) -> list[date]:
    return [BEGIN + timedelta(days=int(number)) for number in numbers]


def test_each_share_is_due_once_and_the_highest_alone_after_skipped_days() -> None:
    def shares(*numbers: float) -> list[int]:
        return due_shares(BEGIN, BEGIN + timedelta(days=30), 30, "calendar_days", days(*numbers))

    assert shares(14) == []
    assert shares(15, 23, 24, 29, 30, 40) == [50, 80, 100]
    assert shares(24, 31) == [80, 100]
    assert shares(40) == [100]


def test_shares_of_business_days_are_counted_without_holidays() -> None:
    def shares(*numbers: float) -> list[int]:
        return due_shares(BEGIN, date(2026, 9, 9), 5, "business_days", days(*numbers))

    assert shares(2) == []
    assert shares(3) == [50]  # of Wednesday, Thursday and Friday
    assert shares(6) == [50]  # Monday is a holiday
    assert shares(7, 8) == [80, 100]


def test_the_steps_of_a_run_bring_about_every_share_alone_and_skipped() -> None:
    """Otherwise a run would prove less than it says."""
    steps = days(*DEADLINE_DAYS)
    assert due_shares(BEGIN, LAST, VALID_DAYS, "calendar_days", steps) == [50, 80, 100]
    cure = due_shares(BEGIN, BEGIN + timedelta(days=30), 30, "calendar_days", steps)
    assert cure == [50, 100]
    assert {BEGIN + timedelta(days=day) for day in (VALID_DAYS, VALID_DAYS + 1)} <= set(steps)

"""The check of deadlines: which warnings and ends of budgets were due, compared with rows, events and mails.

Each share of a term that was reached at a step of the jobs was told once, and the highest one alone when days were
skipped. Each budget that nobody answered ended once, after its last day. Each event about these went by mail
once to everybody whom it concerns. A pure function.
"""

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date, datetime, timedelta

from tests.chaos.applicants import WATCHED_BUDGET, WATCHED_DEADLINE, day_of
from tests.chaos.clockwork import DEADLINES_RUN
from tests.chaos.effects import (
    BUDGET_ACCEPTED,
    BUDGET_EXPIRED,
    DEADLINE_OF_ANALYST,
    DEADLINE_OF_CUSTOMER,
    Effects,
)
from tests.chaos.ledger import Entry
from tests.chaos.verdict import Finding, Kind

from chassis.business_days import BusinessDays

SHARES = (100, 80, 50)
_KINDS = (DEADLINE_OF_CUSTOMER, DEADLINE_OF_ANALYST, BUDGET_EXPIRED, BUDGET_ACCEPTED)
_CALENDAR = BusinessDays("BR")
_DAY = timedelta(days=1)
_MAIL = "email"


def check_deadlines(entries: Sequence[Entry], effects: Effects) -> list[Finding]:
    """Return every fault about deadlines and budgets. `entries` are all of the run's ledger."""
    days = sorted({day_of(datetime.fromisoformat(one.facts["as_of"])) for one in entries if one.step == DEADLINES_RUN})
    watched = [one for one in entries if one.step == WATCHED_DEADLINE]
    budgets = [one for one in entries if one.step == WATCHED_BUDGET]
    return [
        *_warnings(watched, days, effects),
        *_told_warnings(effects),
        *_ends(budgets, effects),
        *_mails([*watched, *budgets], effects),
    ]


def due_shares(started_on: date, due_on: date, term: int, unit: str, days: Iterable[date]) -> list[int]:
    """Return the shares of a term that are told when the job runs on these days, in order, counted day by day.

    `term` is a number of `calendar_days` or `business_days`. Of several shares that are reached at once, only the
    highest is told.
    """
    told: list[int] = []
    for today in days:
        passed = (started_on + _DAY * number for number in range(1, (today - started_on).days + 1))
        used = sum(unit == "calendar_days" or _CALENDAR.has(day) for day in passed)
        reached = [share for share in SHARES if (today >= due_on if share == SHARES[0] else used * 100 >= share * term)]
        if reached and reached[0] > max(told, default=0):
            told.append(reached[0])
    return told


def _warnings(watched: Sequence[Entry], days: Sequence[date], effects: Effects) -> Iterator[Finding]:
    """Return findings for warnings of the watched deadlines that are not there exactly as they were due."""
    rows = Counter((one.request_id, one.clock, one.started_on, one.share) for one in effects.warnings)
    for entry in watched:
        facts = entry.facts
        about = facts["request_id"], facts["code"], facts["started_on"]
        first, last = date.fromisoformat(facts["started_on"]), date.fromisoformat(facts["due_on"])
        due = due_shares(first, last, int(facts["term"]), facts["unit"], days)
        for share in SHARES:
            yield from _unless_equal(rows[*about, share], int(share in due), f"warnings {' '.join(about)} {share} %")


def _told_warnings(effects: Effects) -> Iterator[Finding]:
    """Return findings for warnings whose event is not there exactly once, and for events without a warning.

    What was told before the run is not among the events, so rows without one count only where the run told something.
    """
    rows = Counter((one.request_id, one.clock, one.due_on, one.share) for one in effects.warnings)
    told = Counter((one.request_id, one.clock, one.due_on, one.share) for one in effects.told_by_clocks if one.share)
    for key in sorted(told.keys() | (rows.keys() - effects.warned_before)):
        yield from _unless_equal(told[key], rows[key], f"events of a warning {' '.join(map(str, key))} %")


def _ends(budgets: Sequence[Entry], effects: Effects) -> Iterator[Finding]:
    """Return findings for watched budgets that did not end once, as they had to, after their last day, and with one
    event.

    An end on or before the last day is one too many, also when it is the only one. The last steps of the jobs are long
    after that day, so every watched budget has to end.
    """
    rows = Counter((one.request_id, one.kind) for one in effects.budget_ends)
    told = Counter((one.request_id, one.kind) for one in effects.told_by_clocks)
    for entry in budgets:
        request_id, last_day = entry.facts["request_id"], entry.facts["valid_until"]
        early = sum(one.request_id == request_id and one.ended_on <= last_day for one in effects.budget_ends)
        yield from _unless_equal(early, 0, f"ends of the budget of {request_id} before {last_day} was over")
        for kind in (BUDGET_EXPIRED, BUDGET_ACCEPTED):
            due = int(kind == entry.facts["kind"])
            yield from _unless_equal(rows[request_id, kind], due, f"ends of the budget of {request_id}, {kind}")
            yield from _unless_equal(told[request_id, kind], due, f"events of the budget of {request_id}, {kind}")


def _mails(watched: Sequence[Entry], effects: Effects) -> Iterator[Finding]:
    """Return findings for events that were not delivered by mail once to everybody whom they concern, and for mail
    files of the watched people that are not there once for each notification.
    """
    by_mail = [one for one in effects.notifications if one.kind in _KINDS and one.channel == _MAIL]
    delivered: Mapping[tuple[str, str, str], int] = Counter(
        (one.event_id, one.kind, one.recipient) for one in by_mail for _ in range(one.delivered)
    )
    for event in effects.told_by_clocks:
        for user_id in event.people:
            times = delivered[event.event_id, event.kind, user_id]
            yield from _unless_equal(times, 1, f"mails {event.kind} about {event.request_id} to {user_id}")
    files = Counter(effects.mails)
    for user_id, email in sorted({(entry.facts["user_id"], entry.facts["email"]) for entry in watched}):
        for kind in _KINDS:
            due = sum((one.recipient, one.kind) == (user_id, kind) for one in by_mail)
            due -= effects.mailed_before.get((user_id, kind), 0)
            yield from _unless_equal(files[email, kind], due, f"mail files {kind} to {email}")


def _unless_equal(there: int, due: int, what: str) -> Iterator[Finding]:
    if there != due:
        kind: Kind = "lost" if there < due else "doubled"
        yield Finding(kind, f"{there} {what}, not {due}")

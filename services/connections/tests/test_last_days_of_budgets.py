"""The last day to answer a budget is a business day (art. 656), and the same one wherever it is said or used."""

from collections.abc import Collection
from datetime import UTC, date, datetime, timedelta
from io import BytesIO
from typing import Any
from uuid import UUID

import holidays as known_holidays
import pytest
from connections_kit.budgets import FREE, answer, budget_pdf, issue, with_budget
from connections_kit.clocks import last_clocks
from connections_kit.desk import approved
from connections_kit.timelines import course, read, row, suspended
from connections_kit.world import API, MakeWorld, World
from hypothesis import example, given, settings
from hypothesis import strategies as st
from pypdf import PdfReader

from chassis.business_days import BusinessDays
from chassis.testing.clock import frozen
from connections.actions.deadlines import follow_deadlines
from connections.clocks import Happening, clocks_of
from connections.model import Budget, ConnectionRequest, TimelineEntry
from connections.queries.operator_time import OperatorTime
from connections.states import TimelineKind

TUESDAY = datetime(2026, 9, 15, 12, tzinfo=UTC)
SATURDAY, MONDAY = "2026-10-17", "2026-10-19"


def noon(day: int) -> datetime:
    """Noon in São Paulo of a day in October."""
    return datetime(2026, 10, day, 15, tzinfo=UTC)


def test_a_last_day_on_a_saturday_moves_to_monday_everywhere(world: World) -> None:
    with frozen(TUESDAY):
        person, analyst = world.person(), world.staff()
        request_id = str(approved(world, person, "generation_budget", world.unit(person.document))["id"])
        world.events()
        issued = issue(analyst, request_id, valid_until=SATURDAY)
        assert (issued.status_code, issued.json["budget"]["valid_until"]) == (201, MONDAY)
        (told,) = world.events()
        assert told.data["valid_until"] == MONDAY
        rows = person.get(f"/requests/{request_id}/timeline", limit=100).json["items"]
        assert rows[-1]["details"]["valid_until"] == MONDAY
        assert last_clocks(person, request_id)["budget_acceptance"]["due_on"] == MONDAY
        sheet = person.get(f"/requests/{request_id}/evidence").json
        assert [one["due_on"] for one in sheet["clocks"] if one["code"] == "budget_acceptance"] == [MONDAY]
        pages = PdfReader(BytesIO(budget_pdf(person, request_id).data)).pages
        text = " ".join(page.extract_text() for page in pages)
        assert "19 de outubro de 2026" in text and "17 de outubro" not in text
        calendar = person.http.get(f"{API}/requests.ics").text
        assert "20261019" in calendar and "20261017" not in calendar


def older(world: World, request_id: str, day: str) -> None:
    """Make a budget one that was issued before last days moved: with the last day that the analyst gave."""
    with world.writing() as session:
        budget = session.get_one(ConnectionRequest, UUID(request_id)).budget
        budget.valid_until = budget.open_until = date.fromisoformat(day)
        rows = session.query(TimelineEntry).filter_by(request_id=UUID(request_id), kind=TimelineKind.BUDGET_ISSUED)
        for entry in rows:
            entry.details = {**entry.details, "valid_until": day}


@pytest.mark.parametrize("is_older", [False, True])
@pytest.mark.parametrize(("said", "ends_as"), [({}, "budget_expired"), (FREE, "budget_accepted")])
def test_it_can_be_answered_to_the_end_of_that_day_and_ends_after_it(
    world: World, said: dict[str, Any], ends_as: str, is_older: bool
) -> None:
    with frozen(TUESDAY) as now:
        person = world.person()
        silent, answered = (with_budget(world, person, valid_until=SATURDAY, **said) for _ in range(2))
        for request_id in (silent, answered):
            if is_older:
                older(world, request_id, SATURDAY)
        for day in (17, 18, 19):
            now.at = noon(day)
            world.run_job("expire-budgets", now())
        again = world.signed_in_again(person)
        assert answer(again, answered).status_code == 200
        assert again.request(silent).json["status"] == "budget_issued"
        now.at = noon(20)
        again = world.signed_in_again(person)
        refused = answer(again, silent)
        assert (refused.json["code"], refused.json["valid_until"]) == ("budget.validity_over", MONDAY)
        assert world.run_job("expire-budgets", now()) == 1
        assert again.request(silent).json["status"] == ends_as
        assert last_clocks(again, silent)["budget_acceptance"]["ended_on"] == (MONDAY if said else "2026-10-20")
        assert last_clocks(again, answered)["budget_acceptance"]["status"] == "met"
        assert world.run_job("expire-budgets", now()) == 0


def test_a_budget_that_is_over_is_neither_revised_nor_answered_before_the_job_has_run(world: World) -> None:
    with frozen(TUESDAY) as now:
        person = world.person()
        request_id = with_budget(world, person, valid_until=SATURDAY)
        now.at = noon(19)
        again = issue(world.staff(), request_id, valid_until="2026-11-03")
        assert (again.status_code, again.json["budget"]["is_open"]) == (201, True)
        now.at = datetime(2026, 11, 4, 3, 0, tzinfo=UTC)  # midnight in São Paulo
        again = world.signed_in_again(person)
        shown = again.request(request_id).json["budget"]
        assert [one["is_open"] for one in (shown, *shown["revisions"])] == [False] * 3
        for refused in (
            issue(world.staff(), request_id, valid_until="2026-11-30"),
            answer(again, request_id),
            answer(again, request_id, "refusal"),
        ):
            assert (refused.status_code, refused.json["code"]) == (409, "budget.validity_over")
            assert refused.json["valid_until"] == "2026-11-03"
        assert len(world.rows(Budget)) == 2
        assert world.run_job("expire-budgets", now()) == 1
        assert again.request(request_id).json["status"] == "budget_expired"


def test_the_stored_last_day_follows_the_deadline_and_the_request_keeps_its_version(world: World) -> None:
    with frozen(TUESDAY) as now:
        person, analyst = world.person(), world.staff()
        request_id = with_budget(world, person, valid_until=SATURDAY)
        older(world, request_id, SATURDAY)
        version = person.request(request_id).headers["ETag"]
        with world.writing() as session:
            request = session.get_one(ConnectionRequest, UUID(request_id))
            follow_deadlines(session, request, now=now(), time=OperatorTime.of(world.runtime.settings))
        assert [str(budget.open_until) for budget in world.rows(Budget)] == [MONDAY]
        assert person.request(request_id).headers["ETag"] == version
        older(world, request_id, SATURDAY)
        said = {"reason": "complaint", "from": "2026-09-15"}
        assert analyst.ask(request_id, "suspensions", said).status_code == 201
        assert [budget.open_until for budget in world.rows(Budget)] == [date.max]


@pytest.mark.parametrize("day", [19, 20, 21])
def test_a_budget_is_shown_as_open_as_long_as_it_can_be_answered_after_the_calendar_has_changed(
    world: World, make_world: MakeWorld, day: int
) -> None:
    """The last day on the Saturday moves to the Monday, and with that closed to the Tuesday."""
    with frozen(TUESDAY) as now:
        person = world.person()
        request_id = with_budget(world, person, valid_until=SATURDAY)
        now.at = noon(day)
        changed = make_world(closed_days=MONDAY)
        again = changed.signed_in_again(person)
        is_open = again.request(request_id).json["budget"]["is_open"]
        assert is_open is (day <= 20)
        assert answer(again, request_id).status_code == (200 if is_open else 409)


def test_after_a_complaint_the_last_day_moves_too() -> None:
    rows = [row("submitted", "2026-09-14"), row("budget_issued", "2026-09-17", valid_until="2026-10-15")]
    complained = [*rows, *suspended("2026-10-06", "2026-10-07", "complaint")]
    found = read(course(*complained), "2026-10-18")["budget_acceptance"]
    assert (str(found.due_on), found.status, found.days_left) == ("2026-10-19", "running", 0)
    assert read(course(*complained), "2026-10-20")["budget_acceptance"].status == "late"


@pytest.mark.parametrize(("valid_until", "status"), [("2026-09-28", 201), ("2026-09-27", 422)])
def test_ten_business_days_are_counted_to_the_day_that_the_analyst_gives(
    world: World, valid_until: str, status: int
) -> None:
    """From Monday the 14th, the tenth is Monday the 28th."""
    with frozen(datetime(2026, 9, 14, 12, tzinfo=UTC)):
        person = world.person()
        request_id = str(approved(world, person, "generation_budget", world.unit(person.document))["id"])
        assert issue(world.staff(), request_id, valid_until=valid_until).status_code == status


# Against somebody who counts on fingers

HOLIDAYS = frozenset(known_holidays.country_holidays("BR", years=range(2026, 2030)))
ISSUED = st.integers(0, 120).map(lambda number: date(2026, 10, 1) + timedelta(number))
COMPLAINTS = st.lists(
    st.tuples(st.integers(0, 60), st.integers(0, 15), st.none() | st.tuples(st.integers(0, 20), st.integers(0, 9))),
    max_size=3,
)
"""Each noted so many days after the budget, from so many days before, and ended so many days later, noted late."""

Complaint = tuple[date, date, date | None, date | None]
"""The day of the note, the first day, the day on which the end was noted, and the last day that was said."""


def last_day_on_fingers(issued: date, named: date, complaints: Collection[Complaint], shut: Collection[date]) -> Any:
    """The last day to answer, found by going from day to day with what is known on each; None if it is not reached."""
    still: set[date] = set()
    used: set[date] = set()
    left, day = (named - issued).days, issued
    while day < issued + timedelta(400):
        # what is noted today is known before the day is counted, and earlier days that used the term are given back
        for noted, first, *_ in complaints:
            if noted == day:
                again = {first + timedelta(number) for number in range((day - first).days)}
                left += len(used & again)
                used -= again
                still |= again
        stands = any(
            noted <= day and (told is None or day < told or (last is not None and day <= last))
            for noted, _, told, last in complaints
        )
        if day > issued and stands:
            still.add(day)
        elif day > issued and left:
            left -= 1
            used.add(day)
        if left == 0 and day not in still and day.isoweekday() < 6 and day not in shut:
            return day
        day += timedelta(1)
    return None


@settings(deadline=None, max_examples=200)
@given(ISSUED, st.integers(14, 60), COMPLAINTS, st.frozensets(ISSUED, max_size=5))
@example(date(2026, 10, 1), 50, [(52, 2, (0, 0))], frozenset())  # the day 51 lay after the term and used none of it
def test_the_last_day_is_that_of_somebody_who_counts_on_fingers(
    issued: date, length: int, found: list[tuple[int, int, tuple[int, int] | None]], closed: frozenset[date]
) -> None:
    named, complaints, rows = issued + timedelta(length), [], []
    for number, (on, before, end) in enumerate(found):
        noted = issued + timedelta(on)
        first = max(noted - timedelta(before), issued)
        told = noted + timedelta(end[0]) if end else None
        last = max(told - timedelta(end[1]), first) if told and end else None
        complaints.append((noted, first, told, last))
        about: dict[str, Any] = {"suspension_id": str(number), "reason": "complaint"}
        rows.append(row("suspended", str(noted), **about, from_=str(first)))
        if told:
            rows.append(row("resumed", str(told), **about, until=str(last)))
    told_rows: list[Happening] = [
        row("submitted", str(issued)),
        row("budget_issued", str(issued), valid_until=str(named)),
        *sorted(rows, key=lambda one: one.on),
    ]
    clocks = clocks_of(course(*told_rows), BusinessDays("BR", closed), issued + timedelta(200))
    (due_on,) = [one.due_on for one in clocks if one.code == "budget_acceptance"]
    assert due_on == last_day_on_fingers(issued, named, complaints, HOLIDAYS | closed)

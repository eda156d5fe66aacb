"""Business hours: when support is open, and when time that is counted in them is over."""

import time as stopwatch
from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from helpdesk_kit.slow_hours import slow_due, slow_elapsed
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from helpdesk.hours import DAY, BusinessHours, NeverOpen, Pause, Span, due_with
from helpdesk.model.calendar import Calendar

SAO_PAULO, LISBON, MADRID = "America/Sao_Paulo", "Europe/Lisbon", "Europe/Madrid"
HOUR, MINUTE = timedelta(hours=1), timedelta(minutes=1)
USUAL = Calendar.usual(time_zone=SAO_PAULO, country="BR").hours()
QUICKLY = settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.too_slow])


def at(local: str, zone: str = SAO_PAULO) -> datetime:
    """A local time as a moment."""
    return datetime.fromisoformat(local).replace(tzinfo=ZoneInfo(zone))


def weekly(zone: str, country: str, opens: float = 8, closes: float = 19, **further: object) -> BusinessHours:
    """The same hours from Monday to Friday."""
    span = Span(opens * HOUR, closes * HOUR)
    return BusinessHours(zone, country, dict.fromkeys(range(1, 6), (span,)), **further)  # type: ignore[arg-type]


@pytest.mark.covers("O35")
@pytest.mark.parametrize(
    ("start", "target", "due"),
    [
        ("2026-11-27T18:59", 0 * HOUR, "2026-11-27T18:59"),  # a Friday
        ("2026-11-27T18:59", MINUTE, "2026-11-30T08:00"),
        ("2026-11-27T18:59", 8 * HOUR, "2026-11-30T15:59"),
        ("2026-11-27T19:00", 8 * HOUR, "2026-11-30T16:00"),
        ("2026-11-27T12:00", 7 * HOUR, "2026-11-30T08:00"),  # 19:00 is the next morning
        ("2026-11-28T03:00", 0 * HOUR, "2026-11-30T08:00"),
        ("2026-11-29T23:59", 11 * HOUR, "2026-12-01T08:00"),
        ("2026-11-30T07:59", HOUR, "2026-11-30T09:00"),
        ("2026-11-19T18:00", 2 * HOUR, "2026-11-23T09:00"),  # 20 November is a holiday, and a Friday
        ("2026-12-24T18:30", HOUR, "2026-12-28T08:30"),
        ("2026-12-31T18:30", HOUR, "2027-01-04T08:30"),  # New Year, into a weekend
        ("2026-11-20T10:00", HOUR, "2026-11-23T09:00"),
    ],
)
def test_time_is_over_in_open_hours(start: str, target: timedelta, due: str) -> None:
    assert USUAL.due(at(start), target) == at(due)


def test_the_moment_of_closing_is_not_open() -> None:
    shown = ["2026-11-27T07:59", "2026-11-27T08:00", "2026-11-27T18:59", "2026-11-27T19:00", "2026-11-20T10:00"]
    assert [USUAL.is_open(at(moment)) for moment in shown] == [False, True, True, False, False]


def test_time_between_is_counted_in_open_hours() -> None:
    assert USUAL.elapsed(at("2026-11-27T18:00"), at("2026-11-30T09:00")) == 2 * HOUR
    assert USUAL.elapsed(at("2026-11-28T00:00"), at("2026-11-30T07:00")) == timedelta(0)
    assert USUAL.elapsed(at("2026-11-30T09:00"), at("2026-11-27T18:00")) == timedelta(0)


def test_days_off_and_days_open_besides_count_as_staff_say() -> None:
    saturday, christmas = date(2026, 11, 28), date(2026, 12, 25)
    short = (Span(9 * HOUR, 12 * HOUR),)
    hours = weekly(SAO_PAULO, "BR", closed=[date(2026, 11, 30)], opened={saturday: short, christmas: short})
    assert hours.due(at("2026-11-27T18:00"), 5 * HOUR) == at("2026-12-01T09:00")
    assert hours.elapsed(at("2026-12-24T00:00"), at("2026-12-26T00:00")) == 14 * HOUR


def test_a_break_at_noon_is_not_counted() -> None:
    day = (Span(8 * HOUR, 12 * HOUR), Span(14 * HOUR, 18 * HOUR))
    hours = BusinessHours(MADRID, "ES", {1: day, 2: day})
    assert hours.due(at("2026-11-30T11:00", MADRID), HOUR) == at("2026-11-30T14:00", MADRID)
    assert hours.due(at("2026-11-30T12:30", MADRID), 5 * HOUR) == at("2026-12-01T09:00", MADRID)


@pytest.mark.parametrize("zone", [LISBON, MADRID])
@pytest.mark.parametrize(
    ("friday", "monday"),
    [("2026-03-27T18:30", "2026-03-30T08:30"), ("2026-10-23T18:30", "2026-10-26T08:30")],
)
def test_a_change_of_the_clocks_moves_no_hour(zone: str, friday: str, monday: str) -> None:
    country = {LISBON: "PT", MADRID: "ES"}[zone]
    assert weekly(zone, country).due(at(friday, zone), HOUR) == at(monday, zone)


def test_a_night_in_which_the_clocks_change_is_as_long_as_it_is() -> None:
    always = BusinessHours(LISBON, "PT", {day: (Span(0 * HOUR, DAY),) for day in range(1, 8)})
    assert always.elapsed(at("2026-03-29T00:00", LISBON), at("2026-03-30T00:00", LISBON)) == 23 * HOUR
    assert always.elapsed(at("2026-10-25T00:00", LISBON), at("2026-10-26T00:00", LISBON)) == 25 * HOUR


def test_a_day_that_begins_at_a_skipped_time_begins_when_the_clocks_are_put_forward() -> None:
    """On 4 November 2018 the clocks of São Paulo went from 23:59 to 1:00."""
    sunday = date(2018, 11, 4)
    hours = BusinessHours(SAO_PAULO, "BR", {}, opened={sunday: (Span(HOUR / 2, 2 * HOUR),)})
    put_forward = datetime(2018, 11, 4, 3, tzinfo=UTC)
    assert hours.due(at("2018-11-03T12:00"), timedelta(0)) == put_forward
    assert hours.elapsed(at("2018-11-03T12:00"), at("2018-11-05T12:00")) == HOUR


def test_a_day_without_length_is_closed() -> None:
    hours = BusinessHours(SAO_PAULO, "BR", {1: (Span(8 * HOUR, 8 * HOUR),), 2: (Span(8 * HOUR, 9 * HOUR),)})
    assert hours.due(at("2026-11-30T08:00"), timedelta(0)) == at("2026-12-01T08:00")
    assert hours.due(at("2026-12-01T08:00"), HOUR) == at("2026-12-08T08:00")


def test_hours_that_are_never_open_are_refused_where_they_are_asked() -> None:
    with pytest.raises(NeverOpen):
        BusinessHours(SAO_PAULO, "BR", {}).due(at("2026-11-30T08:00"), HOUR)


def test_a_year_costs_no_more_than_an_hour() -> None:
    """A thousand spans of a year, over years that have been seen once."""
    start = at("2026-01-05T08:00")
    USUAL.elapsed(start, start + 730 * DAY)
    begun = stopwatch.process_time()
    for further in range(1000):
        assert USUAL.due(start, USUAL.elapsed(start, start + 365 * DAY) + further * MINUTE) > start + 300 * DAY
    assert stopwatch.process_time() - begun < 30  # some 20 ms of processor time; minute by minute it would be an hour


@pytest.mark.parametrize(
    ("pauses", "due"),
    [
        ([], "2026-11-27T18:00"),
        ([("2026-11-27T11:00", "2026-11-27T12:00")], "2026-11-30T08:00"),
        ([("2026-11-27T20:00", "2026-12-02T12:00")], "2026-11-27T18:00"),  # after it
        ([("2026-11-26T11:00", "2026-11-27T11:00")], "2026-11-30T08:00"),  # half before it
        ([("2026-11-27T11:00", "2026-11-27T13:00"), ("2026-11-27T12:00", "2026-11-27T14:00")], "2026-11-30T10:00"),
        ([("2026-11-27T18:00", "2026-12-01T10:00")], "2026-12-01T10:00"),  # at its last moment
        ([("2026-11-27T11:00", None)], None),
        ([("2026-11-27T18:01", None)], "2026-11-27T18:00"),
    ],
)
def test_time_in_pauses_does_not_count(pauses: list[tuple[str, str | None]], due: str | None) -> None:
    told = [Pause(at(began), at(ended) if ended else None) for began, ended in pauses]
    assert due_with(USUAL, at("2026-11-27T10:00"), 8 * HOUR, told) == (at(due) if due else None)


minutes = st.integers(0, 24 * 60).map(lambda minute: minute * MINUTE)
NIGHTS = {  # in which the clocks of the zone change
    SAO_PAULO: ("BR", ["2018-11-04", "2019-02-17", "2026-11-20", "2026-12-25"]),
    LISBON: ("PT", ["2026-03-29", "2026-10-25", "2026-12-08"]),
    MADRID: ("ES", ["2026-03-29", "2026-10-25", "2027-01-06"]),
    "America/St_Johns": ("CA", ["2010-03-14", "2010-11-07"]),  # at a minute past midnight
    "Pacific/Apia": ("WS", ["2011-12-30"]),  # a day that never was
}


@st.composite
def spans(draw: st.DrawFn) -> tuple[Span, ...]:
    """At most two spans of a day, in order; one may have no length."""
    times = sorted(draw(st.lists(minutes, min_size=4, max_size=4)))
    return tuple(Span(*times[n : n + 2]) for n in (0, 2)[: draw(st.integers(1, 2))])


@st.composite
def hours_and_start(draw: st.DrawFn) -> tuple[BusinessHours, datetime]:
    """Business hours, and a minute in a week in which their zone's clocks change or a holiday falls."""
    zone = draw(st.sampled_from(sorted(NIGHTS)))
    country, nights = NIGHTS[zone]
    night = date.fromisoformat(draw(st.sampled_from(nights)))
    near = st.integers(-3, 3).map(lambda days: night + days * DAY)
    days = {1: (Span(8 * HOUR, 19 * HOUR),)} | draw(st.dictionaries(st.integers(1, 7), spans(), max_size=7))
    days[3] = (Span(8 * HOUR, 12 * HOUR),)  # so that no walk is long
    hours = BusinessHours(
        zone, country, days, draw(st.frozensets(near, max_size=2)), draw(st.dictionaries(near, spans()))
    )
    midnight = datetime.combine(night, datetime.min.time(), UTC)
    return hours, midnight + draw(st.integers(-4 * 24 * 60, 2 * 24 * 60)) * MINUTE


@QUICKLY
@given(hours_and_start(), st.integers(0, 40 * 60))
def test_dues_are_those_of_a_slow_counter(hours_start: tuple[BusinessHours, datetime], target: int) -> None:
    hours, start = hours_start
    assert hours.due(start, target * MINUTE) == slow_due(hours, start, target * MINUTE)


@QUICKLY
@given(hours_and_start(), st.integers(0, 9 * 24 * 60))
def test_times_between_are_those_of_a_slow_counter(hours_start: tuple[BusinessHours, datetime], length: int) -> None:
    hours, start = hours_start
    end = start + length * MINUTE
    assert hours.elapsed(start, end) == slow_elapsed(hours, start, end)


@QUICKLY
@given(
    hours_and_start(),
    st.integers(0, 20 * 60),
    st.lists(st.tuples(st.integers(-600, 4000), st.integers(0, 3000)), max_size=5),
    st.none() | st.integers(-100, 6000),
)
def test_dues_with_pauses_are_those_of_a_slow_counter(
    hours_start: tuple[BusinessHours, datetime], target: int, ended: list[tuple[int, int]], lasting: int | None
) -> None:
    hours, start = hours_start
    pauses = [Pause(start + began * MINUTE, start + (began + length) * MINUTE) for began, length in ended]
    pauses += [] if lasting is None else [Pause(start + lasting * MINUTE, None)]
    assert due_with(hours, start, target * MINUTE, pauses) == slow_due(hours, start, target * MINUTE, pauses)

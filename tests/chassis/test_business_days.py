"""Terms that are counted in business days, and in calendar days that begin and end on one (REN 1000/2021, art. 656)."""

from datetime import date

import pytest

from chassis.business_days import BusinessDays, Holidays

MANAUS = BusinessDays("BR", [date(2026, 10, 24)])


@pytest.mark.parametrize(
    ("day", "count", "last"),
    [
        (date(2026, 9, 15), 1, date(2026, 9, 16)),
        (date(2026, 9, 18), 1, date(2026, 9, 21)),  # over a weekend
        (date(2026, 11, 19), 1, date(2026, 11, 23)),  # 20 November is a holiday, then a weekend
        (date(2026, 9, 15), 5, date(2026, 9, 22)),
    ],
)
def test_business_days_leave_out_weekends_and_holidays(day: date, count: int, last: date) -> None:
    assert MANAUS.after(day, count) == last


@pytest.mark.parametrize(
    ("day", "count", "last"),
    [
        (date(2026, 9, 15), 30, date(2026, 10, 15)),
        (date(2026, 9, 18), 30, date(2026, 10, 20)),  # the first day is Monday
        (date(2026, 9, 17), 1, date(2026, 9, 18)),
        (date(2026, 9, 16), 3, date(2026, 9, 21)),  # the last day would be a Saturday
        (date(2026, 10, 1), 30, date(2026, 11, 3)),  # a Saturday, and Monday is a holiday
    ],
)
def test_calendar_days_begin_and_end_on_business_days(day: date, count: int, last: date) -> None:
    assert MANAUS.after_calendar_days(day, count) == last


def test_days_that_the_operator_lists_are_no_business_days() -> None:
    closed = BusinessDays("BR", [date(2026, 9, 16)])
    assert not closed.has(date(2026, 9, 16))
    assert closed.after(date(2026, 9, 15), 1) == date(2026, 9, 17)
    assert closed.after_calendar_days(date(2026, 9, 15), 1) == date(2026, 9, 17)


@pytest.mark.parametrize(
    ("country", "language", "name"),
    [
        ("BR", "pt", "Natal"),
        ("BR", "en", "Christmas Day"),
        ("BR", "es", "Natal"),  # the library has no Spanish for it: the country's own
        ("ES", "es", "Natividad del Señor"),
        ("ES", "pt", "Natividad del Señor"),
        ("US", "pt", "Christmas Day"),
    ],
)
def test_holidays_have_names_in_the_wished_language_or_the_countrys(country: str, language: str, name: str) -> None:
    assert Holidays(country).of_years([2026], language)[date(2026, 12, 25)] == name


def test_a_country_whose_holidays_nobody_knows_is_refused() -> None:
    with pytest.raises(NotImplementedError):
        Holidays("XX")

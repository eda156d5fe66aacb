"""Moments until which something is done, in the words of Portuguese, Spanish and English."""

from datetime import date, datetime, timedelta
from functools import lru_cache
from pathlib import Path
from zoneinfo import ZoneInfo

from chassis.i18n import Catalogue

_LOCALES = Path(__file__).parents[1] / "locales"
_ALMOST_A_MINUTE = timedelta(seconds=59, microseconds=999_999)


def moment_in_words(moment: datetime, *, now: datetime, zone: str, language: str) -> str:
    """Return until when something is done, in words: `hoje até as 15:30`, `by 10:00 on Monday, 30 November`.

    `zone` is the IANA name of the time zone whose days and times are meant. Seconds are rounded up to the minute. A day
    of another year than that of `now` has its year.
    """
    from babel.dates import format_date

    local = (moment + _ALMOST_A_MINUTE).astimezone(ZoneInfo(zone))
    day, today = local.date(), now.astimezone(ZoneInfo(zone)).date()
    return _catalogue().text(
        _kind(day, today),
        language,
        time=local.strftime("%H:%M"),
        hour=local.hour,
        weekday=day.isoweekday(),
        weekday_name=format_date(day, "EEEE", locale=language),
        day=day.day,
        month=format_date(day, "MMMM", locale=language),
        year=str(day.year),
    )


def _kind(day: date, today: date) -> str:
    """Return the name of the text for a day: `due-today`, `due-tomorrow`, `due-this-year` or `due-another-year`."""
    if day == today:
        return "due-today"
    if day == today + timedelta(days=1):
        return "due-tomorrow"
    return "due-this-year" if day.year == today.year else "due-another-year"


@lru_cache
def _catalogue() -> Catalogue:
    return Catalogue([_LOCALES])

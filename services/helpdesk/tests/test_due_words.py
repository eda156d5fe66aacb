"""Until when an answer is due, in words of three languages."""

from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from helpdesk.hours.words import moment_in_words

SAO_PAULO = "America/Sao_Paulo"
FRIDAY = datetime(2026, 11, 27, 18, 59, tzinfo=ZoneInfo(SAO_PAULO))


def words(moment: str, language: str, zone: str = SAO_PAULO, now: datetime = FRIDAY) -> str:
    local = datetime.fromisoformat(moment).replace(tzinfo=ZoneInfo(zone))
    return moment_in_words(local, now=now, zone=zone, language=language)


@pytest.mark.covers("O35")
@pytest.mark.parametrize(
    ("moment", "pt", "es", "en"),
    [
        ("2026-11-27T19:30", "hoje até as 19:30", "hoy antes de las 19:30", "today by 19:30"),
        ("2026-11-28T10:00", "amanhã até as 10:00", "mañana antes de las 10:00", "tomorrow by 10:00"),
        ("2026-11-28T01:00", "amanhã até a 01:00", "mañana antes de la 01:00", "tomorrow by 01:00"),
        ("2026-11-28T00:15", "amanhã até a 00:15", "mañana antes de las 00:15", "tomorrow by 00:15"),
        (
            "2026-11-30T10:00",
            "na segunda-feira, 30 de novembro, até as 10:00",
            "el lunes 30 de noviembre antes de las 10:00",
            "by 10:00 on Monday, 30 November",
        ),
        (
            "2026-12-01T08:00",
            "na terça-feira, 1º de dezembro, até as 08:00",
            "el martes 1 de diciembre antes de las 08:00",
            "by 08:00 on Tuesday, 1 December",
        ),
        (
            "2026-12-05T01:05",
            "no sábado, 5 de dezembro, até a 01:05",
            "el sábado 5 de diciembre antes de la 01:05",
            "by 01:05 on Saturday, 5 December",
        ),
        (
            "2026-12-06T21:00",
            "no domingo, 6 de dezembro, até as 21:00",
            "el domingo 6 de diciembre antes de las 21:00",
            "by 21:00 on Sunday, 6 December",
        ),
        (
            "2027-01-04T08:30",
            "na segunda-feira, 4 de janeiro de 2027, até as 08:30",
            "el lunes 4 de enero de 2027 antes de las 08:30",
            "by 08:30 on Monday, 4 January 2027",
        ),
    ],
)
def test_a_due_is_said_in_words(moment: str, pt: str, es: str, en: str) -> None:
    assert [words(moment, language) for language in ("pt", "es", "en")] == [pt, es, en]


def test_days_and_times_are_those_of_the_time_zone_of_support() -> None:
    """In Lisbon it is Saturday already."""
    now = datetime(2026, 11, 27, 22, 30, tzinfo=ZoneInfo(SAO_PAULO))
    assert words("2026-11-28T09:00", "pt", zone="Europe/Lisbon", now=now) == "hoje até as 09:00"
    assert words("2026-11-28T09:00", "pt", now=now) == "amanhã até as 09:00"


def test_seconds_are_rounded_up_so_that_the_words_are_true() -> None:
    moment = FRIDAY.replace(hour=23, minute=59) + timedelta(seconds=1)
    assert moment_in_words(moment, now=FRIDAY, zone=SAO_PAULO, language="pt") == "amanhã até a 00:00"

"""Wire shapes of the calendar: weekly hours, days off, days open besides."""

from collections.abc import Callable, Iterable, Iterator, Mapping
from datetime import timedelta
from functools import lru_cache
from itertools import pairwise
from typing import Any, ClassVar
from zoneinfo import available_timezones

import marshmallow as ma

from chassis.business_days import Holidays
from chassis.problems import Reason
from chassis.schemas import Answer, Day, Length, Line, Pattern, Range, Schema
from helpdesk.model.calendar import since_midnight

_TIME = r"^(([01][0-9]|2[0-3]):[0-5][0-9]|24:00)$"
_LEAST_A_WEEK = timedelta(hours=1)
_MONDAY = {"weekday": 1, "opens": "08:00", "closes": "19:00"}
_DAY_OFF = {"date": "2026-12-24", "name": "Véspera de Natal"}
_OPEN_DAY = {"date": "2026-12-26", "opens": "09:00", "closes": "13:00"}


class ClockTime(ma.fields.String):
    """A local time of the day as `HH:MM`; `24:00` is the day's end."""

    example: ClassVar[str] = "08:00"

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(
            validate=Pattern(_TIME), metadata={"description": "`HH:MM`, local", "pattern": _TIME}, **kwargs
        )


class _Hours(Schema):
    opens = ClockTime(required=True)
    closes = ClockTime(required=True)

    @ma.validates_schema
    def _opens_first(self, said: Mapping[str, Any], **_kwargs: Any) -> None:
        if since_midnight(said["opens"]) >= since_midnight(said["closes"]):
            raise ma.ValidationError({"closes": [Reason("calendar.closes_first")]})


class WeekdayHours(_Hours):
    """Hours of a weekday by its ISO number: 1 is Monday. A weekday with a break has two of them."""

    example: ClassVar[Mapping[str, Any]] = _MONDAY

    weekday = ma.fields.Integer(required=True, strict=True, validate=Range(min=1, max=7))


class ClosedDay(Schema):
    """A day on which support is closed besides the country's holidays, and what it is called."""

    example: ClassVar[Mapping[str, Any]] = _DAY_OFF

    date = Day(required=True)
    name = Line(required=True, maximum=80)


class OpenDay(_Hours):
    """A day with hours of its own, whatever weekday or holiday it is."""

    example: ClassVar[Mapping[str, Any]] = _OPEN_DAY

    date = Day(required=True)


class CalendarChange(Schema):
    """The whole calendar. A weekday that is not in `days` is closed."""

    example: ClassVar[Mapping[str, Any]] = {
        "time_zone": "America/Sao_Paulo",
        "country": "BR",
        "days": [{**_MONDAY, "weekday": weekday} for weekday in range(1, 6)],
        "closed_days": [_DAY_OFF],
        "open_days": [_OPEN_DAY],
    }

    time_zone = ma.fields.String(required=True, validate=Length(max=60), metadata={"description": "an IANA name"})
    country = ma.fields.String(required=True, validate=Length(equal=2), metadata={"description": "ISO 3166"})
    days = ma.fields.List(ma.fields.Nested(WeekdayHours), required=True, validate=Length(min=1, max=35))
    closed_days = ma.fields.List(ma.fields.Nested(ClosedDay), load_default=list, validate=Length(max=400))
    open_days = ma.fields.List(ma.fields.Nested(OpenDay), load_default=list, validate=Length(max=400))

    @ma.validates("time_zone")
    def _known_zone(self, name: str, **_kwargs: Any) -> None:
        if name not in _time_zones():
            raise ma.ValidationError(Reason("calendar.time_zone_unknown"))

    @ma.validates("country")
    def _known_country(self, country: str, **_kwargs: Any) -> None:
        try:
            Holidays(country)
        except NotImplementedError:
            raise ma.ValidationError(Reason("calendar.country_unknown")) from None

    @ma.validates_schema
    def _days_agree(self, said: Mapping[str, Any], **_kwargs: Any) -> None:
        closed = {day["date"] for day in said["closed_days"]}
        both = (n for n, day in enumerate(said["open_days"]) if day["date"] in closed)
        overlapping = _overlapping(said["open_days"], lambda day: day["date"])
        faults = {
            "days": _at(_overlapping(said["days"], lambda day: day["weekday"]), "opens", "calendar.overlap"),
            "closed_days": _at(_repeated(said["closed_days"]), "date", "calendar.day_twice"),
            "open_days": _at(overlapping, "opens", "calendar.overlap") | _at(both, "date", "calendar.open_and_closed"),
        }
        if any(faults.values()):
            raise ma.ValidationError({name: fault for name, fault in faults.items() if fault})
        if sum(map(_length, said["days"]), timedelta()) < _LEAST_A_WEEK:
            raise ma.ValidationError({"days": [Reason("calendar.too_little")]})


class Holiday(Answer):
    example: ClassVar[Mapping[str, Any]] = {
        "date": "2026-11-20",
        "name": "Dia da Consciência Negra",
    }

    date = ma.fields.Date(required=True)
    name = ma.fields.String(required=True)


class ShownWeekday(WeekdayHours):
    class Meta(Answer.Meta):
        pass


class ShownClosedDay(ClosedDay):
    class Meta(Answer.Meta):
        pass


class ShownOpenDay(OpenDay):
    class Meta(Answer.Meta):
        pass


class CalendarShape(Answer):
    """When support is open. Hours are [opens, closes), in local time."""

    example: ClassVar[Mapping[str, Any]] = {"phone": "+55 11 4003-0000", "email": "atendimento@ramal.example"}

    time_zone = ma.fields.String(required=True, metadata={"description": "an IANA name"})
    country = ma.fields.String(required=True, metadata={"description": "ISO 3166"})
    days = ma.fields.List(ma.fields.Nested(ShownWeekday), required=True)
    holidays = ma.fields.List(
        ma.fields.Nested(Holiday),
        required=True,
        metadata={"description": "days of this year and the next on which support is closed, `closed_days` among them"},
    )
    closed_days = ma.fields.List(ma.fields.Nested(ShownClosedDay), required=True)
    open_days = ma.fields.List(ma.fields.Nested(ShownOpenDay), required=True)
    phone = ma.fields.String(required=True, allow_none=True)
    email = ma.fields.String(required=True)


@lru_cache
def _time_zones() -> frozenset[str]:
    return frozenset(available_timezones())


def _length(span: Mapping[str, Any]) -> timedelta:
    return since_midnight(span["closes"]) - since_midnight(span["opens"])


def _overlapping(spans: list[dict[str, Any]], day_of: Callable[[dict[str, Any]], Any]) -> Iterator[int]:
    """Yield the places of spans that begin before the one before them on the same day has ended."""
    in_order = sorted(enumerate(spans), key=lambda at: (day_of(at[1]), at[1]["opens"]))
    for (_, before), (n, after) in pairwise(in_order):
        if day_of(before) == day_of(after) and after["opens"] < before["closes"]:
            yield n


def _repeated(days: list[dict[str, Any]]) -> Iterator[int]:
    """Yield the indexes of those days of a list whose date an earlier day of the list has, too."""
    seen = set()
    for n, day in enumerate(days):
        if day["date"] in seen:
            yield n
        seen.add(day["date"])


def _at(places: Iterable[int], field: str, code: str) -> dict[int, Any]:
    """Return marshmallow's messages that say `code` of a field of the items at `places`."""
    return {n: {field: [Reason(code)]} for n in places}

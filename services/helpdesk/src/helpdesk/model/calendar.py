"""The calendar of support: its business hours as staff have set them."""

from collections.abc import Iterable, Mapping
from datetime import date, datetime, timedelta
from functools import lru_cache
from typing import Any, Self
from uuid import UUID

from sqlalchemy import String
from sqlalchemy.orm import Mapped, mapped_column

from chassis.database import Json
from chassis.personal import By, impersonal, internal, whose
from helpdesk.hours import BusinessHours, Span
from helpdesk.model.base import Base

CURRENT = "current"
"""The name of the only calendar."""

_OPENS, _CLOSES = timedelta(hours=8), timedelta(hours=19)


class Calendar(Base):
    """The calendar of support, one row once staff have changed it. Before that the settings' hours apply.

    `days` are `{weekday, opens, closes}` with the ISO number of a weekday; a weekday may have several. `closed_days`
    are `{date, name}`, `open_days` are `{date, opens, closes}`. A time is `HH:MM`; `24:00` ends a day.
    """

    __tablename__ = "calendar"
    __table_args__ = (
        {
            "info": whose(
                By(user_id="changed_by_id"),
                why="who set the business hours is known",
                how_long="until somebody else sets them",
            )
        },
    )

    name: Mapped[str] = mapped_column(String(20), primary_key=True, default=CURRENT, info=impersonal())
    version: Mapped[int] = mapped_column(info=internal())
    time_zone: Mapped[str] = mapped_column(String(60), info=impersonal())
    country: Mapped[str] = mapped_column(String(2), info=impersonal())
    days: Mapped[list[dict[str, Any]]] = mapped_column(Json, info=impersonal("weekdays and times"))
    closed_days: Mapped[list[dict[str, Any]]] = mapped_column(Json, info=impersonal("days and what staff call them"))
    open_days: Mapped[list[dict[str, Any]]] = mapped_column(Json, info=impersonal("days and times"))
    changed_at: Mapped[datetime]
    changed_by_id: Mapped[UUID | None]

    __mapper_args__ = {"version_id_col": version}  # noqa: RUF012  # SQLAlchemy's own declaration

    @classmethod
    def usual(cls, *, time_zone: str, country: str) -> Self:
        """Return the calendar that applies until staff set one: Monday to Friday from 8:00 to 19:00. Its version is 0.

        It is never stored.
        """
        days = [
            {"weekday": weekday, "opens": clock_text(_OPENS), "closes": clock_text(_CLOSES)} for weekday in range(1, 6)
        ]
        return cls(version=0, time_zone=time_zone, country=country, days=days, closed_days=[], open_days=[])

    def hours(self) -> BusinessHours:
        """Return the business hours of this calendar. Equal calendars share one object, because filling it costs."""
        return _hours(
            self.version,
            self.time_zone,
            self.country,
            tuple((day["weekday"], _span(day)) for day in self.days),
            tuple(date.fromisoformat(day["date"]) for day in self.closed_days),
            tuple((date.fromisoformat(day["date"]), _span(day)) for day in self.open_days),
        )


def clock_text(since_midnight: timedelta) -> str:
    """Return a time of the day, given since midnight, as `HH:MM`."""
    minutes = int(since_midnight.total_seconds()) // 60
    return f"{minutes // 60:02}:{minutes % 60:02}"


def since_midnight(text: str) -> timedelta:
    """Return a time of the day `HH:MM` as the time since midnight."""
    hours, minutes = text.split(":")
    return timedelta(hours=int(hours), minutes=int(minutes))


def _span(told: Mapping[str, Any]) -> Span:
    return Span(since_midnight(told["opens"]), since_midnight(told["closes"]))


@lru_cache(maxsize=8)
def _hours(
    version: int,
    zone: str,
    country: str,
    days: tuple[tuple[int, Span], ...],
    closed: tuple[date, ...],
    opened: tuple[tuple[date, Span], ...],
) -> BusinessHours:
    return BusinessHours(zone, country, _by_day(days), frozenset(closed), _by_day(opened), version)


def _by_day(spans: Iterable[tuple[Any, Span]]) -> dict[Any, tuple[Span, ...]]:
    """Return the spans of each day, in order."""
    found: dict[Any, tuple[Span, ...]] = {}
    for day, span in sorted(spans):
        found[day] = (*found.get(day, ()), span)
    return found

"""The operator's calendar: which days are business days, and when a day begins."""

from dataclasses import dataclass
from datetime import UTC, date, datetime, time
from typing import Self
from zoneinfo import ZoneInfo

from chassis.business_days import BusinessDays
from connections.settings import Settings


@dataclass(frozen=True, kw_only=True)
class OperatorTime:
    """How the operator counts days: its business days (`calendar`) and its time zone (`zone`)."""

    calendar: BusinessDays
    zone: str

    @classmethod
    def of(cls, settings: Settings) -> Self:
        """Return how the operator with these settings counts days."""
        return cls(calendar=settings.business_days, zone=settings.time_zone)

    def day_of(self, moment: datetime) -> date:
        """Return the day on which `moment` is for the operator."""
        return moment.astimezone(ZoneInfo(self.zone)).date()

    def end_of(self, day: date) -> datetime:
        """Return the last second of a day, in UTC."""
        return datetime.combine(day, time(23, 59, 59), ZoneInfo(self.zone)).astimezone(UTC)

"""Counting in a row of its own how often something was used within an hour."""

from datetime import datetime, timedelta

from sqlalchemy.orm import Mapped

from connections.model.base import Base

_WINDOW = timedelta(hours=1)


class HourlyUse(Base):
    """A row that counts its own use: `used_in_window` are the calls since `window_began_at`, for a limit in an hour."""

    __abstract__ = True

    window_began_at: Mapped[datetime | None]
    used_in_window: Mapped[int]

    def retry_at(self, now: datetime, *, per_hour: int) -> datetime | None:
        """Return when the next call is allowed if one now would be more than `per_hour`; None if it is allowed now."""
        ends_at = self.window_began_at + _WINDOW if self.window_began_at else now
        return ends_at if now < ends_at and self.used_in_window >= per_hour else None

    def use(self, now: datetime) -> None:
        """Count one call that is allowed now."""
        if self.window_began_at is None or now >= self.window_began_at + _WINDOW:
            self.window_began_at, self.used_in_window = now, 0
        self.used_in_window += 1

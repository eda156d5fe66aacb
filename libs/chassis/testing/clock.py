"""A clock for tests that stands still until it is moved."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

from chassis import clock
from chassis.settings import ServiceSettings


class FrozenClock:
    """A clock that shows `at` until `tick` moves it."""

    def __init__(self, at: datetime) -> None:
        self.at = at

    def __call__(self) -> datetime:
        return self.at

    def tick(self, **by: float) -> None:
        """Move the clock forward by `timedelta(**by)`."""
        self.at += timedelta(**by)


@contextmanager
def frozen(at: datetime | None = None) -> Iterator[FrozenClock]:
    """Stop the platform's clock at `at` inside the block, and yield the FrozenClock, by which a test can move it.

    Without `at`, the clock shows a Tuesday morning in São Paulo.
    """
    held = FrozenClock(at or datetime(2026, 9, 15, 12, 0, tzinfo=UTC))
    with clock.showing(held):
        yield held


def operators_day(days: int = 0) -> date:
    """Return the date of today, or of `days` days later, where the operator is by default.

    Tests that send or expect a date use it: in UTC a day ends three hours earlier than in São Paulo.
    """
    zone = ZoneInfo(ServiceSettings.model_fields["time_zone"].default)
    return (clock.now() + timedelta(days=days)).astimezone(zone).date()

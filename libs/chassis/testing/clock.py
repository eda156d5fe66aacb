"""A clock for tests that stands still until it is moved."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta

from chassis import clock


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

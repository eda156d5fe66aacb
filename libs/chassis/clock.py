"""The only place that reads the time, so that tests can stop it and jobs can be run "as of" another moment."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime


def _system() -> datetime:
    return datetime.now(UTC)


_source: Callable[[], datetime] = _system


def now() -> datetime:
    """Return the present time, timezone-aware, in UTC."""
    return _source()


@contextmanager
def showing(source: Callable[[], datetime]) -> Iterator[None]:
    """Make `now` return what the function `source` returns, inside the block.

    For tests and the `--as-of` option of jobs.
    """
    global _source  # noqa: PLW0603  # a clock is global by nature; the block puts it back
    before, _source = _source, source
    try:
        yield
    finally:
        _source = before

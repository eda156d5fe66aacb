"""Draining: a web that was told to stop is not ready any more, but serves on until nobody routes to it.

The mark lies in memory that a gunicorn master shares with the processes that it forks, so that all of them say the same
about their readiness.
"""

import mmap

_mark: mmap.mmap | None = None


def prepare() -> None:
    """Make this process's mark, for itself and for the processes that it forks from now on.

    Called before an application is served. A process that was forked before keeps its own mark: on a laptop the roles
    of all services are forks of one launcher.
    """
    global _mark  # noqa: PLW0603  # one per process, found by the readiness check of whatever application it serves
    _mark = mmap.mmap(-1, 1)


def begin() -> None:
    """Mark this process, and those that share its mark, as told to stop. May be called in a signal handler."""
    if _mark is not None:
        _mark[0] = 1


def is_on() -> bool:
    """Return whether this process, or one that shares its mark, was told to stop."""
    return _mark is not None and _mark[0] == 1

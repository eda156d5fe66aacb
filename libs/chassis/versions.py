"""Optimistic locking over HTTP: the versions that a client names in If-Match are checked against a row's own."""

from chassis.problems import VersionMismatch

Expected = frozenset[int] | None
"""The versions in If-Match, or None when the client named none. The last change then wins."""


def check_version(expected: Expected, current: int) -> None:
    """Check that the row's `current` version is one of the `expected` ones from If-Match. Raises VersionMismatch.

    An action calls it before it changes a row, so that no client overwrites a change that it has not seen. Without
    If-Match (`expected` is None) every version is accepted, and the last change wins.
    """
    if expected is not None and current not in expected:
        raise VersionMismatch()

"""Optimistic locking on the wire: the versions that a client named in If-Match, and the check against a row's own."""

from chassis.problems import VersionMismatch

Expected = frozenset[int] | None
"""The versions in If-Match; None when the client named none, and the last change wins."""


def check_version(expected: Expected, current: int) -> None:
    """Let a change go on when If-Match was not sent or names the row's `current` version. Raises VersionMismatch."""
    if expected is not None and current not in expected:
        raise VersionMismatch()

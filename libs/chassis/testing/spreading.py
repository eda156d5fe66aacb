"""Spreading the tests over several pytest workers: tests of one running platform stay together, else those of one file.

xdist's own `loadgroup` does nothing with pytest 9.2, which no longer reads the name that xdist gives a test.
"""

import re

from xdist.scheduler import LoadScopeScheduling

_ON_A_PLATFORM = re.compile(r"tests/journeys/.*\[(embedded|real)[-\]]")


class ByPlatformOrFile(LoadScopeScheduling):  # type: ignore[misc]  # xdist is not typed
    """A scheduler of xdist that gives a worker all journeys on one kind of platform, or all other tests of a file."""

    def _split_scope(self, nodeid: str) -> str:
        return together(nodeid)


def together(nodeid: str) -> str:
    """Return the name of the group of tests that has to run on one worker with the test `nodeid`."""
    on_platform = _ON_A_PLATFORM.match(nodeid)
    return f"journeys on {on_platform[1]}" if on_platform else nodeid.partition("::")[0]

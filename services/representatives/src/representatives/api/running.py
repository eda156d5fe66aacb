"""The running process as representatives' endpoints see it, and the prefix of their paths."""

from chassis.endpoints import expected_version
from chassis.running import Running
from chassis.versions import Expected
from representatives.clients import Clients
from representatives.settings import Settings

PREFIX = "/api/representatives/v1"

running = Running[Settings, Clients]()


def expected_versions() -> Expected:
    """Return the versions that the request's If-Match names, None without If-Match."""
    version = expected_version()
    return frozenset({version}) if isinstance(version, int) else version

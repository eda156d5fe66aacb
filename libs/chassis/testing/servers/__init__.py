"""Private instances of the real servers, from system binaries, on free ports of 127.0.0.1.

Nothing here depends on a server on a standard port, and nothing here knows pytest: the launcher behind
`make up REAL=1`, the bench and the chaos runs use it too.
"""

from chassis.testing.servers.installing import MissingServer, ensure_installed
from chassis.testing.servers.ports import free_port
from chassis.testing.servers.postgres import PrivatePostgres
from chassis.testing.servers.private import ServerDidNotStart
from chassis.testing.servers.rabbit import PrivateRabbit

__all__ = [
    "MissingServer",
    "PrivatePostgres",
    "PrivateRabbit",
    "ServerDidNotStart",
    "ensure_installed",
    "free_port",
]

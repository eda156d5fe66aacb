"""The running process as identity's endpoints see it (settings, clients, database), the prefix of their paths, and the
network that a request came from.
"""

from chassis.running import Running
from identity.clients import Clients
from identity.settings import Settings

PREFIX = "/api/identity/v1"

running = Running[Settings, Clients]()


def client_network() -> str:
    """Return the network that the request came from (such as `203.0.113.0/24`), under which mailed codes and wrong
    codes are counted.

    It is empty, so that nothing is counted by network, for requests from this machine itself in embedded mode.
    """
    return running.client_network()

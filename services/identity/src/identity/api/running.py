"""The running process as identity's endpoints see it (settings, clients, database), and the prefix of their paths."""

from chassis.running import Running
from identity.clients import Clients
from identity.settings import Settings

PREFIX = "/api/identity/v1"

running = Running[Settings, Clients]()

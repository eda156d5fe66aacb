"""What identity's endpoints use of the running process: its settings, its clients, its database."""

from chassis.running import Running
from identity.clients import Clients
from identity.settings import Settings

PREFIX = "/api/identity/v1"

running = Running[Settings, Clients]()

"""The running process as the endpoints of connections see it, and the prefix of their paths."""

from chassis.running import Running
from connections.clients import Clients
from connections.settings import Settings

PREFIX = "/api/connections/v1"

running = Running[Settings, Clients]()

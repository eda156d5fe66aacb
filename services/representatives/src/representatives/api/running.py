"""The running process as the endpoints of representatives see it, and the prefix of their paths."""

from chassis.running import Running
from representatives.clients import Clients
from representatives.settings import Settings

PREFIX = "/api/representatives/v1"

running = Running[Settings, Clients]()

"""The running process as the endpoints of certificates see it, and the prefix of their paths."""

from certificates.clients import Clients
from certificates.settings import Settings
from chassis.running import Running

PREFIX = "/api/certificates/v1"

running = Running[Settings, Clients]()

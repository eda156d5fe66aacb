"""The running process as the endpoints of helpdesk see it, and the prefix of their paths."""

from chassis.running import Running
from helpdesk.clients import Clients
from helpdesk.settings import Settings

PREFIX = "/api/helpdesk/v1"

running = Running[Settings, Clients]()

"""The running process for a service's endpoints: its settings, its clients, its texts, today's date.

A service declares it once, with its own types: `running = Running[Settings, Clients]()`.
"""

from datetime import date
from ipaddress import ip_address
from typing import Any, Generic
from zoneinfo import ZoneInfo

from flask import current_app, g

from chassis import clock
from chassis.endpoints import origin
from chassis.networks import network_of
from chassis.service import C, Runtime, S
from chassis.settings import ServiceSettings


class Running(Generic[S, C]):
    """What an endpoint may use beside the request. Every property works inside a request only."""

    @property
    def runtime(self) -> Runtime[S, C]:
        found: Runtime[S, C] = current_app.extensions["ramal"]
        return found

    @property
    def settings(self) -> S:
        return self.runtime.settings

    @property
    def clients(self) -> C:
        """The clients of outside systems that `Service.clients` made for this process."""
        return self.runtime.clients

    def today(self) -> date:
        """Return today's date in the operator's time zone."""
        return local_day(self.settings)

    def client_network(self) -> str:
        """Return the network that the request came from (such as `203.0.113.0/24`), by which tries are counted.

        It is empty, so that nothing is counted by network, for requests from this machine itself in embedded mode.
        """
        address = origin().address
        is_own = self.settings.embedded and address and ip_address(address).is_loopback
        return "" if is_own else network_of(address)

    def say(self, code: str, part: str | None = None, /, **facts: Any) -> str:
        """Return the text of a code in the caller's language, filled with `facts`.

        `part` names an attribute of the message, such as `detail`. Returns the code itself when it has no text.
        """
        return self.runtime.catalogue.text(code, g.language, part, **facts)


def local_day(settings: ServiceSettings) -> date:
    """Return today's date in the operator's time zone, as the settings name it."""
    return clock.now().astimezone(ZoneInfo(settings.time_zone)).date()

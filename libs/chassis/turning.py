"""Whether the roles of a worker turn: the loop of each takes a turn at least once in the role's time, or it hangs.

A role is given the event that tells it to stop. Its loop looks at that event once per turn, so the event knows when the
role turned last, and no role needs a line of code for it. A role that waits for a database or a broker that is away
goes on turning.
"""

import threading
import time
from collections.abc import Iterator, Sequence

from prometheus_client.core import GaugeMetricFamily, Metric
from prometheus_client.registry import Collector


class StopOfRole(threading.Event):
    """The event that tells one role to stop; it notes when the role's loop looked at it last.

    `within` is the number of seconds in which the loop of a healthy role looks at least once.
    """

    def __init__(self, role: str, *, within: float) -> None:
        super().__init__()
        self.role = role
        self.within = within
        self._turned_at = time.monotonic()

    def is_set(self) -> bool:
        self._turned_at = time.monotonic()
        return super().is_set()

    def wait(self, timeout: float | None = None) -> bool:
        self._turned_at = time.monotonic()
        told = super().wait(timeout)
        self._turned_at = time.monotonic()
        return told

    @property
    def age(self) -> float:
        """The seconds since the role's last turn; 0 once it was told to stop, because it then only finishes."""
        return 0.0 if super().is_set() else time.monotonic() - self._turned_at

    @property
    def hangs(self) -> bool:
        return self.age > self.within


class Turns(Collector):
    """The turns of all roles of a worker of the service named `service`, as health and as metrics."""

    def __init__(self, service: str, stops: Sequence[StopOfRole]) -> None:
        self._service = service
        self._stops = stops

    def report(self) -> dict[str, object]:
        """Return the body of the worker's `/health/live`. Its status is `live`, or `hangs` when one role hangs."""
        checks = {
            stop.role: f"no turn for {int(stop.age)} s, allowed are {stop.within:.0f} s" if stop.hangs else "ok"
            for stop in self._stops
        }
        status = "live" if all(check == "ok" for check in checks.values()) else "hangs"
        return {"service": self._service, "status": status, "checks": checks}

    def describe(self) -> Iterator[Metric]:
        """Return no descriptions: the names are this collector's own."""
        return iter(())

    def collect(self) -> Iterator[Metric]:
        labels = ["service", "role"]
        age = GaugeMetricFamily("ramal_role_turn_age_seconds", "Time since a role's loop turned last", labels=labels)
        limit = GaugeMetricFamily("ramal_role_turn_limit_seconds", "Time after which the role hangs", labels=labels)
        for stop in self._stops:
            age.add_metric([self._service, stop.role], stop.age)
            limit.add_metric([self._service, stop.role], stop.within)
        yield age
        yield limit

"""A month of `bench.mix` on paper: cores, events, queues and bytes, hour by hour, from the measured unit costs.

Deterministic arithmetic without a running platform. What is assumed, not measured, are the constants below.
"""

import json
import math
from collections import defaultdict, deque
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from bench.mix import DAYS, MONTH, PEAK, Activity, minute_factor, rate
from bench.sizes import Size

UNIT_COSTS = Path(__file__).with_name("unit_costs.json")
SERVICES = ("certificates", "connections", "helpdesk", "identity", "notifier", "representatives")

COMMIT_WAIT_MS = 3.0
"""What a commit waits for the disk and for the synchronous standby, on top of the processor time."""
SMTP_WAIT_MS = 50.0
"""What a mail waits for the mail server."""
MAIL_CONNECTIONS = 4
BUSY = 0.7
"""The part of its processor limit at which a container counts as full."""
QUEUE_PER_WORKER = 500
"""Messages in a queue for which KEDA adds one worker."""
STEADY_MINUTES = 10
"""For so long the queue has to be short before a worker is taken away."""


@dataclass(frozen=True)
class Costs:
    """The measured unit costs: processor milliseconds and bytes."""

    requests: Mapping[str, Mapping[str, Any]]
    published: Mapping[str, float]
    consumed: Mapping[str, float]
    mail: Mapping[str, float]
    wal: Mapping[str, float]
    upkeep: Mapping[str, float]
    row_bytes: Mapping[str, float]
    memory: Mapping[str, float]
    made: str = ""

    @classmethod
    def read(cls, file: Path = UNIT_COSTS) -> "Costs":
        """Return the costs that `python -m bench costs` wrote last."""
        found = json.loads(file.read_text(encoding="utf-8"))
        made = f"{found['measured_on']}, load before the run {found['load']}"
        return cls(made=made, **{name: found[name] for name in cls.__annotations__ if name in found})

    @property
    def reactions_per_second(self) -> float:
        """How many events one worker consumes per second: one after the other, each with its commit."""
        return 1000 / (self.consumed["worker"] + self.consumed["postgres"] + COMMIT_WAIT_MS)

    @property
    def mails_per_second(self) -> float:
        """How many mails one worker sends per second: its connections wait side by side, Python works alone."""
        own = self.mail["worker"] + self.mail["postgres"]
        return min(1000 / own, MAIL_CONNECTIONS * 1000 / (own + SMTP_WAIT_MS))


@dataclass
class Demand:
    """What is asked of the platform per second: requests, events, audit rows, mails, cores, and bytes of
    PostgreSQL's log."""

    requests: float = 0.0
    logins: float = 0.0
    mails: float = 0.0
    envoy: float = 0.0
    postgres: float = 0.0
    broker: float = 0.0
    wal: float = 0.0
    web: dict[str, float] = field(default_factory=lambda: defaultdict(float))
    worker: dict[str, float] = field(default_factory=lambda: defaultdict(float))
    published: dict[str, float] = field(default_factory=lambda: defaultdict(float))
    consumed: dict[str, float] = field(default_factory=lambda: defaultdict(float))
    audited: dict[str, float] = field(default_factory=lambda: defaultdict(float))

    def ask(self, costs: Costs, activity: Activity, per_second: float) -> None:
        """Add an activity's request, if it has one, and what it causes."""
        parts = costs.requests.get(activity.like, {})
        service = activity.service or parts["service"]
        self.requests += per_second if parts else 0.0
        self.logins += per_second if activity.name in ("login", "registration") else 0.0
        self.envoy += per_second * parts.get("envoy", 0.0) / 1000
        self.web[service] += per_second * parts.get("web", 0.0) / 1000
        self.postgres += per_second * parts.get("postgres", 0.0) / 1000
        self.wal += per_second * log_bytes(costs, activity)
        caused = effects(costs, activity)
        self.tell(costs, service, per_second * caused.published)
        self.audited[service] += per_second * caused.audited
        for hearer, count in caused.consumed.items():
            self.hear(costs, hearer, per_second * count)
        self.mail(costs, per_second * caused.mails)

    def tell(self, costs: Costs, service: str, per_second: float) -> None:
        """Add events that a service publishes."""
        self.published[service] += per_second
        self.worker[service] += per_second * costs.published["worker"] / 1000
        self.postgres += per_second * costs.published["postgres"] / 1000

    def hear(self, costs: Costs, service: str, per_second: float) -> None:
        """Add events that a service consumes. Their broker's part includes having been published."""
        self.consumed[service] += per_second
        self.worker[service] += per_second * costs.consumed["worker"] / 1000
        self.postgres += per_second * costs.consumed["postgres"] / 1000
        self.broker += per_second * costs.consumed["broker"] / 1000

    def mail(self, costs: Costs, per_second: float) -> None:
        """Add mails that the notifier sends."""
        self.mails += per_second
        self.worker["notifier"] += per_second * costs.mail["worker"] / 1000
        self.postgres += per_second * costs.mail["postgres"] / 1000


@dataclass(frozen=True)
class Effects:
    """What one activity causes: events published, events consumed by service, audit rows, mails."""

    published: float
    consumed: Mapping[str, float]
    audited: float
    mails: float


def effects(costs: Costs, activity: Activity) -> Effects:
    """Return what an activity causes, as it was measured or as the mix says."""
    parts = costs.requests.get(activity.like, {})
    return Effects(
        published=parts.get("published", 0.0) if activity.published is None else activity.published,
        consumed=activity.consumed or parts.get("consumed", {}),
        audited=parts.get("audited", 0.0),
        mails=parts.get("mails", 0.0) if activity.mails is None else activity.mails,
    )


def log_bytes(costs: Costs, activity: Activity) -> float:
    """Return the bytes of PostgreSQL's log for one activity, with those of the events that it causes.

    A measured operation's bytes include its events; events that the mix adds come on top.
    """
    measured: float = costs.requests.get(activity.like, {}).get("wal", 0.0)
    return measured + sum(activity.consumed.values()) * costs.wal["delivery"]


def demand(costs: Costs, day: int, hour: int, factor: float = 1.0) -> Demand:
    """Return what is asked per second in an hour's mean, times `factor`."""
    found = Demand()
    for activity in MONTH:
        if per_second := rate(activity, day, hour) * factor:
            found.ask(costs, activity, per_second)
    return found


class Workers:
    """The workers of one service and its queue, minute by minute: KEDA adds workers by the length of the queue."""

    def __init__(self, size: Size, per_second: float) -> None:
        self.depth = 0.0
        self.count = size.least
        self._size = size
        self._per_second = per_second
        self._wanted: deque[int] = deque([size.least], maxlen=STEADY_MINUTES)

    def minute(self, arriving: float) -> None:
        """Let a minute pass with so many messages per second arriving. Workers that are added work from the next on."""
        self.depth = max(0.0, self.depth + 60 * (arriving - self.count * self._per_second))
        wanted = math.ceil(self.depth / QUEUE_PER_WORKER)
        self._wanted.append(min(max(wanted, self._size.least), self._size.most))
        self.count = max(self._wanted)

    @property
    def seconds_behind(self) -> float:
        """How long the last message of the queue waits."""
        return self.depth / (self.count * self._per_second)


@dataclass(frozen=True)
class Hour:
    """One hour of the month: its mean demand, and the longest queue, wait and most workers of each service in it."""

    day: int
    hour: int
    demand: Demand
    depth: Mapping[str, float]
    seconds_behind: Mapping[str, float]
    workers: Mapping[str, int]

    @property
    def peak(self) -> str:
        """The day and hour as the document names it."""
        return f"day {self.day}, {self.hour:02}:00"


def replay(costs: Costs, sizes: Mapping[str, Size]) -> list[Hour]:
    """Return every hour of the month, with the queues that its minutes leave behind."""
    queues = {name: Workers(sizes[f"{name}-worker"], costs.reactions_per_second) for name in SERVICES}
    hours = []
    for day in range(1, DAYS + 1):
        for hour in range(24):
            asked = demand(costs, day, hour)
            depth, behind, count = (
                dict.fromkeys(SERVICES, 0.0),
                dict.fromkeys(SERVICES, 0.0),
                dict.fromkeys(SERVICES, 0),
            )
            for minute in range(60):
                for name, queue in queues.items():
                    queue.minute(asked.consumed[name] * minute_factor(minute))
                    depth[name] = max(depth[name], queue.depth)
                    behind[name] = max(behind[name], queue.seconds_behind)
                    count[name] = max(count[name], queue.count)
            hours.append(Hour(day, hour, asked, depth, behind, count))
    return hours


def busiest(hours: list[Hour]) -> Hour:
    """Return the hour with the most requests."""
    return max(hours, key=lambda hour: hour.demand.requests)


def busiest_minute(costs: Costs, hours: list[Hour]) -> Demand:
    """Return what is asked per second in the busiest minutes of the busiest hour."""
    at = busiest(hours)
    return demand(costs, at.day, at.hour, PEAK)


def steady_events(costs: Costs, per_second: float, hearers: float) -> Demand:
    """Return what so many events per second alone ask, spread evenly over publishers and hearers."""
    found = Demand()
    for name in SERVICES:
        found.tell(costs, name, per_second / len(SERVICES))
        found.hear(costs, name, per_second * hearers / len(SERVICES))
    found.wal = per_second * hearers * costs.wal["delivery"]
    return found

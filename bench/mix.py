"""What ten million accounts do in a month, as stated in docs/scaling.md: how often, on which days and at which hours.

Nothing here is measured but what `Activity.like` names. Change a number, run `make scaling`, and look at the document.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Literal

ACCOUNTS = 10_000_000
DAYS = 30
"""The month begins on a Monday."""

Profile = Literal["people", "office", "machines", "import"]

_WEEK = (1.25, 1.15, 1.1, 1.05, 1.0, 0.3, 0.15)
_BILLS, _BILL_DAYS = 1.6, range(5, 11)
"""How much more is done on the days on which bills are due."""
_DEADLINE, _DEADLINE_DAY = 3.0, 15
"""How much more is done on the last day of a deadline, a Monday."""
_PEOPLE = (4, 2, 2, 1, 1, 2, 8, 22, 48, 78, 96, 92, 70, 66, 78, 82, 76, 64, 52, 50, 46, 34, 18, 8)
_OFFICE = (0, 0, 0, 0, 0, 0, 0, 10, 90, 130, 140, 120, 60, 80, 130, 130, 90, 20, 0, 0, 0, 0, 0, 0)
_IMPORT_DAY, _IMPORT_HOURS = 1, (2, 3)
PEAK_MINUTES, PEAK = 10, 1.5
"""The first minutes of every hour have so many times the hour's mean; the other minutes have less."""


@dataclass(frozen=True)
class Activity:
    """Something that is done `month` times a month.

    Its request costs what the measured operation `like` costs; without one there is no request. `service`, `published`,
    `consumed` and `mails` are those of the measured operation unless they are given here.
    """

    name: str
    month: int
    like: str = ""
    profile: Profile = "people"
    service: str = ""
    published: float | None = None
    consumed: Mapping[str, float] = field(default_factory=dict)
    mails: float | None = None
    megabytes: float = 0.0


_EVERYBODY = {"certificates": 1.0, "connections": 1.0, "helpdesk": 1.0, "identity": 1.0, "notifier": 1.0}
_NOTIFIER = {"notifier": 1.0}

MONTH = (
    Activity("registration", 150_000, "registration"),
    Activity("first page of a visit", 18_000_000, "page over a new TLS connection"),
    Activity("further page without an account", 20_000_000, "page over an open connection"),
    Activity("login", 3_600_000, "login"),
    Activity("session refreshed", 14_400_000, "session refreshed"),
    Activity("account read", 27_000_000, "account read"),
    Activity("list of requests read", 18_000_000, "list of requests"),
    Activity("other list read", 36_000_000, "list of notifications"),
    Activity("list read by a system", 100_000_000, "list of notifications", "machines"),
    Activity("account changed", 1_000_000, "account changed"),
    Activity(
        "relation or access changed",
        600_000,
        "section saved",
        service="representatives",
        published=1.0,
        consumed=_EVERYBODY,
        mails=1.0,
    ),
    Activity("section of a request saved", 2_400_000, "section saved"),
    Activity("document uploaded", 1_000_000, "upload of 1 MB", megabytes=1.0),
    Activity("large document uploaded", 30_000, "upload of 20 MB", megabytes=20.0),
    Activity("step of a request", 900_000, "section saved", "office", published=1.0, consumed=_NOTIFIER, mails=1.0),
    Activity("ticket opened or answered", 600_000, "ticket opened"),
    Activity(
        "certificate registered or noticed",
        60_000,
        "section saved",
        "office",
        service="certificates",
        published=1.0,
        consumed=_NOTIFIER,
        mails=1.0,
    ),
    Activity(
        "unit of an import",
        2_000_000,
        profile="import",
        service="connections",
        published=1.0,
        consumed={"representatives": 1.0},
    ),
)


def rate(activity: Activity, day: int, hour: int) -> float:
    """Return how often an activity is done per second, in the mean of an hour. `day` is 1 to 30, `hour` 0 to 23."""
    return activity.month * _share(activity.profile, day, hour) / 3600


def _share(profile: Profile, day: int, hour: int) -> float:
    """Return the part of a month's activity that falls into an hour; all hours of the month together have 1."""
    if profile == "machines":
        return 1 / (DAYS * 24)
    if profile == "import":
        return 1 / len(_IMPORT_HOURS) if day == _IMPORT_DAY and hour in _IMPORT_HOURS else 0.0
    hours = _PEOPLE if profile == "people" else _OFFICE
    return _weight(day) / sum(map(_weight, range(1, DAYS + 1))) * hours[hour] / sum(hours)


def _weight(day: int) -> float:
    weight = _WEEK[(day - 1) % 7]
    if day in _BILL_DAYS:
        weight *= _BILLS
    return weight * _DEADLINE if day == _DEADLINE_DAY else weight


def minute_factor(minute: int) -> float:
    """Return how many times its hour's mean a minute has. The mean over the hour is 1."""
    return PEAK if minute < PEAK_MINUTES else (60 - PEAK * PEAK_MINUTES) / (60 - PEAK_MINUTES)

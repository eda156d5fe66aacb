"""What a platform holds in the end, read from its mails, its API, its databases and its broker. Plain values."""

from dataclasses import dataclass, field

CODE, WELCOME, COMPANY_REQUEST = "registration_code", "welcome", "company_request_received"
"""The kinds of mail that the run waits for."""


@dataclass(frozen=True, kw_only=True)
class Account:
    """A row of identity's accounts."""

    user_id: str
    document: str
    email: str
    name: str


@dataclass(frozen=True, kw_only=True)
class Copy:
    """What a service knows of a person, from events; `version` is that of the event it comes from."""

    version: int
    name: str


@dataclass(frozen=True, kw_only=True)
class Company:
    """A row of representatives' companies, and who asked for it."""

    cnpj: str
    email: str


@dataclass(frozen=True, kw_only=True)
class Notification:
    """A row of notifier's notifications. `delivered` counts its attempts that ended so."""

    event_id: str
    kind: str
    channel: str
    recipient: str
    subject: str
    delivered: int


@dataclass(frozen=True, kw_only=True)
class Effects:
    """`mails` are (address, kind) of every mail file, `me` what `GET /me` said of each e-mail's account (its document),
    `copies` what other services know of each person, `companies` those asked for in the run, `versions` identity's
    last event number of each subject, `noted` how many events of the run notifier has taken in; `waiting` and `dead`
    are counts of what has not come to its end, by place, without zeros."""

    accounts: list[Account] = field(default_factory=list)
    copies: dict[str, dict[str, Copy]] = field(default_factory=dict)
    companies: list[Company] = field(default_factory=list)
    versions: dict[str, int] = field(default_factory=dict)
    notifications: list[Notification] = field(default_factory=list)
    noted: int = 0
    mails: list[tuple[str, str]] = field(default_factory=list)
    me: dict[str, str] = field(default_factory=dict)
    waiting: dict[str, int] = field(default_factory=dict)
    dead: dict[str, int] = field(default_factory=dict)

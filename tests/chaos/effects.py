"""What a platform holds in the end: plain values, read from its mails, its API, its databases and its broker."""

from collections.abc import Mapping
from dataclasses import dataclass, field

CODE, WELCOME, COMPANY_REQUEST = "registration_code", "welcome", "company_request_received"
REQUEST_OPENED = "request_opened"
CERTIFICATE_REGISTERED, CERTIFICATE_REMOVED = "certificate_registered", "certificate_removed"
CERTIFICATE_REPLACED = "certificate_replaced"
CERTIFICATE_EXPIRING, CERTIFICATE_EXPIRING_LAST = "certificate_expiring", "certificate_expiring_last"
CERTIFICATE_EXPIRED = "certificate_expired"
TICKET_OPENED = "ticket_opened"
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
    """A service's copy of a person, from events. `version` is the subject version of its last event."""

    version: int
    name: str


@dataclass(frozen=True, kw_only=True)
class Company:
    """A row of representatives' companies, with the e-mail address of its requester."""

    cnpj: str
    email: str


@dataclass(frozen=True, kw_only=True)
class HandedIn:
    """A row of connections' requests that has a protocol. `told` counts the events about it."""

    request_id: str
    protocol: str
    service_order: str
    told: int


@dataclass(frozen=True, kw_only=True)
class Certificate:
    """A row of certificates' certificates."""

    certificate_id: str
    cnpj: str
    sha256: str
    state: str


@dataclass(frozen=True, kw_only=True)
class Notice:
    """A row of the ledger of notices about certificates that end soon."""

    certificate_id: str
    threshold: int
    recipient: str
    state: str


@dataclass(frozen=True, kw_only=True)
class Ticket:
    """A row of helpdesk's tickets."""

    ticket_id: str
    number: int
    subject: str


@dataclass(frozen=True, kw_only=True)
class TicketEntry:
    """An entry on the ticket with this number."""

    number: int
    body: str


@dataclass(frozen=True, kw_only=True)
class Notification:
    """A row of notifier's notifications. `delivered` counts its delivered attempts."""

    event_id: str
    kind: str
    channel: str
    recipient: str
    subject: str
    delivered: int


@dataclass(frozen=True, kw_only=True)
class Effects:
    """What a platform holds after a run.

    `mails` are the address and kind of every mail file. `me` is the document that `GET /me` answered, by e-mail
    address. `copies` are each service's copies of people. `companies` are those requested in the run, and `requests`
    those handed in. `told_of_demo` counts the run's events about requests that were there before it. `certificates`,
    `notices`, `tickets` and `entries` are all rows of these tables;
    `told_of_certificates` and `told_of_tickets` count the run's events about them. `mailed_before` are the mail
    notifications before the run, by recipient and kind. `versions` has the last subject version of each of identity's
    subjects. `noted` counts the run's events in the inbox of notifier. `waiting` and `dead` count by place what is not
    finished and what became a dead letter; places with none are left out.
    """

    accounts: list[Account] = field(default_factory=list)
    copies: dict[str, dict[str, Copy]] = field(default_factory=dict)
    companies: list[Company] = field(default_factory=list)
    requests: list[HandedIn] = field(default_factory=list)
    told_of_demo: int = 0
    certificates: list[Certificate] = field(default_factory=list)
    notices: list[Notice] = field(default_factory=list)
    told_of_certificates: int = 0
    tickets: list[Ticket] = field(default_factory=list)
    entries: list[TicketEntry] = field(default_factory=list)
    told_of_tickets: int = 0
    mailed_before: Mapping[tuple[str, str], int] = field(default_factory=dict)
    versions: dict[str, int] = field(default_factory=dict)
    notifications: list[Notification] = field(default_factory=list)
    noted: int = 0
    mails: list[tuple[str, str]] = field(default_factory=list)
    me: dict[str, str] = field(default_factory=dict)
    waiting: dict[str, int] = field(default_factory=dict)
    dead: dict[str, int] = field(default_factory=dict)

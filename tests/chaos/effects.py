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
DEADLINE_OF_CUSTOMER, DEADLINE_OF_ANALYST = "request_deadline", "request_deadline_of_analyst"
BUDGET_EXPIRED, BUDGET_ACCEPTED = "budget_expired", "budget_accepted_by_silence"
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
    """A row of connections' requests that has a protocol. `told` counts the events about its opening."""

    request_id: str
    protocol: str
    service_order: str
    told: int


@dataclass(frozen=True, kw_only=True)
class Warned:
    """A row of connections' warnings: that a share of a deadline's term is used. Days are in ISO 8601."""

    request_id: str
    clock: str
    started_on: str
    due_on: str
    share: int


@dataclass(frozen=True, kw_only=True)
class BudgetEnd:
    """A row of a request's timeline by which its budget expired or was accepted. `kind` is the message about that.

    `ended_on` is the operator's day of the row, in ISO 8601: that of the job's as-of, not of the machine's clock.
    """

    request_id: str
    kind: str
    ended_on: str


@dataclass(frozen=True, kw_only=True)
class ToldByClock:
    """An event of connections that a job publishes: a warning, or the end of a budget.

    `kind` is the message that it causes, and `people` are the ids of the users who get it. `clock`, `due_on` and
    `share` are those of a warning.
    """

    event_id: str
    request_id: str
    kind: str
    people: tuple[str, ...]
    clock: str = ""
    due_on: str = ""
    share: int = 0


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
    those handed in. `certificates`, `notices`, `tickets` and `entries` are all rows of these tables;
    `told_of_certificates` and `told_of_tickets` count the run's events about them. `warnings` and `budget_ends` are all
    rows of these, `told_by_clocks` the run's events about them, and `told_of_requests` counts the run's events about
    requests but those of their openings. `warned_before` are the warnings before the run, by request, deadline, last
    day and share. `mailed_before` are the mail
    notifications before the run, by recipient and kind. `versions` has the last subject version of each of identity's
    subjects. `noted` counts the run's events in the inbox of notifier. `waiting` and `dead` count by place what is not
    finished and what became a dead letter; places with none are left out.
    """

    accounts: list[Account] = field(default_factory=list)
    copies: dict[str, dict[str, Copy]] = field(default_factory=dict)
    companies: list[Company] = field(default_factory=list)
    requests: list[HandedIn] = field(default_factory=list)
    warnings: list[Warned] = field(default_factory=list)
    budget_ends: list[BudgetEnd] = field(default_factory=list)
    told_by_clocks: list[ToldByClock] = field(default_factory=list)
    warned_before: frozenset[tuple[str, str, str, int]] = frozenset()
    told_of_requests: int = 0
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

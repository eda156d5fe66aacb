"""What a month of `bench.mix` leaves behind: rows and bytes in the databases, files, and PostgreSQL's log."""

from dataclasses import dataclass

from bench.mix import ACCOUNTS, MONTH
from bench.month import Costs, effects, log_bytes

GIB = 1024**3
INBOX_DAYS, SENT_DAYS, SESSION_DAYS, NOTIFICATION_DAYS, MONTH_DAYS = 90, 3, 60, 365, 30
"""How long rows are kept: INBOX_RETENTION_DAYS; the outbox's sent events; SESSION_IDLE_DAYS and
SESSION_RETENTION_DAYS; NOTIFICATION_RETENTION_DAYS."""
HEARERS_WITH_A_COPY = 5
SENT_BYTES = 1500.0
"""Assumed for a sent event where it was not measured."""


@dataclass(frozen=True)
class Kept:
    """One kind of rows: how many a month brings, for how many days each is kept (0: for ever), bytes for each."""

    name: str
    month: float
    days: int
    row_bytes: float

    @property
    def bytes_after_a_month(self) -> float:
        return self.month * self.row_bytes * (min(self.days or MONTH_DAYS, MONTH_DAYS) / MONTH_DAYS)

    @property
    def bytes_after_a_year(self) -> float:
        days = min(self.days or 365, 365)
        return self.month * self.row_bytes * days / MONTH_DAYS


def account_bytes(costs: Costs) -> float:
    """Return the bytes that one account takes in all databases: in identity, and a copy in each other service."""
    copy = costs.row_bytes["connections.person"]
    return (
        costs.row_bytes["identity.user_account"]
        + costs.row_bytes["notifier.recipient"]
        + (HEARERS_WITH_A_COPY - 1) * copy
    )


def kept(costs: Costs) -> list[Kept]:
    """Return every kind of rows that grows with use."""
    rows, caused = costs.row_bytes, {one.name: effects(costs, one) for one in MONTH}
    consumed = sum(one.month * sum(caused[one.name].consumed.values()) for one in MONTH)
    published = sum(one.month * caused[one.name].published for one in MONTH)
    audited = sum(one.month * caused[one.name].audited for one in MONTH)
    mails = sum(one.month * caused[one.name].mails for one in MONTH)
    return [
        Kept("handled events (inbox)", consumed, INBOX_DAYS, rows["notifier.inbox"]),
        Kept("sent events (outbox)", published, SENT_DAYS, rows.get("identity.outbox_sent", SENT_BYTES)),
        Kept("audit trail", audited, 0, rows["identity.audit"]),
        Kept("sessions", _done("login"), SESSION_DAYS, rows["identity.user_session"]),
        Kept("notifications", mails, NOTIFICATION_DAYS, rows["notifier.notification"]),
        Kept("tickets and entries", _done("ticket opened or answered"), 0, rows["helpdesk.ticket"]),
        Kept("requests to connect", _done("step of a request") / 5, 0, rows["connections.connection_request"] * 3),
    ]


def files_bytes(months: int) -> float:
    """Return the bytes of uploaded files after some months."""
    return months * sum(one.month * one.megabytes for one in MONTH) * 1024**2


def accounts_bytes(costs: Costs) -> float:
    return ACCOUNTS * account_bytes(costs)


def month_log_bytes(costs: Costs) -> float:
    """Return the bytes of PostgreSQL's log in a month, which the archive keeps."""
    return sum(one.month * log_bytes(costs, one) for one in MONTH)


def _done(name: str) -> float:
    return next(one.month for one in MONTH if one.name == name)

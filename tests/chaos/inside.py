"""Reads a platform's databases and broker, without changing anything, while it runs or after it has stopped."""

import json
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Self
from uuid import UUID

from cryptography.fernet import Fernet
from sqlalchemy import Engine, Table, create_engine, func, select, text
from sqlalchemy.orm import Session
from tests.chaos import effects
from tests.chaos.applicants import day_of
from tests.chaos.platform import Mode

from certificates.model import Certificate, Enrollment, Notice
from chassis import bus, contracts
from chassis.dead_letters import dead_letter
from chassis.events import UNROUTED
from chassis.inbox import inbox
from chassis.outbox import outbox, subject_version
from chassis.outbox_sent import outbox_sent
from chassis.settings import ServiceSettings
from chassis.testing.servers import PrivatePostgres, PrivateRabbit
from connections.model import ConnectionRequest, DeadlineNotice, TimelineEntry
from connections.model import Person as PersonAtConnections
from connections.states import CUSTOMER, TimelineKind
from helpdesk.model import Entry as TicketEntry
from helpdesk.model import Ticket
from identity.model import User
from launcher.plan import ROOT
from notifier.model import Attempt, Notification, Recipient
from notifier.states import DeliveryState
from representatives.model import Company, Person

SERVICES = tuple(sorted(app.parent.name for app in ROOT.glob("services/*/src/*/app.py")))
_ON_ITS_WAY = (DeliveryState.CREATED, DeliveryState.SENDING, DeliveryState.TEMPORARY_FAILURE)
_OPENED = "connections.request_opened.v1"
_WARNING = "connections.deadline_approaching.v1"
_BUDGETS = {
    "connections.budget_expired.v1": effects.BUDGET_EXPIRED,
    "connections.budget_accepted.v1": effects.BUDGET_ACCEPTED,
}
_BUDGET_ROWS = {
    TimelineKind.BUDGET_EXPIRED: effects.BUDGET_EXPIRED,
    TimelineKind.BUDGET_ACCEPTED: effects.BUDGET_ACCEPTED,
}
_EMBEDDED_QUEUES = text(
    "SELECT queues.name, count(*) AS messages FROM messages JOIN queues ON queues.id = messages.queue GROUP BY 1"
)


@dataclass(frozen=True)
class Demo:
    """What the demo data and preparations left behind before a run: events in notifier's inbox, companies, requests.

    `told_by_others` is the number of events that are not identity's, `told_of_certificates` that of certificates' own,
    `told_of_tickets` that of helpdesk's, `told_of_requests` that of connections'. `told_by_clocks` are the ids of
    connections' events about deadlines and the ends of budgets, and `warned` the warnings that were given.
    `mailed` counts the mail notifications by recipient and kind.
    """

    told_by_others: int
    told_of_requests: int
    told_by_clocks: set[str]
    warned: frozenset[tuple[str, str, str, int]]
    told_of_certificates: int
    told_of_tickets: int
    mailed: Counter[tuple[str, str]]
    companies: set[UUID]
    requests: set[UUID]


class Inside:
    """The databases of all services and the broker of one platform.

    `engines` are the databases' by service. `broker` is the embedded broker's engine, or the address of RabbitMQ.
    """

    def __init__(self, engines: Mapping[str, Engine], broker: Engine | str) -> None:
        self._engines, self._broker = engines, broker

    @classmethod
    def in_folder(cls, folder: Path, mode: Mode) -> Self:
        """Look into the platform of a launcher, by the state folder of its mode."""
        if mode == "embedded":
            engines = {service: _sqlite(folder / f"{service}.db") for service in SERVICES}
            return cls(engines, _sqlite(folder / "broker.db"))
        server = PrivatePostgres(folder / "postgresql")
        return cls.at({name: server.url(name) for name in SERVICES}, PrivateRabbit(folder / "rabbitmq").url())

    @classmethod
    def at(cls, databases: Mapping[str, str], broker: str) -> Self:
        """Look into a platform on PostgreSQL and RabbitMQ, by the addresses of its databases by service."""
        return cls({service: _read_only(url) for service, url in databases.items()}, broker)

    def close(self) -> None:
        for engine in (*self._engines.values(), self._broker):
            if isinstance(engine, Engine):
                engine.dispose()

    def waiting(self) -> dict[str, int]:
        """Return what is unfinished, by place: events in outboxes, messages in queues, notifications to be sent."""
        counts = {f"{service}'s outbox": self._count(service, outbox) for service in SERVICES}
        counts |= {f"queue {name}": count for name, count in self._queues().items() if name != UNROUTED}
        with Session(self._engines["notifier"]) as session:
            pending = select(func.count()).select_from(Notification).where(Notification.state.in_(_ON_ITS_WAY))
            counts["notifier's notifications"] = session.scalar(pending) or 0
        return {place: count for place, count in counts.items() if count}

    def dead(self) -> dict[str, int]:
        """Return the number of dead letters per service."""
        counts = {f"{service}'s dead letters": self._count(service, dead_letter) for service in SERVICES}
        return {place: count for place, count in counts.items() if count}

    def demo(self) -> Demo:
        """Return what the demo data left behind. Must be called while nothing is unfinished."""
        told = select(func.sum(subject_version.c.version))
        with (
            Session(self._engines["identity"]) as identity,
            Session(self._engines["notifier"]) as notifier,
            Session(self._engines["representatives"]) as representatives,
            Session(self._engines["connections"]) as connections,
            Session(self._engines["certificates"]) as certificates,
            Session(self._engines["helpdesk"]) as helpdesk,
        ):
            return Demo(
                told_by_others=_noted(notifier) - int(identity.scalar(told) or 0),
                told_of_requests=int(connections.scalar(told) or 0),
                told_by_clocks={one.event_id for one in _told_by_clocks(connections)},
                warned=frozenset((one.request_id, one.clock, one.due_on, one.share) for one in _warnings(connections)),
                told_of_certificates=int(certificates.scalar(told) or 0),
                told_of_tickets=int(helpdesk.scalar(told) or 0),
                mailed=Counter((one.recipient, one.kind) for one in _notifications(notifier) if one.channel == "email"),
                companies=set(representatives.scalars(select(Company.id))),
                requests=set(connections.scalars(select(ConnectionRequest.id))),
            )

    def read_all(self, *, mails: list[tuple[str, str]], me: dict[str, str], demo: Demo) -> effects.Effects:
        """Return everything the platform holds, except what the demo data left behind.

        `mails` and `me` were read from outside.
        """
        with (
            Session(self._engines["identity"]) as identity,
            Session(self._engines["notifier"]) as notifier,
            Session(self._engines["representatives"]) as representatives,
            Session(self._engines["connections"]) as connections,
            Session(self._engines["certificates"]) as certificates,
            Session(self._engines["helpdesk"]) as helpdesk,
        ):
            told = int(certificates.scalar(select(func.sum(subject_version.c.version))) or 0)
            requests = list(_handed_in(connections, demo))
            told_of_requests = int(connections.scalar(select(func.sum(subject_version.c.version))) or 0)
            told_of_requests -= demo.told_of_requests + sum(one.told for one in requests)
            told_by_clocks = [one for one in _told_by_clocks(connections) if one.event_id not in demo.told_by_clocks]
            return effects.Effects(
                accounts=[
                    effects.Account(user_id=str(one.id), document=one.document, email=one.email, name=one.name)
                    for one in identity.scalars(select(User))
                ],
                versions={row.subject: row.version for row in identity.execute(select(subject_version))},
                copies={
                    "notifier": _copies(notifier.scalars(select(Recipient))),
                    "representatives": _copies(representatives.scalars(select(Person))),
                    "connections": _copies(connections.scalars(select(PersonAtConnections))),
                },
                companies=[
                    effects.Company(cnpj=one.cnpj, email=one.requester_email or "")
                    for one in representatives.scalars(select(Company).where(Company.id.not_in(demo.companies)))
                ],
                requests=requests,
                warnings=list(_warnings(connections)),
                budget_ends=list(_budget_ends(connections)),
                told_by_clocks=told_by_clocks,
                warned_before=demo.warned,
                told_of_requests=told_of_requests,
                certificates=list(_certificates(certificates)),
                notices=list(_notices(certificates)),
                told_of_certificates=told - demo.told_of_certificates,
                tickets=list(_tickets(helpdesk)),
                entries=list(_entries(helpdesk)),
                told_of_tickets=int(helpdesk.scalar(select(func.sum(subject_version.c.version))) or 0)
                - demo.told_of_tickets,
                mailed_before=demo.mailed,
                notifications=list(_notifications(notifier)),
                noted=_noted(notifier) - demo.told_by_others,
                mails=mails,
                me=me,
                waiting=self.waiting(),
                dead=self.dead(),
            )

    def _count(self, service: str, table: Table) -> int:
        with self._engines[service].connect() as connection:
            return connection.scalar(select(func.count()).select_from(table)) or 0

    def _queues(self) -> dict[str, int]:
        """Return the number of messages per queue.

        RabbitMQ does not count messages a consumer holds while the consumer lives.
        """
        if isinstance(self._broker, str):
            return _rabbits_queues(self._broker)
        with self._broker.connect() as connection:
            return {row.name: row.messages for row in connection.execute(_EMBEDDED_QUEUES)}


@contextmanager
def servers_again(folder: Path, mode: Mode) -> Iterator[None]:
    """Start a stopped platform's PostgreSQL and RabbitMQ during the block, to read what they kept."""
    with ExitStack() as running:
        if mode == "real":
            running.enter_context(PrivatePostgres(folder / "postgresql"))
            running.enter_context(PrivateRabbit(folder / "rabbitmq"))
        yield


def _rabbits_queues(url: str) -> dict[str, int]:
    settings = ServiceSettings(
        database_url="sqlite:////dev/null",
        broker_url=url,
        issuer_url=ROOT.as_uri(),
        secrets_key=Fernet.generate_key().decode(),
    )
    names = [name for service in contracts.hearers() for name in bus.queue_names(service, settings)]
    return bus.depths(settings, *names)


def _noted(notifier: Session) -> int:
    return notifier.scalar(select(func.count()).select_from(inbox)) or 0


def _copies(rows: Iterable[Recipient | Person | PersonAtConnections]) -> dict[str, effects.Copy]:
    return {str(one.user_id): effects.Copy(version=one.version, name=one.name or "") for one in rows}


def _handed_in(session: Session, demo: Demo) -> Iterator[effects.HandedIn]:
    told = Counter(row.subject for row in _events(session, [_OPENED]))
    handed_in = select(ConnectionRequest).where(ConnectionRequest.protocol.is_not(None))
    for one in session.scalars(handed_in.where(ConnectionRequest.id.not_in(demo.requests))):
        yield effects.HandedIn(
            request_id=str(one.id),
            protocol=one.protocol or "",
            service_order=one.service_order or "",
            told=told[str(one.id)],
        )


def _events(session: Session, types: Iterable[str]) -> Iterator[Any]:
    """Yield the events of these types with id, type, subject and data: those that were sent, and those that wait."""
    for table in (outbox_sent, outbox):
        columns = (table.c.id, table.c.type, table.c.subject, table.c.data)
        yield from session.execute(select(*columns).where(table.c.type.in_(list(types))))


def _told_by_clocks(session: Session) -> Iterator[effects.ToldByClock]:
    for event in _events(session, [_WARNING, *_BUDGETS]):
        said, about = json.loads(event.data), {"event_id": str(event.id), "request_id": event.subject}
        parties = tuple(said["parties"])
        if event.type in _BUDGETS:
            yield effects.ToldByClock(**about, kind=_BUDGETS[event.type], people=parties)
            continue
        is_customers = said["owner"] == CUSTOMER
        yield effects.ToldByClock(
            **about,
            kind=effects.DEADLINE_OF_CUSTOMER if is_customers else effects.DEADLINE_OF_ANALYST,
            people=parties if is_customers else tuple(one for one in (said.get("user_id"),) if one),
            clock=said["clock"],
            due_on=said["due_on"],
            share=said["share"],
        )


def _warnings(session: Session) -> Iterator[effects.Warned]:
    for one in session.scalars(select(DeadlineNotice)):
        yield effects.Warned(
            request_id=str(one.request_id),
            clock=one.clock,
            started_on=one.started_on.isoformat(),
            due_on=one.due_on.isoformat() if one.due_on else "",
            share=one.share,
        )


def _budget_ends(session: Session) -> Iterator[effects.BudgetEnd]:
    for one in session.scalars(select(TimelineEntry).where(TimelineEntry.kind.in_(_BUDGET_ROWS))):
        ended_on = day_of(one.at).isoformat()
        yield effects.BudgetEnd(request_id=str(one.request_id), kind=_BUDGET_ROWS[one.kind], ended_on=ended_on)


def _certificates(session: Session) -> Iterator[effects.Certificate]:
    rows = select(Certificate, Enrollment.cnpj).join(Enrollment, Enrollment.company_id == Certificate.company_id)
    for one, cnpj in session.execute(rows):
        yield effects.Certificate(certificate_id=str(one.id), cnpj=cnpj, sha256=one.sha256, state=one.state.value)


def _notices(session: Session) -> Iterator[effects.Notice]:
    for one in session.scalars(select(Notice)):
        yield effects.Notice(
            certificate_id=str(one.certificate_id),
            threshold=one.threshold,
            recipient=str(one.recipient_user_id),
            state=one.state.value,
        )


def _tickets(session: Session) -> Iterator[effects.Ticket]:
    for one in session.scalars(select(Ticket)):
        yield effects.Ticket(ticket_id=str(one.id), number=one.number, subject=one.subject)


def _entries(session: Session) -> Iterator[effects.TicketEntry]:
    rows = select(Ticket.number, TicketEntry.body).join(Ticket, Ticket.id == TicketEntry.ticket_id)
    for number, body in session.execute(rows):
        yield effects.TicketEntry(number=number, body=body)


def _notifications(session: Session) -> Iterator[effects.Notification]:
    delivered = (
        select(func.count())
        .where(Attempt.notification_id == Notification.id, Attempt.state == DeliveryState.DELIVERED)
        .scalar_subquery()
    )
    for one, count in session.execute(select(Notification, delivered)):
        yield effects.Notification(
            event_id=str(one.event_id),
            kind=one.kind,
            channel=one.channel,
            recipient=one.recipient_key,
            subject=one.subject,
            delivered=count,
        )


def _read_only(url: str) -> Engine:
    return create_engine(url, connect_args={"options": "-c default_transaction_read_only=on"}, pool_pre_ping=True)


def _sqlite(file: Path) -> Engine:
    return create_engine(f"sqlite:///file:{file}?mode=ro&uri=true")

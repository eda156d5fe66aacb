"""The demo tickets of a laptop: one of the demo holder in each state, and one by mail of somebody without an account.

Their steps are dated back, so that queue, dues and histories look as they do in a running operation. All texts are
invented and say so.
"""

import json
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from chassis import clock, copies
from chassis.context import SYSTEM, Origin
from chassis.service import Runtime
from helpdesk.actions.closing import close
from helpdesk.actions.entries import add_entry
from helpdesk.actions.opening import Asker, open_ticket
from helpdesk.actions.writer import Writer
from helpdesk.clients import Clients
from helpdesk.model import Participant, Person, Ticket
from helpdesk.model.desk import Desk
from helpdesk.settings import Settings
from helpdesk.states import Channel, Classification, EntryKind, Resolution, Side, TicketState, Visibility

_ORIGIN = Origin(actor=SYSTEM, request_id="seed")
_VISITOR = Asker(user_id=None, name="Visitante de Demonstração", email="visitante@visita.example", language="pt")


@dataclass
class _Counter:
    """Everybody at one demo ticket, and the time of its next step."""

    session: Session
    desk: Desk
    asker: Asker
    staff: UUID
    now: datetime

    def opens(self, category: str, subcategory: str, subject: str, text: str, *, channel: Channel) -> Ticket:
        found = self.desk.categories.get(category)
        assert found, category  # noqa: S101  # the demo tickets use our own categories
        return open_ticket(
            self.session,
            now=self.now,
            desk=self.desk,
            asker=self.asker,
            channel=channel,
            classification=Classification.QUESTION,
            category=found,
            subcategory=subcategory,
            subject=subject,
            description=text,
        )

    def writes(self, ticket: Ticket, text: str) -> None:
        self._enter(ticket, self._requester, EntryKind.NOTE, text)

    def answers(self, ticket: Ticket, text: str, state: TicketState | None = None) -> None:
        self._enter(ticket, self._team(ticket), EntryKind.REPLY, text, state=state)

    def notes(self, ticket: Ticket, text: str) -> None:
        self._enter(ticket, self._team(ticket), EntryKind.NOTE, text, visibility=Visibility.INTERNAL)

    def closes(self, ticket: Ticket) -> None:
        team, now = self._team(ticket), self._later()
        close(self.session, now=now, desk=self.desk, ticket=ticket, writer=team, resolution=Resolution.SOLVED)

    def _enter(self, ticket: Ticket, writer: Writer, kind: EntryKind, text: str, **how: Any) -> None:
        add_entry(
            self.session, now=self._later(), desk=self.desk, ticket=ticket, writer=writer, kind=kind, body=text, **how
        )

    def _later(self) -> datetime:
        self.now += timedelta(minutes=50)
        return self.now

    @property
    def _requester(self) -> Writer:
        asker = self.asker
        return Writer(side=Side.REQUESTER, user_id=asker.user_id, name=asker.name, email=asker.email)

    def _team(self, ticket: Ticket) -> Writer:
        return Writer(side=Side.STAFF, user_id=self.staff, team=ticket.team)


def make_tickets(runtime: Runtime[Settings, Clients]) -> None:
    """Create the demo tickets, unless the demo holder has one. All are created in one transaction.

    The file DEMO_FILE must name a holder and a member of staff; without them nothing is created.
    """
    file: Path | None = runtime.settings.demo_file
    people: dict[str, Any] = json.loads(file.read_text(encoding="utf-8")) if file and file.exists() else {}
    if not {"holder", "staff"} <= people.keys():
        return
    with runtime.database.writing(_ORIGIN) as session:
        holder = _known(session, people["holder"])
        mine = select(Participant.ticket_id).where(Participant.user_id == holder.user_id)
        if session.scalar(mine.limit(1)) is not None:
            return
        staff, now = UUID(people["staff"]["user_id"]), clock.now()
        for days, asker, tell in _TICKETS:
            begun = now - timedelta(days=days, hours=4)
            tell(_Counter(session, runtime.clients.desk, asker or holder, staff, begun))


def _new(at: _Counter) -> None:
    at.opens(
        "01",
        "public-information",
        "Onde vejo os resultados do mercado?",
        "Procurei na página de resultados e **não** encontrei os de ontem. (Texto de demonstração.)",
        channel=Channel.WEB,
    )


def _in_progress(at: _Counter) -> None:
    ticket = at.opens(
        "04",
        "downloads",
        "O Centro de Descargas não abre",
        "Aparece uma tela em branco depois de entrar. (Texto de demonstração.)",
        channel=Channel.WEB,
    )
    at.notes(ticket, "Parece o mesmo caso da semana passada. (Nota interna de demonstração.)")
    at.answers(ticket, "Estamos verificando com a equipe de redes. (Texto de demonstração.)")


def _waiting(at: _Counter) -> None:
    ticket = at.opens(
        "02",
        "other",
        "Que documentos envio para o registo de agente?",
        "Somos uma empresa nova. (Texto de demonstração.)",
        channel=Channel.WEB,
    )
    question = "Envie o contrato social e a ata da eleição. Qual é o CNPJ? (Texto de demonstração.)"
    at.answers(ticket, question, TicketState.WAITING)


def _closed(at: _Counter) -> None:
    ticket = at.opens(
        "07",
        "other",
        "Até quando entrego a garantia?",
        "O prazo do edital não está claro. (Texto de demonstração.)",
        channel=Channel.WEB,
    )
    at.answers(ticket, "Até o quinto dia útil do mês. (Texto de demonstração.)")
    at.writes(ticket, "Entendi, obrigado pela ajuda. (Texto de demonstração.)")
    at.closes(ticket)


def _by_mail(at: _Counter) -> None:
    at.opens(
        "01",
        "other",
        "Quero visitar o centro de operação",
        "Há visitas para escolas? (Texto de demonstração.)",
        channel=Channel.MAIL,
    )


_TICKETS: tuple[tuple[int, Asker | None, Callable[[_Counter], None]], ...] = (
    (9, None, _closed),
    (5, None, _waiting),
    (2, None, _in_progress),
    (1, _VISITOR, _by_mail),
    (0, None, _new),
)
"""How many days ago each ticket was opened, by whom (None: the demo holder), and what has happened to it since."""


def _known(session: Session, entry: dict[str, Any]) -> Asker:
    """Return the demo holder as author, from an `entry` of DEMO_FILE. Store a copy of the person if none has arrived.

    The copy has version 1, so that any event of identity replaces it.
    """
    user_id = UUID(entry["user_id"])
    facts = {"name": entry["name"], "email": entry["email"], "language": "pt"}
    copies.take(session, Person, user_id, version=1, **facts)
    session.flush()
    return Asker(user_id=user_id, name=entry["name"], email=entry["email"], language="pt")

"""Open tickets: whoever asks, and however the question came in."""

from collections.abc import Sequence
from datetime import datetime
from typing import NotRequired, TypedDict, Unpack
from uuid import UUID

from sqlalchemy.orm import Session

from chassis.addresses import address_key
from chassis.counters import next_number
from chassis.ids import new_id
from helpdesk.actions import dues
from helpdesk.actions.acknowledging import may_acknowledge
from helpdesk.actions.history import note_change
from helpdesk.actions.indexing import index_ticket
from helpdesk.actions.message_ids import remember_message_ids
from helpdesk.actions.participants import add_author
from helpdesk.actions.telling import tell
from helpdesk.actions.writer import Writer
from helpdesk.model import Counter, Ticket
from helpdesk.model.categories import Category
from helpdesk.model.desk import Desk
from helpdesk.model.tracking_links import Tracking
from helpdesk.queries.people import Asker
from helpdesk.states import Change, Channel, Classification, Priority, Side, TicketState

__all__ = ["About", "Asker", "Tracking", "open_ticket"]


class About(TypedDict):
    """What a ticket is about: how it came in and what is asked.

    `cnpj` is the company for which the author asks. `follows_id` is the closed ticket that it goes on with.
    `system_access_id` is the access whose request it is about, and `access_user_id` that access's person.
    """

    channel: Channel
    classification: Classification
    subcategory: str
    subject: str
    description: str
    origin_url: NotRequired[str | None]
    cnpj: NotRequired[str | None]
    follows_id: NotRequired[UUID | None]
    system_access_id: NotRequired[UUID | None]
    access_user_id: NotRequired[UUID | None]


def open_ticket(
    session: Session,
    *,
    now: datetime,
    desk: Desk,
    asker: Asker,
    category: Category,
    tracking: Tracking | None = None,
    writer: Writer | None = None,
    mail_ids: Sequence[str] = (),
    is_automatic: bool = False,
    **about: Unpack[About],
) -> Ticket:
    """Open a ticket, tell of it, and return it.

    `asker` is its author; further keyword arguments are what it is about (`About`). `tracking` is the link of an author
    without an account; without one a link is drawn for whoever gave an address. `writer` is who opens it for the
    author, such as staff at the telephone; without one the author does. The counter of numbers stays locked until the
    transaction ends.

    The author of a ticket that came by mail is told of it only now and then (`acknowledging`), and never of one that a
    machine's mail opened (`is_automatic`). `mail_ids` are the Message-IDs of that mail and of those that it answers,
    oldest first.
    """
    email = address_key(asker.email) if asker.email else None
    by = writer or Writer(side=Side.REQUESTER, user_id=asker.user_id, name=asker.name, email=email)
    link = (tracking or desk.links.draw()) if email and not asker.user_id else None
    ticket = _row(asker, email, category, link, by, now, about)
    dues.start(session, ticket, category, desk.hours, now)
    ticket.number = next_number(session, Counter, "ticket")
    session.add(ticket)
    session.flush()
    add_author(session, ticket)
    index_ticket(session, ticket, asker.name, asker.email or "")
    note_change(session, ticket, "state", None, ticket.state, by, now)
    remember_message_ids(session, ticket.id, mail_ids, now=now)
    by_mail = ticket.channel is Channel.MAIL
    tell(
        session,
        now=now,
        desk=desk,
        ticket=ticket,
        change=Change.OPENED,
        writer=by,
        body=ticket.description,
        acknowledged=not is_automatic
        and (not by_mail or may_acknowledge(session, desk=desk, address=asker.email, now=now)),
    )
    return ticket


def _row(
    asker: Asker, email: str | None, category: Category, link: Tracking | None, by: Writer, now: datetime, about: About
) -> Ticket:
    """Return the row of a new ticket, without its number and its dues.

    `asker` is its author, `email` the normal form of the author's address, `link` the tracking link of an author
    without an account. `by` is who opens it, `about` what it says.
    """
    has_account = asker.user_id is not None
    return Ticket(
        id=new_id(),
        state=TicketState.NEW,
        is_open=True,
        category=category.code,
        team=category.team,
        priority=Priority.NORMAL,
        author_user_id=asker.user_id,
        author_name=None if has_account else asker.name,
        author_email=None if has_account else email,
        language=asker.language,
        opened_at=now,
        updated_at=now,
        updated_by_id=by.user_id,
        updated_by_staff=by.is_staff,
        tracking_hash=link.token_hash if link else None,
        tracking_ciphertext=link.ciphertext if link else None,
        **about,
    )

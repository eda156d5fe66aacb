"""Open tickets: whoever asks, and however the question came in."""

from collections.abc import Sequence
from datetime import datetime
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

__all__ = ["Asker", "Tracking", "open_ticket"]


def open_ticket(
    session: Session,
    *,
    now: datetime,
    desk: Desk,
    asker: Asker,
    channel: Channel,
    classification: Classification,
    category: Category,
    subcategory: str,
    subject: str,
    description: str,
    origin_url: str | None = None,
    cnpj: str | None = None,
    follows_id: UUID | None = None,
    system_access_id: UUID | None = None,
    access_user_id: UUID | None = None,
    tracking: Tracking | None = None,
    writer: Writer | None = None,
    mail_ids: Sequence[str] = (),
    is_automatic: bool = False,
) -> Ticket:
    """Open a ticket, tell of it, and return it.

    `asker` is its author and `cnpj` the company for which the author asks. `follows_id` is the closed ticket that it
    goes on with. `system_access_id` is the access whose request it is about, and `access_user_id` that access's person.
    `tracking` is the link of an author without an account; without one a link is drawn for whoever gave an address.
    `writer` is who opens it for the author, such as staff at the telephone; without one the author does. The counter of
    numbers stays locked until the transaction ends.

    The author of a ticket that came by mail is told of it only now and then (`acknowledging`), and never of one that a
    machine's mail opened (`is_automatic`). `mail_ids` are the Message-IDs of that mail and of those that it answers,
    oldest first.
    """
    has_account = asker.user_id is not None
    email = address_key(asker.email) if asker.email else None
    by = writer or Writer(side=Side.REQUESTER, user_id=asker.user_id, name=asker.name, email=email)
    link = (tracking or desk.links.draw()) if email and not has_account else None
    ticket = Ticket(
        id=new_id(),
        state=TicketState.NEW,
        is_open=True,
        channel=channel,
        classification=classification,
        category=category.code,
        subcategory=subcategory,
        team=category.team,
        priority=Priority.NORMAL,
        subject=subject,
        description=description,
        origin_url=origin_url,
        author_user_id=asker.user_id,
        author_name=None if has_account else asker.name,
        author_email=None if has_account else email,
        language=asker.language,
        cnpj=cnpj,
        opened_at=now,
        updated_at=now,
        updated_by_id=by.user_id,
        updated_by_staff=by.is_staff,
        follows_id=follows_id,
        tracking_hash=link.token_hash if link else None,
        tracking_ciphertext=link.ciphertext if link else None,
        system_access_id=system_access_id,
        access_user_id=access_user_id,
    )
    dues.start(session, ticket, category, desk.hours, now)
    ticket.number = next_number(session, Counter, "ticket")
    session.add(ticket)
    session.flush()
    add_author(session, ticket)
    index_ticket(session, ticket, asker.name, asker.email or "")
    note_change(session, ticket, "state", None, ticket.state, by, now)
    remember_message_ids(session, ticket.id, mail_ids, now=now)
    by_mail = channel is Channel.MAIL
    tell(
        session,
        now=now,
        desk=desk,
        ticket=ticket,
        change=Change.OPENED,
        writer=by,
        body=description,
        acknowledged=not is_automatic
        and (not by_mail or may_acknowledge(session, desk=desk, address=asker.email, now=now)),
    )
    return ticket

"""What is written on a ticket, as its reader may see it."""

from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from chassis.context import Actor
from chassis.lists import Page, page
from helpdesk.model import Entry
from helpdesk.model.desk import Desk
from helpdesk.queries.attachments import by_entry, shown_attachment
from helpdesk.queries.names import Names
from helpdesk.queries.standing import Standing, find_ticket
from helpdesk.states import EntryKind, Side, Visibility
from helpdesk.wording.markdown import render, render_plain


def list_entries(
    session: Session, *, actor: Actor, desk: Desk, number: int, order: str, limit: int, after: str | None
) -> Page:
    """Return one page of the entries of the ticket `number`, in the order of writing; with `order` `desc` the newest
    first. `limit` is the size of the page, `after` the cursor of the page before.

    Raises NotFound, also for strangers, and Invalid for an unknown cursor.
    """
    return page_of_entries(
        session, desk, find_ticket(session, actor, number), newest_first=order == "desc", limit=limit, after=after
    )


def page_of_entries(
    session: Session, desk: Desk, standing: Standing, *, newest_first: bool, limit: int, after: str | None
) -> Page:
    """Return one page of the entries of a ticket as mappings, as the reader's `standing` lets them see them.

    Internal notes are for staff. Requesters see the team instead of the people of it, unless the operator shows them.
    """
    rows = select(Entry).where(Entry.ticket_id == standing.ticket.id)
    if standing.side is not Side.STAFF:
        rows = rows.where(Entry.visibility == Visibility.PUBLIC)
    found = page(session, rows, key=(Entry.id,), limit=limit, after=after, newest_first=newest_first)
    entries: list[Entry] = list(found.items)
    sees_staff = desk.shows_staff_names or standing.side is Side.STAFF
    names = Names.read(session, (entry.author_user_id for entry in entries), shows_staff=sees_staff)
    files = by_entry(session, [entry.id for entry in entries])

    def shown(entry: Entry) -> dict[str, Any]:
        original = {"mail_id": entry.mail_id} if standing.is_staff and entry.mail_id else {}
        return {
            **original,
            "id": entry.id,
            "kind": entry.kind,
            "author": names.shown(entry.side, entry.author_user_id, name=entry.author_name, team=entry.team),
            "body": entry.body,
            "body_html": render_plain(entry.body) if entry.kind is EntryKind.MAIL else render(entry.body),
            "visibility": entry.visibility,
            "unverified": entry.is_unverified,
            "attachments": [shown_attachment(one) for one in files.get(entry.id, ())],
            "created_at": entry.created_at,
        }

    return Page([shown(entry) for entry in entries], found.next)

"""Read which company acts for which other."""

from sqlalchemy import or_, select
from sqlalchemy.orm import Session

from chassis.lists import Page, page
from representatives.model import Representation


def representations(session: Session, *, cnpj: str | None, limit: int, after: str | None) -> Page:
    """Return a page of the representations that have not ended, newest first.

    With `cnpj`, only those in which the company with this CNPJ represents or is represented. At most `limit` items
    follow the cursor `after`, or begin the list when it is None.
    """
    rows = select(Representation).where(Representation.ended_at.is_(None))
    if cnpj:
        rows = rows.where(or_(Representation.representative_cnpj == cnpj, Representation.represented_cnpj == cnpj))
    return page(session, rows, key=[Representation.id], limit=limit, after=after, newest_first=True)

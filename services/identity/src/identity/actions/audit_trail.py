"""Read the audit trail, which is itself audited."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from sqlalchemy.orm import Session

from chassis import audit
from chassis.context import Actor
from chassis.lists import Page, page


def read_trail(
    session: Session, *, actor: Actor, now: datetime, filters: Mapping[str, Any], limit: int, after: str | None
) -> Page:
    """Return a page of identity's audit trail, newest first, and record who read it by which filters.

    `filters` are the arguments of `audit.entries` by name, None where one is not used. At most `limit` entries follow
    the cursor `after`.
    """
    rows = audit.entries(**filters)
    found = page(session, rows, key=audit.ENTRY_ORDER, limit=limit, after=after, newest_first=True)
    used = {name: value for name, value in filters.items() if value is not None}
    audit.record(session, "audit.read", "audit", filters=used, found=len(found.items))
    return found

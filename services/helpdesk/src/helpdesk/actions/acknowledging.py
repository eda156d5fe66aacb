"""Acknowledge tickets that were opened by mail, only now and then, so that two machines do not write for ever."""

from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import delete, select
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.orm import Session

from chassis.addresses import mailbox_key
from helpdesk.model import Acknowledged
from helpdesk.model.desk import Desk
from helpdesk.queries.message_ids import address_hash

_KEPT = timedelta(days=1)
_BATCH = 1000


def may_acknowledge(session: Session, *, desk: Desk, address: str | None, now: datetime) -> bool:
    """Return whether a new ticket is acknowledged to the sender of the mail that opened it, and note that it is.

    False when the sender was acknowledged a ticket within `desk.mail_limits.acknowledged_every` before, whatever tag
    the address has. Of two transactions at once one gets True. False also for a sender without an address.
    """
    if not address:
        return False
    dialect: Any = sqlite if session.get_bind().dialect.name == "sqlite" else postgresql
    noted = dialect.insert(Acknowledged).values(address_hash=address_hash(mailbox_key(address)), at=now)
    again = noted.on_conflict_do_update(
        index_elements=[Acknowledged.address_hash],
        set_={"at": now},
        where=Acknowledged.at <= now - desk.mail_limits.acknowledged_every,
    )
    return session.execute(again.returning(Acknowledged.address_hash)).first() is not None


def forget_acknowledged(session: Session, *, as_of: datetime) -> int:
    """Delete a batch of notes of acknowledgements that are a day old by `as_of`. Return how many. A job's step."""
    old = select(Acknowledged.address_hash).where(Acknowledged.at < as_of - _KEPT).limit(_BATCH)
    gone = session.scalars(
        delete(Acknowledged).where(Acknowledged.address_hash.in_(old)).returning(Acknowledged.address_hash)
    )
    return len(gone.all())

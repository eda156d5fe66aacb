"""Remember the Message-IDs of mails that came in, so that further answers find their ticket."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.orm import Session

from helpdesk.model import MessageId
from helpdesk.queries.message_ids import message_id_hash

_LONGEST = 998
"""A line of a mail has no more characters (RFC 5322), so that a longer text is no Message-ID."""

_MOST = 50


def remember_message_ids(session: Session, ticket_id: UUID, message_ids: Sequence[str], *, now: datetime) -> None:
    """Remember that mails belong to a ticket, unless another ticket has them already.

    `message_ids` are the ids of a mail that came in and of those that it answers, oldest first, also of mails that
    nobody here has seen. Of very many the newest fifty are remembered.
    """
    usable = [message_id for message_id in message_ids if 0 < len(message_id) <= _LONGEST][-_MOST:]
    if not usable:
        return
    rows = [
        {
            "hash": message_id_hash(message_id),
            "ticket_id": ticket_id,
            "message_id": message_id,
            "is_ours": False,
            "sent_to": [],
            "at": now - timedelta(microseconds=age),  # keeps them in order, and before our answer
        }
        for age, message_id in zip(range(len(usable), 0, -1), usable, strict=True)
    ]
    dialect: Any = sqlite if session.get_bind().dialect.name == "sqlite" else postgresql
    session.execute(dialect.insert(MessageId).values(rows).on_conflict_do_nothing())

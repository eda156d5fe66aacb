"""The ids of the mails of a ticket."""

import hashlib
from collections.abc import Sequence
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from chassis.addresses import address_key
from helpdesk.model import MessageId

_ENDS = 20
"""How many ids a mail names of the beginning and of the end of a conversation: header lines have a limit."""


def references_of(session: Session, ticket_id: UUID) -> tuple[str, ...]:
    """Return the ids of a ticket's mails in the order of time: the first and the last twenty."""
    ids = select(MessageId.message_id).where(MessageId.ticket_id == ticket_id, MessageId.message_id != "")
    first = session.scalars(ids.order_by(MessageId.at, MessageId.hash).limit(_ENDS)).all()
    last: Sequence[str] = session.scalars(ids.order_by(MessageId.at.desc(), MessageId.hash.desc()).limit(_ENDS)).all()
    return tuple(dict.fromkeys([*first, *reversed(last)]))


def message_id_hash(message_id: str) -> str:
    """Return the hash by which a Message-ID is found."""
    return hashlib.sha256(message_id.encode()).hexdigest()


def address_hash(address: str) -> str:
    """Return the hash of an e-mail address's key, as notifier makes it too."""
    return hashlib.sha256(address_key(address).encode()).hexdigest()

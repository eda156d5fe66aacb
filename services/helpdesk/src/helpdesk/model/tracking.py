"""What helps people without an account and keeps robots away: codes that erase a ticket, and what is counted."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import ForeignKey, Index, String
from sqlalchemy.orm import Mapped, mapped_column

from chassis.mailed_codes import CodeColumns
from chassis.personal import internal, nobodys
from chassis.spent_challenges import SpentChallengeColumns
from helpdesk.model.base import Base


class ErasureCode(CodeColumns, Base):
    """A code that was mailed to the author of a ticket, who has no account and wants to be erased from it.

    Only the newest of a ticket counts.
    """

    __tablename__ = "erasure_code"
    __table_args__ = (
        Index("ix_erasure_code_ticket_id", "ticket_id", "code_sent_at"),
        Index("ix_erasure_code_code_sent_at", "code_sent_at"),
        {"info": nobodys("the hash of a random code, for a day")},
    )

    code_id: Mapped[UUID] = mapped_column(primary_key=True)
    ticket_id: Mapped[UUID] = mapped_column(ForeignKey("ticket.id"))


class Opening(Base):
    """That somebody without an account opened a ticket: a row for their mailbox and one for their network.

    Both are keyed hashes (`counted_hash`), by which tickets are counted for a day.
    """

    __tablename__ = "opening"
    __table_args__ = (
        Index("ix_opening_counted_hash", "counted_hash", "at"),
        Index("ix_opening_at", "at"),
        {"info": nobodys("keyed hashes of an address and a network, for a day")},
    )

    id: Mapped[UUID] = mapped_column(primary_key=True)
    counted_hash: Mapped[str] = mapped_column(String(64), info=internal("a keyed hash"))
    at: Mapped[datetime]


class SpentChallenge(SpentChallengeColumns, Base):
    """A proof of work that was handed in: it counts once."""

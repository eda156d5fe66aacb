"""Addresses that take no mail, and the bounces by which that is known.

Both are found by `address_hash`, so that a bounce in another spelling counts for the same address.
"""

from datetime import datetime
from enum import StrEnum
from typing import Self
from uuid import UUID

from sqlalchemy import Index, String
from sqlalchemy.orm import Mapped, mapped_column

from chassis.database import state_column
from chassis.ids import new_id
from chassis.personal import By, personal, whose
from notifier.model.base import Base
from notifier.model.notification import address_hash


class SuppressionReason(StrEnum):
    """Why no mail is sent to an address.

    REFUSED: our mail server said that there is no such mailbox. BOUNCED: a mail came back for good. BOUNCED_OFTEN:
    several came back for the time being, within a few days.
    """

    REFUSED = "refused"
    BOUNCED = "bounced"
    BOUNCED_OFTEN = "bounced_often"


class Suppression(Base):
    """An address to which no mail is sent, until staff lift it or a mail to it succeeds."""

    __tablename__ = "suppression"
    __table_args__ = (
        Index("uq_suppression_address_hash", "address_hash", unique=True),
        {
            "info": whose(
                By(address="address_hash", address_form=address_hash, deleted=True),
                why="mail servers take us for a sender of spam when we go on writing to mailboxes that do not exist",
                how_long="until staff lift it or a mail to the address succeeds",
                exported_as="suppressions",
            )
        },
    )

    id: Mapped[UUID] = mapped_column(primary_key=True)
    address_hash: Mapped[str] = mapped_column(String(64), info=personal(internal=True))
    address: Mapped[str] = mapped_column(String(320), info=personal())
    reason: Mapped[SuppressionReason] = mapped_column(state_column(SuppressionReason))
    suppressed_at: Mapped[datetime]

    @classmethod
    def of(cls, address: str, reason: SuppressionReason, *, now: datetime) -> Self:
        """Return a new suppression of an address."""
        return cls(id=new_id(), address_hash=address_hash(address), address=address, reason=reason, suppressed_at=now)


class Bounce(Base):
    """A report that a mail did not arrive for the time being. It counts for a few days.

    `id` is that of the event that told of it, so that the report counts once.
    """

    __tablename__ = "bounce"
    __table_args__ = (
        Index("ix_bounce_address_hash", "address_hash", "bounced_at"),
        Index("ix_bounce_bounced_at", "bounced_at"),
        {
            "info": whose(
                By(address="address_hash", address_form=address_hash, deleted=True),
                why="an address to which mails fail again and again is suppressed",
                how_long="seven days",
                exported_as="bounces",
            )
        },
    )

    id: Mapped[UUID] = mapped_column(primary_key=True)
    address_hash: Mapped[str] = mapped_column(String(64), info=personal(internal=True))
    bounced_at: Mapped[datetime]

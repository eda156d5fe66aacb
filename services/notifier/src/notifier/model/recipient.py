"""Copies of identity's facts: whom we can write to."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import BigInteger, Index, String, text
from sqlalchemy.orm import Mapped, mapped_column

from chassis.personal import By, internal, personal, whose
from notifier.model.base import Base

IS_STAFF = text("staff_roles <> '[]'")
"""Whoever holds any staff role. They are few: which role it is, is looked up among them."""


class Recipient(Base):
    """The copy of an account, for addressing mails. An erased account keeps its row without name and address."""

    __tablename__ = "recipient"
    __table_args__ = (
        Index("ix_recipient_address_hash", "address_hash"),
        Index("ix_recipient_staff", "user_id", postgresql_where=IS_STAFF, sqlite_where=IS_STAFF),
        {
            "info": whose(
                By(user_id="user_id"),
                why="people are written to by name, at their address, in their language",
                how_long="while the account exists",
                exported_as="recipient",
            )
        },
    )

    user_id: Mapped[UUID] = mapped_column(primary_key=True)
    version: Mapped[int] = mapped_column(BigInteger, info=internal())
    name: Mapped[str | None] = mapped_column(String(300), info=personal())
    email: Mapped[str | None] = mapped_column(String(320), info=personal())
    address_hash: Mapped[str | None] = mapped_column(String(64), info=personal(internal=True))
    language: Mapped[str | None] = mapped_column(String(2), info=personal())
    staff_roles: Mapped[list[str]] = mapped_column(default=list, server_default=text("'[]'"), info=personal(wiped=[]))
    erased_at: Mapped[datetime | None]

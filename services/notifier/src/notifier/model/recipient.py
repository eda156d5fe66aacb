"""Copies of identity's facts: whom we can write to."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import BigInteger, Index, String, text
from sqlalchemy.orm import Mapped, mapped_column

from notifier.model.base import Base

IS_STAFF = text("staff_roles <> '[]'")
"""Whoever holds any staff role. They are few: which role it is, is looked up among them."""


class Recipient(Base):
    """A person (or company) with an account. A copy takes no lower `version`; an erased one is a tombstone."""

    __tablename__ = "recipient"
    __table_args__ = (Index("ix_recipient_staff", "user_id", postgresql_where=IS_STAFF, sqlite_where=IS_STAFF),)

    user_id: Mapped[UUID] = mapped_column(primary_key=True)
    version: Mapped[int] = mapped_column(BigInteger)
    name: Mapped[str | None] = mapped_column(String(300))
    email: Mapped[str | None] = mapped_column(String(320))
    language: Mapped[str | None] = mapped_column(String(2))
    staff_roles: Mapped[list[str]] = mapped_column(default=list, server_default=text("'[]'"))
    erased_at: Mapped[datetime | None]

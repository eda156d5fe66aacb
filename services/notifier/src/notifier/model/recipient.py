"""Copies of identity's facts: whom we can write to."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import BigInteger, String
from sqlalchemy.orm import Mapped, mapped_column

from notifier.model.base import Base


class Recipient(Base):
    """A person (or company) with an account. A copy takes only a higher `version`; an erased one is a tombstone."""

    __tablename__ = "recipient"

    user_id: Mapped[UUID] = mapped_column(primary_key=True)
    version: Mapped[int] = mapped_column(BigInteger)
    name: Mapped[str | None] = mapped_column(String(300))
    email: Mapped[str | None] = mapped_column(String(320))
    language: Mapped[str | None] = mapped_column(String(2))
    erased_at: Mapped[datetime | None]

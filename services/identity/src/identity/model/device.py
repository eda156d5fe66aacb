"""A known device: where a person logged in before. Guesses of strangers elsewhere do not lock it out."""

import hashlib
import secrets
from datetime import datetime, timedelta
from typing import Self
from uuid import UUID

from sqlalchemy import ForeignKey, String
from sqlalchemy.orm import Mapped, mapped_column

from chassis.ids import new_id
from chassis.personal import By, internal, whose
from identity.model.base import Base

DEVICE_LIFE = timedelta(days=365)
"""How long a device stays known after its last login, give or take a day."""

_TO_THE_DAY = timedelta(days=1)


class Device(Base):
    """One device of one person, recognised by a random token of which only the hash is kept."""

    __tablename__ = "device"
    __table_args__ = (
        {
            "info": whose(
                By(user_id="user_id", deleted=True),
                why="strangers' guesses do not lock out a device that its owner uses",
                how_long="a year after the last login",
                exported_as="devices",
            )
        },
    )

    id: Mapped[UUID] = mapped_column(primary_key=True)
    user_id: Mapped[UUID] = mapped_column(ForeignKey("user_account.id", ondelete="CASCADE"), index=True)
    token_hash: Mapped[str] = mapped_column(String(64), unique=True, info=internal())
    created_at: Mapped[datetime]
    expires_at: Mapped[datetime] = mapped_column(index=True)

    @classmethod
    def remember(cls, *, user_id: UUID, token: str, now: datetime) -> Self:
        return cls(
            id=new_id(), user_id=user_id, token_hash=token_hash(token), created_at=now, expires_at=now + DEVICE_LIFE
        )

    def is_due(self, now: datetime) -> bool:
        """Whether its life is to be written on. Once a day is enough, and spares most logins a row."""
        return self.expires_at < now + DEVICE_LIFE - _TO_THE_DAY


def new_token() -> str:
    """A device token: 256 random bits."""
    return secrets.token_urlsafe(32)


def token_hash(token: str) -> str:
    """What is stored of a device token. It is random, so a plain hash says nothing about it."""
    return hashlib.sha256(token.encode()).hexdigest()

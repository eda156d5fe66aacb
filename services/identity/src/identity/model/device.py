"""Known devices, on which a person has logged in before. Wrong passwords from elsewhere do not lock them out."""

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
    """One known device of one person, recognised by a random token of which only the hash is kept."""

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
        """Return whether the expiry needs to be extended. It is extended once a day only, which spares most logins a
        write.
        """
        return self.expires_at < now + DEVICE_LIFE - _TO_THE_DAY


def new_token() -> str:
    """Return a new device token of 256 random bits."""
    return secrets.token_urlsafe(32)


def token_hash(token: str) -> str:
    """Return the hash of a device token, which is stored instead. Tokens are random, so a plain hash is enough."""
    return hashlib.sha256(token.encode()).hexdigest()

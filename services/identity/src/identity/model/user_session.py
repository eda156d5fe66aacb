"""A session: opened by a login, prolonged by refreshes, ended by a logout.

Refresh tokens are not stored. The token of generation n is derived from the session, its salt and n under a key of the
service (`clients/tokens.py`). So every earlier token is recognised for ever, and the successor of a token that was just
spent can be given again.
"""

import os
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Self
from uuid import UUID

from sqlalchemy import ForeignKey, String
from sqlalchemy.orm import Mapped, mapped_column

from chassis.ids import new_id
from chassis.networks import network_of
from chassis.personal import By, impersonal, internal, personal, whose
from identity.events import SessionRevoked
from identity.model.base import Base

REPEAT_WITHIN = timedelta(seconds=30)
"""How long a spent refresh token still gets the same successor, for a second tab or after a lost answer."""


class EndedBecause(StrEnum):
    LOGOUT = "logout"
    ENDED_BY_OWNER = "ended_by_owner"
    TOKEN_REUSED = "token_reused"  # noqa: S105
    PASSWORD_CHANGED = "password_changed"  # noqa: S105
    RECOVERED = "recovered"
    STAFF_LOCK = "staff_lock"
    EMAIL_CORRECTED = "email_corrected"
    ERASED = "erased"


class Presented(StrEnum):
    """What a genuine refresh token is to its session: the current one, one just spent, or one that is used again."""

    CURRENT = "current"
    JUST_SPENT = "just_spent"
    REUSED = "reused"


@dataclass(frozen=True)
class Lifetimes:
    """How long a session lives unused, and how long at most."""

    idle: timedelta
    absolute: timedelta


class UserSession(Base):
    """One session of one person on one device."""

    __tablename__ = "user_session"
    __table_args__ = (
        {
            "info": whose(
                By(user_id="user_id", deleted=True),
                why="people see and end what is signed in as them",
                how_long="the session retention setting, after a session ended",
                exported_as="sessions",
            )
        },
    )

    id: Mapped[UUID] = mapped_column(primary_key=True)
    user_id: Mapped[UUID] = mapped_column(ForeignKey("user_account.id", ondelete="CASCADE"), index=True)
    salt: Mapped[bytes] = mapped_column(info=internal())
    generation: Mapped[int]
    acr: Mapped[str] = mapped_column(String(20), info=impersonal())
    user_agent: Mapped[str] = mapped_column(String(200), info=personal(wiped=""))
    address: Mapped[str] = mapped_column(String(60), info=personal(wiped=""))
    created_at: Mapped[datetime]
    last_used_at: Mapped[datetime]
    expires_at: Mapped[datetime] = mapped_column(index=True)
    ended_at: Mapped[datetime | None] = mapped_column(index=True)
    ended_because: Mapped[str | None] = mapped_column(String(20), info=impersonal())

    @classmethod
    def open(
        cls, *, user_id: UUID, acr: str, user_agent: str, address: str, lifetimes: Lifetimes, now: datetime
    ) -> Self:
        return cls(
            id=new_id(),
            user_id=user_id,
            salt=os.urandom(16),
            generation=1,
            acr=acr,
            user_agent=user_agent,
            address=address,
            created_at=now,
            last_used_at=now,
            expires_at=now + min(lifetimes.idle, lifetimes.absolute),
        )

    @property
    def authenticated_at(self) -> datetime:
        """When the person last proved who they are: at the login. A refresh does not move it."""
        return self.created_at

    @property
    def network(self) -> str:
        """The network from which the session was last used, coarse enough for its owner to recognise."""
        return network_of(self.address)

    def is_open(self, now: datetime) -> bool:
        return self.ended_at is None and now < self.expires_at

    def presented(self, generation: int, now: datetime) -> Presented:
        """Return what a genuine refresh token of this session is, when it is used: CURRENT, JUST_SPENT or REUSED.
        `refresh_session` accepts the first two, and ends the session for the third.

        `generation` is the number in the token that grows with every exchange. JUST_SPENT is the token before the
        current one, if it was exchanged within the last 30 seconds; any earlier token is REUSED.
        """
        if generation == self.generation:
            return Presented.CURRENT
        if generation == self.generation - 1 and now - self.last_used_at <= REPEAT_WITHIN:
            return Presented.JUST_SPENT
        return Presented.REUSED

    def rotate(self, *, address: str, lifetimes: Lifetimes, now: datetime) -> None:
        """Spend the current refresh token, so that the token of the next generation is the current one."""
        self.generation += 1
        self.last_used_at = now
        self.address = address
        self.expires_at = min(now + lifetimes.idle, self.created_at + lifetimes.absolute)

    def end(self, because: EndedBecause, now: datetime) -> SessionRevoked:
        self.ended_at, self.ended_because = now, because
        return SessionRevoked(session_id=self.id, user_id=self.user_id, parties=(self.user_id,))

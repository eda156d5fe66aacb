"""A lock on a person's account that its owner was told of.

What refuses logins are the counts of tries and of recoveries (`tally`, `recovery`). The lock is kept so that its owner
can be told when it is over.
"""

from datetime import datetime
from typing import Self
from uuid import UUID

from sqlalchemy import ForeignKey, String
from sqlalchemy.orm import Mapped, mapped_column

from chassis.ids import new_id
from chassis.personal import By, impersonal, whose
from identity.events import UserLocked, UserUnlocked
from identity.model.base import Base

WRONG_PASSWORDS = "wrong_passwords"
RECOVERY = "recovery"
EXPIRED = "expired"
RECOVERED = "recovered"
PASSING = (WRONG_PASSWORDS, RECOVERY)
"""The causes of locks that end by themselves."""

BY_STAFF = "staff"
"""The cause of a lock that staff put on an account, which is on the account itself (`User.lock`), and of an end of
locks that staff decided.
"""


class Lock(Base):
    """One lock of one person, which is over at `until`."""

    __tablename__ = "user_lock"
    __table_args__ = (
        {
            "info": whose(
                By(user_id="user_id", deleted=True),
                why="the owner is told when the account opens again",
                how_long="until the lock is over",
                exported_as="locks",
            )
        },
    )

    id: Mapped[UUID] = mapped_column(primary_key=True)
    user_id: Mapped[UUID] = mapped_column(ForeignKey("user_account.id", ondelete="CASCADE"), index=True)
    cause: Mapped[str] = mapped_column(String(20), info=impersonal())
    locked_at: Mapped[datetime]
    until: Mapped[datetime] = mapped_column(index=True)

    @classmethod
    def put(cls, *, user_id: UUID, cause: str, until: datetime, now: datetime) -> Self:
        return cls(id=new_id(), user_id=user_id, cause=cause, locked_at=now, until=until)

    def locked(self) -> UserLocked:
        return UserLocked(user_id=self.user_id, cause=self.cause, until=self.until, parties=(self.user_id,))

    def unlocked(self, because: str) -> UserUnlocked:
        return UserUnlocked(user_id=self.user_id, cause=because, parties=(self.user_id,))

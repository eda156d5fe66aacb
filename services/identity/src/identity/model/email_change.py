"""A change of an account's e-mail address that waits for the code mailed to the new address."""

from datetime import datetime
from typing import Self
from uuid import UUID, uuid4

from sqlalchemy import ForeignKey, String
from sqlalchemy.orm import Mapped, mapped_column

from chassis.addresses import address_key
from chassis.mailed_codes import CODE_ATTEMPTS
from chassis.personal import By, personal, whose
from identity.model.base import Base
from identity.model.mailed_code import LIFE, MailedCode
from identity.model.problems import EmailChangeExpired


class EmailChange(MailedCode, Base):
    """One person's wish to be reached at `email` from now on. A person has at most one."""

    __tablename__ = "email_change"
    __table_args__ = (
        {
            "info": whose(
                By(user_id="user_id", deleted=True),
                why="people prove the address at which they want to be reached",
                how_long="a day after its start",
                exported_as="email_changes",
            )
        },
    )
    purpose = "email_change"
    lapsed = EmailChangeExpired

    id: Mapped[UUID] = mapped_column(primary_key=True)
    user_id: Mapped[UUID] = mapped_column(ForeignKey("user_account.id", ondelete="CASCADE"), index=True)
    email: Mapped[str] = mapped_column(String(254), info=personal())

    @classmethod
    def start(cls, *, user_id: UUID, email: str, now: datetime) -> Self:
        """Return a new change, without adding it to a session. It has no code yet; `put_code` gives it one."""
        return cls(
            id=uuid4(),
            user_id=user_id,
            email=email,
            attempts_left=CODE_ATTEMPTS,
            created_at=now,
            lapses_at=now + LIFE,
        )

    @property
    def email_key(self) -> str:
        return address_key(self.email)

"""The recovery of an account whose password is forgotten: document and e-mail, then the mailed code with a new password
(G8).
"""

from datetime import datetime, timedelta
from typing import Self
from uuid import UUID, uuid4

from sqlalchemy import ForeignKey, String
from sqlalchemy.orm import Mapped, mapped_column

from chassis.mailed_codes import CODE_ATTEMPTS
from chassis.personal import By, impersonal, whose
from identity.model.base import Base
from identity.model.mailed_code import LIFE, MailedCode
from identity.model.problems import RecoveryExpired

WINDOW = timedelta(hours=24)
"""Three requests for a document within this time, none of them completed, lock the document."""

LOCKED_FOR = timedelta(hours=24)


class Recovery(MailedCode, Base):
    """One request to recover an account. Whoever knows its id may continue it, so the id is wholly random.

    `user_id` is None if no account has this pair of document and e-mail address; its code is then never right. Document
    and address are kept as keyed hashes only: `count_key` is the key of the document's RecoveryCount, and
    `address_mac` and `mailbox_mac` are the address's subjects in the counts of wrong codes and of mails.
    """

    __tablename__ = "recovery"
    __table_args__ = (
        {
            "info": whose(
                By(user_id="user_id", deleted=True),
                why="people who forgot their password get in again",
                how_long="a day after its start",
                exported_as="recoveries",
            )
        },
    )
    purpose = "recovery"
    lapsed = RecoveryExpired

    id: Mapped[UUID] = mapped_column(primary_key=True)
    user_id: Mapped[UUID | None] = mapped_column(ForeignKey("user_account.id", ondelete="CASCADE"), index=True)
    count_key: Mapped[str] = mapped_column(String(64), info=impersonal("an HMAC"))
    address_mac: Mapped[str] = mapped_column(String(64), info=impersonal("an HMAC"))
    mailbox_mac: Mapped[str] = mapped_column(String(64), info=impersonal("an HMAC"))

    @classmethod
    def start(cls, *, user_id: UUID | None, count_key: str, address_mac: str, mailbox_mac: str, now: datetime) -> Self:
        """Return a new recovery, without adding it to a session. It has no code yet; `put_code` gives it one."""
        return cls(
            id=uuid4(),  # not a UUIDv7: two of the same millisecond differ in few random bits
            user_id=user_id,
            count_key=count_key,
            address_mac=address_mac,
            mailbox_mac=mailbox_mac,
            attempts_left=CODE_ATTEMPTS,
            created_at=now,
            lapses_at=now + LIFE,
        )


class RecoveryCount(Base):
    """The requests to recover the account of one document that were not completed, and the lock that three of them set.

    It is kept for documents that nobody has, too. `key` is an HMAC, so that the table does not reveal who is counted.
    `latest_at` and `earlier_at` are the two latest requests, which are all that the rule needs.
    """

    __tablename__ = "recovery_count"

    key: Mapped[str] = mapped_column(String(64), primary_key=True, info=impersonal("an HMAC"))
    latest_at: Mapped[datetime | None]
    earlier_at: Mapped[datetime | None]
    locked_until: Mapped[datetime | None]
    lapses_at: Mapped[datetime] = mapped_column(index=True)

    def is_locked(self, now: datetime) -> bool:
        return self.locked_until is not None and now < self.locked_until

    def count(self, now: datetime) -> bool:
        """Count one more request. Returns whether this request locks the document.

        Requests during a lock do not count, so that nobody can prolong it. After a lock the count begins anew.
        """
        if self.is_locked(now):
            return False
        if self.earlier_at is not None and now < self.earlier_at + WINDOW:
            self.latest_at = self.earlier_at = None
            self.locked_until = self.lapses_at = now + LOCKED_FOR
            return True
        self.earlier_at, self.latest_at = self.latest_at, now
        self.lapses_at = now + WINDOW
        return False

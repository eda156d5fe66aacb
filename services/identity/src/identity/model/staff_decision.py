"""What staff decided about an account, in their own words."""

from datetime import datetime
from typing import Self
from uuid import UUID

from sqlalchemy import ForeignKey, Index, String
from sqlalchemy.orm import Mapped, mapped_column

from chassis.ids import new_id
from chassis.personal import By, impersonal, personal, whose
from identity.model.base import Base

LOCKED, UNLOCKED, EMAIL_CORRECTED = "locked", "unlocked", "email_corrected"
KINDS = (LOCKED, UNLOCKED, EMAIL_CORRECTED)


class StaffDecision(Base):
    """One decision with its reason, for the next member of staff who opens the account.

    The audit trail has the decision, too, but no words. The person is not shown the reason: it may name a suspicion.
    """

    __tablename__ = "staff_decision"
    __table_args__ = (
        Index(None, "user_id", "id"),
        {
            "info": whose(
                By(user_id="user_id", deleted=True),
                why="staff see why colleagues locked or changed an account",
                how_long="while the account exists",
                exported_as="staff_decisions",
            )
        },
    )

    id: Mapped[UUID] = mapped_column(primary_key=True)
    user_id: Mapped[UUID] = mapped_column(ForeignKey("user_account.id", ondelete="CASCADE"))
    kind: Mapped[str] = mapped_column(String(20), info=impersonal())
    reason: Mapped[str] = mapped_column(String(500), info=personal(wiped="", internal=True))
    decided_by: Mapped[UUID | None]
    decided_at: Mapped[datetime]

    @classmethod
    def take(cls, *, user_id: UUID, kind: str, reason: str, decided_by: UUID | None, now: datetime) -> Self:
        return cls(id=new_id(), user_id=user_id, kind=kind, reason=reason, decided_by=decided_by, decided_at=now)

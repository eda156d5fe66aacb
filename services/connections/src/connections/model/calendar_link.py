"""Calendar links: secret addresses at which a calendar program finds the deadlines and appointments of their owner."""

from datetime import datetime
from typing import Self
from uuid import UUID

from sqlalchemy import Index, String
from sqlalchemy.orm import Mapped, mapped_column

from chassis.ids import new_id
from chassis.personal import By, impersonal, internal, personal, whose
from connections.model.hourly_use import HourlyUse


class CalendarLink(HourlyUse):
    """A link of one person. Only the keyed digest of its secret is stored, so nobody can read the address again.

    `name` is what the owner calls it, such as the program that uses it.
    """

    __tablename__ = "calendar_link"
    __table_args__ = (
        Index("ix_calendar_link_user_id_id", "user_id", "id"),
        {
            "info": whose(
                By(user_id="user_id", deleted=True),
                why="a calendar program shows the person's deadlines without signing in",
                how_long="until the person ends it",
                exported_as="calendar_links",
            )
        },
    )

    id: Mapped[UUID] = mapped_column(primary_key=True)
    user_id: Mapped[UUID]
    digest: Mapped[str] = mapped_column(String(64), unique=True, info=internal("a keyed digest of the secret"))
    name: Mapped[str] = mapped_column(String(60), info=personal())
    language: Mapped[str] = mapped_column(String(2), info=impersonal())
    created_at: Mapped[datetime]
    last_used_at: Mapped[datetime | None]

    @classmethod
    def of(cls, user_id: UUID, *, digest: str, name: str, language: str, now: datetime) -> Self:
        """Return a new link of a person, without adding it to a session."""
        return cls(
            id=new_id(),
            user_id=user_id,
            digest=digest,
            name=name,
            language=language,
            created_at=now,
            used_in_window=0,
        )

    def use(self, now: datetime) -> None:
        """Count one call of the link that is allowed now."""
        super().use(now)
        self.last_used_at = now

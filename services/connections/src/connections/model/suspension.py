"""Suspensions: days that do not count towards deadlines of a request, and why they do not."""

from datetime import date, datetime
from uuid import UUID

from sqlalchemy import ForeignKey, Index, String, text
from sqlalchemy.orm import Mapped, mapped_column

from chassis.personal import By, impersonal, internal, whose
from connections.model.base import Base
from connections.states import SUSPENSION_ARTICLES

_OPEN = text("ended_at IS NULL")


class Suspension(Base):
    """Days on which terms of a request stand still, for one reason of `states.SUSPENSION_REASONS`.

    `from_on` is the first day that does not count, `until_on` the last one. `until_on` is None while the suspension is
    open, and when it ended together with its request. It is the day before `from_on` when no day was left out.
    """

    __tablename__ = "suspension"
    __table_args__ = (
        Index(
            "uq_suspension_request_id_reason",
            "request_id",
            "reason",
            unique=True,
            postgresql_where=_OPEN,
            sqlite_where=_OPEN,
        ),
        Index("ix_suspension_request_id_id", "request_id", "id"),
        {
            "info": whose(
                holder=By(through="request_id", as_owner="holder"),
                why="the distributor proves which days did not count towards its deadlines (REN 1000/2021)",
                how_long="as long as the request",
                exported_as="suspensions",
            )
        },
    )

    id: Mapped[UUID] = mapped_column(primary_key=True)
    request_id: Mapped[UUID] = mapped_column(ForeignKey("connection_request.id"))
    reason: Mapped[str] = mapped_column(String(20), info=impersonal())
    from_on: Mapped[date] = mapped_column(info=impersonal("the first day that does not count"))
    until_on: Mapped[date | None] = mapped_column(info=impersonal("the last day that does not count"))
    began_at: Mapped[datetime]
    began_by: Mapped[UUID | None] = mapped_column(info=internal("a user id; the timeline says who it was"))
    ended_at: Mapped[datetime | None]

    @property
    def is_open(self) -> bool:
        return self.ended_at is None

    @property
    def article(self) -> str:
        """The article that allows the suspension."""
        return SUSPENSION_ARTICLES[self.reason]

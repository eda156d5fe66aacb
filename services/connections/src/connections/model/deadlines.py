"""What is stored of deadlines: which warnings were given, and how each deadline ended. The rest is computed."""

from datetime import date, datetime
from uuid import UUID

from sqlalchemy import ForeignKey, Index, String
from sqlalchemy.orm import Mapped, mapped_column

from chassis.personal import By, impersonal, whose
from connections.model.base import Base


class DeadlineNotice(Base):
    """A warning that was published: a `share` (50, 80, 100) of a deadline's term was used.

    A deadline is named by its `clock` and the day on which it started. The row is written in the transaction of the
    event, so that each warning is published once.
    """

    __tablename__ = "deadline_notice"
    __table_args__ = (
        {
            "info": whose(
                holder=By(through="request_id", as_owner="holder"),
                why="each warning is given once",
                how_long="as long as the request",
            )
        },
    )

    request_id: Mapped[UUID] = mapped_column(ForeignKey("connection_request.id"), primary_key=True)
    clock: Mapped[str] = mapped_column(String(40), primary_key=True, info=impersonal())
    started_on: Mapped[date] = mapped_column(primary_key=True, info=impersonal("when the deadline started"))
    share: Mapped[int] = mapped_column(primary_key=True)
    due_on: Mapped[date | None] = mapped_column(info=impersonal("the last day, as it was told"))
    told_at: Mapped[datetime]


class ClockOutcome(Base):
    """How a deadline of a request ended: a row of the monthly report, written by the job that looks at deadlines.

    `month` (`2026-09`) is that in which it ended, `status` is `met`, `late` or `cancelled`. `suspended_days` are the
    days that did not count.
    """

    __tablename__ = "clock_outcome"
    __table_args__ = (
        Index("ix_clock_outcome_month_kind_clock", "month", "kind", "clock"),
        {
            "info": whose(
                holder=By(through="request_id", as_owner="holder"),
                why="the distributor reports how it kept its deadlines (REN 1000/2021)",
                how_long="as long as the request",
            )
        },
    )

    request_id: Mapped[UUID] = mapped_column(ForeignKey("connection_request.id"), primary_key=True)
    clock: Mapped[str] = mapped_column(String(40), primary_key=True, info=impersonal())
    started_on: Mapped[date] = mapped_column(primary_key=True, info=impersonal("when the deadline started"))
    kind: Mapped[str] = mapped_column(String(30), info=impersonal())
    month: Mapped[str] = mapped_column(String(7), info=impersonal())
    article: Mapped[str] = mapped_column(String(60), info=impersonal())
    owner: Mapped[str] = mapped_column(String(20), info=impersonal())
    unit: Mapped[str] = mapped_column(String(20), info=impersonal())
    term: Mapped[int]
    status: Mapped[str] = mapped_column(String(20), info=impersonal())
    days_used: Mapped[int]
    suspended_days: Mapped[int]

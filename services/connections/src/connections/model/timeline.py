"""The timeline of a request: who did what and when, in rows that are only ever added.

What each row says is one of `states.TimelineKind`. Deadlines can be computed from the rows alone.
"""

from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import ForeignKey, Index, String
from sqlalchemy.orm import Mapped, mapped_column

from chassis.database import state_column
from chassis.personal import By, impersonal, internal, personal, whose
from connections.model.base import Base
from connections.model.request_record import RECORD
from connections.states import SYSTEM, RequestStatus, TimelineKind


@dataclass(frozen=True)
class Acting:
    """Who does something with a request: on which side (`states.ACTING_SIDES`), and as which user."""

    side: str
    user_id: UUID | None = None


BY_ITSELF = Acting(SYSTEM)
"""What a job does, or what follows from an event."""


class TimelineEntry(Base):
    """One thing that happened to a request. `status` is the request's state afterwards.

    `details` are codes, numbers, days and the defects that an inspection found. `note` is what staff wrote to the
    customer.
    """

    __tablename__ = "timeline_entry"
    __table_args__ = (
        Index("ix_timeline_entry_request_id_id", "request_id", "id"),
        {
            "info": whose(
                holder=By(through="request_id", as_owner="holder"),
                requester=By(through="request_id", as_owner="requester"),
                why="the distributor proves how it kept its deadlines (REN 1000/2021)",
                how_long="as long as the request",
                exported_as="timeline",
            )
        },
    )

    id: Mapped[UUID] = mapped_column(primary_key=True)
    request_id: Mapped[UUID] = mapped_column(ForeignKey("connection_request.id"))
    at: Mapped[datetime]
    kind: Mapped[TimelineKind] = mapped_column(state_column(TimelineKind))
    side: Mapped[str] = mapped_column(String(20), info=impersonal())
    user_id: Mapped[UUID | None] = mapped_column(info=internal("the side says who it was"))
    unit_access_id: Mapped[UUID | None]
    status: Mapped[RequestStatus] = mapped_column(state_column(RequestStatus))
    details: Mapped[dict[str, Any]] = mapped_column(info=personal("holder", kept=RECORD))
    note: Mapped[str | None] = mapped_column(String(1000), info=personal("holder", kept=RECORD))

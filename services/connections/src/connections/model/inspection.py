"""The inspections of what was built for a request: asked for, scheduled, passed or failed."""

from datetime import date, datetime
from typing import Self
from uuid import UUID

from sqlalchemy import ForeignKey, Index, String
from sqlalchemy.orm import Mapped, mapped_column

from chassis.database import state_column
from chassis.ids import new_id
from chassis.personal import By, impersonal, personal, whose
from connections.model.base import Base
from connections.model.problems import InspectionNotScheduled
from connections.model.request_record import RECORD
from connections.states import INSPECTION_RESULTS, InspectionStatus


class Inspection(Base):
    """One attempt at an inspection; `attempt` counts from 1. An attempt that failed is followed by another row.

    `requested_at` is None when nobody asked for it in particular, because it follows on an approval or on works.
    `inspected_on` is the day of the inspection in the operator's time zone, `result_at` when its result was recorded.
    `defects` are what has to be corrected, one sentence each, and `note` is a free text for the customer.
    """

    __tablename__ = "inspection"
    __table_args__ = (
        Index("uq_inspection_request_id_attempt", "request_id", "attempt", unique=True),
        {
            "info": whose(
                holder=By(through="request_id", as_owner="holder"),
                why="the distributor inspects what was built before it connects it (REN 1000/2021, art. 91)",
                how_long="as long as the request",
                exported_as="inspections",
            )
        },
    )

    id: Mapped[UUID] = mapped_column(primary_key=True)
    request_id: Mapped[UUID] = mapped_column(ForeignKey("connection_request.id"))
    attempt: Mapped[int]
    status: Mapped[InspectionStatus] = mapped_column(state_column(InspectionStatus))
    requested_at: Mapped[datetime | None]
    scheduled_at: Mapped[datetime | None]
    inspected_on: Mapped[date | None] = mapped_column(info=impersonal("the day of an inspection"))
    result_at: Mapped[datetime | None]
    defects: Mapped[list[str]] = mapped_column(info=personal("holder", kept=RECORD))
    note: Mapped[str | None] = mapped_column(String(1000), info=personal("holder", kept=RECORD))

    @classmethod
    def begun(cls, attempt: int, *, requested_at: datetime | None = None) -> Self:
        """Return the row of a new attempt, which has neither a date nor a result yet."""
        status = InspectionStatus.REQUESTED
        return cls(id=new_id(), attempt=attempt, status=status, requested_at=requested_at, defects=[])

    def check_scheduled(self) -> datetime:
        """Return the moment for which the inspection is scheduled.

        Raises InspectionNotScheduled when it has a result, or none is scheduled yet.
        """
        if self.status is not InspectionStatus.SCHEDULED or self.scheduled_at is None:
            raise InspectionNotScheduled()
        return self.scheduled_at

    @property
    def has_result(self) -> bool:
        return self.status in INSPECTION_RESULTS

"""How often somebody who is signed in reads the own calendar."""

from uuid import UUID

from sqlalchemy.orm import Mapped, mapped_column

from chassis.personal import By, whose
from connections.model.hourly_use import HourlyUse


class CalendarReading(HourlyUse):
    """The readings of one person within an hour, for the limit of `GET /requests.ics`. There is one row per person."""

    __tablename__ = "calendar_reading"
    __table_args__ = (
        {
            "info": whose(
                By(user_id="user_id", deleted=True),
                why="one person reads the own calendar only so often in an hour",
                how_long="while the account exists: the last hour in which it was read",
            )
        },
    )

    user_id: Mapped[UUID] = mapped_column(primary_key=True)

"""System accesses."""

from datetime import datetime
from uuid import UUID

from sqlalchemy.orm import Session


def decide_by_ticket(session: Session, *, access_id: UUID, grant: bool, by: UUID | None, now: datetime) -> None:
    """Take over the decision that closed the linked ticket; ignored when it was decided already."""

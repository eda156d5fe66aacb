"""Record what the integration platform has taken."""

from uuid import UUID

from sqlalchemy import update
from sqlalchemy.orm import Session

from certificates.model import Enrollment


def record_taken(session: Session, *, company_id: UUID, version: int) -> None:
    """Record that the platform has taken a version of an enrollment. One that is older than the recorded one changes
    nothing. The enrollment still waits if it has changed since that version was read.
    """
    row = update(Enrollment).where(Enrollment.company_id == company_id, Enrollment.platform_taken_version < version)
    session.execute(row.values(platform_taken_version=version))

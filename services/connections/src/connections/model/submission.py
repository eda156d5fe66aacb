"""What was handed in, round by round."""

import hashlib
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import ForeignKey
from sqlalchemy.orm import Mapped, mapped_column

from chassis.personal import By, impersonal, personal, whose
from connections.model.base import Base
from connections.model.request_record import RECORD


class Submission(Base):
    """What was handed in in one round: the answers, and the ids of the documents."""

    __tablename__ = "submission"
    __table_args__ = (
        {
            "info": whose(
                holder=By(through="request_id", as_owner="holder"),
                why="an analyst sees what changed since the last round",
                how_long="as long as the request",
                exported_as="submissions",
            )
        },
    )

    request_id: Mapped[UUID] = mapped_column(ForeignKey("connection_request.id"), primary_key=True)
    round: Mapped[int] = mapped_column(primary_key=True)
    at: Mapped[datetime]
    answers: Mapped[dict[str, Any]] = mapped_column(info=personal("holder", kept=RECORD))
    documents: Mapped[list[str]] = mapped_column(info=impersonal("ids"))


def duplicate_key(*parts: str | None) -> str:
    """Return a digest that is equal for equal `parts`, such as the kind, unit and reason of a request."""
    return hashlib.sha256("\n".join(part or "" for part in parts).encode()).hexdigest()

"""The ledger of notices about certificates that end soon, and who asked not to hear of one again."""

from datetime import datetime
from uuid import UUID, uuid5

from sqlalchemy import ForeignKey, Index, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from certificates.model.base import Base
from certificates.states import NoticeState
from chassis.database import state_column
from chassis.personal import By, whose

_NOTICES = UUID("0193aa5e-0000-7000-8000-6365727469f1")  # any constant: it only makes the ids of notices their own


def notice_id(certificate_id: UUID, threshold: int) -> UUID:
    """Return the id that all events about a certificate and a threshold of days share, whoever receives them."""
    return uuid5(_NOTICES, f"{certificate_id}/{threshold}")


class Notice(Base):
    """A row of the ledger: what became of one notice, to one person, about one certificate and threshold of days.

    The row is written in the transaction of its event, and is unique: so a notice is sent once, whatever happens to the
    job. `company_id` is the certificate's company, for its people's list. `event_id` is the id of the event, None for a
    notice that was not sent.
    """

    __tablename__ = "notice"
    __table_args__ = (
        UniqueConstraint("certificate_id", "threshold", "recipient_user_id"),
        Index("ix_notice_recipient_user_id", "recipient_user_id", "id"),
        Index("ix_notice_company_id", "company_id", "id"),
        Index("ix_notice_state_threshold", "state", "threshold", "id"),
        Index("ix_notice_event_id", "event_id"),
        {
            "info": whose(
                By(user_id="recipient_user_id"),
                why="nobody is told twice, and a company can show that it was told",
                how_long="for good, by ids",
                exported_as="notices",
            )
        },
    )

    id: Mapped[UUID] = mapped_column(primary_key=True)
    certificate_id: Mapped[UUID] = mapped_column(ForeignKey("certificate.id"))
    company_id: Mapped[UUID] = mapped_column(ForeignKey("enrollment.company_id"))
    threshold: Mapped[int]
    recipient_user_id: Mapped[UUID]
    state: Mapped[NoticeState] = mapped_column(state_column(NoticeState))
    event_id: Mapped[UUID | None]
    at: Mapped[datetime]

    @property
    def notice_id(self) -> UUID:
        """The id that the notices of all recipients about the certificate and threshold share."""
        return notice_id(self.certificate_id, self.threshold)


class Acknowledgement(Base):
    """A person has seen that a certificate ends, and does not want its notices of 30 and 15 days."""

    __tablename__ = "acknowledgement"
    __table_args__ = (
        {
            "info": whose(
                By(user_id="user_id", deleted=True),
                why="a person who is at work on a renewal is not reminded of it",
                how_long="as long as the account",
                exported_as="acknowledgements",
            )
        },
    )

    certificate_id: Mapped[UUID] = mapped_column(ForeignKey("certificate.id"), primary_key=True)
    user_id: Mapped[UUID] = mapped_column(primary_key=True)
    at: Mapped[datetime]

"""The documents of a request: files in the slots of its form, and what analysts say of each."""

from datetime import datetime
from typing import TYPE_CHECKING, Self
from uuid import UUID

from sqlalchemy import ForeignKey, String
from sqlalchemy.orm import Mapped, mapped_column, relationship

from chassis.files import StoredFile
from chassis.ids import new_id
from chassis.personal import By, impersonal, internal, personal, whose
from connections.model.base import Base
from connections.model.request_record import RECORD
from connections.states import DOCUMENT_REJECTED

if TYPE_CHECKING:
    from connections.model.request import ConnectionRequest


class RequestDocument(Base):
    """A file in a slot of a request. Its bytes are in the blob store under `key`.

    `round` is the first round in which it was handed in, None before. A document that was handed in and removed later
    stays with `removed_at`, because it belongs to the record of that round.
    """

    __tablename__ = "request_document"
    __table_args__ = (
        {
            "info": whose(
                holder=By(through="request_id", as_owner="holder"),
                why="what a request says is proven by documents",
                how_long="as long as the request",
                exported_as="documents",
            )
        },
    )

    id: Mapped[UUID] = mapped_column(primary_key=True)
    request_id: Mapped[UUID] = mapped_column(ForeignKey("connection_request.id"), index=True)
    slot: Mapped[str] = mapped_column(String(40), info=impersonal())
    key: Mapped[str] = mapped_column(String(200), info=internal())
    name: Mapped[str] = mapped_column(String(150), info=personal("holder", kept=RECORD))
    media_type: Mapped[str] = mapped_column(String(80), info=impersonal())
    size: Mapped[int]
    sha256: Mapped[str] = mapped_column(String(64), info=personal("holder", kept=RECORD, internal=True))
    scan: Mapped[str] = mapped_column(String(20), info=internal())
    uploaded_at: Mapped[datetime]
    uploaded_by: Mapped[UUID] = mapped_column(info=internal("a user id"))
    round: Mapped[int | None]
    removed_at: Mapped[datetime | None]
    verdict: Mapped[str | None] = mapped_column(String(20), info=impersonal())
    reason_code: Mapped[str | None] = mapped_column(String(40), info=impersonal())
    review_note: Mapped[str | None] = mapped_column(String(1000), info=personal("holder", kept=RECORD))
    reviewed_at: Mapped[datetime | None]
    reviewed_by: Mapped[UUID | None] = mapped_column(info=internal("a user id"))

    request: Mapped["ConnectionRequest"] = relationship(back_populates="documents")

    @classmethod
    def of(cls, stored: StoredFile, *, slot: str, by: UUID, now: datetime) -> Self:
        """Return a new document for a slot, made from `stored`, the description of an uploaded file.

        It is not added to a request. `by` is the user id of who uploaded it.
        """
        return cls(
            id=new_id(),
            slot=slot,
            uploaded_at=now,
            uploaded_by=by,
            **stored.columns(),
        )

    @property
    def file(self) -> StoredFile:
        return StoredFile.of(self)

    @property
    def is_usable(self) -> bool:
        """Whether the document counts: it was neither rejected nor removed."""
        return self.removed_at is None and self.verdict != DOCUMENT_REJECTED

    def reject(self, reason_code: str, note: str | None, *, by: UUID | None, now: datetime) -> None:
        """Store that an analyst rejected the document, with the reason and a note to the customer.

        `by` is the analyst's user id.
        """
        self.review(DOCUMENT_REJECTED, reason_code, note, by=by, now=now)

    def review(
        self, verdict: str, reason_code: str | None, note: str | None, *, by: UUID | None, now: datetime
    ) -> None:
        """Store the `verdict` of the analyst with the user id `by`: `accepted` or `rejected`.

        `reason_code` and `note` say why a document is rejected; they are None for an accepted one.
        """
        self.verdict, self.reason_code, self.review_note = verdict, reason_code, note
        self.reviewed_by, self.reviewed_at = by, now

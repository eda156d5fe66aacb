"""The drawer: files that a person keeps to attach them to several requests."""

from datetime import datetime
from typing import Self
from uuid import UUID

from sqlalchemy import Index, String
from sqlalchemy.orm import Mapped, mapped_column

from chassis.files import StoredFile
from chassis.ids import new_id
from chassis.personal import By, impersonal, internal, personal, whose
from connections.model.base import Base


class DrawerFile(Base):
    """A file in a person's drawer. Its bytes are in the blob store under `key`, which no document of a request shares.

    A request gets a copy of the file, so that deleting one leaves the other.
    """

    __tablename__ = "drawer_file"
    __table_args__ = (
        Index("ix_drawer_file_user_id_id", "user_id", "id"),
        {
            "info": whose(
                By(user_id="user_id", deleted=True),
                why="a person attaches the same file to several requests",
                how_long="until the person deletes it",
                exported_as="drawer",
            )
        },
    )

    id: Mapped[UUID] = mapped_column(primary_key=True)
    user_id: Mapped[UUID]
    key: Mapped[str] = mapped_column(String(200), info=internal())
    name: Mapped[str] = mapped_column(String(150), info=personal())
    media_type: Mapped[str] = mapped_column(String(80), info=impersonal())
    size: Mapped[int]
    sha256: Mapped[str] = mapped_column(String(64), info=personal(internal=True))
    scan: Mapped[str] = mapped_column(String(20), info=internal())
    uploaded_at: Mapped[datetime]

    @classmethod
    def of(cls, stored: StoredFile, *, user_id: UUID, now: datetime) -> Self:
        """Return a new file of a person's drawer, made from `stored`, the description of an uploaded file."""
        return cls(id=new_id(), user_id=user_id, uploaded_at=now, **stored.columns())

    @property
    def file(self) -> StoredFile:
        return StoredFile.of(self)

"""What is written on a ticket and what changes in it: entries, their files, and the history."""

from datetime import datetime
from typing import Self
from uuid import UUID

from sqlalchemy import ForeignKey, Index, String, Text
from sqlalchemy.orm import Mapped, mapped_column

from chassis.database import state_column
from chassis.files import StoredFile
from chassis.ids import new_id
from chassis.personal import By, impersonal, internal, personal, whose
from helpdesk.model.base import Base
from helpdesk.states import EntryKind, Side, Visibility

_OF_TICKET = By(through="ticket_id", as_owner="author")


class Entry(Base):
    """A note, a reply or a mail on a ticket. It is never changed.

    `body` is Markdown for what was typed and plain text for mails (`kind`), without quotes and signature. The whole
    mail is that of `mail_id`. An `is_unverified` entry came from an address that takes no part in the ticket.
    """

    __tablename__ = "entry"
    __table_args__ = (
        Index("ix_entry_ticket_id", "ticket_id", "id"),
        Index("ix_entry_author_user_id", "author_user_id"),
        {
            "info": whose(
                author=_OF_TICKET,
                writer=By(user_id="author_user_id", address="author_email"),
                why="the conversation is the answer",
                how_long="as long as the ticket",
                exported_as="entries",
            )
        },
    )

    id: Mapped[UUID] = mapped_column(primary_key=True)
    ticket_id: Mapped[UUID] = mapped_column(ForeignKey("ticket.id"))
    kind: Mapped[EntryKind] = mapped_column(state_column(EntryKind))
    visibility: Mapped[Visibility] = mapped_column(state_column(Visibility))
    side: Mapped[Side] = mapped_column(state_column(Side))
    author_user_id: Mapped[UUID | None]
    author_name: Mapped[str | None] = mapped_column(String(300), info=personal("writer"))
    author_email: Mapped[str | None] = mapped_column(String(254), info=personal("writer"))
    team: Mapped[str] = mapped_column(String(80), default="", info=impersonal("the team that answered"))
    body: Mapped[str] = mapped_column(Text, info=personal("author", wiped="", to_others=lambda entry: entry["body"]))
    is_unverified: Mapped[bool] = mapped_column(default=False)
    mail_id: Mapped[UUID | None] = mapped_column(ForeignKey("mail.id"))
    created_at: Mapped[datetime]


class Attachment(Base):
    """A file of a ticket. Its bytes are in the blob store under `key`.

    `entry_id` is None until an entry takes the file. A file that the requester has uploaded and no entry has taken
    belongs to the ticket's description; of anybody else's only the uploader sees it, until an entry takes it
    (`is_pending`). A job deletes what nobody took in a day.
    """

    __tablename__ = "attachment"
    __table_args__ = (
        Index("ix_attachment_ticket_id", "ticket_id", "id"),
        Index("ix_attachment_entry_id", "entry_id"),
        Index("ix_attachment_pending", "is_pending", "uploaded_at"),
        {
            "info": whose(
                author=_OF_TICKET,
                why="files show what words cannot",
                how_long="as long as the ticket",
                exported_as="attachments",
            )
        },
    )

    id: Mapped[UUID] = mapped_column(primary_key=True)
    ticket_id: Mapped[UUID] = mapped_column(ForeignKey("ticket.id"))
    entry_id: Mapped[UUID | None] = mapped_column(ForeignKey("entry.id"))
    side: Mapped[Side] = mapped_column(state_column(Side))
    is_pending: Mapped[bool] = mapped_column(default=False)
    key: Mapped[str] = mapped_column(String(200), info=internal())
    name: Mapped[str] = mapped_column(String(150), info=personal("author", wiped=""))
    media_type: Mapped[str] = mapped_column(String(120), info=impersonal())
    size: Mapped[int]
    sha256: Mapped[str] = mapped_column(String(64), info=personal("author", wiped="", internal=True))
    scan: Mapped[str] = mapped_column(String(20), info=internal())
    uploaded_at: Mapped[datetime]
    uploaded_by_id: Mapped[UUID | None]

    @classmethod
    def of(cls, stored: StoredFile, *, ticket_id: UUID, side: Side, by: UUID | None, now: datetime) -> Self:
        """Return a new attachment of a ticket, made from `stored`, the description of an uploaded file.

        No entry has taken it yet. `by` is the user id of who uploaded it, None for somebody without an account.
        """
        return cls(id=new_id(), ticket_id=ticket_id, side=side, uploaded_at=now, uploaded_by_id=by, **stored.columns())

    @property
    def file(self) -> StoredFile:
        return StoredFile.of(self)


class HistoryLine(Base):
    """One change of a ticket: which field went from what to what, who changed it, and when (M20, M21).

    `old` and `new` are codes, ids or moments as text, never free text. `field` is a name of the API.
    """

    __tablename__ = "history_line"
    __table_args__ = (
        Index("ix_history_line_ticket_id", "ticket_id", "id"),
        {
            "info": whose(
                By(user_id="by_id"),
                why="whoever asked sees what was done with it",
                how_long="as long as the ticket",
            )
        },
    )

    id: Mapped[UUID] = mapped_column(primary_key=True)
    ticket_id: Mapped[UUID] = mapped_column(ForeignKey("ticket.id"))
    field: Mapped[str] = mapped_column(String(40), info=impersonal("a name of the API"))
    old: Mapped[str | None] = mapped_column(String(100), info=impersonal("a code or an id"))
    new: Mapped[str | None] = mapped_column(String(100), info=impersonal("a code or an id"))
    side: Mapped[Side] = mapped_column(state_column(Side))
    by_id: Mapped[UUID | None]
    team: Mapped[str] = mapped_column(String(80), default="", info=impersonal())
    at: Mapped[datetime]

"""Mail that came in, and the ids of all mails in and out by which an answer finds its ticket."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import ForeignKey, Index, String
from sqlalchemy.orm import Mapped, mapped_column

from chassis.database import state_column
from chassis.files import ScanState, StoredFile
from chassis.personal import By, impersonal, internal, nobodys, personal, whose
from helpdesk.model.base import Base
from helpdesk.states import MailOutcome

MAIL_TYPE = "message/rfc822"
_WHY = "an answer by mail finds its ticket, and staff can look at the original"


class Mail(Base):
    """A mail that came in: kept whole, in the blob store under `key`, with the hash of its bytes.

    `identity` is a hash of its Message-ID and body, unique, so that a mail which is delivered twice counts once.
    `reason` says as a code why it was held or taken for automatic. `ticket_id` is the ticket that it was written on or
    opened; of a mail that is held, the one that it names.
    """

    __tablename__ = "mail"
    __table_args__ = (
        Index("uq_mail_identity", "identity", unique=True),
        Index("ix_mail_sender", "sender", "received_at"),
        Index("ix_mail_ticket_id", "ticket_id", "id"),
        Index("ix_mail_outcome", "outcome", "id"),
        Index("ix_mail_received_at", "ticket_id", "received_at"),
        {
            "info": whose(
                author=By(address="sender"),
                why=_WHY,
                how_long="as long as the ticket",
                exported_as="mails",
            )
        },
    )

    id: Mapped[UUID] = mapped_column(primary_key=True)
    identity: Mapped[str] = mapped_column(String(64), info=internal("a hash"))
    message_id: Mapped[str] = mapped_column(String(998), info=personal("author", wiped=""))
    sender: Mapped[str] = mapped_column(String(254), info=personal("author", wiped=""))
    recipients: Mapped[list[str]] = mapped_column(info=personal("author", wiped=[]))
    copied: Mapped[list[str]] = mapped_column(info=personal("author", wiped=[]))
    subject: Mapped[str] = mapped_column(String(998), info=personal("author", wiped=""))
    key: Mapped[str] = mapped_column(String(200), info=internal())
    size: Mapped[int]
    sha256: Mapped[str] = mapped_column(String(64), info=internal("a hash"))
    scan: Mapped[str] = mapped_column(String(20), info=internal())
    outcome: Mapped[MailOutcome] = mapped_column(state_column(MailOutcome))
    reason: Mapped[str] = mapped_column(String(60), info=impersonal("a code"))
    ticket_id: Mapped[UUID | None] = mapped_column(ForeignKey("ticket.id"))
    received_at: Mapped[datetime]

    @property
    def is_erased(self) -> bool:
        """Whether its sender was erased, so that its bytes are gone."""
        return not self.key

    @property
    def original(self) -> StoredFile:
        """The whole mail as a file."""
        name = f"{self.id}.eml"
        return StoredFile(self.key, name, MAIL_TYPE, self.size, self.sha256, ScanState(self.scan))


class MessageId(Base):
    """The Message-ID of a mail of a ticket, by its hash: one that we sent, one that came in, or an ancestor that a mail
    named and nobody has seen.

    `sent_to` has the hashes of the addresses that our mail went to, so that only a bounce of one of them counts.
    """

    __tablename__ = "message_id"
    __table_args__ = (
        Index("ix_message_id_ticket_id", "ticket_id", "at"),
        {
            "info": whose(
                author=By(through="ticket_id", as_owner="author"),
                why=_WHY,
                how_long="as long as the ticket",
            )
        },
    )

    hash: Mapped[str] = mapped_column(String(64), primary_key=True, info=internal("a hash"))
    ticket_id: Mapped[UUID] = mapped_column(ForeignKey("ticket.id"))
    message_id: Mapped[str] = mapped_column(String(998), info=personal("author", wiped=""))
    is_ours: Mapped[bool]
    sent_to: Mapped[list[str]] = mapped_column(info=internal("hashes"))
    at: Mapped[datetime]


class Acknowledged(Base):
    """When an address was last told that a mail of theirs opened a ticket, so that two machines do not write for ever.

    `address_hash` is the hash of the address's key.
    """

    __tablename__ = "acknowledged"
    __table_args__ = ({"info": nobodys("the hash of an address and a moment, for a day")},)

    address_hash: Mapped[str] = mapped_column(String(64), primary_key=True, info=internal("a hash"))
    at: Mapped[datetime]

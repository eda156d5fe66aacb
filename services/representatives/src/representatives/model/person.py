"""Copies of what others own: identity's people and connections' consumer units."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import BigInteger, String
from sqlalchemy.orm import Mapped, mapped_column

from chassis.addresses import domain_of
from chassis.assurance import CONTACT, DECLARED, is_at_least
from representatives.model.base import Base


class Person(Base):
    """Somebody with an account; an erased person leaves a tombstone.

    `document_assurance` says how the document was proven (`chassis.assurance`).
    """

    __tablename__ = "person"

    user_id: Mapped[UUID] = mapped_column(primary_key=True)
    version: Mapped[int] = mapped_column(BigInteger)
    document: Mapped[str | None] = mapped_column(String(14), index=True)
    name: Mapped[str | None] = mapped_column(String(300))
    email: Mapped[str | None] = mapped_column(String(320), index=True)
    phone: Mapped[str | None] = mapped_column(String(20))
    language: Mapped[str | None] = mapped_column(String(2))
    document_assurance: Mapped[str] = mapped_column(String(20), default=DECLARED, server_default=DECLARED)
    erased_at: Mapped[datetime | None]

    @property
    def has_proven_document(self) -> bool:
        """Whether the document is proven well enough to act as its owner."""
        return bool(self.document) and is_at_least(self.document_assurance, CONTACT)

    @property
    def domain(self) -> str:
        """The e-mail address's domain as an A-label; empty for somebody who was erased."""
        return domain_of(self.email or "")


class ConsumerUnit(Base):
    """A consumer unit and its holder, by its code of 8 or 15 digits."""

    __tablename__ = "consumer_unit"

    code: Mapped[str] = mapped_column(String(15), primary_key=True)
    version: Mapped[int] = mapped_column(BigInteger)
    holder_document: Mapped[str] = mapped_column(String(14), index=True)
    status: Mapped[str] = mapped_column(String(30))

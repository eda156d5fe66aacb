"""Copies of things that other services own: identity's people and connections' consumer units."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import BigInteger, String
from sqlalchemy.orm import Mapped, mapped_column

from chassis.addresses import domain_of
from chassis.assurance import CONTACT, DECLARED, is_at_least
from chassis.personal import By, impersonal, internal, personal, whose
from representatives.model.base import Base

_COPY = "who may act for whom is decided by name, document and address"
_UNITS_RECORD = (
    "a copy of the distributor's record of the unit, which a contract for supply keeps; it changes when connections "
    "tells of another holder"
)


class Person(Base):
    """The copy of a person with an account. An erased person leaves a tombstone.

    `document_assurance` says how the document was proven (`chassis.assurance`).
    """

    __tablename__ = "person"
    __table_args__ = (
        {"info": whose(By(user_id="user_id"), why=_COPY, how_long="while the account exists", exported_as="person")},
    )

    user_id: Mapped[UUID] = mapped_column(primary_key=True)
    version: Mapped[int] = mapped_column(BigInteger, info=internal())
    document: Mapped[str | None] = mapped_column(String(14), index=True, info=personal())
    name: Mapped[str | None] = mapped_column(String(300), info=personal())
    email: Mapped[str | None] = mapped_column(String(320), index=True, info=personal())
    phone: Mapped[str | None] = mapped_column(String(20), info=personal())
    language: Mapped[str | None] = mapped_column(String(2), info=personal())
    document_assurance: Mapped[str] = mapped_column(
        String(20), default=DECLARED, server_default=DECLARED, info=personal(wiped=DECLARED)
    )
    erased_at: Mapped[datetime | None]

    @property
    def has_proven_document(self) -> bool:
        """Whether the document is proven well enough for the person to act as its owner."""
        return bool(self.document) and is_at_least(self.document_assurance, CONTACT)

    @property
    def domain(self) -> str:
        """The domain of the person's e-mail address as an A-label; empty for an erased person."""
        return domain_of(self.email or "")


class ConsumerUnit(Base):
    """The copy of a consumer unit with its holder. `code` has 8 or 15 digits."""

    __tablename__ = "consumer_unit"
    __table_args__ = (
        {
            "info": whose(
                holder=By(document="holder_document"),
                why="accesses are to units, and end when the holder changes",
                how_long="while the unit exists",
                exported_as="consumer_units",
            )
        },
    )

    code: Mapped[str] = mapped_column(String(15), primary_key=True, info=impersonal())
    version: Mapped[int] = mapped_column(BigInteger, info=internal())
    holder_document: Mapped[str] = mapped_column(String(14), index=True, info=personal("holder", kept=_UNITS_RECORD))
    status: Mapped[str] = mapped_column(String(30), info=impersonal())

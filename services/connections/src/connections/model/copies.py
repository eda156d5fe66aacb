"""Copies of what other services own: people of identity; companies, relations, professional profiles and unit accesses
of representatives. They say who may act for whom.
"""

from datetime import date, datetime
from uuid import UUID

from sqlalchemy import BigInteger, Index, String, false
from sqlalchemy.orm import Mapped, mapped_column

from chassis.assurance import CONTACT, DECLARED, is_at_least
from chassis.documents import masked
from chassis.personal import By, impersonal, internal, nobodys, personal, whose
from connections.model.base import Base

_BY_IDS = "for good, by ids: it ends when the person is erased"


class Person(Base):
    """The copy of a person with an account. An erased person leaves a tombstone.

    `document_assurance` says how the document was proven (`chassis.assurance`). `is_locked` says that staff locked the
    account.
    """

    __tablename__ = "person"
    __table_args__ = (
        {
            "info": whose(
                By(user_id="user_id"),
                why="who acts as a holder is decided by the document, and a holder is shown by name",
                how_long="while the account exists",
                exported_as="person",
            )
        },
    )

    user_id: Mapped[UUID] = mapped_column(primary_key=True)
    version: Mapped[int] = mapped_column(BigInteger, info=internal())
    document: Mapped[str | None] = mapped_column(String(14), index=True, info=personal())
    name: Mapped[str | None] = mapped_column(String(300), info=personal())
    document_assurance: Mapped[str] = mapped_column(
        String(20), default=DECLARED, server_default=DECLARED, info=personal(wiped=DECLARED)
    )
    is_locked: Mapped[bool] = mapped_column(default=False, server_default=false())
    erased_at: Mapped[datetime | None]

    @property
    def has_proven_document(self) -> bool:
        """Whether the document is proven well enough for the person to act as its owner."""
        return bool(self.document) and is_at_least(self.document_assurance, CONTACT)


class Company(Base):
    """The copy of an approved company. Requests for companies and rejected ones are not heard of."""

    __tablename__ = "company"
    __table_args__ = ({"info": nobodys("the name and CNPJ of a company")},)

    company_id: Mapped[UUID] = mapped_column(primary_key=True)
    version: Mapped[int] = mapped_column(BigInteger, info=internal())
    cnpj: Mapped[str] = mapped_column(String(14), index=True, info=impersonal())
    legal_name: Mapped[str] = mapped_column(String(200), info=impersonal())
    suspended: Mapped[bool]


class Relation(Base):
    """The copy of a person's role in a company. `is_active` is False once it has ended."""

    __tablename__ = "relation"
    __table_args__ = (
        Index("ix_relation_user_id", "user_id"),
        Index("ix_relation_company_id", "company_id"),
        {
            "info": whose(
                By(user_id="user_id"),
                why="a company's administrators and legal representatives act for its units",
                how_long=_BY_IDS,
                exported_as="relations",
            )
        },
    )

    relation_id: Mapped[UUID] = mapped_column(primary_key=True)
    version: Mapped[int] = mapped_column(BigInteger, info=internal())
    user_id: Mapped[UUID]
    company_id: Mapped[UUID]
    role: Mapped[str] = mapped_column(String(40), info=impersonal("a code"))
    is_active: Mapped[bool]


class Professional(Base):
    """The copy of a professional profile. `is_approved` is False while it is suspended and once it has ended."""

    __tablename__ = "professional"
    __table_args__ = (
        Index("ix_professional_user_id", "user_id"),
        {
            "info": whose(
                By(user_id="user_id"),
                why="only an approved professional acts for others",
                how_long=_BY_IDS,
                exported_as="professional_profiles",
            )
        },
    )

    profile_id: Mapped[UUID] = mapped_column(primary_key=True)
    version: Mapped[int] = mapped_column(BigInteger, info=internal())
    user_id: Mapped[UUID]
    is_approved: Mapped[bool]


class UnitAccess(Base):
    """The copy of a professional's access to a consumer unit, or to asking for a first connection in a holder's name.

    The latter has the kind `new_connection` and an empty `consumer_unit`. `valid_until` is the last day. `is_active` is
    False once the access has ended; `holder_document` is empty then.
    """

    __tablename__ = "unit_access"
    __table_args__ = (
        Index("ix_unit_access_professional_user_id_consumer_unit", "professional_user_id", "consumer_unit"),
        Index("ix_unit_access_professional_user_id_holder_document", "professional_user_id", "holder_document", "id"),
        Index("ix_unit_access_holder_document", "holder_document"),
        {
            "info": whose(
                professional=By(user_id="professional_user_id"),
                holder=By(document="holder_document"),
                why="who may act on whose unit is asked at every call",
                how_long=_BY_IDS,
                exported_as="unit_accesses",
            )
        },
    )

    id: Mapped[UUID] = mapped_column(primary_key=True)
    version: Mapped[int] = mapped_column(BigInteger, info=internal())
    kind: Mapped[str] = mapped_column(String(20), info=impersonal())
    consumer_unit: Mapped[str] = mapped_column(String(15), info=impersonal())
    holder_document: Mapped[str] = mapped_column(
        String(14),
        info=personal("holder", wiped="", to_others=lambda access: masked(access["holder_document"])),
    )
    professional_user_id: Mapped[UUID]
    valid_until: Mapped[date | None] = mapped_column(info=impersonal())
    is_active: Mapped[bool]

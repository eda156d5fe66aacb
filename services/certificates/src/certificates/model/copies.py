"""Copies of what other services own: people of identity; relations and representations of representatives. They say who
sees which enrollment. Companies are copied into `Enrollment`.
"""

from datetime import datetime
from uuid import UUID

from sqlalchemy import BigInteger, Index, String
from sqlalchemy.orm import Mapped, mapped_column

from certificates.model.base import Base
from chassis.personal import By, impersonal, internal, nobodys, personal, whose


class Person(Base):
    """The copy of a person with an account, for the names in "modified by". An erased person leaves a tombstone."""

    __tablename__ = "person"
    __table_args__ = (
        {
            "info": whose(
                By(user_id="user_id"),
                why="a company's people see by name who changed a certificate",
                how_long="while the account exists",
                exported_as="person",
            )
        },
    )

    user_id: Mapped[UUID] = mapped_column(primary_key=True)
    version: Mapped[int] = mapped_column(BigInteger, info=internal())
    name: Mapped[str | None] = mapped_column(String(300), info=personal())
    erased_at: Mapped[datetime | None]


class Relation(Base):
    """The copy of a person's role in a company. `is_active` is False once it has ended."""

    __tablename__ = "relation"
    __table_args__ = (
        Index("ix_relation_user_id_cnpj", "user_id", "is_active", "cnpj", "role"),
        Index("ix_relation_cnpj_role", "cnpj", "role"),
        {
            "info": whose(
                By(user_id="user_id"),
                why="a company's representatives see its enrollment and are told of what ends",
                how_long="for good, by ids: it ends when the person is erased",
                exported_as="relations",
            )
        },
    )

    relation_id: Mapped[UUID] = mapped_column(primary_key=True)
    version: Mapped[int] = mapped_column(BigInteger, info=internal())
    user_id: Mapped[UUID]
    company_id: Mapped[UUID]
    cnpj: Mapped[str] = mapped_column(String(14), info=impersonal())
    role: Mapped[str] = mapped_column(String(40), info=impersonal("a code"))
    is_active: Mapped[bool]


class Representation(Base):
    """The copy of a total operational representation of one company by another. `is_active` is False once it ended."""

    __tablename__ = "representation"
    __table_args__ = (
        Index("ix_representation_representative_cnpj", "representative_cnpj", "is_active", "represented_cnpj"),
        Index("ix_representation_represented_cnpj", "represented_cnpj"),
        {"info": nobodys("which company acts for which")},
    )

    representation_id: Mapped[UUID] = mapped_column(primary_key=True)
    version: Mapped[int] = mapped_column(BigInteger, info=internal())
    representative_cnpj: Mapped[str] = mapped_column(String(14), info=impersonal())
    represented_cnpj: Mapped[str] = mapped_column(String(14), info=impersonal())
    is_active: Mapped[bool]

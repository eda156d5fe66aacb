"""Copies of what other services own: people of identity, companies and relations of representatives, and of notifier
whether a person wants to watch what they write on.
"""

from datetime import datetime
from uuid import UUID

from sqlalchemy import BigInteger, Index, String
from sqlalchemy.orm import Mapped, mapped_column

from chassis.database import state_column
from chassis.personal import By, impersonal, internal, nobodys, personal, whose
from helpdesk.model.base import Base
from helpdesk.states import AccessStatus


class Person(Base):
    """The copy of a person with an account. An erased person leaves a tombstone.

    `language` is that of notices; `email` is stored as identity sends it, normalised.
    """

    __tablename__ = "person"
    __table_args__ = (
        {
            "info": whose(
                By(user_id="user_id"),
                why="whoever asks is answered by name, by mail and in their language",
                how_long="while the account exists",
                exported_as="person",
            )
        },
    )

    user_id: Mapped[UUID] = mapped_column(primary_key=True)
    version: Mapped[int] = mapped_column(BigInteger, info=internal())
    name: Mapped[str | None] = mapped_column(String(300), info=personal())
    email: Mapped[str | None] = mapped_column(String(254), index=True, info=personal())
    language: Mapped[str | None] = mapped_column(String(2), info=personal())
    erased_at: Mapped[datetime | None]


class Company(Base):
    """The copy of an approved company, which is shown beside the author of a ticket."""

    __tablename__ = "company"
    __table_args__ = ({"info": nobodys("the name and CNPJ of a company")},)

    company_id: Mapped[UUID] = mapped_column(primary_key=True)
    version: Mapped[int] = mapped_column(BigInteger, info=internal())
    cnpj: Mapped[str] = mapped_column(String(14), index=True, info=impersonal())
    legal_name: Mapped[str] = mapped_column(String(200), info=impersonal())
    acronym: Mapped[str] = mapped_column(String(40), info=impersonal())
    suspended: Mapped[bool]


class Relation(Base):
    """The copy of a person's role in a company. `is_active` is False once it has ended."""

    __tablename__ = "relation"
    __table_args__ = (
        Index("ix_relation_user_id_cnpj", "user_id", "is_active", "cnpj"),
        Index("ix_relation_cnpj_user_id", "cnpj", "user_id"),
        {
            "info": whose(
                By(user_id="user_id"),
                why="a ticket is asked for a company one belongs to, and colleagues may watch it",
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


class SystemAccess(Base):
    """The copy of how a system access stands, whose request has a ticket."""

    __tablename__ = "system_access"
    __table_args__ = (
        {
            "info": whose(
                By(user_id="user_id"),
                why="events come in any order, and each access has one ticket",
                how_long="for good, by ids",
            )
        },
    )

    system_access_id: Mapped[UUID] = mapped_column(primary_key=True)
    version: Mapped[int] = mapped_column(BigInteger, info=internal())
    user_id: Mapped[UUID]
    status: Mapped[AccessStatus] = mapped_column(state_column(AccessStatus))
    decided_by: Mapped[UUID | None]


class WatchPreference(Base):
    """The copy of whether a person watches the tickets that they write on. Without a row the person does."""

    __tablename__ = "watch_preference"
    __table_args__ = (
        {
            "info": whose(
                By(user_id="user_id", deleted=True),
                why="a person decides whether writing on a ticket makes them watch it",
                how_long="while the account exists",
                exported_as="watch_preference",
            )
        },
    )

    user_id: Mapped[UUID] = mapped_column(primary_key=True)
    version: Mapped[int] = mapped_column(BigInteger, info=internal())
    watch_automatically: Mapped[bool]

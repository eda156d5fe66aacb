"""Copies of people's relations with companies and of their system accesses, which representatives owns."""

from typing import Any, ClassVar
from uuid import UUID

from sqlalchemy import BigInteger, ForeignKey
from sqlalchemy.orm import Mapped, mapped_column

from chassis.personal import By, personal, whose
from identity.model.base import Base


def _of_its_owner(exported_as: str) -> dict[Any, Any]:
    """Return the declaration about personal data that the tables of relations and of system accesses have as their
    `info`: whose rows they hold, why, and for how long.

    `exported_as` is the name under which the rows appear in a person's data export.
    """
    return whose(
        By(user_id="user_id", deleted=True),
        why="people see what they may do",
        how_long="while the account exists",
        exported_as=exported_as,
    )


class Standing(Base):
    """The copy of a relation or of a system access, kept by `chassis.copies`.

    `shown` is what `GET /me` answers about it. When it is over, the row stays as a tombstone that shows nothing, so
    that a late older event does not bring it back. `shown_as` is the account's column that lists those which are not
    over.
    """

    __abstract__ = True
    shown_as: ClassVar[str]

    id: Mapped[UUID] = mapped_column(primary_key=True)
    user_id: Mapped[UUID] = mapped_column(ForeignKey("user_account.id", ondelete="CASCADE"), index=True)
    version: Mapped[int] = mapped_column(BigInteger)
    is_over: Mapped[bool]
    shown: Mapped[dict[str, Any]] = mapped_column(info=personal())


class Relation(Standing):
    """A role in a company, requested or held."""

    __tablename__ = "relation"
    __table_args__ = ({"info": _of_its_owner("relation_copies")},)
    shown_as = "relations"


class SystemAccess(Standing):
    """A granted access profile in a system for an agent."""

    __tablename__ = "system_access"
    __table_args__ = ({"info": _of_its_owner("system_access_copies")},)
    shown_as = "system_accesses"

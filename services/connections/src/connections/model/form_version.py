"""Versions of forms: what each kind of request asks, and from which day."""

from datetime import date, datetime
from typing import Any
from uuid import UUID

from sqlalchemy import String
from sqlalchemy.orm import Mapped, mapped_column

from chassis.personal import impersonal, nobodys
from connections.model.base import Base


class FormVersion(Base):
    """A version of the form of a kind. Rows are inserted and never changed or deleted, so that a request can always be
    read by the version it was filled in with.

    `definition` is what `forms.Form.read` reads. A version is in force from the day `effective_on` until the next one
    is. `grounds` are those on which it needed no notice, and None if it had notice. `published_by` is None for version
    1, which a migration inserted.
    """

    __tablename__ = "form_version"
    __table_args__ = {"info": nobodys("definitions of forms name nobody")}  # noqa: RUF012  # SQLAlchemy's own declaration

    kind: Mapped[str] = mapped_column(String(30), primary_key=True, info=impersonal())
    version: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    definition: Mapped[dict[str, Any]] = mapped_column(info=impersonal("what the form asks"))
    effective_on: Mapped[date] = mapped_column(info=impersonal())
    grounds: Mapped[str | None] = mapped_column(String(20), info=impersonal())
    published_at: Mapped[datetime]
    published_by: Mapped[UUID | None]

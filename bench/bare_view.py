"""The peer of `GET /me`: a plain view with Flask and SQLAlchemy and nothing else.

It reads the same row and answers the same JSON fields, with the same gunicorn settings and a session per request, but
without token, metrics and log.
"""

import sys
from dataclasses import replace
from datetime import datetime
from typing import Any
from uuid import UUID

from flask import Flask
from sqlalchemy import JSON, create_engine
from sqlalchemy.orm import DeclarativeBase, Mapped, Session, mapped_column

from bench.account import SERVING
from chassis.serving import serve


class Base(DeclarativeBase):
    pass


class Account(Base):
    """Identity's table of accounts, with the columns that `GET /me` shows."""

    __tablename__ = "user_account"

    id: Mapped[UUID] = mapped_column(primary_key=True)
    document: Mapped[str]
    name: Mapped[str]
    email: Mapped[str]
    phone: Mapped[str]
    language: Mapped[str | None]
    profile: Mapped[str]
    document_assurance: Mapped[str]
    roles: Mapped[list[str]] = mapped_column(JSON)
    relations: Mapped[list[Any]] = mapped_column(JSON)
    system_accesses: Mapped[list[Any]] = mapped_column(JSON)
    created_at: Mapped[datetime]


def create_app(database_url: str) -> Flask:
    app = Flask("bare")
    engine = create_engine(database_url)

    @app.get("/accounts/<uuid:account_id>")
    def show(account_id: UUID) -> dict[str, Any]:
        with Session(engine) as session:
            account = session.get_one(Account, account_id)
            return {
                "user_id": str(account.id),
                "document": account.document,
                "name": account.name,
                "email": account.email,
                "phone": account.phone,
                "language": account.language,
                "profile": account.profile,
                "document_assurance": account.document_assurance,
                "roles": account.roles,
                "relations": account.relations,
                "system_accesses": account.system_accesses,
                "created_at": account.created_at.isoformat(),
            }

    return app


if __name__ == "__main__":
    serve(lambda: create_app(sys.argv[1]), replace(SERVING, bind=sys.argv[2]))

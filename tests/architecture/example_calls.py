"""An api whose calls do not fit, for the test of the test (`test_calls`)."""

from datetime import datetime
from typing import Any

import marshmallow as ma
from sqlalchemy.orm import Session

from chassis.auth import signed_in
from chassis.context import Actor
from chassis.endpoints import Blueprint, perform, read, transact
from chassis.schemas import Schema

things = Blueprint("example-things", prefix="/api/example/v1")


class Renamed(Schema):
    name = ma.fields.String(required=True)
    colour = ma.fields.String()


def rename(session: Session, *, actor: Actor, now: datetime, name: str, size: int = 1) -> None:
    """Take a name and perhaps a size."""


def listed(session: Session, *, limit: int) -> list[str]:
    """Take a limit."""
    return []


@things.post("/misspelt", access=signed_in)
def misspelt() -> Any:
    return perform(rename, nmae="x")


@things.post("/renamed", access=signed_in, body=Renamed)
def renamed(body: dict[str, Any]) -> Any:
    return transact(rename, **body)


@things.post("/right", access=signed_in, body=Renamed)
def right(body: dict[str, Any]) -> Any:
    del body["colour"]
    return transact(rename, size=2, **body)


@things.get("/listed", access=signed_in)
def list_things() -> Any:
    return read(listed, limit=5, actor=None)  # type: ignore[call-arg]

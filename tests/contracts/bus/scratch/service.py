"""The scratch service of the bus contract tests: it tells what it is asked to tell, and writes down what it hears.

Three members are made of it: alpha and beta tell and hear, gamma only hears. Who hears what is said by the registry
that the test writes (platform.py), not here: every member has a reaction to everything, so what reaches a member
although nobody asked for it is written down too.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import marshmallow as ma
from sqlalchemy import BigInteger, Column, Integer, MetaData, String, Table, Uuid, insert, select
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.orm import Session
from tests.contracts.bus.scratch.behaviour import behave

from chassis.auth import anyone
from chassis.database import NAMING
from chassis.endpoints import Blueprint, perform
from chassis.events import Event, Fact
from chassis.outbox import publish
from chassis.reactions import Reactions
from chassis.schemas import Answer, Line, Schema
from chassis.service import Service
from chassis.settings import ServiceSettings

metadata = MetaData(naming_convention=NAMING)
effect = Table(
    "effect",
    metadata,
    Column("seq", BigInteger().with_variant(Integer, "sqlite"), primary_key=True, autoincrement=True),
    Column("event_id", Uuid, nullable=False),
    Column("type", String(120), nullable=False),
    Column("subject", String(120), nullable=False),
    Column("version", BigInteger, nullable=False),
    Column("step", Integer, nullable=False),
)
copy = Table(
    "copy",
    metadata,
    Column("subject", String(120), primary_key=True),
    Column("version", BigInteger, nullable=False),
    Column("step", Integer, nullable=False),
)


@dataclass(frozen=True, kw_only=True)
class Moved(Fact, type="alpha.moved.v1", subject="thing"):
    """Heard by beta and gamma."""

    thing: str
    step: int = 0


@dataclass(frozen=True, kw_only=True)
class Stopped(Fact, type="alpha.stopped.v1", subject="thing"):
    """Heard by gamma."""

    thing: str
    step: int = 0


@dataclass(frozen=True, kw_only=True)
class Whispered(Fact, type="alpha.whispered.v1", subject="thing"):
    """Heard by nobody."""

    thing: str
    step: int = 0


@dataclass(frozen=True, kw_only=True)
class Answered(Fact, type="beta.answered.v1", subject="thing"):
    """Heard by alpha."""

    thing: str
    step: int = 0


FACTS: tuple[type[Fact], ...] = (Moved, Stopped, Whispered, Answered)
on = Reactions()


@on(*(fact.type for fact in FACTS))
def write_down(session: Session, event: Event) -> None:
    """One row per reaction that happened, and a copy that takes only higher versions."""
    behave(session, event)
    step = event.data["step"]
    session.execute(
        insert(effect).values(
            event_id=event.id, type=event.type, subject=event.subject, version=event.version, step=step
        )
    )
    remember(session, event.subject, event.version, step)


def remember(session: Session, subject: str, version: int, step: int) -> None:
    dialect = sqlite if session.get_bind().dialect.name == "sqlite" else postgresql
    row = dialect.insert(copy).values(subject=subject, version=version, step=step)
    session.execute(
        row.on_conflict_do_update(
            index_elements=[copy.c.subject],
            set_={"version": row.excluded.version, "step": row.excluded.step},
            where=copy.c.version < row.excluded.version,
        )
    )


def current_state(session: Session) -> Iterable[Fact]:
    """What alpha tells a newcomer: where each thing is."""
    for row in session.execute(select(copy).order_by(copy.c.subject)):
        yield Moved(thing=row.subject, step=row.step)


class Move(Schema):
    thing = Line(required=True, maximum=50)


class MoveShape(Answer):
    thing = ma.fields.String(required=True)


api = Blueprint("moves", prefix="/api/alpha/v1")


@api.post("/moves", access=anyone("a scratch service"), body=Move, answer=MoveShape, status=201)
def move(body: dict[str, str]) -> Any:
    return perform(tell_move, **body)


def tell_move(session: Session, *, actor: object, now: object, thing: str) -> dict[str, str]:
    publish(session, Moved(thing=thing))
    return {"thing": thing}


def scratch_service(name: str) -> Service:
    """The member called `name`."""
    here = Path(__file__).parent
    return Service(
        name=name,
        description="Scratch",
        folder=here,
        package=here,
        settings=ServiceSettings,
        metadata=metadata,
        blueprints=[api],
        facts=[fact for fact in FACTS if fact.type.startswith(f"{name}.")],
        reactions=on,
        current_state=current_state,
    )

"""The scratch service: a smallest service on the chassis, for the chassis's own tests."""

from collections.abc import Iterable
from datetime import datetime
from pathlib import Path
from uuid import UUID

import click
from scratch_service import actions, api
from scratch_service.events import ThingForgotten, ThingMade
from scratch_service.model import Base, Thing
from sqlalchemy import delete, select
from sqlalchemy.orm import Session

from chassis import audit
from chassis.context import Actor
from chassis.events import Event, Fact
from chassis.jobs import Jobs
from chassis.problems import TokenInvalid
from chassis.reactions import Reactions
from chassis.service import Runtime, Service
from chassis.settings import ServiceSettings

on = Reactions()
every = Jobs()
revoked: set[UUID] = set()
taken_away: set[str] = set()


class Settings(ServiceSettings):
    greeting: str = "hello"


@on("scratch.thing_made.v1")
def remember(session: Session, event: Event) -> None:
    actions.copy(session, event)
    actions.count(session, "heard")
    if event.data["name"] == "poison":
        raise ValueError("a reaction that never works")


@every(hours=1)
def sweep_old(session: Session, *, as_of: datetime) -> int:
    """Forget one thing made before `as_of`."""
    old = session.scalar(select(Thing.id).where(Thing.made_at < as_of).limit(1))
    if old is None:
        return 0
    session.execute(delete(Thing).where(Thing.id == old))
    audit.record(session, "thing.swept", old)
    return 1


@click.command("greet")
@click.argument("name")
def greet(runtime: Runtime, name: str) -> None:
    click.echo(f"{runtime.settings.greeting}, {name}")


def present(session: Session) -> Iterable[Fact]:
    for thing in session.scalars(select(Thing).order_by(Thing.id)):
        yield ThingMade(thing_id=thing.id, name=thing.name, made_on=thing.made_on, size=thing.size)
        yield ThingForgotten(thing_id=thing.id)


def seed(runtime: Runtime) -> None:
    with runtime.database.writing() as session:
        actions.count(session, "seeded")


def current_roles(_runtime: Runtime, actor: Actor) -> frozenset[str]:
    """What the tests say of sessions and roles that ended."""
    if actor.session_id in revoked:
        raise TokenInvalid()
    return actor.roles - taken_away


FOLDER = Path(__file__).parent
service = Service(
    name="scratch",
    description="A service for the chassis's own tests.",
    folder=FOLDER,
    package=FOLDER,
    settings=Settings,
    metadata=Base.metadata,
    blueprints=[api.things, api.faults],
    facts=[ThingMade, ThingForgotten],
    reactions=on,
    jobs=every,
    commands=[greet],
    current_state=present,
    seed=seed,
    current_roles=current_roles,
)

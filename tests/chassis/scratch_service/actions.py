"""What the scratch service does: one verb per thing the chassis has to carry right."""

from datetime import datetime
from typing import Any
from uuid import UUID

from scratch_service.events import ThingForgotten, ThingMade
from scratch_service.model import Counter, HeardThing, Thing
from sqlalchemy import Select, select
from sqlalchemy.orm import Session

from chassis import audit
from chassis.context import Actor
from chassis.events import Event
from chassis.ids import new_id
from chassis.lists import Page, page
from chassis.outbox import publish
from chassis.problems import Conflict, NotFound, Problem
from chassis.versions import Expected, check_version


class AttemptRefused(Problem):
    """A refusal that is remembered: the attempt was counted."""

    status, code = 422, "attempt.refused"


def make(session: Session, *, actor: Actor, now: datetime, name: str, size: int | None = None) -> Thing:
    thing = Thing(id=new_id(), name=name, size=size, made_at=now, made_on=now.date())
    session.add(thing)
    count(session, "made")
    audit.record(session, "thing.made", thing.id, by=actor.kind)
    publish(session, ThingMade(thing_id=thing.id, name=name, made_on=thing.made_on, size=size))
    return thing


def rename(session: Session, *, actor: Actor, now: datetime, thing_id: UUID, name: str, expected: Expected) -> Thing:
    thing = found(session, thing_id)
    check_version(expected, thing.version)
    if name == "taken":
        raise Conflict()
    thing.name = name
    session.flush()
    return thing


def forget(session: Session, *, actor: Actor, now: datetime, thing_id: UUID) -> None:
    session.delete(found(session, thing_id))
    publish(session, ThingForgotten(thing_id=thing_id))


def attempt(session: Session, *, actor: Actor, now: datetime, raised: bool) -> Problem:
    count(session, "attempts")
    if raised:
        raise AttemptRefused()
    return AttemptRefused()


def count(session: Session, name: str) -> int:
    counter = session.get(Counter, name, with_for_update=True)
    if counter is None:
        counter = Counter(name=name, count=0)
        session.add(counter)
    counter.count += 1
    session.flush()
    return counter.count


def take_picture(session: Session, *, actor: Actor, now: datetime, size: int, title: str) -> dict[str, Any]:
    return {"size": size, "title": title, "taken": count(session, "pictures")}


def found(session: Session, thing_id: UUID) -> Thing:
    thing = session.get(Thing, thing_id)
    if thing is None:
        raise NotFound()
    return thing


def listed(session: Session, *, limit: int, after: str | None, newest_first: bool = False) -> Page:
    rows: Select[tuple[Thing]] = select(Thing)
    return page(session, rows, key=[Thing.made_at, Thing.id], limit=limit, after=after, newest_first=newest_first)


def copy(session: Session, event: Event) -> None:
    """Keep the newest state that was heard of a thing."""
    thing_id = UUID(event.data["thing_id"])
    known = session.get(HeardThing, thing_id)
    if known is None:
        session.add(HeardThing(id=thing_id, name=event.data["name"], version=event.version))
    elif known.version < event.version:
        known.name, known.version = event.data["name"], event.version

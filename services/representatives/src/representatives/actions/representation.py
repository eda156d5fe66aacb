"""Representations: one company acts for another in everything operational (seed 004; C25)."""

from datetime import datetime
from uuid import UUID

from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from chassis import audit
from chassis.context import Actor
from chassis.outbox import publish
from chassis.problems import NotFound, refuse_field
from representatives.actions.ending import end_representation as end_with_accesses
from representatives.model import Representation
from representatives.model.problems import RepresentationExists


def start_representation(
    session: Session, *, actor: Actor, now: datetime, representative_cnpj: str, represented_cnpj: str
) -> Representation:
    """Record that one company acts for another from now on, and return the representation. Publishes the event.

    `representative_cnpj` is the company that acts, `represented_cnpj` the one that it acts for. Raises Invalid when
    both are the same, and RepresentationExists when it is recorded already.
    """
    if representative_cnpj == represented_cnpj:
        raise refuse_field("#/represented_cnpj", "representation.itself")
    started = Representation.start(
        representative_cnpj=representative_cnpj, represented_cnpj=represented_cnpj, by=actor.user_id, now=now
    )
    try:
        with session.begin_nested():
            session.add(started)
    except IntegrityError:
        raise RepresentationExists() from None
    publish(session, started.established())
    audit.record(session, "representation.established", started.id)
    return started


def end_representation(session: Session, *, actor: Actor, now: datetime, representation_id: UUID) -> None:
    """End a representation and the system accesses that rest on it.

    Raises NotFound for an unknown representation and for one that has ended.
    """
    current = session.get(Representation, representation_id, with_for_update=True)
    if current is None or current.ended_at is not None:
        raise NotFound()
    end_with_accesses(session, current, now=now)

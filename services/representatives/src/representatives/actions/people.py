"""Keep copies of people and consumer units, end what rested on their former state, and erase people."""

from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, and_, false, or_, select, update
from sqlalchemy.orm import Session

from chassis import audit, copies, erasure
from chassis.addresses import domain_of
from chassis.files import discard_file
from chassis.outbox import publish
from chassis.personal import columns_until, table_of
from representatives.actions.ending import end_access, end_relation
from representatives.model import (
    Base,
    ConsumerUnit,
    Person,
    ProfessionalProfile,
    Relation,
    SystemAccess,
    UnitAccess,
)
from representatives.model.words import name_key
from representatives.queries.companies import is_registered
from representatives.queries.people import holders
from representatives.queries.unit_access import told_of
from representatives.states import ACCESS_LIVE, PROFILE_OVER, RELATION_LIVE, UNIT_ACCESS_LIVE, UnitAccessStatus


def remember_person(session: Session, *, user_id: UUID, version: int, now: datetime, **facts: Any) -> None:
    """Store the copy of a person from identity's event, unless the stored copy is newer or the person was erased. A
    reaction calls it.

    `version` is the event's subject version. Keyword arguments are the columns of the copy, with the values from the
    event. When the person's e-mail address has changed to another domain, the relations that rest on the former domain
    end. A changed name is written into the person's system accesses.
    """
    taken = copies.take(session, Person, user_id, version=version, **facts)
    if taken is None:
        return
    known = taken.row
    if "name" in taken.before:
        mine = update(SystemAccess).where(SystemAccess.user_id == user_id)
        session.execute(mine.values(name=known.name, name_key=name_key(known.name)))
    left = domain_of(taken.before.get("email") or "")
    if left and left != known.domain:
        for relation in _relations_of(session, user_id):
            if relation.domain == left:
                end_relation(session, relation, reason="domain_changed", now=now)


def remember_unit(
    session: Session, *, code: str, version: int, holder_document: str, status: str, now: datetime
) -> None:
    """Store the copy of a consumer unit from an event, unless the stored copy is newer. A reaction calls it.

    `code` names the unit, and `version` is the event's subject version. When the holder has changed, the unit accesses
    that the former holder offered or accepted end. A request that the former holder has not accepted stays and lapses
    on its day: ending it would reveal that the unit had belonged to the holder named in it.
    """
    taken = copies.take(session, ConsumerUnit, code, version=version, holder_document=holder_document, status=status)
    old_holder = taken.before.get("holder_document") if taken else None
    if old_holder:
        given = or_(UnitAccess.direction == "grant", UnitAccess.status == UnitAccessStatus.ACTIVE)
        on_unit = select(UnitAccess).where(
            UnitAccess.consumer_unit == code, UnitAccess.holder_document == old_holder, given
        )
        _end_unit_accesses(session, on_unit, reason="holder_changed", now=now)


def erase_person(session: Session, *, user_id: UUID, version: int, now: datetime) -> None:
    """Replace a person's copy by a tombstone, end the person's relations, accesses and professional profiles, and wipe
    their personal columns. Called when the event about the erasure arrives.

    `version` is the event's subject version. What the law requires to be kept, such as who decided what and when, stays
    with the bare user id.
    """
    subject = erasure.bury(session, Person, user_id=user_id, version=version, now=now)
    for relation in _relations_of(session, user_id):
        end_relation(session, relation, reason="erased", now=now)
    live = select(SystemAccess).where(SystemAccess.user_id == user_id, SystemAccess.status.in_(ACCESS_LIVE))
    for access in session.scalars(live):
        end_access(session, access, reason="erased", now=now)
    as_professional = select(UnitAccess).where(UnitAccess.professional_user_id == user_id)
    _end_unit_accesses(session, as_professional, reason="revoked", now=now)
    given = _given_by(session, subject.document)
    _end_unit_accesses(session, select(UnitAccess).where(given), reason="revoked", now=now)
    _end_profiles(session, user_id, now)
    erasure.erase(session, Base.metadata, subject, only={"unit_access.holder": given})
    audit.record(session, "person.erased", user_id)


def wipe_profile(session: Session, profile: ProfessionalProfile, *, now: datetime) -> None:
    """Clear the columns and documents of a professional profile that were needed only to decide about it.

    The files of the documents are recorded as discarded, so that a job deletes their bytes. Called by a job some time
    after the decision, when a profile ends about which nobody ever decided, and when the person is erased.
    """
    for document in profile.documents:
        discard_file(session, document.key, now=now)
    for name in columns_until(table_of(ProfessionalProfile), "decided"):
        setattr(profile, name, None)
    profile.documents = []
    profile.wiped_at = now


def _relations_of(session: Session, user_id: UUID) -> list[Relation]:
    mine = select(Relation).where(Relation.user_id == user_id, Relation.status.in_(RELATION_LIVE))
    return list(session.scalars(mine.order_by(Relation.id).with_for_update(of=Relation)))


def _end_unit_accesses(session: Session, which: Any, *, reason: str, now: datetime) -> None:
    live = which.where(UnitAccess.status.in_(UNIT_ACCESS_LIVE)).order_by(UnitAccess.id).with_for_update()
    for access in session.scalars(live).all():
        told = told_of(session, access)
        over = access.settle(now=now, holders=told)
        publish(session, over or access.revoke(now=now, holders=told, reason=reason))
        audit.record(session, "unit_access.ended", access.id, reason=access.reason)


def _given_by(session: Session, document: str) -> ColumnElement[bool]:
    """Return the SQL condition for the unit accesses that an erased holder with this `document` offered, accepted or
    refused. The erasure ends the live ones among them, because nobody is left who could revoke them, and wipes the
    holder's document in all of them.

    The condition selects nothing while another account acts for the same holder, and nothing for the CNPJ of an
    approved company: its accesses were given by its administrators and legal representatives. It leaves out requests of
    professionals that the holder has not answered. They lapse on their day as always, because an earlier end would
    reveal to the professional that the holder had an account.
    """
    if not document or is_registered(session, document) or holders(session, document):
        return false()
    had_a_hand = or_(
        UnitAccess.direction == "grant", UnitAccess.accepted_at.is_not(None), UnitAccess.reason == "refused"
    )
    return and_(UnitAccess.holder_document == document, had_a_hand)


def _end_profiles(session: Session, user_id: UUID, now: datetime) -> None:
    for profile in session.scalars(select(ProfessionalProfile).where(ProfessionalProfile.user_id == user_id)):
        if profile.status not in PROFILE_OVER:
            ended = profile.end(reasons=[], now=now)
            if profile.submitted_at:  # no event was published about a draft
                publish(session, ended)
            audit.record(session, "professional.ended", profile.id, reason="erased")
        wipe_profile(session, profile, now=now)

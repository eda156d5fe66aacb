"""Read professional profiles: one's own, those that wait for staff, and whether somebody may act as a professional."""

from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session, lazyload

from chassis.audit import audit
from chassis.context import Actor
from chassis.lists import Page, page
from chassis.pace import check_pace
from chassis.problems import Forbidden, NotFound
from chassis.staff import REGISTRATIONS
from representatives.model import Person, ProfessionalDocument, ProfessionalProfile
from representatives.model.personal_facts import GROUPS, as_group
from representatives.queries.people import people_by_id
from representatives.states import PROFILE_LIVE, ProfileStatus

DOCUMENT_ADDED = "professional.document_added"
_DOCUMENTS_AN_HOUR = 60
_FOR_STAFF = ("sex", "marital_status", "mother_name")


def list_profiles(session: Session, *, actor: Actor, status: str | None, limit: int, after: str | None) -> Page:
    """Return a page of professional profiles, each as a mapping without facts and documents: without `status` the
    caller's own, newest first; with `status` those that staff decide about.

    With `status`, staff get everybody's profiles that have this status and were handed in, oldest first. At most
    `limit` items follow the cursor `after`, or begin the list when it is None. Raises Forbidden for others who give
    `status`.
    """
    rows = select(ProfessionalProfile).options(lazyload(ProfessionalProfile.documents))
    if status is None:
        rows = rows.where(ProfessionalProfile.user_id == actor.user_id)
    elif actor.has(REGISTRATIONS):
        handed_in = ProfessionalProfile.submitted_at.is_not(None)
        rows = rows.where(ProfessionalProfile.status == ProfileStatus(status), handed_in)
    else:
        raise Forbidden()
    key = [ProfessionalProfile.id]
    found = page(session, rows, key=key, limit=limit, after=after, newest_first=status is None)
    known = people_by_id(session, [profile.user_id for profile in found.items])
    return Page([_summary(profile, known.get(profile.user_id)) for profile in found.items], found.next)


def get_profile(session: Session, *, actor: Actor, profile_id: UUID) -> dict[str, Any]:
    """Return a professional profile as the caller may see it, for its owner and staff. Raises NotFound for everybody
    else.
    """
    return shown(session, found_profile(session, actor, profile_id), actor)


def found_profile(session: Session, actor: Actor, profile_id: UUID, *, staff_too: bool = True) -> ProfessionalProfile:
    """Return the professional profile, if the caller may read it: its owner or, with `staff_too`, staff once it was
    handed in. Raises NotFound for everybody else and for an unknown profile.
    """
    profile = session.get(ProfessionalProfile, profile_id)
    if profile is None:
        raise NotFound()
    by_staff = staff_too and actor.has(REGISTRATIONS) and profile.submitted_at is not None
    if not (by_staff or profile.user_id == actor.user_id):
        raise NotFound()
    return profile


def found_document(profile: ProfessionalProfile, document_id: UUID) -> ProfessionalDocument:
    """Return the document with this id from a professional profile. Raises NotFound when the profile has none."""
    for document in profile.documents:
        if document.id == document_id:
            return document
    raise NotFound()


def check_upload(session: Session, *, actor: Actor, now: datetime, profile_id: UUID, slot: str) -> None:
    """Check that the caller may upload a document for this slot of their own professional profile. Called before the
    bytes of the file are received.

    Raises NotFound, ProfileNotEditable, and TooManyRequests after 60 documents in an hour. The limit protects the disk,
    on which the file of a replaced document stays until a job deletes it.
    """
    found_profile(session, actor, profile_id, staff_too=False).check_slot_open(slot)
    check_documents_pace(session, actor=actor, now=now)


def check_documents_pace(session: Session, *, actor: Actor, now: datetime) -> None:
    """Raise TooManyRequests when the caller has uploaded 60 documents of professional profiles in the last hour."""
    mine = (audit.c.actor_id == actor.user_id, audit.c.action == DOCUMENT_ADDED)
    check_pace(session, audit.c.at, *mine, most=_DOCUMENTS_AN_HOUR, now=now, within=timedelta(hours=1))


def approved_profile(session: Session, user_id: UUID) -> ProfessionalProfile | None:
    """Return the approved professional profile by which the person `user_id` may have unit accesses, the oldest if
    there are several. None when there is none.
    """
    approved = select(ProfessionalProfile).where(
        ProfessionalProfile.user_id == user_id, ProfessionalProfile.status == ProfileStatus.APPROVED
    )
    return session.scalars(approved.order_by(ProfessionalProfile.id).limit(1)).first()


def profile_in_the_way(session: Session, *, user_id: UUID, kind: str) -> UUID:
    """Return the id of the person's professional profile that kept another one in the profession `kind` from being
    stored. It is the live one, or the newest if that one has ended since.
    """
    is_live = ProfessionalProfile.status.in_(PROFILE_LIVE)
    same = select(ProfessionalProfile.id).where(
        ProfessionalProfile.user_id == user_id, ProfessionalProfile.kind == kind
    )
    return session.scalars(same.order_by(is_live.desc(), ProfessionalProfile.id.desc()).limit(1)).one()


def approved_professional(session: Session, document: str) -> tuple[ProfessionalProfile, Person] | None:
    """Return the approved professional profile and the person with this document as a pair. None when nobody with it
    has an approved profile. Called when a holder offers a unit access to a professional.

    It is one query whether or not there is an account, so that its duration does not reveal whether there is one.
    """
    row = session.execute(
        select(ProfessionalProfile, Person)
        .join(Person, Person.user_id == ProfessionalProfile.user_id)
        .where(Person.document == document, Person.erased_at.is_(None))
        .where(ProfessionalProfile.status == ProfileStatus.APPROVED)
        .options(lazyload(ProfessionalProfile.documents))
        .order_by(ProfessionalProfile.id)
        .limit(1)
    ).first()
    return (row[0], row[1]) if row else None


def shown(session: Session, profile: ProfessionalProfile, actor: Actor) -> dict[str, Any]:
    """Return the professional profile with its facts and documents as `actor` may see it, as a mapping for the answer
    of the API.

    Staff also see sex, marital status and mother's name. The owner sees these only while the profile can be changed.
    """
    person = session.get(Person, profile.user_id)
    answer = {
        **_summary(profile, person),
        "email": person.email if person else None,
        "phone": profile.phone,
        **{group: as_group(profile, group) for group in GROUPS},
        "documents": profile.documents,
        "ways_to_complete": profile.ways_to_complete if profile.is_editable else [],
        "version": profile.version,
    }
    if actor.has(REGISTRATIONS) or profile.is_editable:
        answer |= {name: getattr(profile, name) for name in _FOR_STAFF}
    return answer


def _summary(profile: ProfessionalProfile, person: Person | None) -> dict[str, Any]:
    return {
        "id": profile.id,
        "kind": profile.kind,
        "status": profile.status.value,
        "name": person.name if person else None,
        "document": profile.document,
        "created_at": profile.created_at,
        "submitted_at": profile.submitted_at,
        "decided_at": profile.decided_at,
        "ended_at": profile.ended_at,
        "reasons": profile.reasons,
    }

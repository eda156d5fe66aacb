"""Professional profiles: drafted and handed in by their owners, decided, suspended and ended by staff.

Whoever has no approved profile may not act for others. Ending an approved profile therefore revokes, in the same
transaction, the unit accesses that rest on it, unless the person has another approved profile that can carry them. A
suspension revokes nothing, because it may be lifted. While it lasts, no unit access can be offered, requested or
accepted (409 unit_access.no_professional_profile), and connections, which hears `professional_ended`, lets the person
do nothing.
"""

from collections.abc import Sequence
from datetime import date, datetime
from typing import Any, Literal
from uuid import UUID

from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from chassis import audit
from chassis.context import Actor
from chassis.documents import CPF, document_kind
from chassis.files import StoredFile, discard_file, keep_file
from chassis.outbox import publish
from chassis.problems import NotFound
from chassis.versions import Expected, check_version
from representatives.actions.people import wipe_profile
from representatives.actions.unit_access import end_accesses_of
from representatives.model import ProfessionalDocument, ProfessionalProfile
from representatives.model.personal_facts import as_columns, check_plausible
from representatives.model.problems import OnlyPeople, OwnProfile, ProfileExists, ProfileNotEditable
from representatives.queries.people import known_person
from representatives.queries.professional import (
    DOCUMENT_ADDED,
    check_documents_pace,
    found_document,
    found_profile,
    profile_in_the_way,
    shown,
)
from representatives.states import PROFILE_APPROVED, ProfileStatus

Reasons = Sequence[dict[str, Any]]


def draft_profile(session: Session, *, actor: Actor, now: datetime, today: date, **said: Any) -> dict[str, Any]:
    """Create a draft of a professional profile for the caller, and return the draft as its owner sees it (seed 002,
    step 3).

    Keyword arguments are the fields of the body (`schemas.NewProfile`): the profession `kind`, `phone`, `birth`,
    `identity_document` and so on. `today` is the day against which dates are checked. Raises PersonNotYetKnown,
    OnlyPeople for a caller without a CPF, Invalid for implausible dates, and ProfileExists when the caller has a live
    profile of the same `kind`.
    """
    person = known_person(session, actor.user_id)
    document = person.document or actor.document
    if document_kind(document) != CPF:
        raise OnlyPeople()
    profile = ProfessionalProfile.draft(user_id=person.user_id, document=document, now=now, **as_columns(said))
    _check_dates(profile, today)
    try:
        with session.begin_nested():
            session.add(profile)
    except IntegrityError:
        raise ProfileExists(profile_in_the_way(session, user_id=person.user_id, kind=said["kind"])) from None
    audit.record(session, "professional.drafted", profile.id, kind=profile.kind)
    return shown(session, profile, actor)


def change_profile(
    session: Session,
    *,
    actor: Actor,
    now: datetime,
    today: date,
    profile_id: UUID,
    version: Expected,
    **said: Any,
) -> dict[str, Any]:
    """Change the facts in the caller's professional profile, while it is a draft or was returned because of its facts.
    Returns the profile as its owner sees it.

    Keyword arguments are the fields to change (`schemas.ProfileChange`). `version` are the versions that the request's
    `If-Match` names, or None to change any version. `today` is the day against which dates are checked. Raises
    NotFound, VersionMismatch, ProfileNotEditable, Invalid for implausible dates, and ProfileExists when the new kind is
    that of another live profile of the caller.
    """
    profile = _mine(session, actor, profile_id)
    check_version(version, profile.version)
    profile.check_facts_open()
    if said.get("kind", profile.kind) != profile.kind and profile.status is not ProfileStatus.DRAFT:
        raise ProfileNotEditable()
    columns = {name: value for name, value in as_columns(said).items() if getattr(profile, name) != value}
    try:
        with session.begin_nested():
            for name, value in columns.items():
                setattr(profile, name, value)
            _check_dates(profile, today)
    except IntegrityError:
        raise ProfileExists(profile_in_the_way(session, user_id=profile.user_id, kind=said["kind"])) from None
    if columns:
        audit.record(session, "professional.changed", profile.id, fields=sorted(columns))
    return shown(session, profile, actor)


def add_document(
    session: Session, *, actor: Actor, now: datetime, profile_id: UUID, slot: str, stored: StoredFile
) -> ProfessionalDocument:
    """Put an uploaded file into a slot of the caller's professional profile (such as the front of the identity card),
    and discard the file that was there. Returns the new document.

    `stored` describes the file in the blob store. Raises NotFound, and ProfileNotEditable when this slot may not be
    changed now (`ProfessionalProfile.check_slot_open`), and TooManyRequests after 60 documents in an hour.
    """
    profile = _mine(session, actor, profile_id)
    profile.check_slot_open(slot)
    check_documents_pace(session, actor=actor, now=now)
    keep_file(session, stored.key)
    if old := profile.document_in(slot):
        _discard(session, profile, old, now)
    document = ProfessionalDocument.of(stored, slot=slot, now=now)
    profile.put_document(document)
    session.flush()
    audit.record(session, DOCUMENT_ADDED, profile.id, document_id=document.id, slot=slot)
    return document


def remove_document(session: Session, *, actor: Actor, now: datetime, profile_id: UUID, document_id: UUID) -> None:
    """Remove a document from the caller's professional profile. Its file is recorded as discarded, so that a job
    deletes the bytes.

    Raises NotFound for an unknown profile or document and for a profile of anybody else. Raises ProfileNotEditable
    unless the profile is a draft, or was returned to its owner with reasons that let this document be changed.
    """
    profile = _mine(session, actor, profile_id)
    document = found_document(profile, document_id)
    profile.check_slot_open(document.slot)
    _discard(session, profile, document, now)
    audit.record(session, "professional.document_removed", profile.id, document_id=document.id, slot=document.slot)


def open_document(session: Session, *, actor: Actor, now: datetime, profile_id: UUID, document_id: UUID) -> StoredFile:
    """Return the StoredFile of a document in a professional profile, whose owner or staff want to download it.

    The StoredFile has the file's key in the blob store, its name and its media type. A view by staff is audited (LGPD,
    article 37), so this runs in a writing transaction. Raises NotFound for everybody else and for an unknown document.
    """
    profile = found_profile(session, actor, profile_id)
    document = found_document(profile, document_id)
    if profile.user_id != actor.user_id:
        audit.record(session, "professional.document_viewed", profile.id, document_id=document.id, slot=document.slot)
    return document.file


def submit_profile(session: Session, *, actor: Actor, now: datetime, profile_id: UUID) -> dict[str, Any]:
    """Hand in the caller's professional profile, so that staff decide about it, and return it as its owner sees it.

    Raises NotFound, ProfileNotEditable when it is neither a draft nor returned, and DocumentMissing.
    """
    profile = _mine(session, actor, profile_id)
    publish(session, profile.submit(now=now))
    audit.record(session, "professional.submitted", profile.id)
    return _after(session, profile, actor)


def end_mine(session: Session, *, actor: Actor, now: datetime, profile_id: UUID) -> None:
    """End the caller's own professional profile. The unit accesses that rest on it are revoked, unless the caller has
    another approved profile.

    Raises NotFound, and IllegalMove when it is over already.
    """
    _end(session, _mine(session, actor, profile_id), reasons=[], now=now)


def review_document(
    session: Session,
    *,
    actor: Actor,
    now: datetime,
    profile_id: UUID,
    document_id: UUID,
    verdict: str,
    reason_code: str | None,
    note: str | None,
) -> ProfessionalDocument:
    """Store a staff member's verdict on one document of a professional profile that waits for review. Returns the
    document.

    `verdict` accepts or rejects the document; `reason_code` and `note` say why it is rejected, otherwise they are None.
    Raises NotFound, OwnProfile for the caller's own profile, and ProfileNotSubmitted.
    """
    profile = _to_decide(session, actor, profile_id)
    document = found_document(profile, document_id)
    document.review(verdict=verdict, reason_code=reason_code, note=note, by=actor.user_id, now=now)
    audit.record(
        session,
        "professional.document_reviewed",
        profile.id,
        document_id=document.id,
        slot=document.slot,
        verdict=verdict,
        reason_code=reason_code,
    )
    return document


def decide_profile(
    session: Session,
    *,
    actor: Actor,
    now: datetime,
    profile_id: UUID,
    decision: Literal["approve", "reject", "return"],
    reasons: Reasons,
) -> dict[str, Any]:
    """Decide about a professional profile, as staff (G13). Returns the profile as staff see it.

    `decision` is `approve`, `reject` (for good) or `return` (the owner may mend it and hand it in again). `reasons` are
    a list of `{code, slot, note}` for a rejection or a return; `slot` names a document. Raises NotFound, OwnProfile for
    the caller's own profile, ProfileNotSubmitted while its owner works on it, ProfileDecided, and DocumentRejected when
    a profile with a rejected document is approved.
    """
    profile = _to_decide(session, actor, profile_id)
    if decision == "approve":
        publish(session, profile.approve(by=actor.user_id, now=now))
        audit.record(session, "professional.approved", profile.id)
    else:
        again = decision == "return"
        rejected = profile.reject(reasons=reasons, can_resubmit=again, by=actor.user_id, now=now)
        publish(session, rejected)
        audit.record(
            session, "professional.returned" if again else "professional.rejected", profile.id, reasons=rejected.reasons
        )
    return _after(session, profile, actor)


def suspend_profile(
    session: Session, *, actor: Actor, now: datetime, profile_id: UUID, reasons: Reasons
) -> dict[str, Any]:
    """Suspend an approved professional profile until staff resume it. Returns the profile as staff see it.

    Meanwhile no unit access can be offered, requested or accepted for the person; existing ones stay. `reasons` are a
    list of `{code, slot, note}`. Raises NotFound, OwnProfile for the caller's own profile, and IllegalMove when it is
    not approved.
    """
    profile = _to_decide(session, actor, profile_id)
    ended = profile.suspend(reasons=reasons)
    publish(session, ended)
    audit.record(session, "professional.suspended", profile.id, reasons=ended.reasons)
    return _after(session, profile, actor)


def resume_profile(session: Session, *, actor: Actor, now: datetime, profile_id: UUID) -> None:
    """Lift the suspension of a professional profile, as staff.

    Raises NotFound, OwnProfile for the caller's own profile, and IllegalMove when it is not suspended.
    """
    profile = _to_decide(session, actor, profile_id)
    publish(session, profile.resume())
    audit.record(session, "professional.resumed", profile.id)


def end_profile(session: Session, *, actor: Actor, now: datetime, profile_id: UUID, reasons: Reasons) -> dict[str, Any]:
    """End somebody's professional profile, as staff, and return it as staff see it. The unit accesses that rest on it
    are revoked, unless the person has another approved profile.

    `reasons` are a list of `{code, slot, note}`. Raises NotFound, OwnProfile for the caller's own profile, and
    IllegalMove when it is over already.
    """
    profile = _to_decide(session, actor, profile_id)
    _end(session, profile, reasons=reasons, now=now)
    return _after(session, profile, actor)


def _mine(session: Session, actor: Actor, profile_id: UUID) -> ProfessionalProfile:
    """Return the caller's own professional profile, locked until the transaction ends. Raises NotFound."""
    session.get(ProfessionalProfile, profile_id, with_for_update=True)
    return found_profile(session, actor, profile_id, staff_too=False)


def _to_decide(session: Session, actor: Actor, profile_id: UUID) -> ProfessionalProfile:
    """Return a professional profile for an action of staff (review, decision, suspension, end), locked until the
    transaction ends.

    Raises NotFound, also for a profile that was not handed in, and OwnProfile for the caller's own.
    """
    session.get(ProfessionalProfile, profile_id, with_for_update=True)
    profile = found_profile(session, actor, profile_id)
    if profile.user_id == actor.user_id:
        raise OwnProfile()
    return profile


def _end(session: Session, profile: ProfessionalProfile, *, reasons: Reasons, now: datetime) -> None:
    """End a professional profile, for its owner or staff. If it was approved, the unit accesses that rest on it are
    revoked, unless the person has another approved profile.

    `reasons` are a list of `{code, slot, note}`, empty when the owner ends it. No event is published for a draft,
    because none was published about its beginning. If staff never decided about the profile, its personal facts and
    documents are wiped at once.
    """
    before = profile.status
    ended = profile.end(reasons=reasons, now=now)
    if before is not ProfileStatus.DRAFT:
        publish(session, ended)
    audit.record(session, "professional.ended", profile.id, reasons=ended.reasons)
    if before in PROFILE_APPROVED:
        end_accesses_of(session, profile, now=now)
    if profile.decided_at is None:
        wipe_profile(session, profile, now=now)


def _discard(session: Session, profile: ProfessionalProfile, document: ProfessionalDocument, now: datetime) -> None:
    discard_file(session, document.key, now=now)
    profile.take_document(document)


def _check_dates(profile: ProfessionalProfile, today: date) -> None:
    if profile.birth_date is None or profile.identity_issued_on is None:
        raise NotFound()  # a wiped profile has nothing left to change
    check_plausible(born=profile.birth_date, issued=profile.identity_issued_on, today=today)


def _after(session: Session, profile: ProfessionalProfile, actor: Actor) -> dict[str, Any]:
    session.flush()
    return shown(session, profile, actor)

"""Enroll a company, register its certificates, and set its systemic user's password."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import update
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from certificates.actions.ending import certificates_changed, end_what_ran_out
from certificates.actions.locks import locked_standing
from certificates.model import Certificate, Enrollment
from certificates.model.problems import LimitReached
from certificates.queries.audience import ccee_representatives
from certificates.queries.candidates import (
    Candidate,
    check_of_place,
    check_registration_pace,
    checks_against_others,
    faults_of_file,
    predecessor_of,
    subject_in_use,
)
from certificates.queries.certificates import shown_certificates
from certificates.queries.enrollments import shown_whole
from certificates.queries.standing import Standing, check_may_enroll, check_may_register
from certificates.rules import Facts, Result
from certificates.states import CertificateState
from chassis import audit
from chassis.context import Actor
from chassis.ids import new_id
from chassis.outbox import publish
from chassis.problems import FieldError, Invalid

_LONGEST_ISSUER = 300

Warnings = Sequence[dict[str, Any]]
"""What the owner of a certificate should know of, as an answer lists it."""


def enroll(
    session: Session,
    *,
    actor: Actor,
    now: datetime,
    cnpj: str,
    password_hash: str,
    password_faults: Sequence[FieldError],
    candidates: Sequence[Candidate],
    warnings: Warnings,
) -> dict[str, Any]:
    """Enroll the company with this CNPJ: its systemic user's password and its first certificates, all or nothing.

    Returns the enrollment with its certificates and the `warnings`. Raises NotFound, EnrollmentReadOnly, Forbidden,
    EnrollmentExists, CompanySuspended; Invalid with the `password_faults` and all faults of all files.
    """
    standing = locked_standing(session, actor, cnpj)
    check_may_enroll(standing)
    enrollment = standing.enrollment
    _refuse_faults(session, enrollment, candidates, replaced=None, now=now, more=password_faults)
    enrollment.enrolled_at, enrollment.password_hash = now, password_hash
    audit.record(session, "enrollment.enrolled", enrollment.company_id, cnpj=cnpj)
    _store(session, standing, candidates, replaced=None, by=actor, now=now)
    return {**shown_whole(session, locked_standing(session, actor, cnpj), now), "warnings": list(warnings)}


def register_certificates(
    session: Session,
    *,
    actor: Actor,
    now: datetime,
    cnpj: str,
    candidates: Sequence[Candidate],
    replaces: UUID | None,
    warnings: Warnings,
    per_hour: int,
) -> dict[str, Any]:
    """Register one certificate or two for an enrolled company, all or none.

    `replaces` is the id of a certificate that the only candidate replaces, None for none: they share its place until
    the new one is confirmed. At most `per_hour` certificates are registered for a company in an hour. Returns the new
    certificates as `items`, and the `warnings`. Raises NotFound, EnrollmentReadOnly, Forbidden, CompanySuspended,
    NotEnrolled, TooManyRequests, NotReplaceable; Invalid with all faults of all files; then LimitReached when there is
    no place.
    """
    standing = locked_standing(session, actor, cnpj)
    check_may_register(standing)
    enrollment = standing.enrollment
    check_registration_pace(session, enrollment, now=now, per_hour=per_hour)
    end_what_ran_out(session, enrollment, now=now)
    replaced = predecessor_of(session, enrollment, replaces, now=now)
    _refuse_faults(session, enrollment, candidates, replaced=replaced, now=now)
    place = check_of_place(session, enrollment, wanted=len(candidates), replaced=replaced, now=now)
    if place.result is Result.FAIL:
        raise LimitReached()
    stored = _store(session, standing, candidates, replaced=replaced, by=actor, now=now)
    return {"items": shown_certificates(session, stored, standing, now), "warnings": list(warnings)}


def change_password(session: Session, *, actor: Actor, now: datetime, cnpj: str, password_hash: str) -> None:
    """Set another password of an enrolled company's systemic user.

    Raises NotFound, EnrollmentReadOnly, Forbidden, CompanySuspended, NotEnrolled.
    """
    standing = locked_standing(session, actor, cnpj)
    check_may_register(standing)
    enrollment = standing.enrollment
    enrollment.password_hash = password_hash
    enrollment.platform_version += 1
    audit.record(session, "enrollment.password_changed", enrollment.company_id, cnpj=cnpj)


def _refuse_faults(
    session: Session,
    enrollment: Enrollment,
    candidates: Sequence[Candidate],
    *,
    replaced: Certificate | None,
    now: datetime,
    more: Sequence[FieldError] = (),
) -> None:
    """Raise Invalid with all faults of all files, and with `more`, unless there is none."""
    against_others = checks_against_others(session, enrollment, candidates, replaced=replaced, now=now)
    faults = list(more)
    for number, (candidate, checks) in enumerate(zip(candidates, against_others, strict=True)):
        faults += faults_of_file(number, (*candidate.judgement.checks, *checks))
    if faults:
        raise Invalid(errors=faults)


def _store(
    session: Session,
    standing: Standing,
    candidates: Sequence[Candidate],
    *,
    replaced: Certificate | None,
    by: Actor,
    now: datetime,
) -> list[Certificate]:
    """Store certificates of a locked enrollment, which no rule refuses, and publish the facts. Returns them in order.

    `replaced` is the predecessor of the only one, None for none. Subjects are claimed in the order of their keys, so
    that two enrollments that want the same two do not wait for each other. Raises Invalid when another enrollment
    claimed a subject at the same moment.
    """
    enrollment = standing.enrollment
    new = [_certificate(enrollment, candidate, replaced, by, now) for candidate in candidates]
    if replaced is not None:
        replaced.successor_id = new[0].id
        if replaced.subject_key == new[0].subject_key:
            replaced.subject_claim = None
        session.flush()
    taken = [
        number
        for number in sorted(range(len(new)), key=lambda one: new[one].subject_key)
        if not _claimed(session, new[number], now)
    ]
    if taken:
        faults = [fault for number in sorted(taken) for fault in faults_of_file(number, [subject_in_use()])]
        raise Invalid(errors=faults)
    told = ccee_representatives(session, enrollment.cnpj)
    for certificate in new:
        publish(session, certificate.registered(enrollment, told=told))
        audit.record(session, "certificate.registered", certificate.id, cnpj=enrollment.cnpj, sha256=certificate.sha256)
    certificates_changed(session, enrollment, now=now)
    return new


def _claimed(session: Session, certificate: Certificate, now: datetime) -> bool:
    """Insert a certificate and return True, or False when another one has its subject. One that has ended by the clock
    gives the subject up, although the hourly job has not ended it yet.
    """
    over = update(Certificate).where(
        Certificate.subject_claim == certificate.subject_claim, Certificate.valid_until <= now
    )
    session.execute(over.values(subject_claim=None), execution_options={"synchronize_session": False})
    try:
        with session.begin_nested():
            session.add(certificate)
            session.flush()
    except IntegrityError:
        return False
    return True


def _certificate(
    enrollment: Enrollment, candidate: Candidate, replaced: Certificate | None, by: Actor, now: datetime
) -> Certificate:
    facts = candidate.judgement.facts
    if not isinstance(facts, Facts):
        raise TypeError("a file that the rules could not read")
    return Certificate(
        id=new_id(),
        company_id=enrollment.company_id,
        name=candidate.name,
        der=candidate.der,
        sha256=facts.sha256,
        subject=facts.subject,
        subject_key=facts.subject_key,
        subject_claim=facts.subject_key,
        issuer=facts.issuer[:_LONGEST_ISSUER],
        x509_version=facts.x509_version,
        not_before=facts.not_before,
        not_after=facts.not_after,
        valid_until=facts.valid_until,
        state=CertificateState.ACTIVE,
        replaces_id=replaced.id if replaced else None,
        is_untrusted=False,
        registered_at=now,
        registered_by=by.user_id,
        modified_at=now,
        modified_by=by.user_id,
    )

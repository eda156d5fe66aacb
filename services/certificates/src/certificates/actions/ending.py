"""End certificates, and keep their enrollment right: its subjects, its ends, and what the platform has to know.

Whoever ends a certificate calls `end_certificate`: a person, a confirmed renewal, the clock or a revocation.
"""

from datetime import datetime
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from certificates.model import Certificate, Enrollment
from certificates.queries.audience import ccee_representatives, told_of_expiry
from certificates.states import CertificateState
from chassis import audit
from chassis.outbox import publish


def locked_enrollment(session: Session, company_id: UUID) -> Enrollment:
    """Return an enrollment, locked until the transaction ends. All changes of an enrollment and its certificates take
    this lock first, so that they happen one after another.
    """
    return session.get_one(Enrollment, company_id, with_for_update=True, populate_existing=True)


def end_certificate(
    session: Session,
    enrollment: Enrollment,
    certificate: Certificate,
    state: CertificateState,
    *,
    by: UUID | None,
    now: datetime,
    reason: str | None = None,
) -> None:
    """End a certificate of a locked enrollment, and publish the fact: `certificate_expired` when it ran out, otherwise
    `certificate_removed`.

    `by` is the user id of whoever did it, None for a job. `reason` is what that person wrote. A predecessor
    that the certificate was to replace has its place and its subject for itself again. Raises IllegalMove when the
    certificate has ended before.
    """
    certificate.end(state, by=by, now=now, reason=reason)
    session.flush()  # frees the subject before another certificate claims it
    _return_place(session, certificate, now=now)
    if state is CertificateState.EXPIRED:
        publish(session, certificate.expired(enrollment, told=told_of_expiry(session, enrollment.cnpj)))
    else:
        publish(session, certificate.removed(enrollment, told=ccee_representatives(session, enrollment.cnpj)))
    audit.record(session, f"certificate.{state}", certificate.id, cnpj=enrollment.cnpj, sha256=certificate.sha256)
    certificates_changed(session, enrollment, ran_out=state is CertificateState.EXPIRED, now=now)


def end_what_ran_out(session: Session, enrollment: Enrollment, *, now: datetime) -> int:
    """End the certificates of a locked enrollment that have ended by the clock at `now`. Returns how many there were.

    A certificate with a successor is replaced by it, which alarms nobody; one without has expired. An upload calls this
    before it counts places, the hourly job for every enrollment.
    """
    over = [one for one in active_certificates(session, enrollment) if one.valid_until <= now]
    # Successors first: one that has run out as well leaves its predecessor without a successor.
    for certificate in sorted(over, key=lambda one: one.successor_id is not None):
        is_replaced = certificate.successor_id is not None
        state = CertificateState.REPLACED if is_replaced else CertificateState.EXPIRED
        end_certificate(session, enrollment, certificate, state, by=None, now=now)
    return len(over)


def active_certificates(session: Session, enrollment: Enrollment) -> list[Certificate]:
    """Return an enrollment's certificates in the state `active`, the oldest first. Some may have ended by the clock."""
    found = select(Certificate).where(
        Certificate.company_id == enrollment.company_id, Certificate.state == CertificateState.ACTIVE
    )
    return list(session.scalars(found.order_by(Certificate.id)))


def certificates_changed(session: Session, enrollment: Enrollment, *, now: datetime, ran_out: bool = False) -> None:
    """Store on a locked enrollment when its certificates end, and that the platform has to be told of them.

    `ran_out` tells that a certificate has just ended by the clock.
    """
    session.flush()
    active = active_certificates(session, enrollment)
    enrollment.set_ends(certificate.valid_until for certificate in active if certificate.successor_id is None)
    enrollment.has_run_out = ran_out and not active
    enrollment.platform_version += 1


def _return_place(session: Session, certificate: Certificate, *, now: datetime) -> None:
    """Undo the link of a certificate that has just ended to its predecessor, if that is still active: the predecessor
    counts for its place again, gets its notices, and claims its subject again. One that has ended by the clock claims
    nothing, because somebody else may have the subject by now.
    """
    predecessor = session.get(Certificate, certificate.replaces_id) if certificate.replaces_id else None
    if predecessor is None or predecessor.state is not CertificateState.ACTIVE:
        return
    predecessor.successor_id = None
    if not predecessor.has_ended(now):
        predecessor.subject_claim = predecessor.subject_key

"""Find certificates that the hourly job has to look at: by when they end, in bounded pieces."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlalchemy import select, tuple_
from sqlalchemy.orm import Session, undefer

from certificates.model import Acknowledgement, Certificate, Enrollment, Notice
from certificates.queries.audience import all_told_of_expiry
from certificates.states import EXPIRING, MUTABLE_THRESHOLDS, CertificateState, NoticeState

Place = tuple[datetime, UUID]
"""Where a list of certificates in the order of their ends goes on: behind this end and this id."""

_ACTIVE = Certificate.state == CertificateState.ACTIVE


@dataclass(frozen=True)
class DueNotice:
    """A notice that the ledger has to have and does not have yet, and the state that it gets."""

    certificate: Certificate
    enrollment: Enrollment
    threshold: int
    recipient: UUID
    state: NoticeState


def ending_soon(session: Session, *, now: datetime, after: Place | None, limit: int) -> Sequence[Certificate]:
    """Return up to `limit` active certificates that end after `now`, within the longest threshold, and that nothing
    replaces; the soonest first, behind the place `after`.
    """
    rows = select(Certificate).where(
        _ACTIVE,
        Certificate.valid_until > now,
        Certificate.valid_until <= now + EXPIRING,
        Certificate.successor_id.is_(None),
    )
    if after:
        rows = rows.where(tuple_(Certificate.valid_until, Certificate.id) > after)
    rows = rows.order_by(Certificate.valid_until, Certificate.id).limit(limit)
    return session.scalars(rows.execution_options(populate_existing=True)).all()


def due_notices(session: Session, certificates: Collection[Certificate], *, now: datetime) -> list[DueNotice]:
    """Return the notices about these certificates that are due at `now` and have no row, as the database has the
    certificates' recipients, rows and acknowledgements. There is a fixed number of queries.
    """
    if not certificates:
        return []
    enrollments = _enrollments_of(session, certificates)
    recipients = all_told_of_expiry(session, [one.cnpj for one in enrollments.values()])
    ids = [certificate.id for certificate in certificates]
    rows = select(Notice.certificate_id, Notice.threshold, Notice.recipient_user_id)
    have = {tuple(row) for row in session.execute(rows.where(Notice.certificate_id.in_(ids)))}
    seen = select(Acknowledgement.certificate_id, Acknowledgement.user_id)
    acknowledged = {tuple(row) for row in session.execute(seen.where(Acknowledgement.certificate_id.in_(ids)))}
    return [
        DueNotice(certificate, enrollment, threshold, recipient, state)
        for certificate in certificates
        for enrollment in [enrollments[certificate.company_id]]
        for recipient in recipients[enrollment.cnpj]
        for threshold, is_nearest in certificate.due_thresholds(now).items()
        if (certificate.id, threshold, recipient) not in have
        for state in [_state(threshold, is_nearest, (certificate.id, recipient) in acknowledged)]
    ]


def companies_with_ended(session: Session, *, now: datetime, limit: int) -> Sequence[UUID]:
    """Return the ids of up to `limit` companies that have an active certificate which has ended by the clock at `now`,
    by id. Of many, those whose certificates ended first.
    """
    ended = select(Certificate.company_id).where(_ACTIVE, Certificate.valid_until <= now)
    first = ended.order_by(Certificate.valid_until, Certificate.id).limit(limit)
    return sorted(set(session.scalars(first)))


def to_judge_again(session: Session, *, now: datetime, after: Place | None, limit: int) -> Sequence[Certificate]:
    """Return up to `limit` active certificates that end after `now`, with their DER, the soonest first, behind the
    place `after`.
    """
    rows = select(Certificate).where(_ACTIVE, Certificate.valid_until > now).options(undefer(Certificate.der))
    if after:
        rows = rows.where(tuple_(Certificate.valid_until, Certificate.id) > after)
    return session.scalars(rows.order_by(Certificate.valid_until, Certificate.id).limit(limit)).all()


def place_of(certificate: Certificate) -> Place:
    """Return the place behind a certificate, in lists by their ends."""
    return certificate.valid_until, certificate.id


def _enrollments_of(session: Session, certificates: Collection[Certificate]) -> Mapping[UUID, Enrollment]:
    ids = {certificate.company_id for certificate in certificates}
    found = session.scalars(select(Enrollment).where(Enrollment.company_id.in_(ids)))
    return {enrollment.company_id: enrollment for enrollment in found}


def _state(threshold: int, is_nearest: bool, has_acknowledged: bool) -> NoticeState:
    if not is_nearest:
        return NoticeState.SKIPPED
    return NoticeState.MUTED if has_acknowledged and threshold in MUTABLE_THRESHOLDS else NoticeState.TOLD

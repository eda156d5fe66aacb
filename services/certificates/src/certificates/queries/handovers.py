"""Find the enrollments that the integration platform does not know in their present state."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from certificates.clients.platform import MachineCertificate, SystemicUser
from certificates.model import Certificate, Enrollment
from certificates.states import CertificateState


@dataclass(frozen=True)
class Handover:
    """A state of an enrollment that the platform has to take."""

    company_id: UUID
    user: SystemicUser


def waiting(session: Session, *, now: datetime, after: UUID | None, limit: int) -> Sequence[Handover]:
    """Return up to `limit` enrollments that wait to be handed over, by the ids of their companies, after the id
    `after`. Certificates that have ended by the clock at `now` are left out.

    Enrollments are read before their certificates: a change in between makes the certificates newer than the version
    that is noted as taken, and is handed over once more.
    """
    rows = select(Enrollment).where(
        Enrollment.platform_version > Enrollment.platform_taken_version, Enrollment.password_hash.is_not(None)
    )
    if after:
        rows = rows.where(Enrollment.company_id > after)
    enrollments = session.scalars(rows.order_by(Enrollment.company_id).limit(limit)).all()
    if not enrollments:
        return ()
    certificates = _certificates_of(session, [enrollment.company_id for enrollment in enrollments], now)
    return [
        Handover(
            enrollment.company_id,
            SystemicUser(
                user_name=enrollment.cnpj,
                version=enrollment.platform_version,
                password_hash=enrollment.password_hash or "",
                certificates=tuple(certificates[enrollment.company_id]),
            ),
        )
        for enrollment in enrollments
    ]


def _certificates_of(
    session: Session, company_ids: Sequence[UUID], now: datetime
) -> dict[UUID, list[MachineCertificate]]:
    rows = select(Certificate.company_id, Certificate.der, Certificate.sha256, Certificate.valid_until).where(
        Certificate.company_id.in_(company_ids),
        Certificate.state == CertificateState.ACTIVE,
        Certificate.valid_until > now,
    )
    found: dict[UUID, list[MachineCertificate]] = defaultdict(list)
    for row in session.execute(rows.order_by(Certificate.id)):
        found[row.company_id].append(MachineCertificate(der=row.der, sha256=row.sha256, valid_until=row.valid_until))
    return found

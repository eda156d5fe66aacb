"""Remove a certificate, or confirm the one that replaces it."""

from datetime import datetime
from uuid import UUID

from sqlalchemy.orm import Session

from certificates.actions.ending import end_certificate, end_what_ran_out
from certificates.actions.locks import locked_standing
from certificates.model import Certificate, Enrollment
from certificates.model.problems import NotActive
from certificates.queries.certificates import certificate_of
from certificates.queries.standing import check_may_write
from certificates.states import CertificateState
from chassis.context import Actor


def remove_certificate(
    session: Session, *, actor: Actor, now: datetime, cnpj: str, certificate_id: UUID, reason: str | None
) -> None:
    """Remove a certificate of an enrollment; `reason` is what the caller wrote, None for nothing.

    Whoever removes a certificate with a successor confirms the successor: the certificate is then replaced. Whoever
    removes the successor gives its predecessor the place back. A suspended company's certificates can be removed, too.
    Raises NotFound, EnrollmentReadOnly, Forbidden, NotActive.
    """
    enrollment, certificate = _active_to_change(session, actor, cnpj, certificate_id, now)
    state = CertificateState.REPLACED if certificate.successor_id else CertificateState.REMOVED
    end_certificate(session, enrollment, certificate, state, by=actor.user_id, now=now, reason=reason)


def confirm_certificate(session: Session, *, actor: Actor, now: datetime, cnpj: str, certificate_id: UUID) -> None:
    """Confirm that a certificate is installed: its predecessor, if it has one that is still active, is replaced.

    Repeated, it changes nothing. Raises NotFound, EnrollmentReadOnly, Forbidden, NotActive.
    """
    enrollment, certificate = _active_to_change(session, actor, cnpj, certificate_id, now)
    predecessor = session.get(Certificate, certificate.replaces_id) if certificate.replaces_id else None
    if predecessor is not None and predecessor.state is CertificateState.ACTIVE:
        end_certificate(session, enrollment, predecessor, CertificateState.REPLACED, by=actor.user_id, now=now)


def _active_to_change(
    session: Session, actor: Actor, cnpj: str, certificate_id: UUID, now: datetime
) -> tuple[Enrollment, Certificate]:
    """Return the locked enrollment of a company and an active certificate of it, which the caller may change."""
    standing = locked_standing(session, actor, cnpj)
    check_may_write(standing)
    certificate = certificate_of(session, standing.enrollment, certificate_id)
    end_what_ran_out(session, standing.enrollment, now=now)
    if certificate.has_ended(now):
        raise NotActive()
    return standing.enrollment, certificate

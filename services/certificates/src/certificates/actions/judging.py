"""Keep what the hourly job found when it judged active certificates again: chains and revocations."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlalchemy.orm import Session

from certificates.actions.ending import end_certificate
from certificates.actions.notices import lock_enrollments
from certificates.model import Certificate
from certificates.states import CertificateState
from chassis import audit


@dataclass(frozen=True)
class Finding:
    """What a certificate is found to be: not issued under the trust store any more, or revoked by its authority."""

    certificate_id: UUID
    company_id: UUID
    is_untrusted: bool
    is_revoked: bool

    @property
    def name(self) -> str:
        """The finding as audit and log call it."""
        return "revoked" if self.is_revoked else "untrusted" if self.is_untrusted else "trusted"


def keep_findings(session: Session, findings: Collection[Finding], *, now: datetime) -> Sequence[Finding]:
    """End certificates that are revoked, and set or clear the mark of those whose chain is judged differently than
    before. Returns the findings that changed something.

    The enrollments are locked first, and the certificates read again: one that has ended meanwhile stays as it is.
    """
    enrollments = {one.company_id: one for one in lock_enrollments(session, {one.company_id for one in findings})}
    changed = []
    for finding in findings:
        certificate = session.get_one(Certificate, finding.certificate_id, populate_existing=True)
        if certificate.has_ended(now):
            continue
        if finding.is_revoked:
            enrollment = enrollments[finding.company_id]
            end_certificate(session, enrollment, certificate, CertificateState.REVOKED, by=None, now=now)
        elif certificate.is_untrusted == finding.is_untrusted:
            continue
        else:
            certificate.is_untrusted = finding.is_untrusted
            audit.record(session, f"certificate.{finding.name}", certificate.id, sha256=certificate.sha256)
        changed.append(finding)
    return changed

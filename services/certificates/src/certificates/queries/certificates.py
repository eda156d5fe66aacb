"""Read the certificates of an enrollment, and what the removal of one would leave."""

from collections.abc import Collection, Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session, undefer

from certificates.model import Certificate, Enrollment, Person, Representation
from certificates.queries.standing import Standing, find_enrollment
from certificates.states import CertificateState
from chassis.context import Actor
from chassis.lists import Page, page
from chassis.problems import NotFound

_SHOWN_SERVED = 100


def list_certificates(
    session: Session, *, actor: Actor, now: datetime, cnpj: str, state: str, limit: int, after: str | None
) -> Page:
    """Return a page of an enrollment's certificates, the newest first: with `state` "active" those that have not ended
    at `now`, with "all" also those that have.

    At most `limit` items follow the cursor `after`. Raises NotFound when the caller does not see the enrollment.
    """
    standing = find_enrollment(session, actor, cnpj)
    rows = select(Certificate).where(Certificate.company_id == standing.enrollment.company_id)
    if state == CertificateState.ACTIVE:
        rows = rows.where(Certificate.state == CertificateState.ACTIVE, Certificate.valid_until > now)
    found = page(session, rows, key=[Certificate.id], limit=limit, after=after, newest_first=True)
    return Page(shown_certificates(session, found.items, standing, now), found.next)


def get_certificate(
    session: Session, *, actor: Actor, now: datetime, cnpj: str, certificate_id: UUID
) -> dict[str, Any]:
    """Return one certificate of an enrollment, with the impact of its removal. Raises NotFound."""
    standing = find_enrollment(session, actor, cnpj)
    certificate = certificate_of(session, standing.enrollment, certificate_id)
    (seen,) = shown_certificates(session, [certificate], standing, now)
    return {**seen, "impact": _impact(session, standing.enrollment, certificate, now)}


def get_content(session: Session, *, actor: Actor, cnpj: str, certificate_id: UUID) -> Certificate:
    """Return one certificate of an enrollment with its `der` loaded, active or not. Raises NotFound."""
    standing = find_enrollment(session, actor, cnpj)
    return certificate_of(session, standing.enrollment, certificate_id, with_content=True)


def certificate_of(
    session: Session, enrollment: Enrollment, certificate_id: UUID, *, with_content: bool = False
) -> Certificate:
    """Return a certificate of an enrollment, whatever its state, `with_content` with its `der` loaded. Raises NotFound
    when the enrollment has none with this id.
    """
    rows = select(Certificate).where(Certificate.id == certificate_id, Certificate.company_id == enrollment.company_id)
    found = session.scalar(rows.options(undefer(Certificate.der)) if with_content else rows)
    if found is None:
        raise NotFound()
    return found


def active_here(session: Session, enrollment: Enrollment, *, now: datetime) -> Sequence[Certificate]:
    """Return an enrollment's certificates that have not ended at `now`, the oldest first."""
    rows = select(Certificate).where(
        Certificate.company_id == enrollment.company_id,
        Certificate.state == CertificateState.ACTIVE,
        Certificate.valid_until > now,
    )
    return session.scalars(rows.order_by(Certificate.id)).all()


def shown_certificates(
    session: Session, certificates: Collection[Certificate], standing: Standing, now: datetime
) -> list[dict[str, Any]]:
    """Return certificates as mappings, as the caller with this standing may see them. A certificate that has ended by
    the clock is shown so before the hourly job has ended it. Only staff see whether its chain still holds.
    """
    names = _names_of(session, {one.modified_by for one in certificates if one.modified_by})
    return [
        {
            "id": one.id,
            "name": one.name,
            "version": one.x509_version,
            "issuer": one.issuer,
            "subject": one.subject,
            "sha256": one.sha256,
            "not_before": one.not_before,
            "not_after": one.not_after,
            "valid_until": one.valid_until,
            "last_modified_at": one.modified_at,
            "modified_by": names.get(one.modified_by) if one.modified_by else None,
            "state": _state(one, now).value,
            "replaces": one.replaces_id,
            "replaced_by": one.successor_id,
            **({"untrusted": one.is_untrusted} if standing.is_staff else {}),
        }
        for one in certificates
    ]


def _state(certificate: Certificate, now: datetime) -> CertificateState:
    if certificate.state is not CertificateState.ACTIVE or certificate.valid_until > now:
        return certificate.state
    return CertificateState.REPLACED if certificate.successor_id else CertificateState.EXPIRED


def _names_of(session: Session, user_ids: Collection[UUID]) -> dict[UUID, str | None]:
    if not user_ids:
        return {}
    rows = select(Person.user_id, Person.name).where(Person.user_id.in_(user_ids))
    return dict(session.execute(rows).all())


def _impact(session: Session, enrollment: Enrollment, certificate: Certificate, now: datetime) -> dict[str, Any]:
    """Return what the removal of a certificate leaves: the active certificates and the enrollment's status, the
    predecessor that counts for its place again, and the companies that the enrollment then serves no longer.
    """
    active = active_here(session, enrollment, now=now)
    left = [one for one in active if one.id != certificate.id]
    returns = next((one.id for one in left if one.successor_id == certificate.id), None)
    ends = [one.valid_until for one in left if one.successor_id is None or one.id == returns]
    after = Enrollment(cnpj=enrollment.cnpj, has_run_out=False)
    after.set_ends(ends)
    is_last = bool(active) and not left
    served = _served_by(session, enrollment) if is_last else []
    return {
        "certificates_left": len(left),
        "status_left": (after.status(now) if left or is_last else enrollment.status(now)).value,
        "returns": returns,
        "stops_serving": [{"cnpj": cnpj, "legal_name": name} for cnpj, name in served[:_SHOWN_SERVED]],
        "stops_serving_more": len(served) > _SHOWN_SERVED,
    }


def _served_by(session: Session, enrollment: Enrollment) -> Sequence[tuple[str, str]]:
    """Return CNPJ and legal name of the companies that an enrollment serves, by CNPJ, one more than are shown."""
    rows = (
        select(Enrollment.cnpj, Enrollment.legal_name)
        .join(Representation, Representation.represented_cnpj == Enrollment.cnpj)
        .where(
            Representation.representative_cnpj == enrollment.cnpj,
            Representation.is_active,
            Enrollment.enrolled_at.is_(None),
        )
    )
    return session.execute(rows.order_by(Representation.represented_cnpj).limit(_SHOWN_SERVED + 1)).all()

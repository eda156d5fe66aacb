"""List the certificates that somebody has to renew, the soonest first."""

from collections.abc import Mapping, Sequence
from datetime import date, datetime, time, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from sqlalchemy import Select, select
from sqlalchemy.orm import Session

from certificates.model import Certificate, Enrollment, Relation
from certificates.queries.standing import roles_in, sees
from certificates.queries.unindexed import has_state
from certificates.states import CCEE_REPRESENTATIVE, CertificateState
from chassis.context import Actor
from chassis.lists import Page, page
from chassis.staff import CERTIFICATES

MOST_IN_CALENDAR = 1000
"""How many renewals a calendar has: those that end first."""


def list_renewals(
    session: Session, *, actor: Actor, now: datetime, until: date | None, zone: str, limit: int, after: str | None
) -> Page:
    """Return a page of the certificates that end, the soonest first, and that nothing replaces.

    They are those of the companies that the caller represents in a role that sees the enrollment; for staff all. A
    certificate that has ended by the clock at `now` is not one of them. With `until` they end by the end of that day in
    the time zone `zone`. A company that another serves has no certificate of its own: the one that serves it is listed
    for its own company. At most `limit` items follow the cursor `after`.
    """
    rows = _renewals(actor, now, _end_of(until, zone))
    key = [Certificate.valid_until, Certificate.id]
    found = page(session, rows, key=key, limit=limit, after=after)
    return Page(_shown(session, found.items, actor, now), found.next)


def renewals_for_calendar(
    session: Session, *, actor: Actor, now: datetime, until: date | None, zone: str
) -> list[dict[str, Any]]:
    """Return the renewals that `list_renewals` lists, in one piece: the first `MOST_IN_CALENDAR`."""
    rows = _renewals(actor, now, _end_of(until, zone)).order_by(Certificate.valid_until, Certificate.id)
    return _shown(session, session.scalars(rows.limit(MOST_IN_CALENDAR)).all(), actor, now)


def _renewals(actor: Actor, now: datetime, before: datetime | None) -> Select[Any]:
    rows = select(Certificate).where(Certificate.valid_until > now, Certificate.successor_id.is_(None))
    if before:
        rows = rows.where(Certificate.valid_until < before)
    if CERTIFICATES in actor.roles:
        return rows.where(Certificate.state == CertificateState.ACTIVE)
    rows = rows.where(has_state(Certificate.state, CertificateState.ACTIVE))
    mine = select(Enrollment.company_id).join(Relation, Relation.cnpj == Enrollment.cnpj).where(sees(actor))
    return rows.where(Certificate.company_id.in_(mine))


def _end_of(day: date | None, zone: str) -> datetime | None:
    """Return the moment at which a day is over in a time zone."""
    return datetime.combine(day + timedelta(days=1), time(), ZoneInfo(zone)) if day else None


def _shown(session: Session, certificates: Sequence[Certificate], actor: Actor, now: datetime) -> list[dict[str, Any]]:
    """Return certificates as the list shows them, each as a mapping. There is a fixed number of queries."""
    companies = {one.company_id for one in certificates}
    found = session.scalars(select(Enrollment).where(Enrollment.company_id.in_(companies)))
    enrollments = {enrollment.company_id: enrollment for enrollment in found}
    roles = roles_in(session, actor, {enrollment.cnpj for enrollment in enrollments.values()})
    return [_renewal(one, enrollments[one.company_id], roles, now) for one in certificates]


def _renewal(
    certificate: Certificate, enrollment: Enrollment, roles: Mapping[str, str], now: datetime
) -> dict[str, Any]:
    role = roles.get(enrollment.cnpj)
    return {
        "certificate_id": certificate.id,
        "cnpj": enrollment.cnpj,
        "legal_name": enrollment.legal_name,
        "acronym": enrollment.acronym,
        "name": certificate.name,
        "subject": certificate.subject,
        "issuer": certificate.issuer,
        "valid_until": certificate.valid_until,
        "days_left": certificate.days_left(now),
        "is_untrusted": certificate.is_untrusted,
        "last_modified_at": certificate.modified_at,
        "role": role,
        "may_write": role == CCEE_REPRESENTATIVE,
    }

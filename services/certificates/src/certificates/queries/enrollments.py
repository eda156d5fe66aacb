"""Read enrollments: the caller's own and those that these serve, or for staff all; and one with its certificates.

Every page costs the same however many companies there are: each list walks an index in the list's order. So the order
depends on the filter; `list_enrollments` says how.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, Select, and_, exists, or_, select, true
from sqlalchemy.orm import Session, aliased

from certificates.model import Certificate, Enrollment
from certificates.model.enrollment import WORDS
from certificates.queries.certificates import active_here, shown_certificates
from certificates.queries.own_enrollments import own_and_served, own_and_served_of
from certificates.queries.standing import Standing, find_enrollment, standings
from certificates.states import EXPIRING, CertificateState, EnrollmentStatus, Situation
from chassis.context import Actor
from chassis.documents import with_bare_cnpjs
from chassis.lists import Page, page, page_of_branches
from chassis.problems import Forbidden
from chassis.staff import CERTIFICATES
from chassis.word_search import found_ids, matching

_FIRST, _LAST = Enrollment.first_ends_at, Enrollment.last_ends_at
_NOT_ENROLLED, _ENROLLED = Enrollment.enrolled_at.is_(None), Enrollment.enrolled_at.is_not(None)
_WITH_CERTIFICATES = (EnrollmentStatus.VALID, EnrollmentStatus.EXPIRING)


@dataclass(frozen=True, kw_only=True)
class Filters:
    """What a list of enrollments is restricted to. None, an empty `query` and False restrict nothing."""

    query: str
    status: EnrollmentStatus | None
    situation: Situation | None
    untrusted: bool


def list_enrollments(
    session: Session,
    *,
    actor: Actor,
    now: datetime,
    query: str,
    status: str | None,
    situation: str | None,
    untrusted: bool,
    limit: int,
    after: str | None,
) -> Page:
    """Return a page of the enrollments that the caller sees, each as a mapping.

    People see the companies in which they have a role, by CNPJ, and then the companies that these serve, by the serving
    company's CNPJ and their own. Staff see all: by CNPJ; those with `status` valid or expiring by when their next
    certificate ends; with `untrusted` in the order in which they were approved.

    `query` are beginnings of words of legal name, acronym and CNPJ, that one in any mask. `status` is told by the clock
    at `now`. `untrusted` are those with a certificate whose chain no longer holds. At most `limit` items follow the
    cursor `after`. Raises Forbidden for `untrusted` when the caller is not staff.
    """
    filters = Filters(
        query=with_bare_cnpjs(query),
        status=EnrollmentStatus(status) if status else None,
        situation=Situation(situation) if situation else None,
        untrusted=untrusted,
    )
    is_staff = actor.has(CERTIFICATES)
    if untrusted and not is_staff:
        raise Forbidden()
    parts = _parts(filters, now)
    if not parts:
        return Page([], None)
    if is_staff:
        found = _all(session, filters, parts, limit=limit, after=after)
    else:
        found = _of_person(session, actor, filters, parts, limit=limit, after=after)
    return Page([shown(one, now) for one in standings(session, actor, found.items)], found.next)


def get_enrollment(session: Session, *, actor: Actor, now: datetime, cnpj: str) -> dict[str, Any]:
    """Return one enrollment with its certificates that are active at `now`, as the caller sees it. Raises NotFound."""
    return shown_whole(session, find_enrollment(session, actor, cnpj), now)


def shown_whole(session: Session, standing: Standing, now: datetime) -> dict[str, Any]:
    """Return an enrollment with its user name and active certificates, as a mapping."""
    enrollment = standing.enrollment
    certificates = active_here(session, enrollment, now=now)
    return {
        **shown(standing, now),
        "user_name": enrollment.cnpj if enrollment.enrolled_at else None,
        "certificates": shown_certificates(session, certificates, standing, now),
    }


def shown(standing: Standing, now: datetime) -> dict[str, Any]:
    """Return an enrollment as a mapping, as the caller with this standing may see it."""
    enrollment = standing.enrollment
    return {
        "legal_name": enrollment.legal_name,
        "cnpj": enrollment.cnpj,
        "acronym": enrollment.acronym,
        "suspended": enrollment.suspended,
        "situation": enrollment.situation.value,
        "status": enrollment.status(now).value,
        "role": standing.role,
        "may_write": standing.may_write,
        "served_by": standing.served_by,
        "next_expiry_at": enrollment.next_expiry_at(now),
    }


def _all(
    session: Session, filters: Filters, parts: Sequence[ColumnElement[bool]], *, limit: int, after: str | None
) -> Page:
    """Return a page of all enrollments that the filters leave."""
    rows = _searched(session, select(Enrollment), filters)
    if filters.untrusted:
        return page(
            session, _untrusted(rows).where(or_(*parts)), key=[Certificate.company_id], limit=limit, after=after
        )
    key: list[Any] = [_FIRST, Enrollment.cnpj] if filters.status in _WITH_CERTIFICATES else [Enrollment.cnpj]
    return page_of_branches(session, [rows.where(part) for part in parts], key=key, limit=limit, after=after)


def _of_person(
    session: Session,
    actor: Actor,
    filters: Filters,
    parts: Sequence[ColumnElement[bool]],
    *,
    limit: int,
    after: str | None,
) -> Page:
    """Return a page of the enrollments that a person sees and the filters leave."""
    ids = found_ids(session, WORDS, filters.query)
    if ids is not None:
        rows = select(Enrollment).where(Enrollment.company_id.in_(ids), or_(*parts))
        return own_and_served_of(session, actor, session.scalars(rows).all(), limit=limit, after=after)
    is_without = filters.status in (None, EnrollmentStatus.WITHOUT_CERTIFICATE)
    return own_and_served(
        session,
        actor,
        lambda rows: _searched(session, rows, filters).where(or_(*parts)),
        with_served=is_without and filters.situation is not Situation.ENROLLED,
        limit=limit,
        after=after,
    )


def _searched(session: Session, rows: Select[Any], filters: Filters) -> Select[Any]:
    return matching(session, rows, Enrollment.company_id, WORDS, filters.query)


def _untrusted(rows: Select[Any]) -> Select[Any]:
    """Return the query `rows` of enrollments restricted to those with an active certificate whose chain no longer
    holds. Such certificates have an index of their own; of several the first one counts.
    """
    other = aliased(Certificate)
    is_active = Certificate.state == CertificateState.ACTIVE
    has_earlier = exists().where(
        other.company_id == Certificate.company_id,
        other.id < Certificate.id,
        other.is_untrusted,
        other.state == CertificateState.ACTIVE,
    )
    joined = rows.join(Certificate, Certificate.company_id == Enrollment.company_id)
    return joined.where(Certificate.is_untrusted, is_active, ~has_earlier)


def _parts(filters: Filters, now: datetime) -> list[ColumnElement[bool]]:
    """Return the SQL conditions for the enrollments with the situation and the status that the filters name, by the
    clock at `now`. No enrollment meets two of them, each has an index, and without any no enrollment is wanted.
    """
    if filters.situation is Situation.NOT_ENROLLED:
        return [_NOT_ENROLLED] if filters.status in (None, EnrollmentStatus.WITHOUT_CERTIFICATE) else []
    if filters.status is None:
        return [_ENROLLED if filters.situation else true()]
    parts = _enrolled(filters.status, now)
    is_without = filters.status is EnrollmentStatus.WITHOUT_CERTIFICATE
    return [_NOT_ENROLLED, *parts] if is_without and filters.situation is None else parts


def _enrolled(status: EnrollmentStatus, now: datetime) -> list[ColumnElement[bool]]:
    """Return the SQL conditions for the enrolled companies with a status (`Enrollment.status`).

    Ends before `now` are few: the hourly job takes certificates that have ended out of the columns.
    """
    soon = now + EXPIRING
    if status is EnrollmentStatus.EXPIRING:
        return [and_(soon >= _FIRST, or_(now < _FIRST, and_(now < _LAST, soon >= _LAST)))]
    if status is EnrollmentStatus.VALID:
        return [soon < _FIRST, and_(now >= _FIRST, soon < _LAST)]
    if status is EnrollmentStatus.WITHOUT_CERTIFICATE:
        return [and_(_ENROLLED, _FIRST.is_(None), ~Enrollment.has_run_out)]
    late = aliased(Enrollment)
    over = select(late.cnpj).where(
        late.first_ends_at <= now, or_(late.last_ends_at.is_(None), late.last_ends_at <= now)
    )
    return [and_(_ENROLLED, _FIRST.is_(None), Enrollment.has_run_out), Enrollment.cnpj.in_(over)]

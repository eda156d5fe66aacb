"""List the notices that somebody may see: their own, those of the companies that they represent, for staff all."""

from collections.abc import Mapping, Sequence
from itertools import product
from typing import Any
from uuid import UUID

from sqlalchemy import Select, select
from sqlalchemy.orm import Session

from certificates.model import Certificate, Enrollment, Notice, Person, Relation
from certificates.queries.unindexed import has_state
from certificates.states import CCEE_REPRESENTATIVE, THRESHOLDS, NoticeState
from chassis.context import Actor
from chassis.lists import Page, page_of_branches
from chassis.staff import CERTIFICATES


def list_notices(
    session: Session,
    *,
    actor: Actor,
    cnpj: str | None,
    certificate_id: UUID | None,
    threshold: int | None,
    state: str | None,
    limit: int,
    after: str | None,
) -> Page:
    """Return a page of the notices that the caller may see, the newest first.

    They are the caller's own and those of all companies of which the caller is an active CCEE representative; for staff
    all. The filters `cnpj`, `certificate_id`, `threshold` and `state` are None for all. A company that the caller does
    not see has no notices, like one that does not exist. At most `limit` items follow the cursor `after`.
    """
    company_id = _company_with(session, cnpj) if cnpj else None
    if cnpj and company_id is None:
        return Page([], None)
    filtered = select(Notice)
    if company_id:
        filtered = filtered.where(Notice.company_id == company_id)
    if certificate_id:
        filtered = filtered.where(Notice.certificate_id == certificate_id)
    is_staff = CERTIFICATES in actor.roles
    if threshold:
        filtered = filtered.where(Notice.threshold == threshold)
    if is_staff and not (company_id or certificate_id):
        branches = _seen_by_staff(filtered, threshold, state)
    else:
        filtered = filtered.where(has_state(Notice.state, NoticeState(state))) if state else filtered
        branches = [filtered] if is_staff else _seen(session, filtered, actor)
    found = page_of_branches(session, branches, key=[Notice.id], limit=limit, after=after, newest_first=True)
    return Page(_shown(session, found.items), found.next)


def _seen(session: Session, rows: Select[Any], actor: Actor) -> list[Select[Any]]:
    """Return the caller's notices, in parts that have no row in common and an index each: those of the companies that
    the caller represents, and the caller's own of other companies.
    """
    represented = select(Enrollment.company_id).join(Relation, Relation.cnpj == Enrollment.cnpj)
    companies = session.scalars(
        represented.where(
            Relation.user_id == actor.user_id, Relation.is_active, Relation.role == CCEE_REPRESENTATIVE
        ).distinct()
    ).all()
    own = rows.where(Notice.recipient_user_id == actor.user_id)
    if not companies:
        return [own]
    return [rows.where(Notice.company_id.in_(companies)), own.where(Notice.company_id.not_in(companies))]


def _seen_by_staff(rows: Select[Any], threshold: int | None, state: str | None) -> list[Select[Any]]:
    """Return all notices; when they are filtered, in parts each of which an index has in their order."""
    if not (threshold or state):
        return [rows]
    kinds = product([threshold] if threshold else THRESHOLDS, [NoticeState(state)] if state else NoticeState)
    return [rows.where(Notice.threshold == days, Notice.state == one) for days, one in kinds]


def _company_with(session: Session, cnpj: str) -> UUID | None:
    return session.scalar(select(Enrollment.company_id).where(Enrollment.cnpj == cnpj))


def _shown(session: Session, notices: Sequence[Notice]) -> list[dict[str, Any]]:
    """Return notices as the list shows them, each as a mapping. There is a fixed number of queries."""
    about = _certificates_of(session, notices)
    recipients = {notice.recipient_user_id for notice in notices}
    people = select(Person.user_id, Person.name).where(Person.user_id.in_(recipients))
    names = {row.user_id: row.name for row in session.execute(people)}
    return [
        {
            "id": notice.id,
            "notice_id": notice.notice_id,
            "certificate_id": notice.certificate_id,
            "threshold": notice.threshold,
            "state": notice.state.value,
            "at": notice.at,
            "recipient": {"user_id": notice.recipient_user_id, "name": names.get(notice.recipient_user_id)},
            **about[notice.certificate_id],
        }
        for notice in notices
    ]


def _certificates_of(session: Session, notices: Sequence[Notice]) -> Mapping[UUID, dict[str, Any]]:
    facts = select(
        Certificate.id, Certificate.subject, Certificate.valid_until, Enrollment.cnpj, Enrollment.legal_name
    ).join(Enrollment, Enrollment.company_id == Certificate.company_id)
    rows = session.execute(facts.where(Certificate.id.in_({notice.certificate_id for notice in notices})))
    return {
        row.id: {
            "subject": row.subject,
            "valid_until": row.valid_until,
            "cnpj": row.cnpj,
            "legal_name": row.legal_name,
        }
        for row in rows
    }

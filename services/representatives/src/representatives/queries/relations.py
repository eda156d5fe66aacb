"""Read relations: one's own, a company's, and for staff everybody's."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import Select, select
from sqlalchemy.orm import Session, joinedload

from chassis.context import Actor
from chassis.documents import masked
from chassis.lists import Page, page
from chassis.problems import Forbidden, NotFound
from representatives.model import Company, Person, Relation
from representatives.queries.people import check_administers, people_by_id
from representatives.states import CompanyStatus, RelationStatus


@dataclass(frozen=True)
class Member:
    """A person as a company's administrator sees them."""

    user_id: UUID
    name: str | None
    email: str | None
    document: str | None


@dataclass(frozen=True)
class Membership:
    """A relation with its company. `person` is None in the list of one's own relations."""

    id: UUID
    company: Company
    role: str
    status: RelationStatus
    reason: str
    requested_at: datetime
    decided_at: datetime | None
    ended_at: datetime | None
    person: Member | None


def my_relations(session: Session, *, actor: Actor, status: str | None, limit: int, after: str | None) -> Page:
    """Return a page of the caller's own relations, newest first. `status` is one status, or None for all. At most
    `limit` items follow the cursor `after`, or begin the list when it is None.
    """
    found = _page(session, _of(status).where(Relation.user_id == actor.user_id), limit=limit, after=after)
    return Page([_membership(relation, None) for relation in found.items], found.next)


def company_relations(
    session: Session,
    *,
    actor: Actor,
    staff_role: str,
    company_id: UUID,
    status: str | None,
    limit: int,
    after: str | None,
) -> Page:
    """Return a page of a company's relations with their people, newest first, for its administrators and for staff.

    `staff_role` is the role that staff need; `status` is one status, or None for all. At most `limit` items follow the
    cursor `after`, or begin the list when it is None. Raises NotAdministrator for any other caller, and NotFound when
    the company is unknown or not approved.
    """
    check_administers(session, actor, company_id, staff_role)
    company = session.get(Company, company_id)
    if company is None or company.status is not CompanyStatus.APPROVED:
        raise NotFound()
    return _with_people(session, _of(status).where(Relation.company_id == company_id), limit=limit, after=after)


def all_relations(
    session: Session, *, actor: Actor, staff_role: str, status: str | None, limit: int, after: str | None
) -> Page:
    """Return a page of the relations of all people in all companies, newest first, for staff. Each item is a
    Membership: the relation with its company and its person.

    `status` is one status, or None for all. `staff_role` is the role that the caller needs. At most `limit` items
    follow the cursor `after`, or begin the list when it is None. Raises Forbidden for a caller without `staff_role`.
    """
    if not actor.has(staff_role):
        raise Forbidden()
    return _with_people(session, _of(status), limit=limit, after=after)


def membership(session: Session, relation: Relation) -> Membership:
    """Return a relation with its company and its person, in the form in which relations are answered to administrators
    and staff.
    """
    return _membership(relation, _member(relation.user_id, session.get(Person, relation.user_id)))


def _of(status: str | None) -> Select[Any]:
    rows = select(Relation).options(joinedload(Relation.company, innerjoin=True).lazyload(Company.domains))
    return rows.where(Relation.status == RelationStatus(status)) if status else rows


def _page(session: Session, rows: Select[Any], *, limit: int, after: str | None) -> Page:
    return page(session, rows, key=[Relation.id], limit=limit, after=after, newest_first=True)


def _with_people(session: Session, rows: Select[Any], *, limit: int, after: str | None) -> Page:
    found = _page(session, rows, limit=limit, after=after)
    people = people_by_id(session, (relation.user_id for relation in found.items))
    members = [_membership(row, _member(row.user_id, people.get(row.user_id))) for row in found.items]
    return Page(members, found.next)


def _membership(relation: Relation, person: Member | None) -> Membership:
    return Membership(
        id=relation.id,
        company=relation.company,
        role=relation.role,
        status=relation.status,
        reason=relation.reason,
        requested_at=relation.requested_at,
        decided_at=relation.decided_at,
        ended_at=relation.ended_at,
        person=person,
    )


def _member(user_id: UUID, person: Person | None) -> Member:
    if person is None:
        return Member(user_id, None, None, None)
    return Member(user_id, person.name, person.email, masked(person.document) if person.document else None)

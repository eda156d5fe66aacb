"""Find which enrollments somebody sees, and who may change them.

Everything is asked of the copies at every call, so that a right that was taken away opens nothing from its event on.
The action that writes asks again in its own transaction.
"""

from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import ColumnElement, and_, select
from sqlalchemy.orm import Session

from certificates.model import Enrollment, Relation, Representation
from certificates.model.problems import CompanySuspended, EnrollmentExists, EnrollmentReadOnly, NotEnrolled
from certificates.states import CCEE_REPRESENTATIVE, VIEWING_ROLES
from chassis.context import Actor
from chassis.problems import Forbidden, NotFound
from chassis.staff import CERTIFICATES


@dataclass(frozen=True, kw_only=True)
class Standing:
    """What somebody is to an enrollment.

    `role` is the strongest of the caller's roles in the company, None for staff and for whoever sees it only through a
    company that represents it. `served_by` is the CNPJ of the company that serves this one without a certificate of
    its own: of several one for which the caller acts, otherwise the one that has served longest.
    """

    enrollment: Enrollment
    role: str | None
    served_by: str | None
    is_staff: bool = False

    @property
    def may_write(self) -> bool:
        return self.role == CCEE_REPRESENTATIVE


def find_enrollment(session: Session, actor: Actor, cnpj: str) -> Standing:
    """Return what the caller is to the enrollment of the company with this CNPJ.

    Raises NotFound when there is no such company or the caller does not see it, so that the two cannot be told apart.
    """
    enrollment = session.scalar(select(Enrollment).where(Enrollment.cnpj == cnpj))
    for standing in standings(session, actor, [enrollment] if enrollment else []):
        return standing
    raise NotFound()


def standings(session: Session, actor: Actor, enrollments: Collection[Enrollment]) -> list[Standing]:
    """Return what the caller is to each of the enrollments that the caller sees, in their order. The others are left
    out. There are two queries however many enrollments there are.
    """
    not_enrolled = [enrollment.cnpj for enrollment in enrollments if not enrollment.enrolled_at]
    servers = servers_of(session, not_enrolled)
    asked = {enrollment.cnpj for enrollment in enrollments} | {one for some in servers.values() for one in some}
    roles, is_staff = roles_in(session, actor, asked), CERTIFICATES in actor.roles
    found = []
    for enrollment in enrollments:
        serving = servers.get(enrollment.cnpj, [])
        mine = min((cnpj for cnpj in serving if cnpj in roles), default=None)
        role = roles.get(enrollment.cnpj)
        if is_staff or role or mine:
            served_by = mine or next(iter(serving), None)
            found.append(Standing(enrollment=enrollment, role=role, served_by=served_by, is_staff=is_staff))
    return found


def check_may_write(standing: Standing) -> None:
    """Raise what keeps the caller from changing the enrollment.

    Only a CCEE representative of the company itself writes (seed 003): EnrollmentReadOnly for everybody else who sees
    it, Forbidden for staff.
    """
    if standing.may_write:
        return
    raise Forbidden() if standing.is_staff and not standing.role else EnrollmentReadOnly()


def check_may_enroll(standing: Standing) -> None:
    """Raise what keeps the caller from enrolling the company: EnrollmentReadOnly or Forbidden, EnrollmentExists,
    CompanySuspended.
    """
    check_may_write(standing)
    if standing.enrollment.enrolled_at:
        raise EnrollmentExists()
    if standing.enrollment.suspended:
        raise CompanySuspended()


def check_may_register(standing: Standing) -> None:
    """Raise what keeps the caller from anything new for an enrolled company, a certificate or another password:
    EnrollmentReadOnly or Forbidden, CompanySuspended, NotEnrolled.
    """
    check_may_write(standing)
    if standing.enrollment.suspended:
        raise CompanySuspended()
    if not standing.enrollment.enrolled_at:
        raise NotEnrolled()


def sees(actor: Actor, relation: Any = Relation) -> ColumnElement[bool]:
    """Return the SQL condition for the caller's active relations whose roles see an enrollment.

    `relation` is the mapped class of relations, or an alias of it.
    """
    return and_(relation.user_id == actor.user_id, relation.is_active, relation.role.in_(VIEWING_ROLES))


def servers_of(session: Session, cnpjs: Collection[str]) -> Mapping[str, Sequence[str]]:
    """Return the CNPJs of the companies that serve each of the companies `cnpjs`, which are not enrolled themselves:
    each server is enrolled and has the other's total operational representation.

    A company that nobody serves is left out. Of several servers the one that has served longest comes first.
    """
    if not cnpjs:
        return {}
    serving = (
        select(Representation.represented_cnpj, Enrollment.cnpj)
        .join(Enrollment, Representation.representative_cnpj == Enrollment.cnpj)
        .where(
            Representation.represented_cnpj.in_(cnpjs),
            Representation.is_active,
            Enrollment.enrolled_at.is_not(None),
        )
    )
    found: dict[str, list[str]] = defaultdict(list)
    for represented, server in session.execute(serving.order_by(Representation.representation_id)):
        found[represented].append(server)
    return found


def roles_in(session: Session, actor: Actor, cnpjs: Collection[str]) -> Mapping[str, str]:
    """Return the strongest role of the caller in each of the companies, of those roles that see an enrollment."""
    if not cnpjs:
        return {}
    held = select(Relation.cnpj, Relation.role).where(sees(actor), Relation.cnpj.in_(cnpjs))
    weakest_first = sorted(session.execute(held), key=lambda one: VIEWING_ROLES.index(one[1]), reverse=True)
    return dict(weakest_first)

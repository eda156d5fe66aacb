"""Find which enrollments somebody sees, and who may change them.

Everything is asked of the copies at every call, so that a right that was taken away opens nothing from its event on.
The action that writes asks again in its own transaction.
"""

from dataclasses import dataclass

from sqlalchemy import select
from sqlalchemy.orm import Session

from certificates.model import Enrollment, Relation, Representation
from certificates.model.problems import EnrollmentReadOnly
from certificates.states import CCEE_REPRESENTATIVE, VIEWING_ROLES
from chassis.context import Actor
from chassis.problems import Forbidden, NotFound
from chassis.staff import CERTIFICATES


@dataclass(frozen=True, kw_only=True)
class Standing:
    """What somebody is to an enrollment.

    `role` is the strongest of the caller's roles in the company, None for staff and for whoever sees it only through a
    company that represents it. `served_by` is the CNPJ of the company that serves this one without a certificate of
    its own, whoever looks.
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
    if enrollment is None:
        raise NotFound()
    is_staff = CERTIFICATES in actor.roles
    role = role_in(session, actor, cnpj)
    served_by = server_of(session, enrollment)
    if not (is_staff or role or (served_by and role_in(session, actor, served_by))):
        raise NotFound()
    return Standing(enrollment=enrollment, role=role, served_by=served_by, is_staff=is_staff)


def check_may_write(standing: Standing) -> None:
    """Raise what keeps the caller from changing the enrollment.

    Only a CCEE representative of the company itself writes (seed 003): EnrollmentReadOnly for everybody else who sees
    it, Forbidden for staff.
    """
    if standing.may_write:
        return
    raise Forbidden() if standing.is_staff and not standing.role else EnrollmentReadOnly()


def role_in(session: Session, actor: Actor, cnpj: str) -> str | None:
    """Return the strongest role of the caller in a company, of those that see its enrollment; None without one."""
    held = select(Relation.role).where(
        Relation.user_id == actor.user_id, Relation.cnpj == cnpj, Relation.is_active, Relation.role.in_(VIEWING_ROLES)
    )
    return min(session.scalars(held), key=VIEWING_ROLES.index, default=None)


def server_of(session: Session, enrollment: Enrollment) -> str | None:
    """Return the CNPJ of the company that serves this one: it is enrolled and has its total operational representation.

    None when the company is enrolled itself, or nobody serves it. Of several, the one that has done so longest.
    """
    if enrollment.enrolled_at:
        return None
    serving = (
        select(Enrollment.cnpj)
        .join(Representation, Representation.representative_cnpj == Enrollment.cnpj)
        .where(
            Representation.represented_cnpj == enrollment.cnpj,
            Representation.is_active,
            Enrollment.enrolled_at.is_not(None),
        )
    )
    return session.scalar(serving.order_by(Representation.representation_id).limit(1))

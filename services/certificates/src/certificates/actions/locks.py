"""Lock an enrollment for the actions that change it or its certificates."""

from sqlalchemy import select
from sqlalchemy.orm import Session

from certificates.actions.ending import locked_enrollment
from certificates.model import Enrollment
from certificates.queries.standing import Standing, find_enrollment
from chassis.context import Actor
from chassis.problems import NotFound


def locked_standing(session: Session, actor: Actor, cnpj: str) -> Standing:
    """Lock the enrollment of the company with this CNPJ until the transaction ends, and return what the caller is to
    it, read under the lock.

    So whoever lost the relation while a file was on its way is refused. Raises NotFound as `find_enrollment` does.
    """
    company_id = session.scalar(select(Enrollment.company_id).where(Enrollment.cnpj == cnpj))
    if company_id is None:
        raise NotFound()
    locked_enrollment(session, company_id)
    return find_enrollment(session, actor, cnpj)

"""The present state for a service that begins to listen: the last event about each thing, with its unchanged version.

Things that are over are included, because a copy may have missed their end.
"""

from collections.abc import Iterator
from typing import Any

from sqlalchemy import Select, select
from sqlalchemy.orm import Session

from chassis.events import Fact
from representatives.model import Company, ProfessionalProfile, Relation, Representation, SystemAccess, UnitAccess
from representatives.queries.unit_access import told_of
from representatives.states import CompanyStatus

_BATCH = {"yield_per": 500}


def current_state(session: Session) -> Iterator[Fact]:
    """Yield the last event about each approved company, relation, representation, system access, professional profile
    and unit access, with the things that are over.

    The command `republish` sends these events to a service that begins to listen. Drafts of professional profiles are
    left out, because no event was published about them, and so are the professional profiles and unit accesses of
    erased people.
    """

    def every(rows: Select[Any]) -> Iterator[Any]:
        yield from session.scalars(rows, execution_options=_BATCH)

    approved = select(Company).where(Company.status == CompanyStatus.APPROVED).order_by(Company.id)
    yield from (company.updated() for company in every(approved))
    yield from (relation.present() for relation in every(select(Relation).order_by(Relation.id)))
    yield from (found.present() for found in every(select(Representation).order_by(Representation.id)))
    yield from (access.present() for access in every(select(SystemAccess).order_by(SystemAccess.id)))
    # Profiles of erased people are left out: they have no document any more.
    known = select(ProfessionalProfile).where(ProfessionalProfile.document != "").order_by(ProfessionalProfile.id)
    yield from (fact for fact in (profile.present() for profile in every(known)) if fact)
    units = select(UnitAccess).where(UnitAccess.professional_document != "", UnitAccess.holder_document != "")
    yield from (access.present(told_of(session, access)) for access in every(units.order_by(UnitAccess.id)))

"""The present, for a service that begins to listen: current state in facts, with the versions that they have."""

from collections.abc import Iterator

from sqlalchemy import select
from sqlalchemy.orm import Session

from chassis.events import Fact
from representatives.model import Company, ProfessionalProfile, Relation, Representation, SystemAccess, UnitAccess
from representatives.queries.people import holders
from representatives.states import AccessStatus, CompanyStatus, ProfileStatus, RelationStatus, UnitAccessStatus

_BATCH = {"yield_per": 500}


def current_state(session: Session) -> Iterator[Fact]:
    """Approved companies, relations, representations, accesses and professionals as they are now."""
    companies = select(Company).where(Company.status == CompanyStatus.APPROVED).order_by(Company.id)
    yield from (company.updated() for company in session.scalars(companies, execution_options=_BATCH))
    relations = select(Relation).where(Relation.status == RelationStatus.ACTIVE).order_by(Relation.id)
    yield from (relation.established() for relation in session.scalars(relations, execution_options=_BATCH))
    current = select(Representation).where(Representation.ended_at.is_(None)).order_by(Representation.id)
    yield from (found.established() for found in session.scalars(current, execution_options=_BATCH))
    granted = select(SystemAccess).where(SystemAccess.status == AccessStatus.GRANTED).order_by(SystemAccess.id)
    yield from (access.granted() for access in session.scalars(granted, execution_options=_BATCH))
    profiles = select(ProfessionalProfile).where(ProfessionalProfile.status == ProfileStatus.APPROVED)
    yield from (found.approved() for found in session.scalars(profiles, execution_options=_BATCH))
    active = select(UnitAccess).where(UnitAccess.status == UnitAccessStatus.ACTIVE).order_by(UnitAccess.id)
    for access in session.scalars(active, execution_options=_BATCH):
        yield access.granted(holders(session, access.holder_document))

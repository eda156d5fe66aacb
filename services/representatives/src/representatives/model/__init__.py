"""The tables of representatives and their rules: companies, relations, accesses, professional profiles."""

from representatives.model.agent import Agent, SearchWord
from representatives.model.base import Base
from representatives.model.company import Company, CompanyDomain, DomainSign, SpentChallenge
from representatives.model.person import ConsumerUnit, Person
from representatives.model.professional import ProfessionalDocument, ProfessionalProfile
from representatives.model.relation import Relation, Representation
from representatives.model.system_access import AccessClaim, DirectoryView, SystemAccess
from representatives.model.unit_access import GrantTry, UnitAccess

__all__ = [
    "AccessClaim",
    "Agent",
    "Base",
    "Company",
    "CompanyDomain",
    "ConsumerUnit",
    "DirectoryView",
    "DomainSign",
    "GrantTry",
    "Person",
    "ProfessionalDocument",
    "ProfessionalProfile",
    "Relation",
    "Representation",
    "SearchWord",
    "SpentChallenge",
    "SystemAccess",
    "UnitAccess",
]

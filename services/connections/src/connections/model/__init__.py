"""The tables of connections: consumer units, versions of forms, and copies of who may act for whom."""

from connections.model.base import Base
from connections.model.consumer_unit import ConsumerUnit, UnitCode, UnitWord
from connections.model.copies import Company, Person, Professional, Relation, UnitAccess
from connections.model.form_version import FormVersion

__all__ = [
    "Base",
    "Company",
    "ConsumerUnit",
    "FormVersion",
    "Person",
    "Professional",
    "Relation",
    "UnitAccess",
    "UnitCode",
    "UnitWord",
]

"""The tables of connections: consumer units, and copies of who may act for whom."""

from connections.model.base import Base
from connections.model.consumer_unit import ConsumerUnit, UnitCode, UnitWord
from connections.model.copies import Company, Person, Professional, Relation, UnitAccess

__all__ = [
    "Base",
    "Company",
    "ConsumerUnit",
    "Person",
    "Professional",
    "Relation",
    "UnitAccess",
    "UnitCode",
    "UnitWord",
]

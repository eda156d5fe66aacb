"""The tables of connections: consumer units, forms, requests, and copies of who may act for whom."""

from connections.model.base import Base
from connections.model.budget import Budget
from connections.model.calendar_link import CalendarLink
from connections.model.calendar_reading import CalendarReading
from connections.model.consumer_unit import ConsumerUnit, UnitCode, UnitWord
from connections.model.copies import Company, Person, Professional, Relation, UnitAccess
from connections.model.counter import Counter
from connections.model.deadlines import ClockOutcome, DeadlineNotice
from connections.model.drawer_file import DrawerFile
from connections.model.equipment import Equipment, EquipmentWord
from connections.model.form_version import FormVersion
from connections.model.inspection import Inspection
from connections.model.request import ConnectionRequest
from connections.model.request_document import RequestDocument
from connections.model.submission import Submission
from connections.model.suspension import Suspension
from connections.model.timeline import Acting, TimelineEntry

__all__ = [
    "Acting",
    "Base",
    "Budget",
    "CalendarLink",
    "CalendarReading",
    "ClockOutcome",
    "Company",
    "ConnectionRequest",
    "ConsumerUnit",
    "Counter",
    "DeadlineNotice",
    "DrawerFile",
    "Equipment",
    "EquipmentWord",
    "FormVersion",
    "Inspection",
    "Person",
    "Professional",
    "Relation",
    "RequestDocument",
    "Submission",
    "Suspension",
    "TimelineEntry",
    "UnitAccess",
    "UnitCode",
    "UnitWord",
]

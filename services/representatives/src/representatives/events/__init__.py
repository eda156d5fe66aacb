"""The facts that representatives publishes, one file per noun. Contracts: `contracts/events/representatives/`."""

from representatives.events.company import (
    CompanyApproved,
    CompanyRejected,
    CompanyRequested,
    CompanyUpdated,
    CompanyWithoutAdministrator,
)
from representatives.events.professional import (
    ProfessionalApproved,
    ProfessionalEnded,
    ProfessionalRejected,
    ProfessionalSubmitted,
)
from representatives.events.relation import (
    RelationEnded,
    RelationEstablished,
    RelationRefused,
    RelationRequested,
    RepresentationEnded,
    RepresentationEstablished,
)
from representatives.events.system_access import (
    SystemAccessDenied,
    SystemAccessEnded,
    SystemAccessGranted,
    SystemAccessRequested,
)
from representatives.events.unit_access import (
    UnitAccessEnded,
    UnitAccessExpiring,
    UnitAccessGranted,
    UnitAccessRequested,
)

PUBLISHED = (
    CompanyRequested,
    CompanyApproved,
    CompanyUpdated,
    CompanyRejected,
    CompanyWithoutAdministrator,
    RelationRequested,
    RelationEstablished,
    RelationRefused,
    RelationEnded,
    RepresentationEstablished,
    RepresentationEnded,
    SystemAccessRequested,
    SystemAccessGranted,
    SystemAccessDenied,
    SystemAccessEnded,
    ProfessionalSubmitted,
    ProfessionalApproved,
    ProfessionalRejected,
    ProfessionalEnded,
    UnitAccessRequested,
    UnitAccessGranted,
    UnitAccessEnded,
    UnitAccessExpiring,
)

__all__ = [
    "PUBLISHED",
    "CompanyApproved",
    "CompanyRejected",
    "CompanyRequested",
    "CompanyUpdated",
    "CompanyWithoutAdministrator",
    "ProfessionalApproved",
    "ProfessionalEnded",
    "ProfessionalRejected",
    "ProfessionalSubmitted",
    "RelationEnded",
    "RelationEstablished",
    "RelationRefused",
    "RelationRequested",
    "RepresentationEnded",
    "RepresentationEstablished",
    "SystemAccessDenied",
    "SystemAccessEnded",
    "SystemAccessGranted",
    "SystemAccessRequested",
    "UnitAccessEnded",
    "UnitAccessExpiring",
    "UnitAccessGranted",
    "UnitAccessRequested",
]

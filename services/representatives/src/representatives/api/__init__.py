"""The API of representatives, one file per noun. Each endpoint parses, authorises, runs an action and renders."""

from representatives.api.agents import agents
from representatives.api.companies import companies
from representatives.api.directory import directory
from representatives.api.me import me
from representatives.api.professional_profiles import professional_profiles
from representatives.api.relations import relations
from representatives.api.representations import representations
from representatives.api.system_accesses import system_accesses
from representatives.api.systems import systems
from representatives.api.unit_accesses import unit_accesses

BLUEPRINTS = (
    me,
    agents,
    systems,
    system_accesses,
    directory,
    companies,
    relations,
    representations,
    professional_profiles,
    unit_accesses,
)

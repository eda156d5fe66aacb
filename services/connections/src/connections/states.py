"""The closed lists of connections and its states, as data."""

from enum import StrEnum


class UnitStatus(StrEnum):
    """How a consumer unit is connected to the grid.

    A `registered` unit has no energy yet ("UC INCO" of seed 002), a `disconnected` one no longer. A `closed` one is
    over.
    """

    REGISTERED = "registered"
    CONNECTED = "connected"
    DISCONNECTED = "disconnected"
    CLOSED = "closed"


SUPPLY_CLASSES = (
    "residential",
    "commercial",
    "industrial",
    "rural",
    "public_authority",
    "public_lighting",
    "public_service",
    "own_consumption",
)
SUPPLY_TYPES = ("single_phase", "two_phase", "three_phase", "high_voltage")

SIDES = HOLDER, PROFESSIONAL = ("holder", "professional")
"""From which side somebody sees a consumer unit."""

ACTS_AS_HOLDER = ("administrator", "legal_representative")
"""The roles in a company whose holders act as the holder of the company's consumer units."""

NEW_CONNECTION = "new_connection"
"""The kind of a unit access by which a professional asks for a first connection in the holder's name."""

FORM_GROUNDS = ("regulation", "safety", "clarity", "benefit")
"""The grounds on which a new version of a form needs no notice (REN 1000/2021, art. 20, § 2)."""

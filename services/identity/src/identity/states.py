"""The closed lists of identity and its one state machine, as data."""

from collections.abc import Mapping
from enum import StrEnum

PROFILES = ("consumer", "professional", "student", "researcher", "press", "general_public")
"""What people say they are when their e-mail's domain belongs to no known company (seed 000; O20, O21)."""


class RegistrationState(StrEnum):
    """How far a registration has come. That it has expired is not a state: the clock says so."""

    CODE_SENT = "code_sent"
    VERIFIED = "verified"
    COMPLETED = "completed"


REGISTRATION_MOVES: Mapping[RegistrationState, frozenset[RegistrationState]] = {
    RegistrationState.CODE_SENT: frozenset({RegistrationState.VERIFIED}),
    RegistrationState.VERIFIED: frozenset({RegistrationState.COMPLETED}),
    RegistrationState.COMPLETED: frozenset(),
}

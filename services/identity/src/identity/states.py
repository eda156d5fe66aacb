"""The closed lists of identity, the order of assurances and its one state machine, as data."""

from collections.abc import Mapping
from enum import StrEnum

PROFILES = ("consumer", "professional", "student", "researcher", "press", "general_public")
"""What people say they are when their e-mail's domain belongs to no known company (seed 000; O20, O21)."""

STAFF_ADMIN = "staff:admin"
STAFF_ROLES = (
    "staff:registrations",
    "staff:access",
    "staff:connections",
    "staff:helpdesk",
    "staff:certificates",
    STAFF_ADMIN,
)


class Assurance(StrEnum):
    """How far the document of an account is proven. The order of the members is from weakest to strongest."""

    DECLARED = "declared"
    """The document was typed, and nothing else."""

    CONTACT = "contact"
    """The account's proven e-mail address is one that the operator's customer register has for the document."""

    STAFF = "staff"
    """Staff checked the person or the identity documents."""

    CERTIFICATE = "certificate"
    """An e-CPF or e-CNPJ of the document was presented."""


ASSURANCES = tuple(Assurance)


def is_at_least(assurance: Assurance, needed: Assurance) -> bool:
    """Tell whether `assurance` is as strong as `needed` or stronger."""
    return ASSURANCES.index(assurance) >= ASSURANCES.index(needed)


class RegistrationState(StrEnum):
    """How far a registration has come. Its end by time is not a state: it is read from the clock."""

    CODE_SENT = "code_sent"
    VERIFIED = "verified"
    COMPLETED = "completed"


REGISTRATION_MOVES: Mapping[RegistrationState, frozenset[RegistrationState]] = {
    RegistrationState.CODE_SENT: frozenset({RegistrationState.VERIFIED}),
    RegistrationState.VERIFIED: frozenset({RegistrationState.COMPLETED}),
    RegistrationState.COMPLETED: frozenset(),
}

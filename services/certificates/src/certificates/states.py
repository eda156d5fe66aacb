"""The closed lists of certificates and its state machine, as data."""

from datetime import timedelta
from enum import StrEnum

from chassis.moves import Moves

CCEE_REPRESENTATIVE = "ccee_representative"
VIEWING_ROLES = (CCEE_REPRESENTATIVE, "legal_representative", "accounting_representative")
"""The roles in a company whose holders see its enrollment, the strongest first (seed 003). Only the first writes."""

STAND_IN_ROLES = ("administrator", "legal_representative")
"""The roles whose holders get the notices of a company without an active CCEE representative."""

PLACES = 2
"""How many certificates an enrollment has beside each other (seed 003, "Pontos de atenção" 3)."""

THRESHOLDS = (30, 15, 7)
"""How many days before a certificate's end its company is told (seed 003, "Como saber se o processo…")."""

MUTABLE_THRESHOLDS = (30, 15)
"""The notices that a person may switch off for a certificate by acknowledging it."""

EXPIRING = timedelta(days=THRESHOLDS[0])


class Situation(StrEnum):
    """Whether a company has its systemic user (seed 003: "Aderido")."""

    ENROLLED = "enrolled"
    NOT_ENROLLED = "not_enrolled"


class EnrollmentStatus(StrEnum):
    """How an enrollment's certificates stand (seed 003: "Sem certificado", "Vigente")."""

    WITHOUT_CERTIFICATE = "without_certificate"
    VALID = "valid"
    EXPIRING = "expiring"
    EXPIRED = "expired"


class CertificateState(StrEnum):
    """Whether a certificate opens the platform, and otherwise why it no longer does."""

    ACTIVE = "active"
    REPLACED = "replaced"
    REMOVED = "removed"
    REVOKED = "revoked"
    EXPIRED = "expired"


CERTIFICATE_MOVES: Moves[CertificateState] = {
    CertificateState.ACTIVE: frozenset(CertificateState) - {CertificateState.ACTIVE},
    CertificateState.REPLACED: frozenset(),
    CertificateState.REMOVED: frozenset(),
    CertificateState.REVOKED: frozenset(),
    CertificateState.EXPIRED: frozenset(),
}


class NoticeState(StrEnum):
    """What became of a notice that was due.

    A `skipped` one was not sent because a nearer one was due at the same time. A `muted` one was due to somebody who
    had acknowledged the certificate. An `undelivered` one was sent, and its mail was given up.
    """

    TOLD = "told"
    SKIPPED = "skipped"
    MUTED = "muted"
    UNDELIVERED = "undelivered"

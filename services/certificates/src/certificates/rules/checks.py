"""The outcome of the rules for one file: one `Check` for each rule, and the facts that are kept of a certificate."""

from collections.abc import Mapping
from datetime import UTC, datetime
from enum import StrEnum
from types import MappingProxyType
from typing import Any, NamedTuple


class Result(StrEnum):
    """How a rule came out. `NOT_CHECKED`: another fault hides what the rule needs, or nothing is configured for it."""

    PASS = "pass"  # noqa: S105  # the API's word, no password
    FAIL = "fail"
    WARNING = "warning"
    NOT_CHECKED = "not_checked"


class Check(NamedTuple):
    """The outcome of one rule for one file.

    `code` is the stable code of the fault that the rule finds, also when it found none. `found` and `required` are
    short texts without language: numbers, names of algorithms, moments as in RFC 3339. `facts` are the values that the
    code's sentence needs.
    """

    rule: str
    code: str
    result: Result
    found: str = ""
    required: str = ""
    facts: Mapping[str, Any] = MappingProxyType({})


class Facts(NamedTuple):
    """What is kept of a certificate that could be read.

    `subject` is the name as text (RFC 4514), `subject_key` the hash by which two subjects are compared, `issuer` the
    common name of the CA. `valid_until` is the earlier of `not_after` and the end of the chain. `sha256` is the hash of
    the DER, and `serial_number` the CA's number, both in hexadecimal.
    """

    subject: str
    subject_key: str
    issuer: str
    x509_version: int
    not_before: datetime
    not_after: datetime
    valid_until: datetime
    sha256: str
    serial_number: str


class Judgement(NamedTuple):
    """The outcome of all rules for one file. `facts` is None when the file could not be read as a certificate."""

    checks: tuple[Check, ...]
    facts: Facts | None

    @property
    def faults(self) -> tuple[Check, ...]:
        """The checks that refuse the file."""
        return tuple(check for check in self.checks if check.result is Result.FAIL)

    @property
    def warnings(self) -> tuple[Check, ...]:
        """The checks that the owner should know of, and that refuse nothing."""
        return tuple(check for check in self.checks if check.result is Result.WARNING)

    @property
    def is_acceptable(self) -> bool:
        """Whether no rule refuses the file."""
        return self.facts is not None and not self.faults


def moment_text(moment: datetime) -> str:
    """Return a moment as in RFC 3339, in UTC and without fractions of a second."""
    in_utc = moment if moment.tzinfo is UTC else moment.astimezone(UTC)
    return f"{in_utc.isoformat()[:19]}Z"

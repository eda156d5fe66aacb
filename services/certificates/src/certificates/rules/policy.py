"""What an operator may configure about the rules."""

from dataclasses import dataclass
from datetime import timedelta
from typing import Literal

from certificates.rules.checks import Result

Severity = Literal["fault", "warning"]
"""Whether a rule refuses the certificate or only warns."""

_RESULTS: dict[Severity, Result] = {"fault": Result.FAIL, "warning": Result.WARNING}


@dataclass(frozen=True, kw_only=True)
class Policy:
    """The limits of the rules.

    A certificate whose dates are `lifetime_limit` or more apart is refused. `cnpj_mismatch` and `cnpj_missing` say what
    follows when the certificate names another CNPJ, or none: public SSL profiles may carry none.
    """

    lifetime_limit: timedelta = timedelta(days=395)
    cnpj_mismatch: Severity = "fault"
    cnpj_missing: Severity = "fault"

    def result_of(self, severity: Severity) -> Result:
        """Return the result of a check that found something."""
        return _RESULTS[severity]

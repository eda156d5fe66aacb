"""The refusals of certificates, each with its status and stable code. Their sentences are in `locales/`."""

from chassis.problems import Forbidden, Problem


class EnrollmentExists(Problem):
    """The company has its systemic user already."""

    status, code = 409, "enrollment.exists"


class NotEnrolled(Problem):
    """The company has no systemic user yet: the first adhesion registers its password and its certificates together."""

    status, code = 409, "enrollment.not_enrolled"


class EnrollmentReadOnly(Forbidden):
    """The caller may see the enrollment and not change it: only the company's CCEE representatives may."""

    status, code = 403, "enrollment.read_only"


class CompanySuspended(Problem):
    """Nothing new may be registered for a suspended company."""

    status, code = 409, "company.suspended"


class LimitReached(Problem):
    """The enrollment has as many certificates as it may have beside each other."""

    status, code = 409, "certificate.limit_reached"


class NotReplaceable(Problem):
    """The certificate has ended, or something replaces it already, or it is not confirmed itself."""

    status, code = 409, "certificate.not_replaceable"


class NotActive(Problem):
    """The certificate has ended, so that it can be neither removed nor confirmed."""

    status, code = 409, "certificate.not_active"


def help_page(code: str) -> str:
    """Return the portal's path of the help article about a fault of a certificate. `code` is the fault's code."""
    return f"/help/{code.replace('.', '-').replace('_', '-')}"

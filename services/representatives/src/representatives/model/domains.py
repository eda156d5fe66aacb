"""Which e-mail domains can be a company's: real host names below a public suffix, and no mail provider's.

Names are kept as addresses are (`chassis.schemas.Email`): in lower case, with letters outside ASCII as people read
them. The providers are in `data/public_mail_domains.txt`; the public suffixes come with the library `publicsuffixlist`,
whose list is a file in the package: nothing is fetched.
"""

from functools import cache
from pathlib import Path

from email_validator import EmailNotValidError, validate_email
from publicsuffixlist import PublicSuffixList

_PROVIDERS = Path(__file__).parents[1] / "data" / "public_mail_domains.txt"

INVALID = "company.domain_invalid"
SUFFIX = "company.domain_suffix"
PUBLIC = "company.domain_public"


def normalise_domain(text: str) -> str | None:
    """`Empresa.COM.BR` as `empresa.com.br`; None for what cannot be the domain of an address."""
    try:
        return validate_email(f"someone@{text}", check_deliverability=False, test_environment=True).domain
    except EmailNotValidError:
        return None


def domain_fault(domain: str) -> str | None:
    """Why a normalised domain cannot be a company's, as a code; None when it can."""
    if normalise_domain(domain) != domain:
        return INVALID
    if _suffixes().privatesuffix(domain) is None:
        return SUFFIX
    labels = domain.split(".")
    parents = {".".join(labels[start:]) for start in range(len(labels))}
    return PUBLIC if parents & _providers() else None


@cache
def _providers() -> frozenset[str]:
    lines = _PROVIDERS.read_text(encoding="utf-8").splitlines()
    return frozenset(line for line in lines if line and not line.startswith("#"))


@cache
def _suffixes() -> PublicSuffixList:
    return PublicSuffixList()

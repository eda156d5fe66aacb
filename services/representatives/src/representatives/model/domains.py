"""Which e-mail domains can be a company's: real host names below a public suffix that belong to no mail provider.

Domains are A-labels, as `chassis.addresses` normalises them. The providers are in `data/public_mail_domains.txt`. The
public suffixes come with the library `publicsuffixlist`, whose list is a file in the package, so nothing is fetched.
"""

from functools import cache
from pathlib import Path

from publicsuffixlist import PublicSuffixList

_PROVIDERS = Path(__file__).parents[1] / "data" / "public_mail_domains.txt"

INVALID = "company.domain_invalid"
SUFFIX = "company.domain_suffix"
PUBLIC = "company.domain_public"


def domain_fault(domain: str) -> str | None:
    """Return the code that says why a normalised e-mail domain cannot be a company's: it is a public suffix, or a mail
    provider's. None when it can be one.
    """
    if registrable(domain) is None:
        return SUFFIX
    labels = domain.split(".")
    parents = {".".join(labels[start:]) for start in range(len(labels))}
    return PUBLIC if parents & _providers() else None


def registrable(domain: str) -> str | None:
    """Return the part of a domain that somebody registered below a public suffix; None for a public suffix itself."""
    found: str | None = _suffixes().privatesuffix(domain)
    return found


@cache
def _providers() -> frozenset[str]:
    lines = _PROVIDERS.read_text(encoding="utf-8").splitlines()
    return frozenset(line for line in lines if line and not line.startswith("#"))


@cache
def _suffixes() -> PublicSuffixList:
    return PublicSuffixList()

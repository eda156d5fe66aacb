"""The codes of the rules, and the checks that say how a rule came out."""

from functools import lru_cache
from typing import Any

from certificates.rules.checks import Check, Result

CODES = {
    "file": "certificate.not_der",
    "extensions": "certificate.malformed",
    "usage": "certificate.usage",
    "chain": "certificate.chain",
    "key": "certificate.key",
    "signature_hash": "certificate.signature_hash",
    "validity_period": "certificate.validity",
    "not_expired": "certificate.expired",
    "begun": "certificate.not_yet_valid",
    "cnpj": "certificate.cnpj_mismatch",
    "revocation": "certificate.revoked",
    "chain_end": "certificate.issuer_ends_first",
}
"""The rules in their order, each with the code of the fault that it finds first of all."""


@lru_cache(maxsize=1024)
def passed(rule: str, found: str = "", required: str = "") -> Check:
    """Return the check of a rule that found no fault. Most are equal for most certificates, and are made once."""
    return Check(rule=rule, code=CODES[rule], result=Result.PASS, found=found, required=required)


def failed(rule: str, found: str = "", required: str = "", *, code: str = "", **facts: Any) -> Check:
    """Return the check of a rule that refuses the certificate. `facts` are the values that the sentence needs."""
    return found_fault(rule, Result.FAIL, found, required, code=code, **facts)


def warned(rule: str, found: str = "", required: str = "", *, code: str = "", **facts: Any) -> Check:
    """Return the check of a rule that found what the owner should know of. `facts` are the sentence's values."""
    return found_fault(rule, Result.WARNING, found, required, code=code, **facts)


def found_fault(rule: str, result: Result, found: str, required: str, *, code: str = "", **facts: Any) -> Check:
    """Return the check of a rule that refuses or warns, as `result` says. `code` replaces the rule's usual one."""
    return Check(rule=rule, code=code or CODES[rule], result=result, found=found, required=required, facts=facts)


@lru_cache
def not_checked(rule: str) -> Check:
    """Return the check of a rule that another fault keeps from being judged, or that is not configured."""
    return Check(rule=rule, code=CODES[rule], result=Result.NOT_CHECKED)

"""The rules that need nothing but the certificate and the clock."""

from datetime import datetime, timedelta
from functools import lru_cache

from certificates.rules.checks import Check, moment_text
from certificates.rules.extensions import shortened
from certificates.rules.outcomes import failed, not_checked, passed
from certificates.rules.policy import Policy
from certificates.rules.reading import Certificate

_KEY_BITS = 2048
_HASHES = ("SHA-256", "SHA-512")
_DAY = timedelta(days=1)


def extensions(certificate: Certificate, issuer: str | None) -> Check:
    """Every part can be read, and nothing is marked critical that is not known here.

    `issuer` is the CA's name, or None when it cannot be read.
    """
    unreadable = certificate.unreadable if issuer is not None else (*certificate.unreadable, "issuer")
    if unreadable:
        return failed("extensions", ", ".join(unreadable), part=unreadable[0])
    if certificate.extensions is not None and (unknown := certificate.extensions.unknown_critical):
        return failed("extensions", ", ".join(unknown), part="critical", extensions=list(unknown))
    return passed("extensions")


def usage(certificate: Certificate) -> Check:
    """It is for a web server: `serverAuth` is listed, and it is no CA's."""
    if certificate.extensions is None:
        return not_checked("usage")
    uses, required = certificate.extensions.uses, "serverAuth"
    found = shortened(uses)
    if certificate.extensions.is_authority:
        return failed("usage", "CA", required, problem="authority", uses=found)
    if required not in uses:
        return failed("usage", found, required, problem="other" if uses else "none", uses=found)
    return passed("usage", found, required)


def key(certificate: Certificate) -> Check:
    """The key is RSA with exactly 2048 bits, an odd modulus and an odd exponent above 2."""
    found, required = certificate.key, f"RSA {_KEY_BITS}"
    if found.algorithm != "RSA":
        problem = "algorithm"
    elif found.bits != _KEY_BITS:
        problem = "size"
    elif found.is_sound:
        return passed("key", found.text, required)
    else:
        problem = "numbers"
    return failed("key", found.text, required, problem=problem, key=found.text)


def signature_hash(certificate: Certificate) -> Check:
    """The CA signed with SHA-256 or SHA-512."""
    found, required = certificate.signature_hash, ", ".join(_HASHES)
    if found in _HASHES:
        return passed("signature_hash", found, required)
    return failed("signature_hash", found, required, hash=found)


def validity_period(certificate: Certificate, policy: Policy) -> Check:
    """The certificate lasts less than the limit."""
    lifetime, limit = certificate.not_after - certificate.not_before, policy.lifetime_limit
    found, required = _days(lifetime), f"< {_days(limit)}"
    if lifetime < limit:
        return passed("validity_period", found, required)
    return failed("validity_period", found, required, found_days=lifetime // _DAY, limit_days=limit // _DAY)


def not_expired(certificate: Certificate, now: datetime) -> Check:
    """The last moment has not passed."""
    found, required = moment_text(certificate.not_after), f">= {moment_text(now)}"
    if now <= certificate.not_after:
        return passed("not_expired", found, required)
    return failed("not_expired", found, required, not_after=certificate.not_after)


def begun(certificate: Certificate, now: datetime) -> Check:
    """The first moment has come."""
    found, required = moment_text(certificate.not_before), f"<= {moment_text(now)}"
    if now >= certificate.not_before:
        return passed("begun", found, required)
    return failed("begun", found, required, not_before=certificate.not_before)


@lru_cache
def _days(span: timedelta) -> str:
    days, rest = divmod(span, _DAY)
    return f"{span / _DAY:.2f} d" if rest else f"{days} d"

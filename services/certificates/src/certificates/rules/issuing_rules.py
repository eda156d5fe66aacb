"""The rules about the CA: it is trusted, it has not revoked the certificate, and it lasts as long."""

from datetime import datetime
from itertools import pairwise

from certificates.rules.chain import ChainJudgement, is_signed_by_authority
from certificates.rules.checks import Check, moment_text
from certificates.rules.crls import CrlStore, Revocation
from certificates.rules.names import authority_name
from certificates.rules.outcomes import failed, not_checked, passed, warned
from certificates.rules.reading import Certificate, read_issuer
from certificates.rules.trust import TrustStore

_STRONG_HASHES = frozenset({"SHA-256", "SHA-384", "SHA-512"})


def issuer_of(certificate: Certificate, judged: ChainJudgement) -> str | None:
    """Return the name by which people know the CA of a certificate, or None when it cannot be read.

    With a chain it is the name of the CA in it, which is the same and is read already.
    """
    if len(judged.chain) > 1:
        return authority_name(judged.chain[1].subject)
    name = read_issuer(certificate)
    return None if name is None else authority_name(name)


def chain(certificate: Certificate, issuer: str, judged: ChainJudgement, trust: TrustStore, now: datetime) -> Check:
    """It is issued under the trust store.

    `issuer` is the CA's name. A certificate that another rule refuses for its form is not called a stranger's when a
    trusted CA signed it.
    """
    if judged.is_issued:
        return passed("chain", issuer)
    dates = certificate.not_before, certificate.not_after
    if _has_bad_form(certificate) and is_signed_by_authority(certificate.parsed, dates, trust.trusted(), now=now):
        return passed("chain", issuer) if certificate.extensions is not None else not_checked("chain")
    facts = {"reason": judged.reason, "issuer": issuer}
    if judged.ends_at is None:
        return failed("chain", issuer, **facts)
    return failed("chain", issuer, ends_at=judged.ends_at, **facts)


def _has_bad_form(certificate: Certificate) -> bool:
    """Return whether the verifier refuses a certificate for what another rule has refused already."""
    return (
        bool(certificate.unreadable)
        or (certificate.extensions is not None and bool(certificate.extensions.unknown_critical))
        or certificate.version != 3
        or certificate.signature_hash not in _STRONG_HASHES
    )


def revocation(
    certificate: Certificate, judged: ChainJudgement, trust: TrustStore, crls: CrlStore | None, now: datetime
) -> Check:
    """Neither the certificate nor a CA between it and the root is in a list of revoked ones.

    Without lists nothing is checked. A list that is missing, stale or not signed by the CA only warns.
    """
    if crls is None:
        return not_checked("revocation")
    chain = judged.chain
    for authority, issuer in pairwise(chain[1:]):
        if (found := crls.check(authority, trust=trust, now=now, issuer=issuer)).status == "revoked":
            return _revoked(found, whose="authority")
    found = crls.check(certificate.parsed, trust=trust, now=now, issuer=chain[1] if len(chain) > 1 else None)
    if found.status == "revoked":
        return _revoked(found, whose="own")
    if found.status == "unknown":
        return warned("revocation", found.reason, code="certificate.revocation_unknown", reason=found.reason)
    return passed("revocation")


def _revoked(found: Revocation, *, whose: str) -> Check:
    return failed("revocation", moment_text(found.revoked_at) if found.revoked_at else "", whose=whose)


def chain_end(certificate: Certificate, judged: ChainJudgement) -> Check:
    """The chain lasts as long as the certificate. If not, the owner is warned: it counts as expired with its chain."""
    if not judged.is_issued or judged.ends_at is None:
        return not_checked("chain_end")
    found, required = moment_text(judged.ends_at), f">= {moment_text(certificate.not_after)}"
    if judged.ends_at >= certificate.not_after:
        return passed("chain_end", found, required)
    return warned("chain_end", found, required, ends_at=judged.ends_at, not_after=certificate.not_after)

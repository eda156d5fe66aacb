"""Whether a certificate is issued under the trust store, and when its chain ends."""

from collections.abc import Iterator
from datetime import datetime, timedelta
from typing import NamedTuple

from cryptography import x509
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec, padding, rsa

from certificates.rules.anchoring import chain_found, verifier, verifier_of_authorities
from certificates.rules.trust import Trusted, TrustStore

_SECOND = timedelta(seconds=1)


class ChainJudgement(NamedTuple):
    """Whether a certificate is issued under the trust store. `chain` is the path to the root, from the certificate on.

    `ends_at` is when the CAs of the best chain stop being valid: None without a chain. It is in the past for one that
    has ended. `reason` is empty for a chain, or why there is none: `unknown_issuer`, `self_signed`, `ended`,
    `not_begun`, `refused` (issued by a known CA, against the limits of a CA in the chain or its own form).
    """

    is_issued: bool
    ends_at: datetime | None = None
    reason: str = ""
    chain: tuple[x509.Certificate, ...] = ()


def chain_of(certificate: bytes | x509.Certificate, trust: TrustStore, *, now: datetime) -> ChainJudgement:
    """Judge again whether a certificate that was accepted is issued under the trust store, at a moment.

    `certificate` is its DER, or parsed. A moment outside the certificate's dates is moved to their nearer end. Raises
    ValueError for bytes that are no certificate.
    """
    parsed = x509.load_der_x509_certificate(certificate) if isinstance(certificate, bytes) else certificate
    dates = parsed.not_valid_before_utc, parsed.not_valid_after_utc
    return judge_chain(parsed, dates, trust.trusted(), now=now)


def judge_chain(
    certificate: x509.Certificate, dates: tuple[datetime, datetime], trusted: Trusted, *, now: datetime
) -> ChainJudgement:
    """Judge whether a certificate is issued under the trust store, at a moment inside its dates.

    `dates` are the certificate's `not_before` and `not_after`. For one that has expired or not begun, it is enough that
    the chain is good at either end of its dates.
    """
    begin, end = dates
    for moment in _moments(begin, end, now):
        chain = _chain_at(certificate, trusted, moment)
        if chain and (moment == now or not begin <= now <= end):
            return ChainJudgement(True, _end_of(chain, certificate, end, trusted), chain=chain)
        if chain and moment == begin:
            return ChainJudgement(False, _end(chain), "ended")
        if chain:
            return ChainJudgement(False, None, "not_begun")
    return ChainJudgement(False, None, _why_none(certificate, trusted))


def is_signed_by_authority(
    certificate: x509.Certificate, dates: tuple[datetime, datetime], trusted: Trusted, *, now: datetime
) -> bool:
    """Return whether the signature on a certificate is a trusted CA's, whatever else the verifier refuses in it.

    For certificates that another rule refuses already, so that they do not seem to be a stranger's too. The CA has to
    be trusted at the moment that is judged or at either end of the certificate's dates.
    """
    if trusted.store is None or not (signers := _signers(certificate, trusted)):
        return False
    verifiers = [verifier_of_authorities(trusted.store, moment) for moment in _moments(*dates, now)]
    return any(chain_found(one, signer, trusted.intermediates) for one in verifiers for signer in signers)


def _moments(begin: datetime, end: datetime, now: datetime) -> Iterator[datetime]:
    """Yield the moments at which a chain is looked for: the nearest to now inside the dates, then both ends."""
    yield min(max(now, begin), end)
    if now > begin:
        yield begin
    if now < end:
        yield end


def _chain_at(certificate: x509.Certificate, trusted: Trusted, moment: datetime) -> tuple[x509.Certificate, ...]:
    if trusted.store is None:
        return ()
    return chain_found(verifier(trusted.store, moment), certificate, trusted.intermediates)


def _end_of(
    chain: tuple[x509.Certificate, ...], certificate: x509.Certificate, end: datetime, trusted: Trusted
) -> datetime:
    """Return when the last of the certificate's chains ends, of those that follow each other without a gap.

    The verifier returns the first chain it finds. Where CAs are certified more than once, another may last longer: it
    is looked for at the moment when the one before ends. Each step reaches a later end of a CA, so there are no more
    steps than CAs.
    """
    ends_at = _end(chain)
    while ends_at < end and (later := _chain_at(certificate, trusted, ends_at + _SECOND)):
        ends_at = _end(later)
    return ends_at


def _end(chain: tuple[x509.Certificate, ...]) -> datetime:
    return min([one.not_valid_after_utc for one in chain[1:] or chain])


def _why_none(certificate: x509.Certificate, trusted: Trusted) -> str:
    if _signers(certificate, trusted):
        return "refused"
    try:
        return "self_signed" if certificate.subject == certificate.issuer else "unknown_issuer"
    except Exception:  # a name that cannot be read
        return "unknown_issuer"


def _signers(certificate: x509.Certificate, trusted: Trusted) -> list[x509.Certificate]:
    """Return the trusted CAs whose name the certificate bears as its issuer's, and whose key signed it."""
    try:
        candidates = trusted.by_subject.get(certificate.issuer.public_bytes(), ())
    except Exception:  # a name that cannot be read
        return []
    return [one for one in candidates if _has_signed(one, certificate)]


def _has_signed(issuer: x509.Certificate, certificate: x509.Certificate) -> bool:
    """Return whether a CA's key signed a certificate, also with a hash that cryptography's verifier refuses."""
    signature, signed = certificate.signature, certificate.tbs_certificate_bytes
    try:
        key, parameters = issuer.public_key(), certificate.signature_algorithm_parameters
        if isinstance(key, rsa.RSAPublicKey) and isinstance(parameters, padding.PKCS1v15 | padding.PSS):
            key.verify(signature, signed, parameters, _hash_of(certificate))
        elif isinstance(key, ec.EllipticCurvePublicKey) and isinstance(parameters, ec.ECDSA):
            key.verify(signature, signed, parameters)
        else:
            return False
    except Exception:  # a wrong signature, or an algorithm that cryptography does not know
        return False
    return True


def _hash_of(certificate: x509.Certificate) -> hashes.HashAlgorithm:
    algorithm = certificate.signature_hash_algorithm
    if algorithm is None:
        raise ValueError("a signature without a hash")
    return algorithm

"""Whether a CA's certificate can be used to verify others, and cryptography's verifier of chains."""

from datetime import datetime

from cryptography import x509
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec, rsa
from cryptography.x509 import verification

_CURVES = (ec.SECP256R1, ec.SECP384R1, ec.SECP521R1)
_FEWEST_RSA_BITS = 2048
_OF_A_CA = verification.ExtensionPolicy.webpki_defaults_ca()
_OF_A_LEAF = verification.ExtensionPolicy.permit_all()


def verifier(store: verification.Store, moment: datetime) -> verification.ClientVerifier:
    """Return a verifier that judges only whether a certificate is issued under the roots of `store`, at a moment.

    CAs are held against the Web PKI's rules for them. The certificate's own extensions are not judged.
    """
    return _builder(store, moment, _OF_A_LEAF)


def verifier_of_authorities(store: verification.Store, moment: datetime) -> verification.ClientVerifier:
    """Return a verifier like `verifier`, that also holds the certificate itself against the rules for CAs."""
    return _builder(store, moment, _OF_A_CA)


def _builder(
    store: verification.Store, moment: datetime, of_the_leaf: verification.ExtensionPolicy
) -> verification.ClientVerifier:
    builder = verification.PolicyBuilder().store(store).time(moment)
    return builder.extension_policies(ca_policy=_OF_A_CA, ee_policy=of_the_leaf).build_client_verifier()


def digest(certificate: x509.Certificate) -> str:
    """Return the hexadecimal SHA-256 of a certificate's DER."""
    return certificate.fingerprint(hashes.SHA256()).hex()


def has_usable_key(certificate: x509.Certificate) -> bool:
    """Return whether the verifier takes signatures of a CA's key: RSA from 2048 bits, or EC on P-256, P-384, P-521."""
    try:
        key = certificate.public_key()
    except Exception:  # an algorithm or curve that cryptography does not know
        return False
    if isinstance(key, rsa.RSAPublicKey):
        return key.key_size >= _FEWEST_RSA_BITS
    return isinstance(key, ec.EllipticCurvePublicKey) and isinstance(key.curve, _CURVES)


def read_all(certificate: x509.Certificate) -> None:
    """Read every part of a CA's certificate that is used later. Raises what cryptography raises for a broken part."""
    _ = (
        certificate.subject.public_bytes(),
        certificate.subject.rfc4514_string(),
        certificate.issuer,
        certificate.extensions,
        certificate.not_valid_before_utc,
        certificate.not_valid_after_utc,
    )


def why_unusable(
    certificate: x509.Certificate,
    store: verification.Store | None,
    intermediates: list[x509.Certificate],
    now: datetime,
) -> str:
    """Return why a pinned CA is not used at a moment, as `Anchor.reason` lists it; an empty text when it is used."""
    if not has_usable_key(certificate):
        return "algorithm"
    if not _is_authority(certificate):
        return "not_a_ca"
    if now < certificate.not_valid_before_utc:
        return "not_yet_valid"
    if now > certificate.not_valid_after_utc:
        return "expired"
    if store is None or not is_issued(verifier(store, now), certificate, intermediates):
        return "no_root"
    return "" if is_issued(verifier_of_authorities(store, now), certificate, intermediates) else "extensions"


def is_issued(
    judge: verification.ClientVerifier, certificate: x509.Certificate, intermediates: list[x509.Certificate]
) -> bool:
    """Return whether a verifier finds a path from a certificate to one of its roots."""
    return bool(chain_found(judge, certificate, intermediates))


def chain_found(
    judge: verification.ClientVerifier, certificate: x509.Certificate, intermediates: list[x509.Certificate]
) -> tuple[x509.Certificate, ...]:
    """Return the path that a verifier finds from a certificate to one of its roots, or nothing."""
    try:
        return tuple(judge.verify(certificate, intermediates).chain)
    except Exception:  # VerificationError, and what reading a stranger's certificate raises
        return ()


def _is_authority(certificate: x509.Certificate) -> bool:
    try:
        return bool(certificate.extensions.get_extension_for_class(x509.BasicConstraints).value.ca)
    except x509.ExtensionNotFound:
        return False

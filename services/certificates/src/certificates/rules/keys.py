"""The public key of a certificate: its algorithm and, for RSA, its size and whether its numbers are sound.

Numbers that cryptography refuses, such as an even exponent, are read from the bytes, so that the key's size is known.
"""

from typing import NamedTuple

from cryptography import x509
from cryptography.hazmat.primitives.asymmetric.ec import EllipticCurvePublicKey
from cryptography.hazmat.primitives.asymmetric.rsa import RSAPublicKey

from certificates.rules import der

_RSA = "1.2.840.113549.1.1.1"
_NAMES = {
    "1.2.840.113549.1.1.10": "RSASSA-PSS",
    "1.2.840.10040.4.1": "DSA",
    "1.2.840.10045.2.1": "EC",
    "1.3.101.112": "Ed25519",
    "1.3.101.113": "Ed448",
}


class Key(NamedTuple):
    """A public key: the name of its algorithm (its OID when unknown), and for RSA the bits of the modulus.

    `is_sound` is true for RSA with an odd modulus, and an odd exponent above 2 with no more bits than the modulus.
    `bits` is 0 for other algorithms.
    """

    algorithm: str
    bits: int = 0
    is_sound: bool = False

    @property
    def text(self) -> str:
        """The key in short: `RSA 2048`, `EC`."""
        return f"{self.algorithm} {self.bits}" if self.bits else self.algorithm


def read_key(certificate: x509.Certificate) -> Key:
    """Return what the public key of a certificate is. Raises nothing; no number is computed with."""
    try:
        oid = certificate.public_key_algorithm_oid.dotted_string
    except Exception:  # an OID that cryptography cannot show
        return Key("?")
    if oid != _RSA:
        return Key(_curve(certificate) if _NAMES.get(oid) == "EC" else _NAMES.get(oid, oid))
    try:
        modulus, exponent = _numbers(certificate)
    except der.NotDer:
        return Key("RSA")
    is_sound = bool(modulus & 1 and exponent & 1) and 1 < exponent.bit_length() <= modulus.bit_length()
    return Key("RSA", modulus.bit_length(), is_sound)


def _curve(certificate: x509.Certificate) -> str:
    try:
        key = certificate.public_key()
    except Exception:  # an unknown curve, or a point that is not on it
        return "EC"
    return f"EC {key.curve.name}" if isinstance(key, EllipticCurvePublicKey) else "EC"


def _numbers(certificate: x509.Certificate) -> tuple[int, int]:
    """Return modulus and exponent of a certificate's RSA key; 0 for a negative one. Raises der.NotDer."""
    try:
        key = certificate.public_key()
    except Exception:  # numbers that cryptography refuses
        modulus, exponent = _written_numbers(certificate.tbs_certificate_bytes)
        return _number(modulus), _number(exponent)
    if not isinstance(key, RSAPublicKey):
        raise der.NotDer
    numbers = key.public_numbers()
    return numbers.n, numbers.e


def _number(written: bytes) -> int:
    return max(0, int.from_bytes(written, signed=True))


def _written_numbers(tbs: bytes) -> tuple[bytes, bytes]:
    """Return modulus and exponent of an RSA key as they are written in the signed part of a certificate."""
    parts = list(der.elements(tbs, der.element(tbs)))
    position = 6 if parts and parts[0].tag == der.CONTEXT_0 else 5  # version, serial, algorithm, issuer, dates, subject
    if len(parts) <= position:
        raise der.NotDer
    key_info = list(der.elements(tbs, parts[position]))
    if len(key_info) != 2 or key_info[1].tag != der.BIT_STRING:
        raise der.NotDer
    key = der.element(tbs, key_info[1].start + 1, key_info[1].end)  # after the number of unused bits
    numbers = list(der.elements(tbs, key))
    if key.tag != der.SEQUENCE or len(numbers) != 2 or any(one.tag != der.INTEGER for one in numbers):
        raise der.NotDer
    return numbers[0].value(tbs), numbers[1].value(tbs)

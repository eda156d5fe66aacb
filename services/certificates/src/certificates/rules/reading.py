"""Reading a file as a certificate: its parts, or the one fault that keeps it from being one.

The content decides, not the file's name. cryptography reads most parts of a certificate when they are first asked for,
and each may fail then; here every part is read once, and what cannot be read is listed.
"""

import warnings
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from operator import attrgetter
from typing import Any, NamedTuple, TypeVar

from cryptography import x509
from cryptography.hazmat.primitives import hashes

from certificates.rules import kinds
from certificates.rules.extensions import Extensions, read_extensions
from certificates.rules.keys import Key, read_key
from certificates.rules.names import has_only_short_values

MAX_BYTES = 64 * 1024
_LONGEST_SERIAL_BITS = 160  # RFC 5280, 4.1.2.2: positive and at most 20 octets, the first bit of which is the sign
_HASHES = {
    name: name.upper().replace("SHA", "SHA-") for name in ("md5", "sha1", "sha224", "sha256", "sha384", "sha512")
}
_T = TypeVar("_T")
_A = TypeVar("_A")

_SERIAL_NUMBER: Callable[[x509.Certificate], int] = attrgetter("serial_number")
_SUBJECT: Callable[[x509.Certificate], x509.Name] = attrgetter("subject")
_ISSUER: Callable[[x509.Certificate], x509.Name] = attrgetter("issuer")
_EXTENSIONS: Callable[[x509.Certificate], x509.Extensions] = attrgetter("extensions")
_HASH_ALGORITHM: Callable[[x509.Certificate], hashes.HashAlgorithm | None] = attrgetter("signature_hash_algorithm")
_ALGORITHM: Callable[[x509.Certificate], str] = attrgetter("signature_algorithm_oid.dotted_string")

# A stranger's certificate may break conventions that cryptography only warns of, such as a long country name. The
# warnings would be logged once for each certificate.
warnings.filterwarnings("ignore", module=r"certificates\.rules\.")


@dataclass(frozen=True)
class Unreadable:
    """Why a file is no certificate: the code of the fault, what was found and required, and the sentence's values."""

    code: str
    found: str = ""
    required: str = ""
    facts: Mapping[str, Any] = field(default_factory=dict)


class Certificate(NamedTuple):
    """A certificate with its parts. `subject` and `extensions` are None when they cannot be read.

    `unreadable` names what cannot be read or must not be so: `extensions`, `subject`, `dates` (the end
    before the beginning), `serial_number`, `version`.
    """

    der: bytes
    parsed: x509.Certificate
    version: int
    serial_number: int
    not_before: datetime
    not_after: datetime
    subject: x509.Name | None
    extensions: Extensions | None
    key: Key
    signature_hash: str
    unreadable: tuple[str, ...]


def read(content: bytes) -> Certificate | Unreadable:
    """Read a file as one X.509 certificate in DER, or say why it is none.

    More than `MAX_BYTES` are not looked at. Raises nothing, whatever the bytes are.
    """
    if len(content) > MAX_BYTES:
        facts = {"size_bytes": len(content), "max_bytes": MAX_BYTES}
        return Unreadable("certificate.too_large", str(len(content)), str(MAX_BYTES), facts)
    parsed = _attempt(x509.load_der_x509_certificate, content) if content[:1] == b"\x30" else None
    if parsed is None:
        return _unreadable(content)
    dates, serial_number = _attempt(_dates, parsed), _attempt(_SERIAL_NUMBER, parsed)
    if dates is None or serial_number is None:
        return _malformed("dates" if dates is None else "serial_number")
    version = parsed.version.value + 1
    subject = _name(_SUBJECT, parsed)
    extensions = _attempt(_EXTENSIONS, parsed)
    faults = []
    if extensions is None:
        faults.append("extensions")
    if subject is None:
        faults.append("subject")
    if dates[1] < dates[0]:
        faults.append("dates")
    if not (serial_number > 0 and serial_number.bit_length() < _LONGEST_SERIAL_BITS):
        faults.append("serial_number")
    if version != 3 and extensions:  # only version 3 has any
        faults.append("version")
    return Certificate(
        content,
        parsed,
        version,
        serial_number,
        *dates,
        subject,
        None if extensions is None else read_extensions(extensions),
        read_key(parsed),
        _signature_hash(parsed),
        tuple(faults),
    )


def read_issuer(certificate: Certificate) -> x509.Name | None:
    """Return the name of the CA of a certificate, or None when it cannot be read or has a very long value."""
    return _name(_ISSUER, certificate.parsed)


def _name(reading: Callable[[x509.Certificate], x509.Name], parsed: x509.Certificate) -> x509.Name | None:
    name = _attempt(reading, parsed)
    return name if name is not None and has_only_short_values(name) else None


def _dates(parsed: x509.Certificate) -> tuple[datetime, datetime]:
    return parsed.not_valid_before_utc, parsed.not_valid_after_utc


def _unreadable(content: bytes) -> Unreadable:
    kind = kinds.kind_of(content)
    if kind.holds_private_key:
        return Unreadable("certificate.private_key_refused", kind.name, "DER", {"kind": kind.name})
    if kind.name == kinds.CERTIFICATE:
        return _malformed("structure")
    if kind.name == kinds.LONGER:
        return _malformed("length")
    return Unreadable("certificate.not_der", kind.name, "DER", {"kind": kind.name})


def _malformed(part: str) -> Unreadable:
    return Unreadable("certificate.malformed", part, "", {"part": part})


def _attempt(reading: Callable[[_A], _T], source: _A) -> _T | None:
    """Return what a function reads from a stranger's bytes, or None when it raises.

    cryptography raises many kinds of errors here, and no text of theirs may reach an answer.
    """
    try:
        return reading(source)
    except Exception:
        return None


def _signature_hash(parsed: x509.Certificate) -> str:
    """Return the name of the signature's hash, such as `SHA-256`; the algorithm's OID when it has no known one."""
    algorithm = _attempt(_HASH_ALGORITHM, parsed)
    if algorithm is None:
        return _attempt(_ALGORITHM, parsed) or ""
    return _HASHES.get(algorithm.name, algorithm.name)

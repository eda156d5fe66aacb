"""What a file is that cannot be read as a certificate, so that its owner hears what to do with it.

Files with a private key are told apart first, also when the key lies behind a certificate or inside base64: they are
refused with a warning, and must never be kept.
"""

import base64
import binascii
import re
from dataclasses import dataclass

from cryptography import x509

from certificates.rules import der
from chassis.files import (
    DER_PRIVATE_KEY,
    DER_REQUEST,
    PDF,
    PKCS7,
    PKCS12,
    PLAIN_TEXT,
    ZIP,
    FileType,
    Sample,
    recognised,
)

EMPTY, CERTIFICATE, LONGER, PUBLIC_KEY, REVOCATION_LIST = "empty", "certificate", "longer", "public_key", "crl"
_BY_TYPE: dict[FileType, str] = {PKCS7: "pkcs7", DER_REQUEST: "request", PDF: "pdf", ZIP: "zip", PLAIN_TEXT: "text"}
_PEM_KINDS = (
    (b"CERTIFICATE REQUEST-----", "pem_request"),
    (b"CERTIFICATE-----", "pem"),
    (b"PKCS7-----", "pem_pkcs7"),
    (b"CMS-----", "pem_pkcs7"),
    (b"PUBLIC KEY-----", "pem_public_key"),
)
_PRIVATE_LABELS = (b"PRIVATE KEY-----", b"-----BEGIN PKCS12-----", b"PuTTY-User-Key-File-")
_JAVA_KEY_STORES = (b"\xfe\xed\xfe\xed", b"\xce\xce\xce\xce")
_UTF_16 = {b"\xff\xfe": "utf-16-le", b"\xfe\xff": "utf-16-be"}
_BASE64 = re.compile(rb"[A-Za-z0-9+/\s]{16,}+={0,2}+\s*+")


@dataclass(frozen=True)
class Kind:
    """What a file is: its name in facts and sentences (`pem`, `pkcs7`, …), and whether it holds a private key."""

    name: str
    holds_private_key: bool = False


def kind_of(content: bytes) -> Kind:
    """Return what a file is that could not be read as a certificate.

    `certificate` is one that is broken inside, `longer` a whole one with further bytes behind it.
    """
    if not content:
        return Kind(EMPTY)
    text = _as_text(content)
    private = _private_key_in(content) or _private_key_in(text)
    if private:
        return Kind(private, holds_private_key=True)
    if b"-----BEGIN " in text:
        return Kind(next((name for label, name in _PEM_KINDS if label in text), "pem_other"))
    if content[0] == der.SEQUENCE:
        return _der_kind(content)
    if (bare := _from_base64(text)) is not None:
        inside = kind_of(bare) if bare[:1] == b"\x30" else Kind("text")
        return Kind(inside.name if inside.holds_private_key else "base64", inside.holds_private_key)
    return Kind(_recognised(content))


def _private_key_in(content: bytes) -> str:
    """Return the name of the file kind by which a file has a private key, or an empty text."""
    if any(label in content for label in _PRIVATE_LABELS):
        return "pem_private_key"
    if content[:4] in _JAVA_KEY_STORES:
        return "key_store"
    sample = _sample(content)
    if PKCS12.recognises(sample):
        return "pkcs12"
    return "private_key" if DER_PRIVATE_KEY.recognises(sample) else ""


def _der_kind(content: bytes) -> Kind:
    """Return what a file is that begins as DER does, and looks behind its first element."""
    try:
        outer = der.element(content)
        inside = _first(content, outer, 3)
    except der.NotDer:
        return Kind(CERTIFICATE if _begins_like_certificate(content) else _recognised(content))
    rest = content[outer.end :]
    if rest and (private := _private_key_in(rest)):
        return Kind(private, holds_private_key=True)
    named = _recognised(content)
    if rest and _is_certificate(content[: outer.end]):
        named = LONGER
    elif [one.tag for one in inside] == [der.SEQUENCE, der.BIT_STRING]:
        named = PUBLIC_KEY
    elif _is_revocation_list(content):
        named = REVOCATION_LIST
    elif named not in ("pkcs7", "request") and _begins_like_certificate(content):
        named = CERTIFICATE
    return Kind(named)


def _first(content: bytes, outer: der.Element, count: int) -> list[der.Element]:
    found = []
    for one in der.elements(content, outer):
        found.append(one)
        if len(found) == count:
            break
    return found


def _begins_like_certificate(content: bytes) -> bool:
    """Return whether a file begins with two SEQUENCEs, the inner one with a version or a number, as certificates do."""
    tags, at = [], 0
    for _depth in range(3):
        if at + 2 > len(content):
            return False
        tags.append(content[at])
        at += 2 + (content[at + 1] & 0x7F if content[at + 1] > 0x80 else 0)
    return tags[:2] == [der.SEQUENCE, der.SEQUENCE] and tags[2] in (der.CONTEXT_0, der.INTEGER)


def _is_certificate(content: bytes) -> bool:
    try:
        x509.load_der_x509_certificate(content)
    except Exception:
        return False
    return True


def _is_revocation_list(content: bytes) -> bool:
    try:
        x509.load_der_x509_crl(content)
    except Exception:
        return False
    return True


def _as_text(content: bytes) -> bytes:
    """Return a file in ASCII where it is UTF-16, as some editors save text; any other as it is."""
    encoding = _UTF_16.get(content[:2])
    return content[2:].decode(encoding, "replace").encode("ascii", "replace") if encoding else content


def _from_base64(text: bytes) -> bytes | None:
    """Return what a text holds in base64, or None when it holds anything else."""
    if not _BASE64.fullmatch(text):
        return None
    try:
        return base64.b64decode(b"".join(text.split()), validate=True)
    except binascii.Error:
        return None


def _recognised(content: bytes) -> str:
    kind = recognised(_sample(content))
    return _BY_TYPE.get(kind, "other") if kind else "other"


def _sample(content: bytes) -> Sample:
    return Sample(content, content, len(content))

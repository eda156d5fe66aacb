"""Names in certificates: as text to show, and as a key by which two names are compared."""

import hashlib
import re
import unicodedata
from typing import NamedTuple

from cryptography import x509
from cryptography.x509.oid import NameOID

LONGEST_VALUE = 1_024
"""Characters of one attribute. RFC 5280 allows 64 for most; Unicode normalisation of a very long text is slow."""

_BETWEEN_PARTS, _BETWEEN_VALUES = "\x1e", "\x1f"  # control characters, of which no prepared value has any
_PLAIN = re.compile(r"[0-9A-Za-z](?:[0-9A-Za-z .:/_-]{0,200}[0-9A-Za-z.:/_-])?")
"""A value that RFC 4514 writes as it is, and that only case and spaces could make differ from an equal one."""

_KINDS = {
    oid: (short, oid.dotted_string)
    for oid, short in (
        (NameOID.COMMON_NAME, "CN"),
        (NameOID.LOCALITY_NAME, "L"),
        (NameOID.STATE_OR_PROVINCE_NAME, "ST"),
        (NameOID.ORGANIZATION_NAME, "O"),
        (NameOID.ORGANIZATIONAL_UNIT_NAME, "OU"),
        (NameOID.COUNTRY_NAME, "C"),
    )
}
"""The short names of RFC 4514 for the usual parts, each with its OID as text."""

_LONGEST_SHOWN = 2_000
_NOT_SHOWN = "\ufffd"
_SPACES = {ord(one): " " for one in "\t\n\v\f\r\x85"}
_IGNORED = "".join(map(chr, [*range(9), *range(0x0E, 0x20), 0x7F]))
_ASCII = str.maketrans("\t\n\v\f\r", "     ", _IGNORED)


class UnreadableName(ValueError):
    """A name has a value that is longer than `LONGEST_VALUE`."""


class Described(NamedTuple):
    """A name as text to show, and as key to compare."""

    text: str
    key: str


def described(name: x509.Name) -> Described:
    """Return a name as text (RFC 4514) and as key for comparison (RFC 5280, 7.1).

    The text begins with the most specific part; what cannot be printed becomes U+FFFD, and a text of more than 2,000
    characters is cut and ends in `…`. The key is the hexadecimal SHA-256 of the canonical form: two names have the same
    key when they differ only in string types, case, spaces around and between words, or the order inside one
    multi-valued RDN. The order of RDNs counts. Raises UnreadableName.
    """
    shown, compared = [], []
    for rdn in name.rdns:
        if len(rdn) == 1:
            (one,) = rdn
            value, kind = one.value, _KINDS.get(one.oid)
            if kind is not None and isinstance(value, str) and _PLAIN.fullmatch(value):  # most are, and this is fast
                shown.append(f"{kind[0]}={value}")
                compared.append(f"{kind[1]}={' '.join(value.lower().split())}")
                continue
        shown.append(rdn.rfc4514_string())
        compared.append(_BETWEEN_VALUES.join(sorted([_canonical(one) for one in rdn])))
    shown.reverse()
    digest = hashlib.sha256(_BETWEEN_PARTS.join(compared).encode("utf-8")).hexdigest()
    return Described(_shown(",".join(shown)), digest)


def subject_key(name: x509.Name) -> str:
    """Return the key by which two names are compared (see `described`). Raises UnreadableName."""
    return described(name).key


def name_text(name: x509.Name) -> str:
    """Return a name as text (see `described`), also one with very long values."""
    return _shown(name.rfc4514_string())


def authority_name(name: x509.Name) -> str:
    """Return the name by which people know a CA: its common name, or its organisation, or else its whole name."""
    values = [(one.oid, one.value) for rdn in name.rdns for one in rdn]
    for oid in (NameOID.COMMON_NAME, NameOID.ORGANIZATION_NAME):
        for kind, value in values:
            if kind == oid and isinstance(value, str) and value.strip():
                return _shown(value.strip())
    return name_text(name)


def has_only_short_values(name: x509.Name) -> bool:
    """Return whether no value of a name is longer than `LONGEST_VALUE`."""
    return max((len(one.value) for rdn in name.rdns for one in rdn), default=0) <= LONGEST_VALUE


def _canonical(one: x509.NameAttribute[str | bytes]) -> str:
    return f"{one.oid.dotted_string}={_prepared(one.value)}"


def _prepared(value: str | bytes) -> str:
    """Return a value as RFC 4518 prepares it for comparison: case folded, normalised, spaces between words only."""
    if len(value) > LONGEST_VALUE:
        raise UnreadableName
    if isinstance(value, bytes):
        return f"#{value.hex()}"
    if value.isascii():
        return " ".join(value.lower().split()) if value.isprintable() else _words(value)
    folded = unicodedata.normalize("NFKC", unicodedata.normalize("NFKC", value.translate(_SPACES)).casefold())
    return _words("".join(_mapped(one) for one in unicodedata.normalize("NFKC", folded)))


def _words(text: str) -> str:
    return " ".join(text.translate(_ASCII).lower().split())


def _mapped(character: str) -> str:
    """Return a space for a separator, nothing for a control or invisible character, and any other as it is."""
    category = unicodedata.category(character)
    if category[0] == "Z":
        return " "
    return "" if category in ("Cc", "Cf") or "\ufe00" <= character <= "\ufe0f" else character


def _shown(text: str) -> str:
    cut = text if len(text) <= _LONGEST_SHOWN else f"{text[: _LONGEST_SHOWN - 1]}…"
    return cut if cut.isprintable() else "".join(one if one.isprintable() else _NOT_SHOWN for one in cut)

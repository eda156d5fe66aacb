"""Names in certificates: as text to show, and as a key by which two names are compared."""

import hashlib
import unicodedata

from cryptography import x509
from cryptography.x509.oid import NameOID

LONGEST_VALUE = 1_024
"""Characters of one attribute. RFC 5280 allows 64 for most; Unicode normalisation of a very long text is slow."""

_BETWEEN_PARTS, _BETWEEN_VALUES = "\x1e", "\x1f"  # control characters, of which no prepared value has any
_LONGEST_SHOWN = 2_000
_NOT_SHOWN = "\ufffd"
_SPACES = {ord(one): " " for one in "\t\n\v\f\r\x85"}
_IGNORED = "".join(map(chr, [*range(9), *range(0x0E, 0x20), 0x7F]))
_ASCII = str.maketrans("\t\n\v\f\r", "     ", _IGNORED)


class UnreadableName(ValueError):
    """A name has a value that is longer than `LONGEST_VALUE`."""


def subject_key(name: x509.Name) -> str:
    """Return the key by which two names are compared: the hexadecimal SHA-256 of the canonical form (RFC 5280, 7.1).

    Two names have the same key when they differ only in string types, case, or spaces around and between words, or in
    the order inside one multi-valued RDN. The order of RDNs counts. Raises UnreadableName.
    """
    parts = [_BETWEEN_VALUES.join(sorted([_canonical(one) for one in rdn])) for rdn in name.rdns]
    return hashlib.sha256(_BETWEEN_PARTS.join(parts).encode("utf-8")).hexdigest()


def name_text(name: x509.Name) -> str:
    """Return a name as text (RFC 4514), the most specific part first; what cannot be printed becomes U+FFFD.

    A text of more than 2,000 characters is cut, and ends in `…`.
    """
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

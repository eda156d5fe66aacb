"""The CNPJs that a certificate names, from every place that may hold one.

ICP-Brasil writes it into the subject's alternative names (DOC-ICP-04, otherName 2.16.76.1.3.3), the CA/Browser Forum
into the subject's `serialNumber` or `organizationIdentifier` (EV guidelines; ETSI EN 319 412-1).
"""

import re
from collections.abc import Callable, Iterable, Iterator, Mapping

from cryptography import x509
from cryptography.x509.oid import NameOID

from certificates.rules import der
from chassis.documents import CNPJ, NotADocument, normalise_document, without_mask

OTHER_NAME = x509.ObjectIdentifier("2.16.76.1.3.3")
_PREFIXES = ("NTRBR-", "VATBR-")
_BARE = re.compile(r"[0-9A-Z]{12}[0-9]{2}")
_LONGEST = 64
"""Characters of a text that may be a CNPJ in some mask."""

_ENOUGH = 5
"""Different CNPJs after which no more are looked for: they disagree anyway."""

_STRINGS = {
    der.OCTET_STRING: "latin-1",
    der.UTF8_STRING: "utf-8",
    der.PRINTABLE_STRING: "latin-1",
    der.IA5_STRING: "latin-1",
    0x12: "latin-1",  # NumericString
    0x14: "latin-1",  # TeletexString
    0x1A: "latin-1",  # VisibleString
    0x1E: "utf-16-be",  # BMPString
}


def cnpjs_of_subject(subject: x509.Name) -> tuple[str, ...]:
    """Return the different CNPJs in a subject's serialNumber and organizationIdentifier, without mask, in their order.

    A serialNumber may be any number of any register: only a text with the check digits of a CNPJ is one.
    """
    return _different([_READINGS[one.oid](one.value) for rdn in subject.rdns for one in rdn if one.oid in _READINGS])


def cnpjs_of_alternative_names(names: x509.SubjectAlternativeName) -> tuple[str, ...]:
    """Return the different CNPJs in ICP-Brasil's otherName, without mask, in their order; at most a handful."""
    values = [one.value for one in names if type(one) is x509.OtherName and one.type_id == OTHER_NAME]
    return _different(map(_of_other_name, dict.fromkeys(values) if len(values) > 1 else values))


def _different(found: Iterable[str]) -> tuple[str, ...]:
    different: dict[str, None] = {}
    for one in found:
        if one:
            different[one] = None
            if len(different) == _ENOUGH:
                break
    return tuple(different)


def _of_other_name(value: bytes) -> str:
    for text in _texts(value):
        if found := _loose(text):
            return found
    return ""


def _texts(value: bytes) -> Iterator[str]:
    """Yield the text inside a string type, also inside a string within an OCTET STRING, and the bytes as they are."""
    if len(value) > 4 * _LONGEST:
        return
    inner = value
    for _depth in range(2):
        try:
            one = der.element(inner)
        except der.NotDer:
            break
        if one.end != len(inner) or one.tag not in _STRINGS:
            break
        inner, encoding = one.value(inner), _STRINGS[one.tag]
        yield inner.decode(encoding, "replace")
    yield value.decode("latin-1")


def _loose(text: str | bytes) -> str:
    """Return a text of 14 characters in any mask as a CNPJ, whatever its check digits; nothing for zeros or others."""
    if isinstance(text, bytes) or len(text) > _LONGEST:
        return ""
    bare = text
    if not _BARE.fullmatch(bare):
        bare = without_mask(text).strip("\x00").upper()
        if not _BARE.fullmatch(bare):
            return ""
    return bare if bare.strip("0") else ""


def _strict(text: str | bytes) -> str:
    """Return a text that is a CNPJ with its check digits, in any mask, without mask; nothing for any other."""
    if isinstance(text, bytes) or len(text) > _LONGEST:
        return ""
    try:
        bare, kind = normalise_document(text)
    except NotADocument:
        return ""
    return bare if kind == CNPJ else ""


def _prefixed(text: str | bytes) -> str:
    if isinstance(text, bytes) or not text.strip().upper().startswith(_PREFIXES):
        return ""
    return _loose(text.strip()[len(_PREFIXES[0]) :])


_READINGS: Mapping[x509.ObjectIdentifier, Callable[[str | bytes], str]] = {
    NameOID.SERIAL_NUMBER: _strict,
    NameOID.ORGANIZATION_IDENTIFIER: _prefixed,
}
"""How the parts of a subject that may hold a CNPJ are read."""

"""Signed mails that hide their text in the signature ("opaque" S/MIME): taken out, not verified.

The structure is CMS SignedData (RFC 5652) in BER, where Outlook and OpenSSL use lengths that are not known beforehand.
`cryptography` reads certificates out of it, but not the content.
"""

from dataclasses import dataclass

_SIGNED_DATA = bytes.fromhex("2a864886f70d010702")  # OID 1.2.840.113549.1.7.2
_SEQUENCE, _OID, _OCTETS, _OCTETS_IN_PIECES, _CONTEXT_0 = 0x30, 0x06, 0x04, 0x24, 0xA0
_END = 0x00  # the tag that ends an element of unknown length
_DEPTH = 16


class _NotSigned(Exception):
    """The bytes are no CMS SignedData with content."""


@dataclass(frozen=True)
class _Element:
    """The head of a BER element: where its content starts, and where it ends, None if only an end mark tells."""

    tag: int
    start: int
    end: int | None


def signed_content(data: bytes) -> bytes | None:
    """Return what an opaque S/MIME part signs, which is a mail part with headers; None for anything else."""
    try:
        content = _opened(data, 0, _SEQUENCE)
        kind = _opened(data, content, _OID)
        if data[kind : kind + len(_SIGNED_DATA)] != _SIGNED_DATA:
            return None
        signed = _opened(data, _opened(data, _after(data, content), _CONTEXT_0), _SEQUENCE)
        algorithms = _after(data, signed)  # behind the version
        encapsulated = _opened(data, _after(data, algorithms), _SEQUENCE)
        explicit = _opened(data, _after(data, encapsulated), _CONTEXT_0)
        return b"".join(_octets(data, explicit, _DEPTH)[0])
    except (_NotSigned, IndexError):
        return None


def _head(data: bytes, place: int) -> _Element:
    tag, length = data[place], data[place + 1]
    if tag & 0x1F == 0x1F:  # tags of several bytes occur nowhere in CMS
        raise _NotSigned
    start = place + 2
    if length == 0x80:
        return _Element(tag, start, None)
    if length > 0x84:
        raise _NotSigned
    if length > 0x80:
        start += length - 0x80
        length = int.from_bytes(data[place + 2 : start], "big")
    return _Element(tag, start, start + length)


def _opened(data: bytes, place: int, tag: int) -> int:
    """Return where the content of the element at `place` starts. Raises _NotSigned if it has another tag."""
    element = _head(data, place)
    if element.tag != tag:
        raise _NotSigned
    return element.start


def _after(data: bytes, place: int, depth: int = _DEPTH) -> int:
    """Return the place after the element at `place`."""
    element = _head(data, place)
    if element.end is not None:
        return element.end
    if depth == 0:
        raise _NotSigned
    place = element.start
    while data[place] != _END:
        place = _after(data, place, depth - 1)
    return place + 2


def _octets(data: bytes, place: int, depth: int) -> tuple[list[bytes], int]:
    """Return the pieces of the octet string at `place`, and the place after it."""
    element = _head(data, place)
    if element.tag == _OCTETS and element.end is not None:
        return [data[element.start : element.end]], element.end
    if element.tag != _OCTETS_IN_PIECES or depth == 0:
        raise _NotSigned
    pieces: list[bytes] = []
    place = element.start
    while place < (len(data) if element.end is None else min(element.end, len(data))):
        if element.end is None and data[place] == _END:
            return pieces, place + 2
        found, place = _octets(data, place, depth - 1)
        pieces += found
    return pieces, place

"""DER (X.690) read element by element, for the few parts that cryptography does not give.

Nothing is copied and no depth is followed by itself, so the work is bounded by the number of calls.
"""

from collections.abc import Iterator
from typing import NamedTuple

INTEGER, BIT_STRING, OCTET_STRING, OID, SEQUENCE, SET = 0x02, 0x03, 0x04, 0x06, 0x30, 0x31
UTF8_STRING, PRINTABLE_STRING, IA5_STRING = 0x0C, 0x13, 0x16
CONTEXT_0 = 0xA0


class NotDer(ValueError):
    """The bytes are not one DER element after the other."""


class Element(NamedTuple):
    """One DER element: its tag, and the offsets in the data where it begins, where its value starts, where it ends."""

    tag: int
    begin: int
    start: int
    end: int

    def value(self, data: bytes) -> bytes:
        """Return the element's value, of the data that it was read from."""
        return data[self.start : self.end]


def element(data: bytes, at: int = 0, end: int | None = None) -> Element:
    """Read the element that begins at the offset `at` and ends at `end` or before.

    Raises NotDer when it does not fit, has a tag of several bytes, or a length that is indefinite or has more than four
    bytes.
    """
    end = len(data) if end is None else end
    if at + 2 > end or data[at] & 0x1F == 0x1F:
        raise NotDer
    length, start = data[at + 1], at + 2
    if length >= 0x80:
        count = length & 0x7F
        start += count
        if not 1 <= count <= 4 or start > end:
            raise NotDer
        length = int.from_bytes(data[at + 2 : start])
    if start + length > end:
        raise NotDer
    return Element(data[at], at, start, start + length)


def elements(data: bytes, outer: Element) -> Iterator[Element]:
    """Yield the elements inside another one, in their order. Raises NotDer where one does not fit."""
    at = outer.start
    while at < outer.end:
        one = element(data, at, outer.end)
        yield one
        at = one.end


def encoded(tag: int, value: bytes) -> bytes:
    """Return an element in DER."""
    length = len(value)
    if length < 0x80:
        return bytes((tag, length)) + value
    size = length.to_bytes((length.bit_length() + 7) // 8)
    return bytes((tag, 0x80 | len(size))) + size + value

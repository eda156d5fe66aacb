"""winmail.dat: the format (TNEF, MS-OXTNEF) in which Outlook sends a mail's files to other programs.

Our own reader, because `tnefparse` trusts the counts in the file: a file of 43 bytes makes it count to four thousand
million, and every object copies the rest of the file.
"""

import struct
from collections.abc import Iterator
from dataclasses import dataclass, field

from helpdesk.mailing.charsets import decoded, plain

_SIGNATURE = 0x223E9F78
_HEAD = struct.Struct("<BII")  # level, attribute, length
_DEPTH = 3  # mails within mails

_NEW_FILE, _FILE_NAME, _FILE_DATA, _FILE_PROPERTIES = 0x00069002, 0x00018010, 0x0006800F, 0x00069005
_BODY, _PROPERTIES, _CODE_PAGE = 0x0002800C, 0x00069003, 0x00069007

_TEXT, _HTML, _LONG_NAME, _SHORT_NAME, _TITLE, _OBJECT = 0x1000, 0x1013, 0x3707, 0x3704, 0x3001, 0x3701
_EMBEDDED_MAIL = bytes.fromhex("0703020000000000c000000000000046")

_SIZES = {0x02: 4, 0x03: 4, 0x04: 4, 0x05: 8, 0x06: 8, 0x07: 8, 0x0A: 4, 0x0B: 4, 0x14: 8, 0x40: 8, 0x48: 16}
_VARIABLE = (0x0D, 0x1E, 0x1F, 0x102)
_UNICODE, _MANY, _NAMED = 0x1F, 0x1000, 0x8000


@dataclass
class TnefFile:
    """A file in a winmail.dat, with the name as the sender wrote it."""

    name: str = ""
    content: bytes = field(default=b"", repr=False)


@dataclass
class Tnef:
    """The texts and the files in a winmail.dat."""

    text: str = ""
    html: str = ""
    files: list[TnefFile] = field(default_factory=list)


def read_tnef(data: bytes, depth: int = _DEPTH) -> Tnef | None:
    """Return what is in a winmail.dat; what is cut or broken ends it. None when `data` is none."""
    if len(data) < 6 or struct.unpack_from("<I", data)[0] != _SIGNATURE:
        return None
    found, charset = Tnef(), "cp1252"
    for attribute, value in _attributes(data):
        if attribute == _CODE_PAGE and len(value) >= 4:
            page = struct.unpack_from("<I", value)[0]
            charset = {65001: "utf-8", 28591: "cp1252", 20127: "cp1252"}.get(page, f"cp{page}")
        elif attribute == _BODY:
            found.text = _text(value, charset)
        elif attribute == _PROPERTIES:
            _read_message(found, value, charset)
        elif attribute == _NEW_FILE:
            found.files.append(TnefFile())
        elif found.files:
            _read_file(found, attribute, value, charset, depth)
    found.files = [file for file in found.files if file.content]
    return found


def _attributes(data: bytes) -> Iterator[tuple[int, bytes]]:
    place = 6
    while place + _HEAD.size <= len(data):
        _level, attribute, length = _HEAD.unpack_from(data, place)
        place += _HEAD.size
        yield attribute, data[place : place + length]
        place += length + 2  # the checksum


def _read_message(found: Tnef, value: bytes, charset: str) -> None:
    for name, kind, data in _properties(value):
        if name == _TEXT:
            found.text = _text(data, "utf-16-le" if kind == _UNICODE else charset)
        elif name == _HTML:
            found.html = _text(data, "utf-8")


def _read_file(found: Tnef, attribute: int, value: bytes, charset: str, depth: int) -> None:
    file = found.files[-1]
    if attribute == _FILE_NAME:
        file.name = file.name or _text(value, charset)
    elif attribute == _FILE_DATA:
        file.content = value
    elif attribute == _FILE_PROPERTIES:
        for name, kind, data in _properties(value):
            if name == _LONG_NAME or (name in (_SHORT_NAME, _TITLE) and not file.name):
                file.name = _text(data, "utf-16-le" if kind == _UNICODE else charset)
            elif name == _OBJECT and not data.startswith(_EMBEDDED_MAIL):
                file.content = data
            elif name == _OBJECT and depth > 0:
                inner = read_tnef(data[len(_EMBEDDED_MAIL) :], depth - 1)
                if inner:
                    file.content = inner.text.encode()
                    file.name = f"{file.name or 'mail'}.txt"
                    found.files[-1:] = [file, *inner.files]


def _properties(value: bytes) -> Iterator[tuple[int, int, bytes]]:
    """Yield name, type and first value of the MAPI properties in `value`, until the first that cannot be read."""
    try:
        yield from _all_properties(value)
    except struct.error:  # it is cut
        return


def _all_properties(value: bytes) -> Iterator[tuple[int, int, bytes]]:
    (count,) = struct.unpack_from("<I", value)
    place = 4
    while count and place < len(value):
        count -= 1
        kind, name = struct.unpack_from("<HH", value, place)
        place += 4
        if name >= _NAMED:
            place = _after_name(value, place)
        values = 1
        if kind & _MANY or kind in _VARIABLE:
            (values,) = struct.unpack_from("<I", value, place)
            place += 4
        kind &= ~_MANY
        for number in range(min(values, len(value) - place)):
            if kind in _VARIABLE:
                (length,) = struct.unpack_from("<I", value, place)
                place += 4
            elif kind in _SIZES:
                length = _SIZES[kind]
            else:
                return
            if number == 0:
                yield name, kind, value[place : place + length]
            place += -(-length // 4) * 4
            if place > len(value):
                return


def _after_name(value: bytes, place: int) -> int:
    """Return the place after the name of a named property, which starts with a GUID."""
    (is_text,) = struct.unpack_from("<I", value, place + 16)
    place += 20
    if not is_text:
        return place + 4
    (length,) = struct.unpack_from("<I", value, place)
    return place + 4 + int(-(-length // 4) * 4)


def _text(data: bytes, charset: str) -> str:
    return plain(decoded(data, charset)).rstrip()

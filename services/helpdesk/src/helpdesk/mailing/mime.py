"""The structure of a mail: headers, parts and the bytes of parts, from any bytes, in linear time.

The parser of Python's standard library follows the nesting of a mail by recursion and compares every line with every
open boundary; a small mail that is nested a thousand times costs it minutes or an exception. This one goes down a fixed
number of levels, and reads what is broken as mail clients do.
"""

import base64
import binascii
import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import cached_property
from urllib.parse import unquote_to_bytes

from helpdesk.mailing.charsets import decoded, plain

_HEADER_BYTES = 1024 * 1024  # of one entity together
_VALUE_CHARACTERS = 64 * 1024  # of one header
_PARAMETER_CHARACTERS = 8 * 1024
_TEXT_BYTES = 4 * 1024 * 1024

_FIELD = re.compile(rb"([!-9;-~]{1,200})[ \t]*:[ \t]*")
_BLANK_LINE = re.compile(rb"(?:\A|\r\n|\n|\r(?!\n))(?:\r\n|\n|\r(?!\n))")
_BOUNDARY_END = re.compile(rb"(--)?[ \t]*(?:\r\n|\n|\r|\Z)")
_LINE_END_BEFORE = re.compile(rb"(?:\r\n|\n|\r)\Z")
_LINE_END = re.compile(rb"\r\n|\n|\r")
_BOUNDARY = re.compile(rb"(?:\A|\r\n|\n|\r)--([^\s-][^\s]{5,68}[^\s-]|-{2,40}[^\s-][^\s]{5,60}[^\s-])[ \t]*(?=\r|\n)")
_ENCODED_WORD = re.compile(r"=\?([^?\s]{1,80})\?([bBqQ])\?([^?]*)\?=")
_PARAMETER = re.compile(r';\s*([^\s=;"]{1,80})\s*=\s*(?:"((?:[^"\\]|\\.)*)"?|([^;]*))')
_CONTINUED = re.compile(r"(.+?)\*(\d{1,3})?(\*)?\Z")
_ESCAPE = re.compile(r"\\(.)")
_TYPE = re.compile(r"[\w!#$&^.+-]{1,100}/[\w!#$&^.+-]{1,100}")


@dataclass(frozen=True)
class Entity:
    """A mail or a part of one. `fields` are its headers in their order, names in lower case, values as they came."""

    fields: list[tuple[str, bytes]]
    raw: bytes = field(repr=False)
    usual_type: str = "text/plain"

    def header(self, name: str) -> str:
        """Return the first header of that name, decoded, on one line, or an empty text."""
        return next(iter(self.headers(name)), "")

    def headers(self, name: str) -> list[str]:
        """Return all headers of that name, decoded, each on one line."""
        return [header_text(value) for key, value in self.fields if key == name]

    def has(self, name: str) -> bool:
        return any(key == name for key, _value in self.fields)

    def plain_header(self, name: str) -> str:
        """Return the first header of that name without decoding its encoded words: as addresses must be read."""
        return next((self.plain_value(value) for key, value in self.fields if key == name), "")

    @staticmethod
    def plain_value(value: bytes) -> str:
        """Return the value of a header on one line, its encoded words as they are."""
        return plain(decoded(value)).replace("\n", " ").strip()

    @cached_property
    def media_type(self) -> str:
        """The media type in lower case; what the place of the part implies where the header is missing or broken."""
        found = _TYPE.match(self._content_type[0])
        return found[0].lower() if found else self.usual_type

    @cached_property
    def parameters(self) -> dict[str, str]:
        """The parameters of Content-Type."""
        return self._content_type[1]

    @cached_property
    def disposition(self) -> str:
        """`attachment`, `inline`, another word, or an empty text."""
        return self._disposition[0].lower()

    @cached_property
    def file_name(self) -> str:
        """The name of the file as the sender wrote it, or an empty text."""
        return self._disposition[1].get("filename", "") or self.parameters.get("name", "")

    @cached_property
    def _content_type(self) -> tuple[str, dict[str, str]]:
        return _with_parameters(self.plain_header("content-type"))

    @cached_property
    def _disposition(self) -> tuple[str, dict[str, str]]:
        return _with_parameters(self.plain_header("content-disposition"))

    def content(self) -> bytes:
        """Return the bytes of the part without their transfer encoding."""
        encoding = self.header("content-transfer-encoding").strip().lower()
        if encoding == "base64":
            return _from_base64(self.raw)
        if encoding == "quoted-printable":
            return binascii.a2b_qp(self.raw)
        if encoding in ("x-uuencode", "uuencode", "x-uue"):
            return _from_uuencode(self.raw)
        return self.raw

    def text(self) -> str:
        """Return the content as text: its first four megabytes."""
        return plain(decoded(self.content()[:_TEXT_BYTES], self.parameters.get("charset", "")))

    def parts(self, limit: int) -> Iterator["Entity"]:
        """Yield the parts between the boundaries of a multipart, at most `limit`; nothing for one without boundaries.

        Without a last boundary the last part ends with the mail, because a mail may be cut. Where the headers name no
        boundary, or one that does not occur, the first line that looks like one is taken.
        """
        boundary = _bytes(self.parameters.get("boundary", "").rstrip())
        if not boundary or b"--" + boundary not in self.raw:
            guessed = _BOUNDARY.search(self.raw)
            if not guessed:
                return
            boundary = guessed[1]
        usual = "message/rfc822" if self.media_type == "multipart/digest" else "text/plain"
        start: int | None = None
        for before, after, is_last in _boundaries(self.raw, b"--" + boundary):
            if start is not None:
                yield entity(self.raw[start:before], usual)
                limit -= 1
            start = after
            if is_last or limit <= 0:
                return
        if start is not None:
            yield entity(self.raw[start:], usual)


def _boundaries(data: bytes, line: bytes) -> Iterator[tuple[int, int, bool]]:
    """Yield where each boundary starts, with the line end before it, and where it ends; and whether it is the last."""
    place = data.find(line)
    while place >= 0:
        found = _BOUNDARY_END.match(data, place + len(line))
        before = _LINE_END_BEFORE.search(data, max(0, place - 2), place)
        if found and (before or place == 0):
            yield before.start() if before else 0, found.end(), bool(found[1])
        place = data.find(line, place + len(line))


def entity(data: bytes, usual_type: str = "text/plain") -> Entity:
    """Return the headers and the body of a mail or part; `usual_type` is its media type where no header names one."""
    found = _BLANK_LINE.search(data, 0, _HEADER_BYTES)
    head, body = (
        (data[: found.start()], found.end()) if found else (data[:_HEADER_BYTES], min(len(data), _HEADER_BYTES))
    )
    fields: list[list[bytes]] = []
    names: list[str] = []
    start = 0
    for line, after in _lines(head):
        field_name = _FIELD.match(line)
        if line[:1] in (b" ", b"\t") and fields:
            fields[-1].append(line)
        elif field_name:
            names.append(field_name[1].decode().lower())
            fields.append([line[field_name.end() :]])
        elif not (start == 0 and line.startswith((b"From ", b">From "))):  # the first line of an mbox file
            body = start  # the blank line before the body is missing
            break
        start = after
    values = [b"\n".join(lines)[:_VALUE_CHARACTERS] for lines in fields]
    return Entity(list(zip(names, values, strict=True)), data[body:], usual_type)


def header_text(value: bytes) -> str:
    """Return the value of a header on one line, with its encoded words (RFC 2047) and its raw 8-bit text decoded."""
    return decoded_words(Entity.plain_value(value))


def decoded_words(value: str) -> str:
    """Return a text with its encoded words decoded; those that are broken stay as they are.

    Neighbouring words of one charset are decoded together, because some programs cut inside a character.
    """
    out: list[str] = []
    held, held_charset, end = b"", "", 0
    for found in _ENCODED_WORD.finditer(value):
        between = value[end : found.start()]
        charset = found[1].lower()
        if not held or between.strip() or charset != held_charset:
            out += [decoded(held, held_charset), between if between.strip() or not held else ""]
            held = b""
        held, held_charset, end = held + _encoded_word(found[2], found[3]), charset, found.end()
    out += [decoded(held, held_charset), value[end:]]
    return " ".join(plain("".join(out)).split())


def _encoded_word(encoding: str, data: str) -> bytes:
    if encoding in "bB":
        return _from_base64(_bytes(data))
    return binascii.a2b_qp(_bytes(data.replace("_", " ")).replace(b"\n", b""), header=False)


def _with_parameters(value: str) -> tuple[str, dict[str, str]]:
    """Return the word before the parameters of a header, and the parameters, those of RFC 2231 included."""
    value = value[:_PARAMETER_CHARACTERS]
    main = value.partition(";")[0].strip()
    simple: dict[str, str] = {}
    pieces: dict[str, dict[int, tuple[str, bool]]] = {}
    for name, quoted, bare in _PARAMETER.findall(value):
        text = _ESCAPE.sub(r"\1", quoted) if quoted else bare.strip()
        continued = _CONTINUED.match(name.lower())
        if continued:
            pieces.setdefault(continued[1], {})[int(continued[2] or 0)] = (text, bool(continued[3] or not continued[2]))
        else:
            simple.setdefault(name.lower(), decoded_words(text) if "=?" in text else text)
    return main, simple | {name: _joined(found) for name, found in pieces.items()}


def _joined(pieces: dict[int, tuple[str, bool]]) -> str:
    """Return the value of a parameter that came in numbered pieces, of which some are percent-encoded (RFC 2231)."""
    charset, data = "", b""
    for number, (piece, is_encoded) in sorted(pieces.items()):
        text = piece
        if is_encoded and number == 0 and piece.count("'") >= 2:
            charset, _language, text = piece.split("'", 2)
        data += unquote_to_bytes(text) if is_encoded else _bytes(text)
    return plain(decoded(data, charset))


def _bytes(text: str) -> bytes:
    return text.encode("utf-8", "surrogateescape")


def _lines(data: bytes) -> Iterator[tuple[bytes, int]]:
    """Yield every line without its end, with the place where the next one starts."""
    start = 0
    for found in _LINE_END.finditer(data):
        yield data[start : found.start()], found.end()
        start = found.end()
    if start < len(data):
        yield data[start:], len(data)


_NO_BASE64 = bytes(set(range(256)) - set(b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/="))
_PADDING = re.compile(rb"=+")


def _from_base64(data: bytes) -> bytes:
    """Return the bytes of a Base64 text with foreign characters, padding in the middle, or a cut end."""
    chunks = [chunk for chunk in _PADDING.split(data.translate(None, _NO_BASE64)) if len(chunk) > 1]
    whole = [chunk[:-1] if len(chunk) % 4 == 1 else chunk for chunk in chunks]
    return b"".join(base64.b64decode(chunk + b"=" * (-len(chunk) % 4)) for chunk in whole)


def _from_uuencode(data: bytes) -> bytes:
    """Return the bytes of uuencoded lines between `begin` and `end`; lines that are none are left out."""
    out: list[bytes] = []
    for line, _after in _lines(data):
        if line.startswith(b"begin ") or not line:
            continue
        if line.strip() == b"end":
            break
        try:
            out.append(binascii.a2b_uu(line))
        except binascii.Error:  # a mailer's wrong number of characters at the end of the line
            wanted = (((line[0] - 32) & 63) * 4 + 5) // 3
            try:
                out.append(binascii.a2b_uu(line[:wanted]))
            except binascii.Error:
                continue
    return b"".join(out)

"""Bytes of mails as text: with the charset that they claim, and with the one that they are in."""

import codecs
import re

_CODECS = frozenset(
    [
        "utf-7",
        "utf-8",
        "utf-8-sig",
        "utf-16",
        "utf-16-be",
        "utf-16-le",
        "utf-32",
        "utf-32-be",
        "utf-32-le",
        "cp437",
        "cp850",
        "cp852",
        "cp858",
        "cp860",
        "cp866",
        "cp932",
        "cp949",
        "cp1140",
        "mac-roman",
        "koi8-r",
        "koi8-u",
        "cp1250",
        "cp1251",
        "cp1252",
        "cp1253",
        "cp1254",
        "cp1255",
        "cp1256",
        "cp1257",
        "cp1258",
        "iso8859-2",
        "iso8859-3",
        "iso8859-4",
        "iso8859-5",
        "iso8859-6",
        "iso8859-7",
        "iso8859-8",
        "iso8859-10",
        "iso8859-13",
        "iso8859-14",
        "iso8859-15",
        "iso8859-16",
        "gb18030",
        "hz",
        "big5",
        "big5hkscs",
        "euc_jp",
        "euc_kr",
        "shift_jis",
        "iso2022_jp",
        "iso2022_jp_1",
        "iso2022_jp_2",
        "iso2022_kr",
    ]
)
"""The codecs that a mail may choose. Python's others unpack archives, run escapes, or take quadratic time."""

_READ_AS = {"ascii": "cp1252", "iso8859-1": "cp1252", "iso8859-9": "cp1254", "gb2312": "gb18030", "gbk": "gb18030"}
"""Charsets that are read as another one, which has their characters and more: so do all mail clients."""

_SPELLINGS = {
    "utf8mb4": "utf-8",
    "unicode-1-1-utf-7": "utf-7",
    "unicode-1-1-utf-8": "utf-8",
    "x-utf-8": "utf-8",
    "ansi": "cp1252",
    "windows1252": "cp1252",
    "x-ansi": "cp1252",
    "iso-8859-8-i": "iso8859-8",
    "ks_c_5601-1987": "cp949",
    "x-gbk": "gbk",
    "x-sjis": "shift_jis",
    "macintosh": "mac-roman",
    "x-mac-roman": "mac-roman",
    "cp-850": "cp850",
}

_ONE_BYTE = re.compile(r"cp1252|cp1254|iso8859-15|mac-roman|cp850|cp437")
_ESCAPED = ("utf-7", "iso2022", "hz")  # 7-bit charsets, which look like plain ASCII

_HARMFUL = re.compile(
    r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x84\x86-\x9f\ud800-\udfff\u200b\u202a-\u202e\u2066-\u2069\ufeff\ufffe\uffff]"
)
_LINE_ENDS = re.compile("\r\n|\r|\x85|\u2028|\u2029")


def decoded(data: bytes, charset: str = "") -> str:
    """Return the text that `data` is in the charset that the mail claims; never raises.

    A charset that is unknown, or that the bytes do not fit, is replaced by UTF-8, and that by Windows-1252. Bytes that
    are UTF-8 are read so even when a charset of one byte a character is claimed: the claim is then nearly always wrong.
    """
    name = _codec(charset)
    if data.isascii() and not name.startswith((*_ESCAPED, "utf-16", "utf-32", "cp1140")):
        return data.decode("ascii")
    if data.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        return data.decode("utf-16", "replace")
    order = ("utf-8", name) if _ONE_BYTE.match(name) else (name, "utf-8")
    for codec in order:
        try:
            return data.decode(codec)
        except (UnicodeError, ValueError):
            continue
    return data.decode("utf-8" if _is_mostly_utf8(data) else "cp1252", "replace")


def plain(text: str) -> str:
    """Return a text with `\\n` as line end and without characters that no person types: NUL, other control characters,
    halves of surrogate pairs, changes of the text's direction, zero-width spaces.
    """
    return _HARMFUL.sub("", _LINE_ENDS.sub("\n", text))


def _codec(charset: str) -> str:
    """Return the name of the codec for a charset, or `utf-8` for one that is unknown or not allowed."""
    label = charset.strip().strip("\"'").lower().partition("*")[0][:60]
    try:
        name = codecs.lookup(_SPELLINGS.get(label, label)).name
    except (LookupError, ValueError, UnicodeError):
        return "utf-8"
    name = _READ_AS.get(name, name)
    return name if name in _CODECS else "utf-8"


def _is_mostly_utf8(data: bytes) -> bool:
    """Return whether at most one in ten of the bytes beyond ASCII is no UTF-8, as in a text that was cut."""
    beyond = sum(byte > 0x7F for byte in data)
    broken = data.decode("utf-8", "replace").count("\ufffd") - data.count(b"\xef\xbf\xbd")
    return broken * 10 <= beyond

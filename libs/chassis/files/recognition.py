"""The kinds of file that can be uploaded, and how each is recognised by its bytes.

The table is ours because no library fits: half of the kinds (text, DER) have no prefix for a magic library to know, and
the others are a line each. Recognition keeps mistaken and disguised files out. It does not make a file harmless, which
is why all files are sent as attachments (see `http`).
"""

from collections.abc import Callable
from dataclasses import dataclass

SAMPLE_BYTES = 64 * 1024 + 22  # a ZIP's closing record begins at most this many bytes before the end of the file

_CONTROLS = bytes(c for c in range(32) if c not in b"\t\n\f\r") + b"\x7f"
_PDF = b"%PDF-"


@dataclass(frozen=True)
class Sample:
    """The parts of a file that recognition needs: its size, and its first and last SAMPLE_BYTES.

    Head and tail overlap when the file is small.
    """

    head: bytes
    tail: bytes
    size: int


@dataclass(frozen=True)
class FileType:
    """A kind of file: its lower-case extensions without dot, its media type when served, and its recogniser."""

    extensions: tuple[str, ...]
    media_type: str
    recognises: Callable[[Sample], bool]


def _is_pdf(sample: Sample) -> bool:
    # The header comes first (ISO 32000-2, 7.5.2); a byte order mark or blank lines before it are common.
    # PDF readers search further into the file. We do not, because a file that is also of another kind needs just that.
    return sample.head[:1024].removeprefix(b"\xef\xbb\xbf").lstrip(b" \t\r\n").startswith(_PDF)


def _is_jpeg(sample: Sample) -> bool:
    # The end-of-image marker is not required at the end: telephones append their own data after it.
    return sample.head.startswith(b"\xff\xd8\xff")


def _is_png(sample: Sample) -> bool:
    return sample.head.startswith(b"\x89PNG\r\n\x1a\n") and sample.head[12:16] == b"IHDR"


def _is_text(sample: Sample) -> bool:
    # UTF-8 or an 8-bit code page (spreadsheets still write them), without control characters at either end.
    ends = sample.head + sample.tail
    return len(ends.translate(None, _CONTROLS)) == len(ends) and not _is_pdf(sample)


def _is_der_certificate(sample: Sample) -> bool:
    # X.690: a SEQUENCE exactly as long as the file, beginning with another one (RFC 5280's tbsCertificate).
    length_bytes = sample.head[1] & 0x7F if len(sample.head) > 1 and sample.head[1] & 0x80 else 0
    start = 2 + length_bytes
    inner = int.from_bytes(sample.head[2:start])
    tags = (sample.head[:1], sample.head[start : start + 1])
    return 1 <= length_bytes <= 4 and start + inner == sample.size and tags == (b"0", b"0")


PDF = FileType(("pdf",), "application/pdf", _is_pdf)
JPEG = FileType(("jpg", "jpeg"), "image/jpeg", _is_jpeg)
PNG = FileType(("png",), "image/png", _is_png)
CSV = FileType(("csv",), "text/csv", _is_text)
PLAIN_TEXT = FileType(("txt",), "text/plain", _is_text)
DER_CERTIFICATE = FileType(("cer", "crt", "der"), "application/pkix-cert", _is_der_certificate)


def ends_as_zip(sample: Sample) -> bool:
    """Return whether a file is also a ZIP archive.

    A ZIP is read from its end, so it can hide behind any other kind of file.

    True when an end-of-central-directory record (APPNOTE.TXT 4.3.16) with its comment ends the file.
    """
    at = sample.tail.rfind(b"PK\x05\x06")
    while at >= 0:
        comment = int.from_bytes(sample.tail[at + 20 : at + 22], "little")
        if at + 22 + comment == len(sample.tail):
            return True
        at = sample.tail.rfind(b"PK\x05\x06", 0, at)
    return False

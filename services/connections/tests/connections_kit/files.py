"""Real files for uploads: small valid ones, and those that somebody sends by mistake or with bad intent."""

import io
import struct
import zipfile
import zlib

_PICTURE_SIDE = 8
_JPEG_HEX = (
    "ffd8ffe000104a46494600010100000100010000ffdb004300"
    + "01" * 64
    + "ffc0000b080001000101011100ffc40014000100000000000000000000000000000000ffc400141001000000000000000000000000000000"
    + "00ffda0008010100003f003fffd9"
)
JPEG_FILE = bytes.fromhex(_JPEG_HEX)
"""A grey picture of one pixel."""


def _chunk(kind: bytes, data: bytes) -> bytes:
    return struct.pack(">L", len(data)) + kind + data + struct.pack(">L", zlib.crc32(kind + data))


def png_file() -> bytes:
    """A white picture of 8 × 8 pixels."""
    head = struct.pack(">LLBBBBB", _PICTURE_SIDE, _PICTURE_SIDE, 8, 0, 0, 0, 0)
    rows = zlib.compress((b"\0" + b"\xff" * _PICTURE_SIDE) * _PICTURE_SIDE)
    return b"\x89PNG\r\n\x1a\n" + _chunk(b"IHDR", head) + _chunk(b"IDAT", rows) + _chunk(b"IEND", b"")


def pdf_file(*, size: int = 0, content: bytes = b"", filters: str = "") -> bytes:
    """A PDF with one page, of exactly `size` bytes if that is more than it needs.

    `content` is the page's content stream, encoded as `filters` (such as `/FlateDecode`) say.
    """
    objects = [
        b"<</Type/Catalog/Pages 2 0 R>>",
        b"<</Type/Pages/Kids[3 0 R]/Count 1>>",
        b"<</Type/Page/Parent 2 0 R/MediaBox[0 0 595 842]/Contents 4 0 R>>",
        b"<</Length %d%s>>stream\n%s\nendstream"
        % (len(content), f"/Filter[{filters}]".encode() if filters else b"", content),
    ]
    written, places = b"%PDF-1.7\n", []
    for number, body in enumerate(objects, start=1):
        places.append(len(written))
        written += b"%d 0 obj\n%s\nendobj\n" % (number, body)
    table = b"".join(b"%010d 00000 n \n" % place for place in places)
    end = b"xref\n0 5\n0000000000 65535 f \n%strailer<</Size 5/Root 1 0 R>>\nstartxref\n" % table
    missing = size - len(written) - len(end) - 20
    padding = b"%" + b" " * (missing - 2) + b"\n" if missing > 1 else b""
    whole = written + padding + end + b"%d\n%%%%EOF" % (len(written) + len(padding))
    return whole + b"\n" * max(0, size - len(whole))


def bomb_pdf() -> bytes:
    """A PDF of some 100 KB whose page unpacks to 100 MB, and to a hundred times as much with its second filter."""
    packer = zlib.compressobj(9)
    packed = b"".join(packer.compress(bytes(1024 * 1024)) for _ in range(100)) + packer.flush()
    return pdf_file(content=packed, filters="/FlateDecode/RunLengthDecode")


def zip_file(*names: str, comment: bytes = b"") -> bytes:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive:
        for name in names or ("run.js",):
            archive.writestr(name, "alert(1)")
        archive.comment = comment
    return buffer.getvalue()


def word_file() -> bytes:
    return zip_file("[Content_Types].xml", "_rels/.rels", "word/document.xml")


def heic_file() -> bytes:
    """The beginning of a photo as iPhones take it."""
    box = b"ftypheic\0\0\0\0mif1MiHBMiHEheic"
    return struct.pack(">L", len(box) + 4) + box + struct.pack(">L", 8) + b"meta" + bytes(2000)


def gif_file() -> bytes:
    return b"GIF89a" + struct.pack("<HHBBB", 1, 1, 0x80, 0, 0) + bytes(6) + b",\0\0\0\0\1\0\1\0\0\2\2D\1\0;"

"""Small files that are really of their type, for demo data and tests: a page with a sentence, and a grey square."""

_PDF_HEAD = b"%PDF-1.4\n"


def a_pdf(text: str) -> bytes:
    """Return a PDF of one page that says `text`. Characters beyond Latin-1 become question marks."""
    shown = text.encode("latin-1", "replace").replace(b"\\", b"\\\\").replace(b"(", b"\\(").replace(b")", b"\\)")
    drawing = b"BT /F1 14 Tf 40 780 Td (" + shown + b") Tj ET"
    objects = (
        b"<< /Type /Catalog /Pages 2 0 R >>",
        b"<< /Type /Pages /Kids [3 0 R] /Count 1 >>",
        b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Contents 4 0 R"
        b" /Resources << /Font << /F1 5 0 R >> >> >>",
        b"<< /Length %d >>\nstream\n%s\nendstream" % (len(drawing), drawing),
        b"<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica /Encoding /WinAnsiEncoding >>",
    )
    written, places = _PDF_HEAD, []
    for number, content in enumerate(objects, 1):
        places.append(len(written))
        written += b"%d 0 obj\n%s\nendobj\n" % (number, content)
    rows = b"".join(b"%010d 00000 n \n" % place for place in places)
    size = len(objects) + 1
    table = b"xref\n0 %d\n0000000000 65535 f \n%s" % (size, rows)
    trailer = b"trailer\n<< /Size %d /Root 1 0 R >>\nstartxref\n%d\n%%%%EOF\n" % (size, len(written))
    return written + table + trailer


def a_jpeg() -> bytes:
    """Return a JPEG of 8 × 8 grey points."""
    one_code_of_one_bit = bytes([1, *[0] * 15])
    quantities = _segment(0xDB, bytes([0, *[1] * 64]))
    frame = _segment(0xC0, bytes([8, 0, 8, 0, 8, 1, 1, 0x11, 0]))
    dc_table = _segment(0xC4, bytes([0x00]) + one_code_of_one_bit + b"\x00")
    ac_table = _segment(0xC4, bytes([0x10]) + one_code_of_one_bit + b"\x00")
    scan = _segment(0xDA, bytes([1, 1, 0, 0, 63, 0])) + b"\x3f"
    head = _segment(0xE0, b"JFIF\0" + bytes([1, 1, 0, 0, 1, 0, 1, 0, 0]))
    return b"\xff\xd8" + head + quantities + frame + dc_table + ac_table + scan + b"\xff\xd9"


def _segment(marker: int, content: bytes) -> bytes:
    return bytes([0xFF, marker]) + (len(content) + 2).to_bytes(2, "big") + content

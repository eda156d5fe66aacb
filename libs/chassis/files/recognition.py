"""The kinds of file that can be uploaded, and how each is recognised by its bytes.

The table is ours because no library fits: half of the kinds (text, DER) have no prefix for a magic library to know, and
the others are a line each. Recognition keeps mistaken and disguised files out. It does not make a file harmless, which
is why all files are sent as attachments (see `http`).
"""

from collections.abc import Callable
from dataclasses import dataclass
from functools import partial

from chassis.files import archives, der
from chassis.files.sample import Sample

_CONTROLS = bytes(c for c in range(32) if c not in b"\t\n\f\r") + b"\x7f"
_MARK = b"\xef\xbb\xbf"
_PDF = b"%PDF-"
_HEIC_BRANDS = {b"heic", b"heix", b"heim", b"heis", b"hevc", b"hevx", b"hevm", b"hevs", b"mif1", b"msf1"}
_AVIF_BRANDS = {b"avif", b"avis"}
_FILE_TYPE_BOX_BYTES = 1024  # longer than any list of brands
_OFFICE = "application/vnd.openxmlformats-officedocument."
_OPEN = "application/vnd.oasis.opendocument."


@dataclass(frozen=True)
class FileType:
    """A kind of file: its lower-case extensions without dot, its media type when served, and its recogniser.

    `is_zip` is true for the kinds that are ZIP archives. A ZIP archive in a file of any other kind is refused.
    """

    extensions: tuple[str, ...]
    media_type: str
    recognises: Callable[[Sample], bool]
    is_zip: bool = False

    def fits(self, sample: Sample) -> bool:
        """Tell whether the bytes are of this kind, and not of a ZIP besides."""
        return self.recognises(sample) and (self.is_zip or not archives.ends_as_zip(sample))


def _is_pdf(sample: Sample) -> bool:
    # The header comes first (ISO 32000-2, 7.5.2); a byte order mark or blank lines before it are common.
    # PDF readers search further into the file. We do not, because a file that is also of another kind needs just that.
    return sample.head[:1024].removeprefix(_MARK).lstrip(b" \t\r\n").startswith(_PDF)


def _is_jpeg(sample: Sample) -> bool:
    # The end-of-image marker is not required at the end: telephones append their own data after it.
    return sample.head.startswith(b"\xff\xd8\xff")


def _is_png(sample: Sample) -> bool:
    return sample.head.startswith(b"\x89PNG\r\n\x1a\n") and sample.head[12:16] == b"IHDR"


def _is_heic(sample: Sample) -> bool:
    # The file type box comes first and lists the brands (ISO/IEC 14496-12, 4.3; the brands: ISO/IEC 23008-12, annex B).
    # An AVIF picture names the same general brands, and its own.
    box = sample.head[: min(int.from_bytes(sample.head[:4]), _FILE_TYPE_BOX_BYTES)]
    brands = {box[8:12], *(box[at : at + 4] for at in range(16, len(box), 4))}
    return box[4:8] == b"ftyp" and bool(brands & _HEIC_BRANDS) and not brands & _AVIF_BRANDS


def _is_text(sample: Sample) -> bool:
    # UTF-8 or an 8-bit code page (spreadsheets still write them), without control characters at either end.
    ends = (sample.head, sample.tail)
    return all(len(end.translate(None, _CONTROLS)) == len(end) for end in ends) and not _is_pdf(sample)


def _is_xml(sample: Sample) -> bool:
    # With its declaration, which HTML has not: what a browser takes for a page is not taken for data.
    return sample.head.removeprefix(_MARK).startswith(b"<?xml") and _is_text(sample)


def _ooxml(extension: str, kind: str, main_part: str) -> FileType:
    is_one = partial(archives.is_ooxml, main_part=main_part)
    return FileType((extension,), f"{_OFFICE}{kind}", is_one, is_zip=True)


def _opendocument(extension: str, kind: str) -> FileType:
    is_one = partial(archives.is_opendocument, media_type=f"{_OPEN}{kind}")
    return FileType((extension,), f"{_OPEN}{kind}", is_one, is_zip=True)


PDF = FileType(("pdf",), "application/pdf", _is_pdf)
JPEG = FileType(("jpg", "jpeg"), "image/jpeg", _is_jpeg)
PNG = FileType(("png",), "image/png", _is_png)
HEIC = FileType(("heic", "heif", "hif"), "image/heic", _is_heic)
CSV = FileType(("csv",), "text/csv", _is_text)
PLAIN_TEXT = FileType(("txt",), "text/plain", _is_text)
XML = FileType(("xml",), "application/xml", _is_xml)

DOCX = _ooxml("docx", "wordprocessingml.document", r"word/document\d*\.xml")
XLSX = _ooxml("xlsx", "spreadsheetml.sheet", r"xl/workbook\d*\.xml")
PPTX = _ooxml("pptx", "presentationml.presentation", r"ppt/presentation\d*\.xml")
ODT = _opendocument("odt", "text")
ODS = _opendocument("ods", "spreadsheet")
ODP = _opendocument("odp", "presentation")
ZIP = FileType(("zip",), "application/zip", archives.is_archive, is_zip=True)
OFFICE_TYPES = frozenset({DOCX, XLSX, PPTX, ODT, ODS, ODP})
"""Documents, tables and presentations of today's office programs, all of them without macros."""

DER_CERTIFICATE = FileType(("cer", "crt", "der"), "application/pkix-cert", der.is_certificate)
DER_REQUEST = FileType(("csr", "p10"), "application/pkcs10", der.is_request)
DER_PRIVATE_KEY = FileType(("key", "p8"), "application/pkcs8", der.is_private_key)
PKCS7 = FileType(("p7b", "p7c"), "application/x-pkcs7-certificates", der.is_pkcs7)
PKCS12 = FileType(("p12", "pfx"), "application/x-pkcs12", der.is_pkcs12)
PEM_PRIVATE_KEY = FileType(("key",), "application/x-pem-file", der.is_pem_private_key)
PEM = FileType(("pem",), "application/x-pem-file", der.is_pem)

_BY_CONTENT = (
    PDF,
    JPEG,
    PNG,
    HEIC,
    *(DOCX, XLSX, PPTX, ODT, ODS, ODP, ZIP),
    *(PKCS12, PKCS7, DER_PRIVATE_KEY, DER_REQUEST, DER_CERTIFICATE),
    *(PEM_PRIVATE_KEY, PEM),
    XML,
    PLAIN_TEXT,
)
"""What `recognised` knows, the narrower kinds before the wider ones."""


def recognised(sample: Sample) -> FileType | None:
    """Return the kind of file that the bytes alone show; None for no known one. CSV shows as plain text."""
    return next((kind for kind in _BY_CONTENT if kind.fits(sample)), None)

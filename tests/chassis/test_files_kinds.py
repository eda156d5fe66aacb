"""Kinds of file that are told by what is inside: office files, archives, keys and certificates, good and disguised."""

import io
import struct
import time
import zipfile
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec, rsa
from cryptography.hazmat.primitives.serialization import (
    BestAvailableEncryption,
    Encoding,
    NoEncryption,
    PrivateFormat,
    pkcs7,
    pkcs12,
)
from hypothesis import given
from hypothesis import strategies as st
from werkzeug.datastructures import FileStorage

from chassis.files import (
    DER_CERTIFICATE,
    DER_PRIVATE_KEY,
    DER_REQUEST,
    DOCX,
    JPEG,
    ODS,
    ODT,
    OFFICE_TYPES,
    PDF,
    PEM,
    PEM_PRIVATE_KEY,
    PKCS7,
    PKCS12,
    PLAIN_TEXT,
    PPTX,
    XLSX,
    XML,
    ZIP,
    FileContentMismatch,
    FileTooLarge,
    FileType,
    FileTypeNotAllowed,
    LocalStore,
    Sample,
    StoredFile,
    UploadRules,
    inspect,
    recognised,
)
from chassis.files.invented import a_jpeg, a_pdf
from chassis.files.receiving import receive
from chassis.files.sample import HEAD_BYTES, TAIL_BYTES, Sampler
from chassis.problems import Conflict

TYPES = '<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types"/>'
OFFICE = UploadRules(max_bytes=5_000_000, max_count=1, types=OFFICE_TYPES | {ZIP, XML, PDF})
BY_CONTENT = UploadRules(max_bytes=5_000_000, max_count=1, types=frozenset({DER_CERTIFICATE}), by_content=True)
ODT_TYPE, ODS_TYPE = (f"application/vnd.oasis.opendocument.{kind}" for kind in ("text", "spreadsheet"))


def archive(*names: str, comment: bytes = b"", content: str = "x") -> bytes:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as made:
        for name in names:
            made.writestr(name, content)
        made.comment = comment
    return buffer.getvalue()


def ooxml(*parts: str) -> bytes:
    return archive("[Content_Types].xml", "_rels/.rels", *parts, content=TYPES)


def opendocument(media_type: str, *parts: str) -> bytes:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as made:
        made.writestr("mimetype", media_type, zipfile.ZIP_STORED)
        for name in ("content.xml", "META-INF/manifest.xml", *parts):
            made.writestr(name, "<x/>")
    return buffer.getvalue()


def sample_of(content: bytes) -> Sample:
    sampler = Sampler()
    for start in range(0, len(content), 1000):
        sampler.add(content[start : start + 1000])
    return sampler.sample


def take(folder: Path, content: bytes, name: str, rules: UploadRules = OFFICE, **more: object) -> StoredFile:
    upload = FileStorage(io.BytesIO(content), name)
    return receive(upload, rules, LocalStore(folder), scanner=None, record=lambda _key: None, **more)  # type: ignore[arg-type]


def files_in(folder: Path) -> list[Path]:
    return [path for path in folder.rglob("*") if path.is_file()]


# --- office files


@pytest.mark.parametrize(
    ("name", "content", "kind"),
    [
        ("carta.docx", ooxml("word/document.xml", "word/styles.xml"), DOCX),
        ("online.docx", ooxml("word/document2.xml"), DOCX),
        ("embedded.docx", ooxml("word/document.xml", "word/embeddings/oleObject1.bin"), DOCX),
        ("tabela.xlsx", ooxml("xl/workbook.xml", "xl/worksheets/sheet1.xml"), XLSX),
        ("slides.pptx", ooxml("ppt/presentation.xml"), PPTX),
        ("texto.odt", opendocument(ODT_TYPE), ODT),
        ("tabela.ods", opendocument(ODS_TYPE, "Thumbnails/thumbnail.png"), ODS),
        ("pacote.zip", archive("a.pdf", "b/c.txt"), ZIP),
        ("commented.zip", archive("a.pdf", comment=b"made by hand"), ZIP),
        ("nfe.xml", b'\xef\xbb\xbf<?xml version="1.0"?><nfe/>', XML),
    ],
)
def test_office_files_are_taken_and_known_by_their_content(
    tmp_path: Path, name: str, content: bytes, kind: FileType
) -> None:
    stored = take(tmp_path, content, name)
    assert (stored.name, stored.media_type) == (name, kind.media_type)
    assert recognised(sample_of(content)) is kind


def two_directories() -> bytes:
    """A ZIP whose end claims another directory than the one before it."""
    inner = ooxml("word/document.xml")
    end = inner.rfind(b"PK\x05\x06")
    return inner[: end + 16] + struct.pack("<L", 0) + inner[end + 20 :]


def renamed(content: bytes, old: bytes, new: bytes) -> bytes:
    assert len(old) == len(new)
    return content.replace(old, new)


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("macros.docx", ooxml("word/document.xml", "word/vbaProject.bin")),
        ("macros in capitals.docx", ooxml("word/document.xml", "WORD/VBAPROJECT.BIN")),
        ("signed macros.xlsx", ooxml("xl/workbook.xml", "xl/vbaProjectSignature.bin")),
        ("old macros.xlsx", ooxml("xl/workbook.xml", "xl/macrosheets/sheet1.xml")),
        ("binary.xlsx", ooxml("xl/workbook.bin")),
        ("basic.odt", opendocument(ODT_TYPE, "Basic/Standard/Module1.xml")),
        ("python.ods", opendocument(ODS_TYPE, "Scripts/python/run.py")),
        ("a table.docx", ooxml("xl/workbook.xml")),
        ("a table.odt", opendocument(ODS_TYPE)),
        ("template.odt", opendocument(f"{ODT_TYPE}-template")),
        ("plain archive.docx", archive("word/document.xml")),
        ("java.docx", archive("META-INF/MANIFEST.MF", "run.class")),
        ("prefixed.docx", b"MZ" + bytes(100) + ooxml("word/document.xml")),
        ("prefixed.zip", b"<html>" + archive("a.txt")),
        ("trailed.docx", ooxml("word/document.xml") + b"more"),
        ("two directories.docx", two_directories()),
        ("twice.docx", ooxml("word/document.xml", "word/Document.xml")),
        ("same twice.docx", renamed(ooxml("word/document.xml", "word/documenu.xml"), b"documenu", b"document")),
        ("outside.docx", ooxml("word/document.xml", "../../evil.sh")),
        ("absolute.docx", ooxml("word/document.xml", "/etc/cron.d/evil")),
        ("windows.docx", ooxml("word/document.xml", "..\\evil.bat")),
        ("pdf too.docx", archive("%PDF-1.7", "[Content_Types].xml", "word/document.xml")),
        ("end only.docx", b"PK\x05\x06" + bytes(18)),
        ("empty.docx", b"PK\x03\x04"),
        ("text.docx", b"not an archive at all"),
        ("page.xml", b"<html><script>alert(1)</script></html>"),
        ("archive.xml", b'<?xml version="1.0"?><a/>' + archive("run.js")),
        ("archive.pdf", b"%PDF-1.7\n" + archive("run.js")),
        ("archive with more behind.pdf", b"%PDF-1.7\n" + archive("run.js") + b"\n%%EOF\n"),
        ("archive with a lie.pdf", b"%PDF-1.7\n" + archive("run.js", comment=b"1234")[:-2] + b"\n%%EOF\n"),
        ("document.pdf", ooxml("word/document.xml")),
    ],
)
def test_macros_disguises_and_ambiguous_archives_are_refused(tmp_path: Path, name: str, content: bytes) -> None:
    with pytest.raises(FileContentMismatch):
        take(tmp_path, content, name)

    assert files_in(tmp_path) == []


def test_a_word_document_named_pdf_is_refused_as_one(tmp_path: Path) -> None:
    with pytest.raises(FileContentMismatch) as refused:
        take(tmp_path, ooxml("word/document.xml"), "memorial.pdf")
    assert refused.value.facts == {"name": "memorial.pdf", "recognised": "docx"}


def test_an_encrypted_archive_is_not_an_office_file(tmp_path: Path) -> None:
    content = bytearray(ooxml("word/document.xml"))
    content[content.rfind(b"PK\x01\x02") + 8] |= 1
    with pytest.raises(FileContentMismatch):
        take(tmp_path, bytes(content), "secret.docx")


def test_a_document_of_thousands_of_parts_is_still_read_from_its_sample(tmp_path: Path) -> None:
    slides = [f"ppt/slides/slide{number}.xml" for number in range(4000)]
    assert take(tmp_path, ooxml("ppt/presentation.xml", *slides), "long.pptx").media_type == PPTX.media_type


def test_hostile_archives_are_judged_in_bounded_time() -> None:
    ends = b"PK\x03\x04" + b"PK\x05\x06" * (TAIL_BYTES // 4)
    entries = b"PK\x03\x04" + (b"PK\x01\x02" + bytes(42)) * 20_000
    end = b"PK\x05\x06" + struct.pack("<HHHHLLH", 0, 0, 20_000, 20_000, len(entries) - 4, 4, 0)
    started = time.monotonic()
    for hostile in (ends, entries + end, b"%PDF-" + ends):
        assert recognised(sample_of(hostile)) in (None, PDF)
    assert time.monotonic() - started < 5


@given(st.binary(max_size=200))
def test_no_bytes_are_an_exception(content: bytes) -> None:
    for begun in (b"", b"PK\x03\x04", b"0\x82", b"0\x80", b"-----BEGIN "):
        recognised(sample_of(begun + content))
        recognised(sample_of(content + archive("a")))


def test_a_sample_holds_both_ends_however_the_bytes_come() -> None:
    content = bytes(range(256)) * 8000
    whole = Sampler()
    whole.add(content)
    assert whole.sample == sample_of(content) == Sample(content[:HEAD_BYTES], content[-TAIL_BYTES:], len(content))


# --- keys and certificates

KEY = rsa.generate_private_key(65537, 2048)
NAME = x509.Name([x509.NameAttribute(x509.NameOID.COMMON_NAME, "agente.example")])


def a_certificate() -> x509.Certificate:
    start = datetime(2026, 1, 1, tzinfo=UTC)
    builder = x509.CertificateBuilder(NAME, NAME, KEY.public_key(), 1, start, start + timedelta(days=300))
    return builder.sign(KEY, hashes.SHA256())


CERTIFICATE = a_certificate()
DER = CERTIFICATE.public_bytes(Encoding.DER)


def private_key(format: PrivateFormat, encoding: Encoding = Encoding.DER, password: bytes = b"") -> bytes:
    return KEY.private_bytes(encoding, format, BestAvailableEncryption(password) if password else NoEncryption())


def a_request(name: x509.Name) -> bytes:
    return x509.CertificateSigningRequestBuilder(name).sign(KEY, hashes.SHA256()).public_bytes(Encoding.DER)


def a_version_1_certificate() -> bytes:
    """The same without version and extensions: X.509 version 1 begins with the serial number."""
    algorithm = bytes.fromhex("300d06092a864886f70d01010b0500")
    body = b"\x02\x01\x05" + algorithm + NAME.public_bytes() + bytes(200)
    inner = b"\x30\x82" + len(body).to_bytes(2) + body
    return b"\x30\x82" + len(inner).to_bytes(2) + inner


def indefinite_pkcs12() -> bytes:
    content = bytes.fromhex("3080 020103 3080 06092a864886f70d010701 a080 2480 0410".replace(" ", ""))
    return content + bytes(300)


KINDS = [
    (DER, DER_CERTIFICATE),
    (a_version_1_certificate(), DER_CERTIFICATE),
    (a_request(NAME), DER_REQUEST),
    (a_request(x509.Name([])), DER_REQUEST),
    (pkcs7.serialize_certificates([CERTIFICATE], Encoding.DER), PKCS7),
    (pkcs12.serialize_key_and_certificates(b"a", KEY, CERTIFICATE, None, BestAvailableEncryption(b"x")), PKCS12),
    (pkcs12.serialize_key_and_certificates(b"a", KEY, CERTIFICATE, None, NoEncryption()), PKCS12),
    (indefinite_pkcs12(), PKCS12),
    (private_key(PrivateFormat.PKCS8), DER_PRIVATE_KEY),
    (private_key(PrivateFormat.PKCS8, password=b"secret"), DER_PRIVATE_KEY),
    (private_key(PrivateFormat.TraditionalOpenSSL), DER_PRIVATE_KEY),
    (
        ec.generate_private_key(ec.SECP256R1()).private_bytes(
            Encoding.DER, PrivateFormat.TraditionalOpenSSL, NoEncryption()
        ),
        DER_PRIVATE_KEY,
    ),
    (CERTIFICATE.public_bytes(Encoding.PEM), PEM),
    (b"Bag Attributes\n" + CERTIFICATE.public_bytes(Encoding.PEM), PEM),
    (private_key(PrivateFormat.PKCS8, Encoding.PEM), PEM_PRIVATE_KEY),
    (CERTIFICATE.public_bytes(Encoding.PEM) + private_key(PrivateFormat.PKCS8, Encoding.PEM), PEM_PRIVATE_KEY),
    (b"MIIB" * 100, PLAIN_TEXT),
    (DER + b"\0", None),
    (DER[:-1], None),
    (DER + archive("run.js"), None),
    (b"", PLAIN_TEXT),
    (b"\0\1\2", None),
    (b"0\x84\xff\xff\xff\xff\0", None),
]


@pytest.mark.parametrize(("content", "kind"), KINDS)
def test_keys_and_certificates_are_told_apart(content: bytes, kind: FileType | None) -> None:
    assert recognised(sample_of(content)) is kind


def test_by_content_the_name_says_nothing_and_is_made_to_fit(tmp_path: Path) -> None:
    assert take(tmp_path, DER, "site.cer", BY_CONTENT).name == "site.cer"
    assert take(tmp_path, DER, "site.exe", BY_CONTENT).name == "site.exe.cer"
    assert take(tmp_path, DER, "site", BY_CONTENT).media_type == "application/pkix-cert"
    with pytest.raises(FileTypeNotAllowed):
        take(tmp_path, private_key(PrivateFormat.PKCS8), "site.cer", BY_CONTENT)


def test_whoever_receives_a_file_may_advise_its_sender_before_anything_is_kept(tmp_path: Path) -> None:
    seen: list[tuple[FileType | None, int]] = []

    def judge(kind: FileType | None, sample: Sample) -> FileType:
        seen.append((kind, sample.size))
        if kind is not DER_CERTIFICATE:
            raise Conflict()
        return kind

    take(tmp_path / "good", DER, "site.pfx", BY_CONTENT, judge=judge)
    wrong = pkcs12.serialize_key_and_certificates(b"a", KEY, CERTIFICATE, None, NoEncryption())
    for content in (wrong, b"", b"\0\1"):
        with pytest.raises(Conflict):
            take(tmp_path / "bad", content, "site.cer", BY_CONTENT, judge=judge)

    assert seen == [(DER_CERTIFICATE, len(DER)), (PKCS12, len(wrong)), (None, 0), (None, 2)]
    assert files_in(tmp_path / "bad") == []


def test_a_file_can_be_inspected_without_being_kept() -> None:
    found = inspect(FileStorage(io.BytesIO(DER), "../site.bin"), BY_CONTENT)
    assert (found.name, found.kind, found.sample.head) == ("site.bin", DER_CERTIFICATE, DER)
    with pytest.raises(FileTooLarge):
        inspect(
            FileStorage(io.BytesIO(bytes(11)), "x"), UploadRules(max_bytes=10, max_count=1, types=frozenset({JPEG}))
        )


def test_invented_files_are_of_their_kind() -> None:
    assert recognised(sample_of(a_jpeg())) is JPEG
    page = a_pdf("Página (de exemplo)")
    assert recognised(sample_of(page)) is PDF
    assert b"(P\xe1gina \\(de exemplo\\))" in page
    table = int(page.rpartition(b"startxref\n")[2].split()[0])
    assert page[table:].startswith(b"xref\n")
    for number, row in enumerate(page[table:].split(b"\n")[3:8], 1):
        assert page[int(row.split()[0]) :].startswith(b"%d 0 obj" % number)

"""Files on their way in: what is kept, what is turned away, and what becomes of their names."""

import hashlib
import io
import zipfile
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.serialization import Encoding
from hypothesis import given
from hypothesis import strategies as st
from werkzeug.datastructures import FileStorage

from chassis.files import (
    CSV,
    DER_CERTIFICATE,
    JPEG,
    PDF,
    PLAIN_TEXT,
    PNG,
    FileContentMismatch,
    FileEmpty,
    FileIsHeic,
    FileTooLarge,
    FileTypeNotAllowed,
    LocalStore,
    ScanState,
    StoredFile,
    UploadRefused,
    UploadRules,
)
from chassis.files.receiving import receive
from chassis.files.rules import display_name
from chassis.problems import Unavailable

PDF_BYTES = b"%PDF-1.7\n1 0 obj<<>>endobj\ntrailer<</Root 1 0 R>>\n%%EOF\n"
PNG_BYTES = b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR\0\0\0\1\0\0\0\1\x08\0\0\0\0" + bytes(40)
JPEG_BYTES = b"\xff\xd8\xff\xe0\0\x10JFIF\0" + bytes(40) + b"\xff\xd9"
EVERY_TYPE = frozenset({PDF, JPEG, PNG, CSV, PLAIN_TEXT, DER_CERTIFICATE})
RULES = UploadRules(max_bytes=1000, max_count=2, types=EVERY_TYPE)
ROOMY = UploadRules(max_bytes=1_000_000, max_count=2, types=EVERY_TYPE)


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return tmp_path / "files"


@pytest.fixture
def store(folder: Path) -> LocalStore:
    return LocalStore(folder)


def unrecorded(_key: str) -> None:
    """Nobody asks here what may be deleted."""


def upload(content: bytes, name: str) -> FileStorage:
    return FileStorage(io.BytesIO(content), name)


def take(store: LocalStore, content: bytes, name: str = "form.pdf", rules: UploadRules = RULES) -> StoredFile:
    return receive(upload(content, name), rules, store, scanner=None, record=unrecorded)


def files_in(folder: Path) -> list[Path]:
    return [path for path in folder.rglob("*") if path.is_file()]


def pdf_of(size: int) -> bytes:
    return PDF_BYTES.ljust(size, b"\n")


def der_certificate() -> bytes:
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(x509.NameOID.COMMON_NAME, "agente.example")])
    start = datetime(2026, 1, 1, tzinfo=UTC)
    builder = x509.CertificateBuilder(name, name, key.public_key(), 1, start, start + timedelta(days=300))
    return builder.sign(key, hashes.SHA256()).public_bytes(Encoding.DER)


def zip_bytes(comment: bytes = b"") -> bytes:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as archive:
        archive.writestr("run.js", "alert(1)")
        archive.comment = comment
    return buffer.getvalue()


# --- taking in


@pytest.mark.parametrize(
    ("name", "content", "media_type"),
    [
        ("RG frente.PDF", PDF_BYTES, "application/pdf"),
        ("printed.pdf", b"\xef\xbb\xbf\r\n" + PDF_BYTES, "application/pdf"),
        ("mentions a zip.pdf", PDF_BYTES + b"PK\x05\x06" + bytes(18) + b"\n%%EOF\n", "application/pdf"),
        ("photo.jpeg", JPEG_BYTES, "image/jpeg"),
        ("phone.jpg", JPEG_BYTES + b"\0\0SEFH made by a telephone", "image/jpeg"),
        ("plan.png", PNG_BYTES, "image/png"),
        ("grants.csv", "documento;validade\nação;2026-12-31\n".encode(), "text/csv"),
        ("old spreadsheet.csv", "ação;São João\r\n".encode("cp1252"), "text/csv"),
        ("note.txt", "\ufeffOlá\n".encode(), "text/plain"),
        ("site.cer", der_certificate(), "application/pkix-cert"),
    ],
)
def test_an_allowed_file_is_kept_byte_for_byte(store: LocalStore, name: str, content: bytes, media_type: str) -> None:
    stored = take(store, content, name)

    with store.open(stored.key) as stream:
        assert stream.read() == content
    assert (stored.name, stored.media_type) == (name, media_type)
    assert (stored.size, stored.sha256) == (len(content), hashlib.sha256(content).hexdigest())
    assert stored.scan is ScanState.PENDING


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("page.pdf", b"<html><script>alert(1)</script></html>"),
        ("page.png", b"<html><script>alert(1)</script></html>"),
        ("photo.jpg", PNG_BYTES),
        ("plan.png", b"\x89PNG\r\n\x1a\n" + bytes(40)),
        ("program.pdf", b"MZ" + bytes(200) + PDF_BYTES),
        ("picture and form.pdf", b"GIF89a/*" + PDF_BYTES),
        ("picture and archive.png", PNG_BYTES + zip_bytes()),
        ("form and archive.pdf", PDF_BYTES + zip_bytes(comment=b"\n%%EOF\n")),
        ("form.csv", PDF_BYTES),
        ("hidden.txt", b"text\0more"),
        ("spreadsheet.csv", "a;b\n".encode("utf-16")),
        ("site.cer", b"-----BEGIN CERTIFICATE-----\nMIIB\n-----END CERTIFICATE-----\n"),
        ("longer.cer", der_certificate() + b"\0"),
        ("truncated.cer", der_certificate()[:-1]),
        ("short.cer", b"0"),
        ("indefinite.cer", b"0\x80" + bytes(20)),
    ],
)
def test_content_that_is_not_what_its_name_says_is_refused(
    store: LocalStore, folder: Path, name: str, content: bytes
) -> None:
    with pytest.raises(FileContentMismatch) as refused:
        take(store, content, name)

    assert (refused.value.code, refused.value.status) == ("file.content_mismatch", 415)
    assert files_in(folder) == []


def ftyp(*brands: bytes, rest: bytes = b"\0\0\0\x08free" + bytes(40)) -> bytes:
    """The beginning of a picture of the HEIF family: a file type box with a major brand and compatible ones."""
    box = b"ftyp" + brands[0] + b"\0\0\0\0" + b"".join(brands[1:])
    return (len(box) + 4).to_bytes(4) + box + rest


HEIC_BYTES = ftyp(b"heic", b"mif1", b"MiHB", b"heic")


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("IMG_0001.jpg", HEIC_BYTES),
        ("IMG_0001.png", HEIC_BYTES),
        ("scan.pdf", HEIC_BYTES),
        ("samsung.jpeg", ftyp(b"mif1", b"mif1", b"heic")),
        ("burst.jpg", ftyp(b"msf1", b"hevc")),
        ("IMG_0001.HEIC", HEIC_BYTES),
        ("IMG_0001.heif", JPEG_BYTES),
    ],
)
def test_a_heic_photo_is_called_one_where_a_jpeg_would_be_taken(
    store: LocalStore, folder: Path, name: str, content: bytes
) -> None:
    with pytest.raises(FileIsHeic) as refused:
        take(store, content, name)

    assert (refused.value.code, refused.value.status, refused.value.facts) == ("file.heic", 415, {"name": name})
    assert files_in(folder) == []


def test_by_content_a_heic_photo_is_called_one_too(store: LocalStore) -> None:
    with pytest.raises(FileIsHeic):
        take(store, HEIC_BYTES, "x", UploadRules(max_bytes=1000, max_count=1, types=frozenset({JPEG}), by_content=True))


@pytest.mark.parametrize(
    "content",
    [ftyp(b"avif", b"mif1", b"avif"), ftyp(b"isom", b"mp41"), ftyp(b"heic")[:8], b"\0\0\0\0ftypheic", HEIC_BYTES[4:]],
)
def test_what_is_no_heic_photo_is_not_called_one(store: LocalStore, content: bytes) -> None:
    with pytest.raises(FileContentMismatch):
        take(store, content, "photo.jpg")


@pytest.mark.parametrize(("name", "refusal"), [("a.heic", FileTypeNotAllowed), ("a.pdf", FileContentMismatch)])
def test_nobody_is_told_to_send_a_jpeg_where_none_is_taken(
    store: LocalStore, name: str, refusal: type[UploadRefused]
) -> None:
    with pytest.raises(refusal):
        take(store, HEIC_BYTES, name, UploadRules(max_bytes=1000, max_count=1, types=frozenset({PDF})))


@pytest.mark.parametrize(
    ("name", "content", "recognised"),
    [("photo.png", JPEG_BYTES, "jpg"), ("form.jpg", PDF_BYTES, "pdf"), ("x.pdf", bytes(40), None)],
)
def test_the_refusal_says_what_the_bytes_are(
    store: LocalStore, name: str, content: bytes, recognised: str | None
) -> None:
    with pytest.raises(FileContentMismatch) as refused:
        take(store, content, name)

    assert refused.value.facts.get("recognised") == recognised


@pytest.mark.parametrize(
    "name",
    ["run.exe", "page.html", "archive.zip", "noextension", ".pdf", "form.pdf.exe", "a.pdf::$DATA", "x.svg"],
)
def test_an_extension_off_the_list_is_refused_before_anything_is_read(store: LocalStore, name: str) -> None:
    sender = Endless()

    with pytest.raises(FileTypeNotAllowed) as refused:
        receive(FileStorage(sender, name), RULES, store, scanner=None, record=unrecorded)

    assert (refused.value.code, refused.value.status) == ("file.type_not_allowed", 415)
    assert refused.value.facts["allowed"] == "cer, crt, csv, der, jpeg, jpg, pdf, png, txt"
    assert sender.given == 0


@pytest.mark.parametrize("name", ["nothing.pdf", ""])
def test_an_empty_file_or_none_chosen_is_refused(store: LocalStore, folder: Path, name: str) -> None:
    with pytest.raises(FileEmpty) as refused:
        take(store, b"", name)

    assert (refused.value.code, refused.value.status) == ("file.empty", 422)
    assert files_in(folder) == []


def test_exactly_the_limit_is_allowed_and_one_byte_more_is_not(store: LocalStore, folder: Path) -> None:
    assert take(store, pdf_of(1000)).size == 1000

    with pytest.raises(FileTooLarge) as refused:
        take(store, pdf_of(1001))

    assert (refused.value.code, refused.value.status) == ("file.too_large", 413)
    assert refused.value.facts == {"max_bytes": 1000}
    assert len(files_in(folder)) == 1


class Endless(io.BytesIO):
    """A sender that never stops, and counts what was taken from it."""

    def __init__(self, beginning: bytes = PDF_BYTES) -> None:
        super().__init__()
        self._beginning = beginning
        self.given = 0

    def read(self, size: int | None = -1, /) -> bytes:
        assert size and size > 0, "somebody asked for everything at once"
        chunk = (self._beginning + b" " * size)[:size]
        self._beginning = self._beginning[size:]
        self.given += size
        return chunk

    def readinto(self, buffer: Any, /) -> int:
        buffer[:] = self.read(len(buffer))
        return len(buffer)


def test_an_endless_stream_is_read_one_byte_past_the_limit(store: LocalStore, folder: Path) -> None:
    sender = Endless()

    with pytest.raises(FileTooLarge):
        receive(FileStorage(sender, "form.pdf"), ROOMY, store, scanner=None, record=unrecorded)

    assert sender.given == ROOMY.max_bytes + 1
    assert files_in(folder) == []


class Dribbling(io.BytesIO):
    """A sender whose every packet holds a few bytes."""

    def read(self, size: int | None = -1, /) -> bytes:
        return super().read(min(size or 7, 7))


def test_a_slow_sender_is_as_good_as_a_quick_one(store: LocalStore) -> None:
    stored = receive(FileStorage(Dribbling(PDF_BYTES), "form.pdf"), RULES, store, scanner=None, record=unrecorded)

    assert stored.sha256 == hashlib.sha256(PDF_BYTES).hexdigest()


def test_uploads_at_the_same_time_do_not_mix(store: LocalStore, folder: Path) -> None:
    contents = [PDF_BYTES + bytes([n]) * 900 for n in range(60)]

    with ThreadPoolExecutor(12) as pool:
        stored = list(pool.map(lambda content: take(store, content), contents))

    assert len({s.key for s in stored}) == len(files_in(folder)) == 60
    assert [s.sha256 for s in stored] == [hashlib.sha256(c).hexdigest() for c in contents]


# --- names


@pytest.mark.parametrize(
    ("raw", "shown"),
    [
        ("../../etc/passwd.pdf", "passwd.pdf"),
        ("..\\..\\windows\\form.pdf", "form.pdf"),
        ("/etc/cron.d/x.pdf", "x.pdf"),
        ("C:\\Users\\ana\\form.pdf", "form.pdf"),
        ("form.exe\0.pdf", "form.exe.pdf"),
        ("a\r\nSet-Cookie: x=1.pdf", "a Set-Cookie_ x=1.pdf"),
        ('a".pdf', "a_.pdf"),
        ("a'b; c=d.pdf", "a'b; c=d.pdf"),
        ("certida\u0303o.pdf", "certidão.pdf"),
        ("fatura\u202efdp.exe", "faturafdp.exe"),
        ("zero\u200bwidth\ufeff.pdf", "zerowidth.pdf"),
        ("half\ud800.pdf", "half.pdf"),
        ("契約書.pdf", "契約書.pdf"),
        ("form.pdf. . ", "form.pdf"),
        ("x" * 500 + ".pdf", "x" * 116 + ".pdf"),
        ("...", "file"),
        ("\u202e", "file"),
    ],
)
def test_a_hostile_name_is_made_harmless(raw: str, shown: str) -> None:
    assert display_name(raw) == shown


@given(st.text(st.characters(), max_size=300))
def test_no_name_keeps_anything_dangerous(raw: str) -> None:
    name = display_name(raw)

    assert 1 <= len(name) <= 120
    assert name.encode()
    assert name.isprintable()
    assert not set(name) & set('/\\<>:"|?*')
    assert name not in (".", "..")


def test_the_senders_name_is_never_part_of_a_path(store: LocalStore, folder: Path) -> None:
    take(store, PDF_BYTES, "../../../escaped.pdf")

    assert [p.name for p in folder.parent.iterdir()] == ["files"]
    assert not any("escaped" in str(p) for p in files_in(folder))


def test_every_refusal_is_one_family() -> None:
    assert {kind.code for kind in UploadRefused.__subclasses__()} == {
        "file.too_large",
        "file.type_not_allowed",
        "file.content_mismatch",
        "file.heic",
        "file.empty",
        "file.incomplete",
        "file.too_many",
        "file.infected",
        "file.not_ready",
        "file.missing",
    }


def test_a_key_is_recorded_once_the_content_is_right_before_anything_is_kept(store: LocalStore, folder: Path) -> None:
    recorded: list[tuple[str, list[Path]]] = []

    def record(key: str) -> None:
        recorded.append((key, [path for path in files_in(folder) if ".partial" not in path.parts]))

    stored = receive(upload(PDF_BYTES, "form.pdf"), RULES, store, scanner=None, record=record)
    with pytest.raises(FileContentMismatch):
        receive(upload(PNG_BYTES, "form.pdf"), RULES, store, scanner=None, record=record)

    assert recorded == [(stored.key, [])]


def test_what_cannot_be_recorded_is_not_kept(store: LocalStore, folder: Path) -> None:
    def record(_key: str) -> None:
        raise Unavailable()

    with pytest.raises(Unavailable):
        receive(upload(PDF_BYTES, "form.pdf"), RULES, store, scanner=None, record=record)

    assert files_in(folder) == []

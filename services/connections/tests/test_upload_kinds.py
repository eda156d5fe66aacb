"""Which files a request takes: what they are called, what they are, how large they are."""

from pathlib import Path

import pytest
from connections_kit.files import (
    JPEG_FILE,
    bomb_pdf,
    gif_file,
    heic_file,
    pdf_file,
    png_file,
    word_file,
    zip_file,
)
from connections_kit.world import World

from connections.model import RequestDocument

LIMIT = 20 * 1024 * 1024


@pytest.fixture
def database_url(tmp_path: Path) -> str:
    """One kind of database is enough: what is in a file does not depend on it."""
    return f"sqlite:///{tmp_path}/test.db"


def files_left(folder: Path) -> list[Path]:
    return [file for file in (folder / "files").rglob("*") if file.is_file()]


@pytest.mark.covers("B6")
@pytest.mark.parametrize(
    ("content", "name", "media_type"),
    [
        (JPEG_FILE, "rg.jpg", "image/jpeg"),
        (JPEG_FILE, "RG.JPEG", "image/jpeg"),
        (JPEG_FILE + b"\0\0SEFH data of a telephone", "rg.jpg", "image/jpeg"),
        (png_file(), "rg.png", "image/png"),
        (pdf_file(), "rg.pdf", "application/pdf"),
        (bomb_pdf(), "rg.pdf", "application/pdf"),
        (pdf_file(size=LIMIT), "rg.pdf", "application/pdf"),
    ],
    ids=["jpg", "jpeg", "telephone", "png", "pdf", "bomb", "20 MB"],
)
def test_pictures_and_pdfs_are_taken_and_never_unpacked(
    world: World, tmp_path: Path, content: bytes, name: str, media_type: str
) -> None:
    person = world.person()
    draft = person.open("new_connection").json["id"]
    sent = person.upload(draft, "rg", content, name)
    assert sent.status_code == 201, sent.text
    assert (sent.json["media_type"], sent.json["size"]) == (media_type, len(content))
    assert person.download(draft, sent.json["id"]).data == content
    assert [file.stat().st_size for file in files_left(tmp_path)] == [len(content)]


@pytest.mark.parametrize(
    ("content", "name", "status", "code"),
    [
        (heic_file(), "IMG_0001.jpg", 415, "file.heic"),
        (heic_file(), "IMG_0001.HEIC", 415, "file.heic"),
        (JPEG_FILE + zip_file(), "rg.jpg", 415, "file.content_mismatch"),
        (pdf_file() + zip_file(), "rg.pdf", 415, "file.content_mismatch"),
        (pdf_file() + zip_file(comment=b"\n%%EOF\n"), "rg.pdf", 415, "file.content_mismatch"),
        (zip_file() + pdf_file(), "rg.pdf", 415, "file.content_mismatch"),
        (b"GIF89a/*" + pdf_file(), "rg.pdf", 415, "file.content_mismatch"),
        (gif_file(), "rg.png", 415, "file.content_mismatch"),
        (gif_file(), "rg.gif", 415, "file.type_not_allowed"),
        (word_file(), "rg.pdf", 415, "file.content_mismatch"),
        (word_file(), "rg.docx", 415, "file.type_not_allowed"),
        (pdf_file(), "rg.png", 415, "file.content_mismatch"),
        (b"<html><script>alert(1)</script>", "rg.pdf", 415, "file.content_mismatch"),
        (b"MZ" + bytes(100), "rg.exe", 415, "file.type_not_allowed"),
        (pdf_file(), "rg.pdf.exe", 415, "file.type_not_allowed"),
        (b"", "rg.pdf", 422, "file.empty"),
        (pdf_file(size=LIMIT + 1), "rg.pdf", 413, "file.too_large"),
        (pdf_file(size=LIMIT + 1024 * 1024), "rg.pdf", 413, "file.too_large"),
    ],
    ids=range(18),
)
def test_everything_else_is_refused_and_nothing_is_left_of_it(
    world: World, tmp_path: Path, content: bytes, name: str, status: int, code: str
) -> None:
    person = world.person()
    draft = person.open("new_connection").json["id"]
    refused = person.upload(draft, "rg", content, name)
    assert (refused.status_code, refused.json["code"]) == (status, code)
    assert refused.json["detail"]
    assert files_left(tmp_path) == []
    assert world.rows(RequestDocument) == []


def test_a_heic_photo_is_refused_with_what_to_do_in_the_readers_language(world: World) -> None:
    person = world.person()
    draft = person.open("new_connection").json["id"]
    told = [
        person.upload(draft, "rg", heic_file(), "IMG_0001.jpg", accept_language=language).json["detail"]
        for language in ("pt", "es", "en")
    ]
    assert len(set(told)) == 3
    assert all("JPEG" in sentence for sentence in told)


def test_a_word_document_named_pdf_is_told_to_be_one(world: World) -> None:
    person = world.person()
    draft = person.open("new_connection").json["id"]
    assert person.upload(draft, "rg", word_file(), "rg.pdf").json["recognised"] == "docx"


def test_a_polyglot_that_is_taken_goes_out_as_what_it_was_called(world: World) -> None:
    person = world.person()
    draft = person.open("new_connection").json["id"]
    content = JPEG_FILE[:20] + b"<script>alert(1)</script>" + JPEG_FILE[20:]
    sent = person.upload(draft, "rg", content, "rg.html.jpg")
    back = person.download(draft, sent.json["id"])
    assert (back.mimetype, back.headers["X-Content-Type-Options"]) == ("image/jpeg", "nosniff")
    assert back.headers["Content-Disposition"].startswith("attachment")

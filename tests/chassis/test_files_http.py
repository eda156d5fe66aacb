"""Files over HTTP: how large a request may be, what a broken connection leaves, and how a file goes out again."""

import hashlib
import io
import re
import socket
import subprocess
import sys
import threading
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import requests
from flask import Flask, Response, request
from werkzeug.http import parse_options_header

from chassis.files import (
    CSV,
    JPEG,
    PDF,
    LocalStore,
    StoredFile,
    UploadRules,
)
from chassis.files.http import download, takes_upload
from chassis.files.receiving import receive
from chassis.problems import Problem

PDF_BYTES = b"%PDF-1.7\n1 0 obj<<>>endobj\ntrailer<</Root 1 0 R>>\n%%EOF\n"
JPEG_BYTES = b"\xff\xd8\xff\xe0\0\x10JFIF\0" + bytes(40) + b"\xff\xd9"
RULES = UploadRules(max_bytes=1000, max_count=2, types=frozenset({PDF, JPEG, CSV}))


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return tmp_path / "files"


@pytest.fixture
def store(folder: Path) -> LocalStore:
    return LocalStore(folder)


def files_in(folder: Path) -> list[Path]:
    return [path for path in folder.rglob("*") if path.is_file()]


def pdf_of(size: int) -> bytes:
    return PDF_BYTES.ljust(size, b"\n")


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


def unrecorded(_key: str) -> None:
    """Nobody asks here what may be deleted."""


@pytest.fixture
def app(store: LocalStore) -> Flask:
    """One form that takes files and one resource that gives them back, as a service has them."""
    app = Flask("files-test")
    kept: dict[str, StoredFile] = {}

    @app.errorhandler(Problem)
    def refused(problem: Problem) -> tuple[dict[str, Any], int]:
        return {"code": problem.code, **problem.facts}, problem.status

    @app.post("/files")
    @takes_upload(RULES)
    def send() -> dict[str, list[str]]:
        stored = [receive(u, RULES, store, scanner=None, record=unrecorded) for u in request.files.getlist("file")]
        kept.update({s.sha256: s for s in stored})
        return {"ids": [s.sha256 for s in stored]}

    @app.get("/files/<file_id>")
    def content(file_id: str) -> Response:
        return download(kept[file_id], store, scanner=None)

    return app


def send(app: Flask, content: bytes, name: str) -> str:
    answer = app.test_client().post("/files", data={"file": (io.BytesIO(content), name), "slot": "rg"})
    assert answer.status_code == 200, answer.text
    return f"/files/{answer.get_json()['ids'][0]}"


def test_a_file_goes_out_as_a_private_attachment(app: Flask) -> None:
    answer = app.test_client().get(send(app, PDF_BYTES, "certidão (1).pdf"))

    assert answer.data == PDF_BYTES
    assert answer.headers["Content-Type"] == "application/pdf"
    assert answer.headers["Content-Length"] == str(len(PDF_BYTES))
    assert answer.headers["X-Content-Type-Options"] == "nosniff"
    assert "private" in answer.headers["Cache-Control"]
    assert answer.headers["ETag"] == f'"{hashlib.sha256(PDF_BYTES).hexdigest()}"'
    assert answer.headers["Content-Disposition"].isascii()
    assert parse_options_header(answer.headers["Content-Disposition"]) == (
        "attachment",
        {"filename": "certidão (1).pdf"},
    )


def test_a_picture_with_a_script_inside_is_still_only_an_attachment(app: Flask) -> None:
    polyglot = JPEG_BYTES[:20] + b"<script>alert(1)</script>" + JPEG_BYTES[20:]

    answer = app.test_client().get(send(app, polyglot, "x;filename=evil.html;.jpg"))

    assert answer.headers["Content-Type"] == "image/jpeg"
    assert answer.headers["X-Content-Type-Options"] == "nosniff"
    assert parse_options_header(answer.headers["Content-Disposition"]) == (
        "attachment",
        {"filename": "x;filename=evil.html;.jpg"},
    )


def test_a_text_keeps_its_own_encoding(app: Flask) -> None:
    answer = app.test_client().get(send(app, "ação".encode("cp1252"), "old.csv"))

    assert answer.headers["Content-Type"] == "text/csv"
    assert answer.data == "ação".encode("cp1252")


def test_a_file_already_there_is_not_sent_again(app: Flask) -> None:
    url = send(app, PDF_BYTES, "form.pdf")
    etag = app.test_client().get(url).headers["ETag"]

    again = app.test_client().get(url, headers={"If-None-Match": etag})

    assert (again.status_code, again.data) == (304, b"")


def test_an_interrupted_download_goes_on_where_it_stopped(app: Flask) -> None:
    url = send(app, PDF_BYTES, "form.pdf")
    size = len(PDF_BYTES)

    rest = app.test_client().get(url, headers={"Range": "bytes=5-"})
    beyond = app.test_client().get(url, headers={"Range": "bytes=5000-"})
    other = app.test_client().get(url, headers={"Range": "bytes=5-", "If-Range": '"another"'})

    assert (rest.status_code, rest.data) == (206, PDF_BYTES[5:])
    assert rest.headers["Content-Range"] == f"bytes 5-{size - 1}/{size}"
    assert beyond.status_code == 416
    assert (other.status_code, other.data) == (200, PDF_BYTES)


def test_head_says_the_size_without_the_bytes(app: Flask) -> None:
    answer = app.test_client().head(send(app, PDF_BYTES, "form.pdf"))

    assert (answer.data, answer.headers["Content-Length"]) == (b"", str(len(PDF_BYTES)))


def test_a_form_may_be_as_large_as_all_its_files_and_no_larger(app: Flask, folder: Path) -> None:
    both = [(io.BytesIO(pdf_of(1000)), "1.pdf"), (io.BytesIO(pdf_of(1000)), "2.pdf")]
    assert app.test_client().post("/files", data={"file": both}).status_code == 200
    before = files_in(folder)

    answer = app.test_client().post("/files", data={"file": (io.BytesIO(pdf_of(100_000)), "3.pdf")})

    assert (answer.status_code, answer.json) == (413, {"code": "file.too_large", "max_bytes": 1000})
    assert files_in(folder) == before


def test_an_endless_form_is_cut_off_while_it_is_being_parsed(app: Flask, folder: Path) -> None:
    head = b'--b\r\nContent-Disposition: form-data; name="file"; filename="a.pdf"\r\n\r\n'
    sender = Endless(head)

    answer = app.test_client().post(
        "/files",
        content_type="multipart/form-data; boundary=b",
        environ_overrides={"wsgi.input": sender, "wsgi.input_terminated": True},  # chunked: no length said
    )

    assert (answer.status_code, answer.get_json()["code"]) == (413, "file.too_large")
    assert sender.given < 500_000
    assert files_in(folder) == []


def test_a_form_that_breaks_off_is_no_file(app: Flask, folder: Path) -> None:
    half = b'--b\r\nContent-Disposition: form-data; name="file"; filename="a.pdf"\r\n\r\n' + PDF_BYTES

    answer = app.test_client().post("/files", data=half, content_type="multipart/form-data; boundary=b")

    assert (answer.status_code, answer.json) == (200, {"ids": []})
    assert files_in(folder) == []


def test_more_files_than_the_rules_allow_are_refused_before_the_view_sees_any(app: Flask, folder: Path) -> None:
    form = {"file": [(io.BytesIO(PDF_BYTES), f"{n}.pdf") for n in range(RULES.max_count + 1)]}

    answer = app.test_client().post("/files", data=form)

    assert (answer.status_code, answer.get_json()["code"]) == (422, "file.too_many")
    assert files_in(folder) == []


SERVICE = """
from pathlib import Path
from chassis.files import *
from chassis.files.http import bare_upload, takes_upload
from chassis.files.receiving import receive
from flask import Flask

app = Flask("bare")
store = LocalStore(Path("files"))
rules = UploadRules(max_bytes=1_000_000, max_count=1, types=frozenset({PDF}))

@app.put("/file")
@takes_upload(rules)
def put():
    try:
        return receive(bare_upload("form.pdf"), rules, store, scanner=None, record=print).sha256
    except FileIncomplete:
        print("sender gone", flush=True)
        raise
"""


@pytest.fixture
def service(folder: Path) -> Iterator[subprocess.Popen[str]]:
    """A real gunicorn, because servers differ in how they present a broken connection."""
    (folder.parent / "service.py").write_text(SERVICE)
    command = [sys.executable, "-m", "gunicorn", "--no-control-socket", "-b", "127.0.0.1:0", "service:app"]
    with subprocess.Popen(
        command, cwd=folder.parent, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True
    ) as process:
        deadline = threading.Timer(30, process.kill)
        deadline.start()
        yield process
        deadline.cancel()
        process.terminate()


def line_with(service: subprocess.Popen[str], words: str) -> str:
    """Wait until the service says `words`; at the deadline it is killed, and says nothing more."""
    assert service.stdout
    said = ""
    for line in service.stdout:
        said += line
        if words in line:
            return line
    raise AssertionError(said)


def port_of(service: subprocess.Popen[str]) -> int:
    found = re.search(r"127\.0\.0\.1:(\d+)", line_with(service, "Listening at"))
    assert found
    return int(found[1])


def test_a_bare_body_is_a_file_once_all_of_it_has_come(service: subprocess.Popen[str], folder: Path) -> None:
    port = port_of(service)
    with socket.create_connection(("127.0.0.1", port)) as sender:
        sender.sendall(b"PUT /file HTTP/1.1\r\nHost: x\r\nContent-Length: 500000\r\n\r\n" + pdf_of(200_000))
    line_with(service, "sender gone")
    assert files_in(folder) == []

    whole = requests.put(f"http://127.0.0.1:{port}/file", data=pdf_of(500_000), timeout=10)
    in_chunks = requests.put(f"http://127.0.0.1:{port}/file", data=iter([PDF_BYTES, b"\n"]), timeout=10)

    assert whole.text == hashlib.sha256(pdf_of(500_000)).hexdigest()
    assert in_chunks.text == hashlib.sha256(PDF_BYTES + b"\n").hexdigest()

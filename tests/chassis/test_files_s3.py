"""The blob store on S3, against a small server of ours that answers as a bucket does."""

import hashlib
import io
import threading
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from urllib.parse import parse_qs, unquote, urlsplit
from xml.etree import ElementTree

import boto3
import pytest
from flask import Flask, Response
from werkzeug.datastructures import FileStorage
from werkzeug.exceptions import ClientDisconnected

from chassis.files import (
    MB,
    PLAIN_TEXT,
    BlobMissingError,
    BlobStore,
    FileContentMismatch,
    FileTooLarge,
    UploadRules,
    open_store,
)
from chassis.files.http import download
from chassis.files.receiving import receive
from chassis.problems import Unavailable

RULES = UploadRules(max_bytes=20 * MB, max_count=1, types=frozenset({PLAIN_TEXT}))
LARGE = b"a line of text\n" * (12 * MB // 15)  # over boto3's threshold of 8 MiB for several parts


@dataclass
class Unfinished:
    """A multipart upload that was begun and neither completed nor aborted."""

    key: str
    parts: dict[int, bytes] = field(default_factory=dict)


@dataclass
class Bucket:
    """What the server keeps."""

    objects: dict[str, bytes] = field(default_factory=dict)
    unfinished: dict[str, Unfinished] = field(default_factory=dict)
    parts_put: int = 0


class BucketServer(ThreadingHTTPServer):
    bucket: Bucket


class S3Twin(BaseHTTPRequestHandler):
    """As much of the S3 REST API as the store uses, path-style, for one bucket named `files`.

    It checks what a real one checks of a body (its signed SHA-256, parts of at least 5 MiB but the last), though
    not who asks. Its answers have the elements that boto3 reads.
    """

    protocol_version = "HTTP/1.1"
    server: BucketServer

    def do_PUT(self) -> None:
        body = self._body()
        if self.headers["x-amz-content-sha256"] != hashlib.sha256(body).hexdigest():
            return self._error(400, "XAmzContentSHA256Mismatch")
        if "uploadId" in self._query:
            self._bucket.unfinished[self._query["uploadId"]].parts[int(self._query["partNumber"])] = body
            self._bucket.parts_put += 1
        else:
            self._bucket.objects[self._key] = body
        return self._answer(200, ETag=f'"{hashlib.md5(body).hexdigest()}"')

    def do_GET(self) -> None:
        if "uploads" in self._query:
            return self._list_unfinished()
        if self._key not in self._bucket.objects:
            return self._error(404, "NoSuchKey")
        return self._answer(200, self._bucket.objects[self._key])

    def do_POST(self) -> None:
        body = self._body()
        if "uploads" in self._query:
            upload_id = f"upload-{len(self._bucket.unfinished)}"
            self._bucket.unfinished[upload_id] = Unfinished(self._key)
            return self._xml(f"<Initiated><UploadId>{upload_id}</UploadId></Initiated>")
        numbers = [int(element.text or "") for element in ElementTree.fromstring(body).iterfind(".//{*}PartNumber")]
        unfinished = self._bucket.unfinished[self._query["uploadId"]]
        if any(len(unfinished.parts[n]) < 5 * MB for n in numbers[:-1]):
            return self._error(400, "EntityTooSmall")
        del self._bucket.unfinished[self._query["uploadId"]]
        self._bucket.objects[self._key] = b"".join(unfinished.parts[n] for n in numbers)
        return self._xml("<Completed><ETag>whole</ETag></Completed>")

    def do_DELETE(self) -> None:
        if "uploadId" in self._query:
            del self._bucket.unfinished[self._query["uploadId"]]
        else:
            self._bucket.objects.pop(self._key, None)
        self._answer(204)

    def log_message(self, *_: object) -> None:
        """Nobody reads it."""

    @property
    def _bucket(self) -> Bucket:
        return self.server.bucket

    @property
    def _key(self) -> str:
        return unquote(urlsplit(self.path).path).removeprefix("/files").removeprefix("/")

    @property
    def _query(self) -> dict[str, str]:
        return {k: v[-1] for k, v in parse_qs(urlsplit(self.path).query, keep_blank_values=True).items()}

    def _body(self) -> bytes:
        return self.rfile.read(int(self.headers["Content-Length"] or 0))

    def _list_unfinished(self) -> None:
        rows = [
            f"<Upload><Key>{u.key}</Key><UploadId>{i}</UploadId><Initiated>2026-03-01T12:00:00.000Z</Initiated></Upload>"
            for i, u in self._bucket.unfinished.items()
            if u.key.startswith(self._query["prefix"])
        ]
        self._xml(f"<List><IsTruncated>false</IsTruncated>{''.join(rows)}</List>")

    def _error(self, status: int, code: str) -> None:
        self._answer(status, f"<Error><Code>{code}</Code></Error>".encode())

    def _xml(self, text: str) -> None:
        self._answer(200, text.encode())

    def _answer(self, status: int, body: bytes = b"", **headers: str) -> None:
        self.send_response(status)
        for name, value in {**headers, "Content-Length": str(len(body))}.items():
            self.send_header(name, value)
        self.end_headers()
        self.wfile.write(body)


@pytest.fixture
def server() -> Iterator[BucketServer]:
    server = BucketServer(("127.0.0.1", 0), S3Twin)
    server.bucket = Bucket()
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.05})
    thread.start()
    yield server
    server.shutdown()
    thread.join()
    server.server_close()


@pytest.fixture
def bucket(server: BucketServer) -> Bucket:
    return server.bucket


@pytest.fixture
def endpoint(server: BucketServer, monkeypatch: pytest.MonkeyPatch) -> str:
    monkeypatch.setenv("AWS_ACCESS_KEY_ID", "test")
    monkeypatch.setenv("AWS_SECRET_ACCESS_KEY", "test")
    monkeypatch.setenv("AWS_DEFAULT_REGION", "sa-east-1")
    return f"http://127.0.0.1:{server.server_port}"


@pytest.fixture
def store(endpoint: str) -> BlobStore:
    return open_store(f"s3://files/uploads?endpoint_url={endpoint}")


@pytest.mark.parametrize("content", [b"short\n", LARGE], ids=["one request", "several parts"])
def test_what_is_written_is_read_back_and_measured(store: BlobStore, bucket: Bucket, content: bytes) -> None:
    blob = store.write(io.BytesIO(content))

    with store.open(blob.key) as stream:
        assert stream.read() == content
    assert (blob.size, blob.sha256) == (len(content), hashlib.sha256(content).hexdigest())
    assert list(bucket.objects) == [f"uploads/{blob.key}"]
    assert bucket.unfinished == {}


def test_a_large_file_really_goes_in_parts(store: BlobStore, bucket: Bucket) -> None:
    store.write(io.BytesIO(LARGE))

    assert bucket.parts_put == 2


@pytest.mark.parametrize(
    ("content", "refusal"),
    [
        (b"\0\0\0", FileContentMismatch),
        (LARGE + b"\0", FileContentMismatch),
        (b"x" * (20 * MB + 1), FileTooLarge),
    ],
    ids=["wrong and small", "wrong and large", "too large"],
)
def test_a_refused_file_leaves_nothing_in_the_bucket(
    store: BlobStore, bucket: Bucket, content: bytes, refusal: type[Exception]
) -> None:
    with pytest.raises(refusal):
        receive(FileStorage(io.BytesIO(content), "note.txt"), RULES, store, scanner=None, record=unrecorded)

    assert (bucket.objects, bucket.unfinished) == ({}, {})


@pytest.mark.parametrize("content", [b"small", LARGE], ids=["small", "large"])
def test_a_key_is_recorded_before_the_bucket_has_anything_under_it(
    store: BlobStore, bucket: Bucket, content: bytes
) -> None:
    recorded: list[tuple[str, int]] = []

    def record(key: str) -> None:
        recorded.append((key, len(bucket.objects)))

    stored = receive(FileStorage(io.BytesIO(content), "note.txt"), RULES, store, scanner=None, record=record)

    assert recorded == [(stored.key, 0)]
    assert len(bucket.objects) == 1


def test_what_cannot_be_recorded_is_not_kept(store: BlobStore, bucket: Bucket) -> None:
    def record(_key: str) -> None:
        raise Unavailable()

    for content in (b"small", LARGE):
        with pytest.raises(Unavailable):
            receive(FileStorage(io.BytesIO(content), "note.txt"), RULES, store, scanner=None, record=record)

    assert (bucket.objects, bucket.unfinished) == ({}, {})


def unrecorded(_key: str) -> None:
    """Nobody asks here what may be deleted."""


class HangingUp(io.BytesIO):
    """A sender who goes away in the middle of the second part."""

    def read(self, size: int | None = -1, /) -> bytes:
        if self.tell() > 9 * MB:
            raise ClientDisconnected()
        return super().read(size)


def test_a_sender_who_hangs_up_leaves_nothing_in_the_bucket(store: BlobStore, bucket: Bucket) -> None:
    with pytest.raises(ClientDisconnected):
        receive(FileStorage(HangingUp(LARGE), "note.txt"), RULES, store, scanner=None, record=unrecorded)

    assert (bucket.objects, bucket.unfinished) == ({}, {})


def test_a_deleted_blob_is_gone_and_deleting_again_is_fine(store: BlobStore) -> None:
    blob = store.write(io.BytesIO(b"short-lived"))

    store.delete(blob.key)
    store.delete(blob.key)

    with pytest.raises(BlobMissingError):
        store.open(blob.key)


def test_uploads_whose_writer_died_are_swept_by_age(store: BlobStore, bucket: Bucket, endpoint: str) -> None:
    dead = boto3.client("s3", endpoint_url=endpoint)
    dead.create_multipart_upload(Bucket="files", Key="uploads/ab/dead")
    dead.create_multipart_upload(Bucket="files", Key="somebody-elses/dead")
    begun = datetime(2026, 3, 1, 12, tzinfo=UTC)  # the twin's answer

    assert store.sweep_partial(older_than=begun - timedelta(hours=1)) == 0
    assert store.sweep_partial(older_than=begun + timedelta(hours=1)) == 1
    assert [u.key for u in bucket.unfinished.values()] == ["somebody-elses/dead"]


def test_a_file_goes_out_of_the_bucket_whole_or_in_part(store: BlobStore) -> None:
    stored = receive(FileStorage(io.BytesIO(LARGE), "note.txt"), RULES, store, scanner=None, record=unrecorded)
    app = Flask("s3-test")

    @app.get("/file")
    def content() -> Response:
        return download(stored, store, scanner=None)

    assert app.test_client().get("/file").data == LARGE
    part = app.test_client().get("/file", headers={"Range": f"bytes={9 * MB}-{9 * MB + 9}"})
    assert (part.status_code, part.data) == (206, LARGE[9 * MB : 9 * MB + 10])


def test_a_store_that_is_away_is_unavailable(server: BucketServer, store: BlobStore) -> None:
    server.server_close()

    with pytest.raises(Unavailable):
        store.write(io.BytesIO(b"anything"))


def test_an_option_nobody_knows_is_an_error_at_start() -> None:
    with pytest.raises(ValueError, match="does not know region"):
        open_store("s3://files/uploads?region=sa-east-1")

"""Files in HTTP: limits of requests that bring files, and answers that carry them."""

from collections.abc import Callable
from functools import wraps
from io import BytesIO
from tempfile import SpooledTemporaryFile
from typing import IO, BinaryIO, ParamSpec, TypeVar, cast

from flask import Response, request, send_file
from werkzeug.datastructures import FileStorage
from werkzeug.exceptions import RequestEntityTooLarge

from chassis.files.blobs import CHUNK, BlobStore, Source
from chassis.files.recognition import FileType
from chassis.files.refusals import FileIncomplete, FileInfected, FileNotReady, FileTooLarge
from chassis.files.rules import UploadRules
from chassis.files.scanning import Scanner
from chassis.files.stored import ScanState, StoredFile
from chassis.problems import FormUnreadable

P = ParamSpec("P")
R = TypeVar("R")

_IN_MEMORY = 512 * 1024  # a larger bare upload waits on disk, as the files of a form do
_FORM_ALLOWANCE = 64 * 1024  # bytes for boundaries, part headers and the few text fields of a form


def takes_upload(rules: UploadRules) -> Callable[[Callable[P, R]], Callable[P, R]]:
    """Return a decorator for a view that receives uploads: larger requests than `rules` allow are refused early.

    A form is parsed (and spooled to disk) before the view sees its files, so a check in the view would come too late.
    The decorator goes right below `@blueprint.route`, above whatever reads the form. The decorated view raises
    FileTooLarge for a larger request, FormUnreadable for a broken form, and TooManyFiles when the form has more files
    than `rules` allow: of two files under one field name the second would be ignored.
    """
    limit = rules.max_bytes * rules.max_count + _FORM_ALLOWANCE

    def bounded(view: Callable[P, R]) -> Callable[P, R]:
        @wraps(view)
        def inner(*args: P.args, **kwargs: P.kwargs) -> R:
            request.max_content_length = limit
            try:
                rules.check_count(_number_of_files())
                return view(*args, **kwargs)
            except RequestEntityTooLarge:
                raise FileTooLarge(max_bytes=rules.max_bytes) from None

        return inner

    return bounded


def _number_of_files() -> int:
    """Return how many files the request's form has. Raises FormUnreadable for a form that does not follow RFC 7578."""
    try:
        return len(list(request.files.items(multi=True)))
    except ValueError:
        raise FormUnreadable() from None


def bare_upload(name: str) -> FileStorage:
    """Return the request's whole body as one upload with the file name `name`, to be given to `received`.

    For a view whose client sends the file without a form. Reading the upload raises FileIncomplete when the connection
    breaks before the whole body has come. `request.stream` itself would not: under gunicorn, with a size limit set,
    werkzeug takes a broken connection for the end.
    """
    return FileStorage(cast(BinaryIO, _Announced(request.stream, request.content_length or 0)), name)


def spooled_upload(name: str, rules: UploadRules) -> FileStorage:
    """Return the request's whole body as one upload that can be read more than once, with the file name `name`.

    It waits in memory or in a nameless temporary file, as the files of a form do. Raises FileTooLarge when it has more
    bytes than `rules` allow, FileIncomplete when the connection breaks before the whole body has come.
    """
    source, size = bare_upload(name).stream, 0
    spool = SpooledTemporaryFile(max_size=_IN_MEMORY)  # noqa: SIM115  # read after this function has returned
    while chunk := source.read(CHUNK):
        size += len(chunk)
        if size > rules.max_bytes:
            raise FileTooLarge(max_bytes=rules.max_bytes)
        spool.write(chunk)
    spool.seek(0)
    return FileStorage(cast(BinaryIO, spool), name)


class _Announced:
    """A source that may not end before its announced `length` in bytes."""

    def __init__(self, source: Source, length: int) -> None:
        self._source = source
        self._missing = length

    def read(self, size: int, /) -> bytes:
        chunk = self._source.read(size)
        self._missing -= len(chunk)
        if not chunk and self._missing > 0:
            raise FileIncomplete()
        return chunk


def download(stored: StoredFile, store: BlobStore, *, scanner: Scanner | None) -> Response:
    """Return a stored file as a streamed attachment. Conditional and range requests are honoured.

    `store` has the file's bytes; `scanner` is the service's malware scanner, None if it has none. The file is never
    shown inline and its type never guessed, so it cannot act in the reader's browser under the platform's name. Raises
    FileNotReady if there is a scanner and it has not called the file clean yet, FileInfected when the file was found
    infected, BlobMissingError (answered as FileMissing), and werkzeug's RequestedRangeNotSatisfiable.
    """
    if stored.scan is ScanState.INFECTED:
        raise FileInfected(name=stored.name)
    if scanner is not None and stored.scan is not ScanState.CLEAN:
        raise FileNotReady()
    return _attachment(store.open(stored.key), stored.name, stored.media_type, stored.size, stored.sha256)


def small_download(content: bytes, *, name: str, kind: FileType, etag: str) -> Response:
    """Return a file that is in memory as an attachment, with the same headers as `download`.

    `kind` is the FileType of the content, and `etag` a text that changes with it.
    """
    return _attachment(BytesIO(content), name, kind.media_type, len(content), etag)


def _attachment(source: IO[bytes], name: str, media_type: str, size: int, etag: str) -> Response:
    response = send_file(
        source, as_attachment=True, download_name=name, mimetype=media_type, etag=etag, conditional=False
    )
    response.content_type = media_type  # without the charset that Flask would guess for texts
    response.content_length = size
    response.headers["X-Content-Type-Options"] = "nosniff"
    # A browser may keep the file but asks each time, because who may read it can change.
    response.headers["Cache-Control"] = "private, no-cache"
    try:
        response.make_conditional(request, accept_ranges=True, complete_length=size)
    except BaseException:
        response.close()
        raise
    return response

"""Uploads on their way in: checked while they stream, kept only when everything about them is right.

Called outside any transaction (a scan or a slow sender may take a minute); the row is written afterwards.
"""

from collections.abc import Callable, Sequence
from contextlib import ExitStack
from typing import TYPE_CHECKING

from chassis.files.blobs import BlobStore, Source, new_key
from chassis.files.recognition import SAMPLE_BYTES, FileType, Sample
from chassis.files.refusals import FileEmpty, FileInfected, FileTooLarge
from chassis.files.rules import UploadRules, check_content, display_name
from chassis.files.scanning import Scanner, scan
from chassis.files.stored import ScanState, StoredFile

if TYPE_CHECKING:
    from werkzeug.datastructures import FileStorage


def receive(
    upload: "FileStorage",
    rules: UploadRules,
    store: BlobStore,
    *,
    scanner: Scanner | None,
    noting: Callable[[str], object] = lambda _key: None,
) -> StoredFile:
    """Take one upload into the store: a form's file, `http.bare_upload`, or `FileStorage(stream, filename)`.

    Never reads more than one byte past the limit, and a refusal leaves nothing behind. Comes back `pending`
    without a scanner or while it does not answer. `noting` is told the key once the content is right and before the
    store has anything under it: who notes it there can find what a cut leaves behind, and when that fails nothing is
    kept. Raises FileEmpty, FileTypeNotAllowed, FileTooLarge,
    FileContentMismatch, FileInfected, and what reading or writing raises (`FileIncomplete`, `Unavailable`).
    """
    if not upload.filename:
        raise FileEmpty()
    name = display_name(upload.filename)
    kind = rules.type_of(name)
    key = new_key()
    blob = store.write(_Gate(upload.stream, name, kind, rules.max_bytes, lambda: noting(key)), key)
    stored = StoredFile(blob.key, name, kind.media_type, blob.size, blob.sha256)
    try:
        return _scanned(stored, store, scanner)
    except BaseException:
        store.delete(stored.key)
        raise


def receive_all(
    uploads: Sequence["FileStorage"],
    rules: UploadRules,
    store: BlobStore,
    *,
    scanner: Scanner | None,
    already: int = 0,
) -> list[StoredFile]:
    """Take all uploads or none, where `already` files are kept. Raises TooManyFiles, else as `receive`.

    Two requests at once may both pass this count: the action counts again under its lock.
    """
    if not uploads:
        raise FileEmpty()
    rules.check_count(already + len(uploads))
    taken: list[StoredFile] = []
    with ExitStack() as undo:
        for upload in uploads:
            stored = receive(upload, rules, store, scanner=scanner)
            undo.callback(store.delete, stored.key)
            taken.append(stored)
        undo.pop_all()
    return taken


def _scanned(stored: StoredFile, store: BlobStore, scanner: Scanner | None) -> StoredFile:
    if scanner is None:
        return stored
    checked = scan(stored, store, scanner)
    if checked.scan is ScanState.INFECTED:
        raise FileInfected(name=stored.name)
    return checked


class _Gate:
    """The upload as the store reads it: one that breaks a rule ends in the refusal, never in an end of file.

    So the store cannot finish writing what is refused, and its own clean-up is the only one needed. `accepted` is
    called once, at the end of what breaks none.
    """

    def __init__(
        self, source: Source, name: str, kind: FileType, max_bytes: int, accepted: Callable[[], object]
    ) -> None:
        self._source = source
        self._name = name
        self._kind = kind
        self._max_bytes = max_bytes
        self._accepted = accepted
        self._is_accepted = False
        self._size = 0
        self._head = self._tail = b""

    def read(self, size: int, /) -> bytes:
        chunk = self._source.read(min(size, self._max_bytes - self._size + 1))
        if not chunk and not self._is_accepted:
            self._judge()
            self._accepted()
            self._is_accepted = True
        self._size += len(chunk)
        if self._size > self._max_bytes:
            raise FileTooLarge(max_bytes=self._max_bytes)
        self._head += chunk[: SAMPLE_BYTES - len(self._head)]
        self._tail = (self._tail + chunk)[-SAMPLE_BYTES:]
        return chunk

    def _judge(self) -> None:
        if self._size == 0:
            raise FileEmpty()
        check_content(self._name, self._kind, Sample(self._head, self._tail, self._size))

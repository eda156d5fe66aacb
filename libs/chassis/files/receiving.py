"""Receiving uploads: checked while they stream in, and stored only when every rule is kept.

Uploads are received outside any transaction, because a scan or a slow sender may take a minute. The row about the file
is written afterwards.
"""

from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from io import BytesIO
from typing import TYPE_CHECKING, Protocol

import structlog

from chassis import clock
from chassis.database import Database
from chassis.files import deletion
from chassis.files.blobs import CHUNK, BlobStore, Source, new_key
from chassis.files.recognition import FileType, recognised
from chassis.files.refusals import FileEmpty, FileInfected, FileTooLarge
from chassis.files.rules import UploadRules, display_name, name_as
from chassis.files.sample import Sample, Sampler
from chassis.files.scanning import Scanner, scan
from chassis.files.stored import ScanState, StoredFile
from chassis.problems import Problem

if TYPE_CHECKING:
    from werkzeug.datastructures import FileStorage

log = structlog.get_logger(__name__)

UNKNOWN_KIND = "application/octet-stream"
"""The media type of a file whose kind its bytes do not show."""

Judge = Callable[[FileType | None, Sample], FileType]
"""Decides about a file by its recognised kind (None: unknown kind, or an empty file) and by its sample.

Returns the kind that the file is stored as, or raises a Problem before anything of the file is stored.
"""


class Keeper(Protocol):
    """What receives files for a service: its database, its blob store and its scanner. A `Runtime` is one."""

    @property
    def database(self) -> Database: ...
    @property
    def files(self) -> BlobStore: ...
    @property
    def scanner(self) -> Scanner | None: ...


@dataclass(frozen=True)
class Content:
    """A file in memory, with the name that its sender gave it."""

    name: str
    content: bytes = field(repr=False)


@dataclass(frozen=True)
class Inspected:
    """A file that was read and not stored: its display name, the kind its bytes show (None: unknown) and its sample."""

    name: str
    kind: FileType | None
    sample: Sample


@contextmanager
def received(
    upload: "FileStorage", rules: UploadRules, keeper: Keeper, *, judge: Judge | None = None
) -> Iterator[StoredFile]:
    """Check and store one upload for the block, and yield it as a StoredFile. A view uses it.

        with received(body["file"], RULES, running.runtime) as stored:
            return perform(actions.add_document, stored=stored)

    The block's action keeps the file by `keep_file(session, stored.key)`; otherwise the file is deleted after the
    block. `rules` say which files are allowed, `keeper` is the service's Runtime. With rules `by_content` (the bytes
    decide, not the file name), `judge` is called with the recognised kind and the file's Sample; it returns the kind to
    store or raises a Problem. Raises FileEmpty, FileTypeNotAllowed, FileTooLarge, FileContentMismatch, FileInfected,
    FileIncomplete, Unavailable, and what `judge` raises.
    """
    with received_all([upload], rules, keeper, judge=judge) as (stored,):
        yield stored


@contextmanager
def received_all(
    uploads: "Sequence[FileStorage]",
    rules: UploadRules,
    keeper: Keeper,
    *,
    already: int = 0,
    judge: Judge | None = None,
) -> Iterator[list[StoredFile]]:
    """Check and store all uploads or none for the block, and yield them as a list of StoredFile. A context manager.

    The block's action keeps each file by `keep_file(session, stored.key)`. `rules` are the UploadRules of the place:
    sizes, number, kinds, and whether the name's extension or (`by_content`) the bytes tell the kind.

    An upload is a form's file, `http.bare_upload`, or `FileStorage(stream, filename)`. `keeper` is the service's
    Runtime. `already` is how many files the sender has; with the new ones they are at most as many as `rules` allow.
    With rules `by_content` (the bytes decide, not the file name), `judge` is called with each file's recognised kind
    and Sample; it returns the kind to store or raises a Problem. A file's scan state is `pending` without a scanner or
    while the scanner does not answer. At most one byte past the size limit is read.

    Each key is recorded before the store has the bytes (`chassis.files.deletion`). A file that no action has kept when
    the block ends, normally or by a Problem, is deleted at once: a refused file, or the second copy that came with a
    repeated Idempotency-Key. After any other exception the action may have been committed or not. The records then
    stay, and a job deletes in an hour the files that no action kept.

    Raises FileEmpty, TooManyFiles, FileTypeNotAllowed, FileTooLarge, FileContentMismatch, FileInfected, what `judge`
    raises, and FileIncomplete or Unavailable while reading or writing. Two requests at once may both pass the count, so
    the action counts again under its lock.
    """
    if not uploads:
        raise FileEmpty()
    rules.check_count(already + len(uploads))
    keys: list[str] = []

    def record(key: str) -> None:
        with keeper.database.writing() as session:
            deletion.record_file(session, key, now=clock.now())
        keys.append(key)

    try:
        yield [receive(u, rules, keeper.files, scanner=keeper.scanner, record=record, judge=judge) for u in uploads]
    except Problem:
        _delete_what_nobody_kept(keeper, keys)
        raise
    _delete_what_nobody_kept(keeper, keys)


@contextmanager
def stored_all(contents: Sequence[Content], keeper: Keeper) -> Iterator[list[StoredFile]]:
    """Store files of any kind for the block, and yield them as a list of StoredFile in the order of `contents`.

    A context manager for what comes in otherwise than as an upload, such as a mail with its attachments. Nothing is
    refused: an infected file is stored with that scan state, in which it is never served. The media type is that of the
    kind which the bytes show, `application/octet-stream` for an unknown kind.

    The block's action keeps each file by `keep_file(session, stored.key)`. The keys are recorded before the store has
    the bytes, and files that no action has kept are deleted as `received_all` does. `keeper` is the service's Runtime.
    Raises Unavailable while the store cannot be written.
    """
    keys = [new_key() for _ in contents]
    with keeper.database.writing() as session:
        for key in keys:
            deletion.record_file(session, key, now=clock.now())
    try:
        yield [_stored(content, key, keeper) for content, key in zip(contents, keys, strict=True)]
    except Problem:
        _delete_what_nobody_kept(keeper, keys)
        raise
    _delete_what_nobody_kept(keeper, keys)


def _stored(content: Content, key: str, keeper: Keeper) -> StoredFile:
    blob = keeper.files.write(BytesIO(content.content), key)
    sampler = Sampler()
    sampler.add(content.content)
    kind = recognised(sampler.sample)
    media_type = kind.media_type if kind else UNKNOWN_KIND
    stored = StoredFile(blob.key, display_name(content.name), media_type, blob.size, blob.sha256)
    return scan(stored, keeper.files, keeper.scanner) if keeper.scanner else stored


def receive(
    upload: "FileStorage",
    rules: UploadRules,
    store: BlobStore,
    *,
    scanner: Scanner | None,
    record: Callable[[str], object],
    judge: Judge | None = None,
) -> StoredFile:
    """Check and store one upload, and return it as a StoredFile. Services call `received` instead.

    `rules` are the UploadRules: size, kinds, and whether the name's extension or (`by_content`) the bytes tell the
    kind. `judge` replaces their check of the content: it is called with the kind that the bytes show (None: unknown or
    empty) and the file's Sample, and returns the kind to store or raises a Problem. Without a `scanner` nothing is
    scanned. When the content is right, `record` is called with the file's key, before the store has anything under that
    key. If `record` raises, nothing is stored.

    Raises FileEmpty, FileTypeNotAllowed, FileTooLarge, FileContentMismatch, FileInfected, FileIncomplete, Unavailable,
    and what `judge` raises. An infected file stays in the store under its recorded key, so that it is deleted later.
    """
    name = _name(upload)
    if not rules.by_content:
        rules.type_of(name)  # a wrong extension is refused before anything is read
    key = new_key()
    gate = _Gate(upload.stream, name, rules, judge, lambda: record(key))
    blob = store.write(gate, key)
    stored = StoredFile(blob.key, gate.name, gate.kind.media_type, blob.size, blob.sha256)
    if scanner is None:
        return stored
    checked = scan(stored, store, scanner)
    if checked.scan is ScanState.INFECTED:
        raise FileInfected(name=stored.name)
    return checked


def inspect(upload: "FileStorage", rules: UploadRules) -> Inspected:
    """Read an upload to its end and return it as Inspected (name, kind, sample), without storing anything.

    For files that are looked at and not kept. The name is safe to display. The kind is the FileType that the bytes
    show, None if they show none; nothing is compared with the kinds that `rules` allow. The sample is the file's
    beginning, end and size. Raises FileEmpty for an upload without a name, and FileTooLarge for one beyond the size
    that the UploadRules `rules` allow.
    """
    name = _name(upload)
    bounded = _Bounded(upload.stream, rules.max_bytes)
    while bounded.read(CHUNK):
        pass
    sample = bounded.sampler.sample
    return Inspected(name, recognised(sample), sample)


def _name(upload: "FileStorage") -> str:
    if not upload.filename:
        raise FileEmpty()
    return display_name(upload.filename)


def _delete_what_nobody_kept(keeper: Keeper, keys: list[str]) -> None:
    if not keys:
        return
    try:
        with keeper.database.reading() as session:
            left = deletion.recorded_files(session, keys)
        for key in left:
            keeper.files.delete(key)
        if left:
            with keeper.database.writing() as session:
                deletion.forget_files(session, left)
    except Exception as error:  # the request's answer is decided, and a job deletes the recorded files later
        log.warning("files.left_to_the_job", keys=keys, reason=str(error))


class _Bounded:
    """A source that collects a sample of the bytes read through it.

    Raises FileTooLarge when more than `max_bytes` are read.
    """

    def __init__(self, source: Source, max_bytes: int) -> None:
        self._source = source
        self._max_bytes = max_bytes
        self.sampler = Sampler()

    def read(self, size: int, /) -> bytes:
        chunk = self._source.read(min(size, self._max_bytes - self.sampler.size + 1))
        self.sampler.add(chunk)
        if self.sampler.size > self._max_bytes:
            raise FileTooLarge(max_bytes=self._max_bytes)
        return chunk


class _Gate(_Bounded):
    """The upload as the store reads it. When it breaks a rule, the last read raises the refusal instead of ending the
    file.

    So the store cannot finish writing a refused file, and its own clean-up suffices. `accepted` is called once, at the
    end of a file that breaks no rule. From then on `kind` and `name` are known.
    """

    kind: FileType

    def __init__(
        self, source: Source, name: str, rules: UploadRules, judge: Judge | None, accepted: Callable[[], object]
    ) -> None:
        super().__init__(source, rules.max_bytes)
        self.name = name
        self._rules = rules
        self._judge = judge
        self._accepted = accepted
        self._is_accepted = False

    def read(self, size: int, /) -> bytes:
        chunk = super().read(size)
        if not chunk and not self._is_accepted:
            self.kind = self._judged(self.sampler.sample)
            if self._rules.by_content:
                self.name = name_as(self.name, self.kind)
            self._accepted()
            self._is_accepted = True
        return chunk

    def _judged(self, sample: Sample) -> FileType:
        if self._judge:
            return self._judge(recognised(sample) if sample.size else None, sample)
        if sample.size == 0:
            raise FileEmpty()
        return self._rules.check_content(self.name, sample)

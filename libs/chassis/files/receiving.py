"""Uploads on their way in: checked while they stream, kept only when everything about them is right.

Called outside any transaction (a scan or a slow sender may take a minute); the row is written afterwards.
"""

from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
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

Judge = Callable[[FileType | None, Sample], FileType]
"""Decides about a file by what was recognised (None: nothing known, also of an empty file) and by its sample.

Returns the kind that the file is stored as, or raises a Problem before anything of the file is kept.
"""


class Keeper(Protocol):
    """Where files are kept and recorded: a `Runtime` of a service with FileSettings."""

    @property
    def database(self) -> Database: ...
    @property
    def files(self) -> BlobStore: ...
    @property
    def scanner(self) -> Scanner | None: ...


@dataclass(frozen=True)
class Inspected:
    """A file that was read and not kept: its harmless name, the kind its bytes show (None: unknown), its sample."""

    name: str
    kind: FileType | None
    sample: Sample


@contextmanager
def received(
    upload: "FileStorage", rules: UploadRules, keeper: Keeper, *, judge: Judge | None = None
) -> Iterator[StoredFile]:
    """Store one upload for the block, whose action keeps it by `keep_file(session, stored.key)`.

        with received(body["file"], RULES, running.runtime) as stored:
            return perform(actions.add_document, stored=stored)

    `received_all` says what becomes of a file that is not kept, and what is raised.
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
    """Store all uploads or none for the block, where the sender has `already` some files.

    An upload is a form's file, `http.bare_upload`, or `FileStorage(stream, filename)`. Never more than one byte past
    the limit is read. Each key is recorded before the store has its bytes (`chassis.files.deletion`).

    What no action has kept when the block ends, normally or by a Problem, is deleted at once: a refused file, or the
    second copy that came with a repeated Idempotency-Key. After any other exception nobody knows whether the action
    was committed, so the records stay, and the job deletes what was not kept in an hour.

    A file is `pending` without a scanner or while it does not answer. `judge` is for rules `by_content`.

    Raises FileEmpty, TooManyFiles, FileTypeNotAllowed, FileTooLarge, FileContentMismatch, FileInfected, what `judge`
    raises, and what reading or writing raises (FileIncomplete, Unavailable). Two requests at once may both pass the
    count: the action counts again under its lock.
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


def receive(
    upload: "FileStorage",
    rules: UploadRules,
    store: BlobStore,
    *,
    scanner: Scanner | None,
    record: Callable[[str], object],
    judge: Judge | None = None,
) -> StoredFile:
    """Store one upload: a step of `received_all`, which services use.

    `record` is called with the key once the content is right and before the store has anything under that key; when it
    fails, nothing is stored. A file that turns out infected stays in the store: its key is recorded.
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
    """Read an upload to its end and tell what it is, without keeping anything. Raises FileEmpty, FileTooLarge."""
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
    except Exception as error:  # the answer is decided, and the job deletes what is recorded
        log.warning("files.left_to_the_job", keys=keys, reason=str(error))


class _Bounded:
    """A source that samples what passes. Raises FileTooLarge when more than `max_bytes` come."""

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
    """The upload as the store reads it: one that breaks a rule ends in the refusal, never in an end of file.

    So the store cannot finish writing what is refused, and its own clean-up is the only one needed. `accepted` is
    called once, at the end of what breaks none; `kind` and `name` are known from then on.
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

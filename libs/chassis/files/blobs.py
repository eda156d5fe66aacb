"""The interface of blob stores, and what all stores share: generating keys, and measuring bytes while they are copied.

A blob is written once, completely or not at all, and never changed. Keys are generated here only, so that nothing a
user types ever becomes a path.
"""

import hashlib
import re
from dataclasses import dataclass
from datetime import datetime
from typing import BinaryIO, Protocol

from chassis.ids import new_id

CHUNK = 64 * 1024  # bytes moved at a time: large enough to be quick, small enough for many uploads at once

_KEY = re.compile(r"[0-9a-f]{2}/[0-9a-f]{32}")


class Source(Protocol):
    """An object from which bytes can be read; empty bytes mean the end."""

    def read(self, size: int, /) -> bytes: ...


class BlobMissingError(LookupError):
    """The blob store has no blob with this key."""


@dataclass(frozen=True)
class Blob:
    """What a blob store reports about a stored blob: `size` in bytes, `sha256` in hexadecimal."""

    key: str
    size: int
    sha256: str


class BlobStore(Protocol):
    """A place where uploaded files are kept as blobs."""

    def write(self, source: Source, key: str | None = None) -> Blob:
        """Read `source` to its end, store the bytes durably as one blob, and return its key, size and hash.

        `source` is an upload, as a rule. `key` is a `new_key()` that the caller recorded before, so that the blob can
        be found and deleted if the process is killed; without it a new key is made. When reading fails, nothing is
        stored and the error is raised. Raises `problems.Unavailable` when the store cannot be reached or is full.
        """
        ...

    def open(self, key: str) -> BinaryIO:
        """Open a blob for reading; the caller closes the stream.

        Raises `BlobMissingError` if there is none with this key.
        """
        ...

    def delete(self, key: str) -> None:
        """Delete a blob. Does nothing if there is none with this key."""
        ...

    def sweep_partial(self, older_than: datetime) -> int:
        """Delete half-written blobs that killed processes left before `older_than` (timezone-aware).

        Returns how many.
        """
        ...


def new_key() -> str:
    """Return a new key for a blob, `<folder>/<name>`, under which nothing is stored yet.

    The folder is taken from the random end of a UUIDv7: its beginning is the time, which would put all blobs of a
    period into one folder.
    """
    name = new_id().hex
    return f"{name[-2:]}/{name}"


def checked_key(key: str) -> str:
    """Return `key` if it has the form of a blob key. Raises `ValueError` otherwise.

    A store calls it before it uses a key. So a database row that was tampered with cannot make it touch any other file.
    """
    if not _KEY.fullmatch(key):
        raise ValueError(f"{key!r} is not a blob key.")
    return key


class Measured:
    """A source that counts and hashes the bytes read from another source.

    A read returns exactly as many bytes as were asked for, except at the end.
    """

    def __init__(self, source: Source) -> None:
        self._source = source
        self._digest = hashlib.sha256()
        self._ended = False
        self.size = 0

    def read(self, size: int = -1) -> bytes:
        taken = bytearray()
        while not self._ended and (size < 0 or len(taken) < size):
            chunk = self._source.read(CHUNK if size < 0 else min(CHUNK, size - len(taken)))
            self._ended = not chunk
            taken += chunk
        self._digest.update(taken)
        self.size += len(taken)
        return bytes(taken)

    def blob(self, key: str) -> Blob:
        """Return the size and hash of the bytes read so far, as the blob with this key."""
        return Blob(key, self.size, self._digest.hexdigest())

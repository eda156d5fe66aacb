"""The blob store's contract, and what all stores share: generated keys and measuring while the bytes pass.

A blob is written once, whole or not at all, and never changed. Keys come from us alone, so nothing a user
types ever becomes a path.
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
    """Anything to read bytes from; empty bytes are the end."""

    def read(self, size: int, /) -> bytes: ...


class BlobMissingError(LookupError):
    """The store has nothing under this key."""


@dataclass(frozen=True)
class Blob:
    """What the store knows of what it took: `size` in bytes, `sha256` in hexadecimal."""

    key: str
    size: int
    sha256: str


class BlobStore(Protocol):
    """Where bytes are kept."""

    def write(self, source: Source, key: str | None = None) -> Blob:
        """Read `source` to its end and then keep it durably under `key`, a `new_key()` that was noted before, or else
        under a new one.

        When reading fails, nothing is kept and the error goes on. Raises `problems.Unavailable` when the
        store is away or full.
        """
        ...

    def open(self, key: str) -> BinaryIO:
        """A stream of the blob, to be closed by the caller. Raises BlobMissingError."""
        ...

    def delete(self, key: str) -> None:
        """Forget the blob; one that is already gone is fine."""
        ...

    def sweep_partial(self, older_than: datetime) -> int:
        """Remove what writers that died left half-written before `older_than` (aware); says how many."""
        ...


def new_key() -> str:
    """A fresh key, its folder from the UUIDv7's random end: the beginning is the time and would pile up."""
    name = new_id().hex
    return f"{name[-2:]}/{name}"


def checked_key(key: str) -> str:
    """`key` itself when it is one of ours; else ValueError, so that a tampered row opens no other file."""
    if not _KEY.fullmatch(key):
        raise ValueError(f"{key!r} is not a blob key.")
    return key


class Measured:
    """A source that hashes and counts what passes, and gives as many bytes as asked for until the end."""

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
        return Blob(key, self.size, self._digest.hexdigest())

"""What a service remembers of a file: a plain value, fit for the columns of a row."""

from dataclasses import dataclass
from enum import StrEnum


class ScanState(StrEnum):
    """What is known about malware in a file. `pending` is also the state of everything where nobody scans."""

    PENDING = "pending"
    CLEAN = "clean"
    INFECTED = "infected"


@dataclass(frozen=True)
class StoredFile:
    """A file in the store.

    `key` finds the bytes; `name` is the sender's, made harmless, for display only; `media_type` is from our
    allow-list, never the sender's word; `size` is in bytes; `sha256` in lower-case hexadecimal.
    """

    key: str
    name: str
    media_type: str
    size: int
    sha256: str
    scan: ScanState = ScanState.PENDING

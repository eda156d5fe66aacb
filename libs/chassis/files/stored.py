"""A service's record of an uploaded file: a plain value, fit for the columns of a row."""

from dataclasses import asdict, dataclass
from enum import StrEnum
from typing import Any, Self


class ScanState(StrEnum):
    """What is known about malware in a file. Without a configured scanner, every file stays `pending`."""

    PENDING = "pending"
    CLEAN = "clean"
    INFECTED = "infected"


@dataclass(frozen=True)
class StoredFile:
    """The record of a file in the blob store.

    `key` finds the bytes. `name` is the sender's file name made harmless, for display only. `media_type` comes from our
    list of allowed kinds, never from the sender. `size` is in bytes, `sha256` in lower-case hexadecimal.
    """

    key: str
    name: str
    media_type: str
    size: int
    sha256: str
    scan: ScanState = ScanState.PENDING

    @classmethod
    def of(cls, row: Any) -> Self:
        """Return the record that is in the columns of a row, which are named like the fields."""
        return cls(row.key, row.name, row.media_type, row.size, row.sha256, ScanState(row.scan))

    def columns(self) -> dict[str, Any]:
        """Return the record as values for the columns of a row, which are named like the fields."""
        return {**asdict(self), "scan": self.scan.value}

"""A folder of files that operators change while the service runs: read again when a file in it changed."""

import threading
import time
from collections.abc import Callable
from pathlib import Path
from typing import Generic, TypeVar

import structlog

log = structlog.get_logger(__name__)
T = TypeVar("T")
Stamp = tuple[tuple[str, int, int, int, int], ...]


class BrokenFolder(Exception):
    """A folder cannot be read as a whole. The text is for the log."""


class Reloaded(Generic[T]):
    """What was read from a folder. It is read again when a file in it was added, changed or removed.

    `read` makes a value of the folder and of the value before, which is `empty` at first. Whether something changed is
    looked at every `check_every` seconds. When `read` raises BrokenFolder or OSError, the last value stays in use and
    the reason is logged once.
    """

    def __init__(self, folder: Path, read: Callable[[Path, T], T], *, empty: T, check_every: float) -> None:
        self.folder = folder
        self._read = read
        self._value = empty
        self._check_every = check_every
        self._next_check = 0.0
        self._stamp: Stamp | None = None
        self._lock = threading.Lock()

    def current(self) -> T:
        """Return the value, after reading the folder again if it changed.

        While one thread reads, the others get the value before; only the first reading makes them wait.
        """
        if time.monotonic() < self._next_check:
            return self._value
        if self._lock.acquire(blocking=self._stamp is None):
            try:
                self._check()
            finally:
                self._lock.release()
        return self._value

    def _check(self) -> None:
        if time.monotonic() < self._next_check:
            return
        stamp = _stamp(self.folder)
        if stamp != self._stamp:
            try:
                self._value = self._read(self.folder, self._value)
                log.info("folder.read", folder=str(self.folder), files=len(stamp))
            except (BrokenFolder, OSError) as fault:
                log.error("folder.broken", folder=str(self.folder), reason=str(fault))  # noqa: TRY400  # the reason says it all
            self._stamp = stamp
        self._next_check = time.monotonic() + self._check_every


def files_in(folder: Path) -> list[Path]:
    """Return the files in a folder and below it, sorted, without hidden ones."""
    inside = (one.relative_to(folder) for one in folder.rglob("*"))
    return sorted(folder / one for one in inside if not _is_hidden(one) and (folder / one).is_file())


def _is_hidden(path: Path) -> bool:
    return any(part.startswith(".") for part in path.parts)


def _stamp(folder: Path) -> Stamp:
    """Return what changes when a file in the folder is added, changed, replaced or removed."""
    found = []
    for path in files_in(folder):
        try:
            about = path.stat()
        except OSError:
            continue  # removed meanwhile
        found.append((str(path), about.st_mtime_ns, about.st_ctime_ns, about.st_size, about.st_ino))
    return tuple(found)

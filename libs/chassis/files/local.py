"""The blob store in a local folder: `<folder>/<shard>/<name>`, half-written blobs in `<folder>/.partial`.

A blob's bytes are first synced to the disk, then the file is renamed to its place and its folder is synced. A killed
process or a power cut leaves either the whole blob or a partial file, which `sweep_partial` deletes.
"""

import errno
import os
from datetime import datetime
from pathlib import Path
from typing import BinaryIO

from chassis.files.blobs import CHUNK, Blob, BlobMissingError, Measured, Source, checked_key, new_key
from chassis.problems import Unavailable


class LocalStore:
    """Blobs as files below `folder`, which is created if missing. Several processes may share it."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._partials = folder / ".partial"
        self._partials.mkdir(parents=True, exist_ok=True)

    def write(self, source: Source, key: str | None = None) -> Blob:
        key = key or new_key()
        partial = self._partials / Path(key).name
        measured = Measured(source)
        try:
            _write_through(partial, measured)
            self._publish(partial, key)
        except BaseException as error:
            partial.unlink(missing_ok=True)
            if isinstance(error, OSError) and error.errno in (errno.ENOSPC, errno.EDQUOT):
                raise Unavailable() from error
            raise
        return measured.blob(key)

    def open(self, key: str) -> BinaryIO:
        try:
            return self._path(key).open("rb")
        except FileNotFoundError:
            raise BlobMissingError(key) from None

    def delete(self, key: str) -> None:
        self._path(key).unlink(missing_ok=True)

    def sweep_partial(self, older_than: datetime) -> int:
        stale = [p for p in self._partials.iterdir() if _written_before(p, older_than)]
        for partial in stale:
            partial.unlink(missing_ok=True)
        return len(stale)

    def _path(self, key: str) -> Path:
        return self._folder / checked_key(key)

    def _publish(self, partial: Path, key: str) -> None:
        target = self._path(key)
        target.parent.mkdir(exist_ok=True)
        partial.rename(target)
        _sync_folder(target.parent)
        _sync_folder(self._folder)  # the shard's folder may be new, made by this process or another one


def _write_through(path: Path, source: Measured) -> None:
    with path.open("xb") as file:
        while chunk := source.read(CHUNK):
            file.write(chunk)
        file.flush()
        os.fsync(file.fileno())


def _sync_folder(folder: Path) -> None:
    descriptor = os.open(folder, os.O_RDONLY | os.O_DIRECTORY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


def _written_before(path: Path, moment: datetime) -> bool:
    try:
        return path.stat().st_mtime < moment.timestamp()
    except FileNotFoundError:  # completed by its writer or deleted by another process meanwhile
        return False

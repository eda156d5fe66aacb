"""The scripts of deploy/backup that need no server: the archive, files, heads of the audit trail."""

import os
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from io import BytesIO
from pathlib import Path

import pytest
from tests.deploy.scripts import ScriptFailed, reachable_folder, run_script

from chassis.files.blobs import Blob
from chassis.files.local import LocalStore


@pytest.fixture
def folder() -> Iterator[Path]:
    with reachable_folder() as made:
        yield made


def written(folder: Path, name: str, content: str) -> Path:
    file = folder / "work" / name
    file.write_text(content)
    return file


# The write-ahead log


def test_a_segment_is_archived_once_and_never_replaced(folder: Path) -> None:
    segment = written(folder, "segment", "log")
    archived = folder / "backup" / "wal" / "000000010000000000000001"
    for _ in range(2):
        run_script(folder, "archive-wal", segment, archived.name, folder / "backup")
    assert archived.read_text() == "log"

    other = written(folder, "other", "another log")
    with pytest.raises(ScriptFailed):
        run_script(folder, "archive-wal", other, archived.name, folder / "backup")

    assert archived.read_text() == "log"
    assert [file.name for file in archived.parent.iterdir()] == [archived.name]


# Files


@pytest.fixture
def files(folder: Path) -> Path:
    """Where a service keeps its files."""
    return folder / "files"


class Store:
    """A service's store, of which a test says when each file was stored."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._store = LocalStore(folder)

    def keep(self, content: str, at: datetime) -> Blob:
        blob = self._store.write(BytesIO(content.encode()))
        os.utime(self._folder / blob.key, (at.timestamp(), at.timestamp()))
        return blob

    def delete(self, blob: Blob) -> None:
        self._store.delete(blob.key)


def test_files_come_back_as_they_were_at_a_moment(folder: Path, files: Path) -> None:
    now = datetime.now(UTC).replace(microsecond=0)
    store, backup = Store(files), folder / "backup"
    stays = store.keep("stays", now - timedelta(hours=3))
    goes = store.keep("goes", now - timedelta(hours=2))
    run_script(folder, "copy-files", files, backup, "connections")
    store.delete(goes)
    later = store.keep("later", now + timedelta(hours=1))
    (files / ".partial" / "half").write_text("half")
    run_script(folder, "copy-files", files, backup, "connections")

    def restored(name: str, moment: datetime) -> set[str]:
        target = folder / "work" / name
        run_script(folder, "restore-files", backup, "connections", target, moment.isoformat())
        return {str(file.relative_to(target)) for file in target.rglob("*") if file.is_file()}

    assert restored("before", now - timedelta(minutes=1)) == {stays.key, goes.key}
    assert restored("between", now + timedelta(minutes=30)) == {stays.key}
    assert restored("after", now + timedelta(hours=2)) == {stays.key, later.key}
    assert (folder / "work" / "before" / goes.key).read_text() == "goes"


def test_a_volume_that_is_away_is_no_store_without_files(folder: Path) -> None:
    with pytest.raises(ScriptFailed, match="is no folder"):
        run_script(folder, "copy-files", folder / "away", folder / "backup", "connections")


def test_what_a_service_deleted_long_ago_leaves_the_backup(folder: Path, files: Path) -> None:
    store, backup = Store(files), folder / "backup"
    goes = store.keep("goes", datetime.now(UTC))
    run_script(folder, "copy-files", files, backup, "connections")
    store.delete(goes)
    run_script(folder, "copy-files", files, backup, "connections")
    (backup / "base").mkdir()
    assert list((backup / "files" / "connections").rglob(Path(goes.key).name))

    run_script(folder, "prune", backup, 1)
    assert list((backup / "files" / "connections").rglob(Path(goes.key).name))
    (gone,) = (backup / "files" / "connections" / "gone").iterdir()
    gone.rename(gone.with_name("20200101T000000Z"))
    run_script(folder, "prune", backup, 1)

    assert not list((backup / "files" / "connections").rglob(Path(goes.key).name))


# The heads of the audit trail


def test_heads_from_after_the_moment_are_cut_off_and_kept_apart(folder: Path) -> None:
    lines = ["2026-11-28T10:00:00.000Z 5 aaaa", "2026-11-28T10:05:00.500Z 7 bbbb", "2026-11-28T10:10:00.000Z 9 cccc"]
    heads = written(folder, "heads", "\n".join(lines) + "\n")

    run_script(folder, "cut-heads", heads, "2026-11-28T10:05:01Z")

    assert heads.read_text().splitlines() == lines[:2]
    (kept,) = (folder / "work").glob("heads.before-restore-*")
    assert kept.read_text().splitlines() == lines


def test_every_script_says_what_it_is_for(folder: Path) -> None:
    for script in sorted((folder / "scripts").iterdir()):
        text = script.read_text(encoding="utf-8")
        assert text.startswith("#!/bin/sh\n# "), script.name
        assert "set -eu" in text and os.access(script, os.X_OK), script.name

"""The blob store in a local folder: what survives a kill or a full disk, and what no key can reach."""

import errno
import io
import os
import signal
import stat
import subprocess
import sys
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from chassis.files import (
    BlobMissingError,
    LocalStore,
    open_scanner,
    open_store,
)
from chassis.problems import Unavailable


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return tmp_path / "files"


@pytest.fixture
def store(folder: Path) -> LocalStore:
    return LocalStore(folder)


def files_in(folder: Path) -> list[Path]:
    return [path for path in folder.rglob("*") if path.is_file()]


@pytest.mark.parametrize("key", ["../secret", "/etc/passwd", "ab/../../x", "", "ab/" + "0" * 32 + "\n"])
def test_a_tampered_key_opens_and_deletes_nothing(store: LocalStore, folder: Path, key: str) -> None:
    (folder.parent / "secret").write_text("kept")

    with pytest.raises(ValueError, match="is not a blob key"):
        store.open(key)
    with pytest.raises(ValueError, match="is not a blob key"):
        store.delete(key)

    assert (folder.parent / "secret").exists()


def test_a_deleted_blob_is_gone_and_deleting_again_is_fine(store: LocalStore) -> None:
    blob = store.write(io.BytesIO(b"short-lived"))

    store.delete(blob.key)
    store.delete(blob.key)

    with pytest.raises(BlobMissingError):
        store.open(blob.key)


def test_bytes_reach_the_disk_before_the_name_and_the_name_before_the_answer(
    store: LocalStore, monkeypatch: pytest.MonkeyPatch
) -> None:
    steps: list[str] = []
    real_fsync, real_rename = os.fsync, os.rename

    def fsync(descriptor: int) -> None:
        steps.append("sync folder" if stat.S_ISDIR(os.fstat(descriptor).st_mode) else "sync file")
        real_fsync(descriptor)

    def rename(source: Path, target: Path) -> None:
        steps.append("rename")
        real_rename(source, target)

    monkeypatch.setattr(os, "fsync", fsync)
    monkeypatch.setattr(os, "rename", rename)
    store.write(io.BytesIO(b"anything"))

    assert steps == ["sync file", "rename", "sync folder", "sync folder"]


def test_a_full_disk_is_said_and_leaves_nothing(
    store: LocalStore, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(_descriptor: int) -> None:
        raise OSError(errno.ENOSPC, "No space left on device")

    monkeypatch.setattr(os, "fsync", full)
    with pytest.raises(Unavailable):
        store.write(io.BytesIO(b"anything"))

    assert files_in(folder) == []


KILLED_BEFORE_RENAME = """
import io, os, signal, sys
from pathlib import Path
from chassis.files import LocalStore
store = LocalStore(Path(sys.argv[1]))
os.rename = lambda *_: os.kill(os.getpid(), signal.SIGKILL)
store.write(io.BytesIO(b"written but never named"))
"""


def test_a_writer_killed_before_the_rename_leaves_a_partial_file_for_the_sweep(store: LocalStore, folder: Path) -> None:
    writer = subprocess.run([sys.executable, "-c", KILLED_BEFORE_RENAME, str(folder)], check=False)
    assert writer.returncode == -signal.SIGKILL
    assert [p.parent.name for p in files_in(folder)] == [".partial"]
    now = datetime.now(UTC)

    assert store.sweep_partial(older_than=now - timedelta(hours=1)) == 0
    assert store.sweep_partial(older_than=now + timedelta(minutes=1)) == 1
    assert files_in(folder) == []


KILLED_AFTER_ACKNOWLEDGING = """
import io, sys, itertools
from pathlib import Path
from chassis.files import LocalStore
store = LocalStore(Path(sys.argv[1]))
for n in itertools.count():
    print(store.write(io.BytesIO(b"%d" % n)).key, flush=True)
"""


def test_what_was_acknowledged_survives_kill_9(store: LocalStore, folder: Path) -> None:
    script = [sys.executable, "-c", KILLED_AFTER_ACKNOWLEDGING, str(folder)]
    with subprocess.Popen(script, stdout=subprocess.PIPE, text=True) as writer:
        assert writer.stdout
        keys = [writer.stdout.readline() for _ in range(20)]
        writer.kill()
        keys += writer.stdout.readlines()

    complete = [key.strip() for key in keys if key.endswith("\n")]
    for n, key in enumerate(complete):
        with store.open(key) as stream:
            assert stream.read() == b"%d" % n


def test_the_configured_url_says_where_files_are_kept(tmp_path: Path) -> None:
    store = open_store(f"file://{tmp_path}/a%20folder")
    blob = store.write(io.BytesIO(b"kept"))

    assert (tmp_path / "a folder" / blob.key).read_bytes() == b"kept"


@pytest.mark.parametrize("url", ["", "/var/files", "file://relative/path", "ftp://host/x", "s3:///nobucket"])
def test_a_files_url_nobody_understands_is_an_error_at_start(url: str) -> None:
    with pytest.raises(ValueError, match="must be file:///"):
        open_store(url)


@pytest.mark.parametrize("url", ["clamd:3310", "tcp://host", "unix://relative", "http://host:1"])
def test_a_scanner_url_nobody_understands_is_an_error_at_start(url: str) -> None:
    with pytest.raises(ValueError, match="must be tcp://"):
        open_scanner(url)

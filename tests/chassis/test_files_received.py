"""Files between the store and the database: whatever happens, no bytes stay that nobody knows of, and none are lost."""

import io
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import timedelta
from functools import partial
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session
from werkzeug.datastructures import FileStorage

from chassis import clock
from chassis.database import Database, chassis_metadata
from chassis.files import (
    JPEG,
    PDF,
    Content,
    FileContentMismatch,
    FileEmpty,
    FileInfected,
    LocalStore,
    Scanner,
    ScanState,
    Source,
    TooManyFiles,
    UploadRules,
    discard_file,
    keep_file,
    received,
    received_all,
    stored_all,
)
from chassis.files.deletion import delete_due_files, file_to_delete, record_file
from chassis.jobs import Jobs
from chassis.problems import Conflict, Unavailable

PDF_BYTES = b"%PDF-1.7\n1 0 obj<<>>endobj\ntrailer<</Root 1 0 R>>\n%%EOF\n"
JPEG_BYTES = b"\xff\xd8\xff\xe0\0\x10JFIF\0" + bytes(40) + b"\xff\xd9"
RULES = UploadRules(max_bytes=1000, max_count=2, types=frozenset({PDF, JPEG}))


@dataclass
class Keeper:
    database: Database
    files: LocalStore
    scanner: Scanner | None = None


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return tmp_path / "files"


@pytest.fixture
def keeper(database_url: str, folder: Path) -> Iterator[Keeper]:
    database = Database(database_url)
    chassis_metadata.create_all(database.engine, tables=[file_to_delete])
    yield Keeper(database, LocalStore(folder))
    database.close()


def upload(content: bytes = PDF_BYTES, name: str = "form.pdf") -> FileStorage:
    return FileStorage(io.BytesIO(content), name)


def files_in(folder: Path) -> list[Path]:
    return [path for path in folder.rglob("*") if path.is_file()]


def records(keeper: Keeper) -> list[Any]:
    with keeper.database.reading() as session:
        return list(session.execute(select(file_to_delete)))


def in_a_transaction(keeper: Keeper, action: Callable[[Session], object]) -> None:
    with keeper.database.writing() as session:
        action(session)


def run_job(keeper: Keeper, minutes: int = 0) -> int:
    jobs = Jobs()
    step = partial(delete_due_files, store=keeper.files)
    jobs.add("delete", timedelta(minutes=5), step, opens_transactions=True)
    job = jobs.named("delete")
    assert job
    return job.run(keeper.database, clock.now() + timedelta(minutes=minutes))


def test_a_file_is_recorded_before_it_is_there_and_stays_once_it_is_kept(
    keeper: Keeper, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    seen: list[tuple[int, int]] = []
    publish = keeper.files._publish

    def watched(partial: Path, key: str) -> None:
        seen.append((len(records(keeper)), len([p for p in files_in(folder) if ".partial" not in p.parts])))
        publish(partial, key)

    monkeypatch.setattr(keeper.files, "_publish", watched)
    with received(upload(), RULES, keeper) as stored:
        in_a_transaction(keeper, lambda session: keep_file(session, stored.key))

    assert seen == [(1, 0)]
    assert records(keeper) == []
    assert run_job(keeper, minutes=600) == 0
    with keeper.files.open(stored.key) as stream:
        assert stream.read() == PDF_BYTES


def test_a_refusal_deletes_at_once_what_was_received(keeper: Keeper, folder: Path) -> None:
    with pytest.raises(Conflict), received(upload(), RULES, keeper):
        raise Conflict()

    assert (files_in(folder), records(keeper)) == ([], [])


def test_what_nobody_kept_is_a_second_copy_and_deleted_at_once(keeper: Keeper, folder: Path) -> None:
    with received(upload(), RULES, keeper):
        pass  # the answer of an earlier request was repeated

    assert (files_in(folder), records(keeper)) == ([], [])


def test_a_refusal_after_the_commit_loses_nothing(keeper: Keeper, folder: Path) -> None:
    with pytest.raises(Conflict), received(upload(), RULES, keeper) as stored:
        in_a_transaction(keeper, lambda session: keep_file(session, stored.key))
        raise Conflict()

    assert len(files_in(folder)) == 1


def test_any_other_exception_leaves_the_decision_to_the_job(keeper: Keeper, folder: Path) -> None:
    with pytest.raises(RuntimeError), received(upload(), RULES, keeper):
        raise RuntimeError

    assert (len(files_in(folder)), len(records(keeper))) == (1, 1)
    assert run_job(keeper, minutes=59) == 0
    assert run_job(keeper, minutes=61) == 1
    assert (files_in(folder), records(keeper)) == ([], [])


def test_a_store_that_is_away_does_not_change_the_answer(
    keeper: Keeper, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def away(_key: str) -> None:
        raise Unavailable()

    with monkeypatch.context() as patch:
        patch.setattr(keeper.files, "delete", away)
        with pytest.raises(Conflict), received(upload(), RULES, keeper):
            raise Conflict()
        assert run_job(keeper, minutes=61) == 0
        assert len(records(keeper)) == 1

    assert run_job(keeper, minutes=61 + 16) == 1
    assert files_in(folder) == []


def test_a_key_that_cannot_be_deleted_does_not_hold_up_the_others(keeper: Keeper, folder: Path) -> None:
    key = keeper.files.write(io.BytesIO(PDF_BYTES)).key
    now = clock.now()
    in_a_transaction(keeper, lambda session: discard_file(session, "../tampered", now=now - timedelta(hours=1)))
    in_a_transaction(keeper, lambda session: discard_file(session, key, now=now))

    assert run_job(keeper) == 1
    assert files_in(folder) == []
    assert [row.key for row in records(keeper)] == ["../tampered"]


def test_the_store_is_called_outside_of_any_transaction(keeper: Keeper, monkeypatch: pytest.MonkeyPatch) -> None:
    delete = keeper.files.delete

    def deleting(key: str) -> None:
        in_a_transaction(keeper, lambda session: discard_file(session, "aa/other", now=clock.now() + timedelta(days=1)))
        delete(key)

    key = keeper.files.write(io.BytesIO(PDF_BYTES)).key
    in_a_transaction(keeper, lambda session: discard_file(session, key, now=clock.now()))
    monkeypatch.setattr(keeper.files, "delete", deleting)

    assert run_job(keeper) == 1
    assert [row.key for row in records(keeper)] == ["aa/other"]


def test_a_crash_between_bytes_and_record_only_deletes_again(
    keeper: Keeper, monkeypatch: pytest.MonkeyPatch, folder: Path
) -> None:
    key = keeper.files.write(io.BytesIO(PDF_BYTES)).key
    in_a_transaction(keeper, lambda session: discard_file(session, key, now=clock.now()))
    with monkeypatch.context() as patch:
        patch.setattr("chassis.files.deletion.forget_files", lambda *_: 1 / 0)
        with pytest.raises(ZeroDivisionError):
            run_job(keeper)

    assert files_in(folder) == []
    assert run_job(keeper) == 0  # still claimed
    assert run_job(keeper, minutes=16) == 1
    assert records(keeper) == []


def test_what_a_job_has_claimed_cannot_be_kept_any_more(keeper: Keeper, monkeypatch: pytest.MonkeyPatch) -> None:
    key = keeper.files.write(io.BytesIO(PDF_BYTES)).key
    in_a_transaction(keeper, lambda session: record_file(session, key, now=clock.now()))
    late: list[type[Exception]] = []

    def deleting(key: str) -> None:
        try:
            in_a_transaction(keeper, lambda session: keep_file(session, key))
        except Unavailable as refused:
            late.append(type(refused))

    monkeypatch.setattr(keeper.files, "delete", deleting)
    assert run_job(keeper, minutes=61) == 1
    assert late == [Unavailable]


# --- several at once


def test_too_many_files_are_refused_unread(keeper: Keeper) -> None:
    first = upload()

    with (
        pytest.raises(TooManyFiles) as refused,
        received_all([first, upload(name="2.pdf")], RULES, keeper, already=1),
    ):
        pass

    assert (refused.value.code, refused.value.status) == ("file.too_many", 422)
    assert refused.value.facts == {"max_count": 2}
    assert first.stream.tell() == 0


def test_a_form_without_any_file_is_refused(keeper: Keeper) -> None:
    with pytest.raises(FileEmpty), received_all([], RULES, keeper):
        pass


@pytest.mark.parametrize(("content", "refusal"), [(b"", FileEmpty), (JPEG_BYTES, FileContentMismatch)])
def test_one_bad_file_takes_the_good_ones_with_it(
    keeper: Keeper, folder: Path, content: bytes, refusal: type[Exception]
) -> None:
    with pytest.raises(refusal), received_all([upload(), upload(content, "2.pdf")], RULES, keeper):
        pass

    assert (files_in(folder), records(keeper)) == ([], [])


def test_both_sides_of_a_document_are_kept(keeper: Keeper, folder: Path) -> None:
    def keep(session: Session) -> None:
        for file in stored:
            keep_file(session, file.key)

    with received_all([upload(), upload(JPEG_BYTES, "back.jpg")], RULES, keeper) as stored:
        in_a_transaction(keeper, keep)

    assert [s.name for s in stored] == ["form.pdf", "back.jpg"]
    assert len(files_in(folder)) == 2


class Alarmed:
    """A scanner that calls everything malware."""

    def find(self, source: Source) -> str | None:
        return "Eicar"


def test_an_infected_file_leaves_nothing(keeper: Keeper, folder: Path) -> None:
    keeper.scanner = Alarmed()

    with pytest.raises(FileInfected), received(upload(), RULES, keeper):
        pass

    assert (files_in(folder), records(keeper)) == ([], [])


# Files that come in otherwise than as uploads


def test_files_of_any_kind_are_stored_and_stay_once_they_are_kept(keeper: Keeper, folder: Path) -> None:
    contents = [Content("form.pdf", PDF_BYTES), Content("../setup.exe", b"MZ\x00\x01"), Content("", b"")]
    with stored_all(contents, keeper) as stored:
        assert len(records(keeper)) == 3
        in_a_transaction(keeper, lambda session: [keep_file(session, file.key) for file in stored])

    assert [(file.name, file.media_type, file.size) for file in stored] == [
        ("form.pdf", "application/pdf", len(PDF_BYTES)),
        ("setup.exe", "application/octet-stream", 4),
        ("file", "text/plain", 0),
    ]
    assert records(keeper) == []
    for content, file in zip(contents, stored, strict=True):
        with keeper.files.open(file.key) as stream:
            assert stream.read() == content.content


def test_files_are_recorded_before_the_store_has_any_of_them(
    keeper: Keeper, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    seen: list[int] = []
    publish = keeper.files._publish
    monkeypatch.setattr(
        keeper.files, "_publish", lambda *place: (seen.append(len(records(keeper))), publish(*place))[1]
    )
    with stored_all([Content("a", b"a"), Content("b", b"b")], keeper):
        pass

    assert seen == [2, 2]
    assert (files_in(folder), records(keeper)) == ([], []), "nobody has kept them"


class Suspicious:
    def find(self, source: Source) -> str | None:
        return "Eicar" if source.read(100) == b"bad" else None


def test_an_infected_file_is_stored_as_infected(keeper: Keeper) -> None:
    keeper.scanner = Suspicious()
    with stored_all([Content("bad.doc", b"bad"), Content("good.doc", b"good")], keeper) as stored:
        pass

    assert [file.scan for file in stored] == [ScanState.INFECTED, ScanState.CLEAN]

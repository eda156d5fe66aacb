"""Uploads to a real web process: a connection that breaks, memory, many files, and kill -9 in between."""

import socket
import threading
from collections.abc import Callable, Iterator
from datetime import timedelta
from pathlib import Path

import pytest
import requests
from connections_kit.files import pdf_file
from connections_kit.web_process import SECONDS, WebProcess
from connections_kit.world import API, Person, World
from sqlalchemy import func, select

from chassis import clock
from chassis.files.deletion import file_to_delete
from chassis.testing.processes import wait_until
from connections.model import RequestDocument

pytestmark = pytest.mark.slow
MB = 1024 * 1024
MakeWeb = Callable[..., WebProcess]


@pytest.fixture
def make_web(world: World, tmp_path: Path) -> Iterator[MakeWeb]:
    """Starts the web process of the test's world."""
    started: list[WebProcess] = []

    def make(**settings: str) -> WebProcess:
        started.append(WebProcess(world, tmp_path, **settings))
        return started[-1]

    yield make
    for process in started:
        process.kill()


def blobs(tmp_path: Path) -> list[Path]:
    return [file for file in (tmp_path / "files").rglob("*") if file.is_file()]


def recorded(world: World) -> int:
    """How many files are recorded for deletion."""
    with world.database.reading() as session:
        return session.scalar(select(func.count()).select_from(file_to_delete)) or 0


def a_draft(person: Person) -> str:
    return str(person.open("new_connection").json["id"])


def half_a_form(person: Person, request_id: str, content: bytes) -> bytes:
    """The head of an upload that announces `content` whole, and half of it."""
    form = requests.Request(
        "POST",
        f"http://127.0.0.1{API}/requests/{request_id}/documents",
        headers={"Authorization": f"Bearer {person.http.token}"},
        data={"slot": "rg"},
        files={"file": ("rg.pdf", content, "application/pdf")},
    ).prepare()
    head = "".join(f"{name}: {value}\r\n" for name, value in form.headers.items())
    assert isinstance(form.body, bytes)
    return f"POST {form.path_url} HTTP/1.1\r\nHost: x\r\n{head}\r\n".encode() + form.body[: len(form.body) // 2]


def test_a_connection_that_breaks_leaves_nothing(world: World, make_web: MakeWeb, tmp_path: Path) -> None:
    web, person = make_web(), world.person()
    draft = a_draft(person)
    assert web.upload(person, draft, pdf_file()).status_code == 201
    held_open = web.unnamed_files()
    answered = web.log.read_text().count("/documents")
    with socket.create_connection(("127.0.0.1", web.port)) as sender:
        sender.sendall(half_a_form(person, draft, pdf_file(size=10 * MB)))
    assert wait_until(lambda: web.log.read_text().count("/documents") > answered, SECONDS)
    assert (len(world.rows(RequestDocument)), len(blobs(tmp_path)), recorded(world)) == (1, 1, 0)
    assert wait_until(lambda: web.unnamed_files() == held_open, SECONDS), web.unnamed_files()
    assert web.upload(person, draft, pdf_file()).status_code == 201


def test_large_files_need_little_memory(world: World, make_web: MakeWeb) -> None:
    web, person = make_web(WEB_THREADS="1"), world.person()
    draft, whole = a_draft(person), pdf_file(size=20 * MB)
    for _ in range(3):
        web.drop(person, draft, web.upload(person, draft, pdf_file(size=2 * MB)).json()["id"])
    assert web.upload(person, draft, whole + b"\n").status_code == 413  # loads what words a refusal
    before = web.memory("VmRSS")
    web.forget_peak()
    for _ in range(5):
        sent = web.upload(person, draft, whole)
        assert sent.status_code == 201
        web.drop(person, draft, sent.json()["id"])
        assert web.upload(person, draft, whole + b"\n").status_code == 413
    assert web.memory("VmHWM") - before < 5 * MB
    assert web.memory("VmRSS") - before < 5 * MB


def test_thousands_of_small_files_are_refused_after_a_few(world: World, make_web: MakeWeb, tmp_path: Path) -> None:
    web, person = make_web(DOCUMENTS_PER_HOUR="5", WEB_THREADS="1"), world.person()
    draft, small = a_draft(person), pdf_file()
    for _ in range(5):
        web.drop(person, draft, web.upload(person, draft, small).json()["id"])
    assert web.upload(person, draft, small).status_code == 429  # loads what words a refusal
    before = web.memory("VmRSS")
    assert {web.upload(person, draft, small).status_code for _ in range(300)} == {429}
    assert web.memory("VmRSS") - before < 5 * MB
    assert len(blobs(tmp_path)) == 5
    assert world.run_job("delete-discarded-files", clock.now()) == 5
    assert (blobs(tmp_path), recorded(world)) == ([], 0)


def test_a_process_that_is_killed_before_it_commits_leaves_a_file_that_the_job_deletes(
    world: World, make_web: MakeWeb, tmp_path: Path
) -> None:
    person = world.person()
    draft, key = a_draft(person), {"Idempotency-Key": "uma"}
    with socket.create_server(("127.0.0.1", 0)) as silent_scanner:
        web = make_web(SCANNER_URL=f"tcp://127.0.0.1:{silent_scanner.getsockname()[1]}")
        sender = threading.Thread(target=_sent_in_vain, args=(web, person, draft, key))
        sender.start()
        asked, _ = silent_scanner.accept()  # the bytes are stored, the row is not
        with asked:
            assert wait_until(lambda: len(blobs(tmp_path)) == 1, SECONDS)
            web.kill()
        sender.join()
    assert (world.rows(RequestDocument), recorded(world)) == ([], 1)
    again = make_web()
    assert again.upload(person, draft, pdf_file(), **key).status_code == 201
    assert len(blobs(tmp_path)) == 2
    assert world.run_job("delete-discarded-files", clock.now() + timedelta(minutes=59)) == 0
    assert world.run_job("delete-discarded-files", clock.now() + timedelta(minutes=61)) == 1
    (document,) = world.rows(RequestDocument)
    assert [file.name for file in blobs(tmp_path)] == [document.key.rpartition("/")[2]]


def test_a_process_that_is_killed_while_it_copies_from_the_drawer_leaves_nothing_half(
    world: World, make_web: MakeWeb, tmp_path: Path
) -> None:
    person = world.person()
    draft, key = a_draft(person), {"Idempotency-Key": "uma"}
    drawer_id = person.keep(pdf_file()).json["id"]

    def taken_in_vain(web: WebProcess) -> None:
        with pytest.raises(requests.ConnectionError):
            web.take(person, draft, drawer_id, **key)

    with socket.create_server(("127.0.0.1", 0)) as silent_scanner:
        web = make_web(SCANNER_URL=f"tcp://127.0.0.1:{silent_scanner.getsockname()[1]}")
        sender = threading.Thread(target=taken_in_vain, args=(web,))
        sender.start()
        asked, _ = silent_scanner.accept()  # the copy is stored, the row is not
        with asked:
            assert wait_until(lambda: len(blobs(tmp_path)) == 2, SECONDS)
            web.kill()
        sender.join()
    assert (world.rows(RequestDocument), recorded(world)) == ([], 1)
    again = make_web()
    first, repeated = (again.take(person, draft, drawer_id, **key) for _ in range(2))
    assert (first.status_code, first.json()) == (201, repeated.json())
    assert world.run_job("delete-discarded-files", clock.now() + timedelta(minutes=61)) == 1
    (document,) = world.rows(RequestDocument)
    assert {file.name for file in blobs(tmp_path)} >= {document.key.rpartition("/")[2]}
    assert len(blobs(tmp_path)) == 2
    assert person.get(f"/drawer/{drawer_id}/content").status_code == 200


def _sent_in_vain(web: WebProcess, person: Person, draft: str, key: dict[str, str]) -> None:
    with pytest.raises(requests.ConnectionError):
        web.upload(person, draft, pdf_file(), **key)

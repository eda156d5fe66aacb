"""The drawer: one's own files, of which requests get copies."""

from datetime import timedelta
from io import BytesIO
from pathlib import Path
from typing import Any
from uuid import UUID

import pytest
from connections_kit.files import JPEG_FILE, pdf_file, zip_file
from connections_kit.world import API, MakeWorld, Person, World

from chassis import clock
from chassis.files.deletion import file_to_delete
from chassis.testing.events import an_event
from connections.model import DrawerFile, RequestDocument


@pytest.fixture
def person(world: World) -> Person:
    return world.person()


def kept(person: Person, content: bytes = b"", **said: Any) -> dict[str, Any]:
    answer = person.keep(content or pdf_file(), **said)
    assert answer.status_code == 201, answer.text
    return dict(answer.json)


def names(person: Person) -> list[str]:
    return [file["name"] for file in person.get("/drawer").json["items"]]


def content_of(person: Person, drawer_id: str) -> Any:
    return person.get(f"/drawer/{drawer_id}/content")


def drop(person: Person, drawer_id: str) -> int:
    return int(person.http.delete(f"{API}/drawer/{drawer_id}").status_code)


def take(person: Person, request_id: str, slot: str, drawer_id: str, **headers: str) -> Any:
    return person.ask(request_id, "documents", {"slot": slot, "drawer_id": drawer_id}, **headers)


def blobs(tmp_path: Path) -> int:
    return len([file for file in (tmp_path / "files").rglob("*") if file.is_file()])


def a_draft(person: Person) -> str:
    return str(person.open("new_connection").json["id"])


def test_a_file_is_kept_listed_downloaded_and_deleted(world: World, person: Person, tmp_path: Path) -> None:
    content = pdf_file()
    first, second = kept(person, content), kept(person, JPEG_FILE, name="foto.jpg", said="Fachada")
    assert first["name"] == "rg.pdf" and second["name"] == "Fachada.jpg"
    assert names(person) == ["Fachada.jpg", "rg.pdf"]
    answer = content_of(person, first["id"])
    assert (answer.data, answer.mimetype) == (content, "application/pdf")
    assert drop(person, first["id"]) == 204
    assert drop(person, first["id"]) == content_of(person, first["id"]).status_code == 404
    assert names(person) == ["Fachada.jpg"]
    assert world.run_job("delete-discarded-files", clock.now()) == 1
    assert blobs(tmp_path) == 1


def test_lost_bytes_are_said_to_be_lost_and_are_found_again(world: World, person: Person, tmp_path: Path) -> None:
    drawer_id, draft = kept(person)["id"], a_draft(person)
    document = person.upload(draft, "rg", pdf_file()).json["id"]
    (tmp_path / "files").rename(tmp_path / "elsewhere")
    for lost in (
        content_of(person, drawer_id),
        person.download(draft, document),
        take(person, draft, "cpf", drawer_id),
    ):
        assert (lost.status_code, lost.json["code"]) == (404, "file.missing")
    (tmp_path / "elsewhere").rename(tmp_path / "files")
    assert content_of(person, drawer_id).status_code == person.download(draft, document).status_code == 200
    assert take(person, draft, "cpf", drawer_id).status_code == 201


def test_nobody_else_sees_a_file(world: World, person: Person) -> None:
    drawer_id = kept(person)["id"]
    for other in (world.person(), world.staff()):
        assert content_of(other, drawer_id).status_code == drop(other, drawer_id) == 404
        assert names(other) == []
        draft = a_draft(other)
        assert take(other, draft, "rg", drawer_id).status_code == 404


def test_a_request_gets_a_copy_that_outlives_the_drawers_file(world: World, person: Person, tmp_path: Path) -> None:
    content = pdf_file()
    drawer_id, draft = kept(person, content)["id"], a_draft(person)
    document = take(person, draft, "rg", drawer_id)
    assert document.status_code == 201, document.text
    assert (document.json["slot"], document.json["name"]) == ("rg", "rg.pdf")
    form = {"slot": "cpf", "drawer_id": drawer_id}
    path = f"{API}/requests/{draft}/documents"
    assert person.http.post(path, data=form, content_type="multipart/form-data").status_code == 201
    assert drop(person, drawer_id) == 204
    world.run_job("delete-discarded-files", clock.now())
    assert blobs(tmp_path) == 2
    assert person.download(draft, document.json["id"]).data == content


def test_a_copy_keeps_the_rules_of_its_slot(person: Person) -> None:
    drawer_id, draft = kept(person)["id"], a_draft(person)
    assert take(person, draft, "no_such_slot", drawer_id).status_code == 422
    for _ in range(2):
        assert take(person, draft, "rg", drawer_id).status_code == 201
    full = take(person, draft, "rg", drawer_id)
    assert (full.status_code, full.json["code"]) == (409, "document.slot_full")


@pytest.mark.parametrize("form", [{"slot": "rg"}, {"drawer_id": "01980000-0000-7000-8000-000000000001", "slot": "rg"}])
def test_a_form_has_a_file_or_names_one(person: Person, form: dict[str, Any]) -> None:
    draft = a_draft(person)
    path = f"{API}/requests/{draft}/documents"
    both = form | ({"file": (BytesIO(pdf_file()), "rg.pdf")} if "drawer_id" in form else {})
    answer = person.http.post(path, data=both, content_type="multipart/form-data")
    assert answer.status_code == 422
    assert [error["pointer"] for error in answer.json["errors"]] == ["#/file"]


@pytest.mark.parametrize("body", [{"slot": "rg"}, {"drawer_id": "nada", "slot": "rg"}, [], {"slot": "rg", "file": "x"}])
def test_a_wrong_json_body_is_refused(person: Person, body: Any) -> None:
    assert person.ask(a_draft(person), "documents", body).status_code == 422


def test_what_requests_do_not_take_the_drawer_does_not_either(person: Person, tmp_path: Path) -> None:
    for content, name in ((zip_file(), "a.zip"), (zip_file(), "a.pdf"), (b"", "a.pdf")):
        assert person.keep(content, name).status_code in (415, 422)
    assert names(person) == []
    assert blobs(tmp_path) == 0


def test_a_repeated_key_answers_the_same_and_stores_one_file(world: World, person: Person, tmp_path: Path) -> None:
    key = {"idempotency_key": "uma-vez"}
    first, again = person.keep(pdf_file(), **key), person.keep(pdf_file(), **key)
    assert (first.status_code, first.json) == (again.status_code, again.json)
    draft, drawer_id = a_draft(person), first.json["id"]
    taken = [take(person, draft, "rg", drawer_id, idempotency_key="outra").json for _ in range(2)]
    assert taken[0] == taken[1]
    assert (len(world.rows(DrawerFile)), len(world.rows(RequestDocument)), blobs(tmp_path)) == (1, 1, 2)


def test_files_and_bytes_are_limited(make_world: MakeWorld) -> None:
    world = make_world(drawer_files=2, drawer_bytes=5000)
    person = world.person()
    kept(person, pdf_file(size=3000))
    full = person.keep(pdf_file(size=3000))
    assert (full.status_code, full.json["code"], full.json["max_bytes"]) == (409, "drawer.full", 5000)
    kept(person, pdf_file(size=1500))
    assert person.keep(pdf_file()).json["max_count"] == 2
    assert kept(world.person(), pdf_file(size=3000))


def test_files_in_an_hour_are_limited(make_world: MakeWorld) -> None:
    world = make_world(documents_per_hour=2)
    person = world.person()
    for _ in range(2):
        assert drop(person, kept(person)["id"]) == 204
    assert person.keep(pdf_file()).status_code == 429


def test_the_export_has_the_drawer_and_an_erasure_empties_it(world: World, person: Person, tmp_path: Path) -> None:
    kept(person, said="Procuração")
    kept(world.person())
    (row,) = person.get("/me/export").json["drawer"]
    assert row["name"] == "Procuração.pdf"
    assert "key" not in row
    who = str(person.user_id)
    world.hear(an_event("identity.user_erased.v1", version=9, user_id=who, parties=[who]))
    assert [UUID(str(file.user_id)) == person.user_id for file in world.rows(DrawerFile)] == [False]
    assert world.run_job("delete-discarded-files", clock.now() + timedelta(minutes=1)) == 1
    assert blobs(tmp_path) == 1
    with world.database.reading() as session:
        assert session.execute(file_to_delete.select()).all() == []


def test_nobody_puts_anything_into_the_drawer_or_calendar_of_an_erased_person(world: World, person: Person) -> None:
    """A token outlives its person for some minutes, and nothing would delete what comes then."""
    world.hear(an_event("identity.user_erased.v1", version=9, user_id=str(person.user_id), parties=[]))
    kept_later = person.keep(pdf_file())
    linked_later = person.post("/calendar-links", {"name": "Agenda"})
    assert {kept_later.status_code, linked_later.status_code} <= {401, 503}, (kept_later.text, linked_later.text)
    assert world.rows(DrawerFile) == []

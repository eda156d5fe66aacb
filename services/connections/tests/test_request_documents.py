"""The documents of requests: who adds, sees and removes them, and when."""

from collections import Counter
from datetime import timedelta
from pathlib import Path
from typing import Any
from uuid import UUID

import pytest
from connections_kit.files import pdf_file, png_file
from connections_kit.requests import attach, fill, submitted
from connections_kit.world import MakeWorld, Person, World
from sqlalchemy import select
from sqlalchemy.exc import OperationalError

from chassis import clock
from chassis.files.deletion import file_to_delete
from chassis.ids import new_id
from chassis.testing.clock import operators_day
from chassis.testing.parallel import apart, at_once
from connections.model import Acting, ConnectionRequest, RequestDocument
from connections.states import DISTRIBUTOR

PDF, PNG = pdf_file(), png_file()


def a_draft(person: Person, kind: str = "new_connection", unit: str | None = None) -> str:
    opened = person.open(kind, unit)
    assert opened.status_code == 201, opened.text
    return str(opened.json["id"])


def put(person: Person, request_id: str, slot: str = "rg", content: bytes = PDF, name: str = "rg.pdf") -> str:
    """Upload a document that is taken. Returns its id."""
    sent = person.upload(request_id, slot, content, name)
    assert sent.status_code == 201, sent.text
    return str(sent.json["id"])


def documents(person: Person, request_id: str) -> list[str]:
    return [document["id"] for document in person.request(request_id).json["documents"]]


def returned(world: World, request_id: str, *items: dict[str, Any]) -> None:
    """Return a request that was handed in, as an analyst does."""
    analyst = Acting(DISTRIBUTOR, new_id())
    with world.writing() as session:
        request = session.get_one(ConnectionRequest, UUID(request_id))
        request.claim(acting=analyst, now=clock.now())
        until = operators_day(30)
        request.return_to_customer(items, acting=analyst, now=clock.now(), cure_until=until, parties=())


def blobs(tmp_path: Path) -> list[Path]:
    return [file for file in (tmp_path / "files").rglob("*") if file.is_file()]


def to_be_deleted(world: World) -> list[str]:
    with world.database.reading() as session:
        return list(session.scalars(select(file_to_delete.c.key)))


@pytest.mark.covers("B6")
def test_a_document_is_listed_and_comes_back_whole(world: World) -> None:
    person = world.person()
    draft = a_draft(person)
    tag = person.request(draft).headers["ETag"]
    sent = person.upload(draft, "rg", PNG, "Meu RG.PNG")
    assert sent.status_code == 201
    told = sent.json
    assert (told["slot"], told["name"], told["media_type"], told["size"]) == ("rg", "Meu RG.PNG", "image/png", len(PNG))
    assert (told["verdict"], told["reason_code"], told["note"], told["reviewed_at"]) == (None, None, None, None)
    seen = person.request(draft)
    assert seen.json["documents"] == [told]
    assert seen.headers["ETag"] != tag
    back = person.download(draft, told["id"])
    assert (back.data, back.mimetype) == (PNG, "image/png")
    assert "attachment" in back.headers["Content-Disposition"]
    assert world.audited("request.document_viewed") == []


def test_a_slot_is_named_by_the_form_and_holds_as_many_files_as_it_says(world: World) -> None:
    person = world.person()
    draft = a_draft(person)
    unknown = person.upload(draft, "passport", PDF)
    assert (unknown.status_code, unknown.json["code"]) == (422, "document.slot_unknown")
    for _ in range(2):
        put(person, draft)
    full = person.upload(draft, "rg", PDF)
    assert (full.status_code, full.json["code"], full.json["max_count"]) == (409, "document.slot_full", 2)
    put(person, draft, "cpf")
    assert person.upload(draft, "rg", None).status_code == 422
    assert person.upload(draft, None, PDF).status_code == 422
    assert person.upload(str(new_id()), "rg", PDF).status_code == 404


def test_the_sentence_of_a_refusal_comes_in_three_languages(world: World) -> None:
    person = world.person()
    draft = a_draft(person)
    told = {person.upload(draft, "x", PDF, accept_language=language).json["title"] for language in ("pt", "es", "en")}
    assert len(told) == 3


def test_documents_may_be_sent_in_any_order_also_where_the_answers_do_not_ask_for_them_yet(world: World) -> None:
    person = world.person()
    put(person, a_draft(person), "company_documents")


def test_a_document_that_is_removed_makes_room_and_its_bytes_go(world: World, tmp_path: Path) -> None:
    person = world.person()
    draft = a_draft(person)
    first, second = put(person, draft), put(person, draft)
    assert person.drop(draft, first).status_code == 204
    assert person.drop(draft, first).status_code == 404
    assert documents(person, draft) == [second]
    put(person, draft)
    assert len(blobs(tmp_path)) == 3
    assert world.run_job("delete-discarded-files", clock.now()) == 1
    assert len(blobs(tmp_path)) == 2
    assert person.download(draft, first).status_code == 404


def test_only_what_was_returned_can_be_replaced_and_what_was_handed_in_stays_in_the_record(
    world: World, tmp_path: Path
) -> None:
    person = world.person()
    draft = a_draft(person)
    fill(person, draft, "new_connection")
    rg, cpf = put(person, draft), put(person, draft, "cpf")
    assert person.ask(draft, "submission").status_code == 200
    for refused in (person.upload(draft, "rg", PDF), person.drop(draft, rg)):
        assert (refused.status_code, refused.json["code"]) == (409, "request.not_editable")
    returned(world, draft, {"slot": "rg", "document_id": rg, "reason_code": "document_illegible"})
    for refused in (person.upload(draft, "cpf", PDF), person.drop(draft, cpf)):
        assert (refused.status_code, refused.json["code"]) == (409, "request.not_editable")
    assert person.drop(draft, rg).status_code == 204
    new = put(person, draft, "rg", PNG, "melhor.png")
    assert documents(person, draft) == [cpf, new]
    assert person.download(draft, rg).data == PDF, "it belongs to the record of the first round"
    assert person.drop(draft, rg).status_code == 404
    assert world.run_job("delete-discarded-files", clock.now() + timedelta(days=1)) == 0
    assert person.drop(draft, new).status_code == 204
    put(person, draft)
    assert person.ask(draft, "submission").status_code == 200


def test_a_rejected_document_makes_room_without_being_removed(world: World) -> None:
    person = world.person()
    draft = a_draft(person)
    fill(person, draft, "new_connection")
    front, back = put(person, draft), put(person, draft)
    put(person, draft, "cpf")
    assert person.ask(draft, "submission").status_code == 200
    returned(world, draft, {"slot": "rg", "document_id": front, "reason_code": "document_illegible"})
    better = put(person, draft)
    assert person.upload(draft, "rg", PDF).json["code"] == "document.slot_full"
    assert {back, better} <= set(documents(person, draft))


def test_a_request_that_is_over_takes_no_documents(world: World) -> None:
    person = world.person()
    request = submitted(world, person, "new_connection")
    assert person.ask(request, "withdrawal").status_code == 200
    assert person.upload(request, "rg", PDF).json["code"] == "request.not_editable"


def test_documents_belong_to_their_request(world: World) -> None:
    person = world.person()
    first, second = a_draft(person), a_draft(person)
    document = put(person, first)
    assert person.download(second, document).status_code == 404
    assert person.drop(second, document).status_code == 404


def test_a_professional_adds_documents_until_the_access_ends_and_the_holder_goes_on(world: World) -> None:
    holder, professional, stranger = world.person(), world.professional(), world.person()
    unit = world.unit(holder.document)
    access = world.access(professional, holder.document, unit)
    draft = a_draft(professional, "connection_budget", unit)
    document = put(professional, draft, "site_plan")
    assert holder.download(draft, document).data == PDF
    (viewed,) = world.audited("request.document_viewed")
    assert (viewed.actor_id, viewed.subject, viewed.details["slot"]) == (holder.user_id, draft, "site_plan")
    assert stranger.download(draft, document).status_code == 404
    world.tell_access(access, "ended")
    for refused in (
        professional.upload(draft, "site_plan", PDF),
        professional.download(draft, document),
        professional.drop(draft, document),
    ):
        assert (refused.status_code, refused.json["code"]) == (403, "unit_access.ended")
    assert holder.drop(draft, document).status_code == 204
    put(holder, draft, "site_plan")


def test_staff_see_what_was_handed_in_and_it_is_recorded(world: World) -> None:
    person, staff = world.person(), world.staff()
    draft = a_draft(person)
    fill(person, draft, "new_connection")
    attach(world, draft, only=("cpf",))
    document = put(person, draft)
    assert staff.download(draft, document).status_code == 404, "a draft is not an analyst's to know"
    assert person.ask(draft, "submission").status_code == 200
    assert staff.download(draft, document).data == PDF
    (viewed,) = world.audited("request.document_viewed")
    assert (viewed.actor_id, viewed.subject) == (staff.user_id, draft)
    assert world.staff("registrations").download(draft, document).status_code == 404
    assert staff.upload(draft, "rg", PDF).status_code == 404
    assert staff.drop(draft, document).status_code == 404


def test_staff_add_documents_to_what_was_opened_at_the_counter(world: World) -> None:
    holder, staff, colleague = world.person(), world.staff(), world.staff()
    opened = staff.open("new_connection", holder_document=holder.document, channel="counter")
    draft = opened.json["id"]
    document = put(staff, draft)
    put(colleague, draft)
    assert staff.download(draft, document).data == PDF
    assert world.audited("request.document_viewed") == []
    assert holder.download(draft, document).data == PDF
    assert len(world.audited("request.document_viewed")) == 1


def test_files_for_one_slot_at_once_fill_it_and_no_more(world: World, tmp_path: Path) -> None:
    person = world.person()
    draft = a_draft(person)
    put(person, draft)
    answers = at_once(4, lambda _: apart(person).upload(draft, "rg", PDF))
    assert Counter(answer.status_code for answer in answers) == {201: 1, 409: 3}
    assert {answer.json["code"] for answer in answers if answer.status_code == 409} == {"document.slot_full"}
    assert len(world.rows(RequestDocument)) == 2
    assert len(blobs(tmp_path)) == 2 + len(to_be_deleted(world))


def test_the_request_is_handed_in_while_a_file_is_received(
    world: World, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    person = world.person()
    draft = a_draft(person)
    fill(person, draft, "new_connection")
    attach(world, draft)
    store, other = world.runtime.files, apart(person)
    write = store.write

    def meanwhile(*arguments: Any) -> Any:
        monkeypatch.undo()
        assert other.ask(draft, "submission").status_code == 200
        return write(*arguments)

    monkeypatch.setattr(store, "write", meanwhile)
    assert person.upload(draft, "rg", PDF).json["code"] == "request.not_editable"
    assert blobs(tmp_path) == []
    assert to_be_deleted(world) == []


def test_a_repeated_upload_gets_its_answer_again_also_when_the_slot_is_full(world: World, tmp_path: Path) -> None:
    person = world.person()
    draft = a_draft(person)
    put(person, draft)
    first = person.upload(draft, "rg", PDF, idempotency_key="uma")
    again = person.upload(draft, "rg", PDF, idempotency_key="uma")
    assert (first.status_code, again.status_code) == (201, 201)
    assert (again.json, again.headers["Idempotency-Replayed"]) == (first.json, "true")
    other = person.upload(draft, "rg", PNG, "rg.png", idempotency_key="uma")
    assert (other.status_code, other.json["code"]) == (422, "idempotency.key_reused")
    full = person.upload(draft, "rg", PDF, idempotency_key="outra")
    assert (full.status_code, full.json["code"]) == (409, "document.slot_full")
    assert len(blobs(tmp_path)) == 2
    assert to_be_deleted(world) == []


def test_a_repeated_upload_is_also_answered_after_the_request_was_handed_in(world: World) -> None:
    person = world.person()
    draft = a_draft(person)
    fill(person, draft, "new_connection")
    attach(world, draft, only=("cpf",))
    first = person.upload(draft, "rg", PDF, idempotency_key="uma")
    assert person.ask(draft, "submission").status_code == 200
    assert person.upload(draft, "rg", PDF, idempotency_key="uma").json == first.json


def test_files_are_not_sent_without_end(make_world: MakeWorld, tmp_path: Path) -> None:
    world = make_world(documents_per_hour=3)
    person, other = world.person(), world.person()
    draft = a_draft(person)
    for _ in range(3):
        person.drop(draft, put(person, draft))
    many = [person.upload(draft, "rg", PDF) for _ in range(20)]
    assert {(answer.status_code, answer.json["code"]) for answer in many} == {(429, "rate.limited")}
    assert all(0 < int(answer.headers["Retry-After"]) <= 3600 for answer in many)
    assert len(blobs(tmp_path)) == 3
    put(other, a_draft(other))


def test_files_that_are_sent_at_once_are_no_more_than_one_after_another(make_world: MakeWorld) -> None:
    world = make_world(documents_per_hour=2)
    person = world.person()
    drafts = [a_draft(person) for _ in range(6)]
    sent = at_once(6, lambda number: apart(person).upload(drafts[number], "rg", PDF).status_code)
    assert sorted(sent) == [201] * 2 + [429] * 4


def test_an_upload_that_is_cut_off_between_its_bytes_and_its_row_is_swept(
    world: World, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    store, person = world.runtime.files, world.person()
    draft, write = a_draft(person), store.write

    def cut_off(*arguments: Any) -> Any:
        write(*arguments)
        raise OperationalError("", {}, Exception("the process lost its database"))

    monkeypatch.setattr(store, "write", cut_off)
    assert person.upload(draft, "rg", PDF).status_code == 503
    assert (len(blobs(tmp_path)), documents(person, draft)) == (1, [])
    assert world.run_job("delete-discarded-files", clock.now() + timedelta(minutes=59)) == 0
    assert world.run_job("delete-discarded-files", clock.now() + timedelta(minutes=61)) == 1
    assert blobs(tmp_path) == []


def test_a_draft_that_is_deleted_takes_its_files_along(world: World, tmp_path: Path) -> None:
    person = world.person()
    draft = a_draft(person)
    put(person, draft)
    assert person.http.delete(f"/api/connections/v1/requests/{draft}").status_code == 204
    assert world.run_job("delete-discarded-files", clock.now()) == 1
    assert blobs(tmp_path) == []

"""The documents of professional profiles: sent, replaced, looked at, reviewed, sent again where they were rejected."""

from collections import Counter
from datetime import timedelta
from io import BytesIO
from pathlib import Path
from typing import Any

import pytest
from representatives_kit.professionals import (
    COUNCIL,
    PDF,
    PNG,
    a_profile,
    a_submitted,
    decide,
    run_job,
    send,
)
from representatives_kit.world import Person, World
from sqlalchemy import select
from sqlalchemy.exc import OperationalError

from chassis import clock
from chassis.files.deletion import file_to_delete
from chassis.ids import new_id
from chassis.testing.parallel import apart, at_once
from representatives.model import ProfessionalDocument

PROFILES = "/professional-profiles"
BOTH = ("identity_front", "identity_back")


def documents(person: Person, profile: str) -> dict[str, Any]:
    return {document["slot"]: document for document in person.get(f"{PROFILES}/{profile}").json["documents"]}


def review(staff: Person, profile: str, slot: str, verdict: str, **more: Any) -> Any:
    document = documents(staff, profile)[slot]["id"]
    return staff.post(f"{PROFILES}/{profile}/documents/{document}/review", {"verdict": verdict, **more})


def discarded(world: World) -> list[str]:
    with world.database.reading() as session:
        return list(session.scalars(select(file_to_delete.c.key)))


def kept(world: World, key: str) -> bool:
    try:
        world.runtime.files.open(key).close()
    except LookupError:
        return False
    return True


@pytest.mark.covers("B21")
def test_a_document_shows_its_name_and_size_and_comes_back_whole(world: World) -> None:
    person = world.person()
    profile = a_profile(person)
    sent = send(person, profile, "identity_front", name="Meu RG.png")
    assert sent.status_code == 201
    assert (sent.json["name"], sent.json["size"], sent.json["slot"]) == ("Meu RG.png", len(PNG), "identity_front")
    assert (sent.json["verdict"], sent.json["reason_code"], sent.json["note"]) == (None, None, None)
    back = person.get(f"{PROFILES}/{profile}/documents/{sent.json['id']}")
    assert (back.data, back.mimetype) == (PNG, "image/png")
    assert "attachment" in back.headers["Content-Disposition"]
    assert world.audited("professional.document_viewed") == []


@pytest.mark.parametrize(
    ("content", "name", "status"),
    [
        (b"\xff\xd8\xff\xe0" + b"0" * 20, "foto.JPG", 201),
        (b"\xff\xd8\xff\xe0" + b"0" * 20, "foto.jpeg", 201),
        (PDF, "cnh.pdf", 201),
        (PDF, "cnh.png", 415),
        (b"MZ", "foto.exe", 415),
        (b"", "nada.png", 422),
        (PNG + b"\x00" * (20 * 1024 * 1024), "enorme.png", 413),
    ],
)
def test_pictures_and_pdfs_of_at_most_20_mb_are_taken(world: World, content: bytes, name: str, status: int) -> None:
    person = world.person()
    profile = a_profile(person)
    assert send(person, profile, "driving_licence", content, name).status_code == status
    assert len(documents(person, profile)) == (status == 201)


def test_a_slot_that_does_not_exist_or_no_file_is_refused(world: World) -> None:
    person = world.person()
    profile = a_profile(person)
    assert send(person, profile, "passport").status_code == 422
    assert person.upload(f"{PROFILES}/{profile}/documents", slot="identity_front").status_code == 422
    assert send(person, str(new_id()), "identity_front").status_code == 404


def test_a_new_document_replaces_the_old_one_whose_bytes_go(world: World) -> None:
    person = world.person()
    profile = a_profile(person)
    send(person, profile, "identity_front")
    (old,) = world.rows(ProfessionalDocument)
    again = send(person, profile, "identity_front", PDF, "outro.pdf")
    assert documents(person, profile)["identity_front"]["name"] == "outro.pdf"
    assert run_job(world, "delete-discarded-files") == 1
    assert not kept(world, old.key)
    assert person.delete(f"{PROFILES}/{profile}/documents/{again.json['id']}").status_code == 204
    assert person.delete(f"{PROFILES}/{profile}/documents/{again.json['id']}").status_code == 404
    assert len(discarded(world)) == 1
    assert documents(person, profile) == {}


def test_what_is_refused_or_repeated_leaves_no_bytes_behind(world: World, tmp_path: Any) -> None:
    person, other = world.person(), world.person()
    profile = a_profile(person)
    form = {"slot": "identity_front", "file": (BytesIO(PNG), "rg.png")}
    path = f"/api/representatives/v1{PROFILES}/{profile}/documents"
    first = person.http.post(path, data=form, headers={"Idempotency-Key": "uma"}, content_type="multipart/form-data")
    form = {"slot": "identity_front", "file": (BytesIO(PNG), "rg.png")}
    again = person.http.post(path, data=form, headers={"Idempotency-Key": "uma"}, content_type="multipart/form-data")
    assert (first.json["id"], again.headers["Idempotency-Replayed"]) == (again.json["id"], "true")
    assert send(other, profile, "identity_back").status_code == 404
    assert discarded(world) == []
    blobs = [file for file in (tmp_path / "files").rglob("*") if file.is_file()]
    assert len(blobs) == 1


def test_a_repeated_upload_is_answered_again_after_the_profile_was_handed_in(world: World) -> None:
    person = world.person()
    profile = a_profile(person)

    def sent() -> Any:
        form = {"slot": "driving_licence", "file": (BytesIO(PNG), "cnh.png")}
        path, key = f"/api/representatives/v1{PROFILES}/{profile}/documents", {"Idempotency-Key": "uma"}
        return person.http.post(path, data=form, headers=key, content_type="multipart/form-data")

    first = sent()
    assert person.post(f"{PROFILES}/{profile}/submission").status_code == 200
    assert (sent().status_code, sent().json) == (201, first.json)


def test_documents_for_one_slot_at_once_leave_one(world: World, tmp_path: Path) -> None:
    person = world.person()
    profile = a_profile(person)
    answers = at_once(4, lambda _: send(apart(person), profile, "driving_licence"))
    assert Counter(answer.status_code for answer in answers) == {201: 4}
    (document,) = world.rows(ProfessionalDocument)
    assert kept(world, document.key)
    blobs = [file for file in (tmp_path / "files").rglob("*") if file.is_file()]
    assert len(blobs) == 1 + len(discarded(world)), "the others are deleted by now, or the job will delete them"


def test_staff_look_at_documents_and_it_is_noted(world: World) -> None:
    person, staff, stranger = world.person(), world.staff("registrations"), world.person()
    profile = a_submitted(person)
    path = f"{PROFILES}/{profile}/documents/{documents(person, profile)['identity_front']['id']}"
    assert staff.get(path).data == PNG
    (noted,) = world.audited("professional.document_viewed")
    assert (noted.actor_id, noted.subject, noted.details["slot"]) == (staff.user_id, profile, "identity_front")
    assert stranger.get(path).status_code == 404
    assert world.staff("access").get(path).status_code == 404
    assert staff.delete(path).status_code == 404
    assert person.delete(path).json["code"] == "professional.not_editable"


def test_a_rejected_document_keeps_a_profile_from_being_approved(world: World) -> None:
    person, staff = world.person(), world.staff("registrations")
    profile = a_submitted(person)
    assert review(staff, profile, "identity_front", "rejected").json["errors"][0]["pointer"] == "#/reason_code"
    assert review(staff, profile, "identity_front", "perhaps").status_code == 422
    said = review(staff, profile, "identity_front", "rejected", reason_code="document_illegible", note="Borrado.")
    assert (said.json["verdict"], said.json["reason_code"], said.json["note"]) == (
        "rejected",
        "document_illegible",
        "Borrado.",
    )
    refused = decide(staff, profile, "approve")
    assert (refused.status_code, refused.json["code"]) == (409, "professional.document_rejected")
    assert refused.json["slots"] == ["identity_front"]
    assert review(staff, profile, "identity_front", "accepted").json["reason_code"] is None
    assert decide(staff, profile, "approve").status_code == 200
    late = review(staff, profile, "identity_front", "accepted")
    assert (late.status_code, late.json["code"]) == (409, "professional.not_submitted")
    assert review(person, profile, "identity_front", "accepted").status_code == 403


def test_only_what_was_rejected_reopens(world: World) -> None:
    person, staff = world.person(), world.staff("registrations")
    profile = a_submitted(person)
    review(staff, profile, "identity_back", "accepted")
    review(staff, profile, "identity_front", "rejected", reason_code="document_illegible")
    world.events()
    returned = decide(staff, profile, "return", {"code": "document_illegible", "slot": "identity_front"})
    assert returned.json["status"] == "returned"
    (told,) = world.events("professional_rejected")
    assert (told.data["can_resubmit"], told.data["reasons"]) == (True, ["document_illegible"])
    assert person.get(f"{PROFILES}/{profile}").json["mother_name"]
    assert person.patch(f"{PROFILES}/{profile}", {"sex": "other"}).status_code == 409
    assert send(person, profile, "identity_back").json["code"] == "professional.not_editable"
    assert send(person, profile, "council_card").status_code == 409
    missing = person.post(f"{PROFILES}/{profile}/submission")
    assert (missing.status_code, missing.json["slots"]) == (422, ["identity_front"])
    assert send(person, profile, "identity_front").status_code == 201
    assert send(person, profile, "identity_front", PDF, "melhor.pdf").status_code == 201
    assert person.post(f"{PROFILES}/{profile}/submission").json["status"] == "submitted"
    assert documents(staff, profile)["identity_back"]["verdict"] == "accepted"
    assert decide(staff, profile, "approve").status_code == 200


def test_a_licence_may_take_the_place_of_a_rejected_card(world: World) -> None:
    person, staff = world.person(), world.staff("registrations")
    profile = a_submitted(person)
    decide(staff, profile, "return", {"code": "document_expired", "slot": "identity_front"})
    assert documents(person, profile)["identity_front"]["verdict"] == "rejected"
    assert send(person, profile, "driving_licence").status_code == 201
    card = documents(person, profile)["identity_front"]["id"]
    assert person.delete(f"{PROFILES}/{profile}/documents/{card}").status_code == 204
    assert person.post(f"{PROFILES}/{profile}/submission").status_code == 200


def test_a_reason_without_a_document_reopens_what_the_person_said(world: World) -> None:
    person, staff = world.person(), world.staff("registrations")
    profile = a_submitted(person)
    decide(staff, profile, "return", "data_mismatch")
    assert send(person, profile, "identity_front").status_code == 409
    assert person.patch(f"{PROFILES}/{profile}", {"kind": "broker"}).status_code == 409
    changed = person.patch(f"{PROFILES}/{profile}", {"mother_name": "Outra Mãe", "council": COUNCIL})
    assert changed.json["mother_name"] == "Outra Mãe"
    assert person.post(f"{PROFILES}/{profile}/submission").json["slots"] == ["council_card"]
    assert send(person, profile, "council_card").status_code == 201
    assert person.post(f"{PROFILES}/{profile}/submission").status_code == 200


def test_a_reason_about_documents_at_large_reopens_those_not_accepted(world: World) -> None:
    person, staff = world.person(), world.staff("registrations")
    profile = a_submitted(person)
    review(staff, profile, "identity_back", "accepted")
    decide(staff, profile, "return", "document_illegible")
    assert send(person, profile, "identity_back").status_code == 409
    assert send(person, profile, "identity_front").status_code == 201
    assert person.post(f"{PROFILES}/{profile}/submission").status_code == 200


def test_documents_belong_to_their_profile(world: World) -> None:
    person = world.person()
    first, second = a_profile(person), a_profile(person, kind="broker")
    sent = send(person, first, "identity_front").json["id"]
    assert person.get(f"{PROFILES}/{second}/documents/{sent}").status_code == 404
    assert person.delete(f"{PROFILES}/{second}/documents/{sent}").status_code == 404


def test_an_upload_that_is_cut_off_as_soon_as_its_bytes_are_there_leaves_nothing(
    world: World, tmp_path: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    store, person = world.runtime.files, world.person()
    profile, write = a_profile(person), store.write

    def cut_off(*arguments: Any) -> Any:
        write(*arguments)
        raise OperationalError("", {}, Exception("the process lost its database"))

    monkeypatch.setattr(store, "write", cut_off)
    assert send(person, profile, "identity_front").status_code == 503
    assert len([path for path in (tmp_path / "files").rglob("*") if path.is_file()]) == 1
    assert run_job(world, "delete-discarded-files", clock.now() + timedelta(minutes=59)) == 0
    assert run_job(world, "delete-discarded-files", clock.now() + timedelta(minutes=61)) == 1
    assert not [path for path in (tmp_path / "files").rglob("*") if path.is_file()]


def test_a_document_that_is_kept_outlives_the_hour(world: World) -> None:
    person = world.person()
    profile = a_profile(person)
    assert send(person, profile, "driving_licence").status_code == 201
    assert run_job(world, "delete-discarded-files", clock.now() + timedelta(days=1)) == 0
    (document,) = world.rows(ProfessionalDocument)
    world.runtime.files.open(document.key).close()


def test_what_an_upload_left_half_written_is_swept(world: World, tmp_path: Any) -> None:
    partial = tmp_path / "files" / ".partial" / "cut-off"
    world.runtime.files.write(BytesIO(PNG))
    partial.write_bytes(PNG)
    assert run_job(world, "sweep-partial-files", clock.now()) == 0
    assert run_job(world, "sweep-partial-files", clock.now() + timedelta(hours=7)) == 1
    assert not partial.exists()


def test_documents_are_not_sent_without_end(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("representatives.queries.professional._DOCUMENTS_AN_HOUR", 3)
    person, other = world.person(), world.person()
    profile = a_profile(person)
    assert [send(person, profile, "driving_licence").status_code for _ in range(4)] == [201, 201, 201, 429]
    assert send(other, a_profile(other), "driving_licence").status_code == 201


def test_every_change_of_a_document_is_a_new_version_of_its_profile(world: World) -> None:
    person, staff = world.person(), world.staff("registrations")
    profile = a_profile(person)

    def tag() -> str:
        return str(person.get(f"{PROFILES}/{profile}").headers["ETag"])

    seen = [tag()]
    for _uploaded_twice in range(2):
        document = send(person, profile, "driving_licence").json["id"]
        seen.append(tag())
    late = person.patch(f"{PROFILES}/{profile}", {"sex": "other"}, If_Match=seen[0])
    assert (late.status_code, late.json["code"]) == (412, "version.mismatch")
    assert person.delete(f"{PROFILES}/{profile}/documents/{document}").status_code == 204
    seen.append(tag())
    send(person, profile, "driving_licence")
    submitted = person.post(f"{PROFILES}/{profile}/submission")
    assert submitted.headers["ETag"] == tag()
    seen.append(tag())
    for verdict in ({"verdict": "accepted"}, {"verdict": "rejected", "reason_code": "document_wrong"}):
        review(staff, profile, "driving_licence", **verdict)
        seen.append(tag())
    assert len(set(seen)) == len(seen) == 7

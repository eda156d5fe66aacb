"""The files of tickets: which may come in, whose they are, and who sees them."""

from datetime import timedelta
from io import BytesIO
from zipfile import ZipFile

import pytest
from helpdesk_kit.mails import SENDER, a_mail, take_in
from helpdesk_kit.world import API, MakeWorld, Person, World

from chassis import audit
from chassis.clock import now
from chassis.context import Actor, Origin
from chassis.files import MB
from chassis.ids import new_id
from chassis.testing.clock import FrozenClock
from chassis.testing.parallel import apart, at_once
from helpdesk.model import Attachment
from helpdesk.queries.attachments import ADDED
from helpdesk.states import MailOutcome, Side


def a_zip() -> bytes:
    packed = BytesIO()
    with ZipFile(packed, "w") as archive:
        archive.writestr("nota.txt", "uma nota")
    return packed.getvalue()


def downloaded(person: Person, number: int, file_id: str) -> int:
    answer = person.get(f"/tickets/{number}/attachments/{file_id}")
    return int(answer.status_code)


def test_what_the_author_uploads_belongs_to_the_description(world: World) -> None:
    author, staff, stranger = world.person(), world.staff(), world.person()
    number = author.opens()
    answer = author.uploads(number, "tela.txt", b"uma tela")
    assert answer.status_code == 201
    assert (answer.json["name"], answer.json["size"], answer.json["state"]) == ("tela.txt", 8, "pending")
    file_id = answer.json["id"]
    for person in (author, staff):
        assert [file["id"] for file in person.sees(number)["attachments"]] == [file_id]
        assert downloaded(person, number, file_id) == 200
    assert downloaded(stranger, number, file_id) == 404


def test_an_entry_takes_its_files(world: World) -> None:
    author, staff = world.person(), world.staff()
    number = author.opens()
    described, written = author.attaches(number, "a.txt"), author.attaches(number, "b.txt")
    author.writes(number, attachment_ids=[written])
    assert [file["id"] for file in author.sees(number)["attachments"]] == [described]
    assert [file["name"] for file in staff.reads(number)[0]["attachments"]] == ["b.txt"]


def test_a_file_is_sent_as_a_download_and_never_shown(world: World) -> None:
    author = world.person()
    number = author.opens()
    answer = author.get(f"/tickets/{number}/attachments/{author.attaches(number, 'página.txt', b'<script>')}")
    assert answer.data == b"<script>"
    assert answer.headers["Content-Disposition"].startswith("attachment")
    assert answer.headers["X-Content-Type-Options"] == "nosniff"
    assert answer.headers["Content-Type"] == "text/plain"


def test_a_file_whose_bytes_are_lost_is_said_to_be_lost(world: World) -> None:
    author = world.person()
    number = author.opens()
    file_id = author.attaches(number)
    (file,) = world.rows(Attachment)
    world.runtime.files.delete(file.key)
    answer = author.get(f"/tickets/{number}/attachments/{file_id}")
    assert (answer.status_code, answer.json["code"]) == (404, "file.missing")


def test_the_files_of_internal_notes_are_internal(world: World) -> None:
    author, watcher = world.colleagues()
    staff, other = world.staff(), world.staff()
    number = author.opens()
    world.watches(watcher, number)
    file_id = staff.attaches(number)
    assert [downloaded(person, number, file_id) for person in (staff, other, author)] == [200, 404, 404]
    staff.notes(number, attachment_ids=[file_id])
    assert [downloaded(person, number, file_id) for person in (staff, other)] == [200, 200]
    assert [downloaded(person, number, file_id) for person in (author, watcher)] == [404, 404]
    assert author.sees(number)["attachments"] == []


def test_a_file_of_staff_is_seen_when_its_reply_is(world: World) -> None:
    author, staff = world.person(), world.staff()
    number = author.opens()
    file_id = staff.attaches(number)
    staff.replies(number, attachment_ids=[file_id])
    assert downloaded(author, number, file_id) == 200


def test_a_file_belongs_to_one_ticket(world: World) -> None:
    author = world.person()
    one, other = author.opens(), author.opens()
    file_id = author.attaches(one)
    assert downloaded(author, other, file_id) == 404
    assert downloaded(author, one, str(new_id())) == 404


def test_an_entry_takes_only_its_writers_uploads_and_each_once(world: World) -> None:
    author, staff = world.person(), world.staff()
    one, other = author.opens(), author.opens()
    of_author, of_staff, elsewhere = author.attaches(one), staff.attaches(one), author.attaches(other)
    taken = author.attaches(one)
    author.writes(one, attachment_ids=[taken])
    for file_id in (of_staff, elsewhere, taken, str(new_id())):
        answer = author.post(f"/tickets/{one}/entries", body="Olá", attachment_ids=[of_author, file_id])
        assert answer.status_code == 422
        assert [fault["code"] for fault in answer.json["errors"]] == ["attachment.unknown"]
    assert len(author.reads(one)) == 1


@pytest.mark.parametrize(
    ("name", "content", "status", "code"),
    [
        ("programa.exe", b"MZ", 415, "file.type_not_allowed"),
        ("pagina.html", b"<html>", 415, "file.type_not_allowed"),
        ("tela.png", b"nao e png", 415, "file.content_mismatch"),
        ("vazio.txt", b"", 422, "file.empty"),
        ("grande.txt", b"x" * (5 * MB + 1), 413, "file.too_large"),
    ],
)
def test_what_may_not_come_in(world: World, name: str, content: bytes, status: int, code: str) -> None:
    author = world.person()
    answer = author.uploads(author.opens(), name, content)
    assert (answer.status_code, answer.json["code"]) == (status, code)
    assert world.rows(Attachment) == []


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("tudo.txt", b"x" * (5 * MB)),
        ("dados.csv", b"a;b\n1;2\n"),
        ("dados.xml", b"<?xml version='1.0'?><a/>"),
        ("tudo.zip", a_zip()),
        ("laudo.pdf", b"%PDF-1.7\n"),
    ],
)
def test_what_may_come_in(world: World, name: str, content: bytes) -> None:
    author = world.person()
    number = author.opens()
    file_id = author.attaches(number, name, content)
    assert author.get(f"/tickets/{number}/attachments/{file_id}").data == content


def test_ten_files_an_entry(world: World) -> None:
    author = world.person()
    number = author.opens()
    first = [author.attaches(number, f"{count}.txt") for count in range(10)]
    answer = author.uploads(number)
    assert (answer.status_code, answer.json["code"]) == (422, "file.too_many")
    author.writes(number, "O que falta vem a seguir.")
    second = [author.attaches(number, f"{count}.txt") for count in range(10)]
    answer = author.post(f"/tickets/{number}/entries", body="Tudo", attachment_ids=[*second, first[0]])
    assert answer.status_code == 422
    author.writes(number, "Aqui.", attachment_ids=second)
    assert [file["id"] for file in author.sees(number)["attachments"]] == first


def test_a_person_uploads_so_many_in_an_hour_to_all_tickets_and_staff_any_number(
    make_world: MakeWorld, frozen_clock: FrozenClock
) -> None:
    world = make_world(attachments_per_hour=3)
    author, staff = world.person(), world.staff()
    first, second = author.opens(), author.opens()
    statuses = [author.uploads(number).status_code for number in (first, first, second, second, first)]
    assert statuses == [201, 201, 201, 429, 429]
    refused = author.uploads(second)
    assert (refused.json["code"], refused.headers["Retry-After"]) == ("rate.limited", "3600")
    other = world.person()
    assert other.uploads(other.opens()).status_code == 201
    assert {staff.uploads(first).status_code for _ in range(5)} == {201}
    frozen_clock.tick(minutes=61)
    assert world.signed_in_again(author).uploads(second).status_code == 201


def test_uploads_to_several_tickets_at_once_do_not_pass_the_limit(make_world: MakeWorld) -> None:
    world = make_world(attachments_per_hour=3)
    author = world.person()
    numbers = [author.opens() for _ in range(8)]
    statuses = at_once(8, lambda place: apart(author).uploads(numbers[place]).status_code)
    assert sorted(statuses) == [201] * 3 + [429] * 5


def test_what_staff_upload_as_staff_does_not_count_in_their_own_tickets(make_world: MakeWorld) -> None:
    world = make_world(attachments_per_hour=1)
    author, staff = world.person(), world.staff()
    theirs, own = author.opens(), staff.opens()
    assert [staff.uploads(theirs).status_code for _ in range(3)] == [201] * 3
    assert [staff.uploads(own).status_code for _ in range(2)] == [201, 429]


def test_files_of_mails_are_no_uploads_of_the_person_whose_address_they_name(make_world: MakeWorld) -> None:
    """A sender's address is forged in a moment."""
    world = make_world(attachments_per_hour=2)
    author = world.person()
    world.hear(world.about(author, "identity.user_updated.v1", version=2, email=SENDER))
    number = author.opens()
    files = {f"{name}.txt": b"uma nota" for name in "abc"}
    for _ in range(2):
        assert take_in(world, a_mail(subject=f"[#{number}]", files=files)) is MailOutcome.ADDED
    assert {file.uploaded_by_id for file in world.rows(Attachment)} == {author.user_id}
    assert [author.uploads(place).status_code for place in (number, author.opens(), number)] == [201, 201, 429]


def test_sixty_uploads_an_hour(world: World, frozen_clock: FrozenClock) -> None:
    author = world.person()
    number = author.opens()
    with world.database.writing(Origin(actor=Actor(kind="user", user_id=author.user_id))) as session:
        for _ in range(60):
            audit.record(session, ADDED, world.ticket(number).id, side=Side.REQUESTER.value)
    frozen_clock.tick(minutes=10)
    answer = author.uploads(number)
    assert (answer.status_code, answer.headers["Retry-After"]) == (429, "3000")
    frozen_clock.tick(minutes=51)
    assert world.signed_in_again(author).uploads(number).status_code == 201


def test_the_same_key_uploads_once(world: World) -> None:
    author = world.person()
    number = author.opens()
    answers = []
    for _ in range(2):
        form = {"file": (BytesIO(b"uma nota"), "nota.txt")}
        kind = {"content_type": "multipart/form-data; boundary=x", "headers": {"Idempotency-Key": "k"}}
        answers.append(author.http.post(f"{API}/tickets/{number}/attachments", data=form, **kind))
    assert answers[0].json == answers[1].json
    assert len(world.rows(Attachment)) == 1


def test_what_nobodys_entry_took_is_deleted_after_a_day(world: World, frozen_clock: FrozenClock) -> None:
    author, watcher = world.colleagues()
    staff = world.staff()
    number = author.opens()
    world.watches(watcher, number)
    kept = [author.attaches(number), staff.attaches(number)]
    staff.replies(number, attachment_ids=kept[1:])
    gone = [person.attaches(number) for person in (staff, watcher)]
    assert world.run_job("delete-untaken-attachments", frozen_clock.at + timedelta(days=1)) == 0
    assert world.run_job("delete-untaken-attachments", frozen_clock.at + timedelta(days=1, seconds=1)) == len(gone)
    assert sorted(str(row.id) for row in world.rows(Attachment)) == sorted(kept)
    assert world.run_job("delete-discarded-files", now() + timedelta(days=2)) == len(gone)


def test_a_file_is_not_sent_before_the_scanner_has_called_it_clean(make_world: MakeWorld) -> None:
    world = make_world(scanner_url="tcp://127.0.0.1:9")
    author = world.person()
    number = author.opens()
    file_id = author.attaches(number)
    assert downloaded(author, number, file_id) == 409


def test_downloads_by_others_are_recorded(world: World) -> None:
    author, staff = world.person(), world.staff()
    number = author.opens()
    file_id = author.attaches(number)
    for person in (author, staff):
        downloaded(person, number, file_id)
    (seen,) = world.audited("ticket.attachment_viewed")
    assert seen.actor_id == staff.user_id

"""What somebody without an account sees of a ticket and does with it through the mailed link."""

import json
import logging
from typing import Any

import pytest
from helpdesk_kit.guests import Guest, a_guest, mailed
from helpdesk_kit.world import API, World

from chassis import clock
from chassis.idempotency import idempotency_key
from chassis.testing.clock import frozen
from chassis.testing.parallel import at_once
from chassis.testing.statements import statements
from helpdesk.model import Attachment, Ticket


@pytest.fixture
def guest(world: World) -> Guest:
    return a_guest(world)


def test_the_author_reads_writes_and_closes_by_the_link(world: World, guest: Guest) -> None:
    staff = world.staff()
    staff.replies(guest.number, "**Em breve.**")
    staff.patch(f"/tickets/{guest.number}", state="waiting")
    written = guest.writes("Aqui está.")
    assert written["number"] == guest.number
    seen = guest.sees()
    assert seen["is_author"] and seen["author"]["email"] == "visitante@casa.example"
    assert [entry["body"] for entry in seen["entries"]["items"]] == ["**Em breve.**", "Aqui está."]
    assert "<strong>Em breve.</strong>" in seen["entries"]["items"][0]["body_html"]
    closed = guest.post("/closing", resolution="withdrawn", note="Já achei.")
    assert (closed.status_code, closed.json["state"], closed.json["resolution"]) == (200, "closed", "withdrawn")
    assert guest.post("/closing", resolution="solved").json["code"] == "ticket.state_not_allowed"
    (told,) = [event for event in world.events() if event.type == "helpdesk.ticket_closed.v1"]
    assert (told.data["resolution"], told.data["by"]) == ("withdrawn", "author")


@pytest.mark.parametrize("resolution", ["granted", "denied", "x"])
def test_the_author_decides_nothing(guest: Guest, resolution: str) -> None:
    assert guest.post("/closing", resolution=resolution).status_code == 422


def test_staff_only_fields_are_not_for_the_author(guest: Guest) -> None:
    for field in ({"visibility": "internal"}, {"state": "waiting"}):
        assert guest.post("/entries", body="x", **field).status_code == 422


def test_internal_notes_never_show_through_the_link(world: World, guest: Guest) -> None:
    staff = world.staff()
    file = staff.attaches(guest.number, "segredo.txt")
    note = staff.notes(guest.number, "Um segredo da equipe.", attachment_ids=[file])
    before = guest.sees()
    shown = [
        guest.sees(),
        guest.get("/entries").json,
        guest.get("/export").json,
        guest.get("/entries", order="desc").json,
    ]
    assert all("segredo" not in json.dumps(one) and note["id"] not in json.dumps(one) for one in shown)
    assert guest.get(f"/attachments/{file}").status_code == 404
    assert before["version"] == guest.sees()["version"]
    assert "segredo" not in json.dumps([event.data for event in world.events()])


def test_who_of_the_team_answered_is_not_shown(world: World, guest: Guest) -> None:
    staff = world.staff()
    staff.replies(guest.number)
    staff.patch(f"/tickets/{guest.number}", assignee_id=str(staff.user_id))
    for shown in (guest.sees(), guest.get("/export").json, guest.get("/entries").json):
        assert str(staff.user_id) not in json.dumps(shown)
        assert staff.name not in json.dumps(shown)


def test_files_are_attached_and_downloaded_by_the_link(world: World, guest: Guest) -> None:
    file = guest.uploads("a.txt", b"meu arquivo").json["id"]
    guest.writes("Segue.", attachment_ids=[file])
    (entry,) = guest.sees()["entries"]["items"]
    assert [attached["name"] for attached in entry["attachments"]] == ["a.txt"]
    got = guest.get(f"/attachments/{file}")
    assert (got.data, got.headers["Content-Disposition"].split(";")[0]) == (b"meu arquivo", "attachment")
    staff = world.staff()
    theirs = staff.attaches(guest.number, "b.txt", b"da equipe")
    assert guest.get(f"/attachments/{theirs}").status_code == 404, "nobody has sent it yet"
    staff.replies(guest.number, "Segue.", attachment_ids=[theirs])
    assert guest.get(f"/attachments/{theirs}").data == b"da equipe"


def test_another_tickets_files_stay_there(world: World, guest: Guest) -> None:
    other = a_guest(world, email="outra@casa.example")
    file = other.uploads().json["id"]
    assert guest.get(f"/attachments/{file}").status_code == 404
    assert guest.post("/entries", body="x", attachment_ids=[file]).status_code == 422


def test_eleven_files_are_too_many(guest: Guest) -> None:
    statuses = [guest.uploads(f"{number}.txt").status_code for number in range(11)]
    assert statuses == [201] * 10 + [422]


def test_pages_of_entries(guest: Guest) -> None:
    for number in range(3):
        guest.writes(f"Mensagem {number}")
    first = guest.get("/entries", limit=2, order="desc").json
    assert [entry["body"] for entry in first["items"]] == ["Mensagem 2", "Mensagem 1"]
    rest = guest.get("/entries", limit=2, order="desc", after=first["next"]).json
    assert ([entry["body"] for entry in rest["items"]], rest["next"]) == (["Mensagem 0"], None)


def test_the_mails_are_in_the_language_that_was_chosen_last(world: World, guest: Guest) -> None:
    version = guest.sees()["version"]
    stale = guest.http.patch(guest.path(), json={"language": "en"}, headers={"If-Match": f'"{version + 7}"'})
    assert stale.status_code == 412
    changed = guest.http.patch(guest.path(), json={"language": "es"}, headers={"If-Match": f'"{version}"'})
    assert (changed.status_code, changed.json["language"]) == (200, "es")
    assert guest.http.patch(guest.path(), json={"language": "xx"}).status_code == 422
    world.staff().replies(guest.number)
    (told,) = world.events("ticket_updated")
    assert told.data["author"]["language"] == "es"


def test_a_late_message_opens_a_ticket_with_a_link_of_its_own(world: World, guest: Guest) -> None:
    with frozen(clock.now()) as held:
        guest.post("/closing", resolution="solved")
        world.events()
        held.tick(days=31)
        written = guest.writes("Voltou a acontecer, o que faço?")
        assert written["number"] != guest.number
        (opened,) = world.events("ticket_opened")
        token = mailed(opened.data)
        assert token != guest.token
        seen = world.visitor.get(f"{API}/tickets/track/{token}").json
        assert (seen["number"], seen["description"]) == (written["number"], "Voltou a acontecer, o que faço?")


def test_sixty_messages_an_hour_are_enough(guest: Guest) -> None:
    with frozen(clock.now()) as held:
        statuses = [guest.post("/entries", body=f"Mensagem {number}").status_code for number in range(61)]
        assert (statuses[:60], statuses[60]) == ([201] * 60, 429)
        held.tick(minutes=61)
        assert guest.post("/entries", body="x").status_code == 201


ROUTES = (
    ("GET", ""),
    ("PATCH", ""),
    ("GET", "/entries"),
    ("POST", "/entries"),
    ("POST", "/attachments"),
    ("GET", "/attachments/01980000-0000-7000-8000-000000000001"),
    ("POST", "/closing"),
    ("GET", "/export"),
    ("POST", "/erasure"),
    ("POST", "/erasure/confirmation"),
)
BODIES: dict[str, Any] = {
    "PATCH ": {"language": "es"},
    "POST /entries": {"body": "x"},
    "POST /closing": {"resolution": "solved"},
    "POST /erasure/confirmation": {"code": "123456"},
}


def tried(world: World, token: str, method: str, rest: str) -> Any:
    path = f"{API}/tickets/track/{token}{rest}"
    if rest == "/attachments":
        form = {"file": (__import__("io").BytesIO(b"uma nota"), "nota.txt")}
        return world.visitor.post(path, data=form, content_type="multipart/form-data")
    return world.visitor.open(path, method=method, json=BODIES.get(f"{method} {rest}"))


@pytest.mark.parametrize(("method", "rest"), ROUTES)
def test_a_token_that_was_guessed_opens_nothing(world: World, guest: Guest, method: str, rest: str) -> None:
    (ticket,) = world.rows(Ticket)
    near = guest.token[:-1] + ("A" if guest.token[-1] != "A" else "B")
    guesses = ["x", near, guest.token.lower(), guest.token + "A", ticket.tracking_hash, str(ticket.id), "%00", "%FF"]
    for guess in guesses:
        assert tried(world, guess, method, rest).status_code in (400, 404), guess
    assert world.rows(Ticket)[0].version == ticket.version
    assert world.events() == []


def test_a_wrong_token_takes_the_same_statements_as_a_right_one_until_it_is_known(world: World, guest: Guest) -> None:
    guest.sees()
    with statements() as wrong:
        world.visitor.get(f"{API}/tickets/track/{'A' * 43}")
    with statements() as right:
        guest.sees()
    selects = [said for said in wrong if "FROM ticket" in str(said)]
    assert len(selects) == 1
    assert str(selects[0]) in {str(said) for said in right}, "it is looked up by the same index"


def test_the_token_is_in_no_log_and_no_stored_row(
    world: World, guest: Guest, caplog: pytest.LogCaptureFixture, capfd: pytest.CaptureFixture[str]
) -> None:
    caplog.set_level(logging.DEBUG)
    for method, rest in ROUTES:
        tried(world, guest.token, method, rest)
    unknown = "T" * 43
    tried(world, unknown, "GET", "")
    world.visitor.get(f"{API}/tickets/track/{guest.token}/nothing-here")
    written = guest.http.post(guest.path("/entries"), json={"body": "x"}, headers={"Idempotency-Key": "um"})
    assert written.status_code == 201
    captured = capfd.readouterr()
    logged = captured.out + captured.err + caplog.text
    assert "/tickets/track/<token>" in logged, "the route is logged by its template"
    assert guest.token not in logged and unknown not in logged
    with world.database.reading() as session:
        kept = str(session.execute(idempotency_key.select()).all())
    assert guest.token not in kept + str(world.audited()) + str([event.data for event in world.events()])


def test_a_refusal_does_not_repeat_the_token(world: World, guest: Guest) -> None:
    refused = guest.http.patch(guest.path(), json={"language": "xx"})
    assert guest.token not in refused.text + str(refused.headers)
    assert (guest.get().headers["Cache-Control"], guest.get().headers["Referrer-Policy"]) == ("no-store", "no-referrer")


def test_messages_that_are_written_at_once_are_all_kept(world: World, guest: Guest) -> None:
    clients = [world.visitor.as_("") for _ in range(4)]

    def write(number: int) -> int:
        answer = clients[number].post(guest.path("/entries"), json={"body": f"Mensagem {number}"})
        return int(answer.status_code)

    assert at_once(4, write) == [201] * 4
    assert len(guest.sees()["entries"]["items"]) == 4


def test_everything_of_the_author_is_handed_out(world: World, guest: Guest) -> None:
    guest.writes("Minha mensagem.")
    world.staff().replies(guest.number, "A resposta.")
    handed = guest.get("/export").json
    assert [entry["body"] for entry in handed["entries"]] == ["Minha mensagem.", "A resposta."]
    assert (handed["ticket"]["author"]["email"], handed["mails"]) == ("visitante@casa.example", [])


def test_an_upload_by_the_link_is_the_authors(world: World, guest: Guest) -> None:
    guest.uploads()
    (attachment,) = world.rows(Attachment)
    assert (attachment.uploaded_by_id, attachment.side.value, attachment.is_pending) == (None, "requester", False)

"""Write on tickets: what a message, a reply or an internal note does to the ticket, and who learns of it."""

from typing import Any

import pytest
from helpdesk_kit.world import MakeWorld, Person, World

from chassis.testing.clock import FrozenClock
from chassis.testing.events import an_event
from helpdesk.actions.entries import Writer, add_entry
from helpdesk.model import Entry, HistoryLine, Participant, Ticket
from helpdesk.states import EntryKind, Side


def in_state(world: World, state: str) -> tuple[Person, Person, int]:
    """An author, a member of staff, and the author's ticket in a state; what came before is told already."""
    author, staff = world.person(), world.staff()
    number = author.opens()
    if state in ("in_progress", "waiting"):
        staff.replies(number, **({"state": "waiting"} if state == "waiting" else {}))
    if state == "closed":
        staff.closes(number)
    assert author.sees(number)["state"] == state
    world.events()
    return author, staff, number


STATES = ("new", "in_progress", "waiting", "closed")


@pytest.mark.parametrize(
    ("before", "after", "change"),
    [
        ("new", "new", "replied"),
        ("in_progress", "in_progress", "replied"),
        ("waiting", "in_progress", "replied"),
        ("closed", "in_progress", "reopened"),
    ],
)
def test_a_message_of_the_author(world: World, before: str, after: str, change: str) -> None:
    author, _staff, number = in_state(world, before)
    assert author.writes(number, "Ainda **não** funciona.")["number"] == number
    assert author.sees(number)["state"] == after
    (told,) = world.events()
    assert told.type == "helpdesk.ticket_updated.v1"
    assert (told.data["change"], told.data["state"], told.data["by"]) == (change, after, "author")
    assert told.data["body"] == "Ainda **não** funciona."
    assert told.data["by_user_id"] == told.data["author"]["user_id"]


@pytest.mark.parametrize("before", STATES)
@pytest.mark.parametrize("state", [None, "waiting"])
def test_a_reply_of_staff(world: World, before: str, state: str | None) -> None:
    author, staff, number = in_state(world, before)
    answer = staff.post(f"/tickets/{number}/entries", body="Tente de novo.", state=state)
    if before == "closed" and state:
        assert (answer.status_code, answer.json["code"]) == (409, "ticket.state_not_allowed")
        assert author.reads(number) == []
        assert world.events() == []
        return
    after = state or {"new": "in_progress"}.get(before, before)
    assert (answer.status_code, author.sees(number)["state"]) == (201, after)
    assert author.reads(number)[-1]["kind"] == "reply"
    (told,) = world.events()
    assert (told.data["change"], told.data["state"], told.data["by"]) == ("replied", after, "staff")
    assert (told.data["body"], told.data.get("by_user_id")) == ("Tente de novo.", None)


@pytest.mark.parametrize("before", STATES)
def test_an_internal_note_changes_nothing_and_is_told_to_nobody(world: World, before: str) -> None:
    author, staff, number = in_state(world, before)
    seen, version = author.sees(number), author.get(f"/tickets/{number}").headers["ETag"]
    entries = author.reads(number)
    staff.notes(number, "Segredo: este cliente liga muito.")
    assert world.events() == []
    assert author.sees(number) == seen
    assert author.get(f"/tickets/{number}").headers["ETag"] == version
    assert author.reads(number) == entries
    assert [entry["visibility"] for entry in staff.reads(number)][-1] == "internal"
    assert len(world.rows(Participant)) == (2 if before in ("in_progress", "waiting") else 1), "a note watches nothing"


def test_an_internal_note_may_put_the_ticket_on_hold(world: World) -> None:
    author, staff, number = in_state(world, "in_progress")
    staff.notes(number, "Segredo.", state="waiting")
    (told,) = world.events()
    assert (told.data["change"], told.data.get("body")) == ("waiting", None)
    assert author.sees(number)["state"] == "waiting"


@pytest.mark.parametrize("body", [{"visibility": "internal"}, {"state": "waiting"}])
def test_only_staff_write_internal_notes_and_put_on_hold(world: World, body: dict[str, Any]) -> None:
    author, watcher = world.colleagues()
    number = author.opens()
    world.watches(watcher, number)
    for person in (author, watcher):
        answer = person.post(f"/tickets/{number}/entries", body="Olá", **body)
        assert (answer.status_code, answer.json["code"]) == (403, "ticket.staff_only")
    assert world.rows(Entry) == []


def test_the_first_public_reply_of_staff_is_the_first_response(world: World) -> None:
    author, staff, number = in_state(world, "new")
    author.writes(number)
    staff.notes(number)
    assert staff.sees(number)["responded_at"] is None
    staff.replies(number)
    first = staff.sees(number)["responded_at"]
    assert first is not None
    staff.replies(number)
    assert staff.sees(number)["responded_at"] == first


def test_staff_are_requesters_in_their_own_tickets(world: World) -> None:
    staff = world.staff()
    number = staff.opens()
    staff.writes(number)
    assert staff.sees(number)["state"] == "new"
    answer = staff.post(f"/tickets/{number}/entries", body="Olá", visibility="internal")
    assert (answer.status_code, answer.json["code"]) == (403, "ticket.staff_only")


@pytest.mark.parametrize("thanks", ["Obrigado!", "Muito obrigada pela ajuda.", "Gracias", "Thank you!"])
def test_only_thanks_after_the_closing_reopen_nothing(world: World, frozen_clock: FrozenClock, thanks: str) -> None:
    author, _staff, number = in_state(world, "closed")
    author.writes(number, thanks)
    frozen_clock.tick(days=200)
    author = world.signed_in_again(author)
    author.writes(number, thanks)
    assert author.sees(number)["state"] == "closed"
    assert [entry["body"] for entry in author.reads(number)] == [thanks, thanks]
    assert [told.data["change"] for told in world.events()] == ["replied", "replied"]
    assert len(world.rows(Ticket)) == 1


def test_a_message_reopens_for_thirty_days_and_then_opens_another_ticket(
    world: World, frozen_clock: FrozenClock
) -> None:
    author, _staff, number = in_state(world, "closed")
    frozen_clock.tick(hours=30 * 24)
    author = world.signed_in_again(author)
    assert author.writes(number, "Voltou a falhar.")["number"] == number
    assert author.sees(number)["state"] == "in_progress"
    author.closes(number)
    frozen_clock.tick(hours=30 * 24, seconds=1)
    author = world.signed_in_again(author)
    world.events()
    written = author.writes(number, "Falhou **outra** vez.")
    assert written["number"] == number + 1
    old, new = author.sees(number), author.sees(number + 1)
    assert (old["state"], new["state"], new["subject"]) == ("closed", "new", old["subject"])
    assert (new["description"], new["category"]) == ("Falhou **outra** vez.", "01")
    assert old["links"] == [{"number": number + 1, "kind": "followed_by"}]
    assert new["links"] == [{"number": number, "kind": "follows"}]
    assert author.reads(number)[-1]["id"] == written["id"]
    assert [told.type for told in world.events()] == ["helpdesk.ticket_opened.v1"]


def test_a_late_message_takes_its_files_along(world: World, frozen_clock: FrozenClock) -> None:
    author, _staff, number = in_state(world, "closed")
    frozen_clock.tick(days=31)
    author = world.signed_in_again(author)
    late = author.writes(number, "Falhou outra vez.", attachment_ids=[author.attaches(number, "tela.txt")])
    assert [file["name"] for file in author.sees(late["number"])["attachments"]] == ["tela.txt"]
    assert author.reads(number)[-1]["attachments"] == []


def test_whoever_follows_up_late_is_the_author_of_the_other_ticket(world: World, frozen_clock: FrozenClock) -> None:
    author, watcher = world.colleagues()
    number = author.opens()
    world.watches(watcher, number)
    author.closes(number)
    frozen_clock.tick(days=31)
    author, watcher = world.signed_in_again(author), world.signed_in_again(watcher)
    late = watcher.writes(number, "Comigo também falha.")["number"]
    seen = watcher.sees(late)
    assert (seen["author"]["user_id"], seen["is_author"]) == (str(watcher.user_id), True)
    assert author.get(f"/tickets/{late}").status_code == 404
    assert author.sees(number)["links"] == [], "the author does not see the watcher's"


def test_whoever_writes_watches_unless_they_do_not_want_to(world: World) -> None:
    willing, unwilling, author = world.staff(), world.staff(), world.person()
    world.hear(an_event("notifier.preferences_changed.v1", user_id=str(unwilling.user_id), watch_automatically=False))
    number = author.opens()
    for staff in (willing, unwilling):
        staff.replies(number)
    first, second, _third = world.events()
    assert second.data["watchers"] == [str(willing.user_id)]
    assert (first.data["watchers"], first.data["parties"]) == ([], [str(author.user_id)])
    assert willing.sees(number)["is_watching"] is True
    assert unwilling.sees(number)["is_watching"] is False


def test_a_colleague_watches_while_the_relation_lasts(world: World) -> None:
    company, author, watcher = world.company(), world.person(), world.person()
    world.relation(author, company)
    relation = world.relation(watcher, company)
    number = author.opens()
    world.watches(watcher, number)
    watcher.writes(number)
    assert world.events()[-1].data["watchers"] == [str(watcher.user_id)]
    world.end_relation(relation)
    assert watcher.get(f"/tickets/{number}").status_code == 404
    author.writes(number)
    assert world.events()[-1].data["watchers"] == []


def test_a_member_of_staff_watches_while_they_are_staff(world: World) -> None:
    author, staff = world.person(), world.staff()
    number = author.opens()
    staff.replies(number)
    world.hear(world.about(staff, "identity.user_updated.v1", version=2, staff_roles=[]))
    assert staff.get(f"/tickets/{number}").status_code == 404
    author.writes(number)
    assert world.events()[-1].data["watchers"] == []


def test_entries_are_read_page_by_page_in_both_orders(world: World) -> None:
    author, staff, number = in_state(world, "new")
    for count in range(5):
        author.writes(number, f"Mensagem {count}")
        staff.notes(number, f"Nota {count}")
    first = author.get(f"/tickets/{number}/entries", limit=3).json
    assert [entry["body"] for entry in first["items"]] == [f"Mensagem {count}" for count in range(3)]
    rest = author.get(f"/tickets/{number}/entries", limit=3, after=first["next"]).json
    assert [entry["body"] for entry in rest["items"]] == ["Mensagem 3", "Mensagem 4"]
    assert rest["next"] is None
    assert [entry["body"] for entry in staff.reads(number, order="desc", limit=2)] == ["Nota 4", "Mensagem 4"]


def test_an_entry_is_shown_as_safe_html(world: World) -> None:
    author, _staff, number = in_state(world, "new")
    author.writes(number, "**Veja** <script>alert(1)</script>")
    (entry,) = author.reads(number)
    assert "<strong>Veja</strong>" in entry["body_html"]
    assert "<script" not in entry["body_html"]
    assert (entry["kind"], entry["unverified"], entry["author"]["side"]) == ("note", False, "requester")


@pytest.mark.parametrize("before", STATES)
def test_a_mail_of_somebody_else_moves_nothing_and_its_text_is_told_to_nobody(world: World, before: str) -> None:
    author, _staff, number = in_state(world, before)
    _mail(world, number, "Quero saber também.", is_unverified=True)
    assert author.sees(number)["state"] == before
    (entry,) = [entry for entry in author.reads(number) if entry["kind"] == "mail"]
    assert (entry["unverified"], entry["author"]["name"]) == (True, "Alguém")
    (told,) = world.events()
    assert (told.data["change"], told.data.get("body"), told.data.get("by")) == ("replied", None, None)


@pytest.mark.parametrize("before", STATES)
def test_a_mail_of_a_machine_moves_nothing_and_is_told_to_nobody(world: World, before: str) -> None:
    author, _staff, number = in_state(world, before)
    _mail(world, number, "Estou de férias.", is_automatic=True)
    assert author.sees(number)["state"] == before
    assert author.reads(number)[-1]["kind"] == "mail"
    assert world.events() == []


def test_a_mail_is_shown_as_plain_text(world: World) -> None:
    author, _staff, number = in_state(world, "new")
    _mail(world, number, "**Isto** <b>não</b> é Markdown.")
    assert "**Isto** &lt;b&gt;não&lt;/b&gt;" in author.reads(number)[-1]["body_html"]


def test_an_author_without_an_account_is_told_without_text_until_the_link_was_opened(
    world: World, frozen_clock: FrozenClock
) -> None:
    staff = world.staff()
    named = {"name": "Ana", "language": "pt", "email": "ana@consumo.example"}
    number = staff.opens(on_behalf_of=named, channel="phone")
    staff.replies(number, "A resposta.")
    assert [told.data.get("body") for told in world.events()] == [None, None]
    with world.writing() as session:
        session.get_one(Ticket, world.ticket(number).id).tracking_opened_at = frozen_clock.at
    staff.replies(number, "Outra resposta.")
    assert [(told.data["body"], told.data["quotes"]) for told in world.events()] == [("Outra resposta.", True)]


def test_the_history_says_who_moved_a_ticket(world: World) -> None:
    author, staff, number = in_state(world, "waiting")
    author.writes(number)
    staff.closes(number)
    lines = [(line.field, line.old, line.new, line.side, line.by_id) for line in world.rows(HistoryLine)]
    assert lines == [
        ("state", None, "new", Side.REQUESTER, author.user_id),
        ("state", "new", "in_progress", Side.STAFF, staff.user_id),
        ("state", "in_progress", "waiting", Side.STAFF, staff.user_id),
        ("state", "waiting", "in_progress", Side.REQUESTER, author.user_id),
        ("state", "in_progress", "closed", Side.STAFF, staff.user_id),
        ("resolution", None, "solved", Side.STAFF, staff.user_id),
    ]


def test_requesters_write_sixty_messages_an_hour(world: World, frozen_clock: FrozenClock) -> None:
    author, staff, number = in_state(world, "new")
    for _ in range(60):
        author.writes(number)
    answer = author.post(f"/tickets/{number}/entries", body="Mais uma.")
    assert (answer.status_code, answer.json["code"]) == (429, "rate.limited")
    staff.replies(number)
    frozen_clock.tick(minutes=61)
    world.signed_in_again(author).writes(number)


def test_a_late_message_counts_as_a_new_ticket(make_world: MakeWorld, frozen_clock: FrozenClock) -> None:
    world = make_world(tickets_per_hour=2)
    author, _staff, number = in_state(world, "closed")
    frozen_clock.tick(days=31)
    author = world.signed_in_again(author)
    for _ in range(2):
        author.writes(number, "Falhou outra vez.")
    answer = author.post(f"/tickets/{number}/entries", body="Falhou outra vez.")
    assert (answer.status_code, answer.json["code"]) == (429, "rate.limited")
    author.writes(number, "Obrigado!")


def test_the_same_key_writes_once(world: World) -> None:
    author, _staff, number = in_state(world, "new")
    path = f"/api/helpdesk/v1/tickets/{number}/entries"
    answers = [author.http.post(path, json={"body": "Olá"}, headers={"Idempotency-Key": "k"}) for _ in range(2)]
    assert answers[0].json == answers[1].json
    assert len(author.reads(number)) == len(world.events()) == 1


def _mail(world: World, number: int, body: str, **what: bool) -> None:
    """Adds a mail of somebody by the name of Alguém to a ticket, as ingestion does."""
    ticket = world.ticket(number)
    with world.writing() as session:
        add_entry(
            session,
            now=ticket.opened_at,
            desk=world.runtime.clients.desk,
            ticket=ticket,
            writer=Writer(side=Side.REQUESTER, name="Alguém", email="alguem@consumo.example"),
            kind=EntryKind.MAIL,
            body=body,
            **what,
        )

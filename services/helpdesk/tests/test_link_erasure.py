"""The author of a ticket who has no account is erased from it, by a code that only their mailbox gets."""

from collections import Counter
from datetime import timedelta

import pytest
from helpdesk_kit.guests import Guest, a_guest, mailed
from helpdesk_kit.world import A_QUESTION, API, World
from sqlalchemy import select

from chassis import clock
from chassis.files.deletion import file_to_delete
from chassis.idempotency import idempotency_key
from chassis.ids import new_id
from chassis.personal import holding_of
from chassis.testing.clock import frozen
from chassis.testing.parallel import at_once
from helpdesk.actions.copies import only_of_ticket
from helpdesk.model import Attachment, Base, Entry, ErasureCode, Mail, Ticket, TicketWord
from helpdesk.states import MailOutcome


@pytest.fixture
def guest(world: World) -> Guest:
    return a_guest(world)


def code_of(world: World, guest: Guest) -> str:
    """Asks to be erased, and reads the second mail."""
    world.events()
    assert guest.post("/erasure").status_code == 202
    (issued,) = world.events("erasure_code_issued")
    return mailed(issued.data)


def confirms(guest: Guest, code: str) -> int:
    return int(guest.post("/erasure/confirmation", code=code).status_code)


def wrong(code: str) -> str:
    return f"{(int(code) + 1) % 10**6:06}"


def test_the_code_goes_to_the_address_of_the_ticket_and_erases_its_author(world: World, guest: Guest) -> None:
    guest.uploads_at_once()
    guest.writes("Meu nome é Visitante.", attachment_ids=[guest.uploads().json["id"]])
    staff = world.staff()
    file = staff.attaches(guest.number, "b.txt")
    staff.replies(guest.number, "Bom dia, Visitante. A resposta.", attachment_ids=[file])
    world.events()
    assert guest.post("/erasure").status_code == 202
    (issued,) = world.events("erasure_code_issued")
    assert (issued.data["email"], issued.data["number"]) == ("visitante@casa.example", guest.number)
    assert guest.sees()["subject"] != "", "asking alone erases nothing"
    assert confirms(guest, mailed(issued.data)) == 204
    (ticket,) = world.rows(Ticket)
    assert (ticket.author_name, ticket.author_email, ticket.subject, ticket.description) == (None, None, "", "")
    assert (ticket.number, ticket.state.value, ticket.resolution) == (guest.number, "closed", "withdrawn")
    entries = sorted(world.rows(Entry), key=lambda entry: entry.id)
    assert [(entry.body, entry.author_name, entry.author_email) for entry in entries] == [
        ("", None, None),
        ("Bom dia, […]. A resposta.", None, None),
    ]
    assert world.rows(Attachment) == []
    assert world.rows(TicketWord) == []
    with world.database.reading() as session:
        assert len(session.execute(file_to_delete.select()).all()) == 3
    assert guest.get().status_code == 404, "the link has ended"
    assert guest.uploads_at_once().status_code == 404
    assert [line.subject for line in world.audited("ticket.author_erased")] == [str(ticket.id)]


def test_nobody_is_told_of_an_erasure(world: World, guest: Guest) -> None:
    code = code_of(world, guest)
    assert confirms(guest, code) == 204
    assert world.events() == []


def test_all_mails_of_the_ticket_go(world: World, guest: Guest) -> None:
    (ticket,) = world.rows(Ticket)
    with world.writing() as session:
        for sender, ticket_id in (("visitante@casa.example", ticket.id), ("outro@casa.example", ticket.id)):
            session.add(a_mail(sender, ticket_id))
    assert confirms(guest, code_of(world, guest)) == 204
    assert [(mail.sender, mail.subject, mail.key) for mail in world.rows(Mail)] == [("", "", ""), ("", "", "")]


def a_mail(sender: str, ticket_id: object) -> Mail:
    return Mail(
        id=new_id(),
        identity=str(new_id()),
        message_id=f"<{new_id()}@casa.example>",
        sender=sender,
        recipients=["atendimento@ramal.example"],
        copied=[],
        subject="Assunto",
        key=f"mail-{new_id()}",
        size=10,
        sha256="0" * 64,
        scan="clean",
        outcome=MailOutcome.ADDED,
        reason="",
        ticket_id=ticket_id,
        received_at=clock.now(),
    )


def test_another_ticket_of_the_same_address_stays(world: World, guest: Guest) -> None:
    other = a_guest(world)
    other.writes("Outra coisa.")
    assert confirms(guest, code_of(world, guest)) == 204
    seen = other.sees()
    assert (seen["author"]["name"], seen["entries"]["items"][0]["body"]) == ("Visitante de Exemplo", "Outra coisa.")


def test_every_table_that_is_found_by_address_stays_within_the_ticket() -> None:
    by_address = {
        f"{table.name}.{owner}"
        for table in Base.metadata.sorted_tables
        for owner, by in holding_of(table).owners.items()
        if by.address
    }
    assert by_address <= only_of_ticket(new_id()).keys(), "an erasure by one link would reach further than its ticket"


def test_five_wrong_codes_end_the_code(world: World, guest: Guest) -> None:
    code = code_of(world, guest)
    answers = [guest.post("/erasure/confirmation", code=wrong(code)) for _ in range(5)]
    assert [(answer.status_code, answer.json["attempts_left"]) for answer in answers] == [
        (422, left) for left in (4, 3, 2, 1, 0)
    ]
    spent = guest.post("/erasure/confirmation", code=code)
    assert (spent.status_code, spent.json["code"]) == (410, "code.spent")
    assert guest.sees()["author"]["name"] == "Visitante de Exemplo"


def test_codes_that_are_guessed_at_once_are_all_counted(world: World, guest: Guest) -> None:
    code = code_of(world, guest)
    guesses = [f"{(int(code) + number + 1) % 10**6:06}" for number in range(12)]
    clients = [world.visitor.as_("") for _ in guesses]
    answers = at_once(
        12, lambda n: clients[n].post(guest.path("/erasure/confirmation"), json={"code": guesses[n]}).status_code
    )
    assert Counter(answers) == {422: 5, 410: 7}


def test_a_day_of_asking_gives_no_more_than_five_codes(world: World, guest: Guest) -> None:
    with frozen(clock.now()) as held:
        statuses = []
        for _ in range(7):
            statuses.append(guest.post("/erasure").status_code)
            held.tick(minutes=2)
        assert statuses == [202] * 5 + [429] * 2
        held.tick(days=1)
        assert guest.post("/erasure").status_code == 202


def test_a_second_code_within_a_minute_is_too_soon(guest: Guest) -> None:
    with frozen(clock.now()) as held:
        assert guest.post("/erasure").status_code == 202
        assert guest.post("/erasure").status_code == 429
        held.tick(seconds=61)
        assert guest.post("/erasure").status_code == 202


def test_only_the_newest_code_counts(world: World, guest: Guest) -> None:
    with frozen(clock.now()) as held:
        first = code_of(world, guest)
        held.tick(minutes=2)
        second = code_of(world, guest)
        if first != second:
            assert confirms(guest, first) == 422
        assert confirms(guest, second) == 204


def test_a_code_is_good_for_ten_minutes_and_forgotten_after_a_day(world: World, guest: Guest) -> None:
    with frozen(clock.now()) as held:
        code = code_of(world, guest)
        held.tick(minutes=10)
        late = guest.post("/erasure/confirmation", code=code)
        assert (late.status_code, late.json["code"]) == (410, "code.expired")
        assert world.run_job("purge-erasure-codes", held()) == 0
        assert world.run_job("purge-erasure-codes", held() + timedelta(days=1)) == 1
    assert world.rows(ErasureCode) == []


def test_without_a_code_that_was_asked_for_none_is_right(guest: Guest) -> None:
    assert confirms(guest, "000000") == 410


def test_the_code_of_one_ticket_erases_no_other(world: World, guest: Guest) -> None:
    other = a_guest(world, email="outra@casa.example")
    code = code_of(world, guest)
    with frozen(clock.now() + timedelta(minutes=2)):
        own = code_of(world, other)
        assert own == code or confirms(other, code) == 422
    assert other.sees()["author"]["name"] == "Visitante de Exemplo"


@pytest.mark.parametrize("code", ["", "1", "abcdef", "١٢٣٤٥٦", "123456789012345678901"])
def test_a_code_of_another_form_is_wrong_or_refused(world: World, guest: Guest, code: str) -> None:
    code_of(world, guest)
    assert confirms(guest, code) == 422


def test_a_name_that_is_a_word_of_the_api_empties_no_answers_of_others(world: World) -> None:
    """Whoever has no account chooses the name: `new` is in the stored answer of every ticket."""
    asked = world.person().http.post(f"{API}/tickets", json=A_QUESTION, headers={"Idempotency-Key": "uma-vez"})
    assert asked.status_code == 201
    guest = a_guest(world, name="new")
    assert confirms(guest, code_of(world, guest)) == 204
    with world.database.reading() as session:
        stored = session.execute(select(idempotency_key.c.body).where(idempotency_key.c.status == 201)).scalars()
        assert [bool(body) for body in stored] == [True]

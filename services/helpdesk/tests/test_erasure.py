"""Erasure and export: what is left of whoever asked, and what they get to see of it."""

from typing import Any

import pytest
from helpdesk_kit.rows import a_file, a_mail, a_ticket, an_entry, the_ticket, watched_by
from helpdesk_kit.world import Person, World
from sqlalchemy import select

from chassis.files.deletion import file_to_delete
from chassis.ids import new_id
from chassis.testing.traces import traces
from helpdesk.model import Attachment, Base, Entry, Mail, Participant, Ticket, TicketWord
from helpdesk.states import Side, TicketState, Visibility

NAME, EMAIL = "Zulmira Quixabeira", "zulmira.quixabeira@consumo.example"
TEXT = "Moro na rua das Acácias."
SAID = {"name": NAME, "surname": "Quixabeira", "email": EMAIL, "text": "Acácias"}


@pytest.fixture
def zulmira(world: World) -> Person:
    person: Person = world.person(name=NAME)
    world.hear(world.about(person, "identity.user_updated.v1", version=2, email=EMAIL))
    return person


def erase(world: World, person: Person) -> None:
    world.events()
    world.hear(world.about(person, "identity.user_erased.v1", version=9))


def traced(world: World) -> set[str]:
    return {column for column, _said in traces(world.database, Base.metadata, **SAID)}


def to_be_deleted(world: World) -> set[str]:
    with world.database.reading() as session:
        return set(session.scalars(select(file_to_delete.c.key)))


def everywhere(world: World, **author: Any) -> Ticket:
    """A ticket in which its author's name, address and words stand wherever they can."""
    staff = world.staff()
    ticket = a_ticket(
        world,
        author.pop("person", None),
        **{
            "subject": f"{NAME}: fatura",
            "description": TEXT,
            "origin_url": "https://portal.example/?q=Acácias",
            "resolution_note": f"{NAME} foi avisada.",
            "tracking_hash": new_id().hex * 2,
            **author,
        },
    )
    own = {"writer": None, "author_name": NAME, "author_email": EMAIL}
    a_file(world, ticket, an_entry(world, ticket, body=TEXT, **own), name="Acácias.pdf")
    reply = an_entry(world, ticket, staff, f"Prezada {NAME}, veja o anexo. Zulmira, até já.", side=Side.STAFF)
    a_file(world, ticket, reply, name=f"{NAME}.pdf")
    note = f"Falei com Quixabeira ({EMAIL})."
    an_entry(world, ticket, staff, note, side=Side.STAFF, visibility=Visibility.INTERNAL)
    a_mail(world, EMAIL, ticket, subject=f"{NAME}: fatura", message_id="<acácias@correio.example>")
    return ticket


def test_nothing_of_a_person_is_left_in_their_tickets(world: World, zulmira: Person) -> None:
    ticket = everywhere(world, person=zulmira)
    keys = {row.key for kind in (Attachment, Mail) for row in world.rows(kind)}
    assert {"ticket.subject", "entry.body", "attachment.name", "mail.sender", "ticket_word.word"} <= traced(world)
    erase(world, zulmira)
    assert traced(world) == set()
    assert to_be_deleted(world) == keys
    assert world.rows(Attachment) == world.rows(TicketWord) == world.rows(Participant) == []
    row = the_ticket(world, ticket)
    assert (row.state, row.is_open, row.due_at) == (TicketState.CLOSED, False, None)
    assert (row.number, row.subject, row.tracking_hash) == (ticket.number, "", None)
    bodies = {entry.body for entry in world.rows(Entry)}
    assert bodies == {"", "Prezada […], veja o anexo. […], até já.", "Falei com […] ([…])."}
    assert world.events() == []


def test_staff_still_find_the_place_of_an_erased_persons_ticket(world: World, zulmira: Person) -> None:
    ticket = everywhere(world, person=zulmira)
    erase(world, zulmira)
    staff = world.staff()
    seen = staff.sees(ticket.number)
    assert (seen["author"]["name"], seen["subject"], seen["resolution"]) == ("", "", "withdrawn")
    lines = staff.get(f"/tickets/{ticket.number}/history").json["items"]
    assert [(line["field"], line["new"], line["by"]["side"]) for line in lines] == [
        ("state", "closed", "system"),
        ("resolution", "withdrawn", "system"),
    ]
    assert len(staff.reads(ticket.number)) == 3


def test_the_others_keep_what_they_wrote(world: World, zulmira: Person) -> None:
    colleague, company = world.person(name="Colega de Exemplo"), world.company()
    world.relation(colleague, company)
    ticket = a_ticket(world, zulmira, company)
    watched_by(world, ticket, colleague, needs_relation=True)
    an_entry(world, ticket, colleague, f"Também espero, {NAME}.")
    other = a_ticket(world, colleague, company)
    an_entry(world, other, zulmira, "Concordo.")
    erase(world, zulmira)
    assert [entry["body"] for entry in colleague.reads(ticket.number)] == ["Também espero, […]."]
    (agreed,) = colleague.reads(other.number)
    assert (agreed["body"], agreed["author"]["name"]) == ("Concordo.", "")
    assert colleague.get("/tickets", view="closed_30d").json["items"][0]["number"] == ticket.number
    assert colleague.sees(other.number)["state"] == "new"


def test_an_erased_person_is_not_in_a_stored_answer_either(world: World, zulmira: Person) -> None:
    number = zulmira.opens(subject=NAME, description=TEXT)
    headers = {"Idempotency-Key": "fecha"}
    closing = {"resolution": "solved", "note": TEXT}
    path = f"/api/helpdesk/v1/tickets/{number}/closing"
    assert zulmira.http.post(path, json=closing, headers=headers).status_code == 200
    erase(world, zulmira)
    assert traced(world) == set()


def test_staff_who_are_erased_answer_nothing_any_more(world: World) -> None:
    staff = world.person(name=NAME, roles=("staff:helpdesk",))
    author = world.person()
    ticket = a_ticket(world, author, assignee_id=staff.user_id)
    closed = a_ticket(world, author, assignee_id=staff.user_id, state="closed")
    an_entry(world, ticket, staff, "A resposta.", side=Side.STAFF)
    erase(world, staff)
    assert the_ticket(world, ticket).assignee_id is None
    assert the_ticket(world, closed).assignee_id == staff.user_id
    assert traced(world) == set()
    assert author.reads(ticket.number)[0]["body"] == "A resposta."


def test_somebody_without_an_account_is_erased_by_address(world: World) -> None:
    ticket = everywhere(world, author_name=NAME, author_email=EMAIL)
    a_mail(world, EMAIL, subject=TEXT)
    other = a_ticket(world, author_name="Ana", author_email="ana@consumo.example")
    account = world.person()
    world.hear(world.about(account, "identity.user_updated.v1", version=2, email=EMAIL, name="Outra Pessoa"))
    own = a_ticket(world, account, subject="da conta")
    answer = world.staff().post("/erasures", email=EMAIL.upper())
    assert answer.status_code == 204
    assert traced(world) == {"person.email", "ticket_word.word"}
    assert the_ticket(world, own).subject == "da conta"
    assert the_ticket(world, other).author_name == "Ana"
    assert the_ticket(world, ticket).state is TicketState.CLOSED
    assert [row.subject for row in world.audited("ticket.author_erased")] == [str(ticket.id)]
    assert world.staff().post("/erasures", email=EMAIL).status_code == 204


def test_a_persons_mails_without_an_account_go_with_the_account(world: World, zulmira: Person) -> None:
    everywhere(world, author_name=NAME, author_email=EMAIL)
    erase(world, zulmira)
    assert traced(world) == set()


def test_somebody_gets_their_tickets_without_what_is_staffs(world: World, zulmira: Person) -> None:
    staff = world.person(name="Marta da Equipe", roles=("staff:helpdesk",))
    ticket = a_ticket(world, zulmira, assignee_id=staff.user_id, updated_by_id=staff.user_id, updated_by_staff=True)
    own = an_entry(world, ticket, zulmira, TEXT)
    a_file(world, ticket, own)
    a_file(world, ticket)
    a_file(world, ticket, side=Side.STAFF, name="ainda não enviada.pdf")
    an_entry(world, ticket, staff, "A resposta.", side=Side.STAFF)
    note = an_entry(world, ticket, staff, "Só para nós.", side=Side.STAFF, visibility=Visibility.INTERNAL)
    a_file(world, ticket, note, name="interno.pdf")
    a_mail(world, EMAIL, ticket)
    a_mail(world, EMAIL, a_ticket(world, author_name=NAME, author_email=EMAIL))
    answer = zulmira.get("/me/export")
    text = answer.get_data(as_text=True)
    assert "Marta" not in text
    assert str(staff.user_id) not in text
    assert "nós" not in text
    exported = answer.json
    (told,) = exported["tickets"]
    assert [entry["body"] for entry in told["entries"]] == [TEXT, "A resposta."]
    assert [one["name"] for one in told["attachments"]] == ["fatura.pdf", "fatura.pdf"]
    assert len(exported["mails"]) == 1
    assert exported["person"]["name"] == NAME
    assert [row["is_author"] for row in exported["participations"]] == [True]


def test_somebody_gets_what_they_wrote_in_tickets_of_others(world: World, zulmira: Person) -> None:
    ticket = a_ticket(world, world.person(), subject="de outra pessoa", description="segredo")
    an_entry(world, ticket, zulmira, "Concordo.")
    an_entry(world, ticket, world.person(), "Não concordo.")
    exported = zulmira.get("/me/export").json
    assert exported["tickets"] == []
    assert [entry["body"] for entry in exported["entries"]] == ["Concordo."]

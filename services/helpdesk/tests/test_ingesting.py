"""Mails that come in: which ticket they reach, what they change there, and what they never do."""

import hashlib
from contextlib import closing

import pytest
from helpdesk_kit.mails import (
    MAILBOX,
    OUT_OF_OFFICE,
    SENDER,
    a_mail,
    addressed,
    now_is,
    opened,
    reply_to,
    stored_keys,
    take_in,
    the_mail,
    told,
)
from helpdesk_kit.world import Person, World

from chassis import clock
from chassis.testing.clock import FrozenClock
from chassis.testing.parallel import at_once
from helpdesk.actions.moving import move_ticket
from helpdesk.actions.participants import watch
from helpdesk.actions.writer import Writer
from helpdesk.model import Attachment, Entry, HistoryLine, Mail, MessageId, Participant, Ticket
from helpdesk.model import Person as PersonCopy
from helpdesk.states import Channel, MailOutcome, Resolution, Side, TicketState

STRANGER = "estranho@outro.example"
STAFF = Writer(side=Side.STAFF, team="Atendimento")


def put(world: World, ticket: Ticket, *states: TicketState) -> None:
    """Bring a new ticket into a state, as staff do."""
    for state in states:
        with world.writing() as session:
            move_ticket(
                session,
                now=clock.now(),
                desk=world.runtime.clients.desk,
                ticket=session.get_one(Ticket, ticket.id),
                to=state,
                writer=STAFF,
                resolution=Resolution.SOLVED if state is TicketState.CLOSED else None,
            )


# A mail that belongs to no ticket


def test_a_mail_opens_a_ticket_of_its_senders_address_in_its_language(world: World) -> None:
    raw = a_mail(message_id="<first@consumo.example>", subject="Falta de luz")
    assert take_in(world, raw) is MailOutcome.OPENED
    (ticket,) = world.rows(Ticket)
    assert (ticket.author_email, ticket.author_name, ticket.author_user_id) == (SENDER, "Joana de Exemplo", None)
    assert (ticket.channel, ticket.category, ticket.subcategory) == (Channel.MAIL, "01", "other")
    assert (ticket.subject, ticket.language) == ("Falta de luz", "pt")
    assert ticket.description == "Bom dia, a minha conta veio errada. O que faço?"
    (fact,) = told(world)
    assert (fact["change"], fact["author"]["email"]) == ("opened", SENDER)
    assert fact["acknowledged"] is True
    assert fact["references"] == ["<first@consumo.example>"], "so that the acknowledgement is an answer to it"
    assert fact["reply_to"] == reply_to(world, ticket)


def test_a_mail_is_kept_as_it_came_with_its_hash(world: World) -> None:
    raw = a_mail(cc="colega@consumo.example")
    take_in(world, raw)
    mail = the_mail(world)
    with closing(world.runtime.files.open(mail.key)) as stream:
        assert stream.read() == raw
    assert (mail.sha256, mail.size) == (hashlib.sha256(raw).hexdigest(), len(raw))
    assert (mail.recipients, mail.copied) == ([MAILBOX], ["colega@consumo.example"])


def test_whoever_is_in_cc_is_recorded_and_takes_no_part(world: World) -> None:
    colleague = world.person()
    world.hear(world.about(colleague, "identity.user_updated.v1", version=2, email="colega@consumo.example"))
    opened(world, a_mail(cc="colega@consumo.example"))
    assert world.rows(Participant) == []


def test_a_senders_address_never_attaches_a_ticket_to_an_account(world: World) -> None:
    person = world.person()
    world.hear(world.about(person, "identity.user_updated.v1", version=2, email=SENDER))
    ticket = opened(world)
    assert (ticket.author_user_id, ticket.author_email) == (None, SENDER)
    assert world.rows(Participant) == []


def test_a_mail_without_subject_and_text_opens_a_ticket_that_says_so(world: World) -> None:
    ticket = opened(world, a_mail(subject="", text="", files={"foto.jpg": b"\xff\xd8\xff\xe0"}))
    assert (ticket.subject, ticket.description) == ("(sem assunto)", "(mensagem sem texto)")


def test_a_mail_that_names_no_sender_is_held(world: World) -> None:
    assert take_in(world, a_mail("", return_path="joana@consumo.example")) is MailOutcome.HELD
    assert take_in(world, a_mail("nobody", return_path="joana@consumo.example")) is MailOutcome.HELD
    assert {mail.reason for mail in world.rows(Mail)} == {"no_sender"}
    assert (world.rows(Ticket), world.events()) == ([], [])


# Which ticket a mail reaches


@pytest.mark.covers("M12", "M23")
def test_the_author_answers_at_the_tickets_address_and_ends_the_waiting(world: World) -> None:
    ticket = opened(world)
    put(world, ticket, TicketState.IN_PROGRESS, TicketState.WAITING)
    assert take_in(world, a_mail(to=reply_to(world, ticket), text="Segue a foto.")) is MailOutcome.ADDED
    (entry,) = world.rows(Entry)
    assert (entry.body, entry.author_email, entry.is_unverified) == ("Segue a foto.", SENDER, False)
    assert entry.mail_id == the_mail(world).id
    assert now_is(world, ticket).state is TicketState.IN_PROGRESS
    assert [(fact["change"], fact["number"]) for fact in told(world)] == [("replied", ticket.number)]


def test_a_tickets_address_is_known_in_any_case_and_where_servers_noted_it(world: World) -> None:
    ticket = opened(world)
    address = reply_to(world, ticket)
    assert take_in(world, a_mail(to=address.upper())) is MailOutcome.ADDED
    noted = f"Delivered-To: {address}\r\n".encode() + a_mail(to="Atendimento <suporte@alias.example>")
    assert take_in(world, noted) is MailOutcome.ADDED
    assert take_in(world, a_mail(to=MAILBOX, cc=address)) is MailOutcome.ADDED
    assert {entry.ticket_id for entry in world.rows(Entry)} == {ticket.id}


def test_an_address_with_a_forged_token_is_the_mailbox(world: World) -> None:
    ticket = opened(world)
    forged = reply_to(world, ticket).replace("@", "aa@").replace("+", "+aa", 1)
    assert take_in(world, a_mail(to=forged)) is MailOutcome.OPENED


def test_a_stranger_with_the_tickets_address_is_unverified_and_moves_nothing(world: World) -> None:
    ticket = opened(world)
    put(world, ticket, TicketState.IN_PROGRESS, TicketState.WAITING)
    assert take_in(world, a_mail(STRANGER, to=reply_to(world, ticket))) is MailOutcome.ADDED
    (entry,) = world.rows(Entry)
    assert (entry.is_unverified, entry.author_email) == (True, STRANGER)
    assert now_is(world, ticket).state is TicketState.WAITING
    assert [fact.get("body") for fact in told(world)] == [None], "a stranger's words are mailed to nobody"
    assert take_in(world, a_mail(STRANGER, subject=f"[#{ticket.number}]")) is MailOutcome.OPENED, "takes no part yet"


def test_an_answer_is_known_by_the_mails_that_it_answers(world: World) -> None:
    ticket = opened(world, a_mail(message_id="<first@consumo.example>"))
    ours = next(row.message_id for row in world.rows(MessageId) if row.is_ours)
    assert take_in(world, a_mail(answers=[ours])) is MailOutcome.ADDED
    assert take_in(world, a_mail(answers=["<first@consumo.example>", "<lost@consumo.example>"])) is MailOutcome.ADDED
    assert take_in(world, a_mail(answers=["<lost@consumo.example>"])) is MailOutcome.ADDED, "an ancestor nobody saw"
    assert {entry.ticket_id for entry in world.rows(Entry)} == {ticket.id}
    assert len(world.rows(Ticket)) == 1


@pytest.mark.parametrize("answered", ["ours", "theirs"])
def test_a_stranger_with_references_alone_is_held_and_changes_nothing(world: World, answered: str) -> None:
    ticket = opened(world, a_mail(message_id="<first@consumo.example>"))
    ours = next(row.message_id for row in world.rows(MessageId) if row.is_ours)
    answers = [ours if answered == "ours" else "<first@consumo.example>"]
    before, ids = now_is(world, ticket).version, len(world.rows(MessageId))
    assert take_in(world, a_mail(STRANGER, answers=answers, subject=f"Re: [#{ticket.number}]")) is MailOutcome.HELD
    assert (the_mail(world).reason, the_mail(world).ticket_id) == ("stranger", ticket.id)
    assert (world.rows(Entry), world.events()) == ([], [])
    assert (now_is(world, ticket).version, len(world.rows(MessageId))) == (before, ids)


def test_a_number_in_the_subject_counts_only_for_who_takes_part(world: World) -> None:
    ticket = opened(world)
    subject = f"Re: [#{ticket.number}] Minha conta de luz"
    assert take_in(world, a_mail(subject=subject)) is MailOutcome.ADDED
    assert take_in(world, a_mail(STRANGER, subject=subject)) is MailOutcome.OPENED
    assert [entry.ticket_id for entry in world.rows(Entry)] == [ticket.id]


def test_whoever_is_known_by_an_address_alone_is_told_what_was_written_in_their_name(world: World) -> None:
    """`by_user_id` names who need not be told. A sender's address and a ticket's number are guessed in a moment."""
    person = world.person()
    number = person.opens()
    (ticket,) = world.rows(Ticket)
    email = next(row.email for row in world.rows(PersonCopy) if row.user_id == person.user_id)
    world.events()
    take_in(world, a_mail(email, subject=f"[#{number}]"))
    take_in(world, a_mail(email, to=reply_to(world, ticket)))
    assert [fact.get("by_user_id") for fact in told(world)] == [None, str(person.user_id)]


def test_a_subject_alone_reaches_no_ticket(world: World) -> None:
    first = opened(world, a_mail(subject="Conta"))
    second = opened(world, a_mail(subject="Re: Conta"))
    assert first.id != second.id


def test_of_several_tickets_that_a_mail_answers_the_one_with_a_part_counts_else_the_newest(world: World) -> None:
    mine = opened(world, a_mail(message_id="<mine@consumo.example>"))
    theirs = opened(world, a_mail(STRANGER, message_id="<theirs@outro.example>"))
    both = ["<mine@consumo.example>", "<theirs@outro.example>"]
    assert take_in(world, a_mail(answers=both)) is MailOutcome.ADDED
    assert the_mail(world).ticket_id == mine.id
    assert take_in(world, a_mail("terceiro@outro.example", answers=both)) is MailOutcome.HELD
    assert the_mail(world).ticket_id == theirs.id


def watched_by(world: World, ticket: Ticket, person: Person, *, cnpj: str = "") -> None:
    """Let somebody watch a ticket: staff, or a colleague in the company `cnpj`."""
    with world.writing() as session:
        row = session.get_one(Ticket, ticket.id)
        row.cnpj = cnpj or None
        watch(session, row, person.user_id, needs_relation=bool(cnpj))


def test_a_colleague_who_watches_takes_part_while_the_relation_lasts(world: World) -> None:
    colleague, company = addressed(world, world.person(), "colega@consumo.example"), world.company()
    relation = world.relation(colleague, company)
    ticket = opened(world)
    watched_by(world, ticket, colleague, cnpj=company.cnpj)
    take_in(world, a_mail("Colega@Consumo.example", to=reply_to(world, ticket)))
    world.end_relation(relation)
    take_in(world, a_mail("colega@consumo.example", to=reply_to(world, ticket)))
    entries = sorted(world.rows(Entry), key=lambda entry: entry.id)
    assert [entry.is_unverified for entry in entries] == [False, True]
    assert [entry.author_user_id for entry in entries] == [colleague.user_id, None]


def test_nobody_acts_as_staff_by_mail(world: World) -> None:
    agent = addressed(world, world.staff(), "equipe@ramal.example")
    ticket = opened(world)
    watched_by(world, ticket, agent)
    assert take_in(world, a_mail("equipe@ramal.example", to=reply_to(world, ticket))) is MailOutcome.ADDED
    (entry,) = world.rows(Entry)
    assert (entry.side, entry.author_user_id, entry.is_unverified) == (Side.REQUESTER, None, True)
    row = now_is(world, ticket)
    assert (row.state, row.responded_at, row.updated_by_staff) == (TicketState.NEW, None, False)
    assert take_in(world, a_mail("equipe@ramal.example", subject=f"[#{ticket.number}]")) is MailOutcome.OPENED


def test_an_answer_reopens_a_closed_ticket_and_one_that_comes_late_opens_another(
    world: World, frozen_clock: FrozenClock
) -> None:
    ticket = opened(world)
    put(world, ticket, TicketState.CLOSED)
    take_in(world, a_mail(to=reply_to(world, ticket), text="Ainda não funciona."))
    assert now_is(world, ticket).state is TicketState.IN_PROGRESS
    put(world, ticket, TicketState.CLOSED)
    frozen_clock.tick(days=31)
    files = {"conta.pdf": b"%PDF-1.7 ..."}
    take_in(world, a_mail(to=reply_to(world, ticket), text="De novo o mesmo problema.", files=files))
    (later,) = [row for row in world.rows(Ticket) if row.follows_id == ticket.id]
    assert (later.channel, later.author_email) == (Channel.MAIL, SENDER)
    assert [(file.ticket_id, file.entry_id) for file in world.rows(Attachment)] == [(later.id, None)]
    assert now_is(world, ticket).state is TicketState.CLOSED


# What machines send


@pytest.mark.parametrize("state", [TicketState.WAITING, TicketState.CLOSED])
def test_a_machines_answer_is_recorded_on_its_ticket_and_changes_nothing(world: World, state: TicketState) -> None:
    ticket = opened(world)
    put(world, ticket, TicketState.IN_PROGRESS, state)
    before, history = now_is(world, ticket), len(world.rows(HistoryLine))
    assert take_in(world, a_mail(to=reply_to(world, ticket), headers=OUT_OF_OFFICE)) is MailOutcome.AUTOMATIC
    assert len(world.rows(Entry)) == 1
    assert world.events() == []
    after = now_is(world, ticket)
    assert (after.state, after.updated_at, len(world.rows(HistoryLine))) == (state, before.updated_at, history)


@pytest.mark.parametrize(
    "headers",
    [OUT_OF_OFFICE, {"Precedence": "bulk"}, {"List-Id": "<news.outro.example>"}, {"X-Autoreply": "yes"}],
    ids=lambda headers: next(iter(headers)),
)
def test_a_machines_mail_of_no_ticket_opens_none(world: World, headers: dict[str, str]) -> None:
    assert take_in(world, a_mail(headers=headers)) is MailOutcome.AUTOMATIC
    assert take_in(world, a_mail(return_path="")) is MailOutcome.AUTOMATIC
    assert all(mail.reason for mail in world.rows(Mail))
    assert (world.rows(Ticket), world.rows(Entry), world.events()) == ([], [], [])


def test_a_machine_with_references_alone_writes_nothing(world: World) -> None:
    ticket = opened(world, a_mail(message_id="<first@consumo.example>"))
    raw = a_mail(STRANGER, answers=["<first@consumo.example>"], headers=OUT_OF_OFFICE)
    assert take_in(world, raw) is MailOutcome.AUTOMATIC
    assert (the_mail(world).ticket_id, world.rows(Entry), world.events()) == (ticket.id, [], [])


@pytest.mark.parametrize("sender", [MAILBOX, "Atendimento+bounces@ramal.example"])
def test_our_own_mail_that_comes_back_is_recorded_only(world: World, sender: str) -> None:
    ticket = opened(world)
    assert take_in(world, a_mail(sender, to=reply_to(world, ticket))) is MailOutcome.AUTOMATIC
    assert the_mail(world).reason == "own_address"
    assert (world.rows(Entry), world.events()) == ([], [])


# A mail that comes twice


def test_a_mail_that_comes_twice_counts_once_however_it_travelled(world: World) -> None:
    raw = a_mail(message_id="<same@consumo.example>")
    assert take_in(world, raw) is MailOutcome.OPENED
    assert take_in(world, b"Received: from elsewhere\r\n" + raw) is None
    other = a_mail(message_id="<same@consumo.example>", text="Outra mensagem, com a mesma identificação.")
    assert take_in(world, other) is not None
    assert len(world.rows(Mail)) == 2


def test_a_mail_that_comes_several_times_at_once_counts_once_and_leaves_no_files(world: World) -> None:
    raw = a_mail(files={"conta.pdf": b"%PDF-1.7 ..."})
    outcomes = at_once(4, lambda _number: take_in(world, raw))
    assert sorted(outcomes, key=str) == [None, None, None, MailOutcome.OPENED]
    assert (len(world.rows(Mail)), len(world.rows(Ticket)), len(told(world))) == (1, 1, 1)
    kept = {world.rows(Mail)[0].key, *(file.key for file in world.rows(Attachment))}
    assert stored_keys(world) == kept


# Mails that nobody should have written

HOSTILE = [
    b"",
    b"\0\0\0",
    b"From: joana@consumo.example\r\nSubject: =?utf-8?q?=00=ED=A0=80?=\r\n\r\n\0 \xff\xfe \xed\xa0\x80",
    b"From: =?utf-8?q?a=00b?= <joana@consumo.example>\r\nMessage-ID: <\0@x>\r\nReferences: <\0> <\xed\xa0\x80>"
    b"\r\n\r\nx",
    b"From: j@consumo.example\r\nSubject: " + b"x" * 5000 + b"\r\nReferences: " + b"<a@b> " * 5000 + b"\r\n\r\nx",
    b"From: " + b"a" * 400 + b"@consumo.example\r\nTo: " + b"b@c.example, " * 5000 + b"\r\n\r\nx",
    b"From: j@consumo.example\r\nContent-Type: multipart/mixed; boundary=b\r\n\r\n--b\r\n"
    b'Content-Disposition: attachment; filename="\0../../\xff.exe"\r\n\r\nMZ\0\r\n--b--\r\n',
]


@pytest.mark.parametrize("raw", HOSTILE, ids=range(len(HOSTILE)))
def test_any_bytes_are_taken_in_for_good(world: World, raw: bytes) -> None:
    assert take_in(world, raw) is not None
    assert take_in(world, raw) is None
    staff = world.staff()
    (item,) = staff.get("/mails").json["items"]
    assert staff.get(f"/mails/{item['id']}").status_code == 200
    assert staff.get(f"/mails/{item['id']}/original").data == raw


# Files


def test_files_of_any_kind_are_kept_with_the_entry(world: World) -> None:
    ticket = opened(world)
    files = {"conta.pdf": b"%PDF-1.7 ...", "macro.exe": b"MZ\x90\x00\x03"}
    take_in(world, a_mail(to=reply_to(world, ticket), files=files))
    (entry,) = world.rows(Entry)
    kept = {file.name: file for file in world.rows(Attachment)}
    assert {name: file.media_type for name, file in kept.items()} == {
        "conta.pdf": "application/pdf",
        "macro.exe": "application/octet-stream",
    }
    assert {file.entry_id for file in kept.values()} == {entry.id}
    for name, content in files.items():
        with closing(world.runtime.files.open(kept[name].key)) as stream:
            assert stream.read() == content


def test_files_beyond_the_limit_are_named_and_the_mail_is_kept(world: World) -> None:
    files = {"enorme.bin": b"x" * (6 * 1024 * 1024)}
    ticket = opened(world, a_mail(files=files))
    assert ticket.description.endswith('[O arquivo "enorme.bin" era grande demais e não foi guardado.]')
    assert world.rows(Attachment) == []

"""What people are told about tickets: whom, in which language, with which headers, and what a mail does not say."""

from collections.abc import Callable
from email.message import EmailMessage
from typing import Any

import pytest
from notifier_kit.hearing import Hearing, encrypted
from notifier_kit.person import Person
from notifier_kit.reading import Page, html_of, text_of
from notifier_kit.smtp import SmtpTwin
from notifier_kit.telling import PORTAL, TOKEN, know, of_a_ticket, reader, told
from sqlalchemy import select

from chassis.testing.client import CheckedClient
from chassis.testing.clock import FrozenClock
from chassis.testing.events import drain_outbox
from chassis.testing.tokens import Signer
from chassis.testing.traces import traces
from notifier.composing import Composer
from notifier.model import Base, Notification
from notifier.model.messages import BY_KIND, Channel, messages_for

STRANGER = {"name": "Zulmira Quixabeira", "email": "zulmira@casa.example", "language": "es"}
CHANGES = ("replied", "in_progress", "waiting", "reopened", "reassigned", "priority", "closed")
SAID = {"subject": "Acesso ao sistema", "body": "Preciso do acesso", "name": "Quixabeira"}


def the_mails(hearing: Hearing) -> list[EmailMessage]:
    """The mails about tickets."""
    return [mail for mail in hearing.mails() if mail["X-Ramal-Message"].startswith("ticket_")]


def unfolded(mail: EmailMessage, header: str) -> str:
    return " ".join(str(mail[header]).split())


@pytest.mark.covers("M24")
def test_the_author_is_told_that_a_ticket_is_open_and_until_when_it_is_answered(hearing: Hearing) -> None:
    author = Person(email="autora@consumo.example", language="pt")
    know(hearing, author)
    mails = told(hearing, of_a_ticket("opened", author, due_in_words="até amanhã às 10:00"))
    assert set(mails) == {("ticket_opened", "autora")}, "although it was their own doing"
    said = mails["ticket_opened", "autora"]
    assert "abrimos o atendimento #1042, “Acesso ao sistema de medição”" in said
    assert "Nossa resposta: até amanhã às 10:00." in said
    assert "Preciso do acesso até sexta-feira." in said
    (mail,) = the_mails(hearing)
    assert mail["Subject"] == "[#1042] Recebido: Acesso ao sistema de medição"
    assert f"{PORTAL}/tickets/1042" in Page(html_of(mail)).links
    assert {notice.channel for notice in hearing.notifications("ticket_opened")} == {"email", "inbox"}


def test_due_is_said_in_the_words_of_helpdesk_only_in_their_language(hearing: Hearing, joao: Person) -> None:
    know(hearing, joao)
    author = joao.as_author() | {"language": "pt"}
    event = of_a_ticket("opened", joao, author=author, due_at="2026-09-16T13:00:00.000Z")
    (said,) = told(hearing, event).values()
    assert "Our answer: by September 16, 2026 at 10:00 (Brasilia Time)." in said
    (unworded,) = told(hearing, of_a_ticket("opened", joao, number=7, due_at=None, due_in_words=None)).values()
    assert "Our answer" not in unworded


@pytest.mark.parametrize("change", CHANGES)
@pytest.mark.covers("M23", "M31")
def test_everybody_who_takes_part_is_told_of_a_change_once(
    hearing: Hearing, joao: Person, ana: Person, change: str
) -> None:
    know(hearing, joao, ana)
    event = of_a_ticket(change, joao, ana, joao)
    mails = told(hearing, event, event)
    assert set(mails) == {(f"ticket_{change}", "joao"), (f"ticket_{change}", "ana")}
    for mail in the_mails(hearing):
        assert mail["Subject"].startswith("[#1042] ") and "Acesso ao sistema de medição" in mail["Subject"]
        assert mail["Reply-To"] == "atendimento+exemplo@ramal.example"
        assert mail["From"].addresses[0].addr_spec == (
            "atendimento+exemplo@ramal.example" if change == "replied" else "nao-responda@ramal.example"
        )
        assert "You can answer this mail" in text_of(mail) and "don't reply" not in text_of(mail)


@pytest.mark.parametrize("change", CHANGES)
def test_an_author_without_an_account_is_told_at_the_address_alone(hearing: Hearing, change: str) -> None:
    mails = told(hearing, of_a_ticket(change, STRANGER))
    assert set(mails) == {(f"ticket_{change}", "zulmira")}
    (notice,) = hearing.notifications()
    assert (notice.channel, notice.recipient_id, notice.state) == ("email", None, "delivered")
    said = mails[f"ticket_{change}", "zulmira"]
    assert "Hola, Zulmira Quixabeira:" in said
    assert "use el enlace del primer correo" in said, "the token is known to nobody but the author"
    assert f"{PORTAL}/tickets" not in said


def test_an_author_without_any_address_is_told_nothing(hearing: Hearing) -> None:
    assert told(hearing, of_a_ticket("replied", {"name": "Por telefone", "language": "pt"})) == {}


@pytest.mark.parametrize(
    ("change", "by", "by_user", "expected"),
    [
        ("replied", "author", True, {"ana", "maria"}),
        ("replied", "author", False, {"ana", "maria"}),  # by mail: nobody signed in
        ("closed", "author", True, {"ana", "maria"}),
    ],
)
@pytest.mark.covers("M26")
def test_whoever_did_it_is_not_told_of_it(
    hearing: Hearing,
    joao: Person,
    ana: Person,
    maria: Person,
    change: str,
    by: str,
    by_user: bool,
    expected: set[str],
) -> None:
    know(hearing, joao, ana, maria)
    who = {"user_id": str(joao.user_id), "kind": "user"} if by_user else {"user_id": None, "kind": "anonymous"}
    mails = told(hearing, of_a_ticket(change, joao, ana, maria, by=by, actor=who))
    assert {name for _kind, name in mails} == expected
    assert {notice.recipient_id for notice in hearing.notifications(f"ticket_{change}")} == {
        person.user_id for person in (joao, ana, maria) if person.email.partition("@")[0] in expected
    }


def test_a_watcher_who_wrote_by_mail_and_an_author_without_account_are_not_told(
    hearing: Hearing, ana: Person, maria: Person
) -> None:
    know(hearing, ana, maria)
    nobody = {"user_id": None, "kind": "anonymous"}
    by_ana = of_a_ticket("replied", STRANGER, ana, maria, by="watcher", by_user_id=str(ana.user_id), actor=nobody)
    assert {name for _kind, name in told(hearing, by_ana)} == {"zulmira", "maria"}
    by_author = of_a_ticket("replied", STRANGER, ana, by="author", actor=nobody)
    assert {name for _kind, name in told(hearing, by_author)} == {"ana"}


def test_an_opening_that_is_not_acknowledged_is_told_to_its_watchers_alone(hearing: Hearing, ana: Person) -> None:
    know(hearing, ana)
    event = of_a_ticket("opened", STRANGER, ana)
    event.data["acknowledged"] = False
    assert set(told(hearing, event)) == {("ticket_opened_watched", "ana")}


@pytest.mark.covers("M12")
def test_the_link_of_an_author_without_account_is_in_their_mail_and_nowhere_else(
    hearing: Hearing, ana: Person, signer: Signer
) -> None:
    know(hearing, ana)
    opened = of_a_ticket("opened", STRANGER, ana, ciphertext=encrypted(TOKEN), expires_at=None)
    mails = told(hearing, opened)
    link = f"{PORTAL}/tickets/track/{TOKEN}"
    assert link in mails["ticket_opened", "zulmira"]
    assert TOKEN not in mails["ticket_opened_watched", "ana"]
    assert f"{PORTAL}/tickets/1042" in mails["ticket_opened_watched", "ana"]
    assert [notice.ciphertext for notice in hearing.notifications() if notice.kind.startswith("ticket_")] == [None] * 3
    assert traces(hearing.runtime.database, Base.metadata, token=TOKEN) == set()
    assert TOKEN not in reader(hearing, signer, ana, "pt").get("/api/notifier/v1/notifications").text


def test_the_token_of_a_watchers_mail_was_never_stored(hearing: Hearing, ana: Person) -> None:
    hearing.hear(ana.validated(), of_a_ticket("opened", STRANGER, ana, ciphertext=encrypted(TOKEN)))
    assert {notice.kind for notice in hearing.notifications() if notice.ciphertext} == {"ticket_opened"}


@pytest.mark.parametrize("change", ["opened", *CHANGES])
def test_nobodys_words_are_mailed_to_an_address_that_nobody_has_proven(
    hearing: Hearing, ana: Person, change: str
) -> None:
    know(hearing, ana)
    words = {"subject": SAID["subject"], "body": SAID["body"], "quotes": False}
    note = {"note": "Quixabeira pediu"} if change == "closed" else {}
    hearing.tell(of_a_ticket(change, STRANGER, ana, ciphertext=encrypted(TOKEN), **words, **note))
    mails = the_mails(hearing)
    assert len(mails) == 2
    for mail in mails:
        whole = str(mail["Subject"]) + text_of(mail) + html_of(mail)
        assert "#1042" in mail["Subject"] and "#1042" in text_of(mail)
        assert not [said for said in SAID.values() if said in whole]
    (to_stranger,) = [mail for mail in mails if mail["To"].addresses[0].username == "zulmira"]
    assert f"{PORTAL}/tickets/track/{TOKEN}" in Page(html_of(to_stranger)).links
    assert str(to_stranger["To"]) == "zulmira@casa.example"
    kept = traces(hearing.runtime.database, Base.metadata, **SAID)
    assert kept == set(), "what is not said is not stored"


MARKDOWN = "Veja **aqui**:\n\n* https://ramal.example/ajuda\n    def f(): pass\n<script>alert(1)</script> & <b>b</b>"


@pytest.mark.covers("M22")
def test_an_answer_stays_as_it_was_written(hearing: Hearing, joao: Person) -> None:
    know(hearing, joao)
    hearing.tell(of_a_ticket("replied", joao, body=MARKDOWN.replace("\n", "\r\n") + "\u202e\x07"))
    (mail,) = the_mails(hearing)
    assert MARKDOWN in text_of(mail), "its Markdown is the text, and reads well"
    page = Page(html_of(mail))
    assert not {"script", "b"} & {tag for tag, _ in page.tags}
    assert all(line in page.words for line in MARKDOWN.splitlines())
    quoted = html_of(mail).partition('class="text quote"')[2].partition("</div>")[0]
    assert quoted.count("<br>") == len(MARKDOWN.splitlines()) - 1
    assert "\u202e" not in text_of(mail) + html_of(mail)


@pytest.mark.parametrize(
    ("by", "is_broken"), [("staff", False), ("system", False), ("author", True), ("watcher", True)]
)
def test_only_our_own_words_hold_links(hearing: Hearing, joao: Person, by: str, is_broken: bool) -> None:
    know(hearing, joao)
    nobody = {"user_id": None, "kind": "anonymous"}
    hearing.tell(of_a_ticket("replied", STRANGER, joao, by=by, actor=nobody, body="Veja https://isca.example/x"))
    mail = next(mail for mail in the_mails(hearing) if mail["To"].addresses[0].username == "joao")
    assert ("https://isca.example/x" not in text_of(mail) + html_of(mail)) is is_broken


def test_a_message_of_somebody_from_outside_is_told_to_those_who_watch_and_not_repeated(
    hearing: Hearing, joao: Person, ana: Person
) -> None:
    know(hearing, joao, ana)
    nobody = {"user_id": None, "kind": "system"}
    event = of_a_ticket("replied", joao, ana, by=None, actor=nobody, body="Veja https://isca.example/x")
    mails = told(hearing, event)
    assert set(mails) == {("ticket_written_on", "ana")}
    assert "isca" not in mails["ticket_written_on", "ana"]
    assert traces(hearing.runtime.database, Base.metadata, text="isca") == set()


@pytest.mark.parametrize(
    ("state", "words"),
    [("in_progress", "The ticket is in progress."), ("waiting", "We wait for the answer of")],
)
def test_an_answer_says_whose_turn_it_is(hearing: Hearing, joao: Person, state: str, words: str) -> None:
    know(hearing, joao)
    (said,) = told(hearing, of_a_ticket("replied", joao, state=state)).values()
    assert words in said


def test_a_subject_writes_no_headers_and_no_links(hearing: Hearing, joao: Person) -> None:
    know(hearing, joao)
    hearing.tell(of_a_ticket("replied", joao, subject="Oi\r\nBcc: x@y.example https://isca.example <b>já</b>"))
    (mail,) = the_mails(hearing)
    assert mail["Bcc"] is None and "https://isca" not in str(mail["Subject"]) + text_of(mail) + html_of(mail)


LONG = f"<{'x' * 200}@casa.example>"


def test_a_mail_has_its_place_in_the_conversation(hearing: Hearing, joao: Person, ana: Person) -> None:
    know(hearing, joao, ana)
    before = ["<1042.opened@ramal.example>", LONG, "<a b@c>", "no id", f"<{'y' * 900}@z>", "<q\r\nBcc:x@y>", "<last@c>"]
    hearing.tell(of_a_ticket("replied", joao, ana, message_id="<1042.replied.7@ramal.example>", references=before))
    first, second = the_mails(hearing)
    for mail in (first, second):
        assert mail["Message-ID"] == "<1042.replied.7@ramal.example>", "one mail for all who get it"
        assert unfolded(mail, "References") == f"<1042.opened@ramal.example> {LONG} <last@c>"
        assert mail["In-Reply-To"] == "<last@c>"
        assert mail["Auto-Submitted"] == "auto-generated"
        assert mail["X-Auto-Response-Suppress"] == "OOF, AutoReply"
        assert mail["Bcc"] is None
    raw = [file.read_bytes() for file in hearing.folder.glob("*-ticket_replied.eml")]
    assert all(f"\n {LONG}\n".encode() in mail for mail in raw), "not folded inside, and not encoded"


def test_forty_references_are_all_there_and_no_line_is_too_long(hearing: Hearing, joao: Person) -> None:
    know(hearing, joao)
    before = [f"<{number:03}.{'r' * 220}@casa.example>" for number in range(40)]
    hearing.tell(of_a_ticket("replied", joao, references=before))
    (mail,) = the_mails(hearing)
    assert unfolded(mail, "References").split() == before
    (file,) = hearing.folder.glob("*-ticket_replied.eml")
    assert max(map(len, file.read_bytes().splitlines())) <= 998


def test_the_first_mail_of_a_conversation_refers_to_nothing(hearing: Hearing, joao: Person) -> None:
    know(hearing, joao)
    hearing.tell(of_a_ticket("opened", joao))
    (mail,) = the_mails(hearing)
    assert mail["References"] is None and mail["In-Reply-To"] is None


def test_a_mail_that_is_sent_again_is_the_same_mail(
    make_hearing: Callable[..., Hearing], smtp: SmtpTwin, frozen_clock: FrozenClock
) -> None:
    hearing = make_hearing(mail_url=smtp.url, bounce_address="atendimento+bounces@ramal.example")
    smtp.replies["."] = "451 later"
    event = of_a_ticket("replied", STRANGER)
    hearing.tell(event)
    del smtp.replies["."]
    frozen_clock.tick(minutes=1)
    hearing.tell(event)
    (mail,) = smtp.told.mails
    assert mail["Message-ID"] == event.data["message_id"]
    assert [attempt.reason for attempt in hearing.notifications()[0].attempts] == ["put_off", ""]


@pytest.mark.parametrize("bounces", ["atendimento+bounces@ramal.example", ""])
def test_what_does_not_arrive_is_reported_to_the_bounce_address(
    make_hearing: Callable[..., Hearing], smtp: SmtpTwin, bounces: str
) -> None:
    hearing = make_hearing(mail_url=smtp.url, bounce_address=bounces)
    hearing.tell(of_a_ticket("in_progress", STRANGER), of_a_ticket("replied", STRANGER))
    assert smtp.told.senders == [bounces or "nao-responda@ramal.example"] * 2
    assert smtp.told.mails[0]["From"] == "Ramal <nao-responda@ramal.example>"


def test_a_mail_that_is_given_up_is_told_to_helpdesk_with_its_ticket(
    make_hearing: Callable[..., Hearing], smtp: SmtpTwin
) -> None:
    hearing = make_hearing(mail_url=smtp.url)
    smtp.replies["RCPT"] = "550 5.1.1 no such user"
    event = of_a_ticket("replied", STRANGER)
    hearing.tell(event)
    (failed,) = drain_outbox(hearing.runtime.database)
    about = {"event_id": str(event.id), "type": event.type, "subject": event.data["ticket_id"]}
    assert (failed.data["about"], failed.data["permanent"]) == (about, True)
    (notice,) = hearing.notifications()
    assert failed.data["address_hash"] == notice.address_hash


@pytest.mark.parametrize(
    ("resolution", "words"),
    [("solved", "as solved. Note: Está pronto."), ("withdrawn", "as withdrawn. Note:"), (None, "medição”. Note:")],
)
def test_a_closing_says_how_and_that_it_can_be_opened_again(
    hearing: Hearing, joao: Person, resolution: str | None, words: str
) -> None:
    know(hearing, joao)
    (said,) = told(hearing, of_a_ticket("closed", joao, resolution=resolution, note="Está pronto.")).values()
    assert words in said and "write within 30 days" in said


@pytest.mark.parametrize("decision", ["granted", "denied"])
def test_a_decision_is_not_mailed_before_representatives_have_followed_it(
    hearing: Hearing, joao: Person, signer: Signer, decision: str
) -> None:
    know(hearing, joao)
    assert told(hearing, of_a_ticket("closed", joao, resolution=decision)) == {}
    newest = reader(hearing, signer, joao, "en").get("/api/notifier/v1/notifications").json["items"][0]
    assert (newest["kind"], newest["link"]) == ("ticket_decided", f"{PORTAL}/tickets/1042")
    assert "The decision about the access comes in a message of its own." in newest["text"]
    assert decision not in newest["text"] + newest["title"]


def test_a_priority_is_said_in_words(hearing: Hearing, joao: Person) -> None:
    know(hearing, joao)
    (said,) = told(hearing, of_a_ticket("priority", joao, priority="urgent")).values()
    assert "is urgent now" in said


def test_the_inbox_of_a_watcher_holds_nobody_elses_words(hearing: Hearing, joao: Person, ana: Person) -> None:
    know(hearing, joao, ana)
    hearing.tell(of_a_ticket("replied", joao, ana, subject="Segredo do João", body="Corpo da resposta"))
    by_person = {n.recipient_id: n for n in hearing.notifications("ticket_replied") if n.channel == Channel.INBOX}
    assert by_person[joao.user_id].facts["subject"] == "Segredo do João"
    assert "Segredo" not in str(by_person[ana.user_id].facts)
    assert all(n.quotation is None and n.reply_to is None for n in by_person.values())


def test_what_a_mail_said_is_wiped_with_its_recipient(hearing: Hearing, joao: Person) -> None:
    know(hearing, joao)
    said = {"subject": "Jaboticabeira", "body": "Muriqui-do-norte", "reply": "atendimento+exemplo"}
    hearing.tell(of_a_ticket("replied", joao, subject=said["subject"], body=said["body"], references=[LONG]))
    assert traces(hearing.runtime.database, Base.metadata, **said)
    hearing.hear(joao.erased())
    assert traces(hearing.runtime.database, Base.metadata, **said) == set()
    with hearing.runtime.database.reading() as session:
        kept = session.scalars(select(Notification).where(Notification.kind == "ticket_replied")).one()
    assert (kept.reference_ids, kept.quotation, kept.reply_to) == ([], None, None)


@pytest.mark.parametrize(
    ("kind", "links"),
    [("ticket_opened", ["/tickets/1042"]), ("ticket_replied", ["/tickets/1042"])],
)
def test_a_preview_shows_what_was_written(staff: CheckedClient, kind: str, links: list[str]) -> None:
    preview = staff.get(f"/api/notifier/v1/messages/{kind}/preview?language=pt").json
    assert [link for link in Page(preview["html"]).links if "/tickets" in link] == [f"{PORTAL}{link}" for link in links]
    assert "Preciso do acesso" in preview["text"] or "Veja o **guia**" in preview["text"]


def test_a_change_of_tomorrow_makes_no_message(joao: Person) -> None:
    event: Any = of_a_ticket("replied", joao)
    event.data["change"] = "merged"
    assert messages_for(event) == []


@pytest.mark.parametrize("kind", [kind for kind in BY_KIND if kind.startswith("ticket_")])
@pytest.mark.parametrize("language", ["pt", "es", "en"])
def test_a_message_whose_event_lacks_everything_optional_is_whole(hearing: Hearing, kind: str, language: str) -> None:
    composer = Composer(hearing.runtime.catalogue, hearing.runtime.settings)
    texts = composer.texts(kind, language, {"number": 1042, "priority": "low"})
    whole = " ".join([texts.subject, *texts.body, *texts.after, texts.why])
    assert "unknown" not in whole and "{" not in whole and "  " not in whole and "#1042" in whole

"""What people read: every message in three languages, as mail programs and people see it."""

import email
import email.policy
import re
from collections.abc import Callable
from email.message import EmailMessage
from email.utils import parsedate_to_datetime
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from notifier_kit.hearing import CODE_KEY, Hearing
from notifier_kit.person import Person
from notifier_kit.reading import Page, html_of, runs_of_six, text_of
from notifier_kit.telling import for_

from chassis.events import Event
from chassis.i18n import LANGUAGES, Catalogue
from chassis.ids import new_id
from chassis.service import LOCALES
from chassis.testing.clock import FrozenClock
from chassis.testing.events import an_event
from chassis.testing.plugin import settings_for_tests
from notifier.app import PACKAGE
from notifier.composing import Composer
from notifier.model import Envelope
from notifier.model.messages import BY_KIND, MESSAGES, Audience, Channel
from notifier.settings import Settings

MakeCode = Callable[..., Event]

WHY = {
    "pt": "Você recebeu este e-mail porque",
    "es": "Usted recibió este correo porque",
    "en": "You received this mail",
}
NUMBERS = {"unit": ["12345678"]}
"""The code of a consumer unit. But for mailed codes and those of requests, no other message has a long number."""

CODES = [message for message in MESSAGES if message.event_type == "identity.code_issued.v1"]
CODE_KINDS = {message.kind for message in MESSAGES if message.has_code}
NOTICES = [message for message in MESSAGES if message.event_type == "identity.security_notice.v1"]


def numbers_in(kind: str) -> list[str]:
    """The long numbers that a mail shows: a request has its unit, its protocol and its service order."""
    if kind in CODE_KINDS:
        return ["482915"]
    if not BY_KIND[kind].event_type.startswith("connections."):
        return NUMBERS.get(kind.partition("_")[0], [])
    told = for_(BY_KIND[kind], Person()).data
    return [told[name] for name in ("consumer_unit", "protocol", "service_order") if name in told]


NO_REPLY = {"pt": "não responda", "es": "no responda", "en": "don't reply"}
ANSWER = {"pt": "Você pode responder", "es": "Puede responder", "en": "You can answer this mail"}


@pytest.fixture
def database_url(tmp_path: Path) -> str:
    """One kind of database is enough: words do not depend on it."""
    return f"sqlite:///{tmp_path}/test.db"


@pytest.fixture(scope="module")
def composer() -> Composer:
    values = {"database_url": "sqlite:////nowhere", "mail_url": "file:///nowhere", "code_key": CODE_KEY}
    chosen = settings_for_tests(Settings, folder=Path("/nowhere"), **values)  # type: ignore[arg-type]
    return Composer(Catalogue([LOCALES, PACKAGE / "locales"]), chosen)  # type: ignore[arg-type]


@pytest.fixture
def every_mail(hearing: Hearing, a_code: MakeCode) -> dict[tuple[str, str], EmailMessage]:
    """Each message that goes by mail in each language, by kind and language."""
    for language in LANGUAGES:
        person = Person(email=f"{language}@consumo.example", language=language)
        staff = Person(email=f"{language}@ramal.example", language=language)
        hearing.hear(staff.validated(staff_roles=[Audience.REGISTRATION_STAFF.value]))
        hearing.hear(
            *[a_code(email=f"novo-{language}@consumo.example", language=language, **code.when) for code in CODES],
            person.validated(),
            *[person.noticed(str(notice.when["kind"])) for notice in NOTICES],
            person.locked(),
            person.unlocked(),
            *[for_(message, person) for message in MESSAGES if not message.event_type.startswith("identity.")],
        )
    hearing.send()
    return {(mail["X-Ramal-Message"], mail["Content-Language"]): mail for mail in hearing.mails()}


@pytest.mark.covers("M2")
def test_every_message_is_whole_in_every_language(every_mail: dict[tuple[str, str], EmailMessage]) -> None:
    mailed = [message.kind for message in MESSAGES if Channel.EMAIL in message.channels]
    assert set(every_mail) == {(kind, language) for kind in mailed for language in LANGUAGES}
    for (kind, language), mail in every_mail.items():
        page, text = Page(html_of(mail)), text_of(mail)
        assert mail.get_content_type() == "multipart/alternative"
        assert ("html", {"lang": language}) in page.tags
        assert WHY[language] in text and WHY[language] in page.words
        words = ANSWER if BY_KIND[kind].in_thread else NO_REPLY
        assert words[language] in text and words[language] in page.words
        assert "https://ramal.example/profile/notifications" in text
        assert "https://ramal.example/profile/notifications" in page.links
        assert mail["Subject"] in page.words
        read = text + mail["Subject"] + page.words.split("}\n}")[-1]
        assert not re.search(r"message-|mail-|word-|\bunknown\b|\{|\}|(?<!R)\$|None|\?\?\?", read), read
        unlinked = re.sub(r"https://\S+", "", text)
        assert runs_of_six(unlinked) == numbers_in(kind)


def test_every_mail_says_that_a_program_sent_it_and_when(
    every_mail: dict[tuple[str, str], EmailMessage], frozen_clock: FrozenClock
) -> None:
    for mail in every_mail.values():
        assert mail["Auto-Submitted"] == "auto-generated"
        answers = BY_KIND[mail["X-Ramal-Message"]].from_mailbox
        assert mail["From"] == f"Ramal <{'atendimento+exemplo' if answers else 'nao-responda'}@ramal.example>"
        assert parsedate_to_datetime(mail["Date"]) == frozen_clock.at
        assert re.fullmatch(r"<[0-9a-f-]{36}@ramal\.example>", mail["Message-ID"])
    assert len({mail["Message-ID"] for mail in every_mail.values()}) == len(every_mail)


def test_html_fetches_nothing_and_runs_nothing(every_mail: dict[tuple[str, str], EmailMessage]) -> None:
    for mail in every_mail.values():
        tags = Page(html_of(mail)).tags
        assert not {"img", "script", "link", "iframe", "object", "form"} & {tag for tag, _ in tags}
        assert not re.search(r"url\(|@import|src=|javascript:", html_of(mail))


@pytest.mark.covers("G5")
def test_a_registration_code_is_mailed_to_the_address_that_asked(hearing: Hearing, a_code: MakeCode) -> None:
    (mail,) = hearing.tell(a_code("007315", email="nova@consumo.example"))
    assert mail["To"] == "nova@consumo.example"
    assert runs_of_six(text_of(mail)) == ["007315"]
    assert "007315" in Page(html_of(mail)).words
    assert "007315" not in str(mail["Subject"])
    assert "15 de setembro de 2026, às 09:10 (Horário de Brasília)" in text_of(mail)


def test_the_code_stands_on_a_line_of_its_own_in_the_file(hearing: Hearing, a_code: MakeCode) -> None:
    hearing.tell(a_code("482915"))
    (file,) = hearing.folder.glob("*.eml")
    assert b"\n482915\n" in file.read_bytes()


@pytest.mark.covers("O19")
def test_a_new_person_is_welcomed_with_the_ways_in_and_to_the_preferences(hearing: Hearing) -> None:
    (mail,) = hearing.tell(Person(name="Maria da Conceição", email="maria@consumo.example").validated())
    assert mail["To"] == "Maria da Conceição <maria@consumo.example>"
    assert mail["Subject"] == "Boas-vindas ao Ramal"
    assert "Olá, Maria da Conceição." in text_of(mail)
    assert Page(html_of(mail)).links == ["https://ramal.example/", "https://ramal.example/profile/notifications"]


def test_who_has_an_account_hears_of_a_second_registration_and_gets_no_code(hearing: Hearing) -> None:
    person = Person()
    *_, mail = hearing.tell(person.validated(), person.noticed("already_registered"))
    assert mail["Subject"] == "Você já tem uma conta no Ramal"
    assert "https://ramal.example/login" in text_of(mail)


@pytest.mark.covers("G9")
def test_a_lock_is_told_with_its_end_and_a_way_out(hearing: Hearing) -> None:
    person = Person(language="en")
    *_, mail = hearing.tell(person.validated(), person.locked(until="2026-09-15T12:10:00.000Z"))
    assert "locked until September 15, 2026 at 09:10 (Brasilia Time)" in text_of(mail)
    assert "https://ramal.example/recovery" in Page(html_of(mail)).links


def test_a_lock_without_an_end_is_told_without_one(hearing: Hearing) -> None:
    person = Person(language="en")
    lock = person.locked(cause="something_new")
    del lock.data["until"]
    *_, mail = hearing.tell(person.validated(), lock)
    assert "For your safety it is locked.\n" in text_of(mail)


def test_a_lock_by_staff_leads_to_people_not_to_recovery(hearing: Hearing) -> None:
    person = Person(language="en")
    lock = person.locked(cause="staff")
    del lock.data["until"]
    *_, mail = hearing.tell(person.validated(), lock)
    assert "service desk" in text_of(mail)
    assert Page(html_of(mail)).links == ["https://ramal.example/profile/notifications"]


@pytest.mark.covers("G8")
def test_a_lock_by_recoveries_says_what_was_closed_and_until_when(hearing: Hearing) -> None:
    person = Person(language="en")
    *_, mail = hearing.tell(person.validated(), person.locked(cause="recovery", until="2026-09-16T12:00:00.000Z"))
    assert "no code is sent until September 16, 2026 at 09:00 (Brasilia Time)" in text_of(mail)
    assert "https://ramal.example/recovery" not in Page(html_of(mail)).links  # nothing can be recovered until then


@pytest.mark.covers("G8")
def test_a_code_says_what_it_is_for(hearing: Hearing, a_code: MakeCode) -> None:
    subjects = [hearing.tell(a_code(language="en", **code.when))[-1]["Subject"] for code in CODES]
    assert subjects == [
        "Your Ramal registration code",
        "Your code to choose a new password",
        "Your code to confirm the new address",
    ]


def test_changes_of_a_person_are_not_mailed(hearing: Hearing) -> None:
    person = Person()
    hearing.tell(person.validated())
    assert len(hearing.tell(person.updated(name="Outro Nome"))) == 1


def test_a_purpose_that_nobody_wrote_a_message_for_sends_nothing(hearing: Hearing, a_code: MakeCode) -> None:
    assert hearing.tell(a_code(purpose="something_new")) == []


def test_the_persons_language_wins_over_the_events(hearing: Hearing) -> None:
    person = Person(language="es")
    *_, mail = hearing.tell(person.validated(), person.noticed("new_device", language="en"))
    assert mail["Content-Language"] == "es"


def test_without_a_language_the_platforms_own_is_used(hearing: Hearing) -> None:
    person = Person()
    welcome = person.validated()
    welcome.data["language"] = None
    (mail,) = hearing.tell(welcome)
    assert mail["Content-Language"] == "pt"


def test_a_name_cannot_write_headers_or_markup(hearing: Hearing) -> None:
    name = "Ana\r\nBcc: outra@consumo.example\n<script>alert(1)</script>"
    (mail,) = hearing.tell(Person(name=name).validated())
    assert mail["Bcc"] is None
    assert [address.addr_spec for address in mail["To"].addresses] == ["pessoa@consumo.example"]
    assert "script" not in {tag for tag, _ in Page(html_of(mail)).tags}
    assert "<script>alert(1)</script>" in Page(html_of(mail)).words


@settings(max_examples=100, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(name=st.text(max_size=300))
def test_whatever_a_name_is_the_mail_is_whole(composer: Composer, frozen_clock: FrozenClock, name: str) -> None:
    envelope = Envelope(
        notification_id=new_id(),
        attempt_id=new_id(),
        kind="welcome",
        address="pessoa@consumo.example",
        created_at=frozen_clock.at,
        name=name,
    )
    sent = composer.compose(envelope, now=frozen_clock.at).message.as_bytes()
    mail = email.message_from_bytes(sent, policy=email.policy.default)
    assert [address.addr_spec for address in mail["To"].addresses] == ["pessoa@consumo.example"]
    assert len(mail.keys()) == len(set(mail.keys())) == 11
    assert "Seu cadastro está pronto" in text_of(mail)


@pytest.mark.parametrize(
    ("address", "header"),
    [
        ("maria@eletrônica.example", "maria@xn--eletrnica-k7a.example"),
        ("o'brien+teste@consumo.example", "o'brien+teste@consumo.example"),
    ],
)
def test_unusual_addresses_are_written_as_mail_programs_expect(hearing: Hearing, address: str, header: str) -> None:
    (mail,) = hearing.tell(Person(email=address).validated())
    assert mail["To"].addresses[0].addr_spec == header


def test_an_address_with_accents_before_the_at_is_written_in_utf_8(hearing: Hearing) -> None:
    hearing.tell(Person(email="joão@consumo.example").validated())
    (file,) = hearing.folder.glob("*.eml")
    assert "<joão@consumo.example>" in file.read_text(encoding="utf-8")


def test_an_address_that_is_none_is_given_up_at_once(hearing: Hearing) -> None:
    assert hearing.tell(Person(email="no\nbody@consumo.example").validated()) == []
    (notification,) = [n for n in hearing.notifications() if n.channel == "email"]
    assert (notification.state, notification.reason) == ("permanent_failure", "address_unusable")


def test_the_operator_chooses_sender_portal_and_zone(make_hearing: Callable[..., Hearing], a_code: MakeCode) -> None:
    hearing = make_hearing(
        mail_from="Energía <avisos@energia.example>", public_url="http://127.0.0.1:8080/", time_zone="Europe/Madrid"
    )
    (mail,) = hearing.tell(a_code(language="es"))
    assert mail["From"] == "Energía <avisos@energia.example>"
    assert mail["Message-ID"].endswith("@energia.example>")
    assert "a las 14:10 (hora de Europa central)" in text_of(mail)
    assert "http://127.0.0.1:8080/profile/notifications" in text_of(mail)


def test_an_event_with_fields_of_tomorrow_is_understood(hearing: Hearing) -> None:
    event = Person().validated(nickname="Mari")
    assert len(hearing.tell(event)) == 1
    assert an_event("identity.user_validated.v1").data != event.data

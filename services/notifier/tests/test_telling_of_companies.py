"""Who is told what about companies, relations, system accesses and professional profiles."""

import re

import pytest
from notifier_kit.hearing import Hearing
from notifier_kit.person import Person
from notifier_kit.reading import Page, html_of, text_of
from notifier_kit.telling import (
    PORTAL,
    TOKEN,
    a_request,
    by,
    ids,
    know,
    of_a_profile,
    of_a_relation,
    of_a_system,
    of_a_unit,
    of_companies,
    reader,
    told,
)
from sqlalchemy import text, update

from chassis.i18n import LANGUAGES
from chassis.testing.clock import FrozenClock
from chassis.testing.tokens import Signer
from chassis.web_addresses import has_web_address
from notifier.model import Notification
from notifier.model.messages import MESSAGES, Audience

API = "/api/notifier/v1"
REGISTRATIONS = "staff:registrations"
MASKED = "**.444.777/****-**"
"""The CNPJ of the contracts' examples."""


def everything(hearing: Hearing) -> str:
    """All that notifier keeps of messages, as text."""
    with hearing.runtime.database.reading() as session:
        return repr([session.execute(text(f"SELECT * FROM {t}")).all() for t in ("notification", "attempt")])


def test_who_asked_for_a_company_proves_the_address_by_the_link_in_the_mail(hearing: Hearing) -> None:
    requester = {"name": "Oferta! https://isca.example", "email": "eva@energia.example", "language": "es"}
    (mail,) = hearing.tell(a_request("a-Z_9", requester=requester, legal_name="Ganhe https://isca.example"))
    assert (mail["To"], mail["Content-Language"]) == ("eva@energia.example", "es")
    link = f"{PORTAL}/companies/requests/01980000-0000-7000-8000-000000000020?token=a-Z_9"
    assert link in Page(html_of(mail)).links
    assert f"\n{link}\n" in text_of(mail)
    assert "22 de septiembre de 2026, a las 09:00" in text_of(mail)
    assert "isca" not in text_of(mail) + str(mail["Subject"]), "nobody's words go to an address that is not proven"


def test_a_request_that_needs_no_proof_is_acknowledged_with_the_same_link(hearing: Hearing) -> None:
    (mail,) = hearing.tell(a_request(status="pending"))
    assert mail["X-Ramal-Message"] == "company_request_received"
    assert mail["To"] == "pessoa@energia.example"
    assert "\nOlá.\n" in f"\n{text_of(mail)}"
    assert "cadastro de empresa com CNPJ **.444.777/****-**" in text_of(mail).replace("\n", " ")
    assert f"?token={TOKEN}\n" in text_of(mail)


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("status", ["unconfirmed", "pending"])
def test_a_mail_that_waits_since_before_requests_had_a_cnpj_does_not_call_it_unknown(
    hearing: Hearing, status: str, language: str
) -> None:
    event = a_request(status=status, requester={"name": "Eva", "email": "eva@energia.example", "language": language})
    hearing.hear(event)
    with hearing.runtime.database.writing() as session:
        session.execute(update(Notification).values(facts={"company_id": event.data["company_id"]}))
    hearing.send()
    (mail,) = hearing.mails()
    assert "unknown" not in text_of(mail)
    assert "CNPJ" not in text_of(mail)


def test_a_token_is_wiped_with_its_delivery_and_stands_nowhere(hearing: Hearing) -> None:
    event = a_request("segredo-do-link")
    hearing.hear(event)
    (waiting,) = hearing.notifications()
    assert waiting.ciphertext == event.data["ciphertext"]
    assert waiting.facts == {"company_id": event.data["company_id"], "cnpj": MASKED}
    hearing.send()
    (sent,) = hearing.notifications()
    assert (sent.state, sent.ciphertext) == ("delivered", None)
    assert "segredo-do-link" in text_of(hearing.mails()[0])
    assert "segredo-do-link" not in everything(hearing)
    assert event.data["ciphertext"] not in everything(hearing)


def test_an_expired_token_is_wiped_and_not_mailed(hearing: Hearing, frozen_clock: FrozenClock) -> None:
    hearing.hear(a_request(days=7))
    frozen_clock.tick(days=7)
    hearing.send()
    (notification,) = hearing.notifications()
    assert (hearing.mails(), notification.reason, notification.ciphertext) == ([], "expired", None)


def test_a_token_cannot_write_another_address_into_the_link(hearing: Hearing) -> None:
    (mail,) = hearing.tell(a_request('x&y=/#?"<b>'))
    assert Page(html_of(mail)).links[0].endswith("?token=x%26y%3D%2F%23%3F%22%3Cb%3E")


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize(
    ("fact", "changes"),
    [
        ("requested", {"status": "unconfirmed"}),
        ("requested", {"status": "pending"}),
        ("approved", {"address_proven": False}),
        ("rejected", {"address_proven": False}),
        ("approved", {}),  # an event of a release that did not say it
        ("rejected", {}),
    ],
)
def test_no_words_of_a_requester_go_to_an_address_that_is_not_proven(
    hearing: Hearing, language: str, fact: str, changes: dict[str, object]
) -> None:
    requester = {"name": "Ganhe Agora", "email": "eva@energia.example", "language": language}
    words = {"requester": requester, "legal_name": "Oferta Imperdível", **changes}
    event = a_request(**words) if fact == "requested" else of_companies(fact, **words)
    if "address_proven" not in changes:
        del event.data["address_proven"]
    (mail,) = hearing.tell(event)
    for part in (text_of(mail), Page(html_of(mail)).words, str(mail["Subject"]), str(mail["To"])):
        assert not any(word in part for word in ("Ganhe", "Oferta", "unknown"))
    assert mail["To"] == "eva@energia.example"
    assert MASKED in text_of(mail)
    assert MASKED in Page(html_of(mail)).words
    assert "Ganhe" not in everything(hearing)


def test_messages_to_people_without_an_account_take_free_words_only_from_a_proven_address() -> None:
    for message in MESSAGES:
        if message.to is Audience.REQUESTER:
            assert not {"requester.name", "legal_name", "acronym"} & {*message.facts, *message.codes}


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_web_address_in_anybodys_words_is_no_link_in_text_html_subject_or_greeting(
    hearing: Hearing, language: str
) -> None:
    name = "Pix em www.isca.com.br"
    requester = {"name": name, "email": "eva@energia.example", "language": language}
    legal_name, reason = "Ganhe LTDA.me", "Veja https://isca.com/pagar?x=isca.net e responda a golpe@isca.org"
    words = {"requester": requester, "legal_name": legal_name}
    mails = hearing.tell(of_companies("approved", **words), of_companies("rejected", **words, reason=reason))
    approved, rejected = mails
    assert "LTDA[.]me" in str(approved["Subject"])
    assert "https[:]//isca[.]com/pagar?x=isca[.]net" in text_of(rejected)
    assert "golpe@isca[.]org" in Page(html_of(rejected)).words
    for mail in mails:
        assert "www[.]isca[.]com[.]br" in text_of(mail)
        assert "www[.]isca[.]com[.]br" in Page(html_of(mail)).words
        assert mail["To"].addresses[0].display_name == "Pix em www[.]isca[.]com[.]br"
        ours = re.sub(r"https://ramal\.example\S*", "", text_of(mail) + Page(html_of(mail)).words)
        assert not has_web_address(ours + str(mail["Subject"]) + mail["To"].addresses[0].display_name)
        assert {link.removeprefix(PORTAL)[:1] for link in Page(html_of(mail)).links} == {"/"}


def test_a_web_address_in_a_persons_name_is_no_link_in_mail_or_inbox(
    hearing: Hearing, maria: Person, signer: Signer
) -> None:
    maria.name = "Maria isca.com"
    (mail,) = hearing.tell(maria.validated())
    assert "Hello Maria isca[.]com," in text_of(mail)
    hearing.tell(of_a_relation("established", maria, legal_name="Empresa isca.com.br"))
    newest = reader(hearing, signer, maria, "pt").get(f"{API}/notifications").json["items"][0]
    assert newest["title"] == "Sua relação com Empresa isca[.]com[.]br está ativa"
    assert not has_web_address(newest["text"])


@pytest.mark.covers("O24", "O25")
def test_the_requester_hears_of_the_approval_and_how_to_go_on(hearing: Hearing) -> None:
    (mail,) = hearing.tell(of_companies("approved", domains=["energia.example", "enex.example"]))
    assert mail["To"] == "Pessoa de Exemplo <pessoa@energia.example>"
    assert "(@energia.example e @enex.example)" in text_of(mail)
    assert f"{PORTAL}/register" in Page(html_of(mail)).links


def test_an_approval_without_a_requester_is_told_to_nobody(hearing: Hearing) -> None:
    event = of_companies("approved")
    del event.data["requester"]
    assert hearing.tell(event) == []
    assert hearing.notifications() == []


def test_a_rejection_says_why(hearing: Hearing) -> None:
    (mail,) = hearing.tell(of_companies("rejected"))
    assert "Motivo: O CNPJ informado está inapto na Receita Federal." in text_of(mail)


def test_a_rejection_whose_requester_was_forgotten_is_told_to_nobody(hearing: Hearing) -> None:
    forgotten = {"name": "", "email": "", "language": "pt"}
    event = of_companies("rejected")
    event.data["requester"] = forgotten
    assert hearing.tell(event) == []


def test_a_long_reason_arrives_whole_and_cannot_write_markup(hearing: Hearing) -> None:
    reason = "<b>" + "Falta um documento. " * 20 + "Fim"
    (mail,) = hearing.tell(of_companies("rejected", reason=reason))
    assert reason in text_of(mail).replace("\n", " ")
    assert "b" not in {tag for tag, _ in Page(html_of(mail)).tags}


def test_staff_hear_of_a_company_that_nobody_administers(hearing: Hearing, maria: Person, joao: Person) -> None:
    helpdesk, chief = Person(email="h@ramal.example"), Person(email="c@ramal.example", language="en")
    hearing.tell(
        maria.validated(staff_roles=[REGISTRATIONS]),
        helpdesk.validated(staff_roles=["staff:helpdesk"]),
        chief.validated(staff_roles=["staff:admin", REGISTRATIONS]),
        joao.validated(),
    )
    mails = told(hearing, of_companies("without_administrator"))
    assert set(mails) == {("company_without_administrator", "maria"), ("company_without_administrator", "c")}
    assert "Energia de Exemplo S.A." in mails["company_without_administrator", "c"]
    hearing.tell(maria.updated(staff_roles=[REGISTRATIONS], staff_locked=True))
    assert set(told(hearing, of_companies("without_administrator"))) == {("company_without_administrator", "c")}
    hearing.tell(maria.updated(staff_roles=[]), chief.erased())
    assert told(hearing, of_companies("without_administrator")) == {}


def test_roles_come_from_the_newest_copy_and_again_with_the_same_version(hearing: Hearing, maria: Person) -> None:
    first, second = maria.validated(staff_roles=[]), maria.updated(staff_roles=[REGISTRATIONS])
    hearing.tell(second, first)
    assert len(told(hearing, of_companies("without_administrator"))) == 1
    maria.version -= 1
    hearing.tell(maria.updated(staff_roles=[]))  # as `republish` tells it to a newer release: more of the same state
    assert told(hearing, of_companies("without_administrator")) == {}


def test_a_companys_administrators_hear_of_a_request_and_the_person_does_not(
    hearing: Hearing, maria: Person, joao: Person, ana: Person
) -> None:
    know(hearing, maria, joao, ana)
    event = of_a_relation("requested", joao, maria, ana, actor=joao, role="accounting_representative")
    mails = told(hearing, event)
    assert set(mails) == {("relation_requested", "maria"), ("relation_requested", "ana")}
    assert "Energia de Exemplo S.A.: accounting representative." in mails["relation_requested", "maria"]
    assert "João" not in mails["relation_requested", "maria"]
    keys = {(n.recipient_key, n.channel) for n in hearing.notifications("relation_requested")}
    assert keys == {(key, channel) for key in ids(maria, ana) for channel in ("email", "inbox")}


@pytest.mark.parametrize("fact", ["established", "refused", "ended"])
def test_a_person_hears_of_a_relation_unless_they_did_it(
    hearing: Hearing, maria: Person, joao: Person, fact: str
) -> None:
    know(hearing, maria, joao)
    assert told(hearing, of_a_relation(fact, joao, maria, actor=joao)) == {}
    assert set(told(hearing, of_a_relation(fact, joao, maria, actor=maria))) == {(f"relation_{fact}", "joao")}
    assert set(told(hearing, of_a_relation(fact, joao, maria))) == {(f"relation_{fact}", "joao")}


@pytest.mark.parametrize(
    ("reason", "words"),
    [
        ("domain_changed", "no longer at one of the company's domains"),
        ("handover", "went to another person"),
        ("company_suspended", "is suspended"),
        ("ended", "was ended"),
        ("code_of_tomorrow", "was ended"),
    ],
)
def test_the_end_of_a_relation_is_explained(
    hearing: Hearing, maria: Person, joao: Person, reason: str, words: str
) -> None:
    know(hearing, joao)
    event = of_a_relation("ended", joao, maria, actor=maria, reason=reason)
    event.data["role"] = "role_of_tomorrow"
    mails = told(hearing, event)
    assert words in mails["relation_ended", "joao"]
    assert "another role" in mails["relation_ended", "joao"]
    assert "tomorrow" not in mails["relation_ended", "joao"]


def test_what_ends_with_an_erasure_is_not_told_to_who_is_being_erased(
    hearing: Hearing, joao: Person, maria: Person
) -> None:
    know(hearing, joao)
    assert (
        told(hearing, of_a_relation("ended", joao, maria, reason="erased"), of_a_system("ended", joao, reason="erased"))
        == {}
    )
    hearing.tell(joao.erased())
    assert told(hearing, of_a_profile("ended", joao), of_a_unit("ended", joao, reason="revoked")) == {}
    assert {n.state for n in hearing.mailed()} == {"delivered"}


@pytest.mark.covers("O11")
def test_a_granted_access_is_mailed_with_a_way_in_and_no_secret(hearing: Hearing, joao: Person) -> None:
    know(hearing, joao)
    *_, mail = hearing.tell(of_a_system("granted", joao))
    assert "Agent: ENEX. Profile: representative with shared information (cIC)." in text_of(mail)
    assert Page(html_of(mail)).links == [f"{PORTAL}/login", f"{PORTAL}/profile/notifications"]


def test_a_request_for_access_waits_in_the_inbox_alone(hearing: Hearing, joao: Person) -> None:
    know(hearing, joao)
    assert told(hearing, of_a_system("requested", joao), of_a_profile("submitted", joao)) == {}
    assert [(n.kind, n.channel) for n in hearing.notifications()[2:]] == [
        ("system_access_requested", "inbox"),
        ("professional_submitted", "inbox"),
    ]


def test_a_request_that_is_put_again_is_told_to_nobody(hearing: Hearing, joao: Person) -> None:
    know(hearing, joao)
    assert told(hearing, of_a_system("requested", joao, reason="access.no_relation")) == {}
    assert hearing.notifications()[2:] == []


def test_a_denial_and_an_end_are_explained_also_in_codes_of_tomorrow(hearing: Hearing, joao: Person) -> None:
    know(hearing, joao)
    denied = told(hearing, of_a_system("denied", joao, profile="xIC"))["system_access_denied", "joao"]
    assert "Profile: xIC. Reason: O agente não participa da apuração." in denied
    event = of_a_system("denied", joao)
    del event.data["reason"]
    assert "Reason" not in told(hearing, event)["system_access_denied", "joao"]
    ended = told(hearing, of_a_system("ended", joao))["system_access_ended", "joao"]
    assert "The professional relation it rested on has ended." in ended
    assert "no longer valid" in told(hearing, of_a_system("ended", joao, reason="new"))["system_access_ended", "joao"]


@pytest.mark.covers("G13", "B22")
def test_a_professional_hears_the_verdict_in_words(hearing: Hearing, joao: Person) -> None:
    know(hearing, joao)
    approved = told(hearing, of_a_profile("approved", joao))["professional_approved", "joao"]
    assert "Your professional profile (engineer) was approved." in approved
    codes = ["document_illegible", "data_mismatch", "new_code", "newer_code"]
    returned = told(hearing, of_a_profile("rejected", joao, reasons=codes))["professional_returned", "joao"]
    assert (
        "Reason: a document that cannot be read, data that do not match the documents, and another reason, shown in "
        "your profile." in returned
    )
    assert "hand it in again" in returned
    rejected = told(hearing, of_a_profile("rejected", joao, can_resubmit=False, reasons=[]))
    assert "Reason" not in rejected["professional_rejected", "joao"]
    assert "closes this request" in rejected["professional_rejected", "joao"]


def test_a_suspension_is_told_otherwise_than_an_end(hearing: Hearing, joao: Person) -> None:
    know(hearing, joao)
    assert set(told(hearing, of_a_profile("ended", joao, suspended=True))) == {("professional_suspended", "joao")}
    assert set(told(hearing, of_a_profile("ended", joao, suspended=False))) == {("professional_ended", "joao")}
    event = of_a_profile("ended", joao)
    del event.data["suspended"]
    assert set(told(hearing, event)) == {("professional_ended", "joao")}


def test_what_goes_to_the_inbox_alone_is_whole_in_every_language(
    hearing: Hearing, joao: Person, signer: Signer
) -> None:
    know(hearing, joao)
    hearing.hear(of_a_system("requested", joao), of_a_profile("submitted", joao))
    for language in LANGUAGES:
        inbox = reader(hearing, signer, joao, language).get(f"{API}/notifications").json
        profile, system, _welcome = inbox["items"]
        assert (profile["link"], system["link"]) == (f"{PORTAL}/profile/professional", f"{PORTAL}/profile/systems")
        assert not any(bad in profile["text"] + system["text"] for bad in ("{", "$", "unknown", "word-"))


def test_of_several_people_only_the_erased_one_is_left_out(
    hearing: Hearing, joao: Person, ana: Person, maria: Person
) -> None:
    know(hearing, joao, ana, maria)
    hearing.tell(ana.erased())
    assert set(told(hearing, of_a_relation("requested", joao, maria, ana, actor=joao))) == {
        ("relation_requested", "maria")
    }
    assert all(n.recipient_id != ana.user_id for n in hearing.notifications("relation_requested"))


def test_a_requester_who_registered_and_was_erased_leaves_nothing(hearing: Hearing) -> None:
    person = Person(name="Eva do Exemplo", email="eva@energia.example")
    requester = {"name": person.name, "email": person.email, "language": "pt"}
    hearing.tell(of_companies("rejected", requester=requester), person.validated())
    assert "Eva" in everything(hearing)
    hearing.tell(person.erased())
    assert "eva" not in everything(hearing).lower()


def test_an_act_of_staff_is_told_to_the_person(hearing: Hearing, joao: Person, ana: Person) -> None:
    know(hearing, joao)
    event = of_a_relation("established", joao, actor=ana)
    event.data["actor"] = by(ana, "staff")
    assert set(told(hearing, event)) == {("relation_established", "joao")}

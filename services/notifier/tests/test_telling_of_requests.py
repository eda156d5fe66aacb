"""Who is told what about a request: whose turn it is, what happens next, and by which numbers to ask."""

import re
from typing import Any

import pytest
from notifier_kit.hearing import Hearing
from notifier_kit.person import Person
from notifier_kit.reading import Page, html_of, text_of
from notifier_kit.telling import PORTAL, by, exactly, know, of_a_deadline, of_a_request, reader, told

from chassis import contracts
from chassis.events import Event
from chassis.testing.events import an_event
from chassis.testing.tokens import Signer
from notifier.model.messages import BY_KIND, MessageClass

API = "/api/notifier/v1"
STEPS = ("opened", "returned", "resubmitted", "decided", "withdrawn", "lapsed", "completed", "suspended", "resumed")
PROTOCOL, ORDER = "202600000000029", "4100000002"
"""The numbers of most of the contracts' examples."""


def words_of(mails: dict[tuple[str, str], str], kind: str, reader: str = "joao") -> str:
    """The text of one of the mails that were told, on one line."""
    return " ".join(mails[kind, reader].split())


@pytest.mark.parametrize("step", STEPS)
def test_all_whom_a_request_concerns_hear_of_every_step_also_who_took_it(
    hearing: Hearing, joao: Person, ana: Person, step: str
) -> None:
    know(hearing, joao, ana)
    mails = told(hearing, of_a_request(step, joao, ana, actor=joao))
    assert {to for _kind, to in mails} == {"joao", "ana"}
    assert {notice.channel for notice in hearing.notifications(next(iter(mails))[0])} == {"email", "inbox"}


@pytest.mark.parametrize("step", STEPS)
def test_every_step_names_the_request_by_its_numbers_and_leads_to_it(hearing: Hearing, joao: Person, step: str) -> None:
    know(hearing, joao)
    event = of_a_request(step, joao, protocol=PROTOCOL, service_order=ORDER)
    hearing.tell(event)
    *_, mail = hearing.mails()
    assert PROTOCOL in mail["Subject"]
    assert PROTOCOL in text_of(mail) and ORDER in text_of(mail)
    assert f"{PORTAL}/requests/{event.data['request_id']}" in Page(html_of(mail)).links


def test_staff_who_opened_a_request_at_the_counter_are_not_told(hearing: Hearing, joao: Person, ana: Person) -> None:
    know(hearing, joao, ana)
    event = of_a_request("opened", ana, requester_user_id=str(joao.user_id), actor=by(joao, "staff"))
    assert {to for _kind, to in told(hearing, event)} == {"ana"}


@pytest.mark.parametrize(
    ("step", "whose"),
    [("opened", "Now it is our turn"), ("returned", "Now it is your turn"), ("resubmitted", "Now it is our turn")],
)
def test_whose_turn_it_is_is_said(hearing: Hearing, joao: Person, step: str, whose: str) -> None:
    know(hearing, joao)
    assert whose in words_of(told(hearing, of_a_request(step, joao)), f"request_{step}")


def test_a_returned_request_lists_what_to_correct_and_until_when(hearing: Hearing, joao: Person) -> None:
    know(hearing, joao)
    (mail,) = told(hearing, of_a_request("returned", joao)).values()
    assert re.findall("^• .*$", mail, re.MULTILINE) == [
        "• technical responsible: information is missing. Note: Falta o registro no conselho profissional.",
        "• single-line diagram: the document cannot be read.",
        "• responsibility term (ART or TRT): information is missing.",
    ]
    assert "You have until January 31, 2027; after that the request lapses." in mail.replace("\n", " ")


def test_a_returned_request_reads_in_the_readers_language(hearing: Hearing, signer: Signer, joao: Person) -> None:
    know(hearing, joao)
    hearing.tell(of_a_request("returned", joao))
    for language, words in {
        "pt": "diagrama unifilar: o documento está ilegível",
        "es": "el documento es ilegible",
    }.items():
        notice = reader(hearing, signer, joao, language).get(f"{API}/notifications").json["items"][0]
        assert words in str(notice)


def test_codes_of_tomorrow_and_a_return_without_a_day_are_told_all_the_same(hearing: Hearing, joao: Person) -> None:
    know(hearing, joao)
    event = of_a_request("returned", joao, items=[{"slot": "slot_of_tomorrow", "reason_code": "code_of_tomorrow"}])
    del event.data["due_on"]
    (mail,) = told(hearing, event).values()
    assert "• another document, which the request shows: there is another reason, which the request shows." in mail
    assert "The deadline is in the request" in mail.replace("\n", " ")
    assert "tomorrow" not in mail


def test_a_note_holds_no_link_and_steers_nothing(hearing: Hearing, joao: Person) -> None:
    know(hearing, joao)
    note = "Veja https://isca.example/x\r\nBcc: outra@consumo.example <b>agora</b>"
    hearing.tell(
        of_a_request("returned", joao, items=[{"slot": "rg", "reason_code": "document_wrong", "note": note}]),
        of_a_request("decided", joao, decision="reject", note=note),
    )
    mails = [mail for mail in hearing.mails() if mail["X-Ramal-Message"].startswith("request_")]
    assert len(mails) == 2
    for mail in mails:
        assert "https://isca" not in text_of(mail) + html_of(mail) and mail["Bcc"] is None
        assert all(link.startswith(PORTAL) for link in Page(html_of(mail)).links)
        assert "b" not in {tag for tag, _ in Page(html_of(mail)).tags}


@pytest.mark.parametrize(
    ("next_step", "words"),
    [
        ("connection_budget", "Now it is your turn: ask for the connection budget"),
        ("budget", "Now it is our turn: works are needed"),
        ("inspection", "Now it is our turn: we will inspect"),
        ("step_of_tomorrow", "The request shows what happens now"),
    ],
)
def test_an_approval_says_what_happens_next(hearing: Hearing, joao: Person, next_step: str, words: str) -> None:
    know(hearing, joao)
    mails = told(hearing, of_a_request("decided", joao, decision="approve", next_step=next_step))
    assert set(mails) == {("request_approved", "joao")}
    assert words in words_of(mails, "request_approved")


def test_a_rejection_says_its_grounds_and_where_to_complain(hearing: Hearing, joao: Person) -> None:
    know(hearing, joao)
    grounds = {"reason": "rule_not_met", "note": "O limite foi passado.", "articles": ["REN 1000/2021, art. 2"]}
    mails = told(hearing, of_a_request("decided", joao, decision="reject", **grounds))
    assert set(mails) == {("request_rejected", "joao")}
    said = words_of(mails, "request_rejected")
    assert "Reason: a rule is not met. Note: O limite foi passado. Grounds: REN 1000/2021, art. 2." in said
    for place in ("service desk", "ombudsman", "ANEEL (telephone 167)", "art. 416"):
        assert place in said


def test_a_rejection_without_note_and_articles_is_whole(hearing: Hearing, joao: Person) -> None:
    know(hearing, joao)
    said = words_of(told(hearing, of_a_request("decided", joao, decision="reject", reason="other")), "request_rejected")
    assert "Reason: there is another reason, which the request shows. The decision closes the request." in said


@pytest.mark.parametrize(
    ("reason", "words"),
    [
        ("holder_changed", "has another holder now"),
        ("not_cured", "was not corrected in time"),
        ("idle", "nothing happened in the request for too long"),
        ("reason_of_tomorrow", "The request shows the reason"),
    ],
)
def test_a_lapse_says_why_and_what_to_do(hearing: Hearing, joao: Person, reason: str, words: str) -> None:
    know(hearing, joao)
    said = words_of(told(hearing, of_a_request("lapsed", joao, reason=reason)), "request_lapsed")
    assert words in said
    assert "new request" in said


def test_a_request_without_a_unit_is_named_by_its_kind(hearing: Hearing, joao: Person) -> None:
    know(hearing, joao)
    event = of_a_request("opened", joao)
    event.data.pop("consumer_unit", None)
    assert "We received the request for a new connection. Protocol:" in words_of(told(hearing, event), "request_opened")
    other = of_a_request("opened", joao, kind="commissioning", consumer_unit="12345678")
    assert "inspection of distributed generation of consumer unit 12345678." in words_of(
        told(hearing, other), "request_opened"
    )


def test_what_has_a_term_or_ends_a_request_cannot_be_switched_off() -> None:
    of_requests = {kind: message for kind, message in BY_KIND.items() if kind.startswith("request_")}
    legal = {kind for kind, message in of_requests.items() if message.of_class is MessageClass.LEGAL}
    assert legal == {
        "request_returned",
        "request_approved",
        "request_rejected",
        "request_lapsed",
        "request_suspended",
        "request_suspended_by_complaint",
        "request_resumed",
        "request_resumed_after_complaint",
        "request_withdrawn_guarantee_lost",
        "request_deadline",
    }


def test_a_suspension_says_since_when_why_by_which_article_and_what_to_do(hearing: Hearing, joao: Person) -> None:
    know(hearing, joao)
    event = of_a_request("suspended", joao, **{"from": "2026-09-16", "reason": "guarantee", "article": "art. 89"})
    mail = words_of(told(hearing, event), "request_suspended")
    for words in ("Since September 16, 2026 our term", "stands still (art. 89)", "Provide it so that the term runs on"):
        assert words in mail


def test_the_end_of_a_suspension_names_its_days(hearing: Hearing, joao: Person) -> None:
    know(hearing, joao)
    event = of_a_request("resumed", joao, **{"from": "2026-09-16", "until": "2026-09-20"})
    mail = words_of(told(hearing, event), "request_resumed")
    assert "did not count, from September 16, 2026 to September 20, 2026" in mail


@pytest.mark.parametrize(
    ("step", "words"),
    [("suspended", "the days before we noted this do."), ("resumed", "the days before the note counted")],
)
def test_days_that_were_late_before_a_suspension_was_noted_are_said_to_count(
    hearing: Hearing, joao: Person, step: str, words: str
) -> None:
    know(hearing, joao)
    assert words in words_of(told(hearing, of_a_request(step, joao, reason="authority")), f"request_{step}")


@pytest.mark.parametrize(
    ("step", "kind", "said"),
    [
        (
            "suspended",
            "request_suspended_by_complaint",
            ("While it is looked at, your time to answer the budget stands still (art. 83)", "need not answer"),
        ),
        (
            "resumed",
            "request_resumed_after_complaint",
            ("your time to answer runs again (art. 83), and now it is your turn", "see the last day at the request"),
        ),
    ],
)
def test_a_complaint_stops_the_customers_time_and_no_term_of_ours(
    hearing: Hearing, joao: Person, step: str, kind: str, said: tuple[str, ...]
) -> None:
    know(hearing, joao)
    days = {"from": "2026-09-16", "until": "2026-09-20"}
    mails = told(hearing, of_a_request(step, joao, reason="complaint", article="art. 83", **days))
    assert set(mails) == {(kind, "joao")}
    mail = words_of(mails, kind)
    assert all(words in mail for words in said), mail
    for words in (" our term", "it is our turn", "asks nothing of you", "2026-09", "September"):
        assert words.lower() not in mail.lower(), mail


@pytest.mark.parametrize(
    ("step", "subjects"),
    [
        (
            "suspended",
            {
                "pt": "O seu prazo para responder está suspenso",
                "es": "Su plazo para responder está suspendido",
                "en": "Your time to answer stands still",
            },
        ),
        (
            "resumed",
            {
                "pt": "O seu prazo para responder volta a correr",
                "es": "Su plazo para responder vuelve a correr",
                "en": "Your time to answer runs again",
            },
        ),
    ],
)
def test_a_subject_says_whose_time_a_complaint_stops(
    hearing: Hearing, signer: Signer, joao: Person, step: str, subjects: dict[str, str]
) -> None:
    know(hearing, joao)
    hearing.tell(of_a_request(step, joao, reason="complaint", protocol=PROTOCOL))
    for language, subject in subjects.items():
        notice = reader(hearing, signer, joao, language).get(f"{API}/notifications").json["items"][0]
        assert f"{subject}: protocol" in str(notice) and PROTOCOL in str(notice)


@pytest.mark.parametrize("reason", [None, "authority", "reason_of_tomorrow"])
@pytest.mark.parametrize("step", ["suspended", "resumed"])
def test_every_other_reason_stops_our_term(hearing: Hearing, joao: Person, step: str, reason: str | None) -> None:
    know(hearing, joao)
    event = of_a_request(step, joao)
    event.data["reason"] = reason
    if reason is None:
        del event.data["reason"]
    mails = told(hearing, event)
    assert set(mails) == {(f"request_{step}", "joao")}
    assert "our term" in words_of(mails, f"request_{step}").lower()


@pytest.mark.parametrize(("share", "words"), [(50, "50% of the term have passed."), (100, "The term ends today.")])
def test_a_deadline_is_told_to_whose_it_is(hearing: Hearing, joao: Person, ana: Person, share: int, words: str) -> None:
    know(hearing, joao, ana)
    customers = of_a_deadline(joao, owner="customer", share=share)
    assert {to for _kind, to in told(hearing, customers)} == {"joao"}
    mails = told(hearing, of_a_deadline(joao, owner="distributor", analyst=ana, share=share))
    assert set(mails) == {("request_deadline_of_analyst", "ana")}
    assert words in words_of(mails, "request_deadline_of_analyst", "ana")
    assert told(hearing, of_a_deadline(joao, owner="distributor", share=share)) == {}


# Budgets


def of_a_budget(fact: str, person: Person, **changes: Any) -> Event:
    """A fact about the budget of a request that `person` opened. 1,500 reais of 12,446 are the customer's."""
    event = an_event(f"connections.budget_{fact}.v1")
    usual = {"total": "12446.00", "participation": "1500.00", "valid_until": "2027-01-31"}
    about = {"requester_user_id": str(person.user_id), "parties": [str(person.user_id)], "protocol": PROTOCOL}
    return Event(**{**event.__dict__, "data": {**event.data, **usual, **about, "actor": by(None), **changes}})


@pytest.mark.parametrize(
    ("fact", "changes", "kind", "said"),
    [
        (
            "issued",
            {"without_answer": "expired"},
            "budget_issued",
            (
                "Total cost: R$12,446.00. The part that you pay: R$1,500.00.",
                "You have until January 31, 2027, that day included. Without an answer, the budget expires",
            ),
        ),
        (
            "issued",
            {"without_answer": "accepted", "participation": "0.00"},
            "budget_issued_free",
            ("you pay nothing", "Without an answer, the budget counts as accepted."),
        ),
        ("accepted", {"by_silence": False, "next_step": "works"}, "budget_accepted", ("do our part of the works",)),
        (
            "accepted",
            {"by_silence": True, "next_step": "commissioning"},
            "budget_accepted_by_silence",
            ("it counts as accepted", "ask for its inspection"),
        ),
        ("refused", {}, "budget_refused", ("The holder refused the budget", "open another request")),
        ("expired", {}, "budget_expired", ("ended without an answer", "open another request")),
    ],
)
def test_a_budget_says_what_to_pay_until_when_and_what_follows(
    hearing: Hearing, joao: Person, fact: str, changes: dict[str, Any], kind: str, said: tuple[str, ...]
) -> None:
    know(hearing, joao)
    mails = told(hearing, of_a_budget(fact, joao, **changes))
    assert set(mails) == {(kind, "joao")}
    text = words_of(mails, kind)
    assert PROTOCOL in text and all(words in text for words in said), text
    assert BY_KIND[kind].of_class is MessageClass.LEGAL


def test_amounts_read_in_the_readers_language(hearing: Hearing, signer: Signer, joao: Person) -> None:
    know(hearing, joao)
    hearing.tell(of_a_budget("issued", joao, without_answer="expired"))
    for language, words in {"pt": "R$ 12.446,00", "es": "12.446,00 BRL", "en": "R$12,446.00"}.items():
        notice = reader(hearing, signer, joao, language).get(f"{API}/notifications").json["items"][0]
        assert words in str(notice).replace("\\xa0", " "), notice


@pytest.mark.parametrize(
    ("lost", "kind", "words"),
    [
        (None, "request_withdrawn", "Nothing more will be done"),
        (False, "request_withdrawn_guarantee_kept", "The guarantee is given back"),
        (True, "request_withdrawn_guarantee_lost", "The guarantee is lost"),
    ],
)
def test_a_withdrawal_says_what_becomes_of_the_guarantee(
    hearing: Hearing, joao: Person, lost: bool | None, kind: str, words: str
) -> None:
    know(hearing, joao)
    said = {} if lost is None else {"guarantee_lost": lost}
    mails = told(hearing, of_a_request("withdrawn", joao, **said))
    assert [name for name, _to in mails] == [kind]
    assert words in words_of(mails, kind)


def test_a_budget_says_until_when_a_withdrawal_keeps_the_guarantee(hearing: Hearing, joao: Person) -> None:
    know(hearing, joao)
    type_ = "connections.budget_issued.v1"
    said = {**contracts.examples(type_)[0], "parties": [str(joao.user_id)], "guarantee_kept_until": "2026-12-14"}
    without = {name: value for name, value in said.items() if name != "guarantee_kept_until"}
    for data, is_said in ((said, True), (without, False)):
        words = words_of(told(hearing, exactly(type_, data)), "budget_issued")
        assert ("withdrawn after December 14, 2026, the guarantee is lost" in words) is is_said, words

"""What a company's people are told about its certificates: which, of whom, until when, and what to do next."""

from typing import Any

import pytest
from notifier_kit.hearing import Hearing
from notifier_kit.person import Person
from notifier_kit.reading import Page, html_of
from notifier_kit.telling import PORTAL, ids, know, told

from chassis.events import Event
from chassis.testing.events import an_event
from notifier.model.messages import BY_KIND, MESSAGES, MessageClass, messages_for

KINDS = {
    "registered": "certificate_registered",
    "removed": "certificate_removed",
    "replaced": "certificate_replaced",
    "revoked": "certificate_revoked",
    "expiring": "certificate_expiring",
    "expiring_last": "certificate_expiring_last",
    "expired": "certificate_expired",
}
NOTICES = ("certificate_expiring_last", "certificate_expired")
END = "September 15, 2026 at 09:10 (Brasilia Time)"


def of_a_certificate(step: str, *parties: Person, **changes: Any) -> Event:
    """A step in a certificate's life, told to `parties`. A notice is of 15 days, the last of 7."""
    about: dict[str, Any] = {"parties": ids(*parties), "valid_until": "2026-09-15T12:10:00.000Z"}
    if step in ("removed", "replaced", "revoked"):
        return an_event("certificates.certificate_removed.v1", **{**about, "reason": step, **changes})
    if step.startswith("expiring"):
        days = 7 if step == "expiring_last" else 15
        about |= {"threshold": days, "days_left": days, "recipient_user_id": ids(*parties)[0]}
        return an_event("certificates.certificate_expiring.v1", **{**about, **changes})
    return an_event(f"certificates.certificate_{step}.v1", **{**about, **changes})


@pytest.mark.covers("C23")
@pytest.mark.parametrize("step", KINDS)
def test_everybody_named_is_told_which_certificate_until_when_and_where_to_go(
    hearing: Hearing, joao: Person, ana: Person, step: str
) -> None:
    know(hearing, joao, ana)
    mails = told(hearing, of_a_certificate(step, joao, ana))
    assert set(mails) == {(KINDS[step], "joao"), (KINDS[step], "ana")}
    text = " ".join(mails[KINDS[step], "joao"].split())
    for words in ("Energia Exemplo S.A.", "**.444.777/****-**", "CN=integracao", END):
        assert words in text
    *_, mail = hearing.mails()
    assert "Energia Exemplo S.A." in mail["Subject"]
    assert f"{PORTAL}/certificates" in Page(html_of(mail)).links
    assert {notice.channel for notice in hearing.notifications(KINDS[step])} == {"email", "inbox"}


def test_only_the_last_notice_and_the_end_cannot_be_switched_off() -> None:
    classes = {message.kind: message.of_class for message in MESSAGES if message.kind in KINDS.values()}
    assert classes == {kind: MessageClass.LEGAL if kind in NOTICES else MessageClass.SERVICE for kind in KINDS.values()}


@pytest.mark.parametrize(("threshold", "kind"), [(30, "expiring"), (15, "expiring"), (7, "expiring_last")])
def test_each_threshold_makes_one_message(joao: Person, threshold: int, kind: str) -> None:
    event = of_a_certificate("expiring", joao, threshold=threshold)
    assert messages_for(event) == [BY_KIND[KINDS[kind]]]


@pytest.mark.parametrize(("days", "words"), [(1, "expires in one day"), (12, "expires in 12 days")])
def test_a_notice_says_how_many_days_are_left_and_how_to_renew(
    hearing: Hearing, joao: Person, days: int, words: str
) -> None:
    know(hearing, joao)
    (mail,) = told(hearing, of_a_certificate("expiring", joao, days_left=days)).values()
    text = " ".join(mail.split())
    assert words in text
    assert "register it as the replacement of this one, install it in your system and confirm" in text


def test_hour_and_zone_are_the_operators(make_hearing: Any, joao: Person) -> None:
    hearing = make_hearing(time_zone="America/Manaus")
    know(hearing, joao)
    (mail,) = told(hearing, of_a_certificate("expired", joao)).values()
    assert "at 08:10 (Amazon Time)" in " ".join(mail.split())


def test_a_subject_that_looks_like_an_address_becomes_no_link(hearing: Hearing, joao: Person) -> None:
    know(hearing, joao)
    event = of_a_certificate("registered", joao, subject="CN=https://evil.example/login,O=Exemplo")
    told(hearing, event)
    *_, mail = hearing.mails()
    assert not [link for link in Page(html_of(mail)).links if "evil" in link]
    assert "https://evil.example" not in html_of(mail)

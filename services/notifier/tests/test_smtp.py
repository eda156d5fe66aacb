"""Mail by SMTP, against a real server that accepts, refuses, puts off and hangs up."""

from collections.abc import Callable
from email.message import EmailMessage
from pathlib import Path

import pytest
from notifier_kit.hearing import Hearing
from notifier_kit.person import Person
from notifier_kit.reading import runs_of_six, text_of
from notifier_kit.smtp import HANG_UP, SmtpTwin

from chassis.events import Event
from chassis.ids import new_id
from chassis.testing.clock import FrozenClock
from notifier.clients import Mail, Refused, SmtpMailer, TryLater
from notifier.settings import SmtpServer, UnusableMailUrl, read_mail_url


@pytest.fixture
def database_url(tmp_path: Path) -> str:
    """One kind of database is enough: this is about SMTP."""
    return f"sqlite:///{tmp_path}/test.db"


def a_mail(address: str = "pessoa@consumo.example") -> Mail:
    message = EmailMessage()
    message["To"] = address
    message.set_content("Bom dia!\n.\n..\n")
    return Mail(id=new_id(), kind="welcome", sender="nao-responda@ramal.example", address=address, message=message)


def a_mailer(smtp: SmtpTwin, **server: object) -> SmtpMailer:
    reached = read_mail_url(smtp.url)
    assert isinstance(reached, SmtpServer)
    return SmtpMailer(SmtpServer(host=reached.host, port=reached.port, **server), timeout=5, parallel=1)  # type: ignore[arg-type]


def refusal(smtp: SmtpTwin, mail: Mail | None = None, **server: object) -> Refused | TryLater:
    with a_mailer(smtp, **server).connected() as send, pytest.raises((Refused, TryLater)) as refused:
        send(mail or a_mail())
    return refused.value


def test_a_code_arrives_as_it_was_made(
    make_hearing: Callable[..., Hearing], smtp: SmtpTwin, a_code: Callable[..., Event]
) -> None:
    hearing = make_hearing(mail_url=smtp.url)
    hearing.tell(a_code("007315", email="nova@consumo.example", language="es"))
    (mail,) = smtp.told.mails
    assert smtp.told.recipients == ["nova@consumo.example"]
    assert runs_of_six(text_of(mail)) == ["007315"]
    assert mail["Content-Language"] == "es"
    assert [n.state for n in hearing.notifications()] == ["delivered"]


def test_a_row_of_mails_goes_over_one_connection(smtp: SmtpTwin) -> None:
    with a_mailer(smtp).connected() as send:
        for number in range(5):
            send(a_mail(f"p{number}@consumo.example"))
    assert smtp.told.connections == 1
    assert [str(mail["To"]) for mail in smtp.told.mails] == [f"p{number}@consumo.example" for number in range(5)]
    assert smtp.told.mails[0].get_content().splitlines() == ["Bom dia!", ".", ".."]


@pytest.mark.parametrize(
    ("step", "reply", "verdict", "reason"),
    [
        ("RCPT", "550 no such user", Refused, "refused"),
        ("DATA", "554 no", Refused, "refused"),
        (".", "554 this looks like spam", Refused, "refused"),
        ("RCPT", "451 greylisted, come back", TryLater, "put_off"),
        ("DATA", "451 not now", TryLater, "put_off"),
        (".", "452 disk full", TryLater, "put_off"),
        ("RCPT", "421 closing", TryLater, "put_off"),
        ("MAIL", "550 you may not send as this", TryLater, "sender_refused"),
        ("MAIL", HANG_UP, TryLater, "connection_lost"),
        ("RCPT", HANG_UP, TryLater, "connection_lost"),
        ("DATA", HANG_UP, TryLater, "connection_lost"),
        (".", HANG_UP, TryLater, "connection_lost"),
        ("CONNECT", "554 no service", TryLater, "server_unavailable"),
        ("CONNECT", HANG_UP, TryLater, "server_unavailable"),
        ("EHLO", HANG_UP, TryLater, "server_unavailable"),
    ],
)
def test_what_the_server_says_decides(
    smtp: SmtpTwin, step: str, reply: str, verdict: type[Exception], reason: str
) -> None:
    smtp.replies[step] = reply
    refused = refusal(smtp)
    assert (type(refused), refused.reason) == (verdict, reason)
    if reply and reply[:3] != "421":
        assert refused.reply.startswith(reply)


def test_one_refused_mail_does_not_disturb_the_next(smtp: SmtpTwin) -> None:
    smtp.replies["RCPT"] = lambda argument: "550 unknown" if "ninguem" in argument else "250 fine"
    with a_mailer(smtp).connected() as send:
        with pytest.raises(Refused):
            send(a_mail("ninguem@consumo.example"))
        send(a_mail())
    assert smtp.told.connections == 1
    assert [str(mail["To"]) for mail in smtp.told.mails] == ["pessoa@consumo.example"]


def test_after_a_broken_connection_the_next_mail_gets_a_fresh_one(smtp: SmtpTwin) -> None:
    smtp.replies["."] = lambda recipient: HANG_UP if "primeira" in recipient else "250 taken"
    with a_mailer(smtp).connected() as send:
        with pytest.raises(TryLater):
            send(a_mail("primeira@consumo.example"))
        send(a_mail("segunda@consumo.example"))
    assert smtp.told.connections == 2
    assert [str(mail["To"]) for mail in smtp.told.mails] == ["segunda@consumo.example"]


def test_a_server_that_is_away_is_asked_once_in_a_row(smtp: SmtpTwin) -> None:
    smtp.replies["CONNECT"] = "421 go away"
    with a_mailer(smtp).connected() as send:
        for _ in range(3):
            with pytest.raises(TryLater) as refused:
                send(a_mail())
            assert refused.value.reason == "server_unavailable"
    assert smtp.told.connections == 1


def test_nobody_at_the_port_is_a_reason_to_try_later() -> None:
    with SmtpTwin() as smtp:
        mailer = a_mailer(smtp)
    with mailer.connected() as send, pytest.raises(TryLater) as refused:
        send(a_mail())
    assert refused.value.reason == "server_unavailable"


def test_a_server_that_falls_silent_is_given_up_after_the_timeout(smtp: SmtpTwin) -> None:
    with smtp.silent_at("RCPT"):
        reached = read_mail_url(smtp.url)
        assert isinstance(reached, SmtpServer)
        with SmtpMailer(reached, timeout=0.2, parallel=1).connected() as send:
            for _ in range(2):
                with pytest.raises(TryLater) as refused:
                    send(a_mail())
                assert refused.value.reason == "connection_lost"
    assert smtp.told.connections == 1


def test_a_password_is_not_sent_in_clear(smtp: SmtpTwin) -> None:
    server = read_mail_url(smtp.url.replace("smtp://", "smtp://ramal:segredo@"))
    assert isinstance(server, SmtpServer)
    smtp.extensions.append("AUTH PLAIN LOGIN")
    smtp.replies["AUTH"] = "235 welcome"
    with SmtpMailer(server, timeout=5, parallel=1).connected() as send, pytest.raises(TryLater) as refused:
        send(a_mail())
    assert refused.value.reason == "server_unavailable"
    assert "AUTH" not in smtp.told.verbs


def test_whoever_insists_may_log_in_without_tls(smtp: SmtpTwin) -> None:
    smtp.extensions.append("AUTH PLAIN")
    smtp.replies["AUTH"] = "235 welcome"
    with a_mailer(smtp, user="ramal", password="segredo", starttls="never").connected() as send:
        send(a_mail())
    assert len(smtp.told.mails) == 1


def test_a_login_that_fails_is_the_operators_to_mend(smtp: SmtpTwin) -> None:
    smtp.extensions.append("AUTH PLAIN")
    smtp.replies["AUTH"] = "535 wrong password"
    refused = refusal(smtp, user="ramal", password="segredo", starttls="never")
    assert (type(refused), refused.reason) == (TryLater, "server_unavailable")
    assert "segredo" not in refused.reply


def test_a_server_without_utf_8_cannot_take_an_address_with_accents(smtp: SmtpTwin) -> None:
    refused = refusal(smtp, a_mail("joão@consumo.example"))
    assert (type(refused), refused.reason) == (Refused, "address_not_supported")


def test_a_server_with_utf_8_can(make_hearing: Callable[..., Hearing], smtp: SmtpTwin) -> None:
    smtp.extensions.append("SMTPUTF8")
    make_hearing(mail_url=smtp.url).tell(Person(email="joão@consumo.example").validated())
    assert smtp.told.recipients == ["joão@consumo.example"]


def test_a_mail_lost_on_the_way_is_sent_again(
    make_hearing: Callable[..., Hearing], smtp: SmtpTwin, frozen_clock: FrozenClock
) -> None:
    hearing = make_hearing(mail_url=smtp.url)
    smtp.replies["."] = HANG_UP
    hearing.tell(Person().validated())
    smtp.replies.clear()
    frozen_clock.tick(seconds=12)
    hearing.send()
    assert len(smtp.told.mails) == 1
    (notification,) = hearing.mailed()
    assert [a.reason for a in notification.attempts] == ["connection_lost", ""]


def test_several_connections_share_a_batch(make_hearing: Callable[..., Hearing], smtp: SmtpTwin) -> None:
    hearing = make_hearing(mail_url=smtp.url, mail_connections=3)
    hearing.tell(*[Person(email=f"p{i}@consumo.example").validated() for i in range(15)])
    assert len({str(mail["To"]) for mail in smtp.told.mails}) == len(smtp.told.mails) == 15
    assert smtp.told.connections == 3


@pytest.mark.parametrize(
    ("url", "expected"),
    [
        ("smtp://mail.example", SmtpServer(host="mail.example", port=25)),
        ("smtps://mail.example", SmtpServer(host="mail.example", port=465, implicit_tls=True)),
        ("smtp://mail.example:2525?starttls=never", SmtpServer(host="mail.example", port=2525, starttls="never")),
        (
            "smtp://ramal%40x:p%2Fw@mail.example",
            SmtpServer(host="mail.example", port=25, user="ramal@x", password="p/w", starttls="required"),
        ),
    ],
)
def test_a_mail_url_says_everything(url: str, expected: SmtpServer) -> None:
    assert read_mail_url(url) == expected


@pytest.mark.parametrize(
    "url",
    ["", "mail", "http://mail.example", "smtp://", "smtp://x:99999", "smtp://x?starttls=maybe", "file:", "file://x/y"],
)
def test_a_mail_url_that_leads_nowhere_is_refused(url: str) -> None:
    with pytest.raises(UnusableMailUrl):
        read_mail_url(url)

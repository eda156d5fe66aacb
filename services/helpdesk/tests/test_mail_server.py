"""The LMTP and SMTP server, in real conversations: what it takes, what it answers, and how it stops."""

import socket
import threading
from collections.abc import Iterator

import pytest
from helpdesk_kit.listening import SECONDS, Listening

from helpdesk.delivery.server import MailServer

MAILBOX = "atendimento@ramal.example"
MAIL = b"From: pessoa@consumo.example\r\nSubject: =?utf-8?q?d=C3=BAvida?=\r\n\r\nBom dia.\r\n..com ponto\r\n"
MAX_BYTES = 100_000


class Taken:
    """Takes mails, or fails, as a delivery may; can hold one until it is let go."""

    def __init__(self) -> None:
        self.mails: list[bytes] = []
        self.fails = False
        self.began, self.may_go_on = threading.Event(), threading.Event()
        self.may_go_on.set()

    def __call__(self, raw: bytes) -> None:
        self.began.set()
        assert self.may_go_on.wait(SECONDS)
        if self.fails:
            raise OSError("the database is away")
        self.mails.append(raw)


@pytest.fixture
def taken() -> Taken:
    return Taken()


@pytest.fixture(params=["lmtp", "smtp"])
def server(request: pytest.FixtureRequest, taken: Taken) -> Iterator[Listening]:
    with Listening(request.param, taken, MAX_BYTES) as listening:
        yield listening


@pytest.fixture
def lmtp(taken: Taken) -> Iterator[Listening]:
    with Listening("lmtp", taken, MAX_BYTES) as listening:
        yield listening


def test_a_mail_is_taken_whole_with_the_envelope_before_it(server: Listening, taken: Taken) -> None:
    assert server.send(MAIL, MAILBOX) == [250]
    assert taken.mails == [
        b"Return-Path: <pessoa@consumo.example>\r\nDelivered-To: atendimento@ramal.example\r\n" + MAIL
    ]


def test_the_empty_sender_of_bounces_is_noted_as_such(server: Listening, taken: Taken) -> None:
    assert server.send(MAIL, MAILBOX, sender="") == [250]
    assert taken.mails[0].startswith(b"Return-Path: <>\r\n")


def test_by_lmtp_every_recipient_has_an_answer_and_the_mail_is_taken_once(lmtp: Listening, taken: Taken) -> None:
    others = [f"atendimento+{number}@ramal.example" for number in range(3)]
    assert lmtp.send(MAIL, MAILBOX, *others) == [250] * 4
    assert [mail.count(b"Delivered-To: ") for mail in taken.mails] == [4]


def test_a_mail_that_cannot_be_taken_is_refused_for_now_for_each_recipient(lmtp: Listening, taken: Taken) -> None:
    taken.fails = True
    assert lmtp.send(MAIL, MAILBOX, "atendimento+1@ramal.example") == [451, 451]
    taken.fails = False
    assert lmtp.send(MAIL, MAILBOX) == [250]


def test_the_size_limit_is_announced_and_kept_before_and_after_the_data(server: Listening, taken: Taken) -> None:
    with server.client() as client:
        assert client.esmtp_features["size"] == str(MAX_BYTES)
        assert client.mail("pessoa@consumo.example", [f"size={MAX_BYTES + 1}"])[0] == 552
    large = MAIL + b"x" * 70 + b"\r\n" + (b"y" * 70 + b"\r\n") * (MAX_BYTES // 72)
    recipients = [MAILBOX, "atendimento+1@ramal.example"]
    assert set(server.send(large, *recipients)) == {552}
    assert taken.mails == []
    assert set(server.send(MAIL, *recipients)) == {250}


def test_a_line_may_be_as_long_as_the_mail(server: Listening, taken: Taken) -> None:
    assert server.send(MAIL + b"x" * 50_000, MAILBOX) == [250]
    assert b"x" * 50_000 in taken.mails[0]


def test_commands_may_come_without_waiting(lmtp: Listening, taken: Taken) -> None:
    said = b"LHLO here\r\nMAIL FROM:<>\r\nRCPT TO:<atendimento@ramal.example>\r\nDATA\r\n" + MAIL + b".\r\nQUIT\r\n"
    with socket.create_connection(("127.0.0.1", lmtp.port), SECONDS) as client:
        client.sendall(said)
        heard = b""
        while part := client.recv(10_000):
            heard += part
    assert b"250-PIPELINING\r\n" in heard
    assert heard.splitlines()[-1].startswith(b"221")
    assert len(taken.mails) == 1


def test_addresses_in_utf_8_are_taken(server: Listening, taken: Taken) -> None:
    with server.client() as client:
        client.command_encoding = "utf-8"
        assert client.mail("joão@consumo.example", ["SMTPUTF8"])[0] == 250
        assert client.rcpt(MAILBOX)[0] == 250
        assert client.data(MAIL)[0] == 250
    assert taken.mails[0].startswith("Return-Path: <joão@consumo.example>\r\n".encode())


def test_a_stopping_server_answers_the_mail_in_hand_and_takes_no_other(server: Listening, taken: Taken) -> None:
    taken.may_go_on.clear()
    codes: list[int] = []
    with server.client() as idle, server.client() as client:
        client.mail("pessoa@consumo.example")
        client.rcpt(MAILBOX)
        sending = threading.Thread(target=lambda: codes.append(client.data(MAIL)[0]))
        sending.start()
        assert taken.began.wait(SECONDS)
        server.begin_to_stop()
        assert idle.getreply()[0] == 421
        with pytest.raises(OSError):
            socket.create_connection(("127.0.0.1", server.port), SECONDS).close()
        taken.may_go_on.set()
        sending.join(SECONDS)
        server.wait_until_stopped()
    assert codes == [250]
    assert len(taken.mails) == 1


def test_a_port_that_is_taken_is_an_error(lmtp: Listening, taken: Taken) -> None:
    with pytest.raises(OSError, match="address already in use"):
        MailServer(lmtp.url, taken, max_bytes=1).run(threading.Event())


def test_a_command_that_fails_by_our_fault_is_no_refusal_for_good(lmtp: Listening, taken: Taken) -> None:
    with lmtp.client() as client:
        assert client.sock
        client.sock.sendall(b"VRFY (\xe9\r\n")  # no UTF-8, so that it cannot be written in the answer
        assert client.getreply()[0] == 451
    assert lmtp.send(MAIL, MAILBOX) == [250]

"""A mail is there once, or not at all and not acknowledged: killed at any step, delivered again, the database away."""

import signal
import smtplib
import subprocess
import sys
from collections.abc import Callable, Iterator
from datetime import timedelta
from pathlib import Path

import pytest
from helpdesk_kit.dying import deliver_and_die
from helpdesk_kit.mails import a_mail, opened, reply_to, stored_keys, take_in, told
from helpdesk_kit.world import CODE_KEY, World

from chassis import clock
from chassis.testing.dying import die_everywhere
from chassis.testing.processes import wait_until
from chassis.testing.servers import free_port
from chassis.testing.service_process import environment_of
from helpdesk.model import Attachment, Entry, Mail, Ticket
from helpdesk.states import MailOutcome

FEWEST_STEPS = 15
"""Writes, commits and files that a delivery has at least. With fewer, the deaths would be elsewhere."""
SECONDS = 60
FILES = {"conta.pdf": b"%PDF-1.7 ...", "foto.bin": b"\x00\x01\x02"}


def whole(world: World) -> tuple[int, int, int]:
    """How many mails, entries or tickets, and files there are; each file of a row is in the store, and nothing else
    once the job has run.
    """
    mails, files = world.rows(Mail), world.rows(Attachment)
    keys = {mail.key for mail in mails} | {file.key for file in files}
    assert keys <= stored_keys(world)
    world.run_job("delete-discarded-files", clock.now() + timedelta(hours=2))
    assert stored_keys(world) == keys
    return len(mails), len(world.rows(Ticket)) + len(world.rows(Entry)), len(files)


def test_a_new_ticket_by_mail_is_there_once_wherever_the_process_is_killed(world: World) -> None:
    def taken_once(step: int) -> bool:
        before = whole(world)
        raw = a_mail(f"pessoa{step}@consumo.example", files=FILES)
        was_killed = deliver_and_die(world, raw, before=step)
        after, facts = whole(world), told(world)
        assert after in (before, (before[0] + 1, before[1] + 1, before[2] + 2))
        assert len(facts) == after[0] - before[0]
        again = take_in(world, raw)
        assert again is (None if facts else MailOutcome.OPENED)
        assert len(facts + told(world)) == 1
        assert whole(world) == (before[0] + 1, before[1] + 1, before[2] + 2)
        return was_killed

    die_everywhere(taken_once, fewest=FEWEST_STEPS)


def test_an_answer_by_mail_is_there_once_wherever_the_process_is_killed(world: World) -> None:
    def added_once(step: int) -> bool:
        ticket = opened(world, a_mail(f"pessoa{step}@consumo.example"))
        before = whole(world)
        raw = a_mail(f"pessoa{step}@consumo.example", to=reply_to(world, ticket), files=FILES)
        was_killed = deliver_and_die(world, raw, before=step)
        facts = told(world)
        assert take_in(world, raw) is (None if facts else MailOutcome.ADDED)
        assert [fact["change"] for fact in facts + told(world)] == ["replied"]
        assert whole(world) == (before[0] + 1, before[1] + 1, before[2] + 2)
        return was_killed

    die_everywhere(added_once, fewest=FEWEST_STEPS)


# The process itself

Run = Callable[..., "subprocess.Popen[bytes]"]


@pytest.fixture
def run(world: World, tmp_path: Path) -> Iterator[Run]:
    """Starts `python -m helpdesk …` on the world's database."""
    started: list[subprocess.Popen[bytes]] = []

    def start(*arguments: str, **environment: str) -> "subprocess.Popen[bytes]":
        process = subprocess.Popen(
            [sys.executable, "-m", "helpdesk", *arguments],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            cwd=tmp_path,
            env=environment_of(world.runtime, CODE_KEY=CODE_KEY, **environment),
        )
        started.append(process)
        return process

    yield start
    for process in started:
        process.kill()
        process.communicate()


@pytest.mark.slow
def test_the_command_takes_a_mail_from_standard_input_once(world: World, run: Run) -> None:
    raw = a_mail()
    for said in (b"opened", b"taken in before"):
        process = run("ingest-mail")
        output, errors = process.communicate(raw, timeout=SECONDS)
        assert (process.returncode, output.splitlines()[-1]) == (0, said), errors
    assert len(world.rows(Mail)) == 1
    empty = run("ingest-mail")
    _output, errors = empty.communicate(b"\n", timeout=SECONDS)
    assert (empty.returncode, errors.strip()) == (65, b"there is no mail on standard input")


@pytest.mark.slow
def test_the_command_asks_to_try_again_while_the_database_or_the_store_is_away(
    world: World, run: Run, tmp_path: Path
) -> None:
    (tmp_path / "a-file").touch()
    away = f"sqlite:///{tmp_path}/nowhere/x.db" if world.database.is_sqlite else "postgresql+psycopg://x@127.0.0.1:1/x"
    for missing in ({"DATABASE_URL": away}, {"FILES_URL": f"file://{tmp_path}/a-file/files"}):
        process = run("ingest-mail", **missing)
        _output, errors = process.communicate(a_mail(), timeout=SECONDS)
        assert process.returncode == 75, errors
        assert b"the mail was not taken in, try again later: " in errors
        assert b"Traceback" not in errors
    assert world.rows(Mail) == []


@pytest.mark.slow
@pytest.mark.parametrize("role", ["mail-listener", "worker"])
def test_a_killed_listener_has_taken_just_the_mails_that_it_acknowledged(world: World, run: Run, role: str) -> None:
    port = free_port()
    process = run(role, MAIL_LISTEN=f"lmtp://127.0.0.1:{port}")
    assert wait_until(lambda: listens(port), SECONDS)
    raws = [a_mail(f"pessoa{number}@consumo.example") for number in range(12)]
    taken = [send(port, raw) for raw in raws[:6]]
    process.kill()
    process.wait()
    assert taken == [True] * 6
    assert len(world.rows(Mail)) == 6
    assert not any(send(port, raw) for raw in raws[6:])
    again = run(role, MAIL_LISTEN=f"lmtp://127.0.0.1:{port}")
    assert wait_until(lambda: listens(port), SECONDS)
    assert all(send(port, raw) for raw in raws)
    assert (len(world.rows(Mail)), len(world.rows(Ticket))) == (12, 12)
    again.send_signal(signal.SIGTERM)
    assert again.wait(SECONDS) == 0


def listens(port: int) -> bool:
    try:
        with smtplib.LMTP("127.0.0.1", port, timeout=5) as client:
            return client.noop()[0] == 250
    except (OSError, smtplib.SMTPException):
        return False


def send(port: int, raw: bytes) -> bool:
    """Deliver a mail by LMTP. Returns whether it was accepted."""
    try:
        with smtplib.LMTP("127.0.0.1", port, timeout=SECONDS) as client:
            return client.sendmail("joana@consumo.example", ["atendimento@ramal.example"], raw) == {}
    except (OSError, smtplib.SMTPException):
        return False

"""Whatever is killed, and whenever: every mail goes out, and what was made once is there once.

The real worker runs as a process of its own, on the clock of the real world, and is killed with SIGKILL.
"""

from collections.abc import Callable, Iterator
from datetime import timedelta
from pathlib import Path

import pytest
from notifier_kit.hearing import CODE_KEY, Hearing, encrypted
from notifier_kit.person import Person
from notifier_kit.smtp import SmtpTwin

from chassis import clock
from chassis.events import plain
from chassis.testing.events import an_event
from chassis.testing.plugin import MakeRuntime
from chassis.testing.processes import wait_until
from chassis.testing.service_process import ServiceProcess, environment_of
from notifier.app import service

SECONDS = 60
"""The longest a slow machine may take for anything here."""


MakeWorker = Callable[[str], tuple[Hearing, ServiceProcess]]


@pytest.fixture
def make_worker(make_runtime: MakeRuntime, tmp_path: Path) -> Iterator[MakeWorker]:
    """A notifier whose events the test hears for it, and the worker that sends its mail."""
    workers: list[ServiceProcess] = []

    def make(mail_url: str) -> tuple[Hearing, ServiceProcess]:
        runtime = make_runtime(service, mail_url=mail_url, code_key=CODE_KEY)
        environment = environment_of(
            runtime,
            CODE_KEY=CODE_KEY,
            MAIL_URL=mail_url,
            MAIL_LEASE_SECONDS="600",  # nobody waits for it
            MAIL_RETRY_SECONDS="1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1",
        )
        # the consumer and the sender, without the jobs
        workers.append(ServiceProcess(("notifier", "consume"), tmp_path, environment))
        return Hearing(runtime, tmp_path / "mail"), workers[-1]

    yield make
    for worker in workers:
        worker.kill()


def all_delivered(hearing: Hearing) -> bool:
    return {n.state.value for n in hearing.mailed()} == {"delivered"}


def test_a_sender_killed_in_the_middle_of_a_mail_loses_nothing(make_worker: MakeWorker, smtp: SmtpTwin) -> None:
    hearing, worker = make_worker(smtp.url)
    expires_at = plain(clock.now() + timedelta(minutes=10))
    with smtp.silent_at("MAIL"):
        hearing.hear(an_event("identity.code_issued.v1", ciphertext=encrypted("482915"), expires_at=expires_at))
        assert smtp.reached.wait(SECONDS)
        worker.kill()
    assert smtp.told.mails == []
    with smtp.silent_at(".", taking=True):
        worker.start()
        assert smtp.reached.wait(SECONDS)
        worker.kill()
    assert [n.state.value for n in hearing.notifications()] == ["sending"]
    worker.start()
    assert wait_until(lambda: all_delivered(hearing), SECONDS)
    before_and_after_the_kill = smtp.told.mails
    assert len(before_and_after_the_kill) == 2
    assert len({mail["Message-ID"] for mail in before_and_after_the_kill}) == 1
    (notification,) = hearing.notifications()
    assert [a.reason for a in notification.attempts] == ["interrupted", "interrupted", ""]
    assert notification.ciphertext is None


def test_a_worker_killed_again_and_again_writes_every_mail_once(make_worker: MakeWorker, tmp_path: Path) -> None:
    hearing, worker = make_worker(f"file://{tmp_path}/mail")
    people = [Person(email=f"p{i}@consumo.example") for i in range(60)]
    hearing.hear(*[person.validated() for person in people])
    for wanted in (1, 30):
        assert wait_until(lambda wanted=wanted: len(list(hearing.folder.glob("*.eml"))) >= wanted, SECONDS)  # type: ignore[misc]
        worker.kill()
        worker.start()
    assert wait_until(lambda: all_delivered(hearing), SECONDS)
    assert sorted(mail["To"].addresses[0].addr_spec for mail in hearing.mails()) == sorted(p.email for p in people)

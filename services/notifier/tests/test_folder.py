"""Mail as files: whole or not at all, once per notification, for nobody else's eyes."""

import os
from collections.abc import Callable
from email.message import EmailMessage
from pathlib import Path

import pytest
from notifier_kit.hearing import Hearing
from notifier_kit.person import Person

from chassis.events import Event
from chassis.ids import new_id
from chassis.testing.clock import FrozenClock
from notifier.clients import FileMailer, Mail, TryLater


@pytest.fixture
def database_url(tmp_path: Path) -> str:
    """One kind of database is enough: this is about files."""
    return f"sqlite:///{tmp_path}/test.db"


def a_mail(text: str = "Bom dia!") -> Mail:
    message = EmailMessage()
    message["To"] = "pessoa@consumo.example"
    message.set_content(text)
    return Mail(id=new_id(), kind="welcome", sender="a@ramal.example", address=str(message["To"]), message=message)


def test_a_mail_is_one_file_for_its_owner_only(tmp_path: Path) -> None:
    mail = a_mail()
    with FileMailer(tmp_path / "new" / "mail").connected() as send:
        send(mail)
    (file,) = (tmp_path / "new" / "mail").iterdir()
    assert file.name == f"{mail.id}-welcome.eml"
    assert file.stat().st_mode & 0o777 == 0o600


def test_a_mail_that_is_sent_again_replaces_its_first_copy(tmp_path: Path) -> None:
    mail = a_mail()
    with FileMailer(tmp_path).connected() as send:
        send(mail)
        send(mail)
    assert len(list(tmp_path.iterdir())) == 1


def test_files_sort_by_time(hearing: Hearing, a_code: Callable[..., Event]) -> None:
    for number in range(5):
        hearing.tell(a_code(email=f"p{number}@consumo.example"))
    assert [mail["To"] for mail in hearing.mails()] == [f"p{number}@consumo.example" for number in range(5)]


def test_a_folder_that_cannot_be_written_loses_nothing(
    make_hearing: Callable[..., Hearing], tmp_path: Path, frozen_clock: FrozenClock
) -> None:
    in_the_way = tmp_path / "in-the-way"
    in_the_way.write_text("a file, not a folder")
    hearing = make_hearing(mail_url=f"file://{in_the_way}")
    hearing.tell(Person().validated())
    assert [(n.state, n.reason) for n in hearing.mailed()] == [("temporary_failure", "folder_unavailable")]
    in_the_way.unlink()
    frozen_clock.tick(seconds=12)
    hearing.send()
    assert [n.state for n in hearing.mailed()] == ["delivered"]
    assert len(list(in_the_way.iterdir())) == 1


def test_a_full_disk_leaves_no_half_written_mail(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def full(*_args: object, **_kwargs: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(os, "fdopen", full)
    with FileMailer(tmp_path).connected() as send, pytest.raises(TryLater) as refused:
        send(a_mail())
    assert refused.value.reason == "folder_unavailable"
    assert list(tmp_path.iterdir()) == []

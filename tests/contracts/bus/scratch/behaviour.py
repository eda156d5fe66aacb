"""How a reaction misbehaves when a test wants it to: switches and a diary, as files that every process sees.

fail              raise
fail-once         raise at the first time that this subject is met
die               SIGKILL oneself before the commit
die-after-commit  SIGKILL oneself between the commit and the ack
hold              stay in the middle of the reaction while the switch is on

A switch is thrown for one subject or for all. The diary has a line for each time a reaction started, also when its
transaction was rolled back or its process killed.
"""

import os
import signal
import time
from pathlib import Path

from sqlalchemy import event as sqlalchemy_event
from sqlalchemy.orm import Session

from chassis.events import Event


class Behaviour:
    """One member's switches and diary, thrown and read by the test, obeyed and written by the member's processes."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._diary = folder / "diary"

    def switch_on(self, name: str, *, subject: str = "all") -> None:
        self._folder.mkdir(parents=True, exist_ok=True)
        (self._folder / f"{name}@{subject}").touch()

    def switch_off(self, name: str, *, subject: str = "all") -> None:
        (self._folder / f"{name}@{subject}").unlink()

    def is_on(self, name: str, subject: str) -> bool:
        return any((self._folder / f"{name}@{whose}").exists() for whose in (subject, "all"))

    def started(self) -> list[str]:
        """The subject of each reaction that started, in order."""
        return self._diary.read_text().splitlines() if self._diary.exists() else []

    def note_start(self, subject: str) -> None:
        self._folder.mkdir(parents=True, exist_ok=True)
        with self._diary.open("a") as diary:
            diary.write(f"{subject}\n")


def behave(session: Session, event: Event) -> None:
    """In a member's process: do what the switches say."""
    told = Behaviour(Path(os.environ["BEHAVIOUR_DIR"]))
    first_time = event.subject not in told.started()
    told.note_start(event.subject)
    while told.is_on("hold", event.subject):
        time.sleep(0.01)
    if told.is_on("die", event.subject):
        _die()
    if told.is_on("fail", event.subject) or (first_time and told.is_on("fail-once", event.subject)):
        raise RuntimeError(f"told to fail {event.subject}")
    if told.is_on("die-after-commit", event.subject):
        sqlalchemy_event.listen(session, "after_commit", lambda _session: _die())


def _die() -> None:
    os.kill(os.getpid(), signal.SIGKILL)

"""A broker in memory that does what a test tells it, and the steps of a relay that publishes to it."""

import threading
from collections.abc import Sequence
from datetime import date
from uuid import UUID

from scratch_service.events import ThingMade
from sqlalchemy import func, select

from chassis.database import Database
from chassis.events import Message
from chassis.outbox import outbox, publish
from chassis.relay import Relay, Settled

A, B, C = UUID(int=1), UUID(int=2), UUID(int=3)
NAMES = {str(A): "A", str(B): "B", str(C): "C"}


class Twin:
    """A broker in memory. Messages stay in flight until the test settles them, or settle at once with `eager`."""

    def __init__(self, *, eager: bool = False) -> None:
        self.eager = eager
        self.is_there = True
        self.closed = False
        self.sent: list[str] = []
        self.in_flight: dict[str, UUID] = {}
        self._answers = Settled()
        self._news = threading.Condition()

    def ready(self) -> bool:
        return self.is_there

    def send(self, messages: Sequence[Message]) -> None:
        with self._news:
            for message in messages:
                name = f"{_subject(message)}{message.headers['cloudEvents:subjectversion']}"
                self.sent.append(name)
                self.in_flight[name] = message.id
        if self.eager:
            self.confirm(*list(self.in_flight))

    def settled(self, timeout: float) -> Settled:
        with self._news:
            if not (self._answers.confirmed or self._answers.returned or self._answers.lost):
                self._news.wait(min(timeout, 0.05))
            answers, self._answers = self._answers, Settled()
        return answers

    def close(self) -> None:
        self.closed = True

    def confirm(self, *names: str) -> None:
        self._settle(self._answers.confirmed, names)

    def hand_back(self, *names: str) -> None:
        self._settle(self._answers.returned, names)

    def lose(self, *names: str) -> None:
        self._settle(self._answers.lost, names)

    def _settle(self, answers: list[UUID], names: Sequence[str]) -> None:
        with self._news:
            answers += [self.in_flight.pop(name) for name in names]
            self._news.notify_all()


def _subject(message: Message) -> str:
    subject = message.headers["cloudEvents:subject"]
    return NAMES.get(subject, f"{UUID(subject).int}.")


def tell(database: Database, *subjects: UUID) -> None:
    with database.writing() as session:
        for subject in subjects:
            publish(session, ThingMade(thing_id=subject, name="x", made_on=date(2026, 9, 15)))


def waiting(database: Database) -> int:
    with database.reading() as session:
        return session.scalar(select(func.count(outbox.c.seq))) or 0


def steps(relay: Relay, count: int = 3) -> None:
    for _ in range(count):
        relay.step()

"""A running service in a test: what every service's test world can do, whatever the service is about.

A service's own world inherits it and adds factories: people who registered, companies, mails that were sent.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from functools import cached_property
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from chassis.audit import audit
from chassis.consumer import Consumer
from chassis.context import SYSTEM, Origin
from chassis.database import Database
from chassis.events import Event
from chassis.service import Runtime
from chassis.testing.events import Told, drain_outbox


@dataclass
class ServiceWorld:
    """A service that runs in the test's process, with a database of its own."""

    runtime: Runtime[Any, Any]

    @property
    def database(self) -> Database:
        return self.runtime.database

    @cached_property
    def _consumer(self) -> Consumer:
        runtime, service = self.runtime, self.runtime.service
        return Consumer(
            service.name, runtime.settings, self.database, service.reactions, clients=lambda: runtime.clients
        )

    def hear(self, *events: Event) -> None:
        """Let the service react to events of others, each in a transaction of its own, as its worker does."""
        for event in events:
            self._consumer.handle(event)

    def events(self, fact: str | None = None) -> list[Told]:
        """Return the events that the service published since the last call: all of them, or those of one fact.

        For a test of this service. `fact` is the middle of the event's type: `relation_ended` for
        `representatives.relation_ended.v1`. The call empties the outbox, also of the events of other facts.
        """
        drained = drain_outbox(self.database)
        wanted = f"{self.runtime.service.name}.{fact}.v1"
        return [event for event in drained if fact is None or event.type == wanted]

    @contextmanager
    def writing(self) -> Iterator[Session]:
        """Open a writing transaction of the system, for rows that a test makes without the API."""
        with self.database.writing(Origin(actor=SYSTEM, request_id="test")) as session:
            yield session

    def rows(self, kind: type) -> list[Any]:
        """Return all rows of a mapped class."""
        with self.database.reading() as session:
            return list(session.scalars(select(kind)).unique())

    def audited(self, action: str | None = None) -> list[Any]:
        """Return the audit rows, oldest first, all of them or those of one action."""
        with self.database.reading() as session:
            rows = session.execute(select(audit).order_by(audit.c.id)).all()
        return [row for row in rows if action in (None, row.action)]

    def run_job(self, name: str, as_of: datetime) -> int:
        """Run one of the service's jobs as of a time, and return what it counted."""
        job = self.runtime.jobs.named(name)
        assert job is not None, f"{self.runtime.service.name} has no job {name}"
        return job.run(self.database, as_of)


def named_headers(headers: dict[str, str]) -> dict[str, str]:
    """Return headers given as keyword arguments under their names: `if_match` as `if-match`."""
    return {name.replace("_", "-"): value for name, value in headers.items()}

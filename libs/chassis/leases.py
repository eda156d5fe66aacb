"""Leases in the database: one holder at a time, told apart by a growing epoch that fences what an old holder writes."""

import os
import secrets
import socket
from dataclasses import dataclass
from datetime import timedelta

from sqlalchemy import BigInteger, Column, ColumnElement, String, Table, insert, or_, select, update
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from chassis import clock
from chassis.database import Database, Timestamp, chassis_metadata
from chassis.personal import impersonal

lease = Table(
    "lease",
    chassis_metadata,
    Column("name", String(60), primary_key=True, info=impersonal()),
    Column("owner", String(60), nullable=False, info=impersonal("a host and a process")),
    Column("epoch", BigInteger, nullable=False),
    Column("expires_at", Timestamp, nullable=False),
)


class LeaseLost(Exception):
    """Somebody else holds the lease now; what this transaction did must roll back."""


def new_owner() -> str:
    """A name for this holder that no other has: containers share host names and process ids."""
    return f"{socket.gethostname()[:30]}:{os.getpid()}:{secrets.token_hex(6)}"


@dataclass
class Lease:
    """A named lease held by `owner` for `ttl` at a time."""

    name: str
    owner: str
    ttl: timedelta = timedelta(seconds=6)
    epoch: int = 0

    def hold(self, database: Database) -> bool:
        """Take or renew the lease. False while another owner's has not run out."""
        try:
            with database.writing() as session:
                self.epoch = self._renew(session) or self._take_over(session) or self._create(session)
        except IntegrityError:  # two created it at once; the other one has it
            self.epoch = 0
        return self.epoch > 0

    def fence(self, session: Session) -> None:
        """Make the rest of this transaction count only if the lease is still ours. Raises LeaseLost."""
        if not self._renew(session):
            raise LeaseLost(self.name)

    def release(self, database: Database) -> None:
        """Let the next owner start at once."""
        with database.writing() as session:
            session.execute(update(lease).where(*self._mine()).values(expires_at=clock.now()))
        self.epoch = 0

    def _mine(self) -> tuple[ColumnElement[bool], ...]:
        return lease.c.name == self.name, lease.c.owner == self.owner, lease.c.epoch == self.epoch

    def _renew(self, session: Session) -> int:
        values = update(lease).where(*self._mine()).values(expires_at=clock.now() + self.ttl)
        return int(session.scalar(values.returning(lease.c.epoch)) or 0)

    def _take_over(self, session: Session) -> int:
        free = or_(lease.c.expires_at <= clock.now(), lease.c.owner == self.owner)
        values = {"owner": self.owner, "epoch": lease.c.epoch + 1, "expires_at": clock.now() + self.ttl}
        taken = update(lease).where(lease.c.name == self.name, free).values(values)
        return int(session.scalar(taken.returning(lease.c.epoch)) or 0)

    def _create(self, session: Session) -> int:
        if session.scalar(select(lease.c.name).where(lease.c.name == self.name)):
            return 0
        values = {"name": self.name, "owner": self.owner, "epoch": 1, "expires_at": clock.now() + self.ttl}
        session.execute(insert(lease).values(values))
        return 1

"""Leases in the database: one holder at a time, and an epoch that grows with each holder.

A write fenced by the epoch has no effect after another holder took the lease. A lease ends when its time has run out,
and at once when its holder is dead (`presence`).
"""

from dataclasses import dataclass
from datetime import timedelta

from sqlalchemy import BigInteger, Column, ColumnElement, String, Table, insert, select, update
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from chassis import clock
from chassis.database import Database, Timestamp, chassis_metadata
from chassis.personal import impersonal
from chassis.presence import Presence, is_gone

lease = Table(
    "lease",
    chassis_metadata,
    Column("name", String(60), primary_key=True, info=impersonal()),
    Column("owner", String(60), nullable=False, info=impersonal("a host and a process")),
    Column("epoch", BigInteger, nullable=False),
    Column("expires_at", Timestamp, nullable=False),
)


class LeaseLost(Exception):
    """Another process holds the lease now. The transaction that finds this out must roll back."""


@dataclass
class Lease:
    """A named lease. `holder` gets it for the time `ttl` and renews it; the lease also ends when the holder dies.

    `epoch` is 0 while another process has the lease.
    """

    name: str
    holder: Presence
    ttl: timedelta = timedelta(seconds=6)
    epoch: int = 0

    def hold(self, database: Database) -> bool:
        """Take or renew the lease. Returns False while another process has it.

        A lease can be taken when its time has run out or its holder has died. Opens a transaction of its own. Raises
        OperationalError while the database is away.
        """
        self.holder.keep()
        try:
            with database.writing() as session:
                self.epoch = self._renew(session) or self._take_over(session) or self._create(session)
        except IntegrityError:  # another process created the lease at the same moment and has it
            self.epoch = 0
        return self.epoch > 0

    def fence(self, session: Session) -> None:
        """Renew the lease in the session's transaction, so that it commits only while this process holds the lease.

        Called in each transaction of work that only the holder may do. Raises LeaseLost when another process holds the
        lease.
        """
        if not self._renew(session):
            raise LeaseLost(self.name)

    def release(self, database: Database) -> None:
        """Let the lease run out now, so that the next holder need not wait. Opens a transaction of its own."""
        with database.writing() as session:
            session.execute(update(lease).where(*self._ours()).values(expires_at=clock.now()))
        self.epoch = 0

    def _ours(self) -> tuple[ColumnElement[bool], ...]:
        return lease.c.name == self.name, lease.c.owner == self.holder.owner, lease.c.epoch == self.epoch

    def _renew(self, session: Session) -> int:
        values = update(lease).where(*self._ours()).values(expires_at=clock.now() + self.ttl)
        return int(session.scalar(values.returning(lease.c.epoch)) or 0)

    def _take_over(self, session: Session) -> int:
        """Take a lease that has run out, that this process had before, or whose holder is dead.

        Called when the lease could not be renewed. Returns the lease's new epoch, or 0 when it was not taken.
        """
        held = session.execute(select(lease).where(lease.c.name == self.name)).first()
        if held is None:
            return 0
        is_over = held.expires_at <= clock.now() or held.owner == self.holder.owner
        if not (is_over or is_gone(session, held.owner)):
            return 0
        values = {"owner": self.holder.owner, "epoch": held.epoch + 1, "expires_at": clock.now() + self.ttl}
        unchanged = lease.c.epoch == held.epoch, lease.c.expires_at == held.expires_at  # no other process took it
        taken = update(lease).where(lease.c.name == self.name, *unchanged).values(values)
        return int(session.scalar(taken.returning(lease.c.epoch)) or 0)

    def _create(self, session: Session) -> int:
        if session.scalar(select(lease.c.name).where(lease.c.name == self.name)):
            return 0
        values = {"name": self.name, "owner": self.holder.owner, "epoch": 1, "expires_at": clock.now() + self.ttl}
        session.execute(insert(lease).values(values))
        return 1

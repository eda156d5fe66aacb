"""Periodic jobs: each runs once per interval however many workers there are, and is also a command with `--as-of`.

    every = Jobs()

    @every(minutes=5)
    def purge_codes(session: Session, *, as_of: datetime) -> int: ...

A job does one bounded step in the transaction it is given and returns how much it did. It is called again, each time in
a new transaction, until it returns 0. It is idempotent: a step that was cut short is simply done again. A step that
does something slow, such as deleting files, is added with `opens_transactions=True` and opens its own transactions.
"""

import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager, nullcontext
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

import structlog
from sqlalchemy import BigInteger, Column, String, Table, insert, select, update
from sqlalchemy.orm import Session

from chassis import clock
from chassis.context import SYSTEM, Origin
from chassis.database import Database, chassis_metadata, is_unavailable
from chassis.leases import Lease, LeaseLost
from chassis.personal import impersonal
from chassis.presence import Presence
from chassis.telemetry import JOBS, bound

log = structlog.get_logger(__name__)
LONGEST_STEP = timedelta(minutes=10)
"""Longer than any one step. After it a suspended worker's job is taken over, and a scheduler counts as hanging."""

job_run = Table(
    "job_run",
    chassis_metadata,
    Column("name", String(60), primary_key=True, info=impersonal()),
    Column("interval", BigInteger, nullable=False),
)


AS_OF_FORMATS = ["%Y-%m-%dT%H:%M:%S%z", "%Y-%m-%dT%H:%M:%SZ", "%Y-%m-%d"]
"""How `--as-of` is written on a command line: a moment, or a day, which is its first moment in UTC."""

JobStep = Callable[..., int]
"""One bounded step of a job, `(session, *, as_of) -> int`, which returns how much it did.

The step of a job that opens its own transactions is `(begin, *, as_of) -> int`; each `with begin() as session` is one.
"""


@dataclass(frozen=True)
class Job:
    """A periodic job: its name, its interval and the step that it repeats."""

    name: str
    interval: timedelta
    step: JobStep
    opens_transactions: bool = False

    def run_as_of(self, database: Database, as_of: datetime | None) -> int:
        """Run the job for an operator, as if it were the moment `as_of`, and return the sum of what its steps did.

        A moment without a zone is one in UTC; None is the present moment.
        """
        moment = as_of.replace(tzinfo=as_of.tzinfo or UTC) if as_of else clock.now()
        with clock.showing(lambda: moment) if as_of else nullcontext():
            return self.run(database, moment)

    def run(
        self,
        database: Database,
        as_of: datetime,
        lease: Lease | None = None,
        is_told_to_stop: Callable[[], bool] = lambda: False,
    ) -> int:
        """Repeat the job's step until it finds nothing more to do. Returns the sum of what the steps did.

        After each step `is_told_to_stop` is asked; when it says so, the job ends early.

        `as_of` is the moment that counts as now. `lease` is given by the scheduler, and every transaction renews it; an
        operator's run has none. Raises LeaseLost when another worker has taken the lease; the transaction that finds
        this out rolls back.
        """

        @contextmanager
        def begin() -> Iterator[Session]:
            with database.writing(Origin(actor=SYSTEM, request_id=f"job:{self.name}")) as session:
                if lease:
                    lease.fence(session)
                yield session

        total = 0
        while True:
            if self.opens_transactions:
                done = self.step(begin, as_of=as_of)
            else:
                with begin() as session:
                    done = self.step(session, as_of=as_of)
            total += done
            if is_told_to_stop() or not done:
                return total


class Jobs:
    """A service's periodic jobs by name. A step `purge_codes` becomes the job `purge-codes`.

    The jobs of `others` are taken over.
    """

    def __init__(self, *others: "Jobs") -> None:
        self._jobs: dict[str, Job] = {name: job for other in others for name, job in other._jobs.items()}

    def __call__(self, **interval: float) -> Callable[[JobStep], JobStep]:
        def register(step: JobStep) -> JobStep:
            self.add(step.__name__.replace("_", "-"), timedelta(**interval), step)
            return step

        return register

    def add(self, name: str, interval: timedelta, step: JobStep, *, opens_transactions: bool = False) -> None:
        self._jobs[name] = Job(name, interval, step, opens_transactions)

    def __iter__(self) -> Iterator[Job]:
        return iter(self._jobs.values())

    def named(self, name: str) -> Job | None:
        return self._jobs.get(name)


class Scheduler:
    """Runs the jobs that are due until `stop` is set. `holder` is the process as a holder of leases."""

    def __init__(self, service: str, database: Database, jobs: Jobs, *, holder: Presence | None = None) -> None:
        self._service = service
        self._database = database
        self._jobs = jobs
        self._holder = holder or Presence(database)
        self._done: dict[str, int] = {}
        for job in jobs:  # counters that begin at 0 show their first increase
            for outcome in ("done", "failed"):
                JOBS.labels(service, job.name, outcome)

    def run(self, stop: threading.Event) -> None:
        while not stop.is_set():
            for job in self._jobs:
                if stop.is_set():
                    break
                self._run_if_due(job, stop)
            stop.wait(1)

    def _run_if_due(self, job: Job, stop: threading.Event) -> None:
        interval = int(clock.now().timestamp() // job.interval.total_seconds())
        if self._done.get(job.name) == interval:
            return
        try:
            with bound(job=job.name):
                if self._run(job, interval, stop):
                    self._done[job.name] = interval
        except LeaseLost:
            log.warning("job.lease_lost", job=job.name)
        except Exception as error:
            JOBS.labels(self._service, job.name, "failed").inc()
            if not is_unavailable(error):
                log.exception("job.failed", job=job.name)
                self._done[job.name] = interval

    def _run(self, job: Job, interval: int, stop: threading.Event) -> bool:
        """Run a job, unless it has run in this interval, under a lease that keeps other workers from running it.

        `interval` is the number of the interval since 1970. Returns True when the job has run in this interval, here or
        elsewhere. Returns False when another worker has the lease; the scheduler then asks again. Returns False, too,
        when `stop` was set meanwhile: the job may have more to do, and the next worker does it.
        """
        if self._has_run(job, interval):
            return True
        lease = Lease(f"job:{job.name}", self._holder, ttl=LONGEST_STEP)
        if not lease.hold(self._database):
            return False
        try:
            if not self._has_run(job, interval):
                done = job.run(self._database, clock.now(), lease, stop.is_set)
                if stop.is_set():
                    return False
                with self._database.writing() as session:
                    _note(session, job.name, interval)
                JOBS.labels(self._service, job.name, "done").inc()
                if done:
                    log.info("job.done", job=job.name, count=done)
        finally:
            lease.release(self._database)
        return True

    def _has_run(self, job: Job, interval: int) -> bool:
        with self._database.reading() as session:
            last = session.scalar(select(job_run.c.interval).where(job_run.c.name == job.name))
        return last is not None and last >= interval


def _note(session: Session, name: str, interval: int) -> None:
    noted = update(job_run).where(job_run.c.name == name).values(interval=interval).returning(job_run.c.name)
    if session.execute(noted).first() is None:
        session.execute(insert(job_run).values(name=name, interval=interval))

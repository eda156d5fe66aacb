"""The ledger against a slow model of its own: any sequence of runs, joins, leaves, renewals and removals."""

import shutil
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from functools import cache
from pathlib import Path
from tempfile import TemporaryDirectory
from uuid import UUID

import pytest
from certificates_kit.rows import ended, registered
from certificates_kit.world import World
from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, precondition, rule
from tests.told_world import Company

from certificates.actions.notices import acknowledge
from certificates.app import service
from certificates.model import Certificate, Notice
from certificates.states import CertificateState
from chassis.context import Actor
from chassis.migrations import migrate
from chassis.service import Runtime
from chassis.testing.client import CheckedClient
from chassis.testing.clock import frozen
from chassis.testing.plugin import checked_client, settings_for_tests
from chassis.testing.tokens import Signer

HOUR = timedelta(hours=1)
ROLES = ("ccee_representative", "administrator", "legal_representative", "accounting_representative")


def chosen(data: st.DataObject, some: Iterable[UUID]) -> UUID:
    """One of some ids, by its number in their order, so that a failing history can be played again."""
    ordered = sorted(some)
    return ordered[data.draw(st.integers(0, len(ordered) - 1))]


@dataclass
class Known:
    """What the model knows of a certificate. Times are hours since the beginning."""

    end: int
    life: int
    is_over: bool = False
    predecessor: UUID | None = None
    successor: UUID | None = None


@dataclass
class Model:
    """The rules once more, told hour by hour and in whole hours, without looking at the code under test."""

    certificates: dict[UUID, Known] = field(default_factory=dict)
    relations: dict[UUID, tuple[UUID, str]] = field(default_factory=dict)
    acknowledged: set[tuple[UUID, UUID]] = field(default_factory=set)
    ledger: dict[tuple[UUID, int, UUID], str] = field(default_factory=dict)
    told: list[tuple[UUID, int, UUID]] = field(default_factory=list)
    expired: list[UUID] = field(default_factory=list)

    def people(self) -> set[UUID]:
        def holders(*roles: str) -> set[UUID]:
            return {who for who, role in self.relations.values() if role in roles}

        return holders("ccee_representative") or holders("administrator", "legal_representative")

    def run(self, hour: int) -> None:
        for certificate_id, known in self.certificates.items():
            if known.is_over or known.successor or known.end <= hour:
                continue
            for who in self.people():
                self.tell(certificate_id, known, who, hour)
        # A successor that has run out leaves its predecessor without one: only then is the predecessor judged.
        for known in [k for k in self.certificates.values() if not k.successor] + [*self.certificates.values()]:
            if not known.is_over and known.end <= hour:
                known.is_over = True
                if not known.successor:
                    self.expired.append(next(i for i, k in self.certificates.items() if k is known))
                self.free(known)
        if any(self.missing(hour)):
            self.run(hour)  # a predecessor that came back

    def missing(self, hour: int) -> Iterator[bool]:
        for certificate_id, known in self.certificates.items():
            if not known.is_over and not known.successor:
                for who in self.people():
                    for days in (30, 15, 7):
                        if known.end - hour <= days * 24 and (certificate_id, days, who) not in self.ledger:
                            yield True

    def tell(self, certificate_id: UUID, known: Known, who: UUID, hour: int) -> None:
        left = known.end - hour
        has_nearest = False
        for days in (7, 15, 30):
            if left > days * 24:
                continue
            is_told = not has_nearest and days * 24 < known.life
            has_nearest = has_nearest or is_told
            key = (certificate_id, days, who)
            if key in self.ledger:
                continue
            if not is_told:
                self.ledger[key] = "skipped"
            elif days != 7 and (certificate_id, who) in self.acknowledged:
                self.ledger[key] = "muted"
            else:
                self.ledger[key] = "told"
                self.told.append(key)

    def free(self, known: Known) -> None:
        if known.predecessor and not self.certificates[known.predecessor].is_over:
            self.certificates[known.predecessor].successor = None


def _runtime(folder: Path) -> Runtime:
    chosen = settings_for_tests(service.settings, folder=folder, database_url=f"sqlite:///{folder}/test.db")
    return Runtime(service, chosen)


@cache
def _kept() -> "TemporaryDirectory[str]":
    """A folder that is deleted when the process ends."""
    return TemporaryDirectory()


@cache
def _migrated() -> Path:
    """The file of an empty database, made once."""
    folder = Path(_kept().name)
    runtime = _runtime(folder)
    migrate(service, runtime.database)
    with runtime.database.engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
        connection.exec_driver_sql("COMMIT")
        connection.exec_driver_sql("PRAGMA wal_checkpoint(TRUNCATE)")
        connection.exec_driver_sql("BEGIN")
    runtime.close()
    return folder / "test.db"


@cache
def _signer() -> Signer:
    return Signer()


@cache
def _visitor() -> CheckedClient:
    """A client that nobody uses here: a person of the world needs one."""
    return checked_client(_runtime(_migrated().parent))


class Ledger(RuleBasedStateMachine):
    """One company, and everything that happens to it."""

    def __init__(self) -> None:
        super().__init__()
        self._open = self._opened()
        self._open.__enter__()
        self.model, self.hour = Model(), 0
        self.told: list[tuple[UUID, int, UUID]] = []
        self.expired: list[UUID] = []

    @contextmanager
    def _opened(self) -> Iterator[None]:
        with TemporaryDirectory() as folder, frozen() as self.clock:
            self.begin = self.clock.at
            shutil.copyfile(_migrated(), f"{folder}/test.db")
            runtime = _runtime(Path(folder))
            self.world = World(runtime, _visitor(), _signer())
            self.company: Company = self.world.company()
            yield
            runtime.close()

    def teardown(self) -> None:
        self._open.__exit__(None, None, None)

    def at(self, hour: int) -> datetime:
        return self.begin + hour * HOUR

    def active(self) -> list[UUID]:
        return [one for one, known in self.model.certificates.items() if not known.is_over]

    def places(self) -> int:
        return len([one for one in self.active() if not self.model.certificates[one].successor])

    @rule(hours=st.sampled_from([0, 1, 5, 24, 72, 7 * 24, 8 * 24]), runs=st.integers(1, 2))
    def time_passes_and_the_job_runs(self, hours: int, runs: int) -> None:
        self.hour += hours
        self.clock.at = self.at(self.hour)
        for _ in range(runs):
            self.world.run_job("notices", self.clock.at)
        self.model.run(self.hour)

    @rule(hours=st.integers(1, 40 * 24))
    def the_job_runs_as_of_the_past(self, hours: int) -> None:
        as_of = self.hour - hours
        if not any(known.end <= as_of for known in self.model.certificates.values()):
            self.world.run_job("notices", self.at(as_of))
            self.model.run(as_of)

    @rule(role=st.sampled_from(ROLES))
    def somebody_joins(self, role: str) -> None:
        person = self.world.person()
        self.model.relations[self.world.relation(person, self.company, role)] = (person.user_id, role)

    @precondition(lambda self: self.model.relations)
    @rule(data=st.data())
    def somebody_leaves(self, data: st.DataObject) -> None:
        relation = chosen(data, self.model.relations)
        self.world.end_relation(relation)
        del self.model.relations[relation]

    @precondition(lambda self: self.places() < 2)
    @rule(days=st.sampled_from([3, 7, 8, 15, 16, 30, 31, 60]), begun=st.sampled_from([0, 1, 100 * 24]))
    def a_certificate_is_registered(self, days: int, begun: int) -> None:
        self._register(days * 24, begun, None)

    @precondition(lambda self: any(not self.model.certificates[one].successor for one in self.active()))
    @rule(data=st.data(), days=st.sampled_from([3, 20, 60]))
    def a_certificate_is_renewed(self, data: st.DataObject, days: int) -> None:
        free = [
            one for one in self.active() if not self.model.certificates[one].successor and not self.is_unconfirmed(one)
        ]
        if free:
            self._register(days * 24, 1, chosen(data, free))

    def is_unconfirmed(self, certificate_id: UUID) -> bool:
        before = self.model.certificates[certificate_id].predecessor
        return before is not None and not self.model.certificates[before].is_over

    def _register(self, left: int, begun: int, predecessor: UUID | None) -> None:
        life = (left + begun) * HOUR
        found = registered(self.world, self.company, self.at(self.hour + left), life=life, replaces=predecessor)
        self.model.certificates[found] = Known(self.hour + left, left + begun, predecessor=predecessor)
        if predecessor:
            self.model.certificates[predecessor].successor = found

    @precondition(lambda self: self.active())
    @rule(data=st.data())
    def a_certificate_is_removed(self, data: st.DataObject) -> None:
        one = chosen(data, self.active())
        ended(self.world, one)
        known = self.model.certificates[one]
        known.is_over = True
        self.model.free(known)

    @precondition(lambda self: self.active() and self.model.people())
    @rule(data=st.data())
    def somebody_acknowledges(self, data: st.DataObject) -> None:
        one = chosen(data, self.active())
        who = chosen(data, self.model.people())
        actor = Actor(kind="user", user_id=who)
        with self.world.writing() as session:
            acknowledge(session, actor=actor, now=self.clock.at, cnpj=self.company.cnpj, certificate_id=one)
        self.model.acknowledged.add((one, who))

    @invariant()
    def the_ledger_is_the_models(self) -> None:
        rows = self.world.rows(Notice)
        assert {(r.certificate_id, r.threshold, r.recipient_user_id): r.state.value for r in rows} == self.model.ledger
        for event in self.world.events():
            data = event.data
            if "expiring" in event.type:
                self.told.append((UUID(event.subject), data["threshold"], UUID(data["recipient_user_id"])))
            elif "expired" in event.type:
                self.expired.append(UUID(event.subject))
        assert sorted(self.told) == sorted(self.model.told)
        assert sorted(self.expired) == sorted(self.model.expired)
        active = {row.id for row in self.world.rows(Certificate) if row.state is CertificateState.ACTIVE}
        assert active == set(self.active())


Ledger.TestCase.settings = settings(max_examples=20, stateful_step_count=20, deadline=None)


@pytest.mark.covers("C26")
class TestTheLedger(Ledger.TestCase):  # type: ignore[misc,name-defined]
    """Any history tells what the model tells."""

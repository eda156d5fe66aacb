"""A member of a platform as the test sees it: its database, its processes, its switches, what it tells and hears."""

from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path
from typing import TYPE_CHECKING, Any
from uuid import UUID

from sqlalchemy import Row, func, select, update
from tests.contracts.bus.scratch.behaviour import Behaviour
from tests.contracts.bus.scratch.processes import Process
from tests.contracts.bus.scratch.service import copy, effect, scratch_service
from tests.contracts.bus.scratch.waiting import eventually

from chassis import clock, dead_letters, migrations
from chassis.database import Database
from chassis.events import Fact
from chassis.leases import lease
from chassis.outbox import outbox, publish
from chassis.service import Runtime
from chassis.settings import ServiceSettings

if TYPE_CHECKING:
    from tests.contracts.bus.scratch.platform import Platform


@dataclass(frozen=True)
class Waiting:
    """A row of an outbox; `returns` counts how often a broker had no place for it."""

    type: str
    subject: str
    returns: int


@dataclass(frozen=True)
class Effect:
    """What a reaction did."""

    event_id: UUID
    type: str
    subject: str
    version: int
    step: int


class Member:
    """One service of the platform."""

    def __init__(self, platform: "Platform", name: str, database_url: str) -> None:
        self.platform = platform
        self.name = name
        self.database_url = database_url
        self.folder = platform.folder / name
        self.behaviour = Behaviour(self.folder)
        self.database = Database(database_url)
        migrations.migrate(scratch_service(name), self.database)

    # --- its processes

    def start(self, *command: str) -> Process:
        """Start `relay`, `consume`, `worker` … in a process of its own."""
        return self._launch(command, self._output)

    def run(self, *command: str) -> str:
        """Run a command to its end. What it wrote; raises AssertionError when it failed."""
        output = self.platform.folder / f"{self.name}.{len(self.platform.processes)}.out"
        code = self._launch(command, output).wait()
        assert code == 0, f"{command} ended with {code}: {output.read_text()}"
        return output.read_text()

    def _launch(self, command: Sequence[str], output: Path) -> Process:
        process = Process(self.name, command, {**self.environment, "BEHAVIOUR_DIR": str(self.folder)}, output)
        self.platform.processes.append(process)
        return process

    @property
    def environment(self) -> dict[str, str]:
        return self.platform.environment(self.database_url)

    @property
    def _output(self) -> Path:
        return self.platform.folder / f"{self.name}.out"

    def has_logged(self, event: str, *, times: int = 1) -> Callable[[], bool]:
        """Whether its roles wrote that many log lines of that name."""
        return lambda: self.log().count(f'"event": "{event}"') >= times

    def log(self) -> str:
        """All that its roles wrote to their standard output and error."""
        return self._output.read_text() if self._output.exists() else ""

    def runtime(self) -> Runtime:
        """For the web role, in the test's own process."""
        return Runtime(scratch_service(self.name), settings_from(self.environment))

    # --- what it tells

    def tell(self, *facts: Fact) -> list[UUID]:
        """Write facts into the outbox, in a transaction each."""
        return [self._tell(fact) for fact in facts]

    def _tell(self, fact: Fact) -> UUID:
        with self.database.writing() as session:
            return publish(session, fact)

    def waiting(self) -> list[Waiting]:
        """What its outbox still holds: what no broker has confirmed yet."""
        with self.database.reading() as session:
            rows = session.execute(select(outbox).order_by(outbox.c.seq)).all()
        return [Waiting(row.type, row.subject, row.returns) for row in rows]

    def has_sent_all(self) -> bool:
        return not self.waiting()

    def let_leases_last(self) -> None:
        """Give every lease an hour: a dead relay's successor that waits for its end would wait as long."""
        self._move(lease.c.expires_at, timedelta(hours=1))

    def let_returned_be_due(self) -> None:
        """As if the time had passed after which a returned event is tried again."""
        self._move(outbox.c.retry_at, timedelta(hours=-1))

    def _move(self, moment: Any, by: timedelta) -> None:
        with self.database.writing() as session:
            moved = {moment: clock.now() + by}
            session.execute(update(moment.table).where(moment.is_not(None)).values(moved))

    # --- what it heard

    def effects(self) -> list[Effect]:
        """What its reactions did, oldest first."""
        with self.database.reading() as session:
            rows = session.execute(select(effect).order_by(effect.c.seq)).all()
        return [Effect(row.event_id, row.type, row.subject, row.version, row.step) for row in rows]

    def has_effects(self, count: int) -> Callable[[], bool]:
        """Whether there are that many, or more."""

        def arrived() -> bool:
            with self.database.reading() as session:
                return (session.scalar(select(func.count()).select_from(effect)) or 0) >= count

        return arrived

    def heard(self) -> list[str]:
        """The subjects of its effects, oldest first."""
        return [done.subject for done in self.effects()]

    def times_done(self) -> Counter[UUID]:
        """How often each event had its effect."""
        return Counter(done.event_id for done in self.effects())

    def versions_copied(self) -> dict[str, int]:
        """Its copy: the version it holds of each subject."""
        with self.database.reading() as session:
            return {row.subject: row.version for row in session.execute(select(copy)).all()}

    def dead_letters(self) -> list[Row[Any]]:
        with self.database.reading() as session:
            return dead_letters.listed(session)

    def wait_for(self, *subjects: str) -> None:
        """Until each of the subjects had an effect here."""
        eventually(lambda: set(subjects) <= set(self.heard()))

    def close(self) -> None:
        print(f"--- {self.name}\n{self.log()[-3000:]}")
        self.database.close()


def settings_from(environment: Mapping[str, str]) -> ServiceSettings:
    return ServiceSettings.model_validate({name.lower(): value for name, value in environment.items()})

"""Fixtures of the chassis's own tests: the scratch service, its contracts, and processes that die when they must."""

import multiprocessing
import sqlite3
import sys
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from pathlib import Path

import pytest
from sqlalchemy import event

HERE = Path(__file__).parent
sys.path.insert(0, str(HERE))  # `scratch_service` is a package for its tests and for processes alike

from scratch_service.app import revoked, service, taken_away  # noqa: E402

from chassis import contracts, migrations  # noqa: E402
from chassis.auth import Verifier  # noqa: E402
from chassis.database import Database  # noqa: E402
from chassis.service import Runtime  # noqa: E402
from chassis.testing.client import CheckedClient  # noqa: E402
from chassis.testing.plugin import MakeRuntime, checked_client, settings_for_tests  # noqa: E402
from chassis.testing.tokens import Signer  # noqa: E402

CONTRACTS = HERE / "scratch_service" / "contracts"


@pytest.fixture
def scratch_contracts(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """The registry knows the scratch service's contracts and no others."""
    monkeypatch.setattr(contracts, "ROOT", CONTRACTS)
    contracts.event_contracts.cache_clear()
    yield
    contracts.event_contracts.cache_clear()


@pytest.fixture
def runtime(make_runtime: MakeRuntime, scratch_contracts: None) -> Iterator[Runtime]:
    """The scratch service with a migrated database, on each kind of database."""
    revoked.clear()
    taken_away.clear()
    yield make_runtime(service)
    revoked.clear()
    taken_away.clear()


@pytest.fixture
def client(runtime: Runtime) -> CheckedClient:
    return checked_client(runtime)


@pytest.fixture(scope="session")
def web_signer() -> Signer:
    return Signer()


@pytest.fixture(scope="session")
def web_runtime(tmp_path_factory: pytest.TempPathFactory, web_signer: Signer) -> Iterator[Runtime]:
    """One scratch service for all tests that ask about the web alone, where the kind of database does not matter."""
    folder = tmp_path_factory.mktemp("web")
    runtime = Runtime(service, settings_for_tests(service.settings, f"sqlite:///{folder}/web.db", folder))
    migrations.migrate(service, runtime.database)
    runtime.verifier = Verifier(web_signer, issuer=Signer.issuer, audience=Signer.audience)
    yield runtime
    runtime.close()


@pytest.fixture(scope="session")
def web(web_runtime: Runtime) -> CheckedClient:
    """A client of it that nobody signed in."""
    return checked_client(web_runtime)


@pytest.fixture(scope="session")
def web_me(web: CheckedClient, web_signer: Signer) -> CheckedClient:
    """A client of it that somebody signed in."""
    return web.as_(web_signer.token())


InProcesses = Callable[..., list[int]]


@pytest.fixture
def in_processes() -> InProcesses:
    """Runs `function(number, *args)` in `count` processes at once and returns their exit codes.

    They are forked: whatever connects has to be made inside `function`.
    """

    def run(count: int, function: Callable[..., None], *args: object) -> list[int]:
        context = multiprocessing.get_context("fork")
        processes = [context.Process(target=function, args=(number, *args)) for number in range(count)]
        for process in processes:
            process.start()
        for process in processes:
            process.join(timeout=60)
        for process in processes:
            process.kill()
            process.join()
        return [process.exitcode or 0 for process in processes]

    return run


@pytest.fixture
def locked() -> Callable[[Database], AbstractContextManager[None]]:
    """Inside `with locked(database)` an SQLite database takes no write, and nobody has the patience to wait for it."""

    @contextmanager
    def lock(database: Database) -> Iterator[None]:
        blocker = sqlite3.connect(str(database.url.database), isolation_level=None)

        @event.listens_for(database.engine, "checkout")
        def impatient(connection: sqlite3.Connection, *_: object) -> None:
            connection.execute("PRAGMA busy_timeout = 1")

        blocker.execute("BEGIN IMMEDIATE")
        try:
            yield
        finally:
            blocker.execute("ROLLBACK")
            event.remove(database.engine, "checkout", impatient)
            blocker.close()

    return lock

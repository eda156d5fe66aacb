"""pytest fixtures of the testing kit; the repository's `conftest.py` loads this module as a plugin.

`RAMAL_TEST_DATABASES` (default `sqlite,postgresql`) names the databases on which tests with the fixture `database_url`
run, `RAMAL_TEST_BROKERS` (default `embedded,rabbitmq`) the brokers. Real servers are private instances, started once
per test session and shared by its tests.
"""

import json
import os
import shutil
import tempfile
from collections import defaultdict
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any
from uuid import uuid4

import pytest
import structlog
from cryptography.fernet import Fernet
from flask import Flask

from chassis import clock, migrations
from chassis.auth import Verifier
from chassis.database import Database
from chassis.endpoints import Blueprint
from chassis.openapi import as_text
from chassis.service import Runtime, Service
from chassis.settings import ServiceSettings
from chassis.testing import compiled_statements
from chassis.testing.client import CheckedClient
from chassis.testing.clock import FrozenClock, frozen
from chassis.testing.tokens import Signer
from chassis.web import create_app, prepare_app

if TYPE_CHECKING:
    from chassis.testing.databases import PostgresDatabases
    from chassis.testing.servers import PrivatePostgres, PrivateRabbit

DATABASES = tuple(os.environ.get("RAMAL_TEST_DATABASES", "sqlite,postgresql").split(","))
_ROOM_IN_MEMORY = 4 * 1024**3
BROKERS = tuple(os.environ.get("RAMAL_TEST_BROKERS", "embedded,rabbitmq").split(","))


def pytest_configure() -> None:
    """Configure plain log lines for the tests; pytest calls it at start.

    structlog's default lines show the variables of every failed request, which takes seconds.
    """
    structlog.configure(
        processors=[
            structlog.contextvars.merge_contextvars,
            structlog.processors.add_log_level,
            structlog.processors.format_exc_info,
            structlog.processors.KeyValueRenderer(key_order=["event"]),
        ]
    )


@pytest.hookimpl(optionalhook=True)
def pytest_xdist_make_scheduler(config: pytest.Config, log: Any) -> Any:
    """Return the scheduler that spreads tests over xdist's workers for `--dist loadscope`; xdist calls it.

    A worker gets whole files, or all journeys on one platform. Returns None for any other `--dist`: xdist then uses its
    own scheduler. `log` is xdist's log.
    """
    if config.getoption("dist") != "loadscope":
        return None
    from chassis.testing.spreading import ByPlatformOrFile

    return ByPlatformOrFile(config, log)


@pytest.fixture(scope="session")
def postgres() -> Iterator["PrivatePostgres"]:
    """A private PostgreSQL server for the test session, deleted at its end."""
    from chassis.testing.servers import PrivatePostgres

    with _scratch("pg") as folder, PrivatePostgres(folder, throwaway=True) as server:
        yield server


@pytest.fixture(scope="session")
def postgres_databases(postgres: "PrivatePostgres") -> "PostgresDatabases":
    """The databases of the private PostgreSQL server, each used by several tests one after another."""
    from chassis.testing.databases import PostgresDatabases

    return PostgresDatabases(postgres)


@pytest.fixture(scope="session")
def rabbit() -> Iterator["PrivateRabbit"]:
    """A private RabbitMQ server for the test session, deleted at its end."""
    from chassis.testing.servers import PrivateRabbit

    with _scratch("mq") as folder, PrivateRabbit(folder) as server:
        yield server


class _scratch:  # noqa: N801  # reads as a verb where it is used
    """A folder with a short name (paths of Unix sockets are limited), deleted at the end of the block."""

    def __init__(self, name: str) -> None:
        self._name = name

    def __enter__(self) -> Path:
        self._path = Path(tempfile.mkdtemp(prefix=f"ramal-{self._name}-", dir=_memory_folder()))
        self._path.chmod(0o755)
        return self._path / "data"

    def __exit__(self, *_exc: object) -> None:
        shutil.rmtree(self._path, ignore_errors=True)


def _memory_folder() -> Path | None:
    """Return a folder that is kept in memory, for the files of test servers, which come and go all the time.

    Returns None when less than 4 GiB of memory or room is free; the usual folder of temporary files is then used.
    """
    folder = Path("/dev/shm")  # noqa: S108  # a new folder is made in it
    if not os.access(folder, os.W_OK):
        return None
    room = shutil.disk_usage(folder).free
    unused = os.sysconf("SC_AVPHYS_PAGES") * os.sysconf("SC_PAGE_SIZE")
    return folder if min(room, unused) >= _ROOM_IN_MEMORY else None


@pytest.fixture(params=DATABASES)
def database_url(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[str]:
    """A fixture: the URL of an empty database. The test runs once per kind of database, SQLite and PostgreSQL.

    In a test with the fixture `make_runtime`, the database is made, with the service's tables, only by the first
    runtime.
    """
    if request.param == "sqlite":
        yield f"sqlite:///{tmp_path}/test.db"
        return
    databases: PostgresDatabases = request.getfixturevalue("postgres_databases")
    url = databases.reserve() if "make_runtime" in request.fixturenames else databases.create()
    yield url
    databases.give_back(url)


@pytest.fixture(params=BROKERS)
def broker_url(request: pytest.FixtureRequest, tmp_path: Path) -> str:
    """The URL of an empty broker. The test runs once per kind of broker."""
    if request.param == "embedded":
        return f"embedded://{tmp_path}/broker.db"
    server: PrivateRabbit = request.getfixturevalue("rabbit")
    return server.create_vhost(f"t{uuid4().hex[:12]}")


@pytest.fixture
def signer() -> Signer:
    return Signer()


@pytest.fixture
def frozen_clock() -> Iterator[FrozenClock]:
    with frozen() as held:
        yield held


Prepare = Callable[[Service, Database], None]


@pytest.fixture(scope="session")
def prepared(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Prepare:
    """A fixture: a function `(service, database)` that gives a service's database its tables, quicker than migrating.

    A new SQLite file becomes a copy of one that is migrated once per service. On PostgreSQL, a database that an earlier
    test of this service no longer uses is emptied and taken, or else a new one is made. `make_runtime` uses it.
    """
    folder = tmp_path_factory.mktemp("migrated")
    migrated: dict[Path, Path] = {}

    def prepare(service: Service, database: Database) -> None:
        file = Path(database.url.database or "")
        if not database.is_sqlite:
            databases: PostgresDatabases = request.getfixturevalue("postgres_databases")
            if databases.prepare(service, database):
                return
        if not database.is_sqlite or file.exists():
            migrations.migrate(service, database)
            return
        if service.migrations not in migrated:
            original = folder / f"{len(migrated)}.db"
            with closing(Database(f"sqlite:///{original}")) as first:
                migrations.migrate(service, first)
            migrated[service.migrations] = original
        shutil.copyfile(migrated[service.migrations], file)

    return prepare


MakeRuntime = Callable[..., Runtime]


@pytest.fixture
def make_runtime(database_url: str, tmp_path: Path, signer: Signer, prepared: Prepare) -> Iterator[MakeRuntime]:
    """A fixture: a function that makes the Runtime of a service, with a migrated database; closed after the test.

    The function takes the Service; its keyword arguments are settings. The runtime accepts tokens of the fixture
    `signer`, unless the service has keys of its own.
    """
    with _runtimes(database_url, tmp_path, signer, prepared) as make:
        yield make


@dataclass(frozen=True)
class Stage:
    """What the shared world of a file is made of: `make_runtime`, the `signer` of its tokens, and a `folder`."""

    make_runtime: MakeRuntime
    signer: Signer
    folder: Path


@pytest.fixture(scope="module")
def stage(tmp_path_factory: pytest.TempPathFactory, prepared: Prepare) -> Iterator[Stage]:
    """A fixture for a world that all tests of a file share, on SQLite; see `chassis.testing.who_may_what`.

    The clock stands still from the first of these tests to the last, so that no token of that world expires.
    """
    folder, signer = tmp_path_factory.mktemp("stage"), Signer()
    with frozen(clock.now()), _runtimes(f"sqlite:///{folder}/test.db", folder, signer, prepared) as make:
        yield Stage(make, signer, folder)


@contextmanager
def _runtimes(database_url: str, folder: Path, signer: Signer, prepared: Prepare) -> Iterator[MakeRuntime]:
    """Yield the function that the fixture `make_runtime` is; what it made is closed at the end of the block."""
    made: list[Runtime] = []

    def make(service: Service, **settings: object) -> Runtime:
        runtime = Runtime(service, settings_for_tests(service.settings, database_url, folder, **settings))
        compiled_statements.share(runtime.database)
        prepared(service, runtime.database)
        if service.token_keys is None:
            runtime.verifier = Verifier(signer, issuer=Signer.issuer, audience=Signer.audience)
        made.append(runtime)
        return runtime

    yield make
    for runtime in made:
        compiled_statements.keep(runtime.database)
        runtime.close()
        _unused_apps[tuple(runtime.service.blueprints)] += _apps.pop(id(runtime), [])


def settings_for_tests(
    kind: type[ServiceSettings], database_url: str, folder: Path, **settings: object
) -> ServiceSettings:
    """Return service settings of the class `kind` for a test, which need nothing from the environment.

    The database is the one at `database_url`, the embedded broker's file lies in `folder`. Keyword arguments are
    further settings and replace those made here.
    """
    values: dict[str, object] = {
        "database_url": database_url,
        "broker_url": f"embedded://{folder}/broker.db",
        "issuer_url": Signer.issuer,
        "secrets_key": Fernet.generate_key().decode(),
        "embedded": True,
        **settings,
    }
    return kind(**values)  # type: ignore[arg-type]


_documents: dict[tuple[Blueprint, ...], str] = {}


def _openapi(service: Service) -> Any:
    """Return a copy of a service's OpenAPI document, which is made only once because it takes a while."""
    blueprints = tuple(service.blueprints)
    if blueprints not in _documents:
        _documents[blueprints] = as_text(service)
    return json.loads(_documents[blueprints])


_apps: dict[int, list[Flask]] = defaultdict(list)
"""The applications that `checked_client` made, by the id of the runtime they serve."""
_unused_apps: dict[tuple[Blueprint, ...], list[Flask]] = defaultdict(list)
"""The applications whose runtime `make_runtime` has closed, by the blueprints of their service."""


def checked_client(runtime: Runtime) -> CheckedClient:
    """Return a test client of the runtime's API that checks every answer against the service's OpenAPI document.

    The application is one that served a closed runtime before, or else a new one, which takes longer: werkzeug compiles
    each of its routes.
    """
    unused = _unused_apps[tuple(runtime.service.blueprints)]
    app = create_app(runtime, unused.pop() if unused else prepare_app(runtime.service))
    _apps[id(runtime)].append(app)
    app.extensions["openapi"] = _openapi(runtime.service)
    app.test_client_class = CheckedClient
    return app.test_client()  # type: ignore[return-value]

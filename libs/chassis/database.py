"""The database: engines, the two kinds of transaction, column types, and waking other processes.

PostgreSQL in production, SQLite (WAL) as the embedded default; the same code and the same tests run on both. On SQLite
a writing transaction starts with BEGIN IMMEDIATE, and a reading one with a deferred BEGIN on a connection that cannot
write, so a reading transaction never becomes a writing one: with SQLAlchemy's default, concurrent increments were lost
silently.

Transactions are opened around a request's action, a reaction, a job's step, each part of a loop's step, and a mail that
comes in. Besides, the chassis opens its own (relay, leases, readiness, metrics, migrations, dead letters, a check of an
Idempotency-Key or a revoked session), and so do commands, demo data, and identity where it reads its signing keys and
ended sessions. Actions, queries and models are given a session; they open, commit and roll back nothing.
"""

import json
import select
import sqlite3
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager, nullcontext
from datetime import UTC, datetime
from enum import StrEnum
from pathlib import Path
from typing import Any, ClassVar, Protocol, Self

import psycopg
from sqlalchemy import JSON, DateTime, Dialect, Engine, Enum, MetaData, TypeDecorator, create_engine, event, text
from sqlalchemy.dialects.postgresql import JSONB
from sqlalchemy.engine import URL, make_url
from sqlalchemy.exc import DBAPIError, InvalidatePoolError, OperationalError
from sqlalchemy.exc import TimeoutError as PoolExhausted
from sqlalchemy.orm import Session
from sqlalchemy.pool import ConnectionPoolEntry

from chassis.context import Origin
from chassis.wakeup import Bell

NAMING = {
    "ix": "ix_%(table_name)s_%(column_0_N_name)s",
    "uq": "uq_%(table_name)s_%(column_0_N_name)s",
    "ck": "ck_%(table_name)s_%(constraint_name)s",
    "fk": "fk_%(table_name)s_%(column_0_N_name)s",
    "pk": "pk_%(table_name)s",
}
chassis_metadata = MetaData(naming_convention=NAMING)
"""Tables of the chassis itself; every service's first migration creates them in its own database."""

Json = JSON().with_variant(JSONB(), "postgresql")

Begin = Callable[[], AbstractContextManager[Session]]
"""Opens a writing transaction for a block. A job that opens its own transactions is given one."""


def state_column(kind: type[StrEnum], *, length: int = 30) -> Enum:
    """Return the column type of a state: the value of the enum `kind` as text of at most `length` characters."""
    values = [state.value for state in kind]
    return Enum(kind, native_enum=False, length=length, values_callable=lambda _kind: values)


_SQLITE_WAIT_SECONDS = 30
_NO_FSYNC = text("SET LOCAL synchronous_commit TO off")
_PINGED_AFTER_SECONDS = 1.0
# libpq's own default is to wait as long as TCP does: minutes to connect to a host that is gone, and up to two hours for
# its answer. So a statement fails some 25 s after the host vanished, and the next one finds the new primary.
_GIVING_UP = {
    "connect_timeout": "5",
    "keepalives_idle": "10",
    "keepalives_interval": "5",
    "keepalives_count": "3",
    "tcp_user_timeout": "25000",
}


class Timestamp(TypeDecorator[datetime]):
    """A moment: timezone-aware in Python, `timestamptz` on PostgreSQL, naive UTC on SQLite."""

    impl = DateTime(timezone=True)
    cache_ok = True

    @property
    def python_type(self) -> type[datetime]:
        return datetime

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        if value is None:
            return None
        if value.tzinfo is None:
            raise ValueError("a moment without a time zone was about to be stored")
        moment = value.astimezone(UTC)
        return moment.replace(tzinfo=None) if dialect.name == "sqlite" else moment

    def process_result_value(self, value: datetime | None, _dialect: Dialect) -> datetime | None:
        if value is None:
            return None
        return value.replace(tzinfo=UTC) if value.tzinfo is None else value.astimezone(UTC)


class Rows:
    """The common part of the declarative bases of all services: `class Base(Rows, DeclarativeBase)`.

    Moments are timezone-aware and in UTC; lists and mappings are JSON. Each base adds its own `metadata =
    new_metadata()`.
    """

    type_annotation_map: ClassVar[dict[Any, Any]] = {
        datetime: Timestamp,
        list[str]: Json,
        list[dict[str, Any]]: Json,
        dict[str, Any]: Json,
    }


def new_metadata() -> MetaData:
    """Return an empty MetaData whose constraints and indexes get the names that migrations expect."""
    return MetaData(naming_convention=NAMING)


class Listener(Protocol):
    """Waits until another transaction on the same database that called `wake` has committed."""

    def wait(self, timeout: float) -> bool: ...
    def close(self) -> None: ...


class Database:
    """One service's database. It may be shared by threads, and is made after forking, never before."""

    def __init__(self, url: str, *, pool_size: int = 10) -> None:
        self.url = make_url(url)
        self.is_sqlite = self.url.get_backend_name() == "sqlite"
        # SQLite has one writer at a time; a second one sleeps between its tries. Threads of one process queue instead.
        self._turn: Callable[[], AbstractContextManager[Any]] = _Turns() if self.is_sqlite else nullcontext
        if self.is_sqlite:
            self._path = Path(self.url.database or "")
            self._bell = Bell(self._path)
            self._writer = _sqlite_engine(url, writes=True, pool_size=pool_size)
            self._reader = _sqlite_engine(url, writes=False, pool_size=pool_size)
        else:
            self._writer = create_engine(
                self.url.set(query={**_GIVING_UP, **self.url.query}),
                pool_size=pool_size,
                max_overflow=pool_size,
                pool_recycle=1800,
                hide_parameters=True,
            )
            _ping_what_idled(self._writer)
            self._reader = self._writer.execution_options(postgresql_readonly=True, isolation_level="REPEATABLE READ")

    @property
    def engine(self) -> Engine:
        """The engine of writing transactions, for migrations and tests."""
        return self._writer

    @contextmanager
    def reading(self) -> Iterator[Session]:
        """Open a read-only transaction for the block, and yield its session. All reads see the database at one moment.

        The database refuses a write inside the block. The transaction ends with a rollback, which is faster than a
        commit.
        """
        with Session(self._reader, expire_on_commit=False) as session:
            yield session
            session.flush()  # a change made by mistake is refused here; without the flush it would be lost silently

    @contextmanager
    def writing(self, origin: Origin | None = None, *, durable: bool = True) -> Iterator[Session]:
        """Open a writing transaction for the block, and yield its session.

        It commits at the end of the block and rolls back on any exception. `origin` says who caused the transaction
        (actor, address, request id), for its outbox and audit rows; None stands for the system. With `durable=False`
        the commit does not wait for PostgreSQL's disk: only for changes whose loss in a crash does no harm.
        """
        with self._turn(), Session(self._writer, expire_on_commit=False) as session:
            session.info["origin"] = origin or Origin()
            with session.begin():
                if not (durable or self.is_sqlite):
                    session.execute(_NO_FSYNC)
                yield session
            if session.info.get("woken"):
                self._bell.ring()

    def listener(self, channel: str) -> Listener:
        """Return a listener that is woken by every committed `wake(session, channel)`, also of other processes."""
        if self.is_sqlite:
            return self._bell.listener()
        return _PostgresListener(self._writer.url, channel)

    def close(self) -> None:
        self._writer.dispose()
        self._reader.dispose()


class _Turns:
    """Lets one thread at a time write. Raises PoolExhausted (try again) for a thread that has waited too long."""

    def __init__(self) -> None:
        self._lock = threading.Lock()

    @contextmanager
    def __call__(self) -> Iterator[None]:
        if not self._lock.acquire(timeout=_SQLITE_WAIT_SECONDS):
            raise PoolExhausted("no turn to write")
        try:
            yield
        finally:
            self._lock.release()


def wake(session: Session, channel: str) -> None:
    """Wake every process that waits on `channel`, once the session's transaction has committed.

    `channel` is a name, such as that of the relay or of a loop. The relay, which waits for events in the outbox, and
    loops, which wait for new work, wait with the listener that `Database.listener` returns for the same name.
    """
    if session.get_bind().dialect.name == "sqlite":
        session.info["woken"] = True
    elif channel not in session.info.setdefault("notified", set()):
        session.info["notified"].add(channel)
        session.execute(text("SELECT pg_notify(:channel, '')"), {"channel": f"ramal_{channel}"})


def is_unavailable(error: BaseException) -> bool:
    """Return whether an error means that the database is away, full or overloaded, so that a later try may succeed.

    False for any other error, such as a wrong statement.
    """
    if isinstance(error, PoolExhausted):
        return True
    if not isinstance(error, DBAPIError):
        return False
    if error.connection_invalidated:
        return True
    if isinstance(error.orig, sqlite3.Error):
        code = getattr(error.orig, "sqlite_errorcode", 0)  # absent where the module itself complains
        return code & 0xFF in _SQLITE_AWAY  # the low byte is the primary code
    return isinstance(error, OperationalError) and not isinstance(error.orig, psycopg.errors.QueryCanceled)


_SQLITE_AWAY = {
    sqlite3.SQLITE_BUSY,
    sqlite3.SQLITE_LOCKED,
    sqlite3.SQLITE_NOMEM,
    sqlite3.SQLITE_IOERR,
    sqlite3.SQLITE_FULL,
    sqlite3.SQLITE_CANTOPEN,
    sqlite3.SQLITE_PROTOCOL,
}


def _sqlite_engine(url: str, *, writes: bool, pool_size: int) -> Engine:
    engine = create_engine(
        url,
        pool_size=pool_size,
        max_overflow=pool_size,
        connect_args={"timeout": _SQLITE_WAIT_SECONDS, "check_same_thread": False},
        hide_parameters=True,
        json_serializer=lambda value: json.dumps(value, ensure_ascii=False, separators=(",", ":")),
    )

    @event.listens_for(engine, "connect")
    def _prepare(connection: sqlite3.Connection, _record: Any) -> None:
        connection.isolation_level = None  # the driver's own BEGIN would come late and deferred
        _switch_to_wal(connection)
        connection.execute("PRAGMA synchronous=FULL")
        connection.execute("PRAGMA secure_delete=ON").fetchall()  # what is deleted is overwritten, not only unlinked
        connection.execute("PRAGMA foreign_keys=ON")
        if not writes:
            connection.execute("PRAGMA query_only=ON")

    @event.listens_for(engine, "begin")
    def _begin(connection: Any) -> None:
        if writes:
            connection.exec_driver_sql("BEGIN IMMEDIATE")
        else:  # takes no lock, so it cannot fail; SQLAlchemy's way there would be a twentieth of a simple request
            connection.connection.driver_connection.execute("BEGIN")

    return engine


def _ping_what_idled(engine: Engine) -> None:
    """Make the pool of `engine` replace a connection that the server has closed, when it is taken from the pool.

    A server that shuts down says so on the socket, so a look at the socket is enough. Only a connection that idled for
    a second is pinged, because some networks drop an idle connection without a word. This serves the target for
    `GET /me` (0.75 of a bare application's): with SQLAlchemy's `pool_pre_ping`, which costs a round trip each time, a
    GET of one row on PostgreSQL took 1.07 times as long (median of the ratios of alternate rounds on a busy machine:
    1.07 in 300 and in 200 rounds, 1.03 in 60).
    """

    @event.listens_for(engine, "checkin")
    def _note(_connection: Any, record: ConnectionPoolEntry) -> None:
        record.info["rests_since"] = time.monotonic()

    @event.listens_for(engine, "checkout")
    def _ping(connection: Any, record: ConnectionPoolEntry, _proxy: Any) -> None:
        rests_since = record.info.get("rests_since")
        if rests_since is None:
            return  # a new connection: SQLAlchemy has cleared the record's info
        try:
            if time.monotonic() - rests_since > _PINGED_AFTER_SECONDS or _has_news(connection):
                engine.dialect.do_ping(connection)
        except psycopg.Error as gone:
            raise InvalidatePoolError() from gone  # replaces this connection and all older ones


def _has_news(connection: Any) -> bool:
    """Return whether the server has sent something unasked, which mostly means that it closes the connection."""
    news = select.poll()
    news.register(connection.fileno(), select.POLLIN)
    return bool(news.poll(0))


def _switch_to_wal(connection: sqlite3.Connection) -> None:
    """Switch an SQLite file to write-ahead logging (WAL), trying again while another process locks a new file.

    SQLite answers "locked" to this statement at once, without its usual waiting. Raises sqlite3.OperationalError when
    the file is still locked after the time that writers wait.
    """
    deadline = time.monotonic() + _SQLITE_WAIT_SECONDS
    while True:
        try:
            connection.execute("PRAGMA journal_mode=WAL").fetchall()
            return
        except sqlite3.OperationalError as error:
            if error.sqlite_errorcode & 0xFF != sqlite3.SQLITE_BUSY or time.monotonic() > deadline:
                raise
            time.sleep(0.01)


class _PostgresListener:
    """A listener by LISTEN on a connection of its own, which is opened again after the server was away."""

    def __init__(self, url: URL, channel: str) -> None:
        self._dsn = url.set(drivername="postgresql").render_as_string(hide_password=False)
        self._channel = channel
        self._connection: psycopg.Connection[Any] | None = None
        self._closed = threading.Event()

    def wait(self, timeout: float) -> bool:
        try:
            if self._connection is None:
                self._connection = psycopg.connect(self._dsn, autocommit=True)
                self._connection.execute(f'LISTEN "ramal_{self._channel}"')
                return True  # a transaction may have committed before LISTEN
            return any(True for _ in self._connection.notifies(timeout=timeout, stop_after=1))
        except psycopg.Error:
            self._forget()
            self._closed.wait(min(timeout, 1.0))
            return True

    def close(self) -> None:
        self._closed.set()
        self._forget()

    def _forget(self) -> None:
        if self._connection is not None:
            self._connection.close()
            self._connection = None

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_exc: object) -> None:
        self.close()

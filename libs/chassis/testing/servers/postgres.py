"""A private PostgreSQL: one database and one database role per service, as in production.

Under root, the server runs as the user `postgres`, because PostgreSQL refuses to run as root. That user may not be
able to reach the folder (a checkout in /root, pytest's temporary folders). So we open the data folder, and the server
inherits the open folder under the name `/proc/self/fd/<n>`.
"""

import os
import re
import shutil
import signal
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager, nullcontext
from pathlib import Path
from typing import ClassVar, LiteralString

import psycopg
from psycopg import sql

from chassis.testing.processes import as_user, find_process, start_child
from chassis.testing.servers.installing import ensure_installed
from chassis.testing.servers.private import PrivateServer, ServerDidNotStart, clean_environment

_SUPERUSER = "postgres"
_NAME = re.compile(r"[a-z][a-z0-9_]{0,62}")

_SETTINGS = {
    "listen_addresses": "127.0.0.1",
    "unix_socket_directories": "",
    "max_connections": "200",
    "timezone": "UTC",
}

# With these settings, data survives the server's SIGKILL but not a power cut. `synchronous_commit` stays on: without
# it, a killed server loses transactions that it had confirmed, which would falsify the tests about kills.
_THROWAWAY_SETTINGS = {
    "fsync": "off",
    "full_page_writes": "off",
    "wal_level": "minimal",
    "max_wal_senders": "0",
    "autovacuum_naptime": "10min",
}


class PrivatePostgres(PrivateServer):
    """A PostgreSQL server of our own.

    With `throwaway`, for tests, it runs without fsync; otherwise its data is durable.
    """

    _title = "PostgreSQL"
    _port_count = 1
    _stop_signal: ClassVar[signal.Signals] = signal.SIGINT  # "fast": roll back what runs, write out, end

    def __init__(self, folder: Path, *, throwaway: bool = False) -> None:
        super().__init__(folder)
        self._throwaway = throwaway
        self._data = self.folder / "data"
        self._owners = self.folder / "owners"

    def url(self, database: str, owner_role: str | None = None) -> str:
        """Return the URL (`postgresql+psycopg://…`) of a database, with the login of the role that owns it.

        For the database `postgres`, the login is the superuser's. `owner_role` has to be named for a database that does
        not exist yet.
        """
        role = owner_role or self._owner(database)
        return f"postgresql+psycopg://{role}:{self._password(role)}@127.0.0.1:{self.port}/{database}"

    def create_database(self, name: str, owner_role: str | None = None, *, template: str = "template1") -> str:
        """Create a database and the role that owns it, unless they exist, and return the database's URL.

        The database is a copy of the database `template`, to which nobody may be connected. Without `owner_role`, the
        role is named like the database. Only the owner may connect. Names may have lower-case letters, digits and `_`,
        at most 63 characters; other names raise `ValueError`.
        """
        role = owner_role or name
        _check(name, role)
        with self.superuser() as connection:
            if not _exists(connection, "SELECT 1 FROM pg_roles WHERE rolname = %s", role):
                creation = sql.SQL("CREATE ROLE {} LOGIN PASSWORD {}")
                connection.execute(creation.format(sql.Identifier(role), sql.Literal(self._password(role))))
            if not _exists(connection, "SELECT 1 FROM pg_database WHERE datname = %s", name):
                creation = sql.SQL("CREATE DATABASE {} OWNER {} TEMPLATE {}")
                connection.execute(creation.format(*map(sql.Identifier, (name, role, template))))
            _owner_only(connection, name)
        self._owners.mkdir(exist_ok=True)
        (self._owners / name).write_text(role)
        return self.url(name)

    def rename_database(self, old: str, new: str, superuser: psycopg.Connection | None = None) -> None:
        """Rename the database `old` to `new`, disconnecting its users. Its owner stays.

        `superuser` is a connection of the superuser that stays open; without it, one is opened and closed.
        """
        _check(old, new)
        with nullcontext(superuser) if superuser else self.superuser() as connection:
            connection.execute("SELECT pg_terminate_backend(pid, 5000) FROM pg_stat_activity WHERE datname = %s", [old])
            connection.execute(sql.SQL("ALTER DATABASE {} RENAME TO {}").format(*map(sql.Identifier, (old, new))))
        (self._owners / old).rename(self._owners / new)

    def drop_database(self, name: str) -> None:
        """Drop a database, disconnecting its users, and its role if the role owns no other database.

        Does nothing if there is no such database.
        """
        _check(name)
        role = self._owner(name)
        with self.superuser() as connection:
            connection.execute(sql.SQL("DROP DATABASE IF EXISTS {} WITH (FORCE)").format(sql.Identifier(name)))
            owned = "SELECT 1 FROM pg_database JOIN pg_roles ON datdba = pg_roles.oid WHERE rolname = %s"
            if not _exists(connection, owned, role):
                connection.execute(sql.SQL("DROP ROLE IF EXISTS {}").format(sql.Identifier(role)))
        (self._owners / name).unlink(missing_ok=True)

    def _owner(self, database: str) -> str:
        file = self._owners / database
        return file.read_text() if file.exists() else database

    def superuser(self, database: str = _SUPERUSER, seconds: int = 10) -> psycopg.Connection:
        """Return a connection to `database` as the superuser; each statement is a transaction of its own.

        `seconds` is how long to wait for the connection. Raises `psycopg.OperationalError` without one.
        """
        return psycopg.connect(
            host="127.0.0.1",
            port=self.port,
            user=_SUPERUSER,
            password=self._password(_SUPERUSER),
            dbname=database,
            autocommit=True,
            connect_timeout=seconds,
        )

    def _prepare(self) -> None:
        if not self._data.exists():
            self._initialise()
        self._forget_a_reused_process_number()

    def _initialise(self) -> None:
        """Create PostgreSQL's data folder: run initdb in a draft folder and rename it when it is complete.

        A run that is killed half-way leaves nothing that looks finished. Raises `ServerDidNotStart` when initdb fails.
        """
        draft = self.folder / "data.new"
        shutil.rmtree(draft, ignore_errors=True)
        draft.mkdir(mode=0o700)
        user = _system_user()
        if user:
            shutil.chown(draft, user)
        secret = os.memfd_create("password")  # the user `postgres` might not reach a file of ours
        os.write(secret, self._password(_SUPERUSER).encode())
        with _opened(draft) as directory, os.fdopen(secret):
            options = [
                f"--pgdata={_inherited(directory)}",
                f"--username={_SUPERUSER}",
                f"--pwfile={_inherited(secret)}",
            ]
            options += ["--auth=scram-sha-256", "--encoding=UTF8", "--locale=C.UTF-8"]
            options += ["--no-sync"] if self._throwaway else []
            result = subprocess.run(
                [*as_user(user), "--pdeathsig", "KILL", ensure_installed("postgresql") / "initdb", *options],
                cwd="/",
                env=clean_environment(draft),
                pass_fds=[directory, secret],
                capture_output=True,
                text=True,
                check=False,
            )
        if result.returncode:
            raise ServerDidNotStart(f"initdb failed in {draft}:\n{result.stdout}{result.stderr}")
        draft.rename(self._data)

    def _forget_a_reused_process_number(self) -> None:
        """Delete PostgreSQL's pid file if another program has the process number in it by now. Called before a start.

        PostgreSQL refuses to start while a process with that number runs. The server that wrote the file is known to
        have ended. If the number is unused, the file stays: PostgreSQL then also checks that no process of the earlier
        server is left.
        """
        file = self._data / "postmaster.pid"
        number = file.read_text().partition("\n")[0] if file.exists() else None
        if number is not None and (not number.isdigit() or find_process(int(number))):
            file.unlink()

    def _launch(self) -> subprocess.Popen[bytes]:
        settings = {**_SETTINGS, "port": str(self.port), **(_THROWAWAY_SETTINGS if self._throwaway else {})}
        with _opened(self._data) as directory:
            options = [f"--{name}={value}" for name, value in settings.items()]
            return start_child(
                [ensure_installed("postgresql") / "postgres", "-D", _inherited(directory), *options],
                folder=Path("/"),
                environment=clean_environment(self._data),
                output=self._log,
                death_signal="QUIT" if self._throwaway else "INT",
                user=_system_user(),
                pass_fds=[directory],
            )

    def _answers(self) -> bool:
        try:
            self.superuser(seconds=2).close()
        except psycopg.OperationalError:
            return False
        return True

    def _set_up(self) -> None:
        with self.superuser() as connection:
            _owner_only(connection, _SUPERUSER, "template1")


@contextmanager
def _opened(folder: Path) -> Iterator[int]:
    directory = os.open(folder, os.O_RDONLY | os.O_DIRECTORY)
    try:
        yield directory
    finally:
        os.close(directory)


def _inherited(descriptor: int) -> str:
    """Return the path under which a child process that inherits this open file or folder reaches it."""
    return f"/proc/self/fd/{descriptor}"


def _system_user() -> str | None:
    return _SUPERUSER if os.geteuid() == 0 else None


def _check(*names: str) -> None:
    for name in names:
        if not _NAME.fullmatch(name):
            raise ValueError(f"'{name}' is not a database name of ours: lower case letters, digits and '_', at most 63")


def _exists(connection: psycopg.Connection, query: LiteralString, name: str) -> bool:
    return connection.execute(query, [name]).fetchone() is not None


def _owner_only(connection: psycopg.Connection, *databases: str) -> None:
    """Let nobody but its owner connect to each of the databases, whose names are the arguments after `connection`.

    PostgreSQL gives the right to connect to every role by default. `connection` is the superuser's.
    """
    for name in databases:
        connection.execute(sql.SQL("REVOKE ALL ON DATABASE {} FROM PUBLIC").format(sql.Identifier(name)))

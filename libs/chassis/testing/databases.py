"""Databases of the tests on PostgreSQL: migrated once per service, emptied after a test and used again by the next one.

Creating a database, migrating it and dropping it takes a second; emptying one takes some hundredths. A database is used
again only if the test left it as the migrations made it: the same schema, the same seeded rows, no statistics. Any
other is dropped, so that no test meets rows or tables of an earlier one.
"""

from collections import defaultdict
from contextlib import closing
from dataclasses import dataclass, field
from itertools import chain
from pathlib import Path
from typing import LiteralString
from uuid import uuid4

import psycopg
from psycopg import sql

from chassis import migrations
from chassis.database import Database
from chassis.service import Service
from chassis.testing.servers import PrivatePostgres

_ROLE = "tests"

_TABLES: LiteralString = """
    SELECT format('%I.%I', nspname, relname), pg_relation_size(pg_class.oid) > 0
    FROM pg_class JOIN pg_namespace ON pg_namespace.oid = relnamespace
    WHERE relkind = 'r' AND pg_class.oid >= 16384 ORDER BY 1
"""

_RESTART_SEQUENCES: LiteralString = """
    SELECT setval(format('%I.%I', schemaname, sequencename)::regclass, start_value, false)
    FROM pg_sequences WHERE last_value IS NOT NULL
"""

# Objects that are not PostgreSQL's own have numbers from 16384; a copy of a database keeps them.
_SCHEMA: LiteralString = """
    SELECT md5(string_agg(fact, '|' ORDER BY fact)) FROM (
        SELECT concat_ws(' ', 'class', oid, relname, relnamespace, relkind, relowner, relacl, reloptions, relchecks)
            FROM pg_class WHERE oid >= 16384 AND relkind <> 't'
        UNION ALL SELECT concat_ws(' ', 'column', attrelid, attnum, attname, atttypid, atttypmod, attnotnull)
            FROM pg_attribute WHERE attrelid >= 16384 AND attnum > 0
            AND attrelid IN (SELECT oid FROM pg_class WHERE relkind <> 't')
        UNION ALL SELECT concat_ws(' ', 'default', adrelid, adnum, pg_get_expr(adbin, adrelid)) FROM pg_attrdef
        UNION ALL SELECT concat_ws(' ', 'constraint', oid, conname, pg_get_constraintdef(oid))
            FROM pg_constraint WHERE oid >= 16384
        UNION ALL SELECT concat_ws(' ', 'index', indexrelid, indisvalid, pg_get_indexdef(indexrelid))
            FROM pg_index WHERE indexrelid >= 16384 AND indrelid IN (SELECT oid FROM pg_class WHERE relkind <> 't')
        UNION ALL SELECT concat_ws(' ', 'trigger', oid, tgenabled, pg_get_triggerdef(oid)) FROM pg_trigger
        UNION ALL SELECT concat_ws(' ', 'function', oid, md5(prosrc), proacl) FROM pg_proc WHERE oid >= 16384
        UNION ALL SELECT concat_ws(' ', 'type', oid, typname) FROM pg_type WHERE oid >= 16384
        UNION ALL SELECT concat_ws(' ', 'enum', oid, enumlabel) FROM pg_enum
        UNION ALL SELECT concat_ws(' ', 'rule', oid, rulename, ev_enabled) FROM pg_rewrite WHERE oid >= 16384
        UNION ALL SELECT concat_ws(' ', 'policy', oid, polname) FROM pg_policy
        UNION ALL SELECT concat_ws(' ', 'namespace', oid, nspname, nspacl) FROM pg_namespace WHERE nspname !~ '^pg_'
        UNION ALL SELECT concat_ws(' ', 'extension', oid, extname, extversion) FROM pg_extension
        UNION ALL SELECT concat_ws(' ', 'large object', oid) FROM pg_largeobject_metadata
        UNION ALL SELECT concat_ws(' ', 'setting', setdatabase, setrole, setconfig) FROM pg_db_role_setting
        UNION ALL SELECT DISTINCT concat_ws(' ', 'statistics', starelid) FROM pg_statistic WHERE starelid >= 16384
    ) AS facts (fact)
"""


@dataclass(frozen=True)
class _Migrated:
    """A database as the migrations of one service make it: the template to copy, its schema and its seeded tables."""

    template: str
    schema: str
    rows: dict[str, str]
    """A hash of the rows of each table that the migrations fill."""


@dataclass
class PostgresDatabases:
    """Hands out databases of one PostgreSQL server, each to one test at a time."""

    server: PrivatePostgres
    _migrated: dict[Path, _Migrated] = field(default_factory=dict)
    _reserved: set[str] = field(default_factory=set)
    _lent: dict[str, Path] = field(default_factory=dict)
    _used: dict[Path, list[str]] = field(default_factory=lambda: defaultdict(list))
    _superuser: psycopg.Connection | None = None
    """Kept open for renaming: opening a connection takes a quarter of the time that preparing a database does."""

    def reserve(self) -> str:
        """Return the URL of a database that does not exist yet. `prepare` makes it."""
        name = _new_name()
        self._reserved.add(name)
        return self.server.url(name, _ROLE)

    def create(self) -> str:
        """Return the URL of a new, empty database."""
        return self.server.create_database(_new_name(), _ROLE)

    def prepare(self, service: Service, database: Database) -> bool:
        """Create the database whose URL `reserve` gave to a test, with the service's tables.

        Called when the test makes its first runtime. A database that an earlier test of `service` no longer uses is
        emptied and taken, or else a new one is made. Returns False, and does nothing, when `reserve` did not name the
        database.
        """
        name, key = str(database.url.database), service.migrations
        if name not in self._reserved:
            return False
        self._reserved.remove(name)
        if key not in self._migrated:
            self._migrated[key] = self._migrate(service)
        if not self._use_again(name, key):
            self.server.create_database(name, _ROLE, template=self._migrated[key].template)
        self._lent[name] = key
        return True

    def give_back(self, url: str) -> None:
        """End a test's use of the database at `url`: the next test of the same service may get it.

        A database that `prepare` did not make is dropped.
        """
        name = url.rpartition("/")[2]
        self._reserved.discard(name)
        if name in self._lent:
            self._used[self._lent.pop(name)].append(name)
        else:
            self.server.drop_database(name)

    def close(self) -> None:
        """Drop all databases that are kept, and those that new ones are copied from."""
        if self._superuser:
            self._superuser.close()
        for name in [*chain(*self._used.values()), *(migrated.template for migrated in self._migrated.values())]:
            self.server.drop_database(name)

    def _use_again(self, name: str, key: Path) -> bool:
        """Rename to `name` a database that an earlier test no longer uses, empty it, and return True.

        Returns False when there is none; the caller then makes a new one, which takes longer. `key` is the folder of
        the service's migrations. The database is renamed before it is emptied, so that whatever the earlier test left
        running can no longer reach it.
        """
        while self._used[key]:
            used = self._used[key].pop()
            try:
                self._rename(used, name)
            except psycopg.Error:  # the test dropped or renamed the database, or is still connected to it
                self.server.drop_database(used)
                continue
            if self._empty(name, self._migrated[key]):
                return True
            self.server.drop_database(name)
        return False

    def _rename(self, old: str, new: str) -> None:
        if self._superuser is None or self._superuser.closed:
            self._superuser = self.server.superuser()
        self.server.rename_database(old, new, self._superuser)

    def _migrate(self, service: Service) -> _Migrated:
        name = _new_name()
        with closing(Database(self.server.create_database(name, _ROLE))) as database:
            migrations.migrate(service, database)
        with self.server.superuser(name) as connection:
            filled = [table for table, has_rows in connection.execute(_TABLES) if has_rows]
            return _Migrated(name, _schema(connection), {table: _rows(connection, table) for table in filled})

    def _empty(self, name: str, migrated: _Migrated) -> bool:
        """Remove every row from the database `name` that the migrations did not make, for the next test.

        Returns False when the database cannot be used again, because a test changed its schema or the rows of the
        migrations. `migrated` says what both were.
        """
        try:
            with self.server.superuser(name) as connection:
                used = [table for table, has_pages in connection.execute(_TABLES) if has_pages]
                changed = ", ".join(table for table in used if table not in migrated.rows)
                if changed:
                    connection.execute(_text(f"TRUNCATE {changed} CASCADE"))
                connection.execute(_RESTART_SEQUENCES)
                rows = {table: _rows(connection, table) for table in migrated.rows}
                return rows == migrated.rows and _schema(connection) == migrated.schema
        except psycopg.Error:  # the test has changed the schema so much that these statements fail
            return False


def _new_name() -> str:
    return f"t{uuid4().hex[:12]}"


def _schema(connection: psycopg.Connection) -> str:
    row = connection.execute(_SCHEMA).fetchone()
    return row[0] if row else ""


def _rows(connection: psycopg.Connection, table: str) -> str:
    query = _text(f"SELECT md5(string_agg(one::text, '|' ORDER BY one::text)) FROM {table} AS one")  # noqa: S608  # %I
    row = connection.execute(query).fetchone()
    return row[0] if row else ""


def _text(statement: str) -> sql.SQL:
    """Return a statement for psycopg. Its names come from PostgreSQL, which has quoted them."""
    return sql.SQL(statement)

"""Compiled SQL statements, which the databases of all tests share.

SQLAlchemy keeps what it has compiled per engine and dialect. Every test has engines of its own, and so would compile
each statement anew, which is a tenth of the processor time of the services' tests.
"""

from collections import defaultdict
from typing import Any

from sqlalchemy import Dialect

from chassis.database import Database

_compiled: dict[str, dict[Any, Any]] = defaultdict(dict)
_dialects: dict[str, Dialect] = {}
"""The dialect of the first database of each kind that was used. A dialect knows its server only once it has connected.
"""


def share(database: Database) -> None:
    """Let a database that is not connected yet use the statements that were compiled for others of its kind."""
    for engine in (database._writer, database._reader):
        name = engine.dialect.name
        engine.dialect = _dialects.get(name, engine.dialect)
        engine.update_execution_options(compiled_cache=_compiled[name])


def keep(database: Database) -> None:
    """Remember the dialect of a database that was used, for the databases to come."""
    dialect = database.engine.dialect
    if dialect.server_version_info:
        _dialects.setdefault(dialect.name, dialect)

"""Which revision a database is at, found without Alembic.

A service asks all day and migrates once, and Alembic takes megabytes of memory. `chassis.migrations` is what migrates.
"""

import ast
import time
from functools import lru_cache
from pathlib import Path
from typing import Any

import structlog
from sqlalchemy import column, inspect, select, table
from sqlalchemy.exc import SQLAlchemyError

from chassis.database import Database

log = structlog.get_logger(__name__)

_APPLIED = table("alembic_version", column("version_num"))
_NAMES = ("revision", "down_revision")
_POLL_SECONDS = 0.5


def is_at_head(migrations: Path, database: Database) -> bool:
    """Return whether the database has the newest migration in the folder `migrations`. Part of the readiness check.

    True also for a revision that the folder does not know: a newer program has migrated the database.
    """
    newest, known = known_revisions(migrations)
    with database.reading() as session:
        if not inspect(session.connection()).has_table(_APPLIED.name):
            return False
        applied = set(session.scalars(select(_APPLIED.c.version_num)))
    return bool(applied) and (newest <= applied or not applied & known)


def await_head(migrations: Path, database: Database, *, seconds: float) -> bool:
    """Wait until the database has the newest migration in the folder `migrations`, at most for `seconds`.

    Run before a service's web or worker starts, while another process migrates. A database that cannot be reached, or
    that does not exist yet, is waited for too. Returns False when the time has run out.
    """
    deadline, said = time.monotonic() + seconds, ""
    while True:
        try:
            if is_at_head(migrations, database):
                return True
            state = "not at head"
        except SQLAlchemyError as error:
            state = str(error)
        if state != said:
            log.info("migrations.awaited", state=state)
            said = state
        if time.monotonic() > deadline:
            return False
        time.sleep(_POLL_SECONDS)


@lru_cache
def known_revisions(migrations: Path) -> tuple[frozenset[str], frozenset[str]]:
    """Return two sets of a folder of migrations: the revisions that no other one follows, and all revisions."""
    before = {found["revision"]: found["down_revision"] for found in map(_read, migrations.glob("*.py")) if found}
    followed = {revision for below in before.values() for revision in ([below] if isinstance(below, str) else below)}
    return frozenset(before) - followed, frozenset(before)


def _read(file: Path) -> dict[str, Any]:
    """Return what a migration's file states as `revision`, its own name, and as `down_revision`, the one before it.

    The result is a mapping with these two keys, empty for a file that is no migration. `down_revision` is one name,
    several, or empty. The file is parsed and not run.
    """
    found: dict[str, Any] = {}
    for line in ast.parse(file.read_bytes()).body:
        match line:
            case (
                ast.Assign(targets=[ast.Name(id=name)], value=value)
                | ast.AnnAssign(target=ast.Name(id=name), value=ast.expr() as value)
            ) if name in _NAMES:
                found[name] = ast.literal_eval(value) or ()
    return found

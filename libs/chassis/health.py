"""Health: whether this process can serve. Without the broker a service is degraded, but its API stays ready."""

from datetime import timedelta
from typing import TYPE_CHECKING, Any

import structlog
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.exc import SQLAlchemyError

from chassis import clock, outbox
from chassis.database import Database
from chassis.leases import lease
from chassis.revisions import is_at_head

if TYPE_CHECKING:
    from chassis.service import Runtime

log = structlog.get_logger(__name__)
_LATE = timedelta(minutes=1)


def readiness(runtime: "Runtime") -> dict[str, Any]:
    """Return whether the service can serve, as the body of `/health/ready`.

    The form is `{"service": …, "status": "ready"|"degraded"|"unready", "checks": {name: "ok" or what is wrong}}`.
    Unready: the database cannot be reached or written, or is not at the newest revision. Degraded: the oldest event in
    the outbox has waited for more than a minute.
    """
    checks = {"database": "ok", "migrations": "ok", "events": "ok"}
    try:
        if is_at_head(runtime.service.migrations, runtime.database):
            checks["events"] = _events(runtime.database)
            checks["database"] = _writable(runtime.database)
        else:
            checks["migrations"] = "not at head"
    except SQLAlchemyError as error:
        log.warning("health.database_unavailable", error=str(error))
        checks["database"] = "not reachable"
    unready = checks["database"] != "ok" or checks["migrations"] != "ok"
    status = "unready" if unready else "degraded" if checks["events"] != "ok" else "ready"
    return {"service": runtime.service.name, "status": status, "checks": checks}


def draining_report(runtime: "Runtime") -> dict[str, Any]:
    """Return the body of `/health/ready` of a process that was told to stop: its status is `draining`.

    The database is not asked, so that the answer comes at once. The process still answers requests.
    """
    return {"service": runtime.service.name, "status": "draining", "checks": {}}


def _events(database: Database) -> str:
    with database.reading() as session:
        waiting, age = outbox.backlog(session)
    return "ok" if age <= _LATE else f"{waiting} waiting, the oldest for {int(age.total_seconds())} s"


def _writable(database: Database) -> str:
    """Write a row, and return `ok` when it was committed, otherwise `not writable`.

    Part of the readiness check: a database whose disk is full still answers reads.
    """
    try:
        with database.writing() as session:
            dialect = sqlite if database.is_sqlite else postgresql
            row = dialect.insert(lease).values(name="readiness", owner="nobody", epoch=0, expires_at=clock.now())
            again = {"expires_at": row.excluded.expires_at}
            session.execute(row.on_conflict_do_update(index_elements=[lease.c.name], set_=again))
    except SQLAlchemyError as error:
        log.warning("health.database_not_writable", error=str(error))
        return "not writable"
    return "ok"

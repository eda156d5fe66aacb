"""Health: is this process able to serve? The broker being away degrades a service, it never unreadies its API."""

from datetime import timedelta
from typing import TYPE_CHECKING, Any

from sqlalchemy.exc import SQLAlchemyError

from chassis import migrations, outbox

if TYPE_CHECKING:
    from chassis.service import Runtime

_LATE = timedelta(minutes=1)


def readiness(runtime: "Runtime") -> dict[str, Any]:
    """`{"status": "ready"|"degraded"|"unready", "checks": {name: "ok" or what is wrong}}`."""
    checks = {"database": "ok", "migrations": "ok", "events": "ok"}
    try:
        if not migrations.is_at_head(runtime.service, runtime.database):
            checks["migrations"] = "not at head"
        with runtime.database.reading() as session:
            waiting, age = outbox.backlog(session)
        if age > _LATE:
            checks["events"] = f"{waiting} waiting, the oldest for {int(age.total_seconds())} s"
    except SQLAlchemyError:
        checks["database"] = "not reachable"
    unready = checks["database"] != "ok" or checks["migrations"] != "ok"
    status = "unready" if unready else "degraded" if checks["events"] != "ok" else "ready"
    return {"service": runtime.service.name, "status": status, "checks": checks}

"""Identity's audit trail, for staff:admin."""

from typing import Any

from chassis import staff
from chassis.auth import staff as held_by
from chassis.endpoints import Blueprint, transact
from chassis.lists import Page
from identity.actions import audit_trail as actions
from identity.api.running import PREFIX
from identity.schemas import staff as schemas

audit = Blueprint("audit", prefix=PREFIX, description="Who did what")


@audit.get("/audit", access=held_by(staff.ADMIN), query=schemas.AuditQuery, answer=schemas.AuditList)
def list_audit(query: dict[str, Any]) -> Page:
    """List what was done in identity, newest first. Reading it is audited, too.

    The trail is sealed into a chain, which the command `verify-audit` checks. Every service has a trail of its own.
    """
    limit, after = query.pop("limit"), query.pop("after")
    return transact(actions.read_trail, filters=query, limit=limit, after=after)

"""The systems to which people request access."""

from typing import Any

from flask import g

from chassis.auth import signed_in
from chassis.endpoints import Blueprint, actor, read
from chassis.problems import refuse_field
from representatives.api.running import PREFIX, running
from representatives.model.systems import System
from representatives.queries import systems as queries
from representatives.schemas import system as schemas

systems = Blueprint("systems", prefix=PREFIX, description="Systems, their profiles and rules")


@systems.get("/systems", access=signed_in, query=schemas.SystemQuery, answer=schemas.SystemTree)
def list_systems(query: dict[str, Any]) -> dict[str, Any]:
    """Return the tree of systems, with the accesses that the caller has or has requested in each."""
    return read(queries.systems, among=running.settings.systems, user_id=actor().user_id, language=g.language, **query)


def meant_system(code: str | None) -> System:
    """Return the system with this code; without a code, the only system there is. Raises Invalid."""
    found = running.settings.systems.get(code) if code else running.settings.systems.only
    if found is None:
        raise refuse_field("?system", "system.unknown" if code else "field.required")
    return found

"""The personal data that this service holds of the caller."""

from typing import Any

from chassis.auth import people
from chassis.endpoints import Blueprint, actor, read
from helpdesk.api.running import PREFIX
from helpdesk.queries import export
from helpdesk.schemas import me as schemas

me = Blueprint("helpdesk-me", prefix=PREFIX, description="What is held of the caller")


@me.get("/me/export", access=people("everybody, about themselves"), answer=schemas.Export)
def get_export() -> dict[str, Any]:
    """Return everything that this service holds of the caller, for use elsewhere (LGPD, article 18)."""
    return read(export.everything, actor=actor())

"""The personal data that this service holds of the caller."""

from typing import Any

from chassis.auth import people
from chassis.endpoints import Blueprint, actor, read
from representatives.api.running import PREFIX
from representatives.queries import export
from representatives.schemas import me as schemas

me = Blueprint("representatives-me", prefix=PREFIX, description="What is held of the caller")


@me.get("/me/export", access=people("everybody, about themselves"), answer=schemas.Export)
def get_export() -> dict[str, Any]:
    """Return everything that this service holds of the caller, for use elsewhere (LGPD, article 18)."""
    return read(export.everything, actor=actor())

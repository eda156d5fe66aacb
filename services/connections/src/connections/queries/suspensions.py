"""Read the suspensions of a request."""

from typing import Any

from connections.model import Suspension


def shown_suspension(suspension: Suspension) -> dict[str, Any]:
    """Return a suspension of a request as a mapping for everybody who may see the request."""
    return {
        "id": suspension.id,
        "reason": suspension.reason,
        "article": suspension.article,
        "from_on": suspension.from_on,
        "until_on": suspension.until_on,
        "is_open": suspension.is_open,
        "began_at": suspension.began_at,
        "ended_at": suspension.ended_at,
    }

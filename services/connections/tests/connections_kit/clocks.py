"""The deadlines of requests, as the API shows them."""

from typing import Any

from connections_kit.world import Person


def shown_clocks(person: Person, request_id: str) -> list[dict[str, Any]]:
    """All deadlines of a request, in the order in which they started."""
    found = person.get(f"/requests/{request_id}/clocks")
    assert found.status_code == 200, found.text
    return list(found.json["items"])


def last_clocks(person: Person, request_id: str) -> dict[str, dict[str, Any]]:
    """The last deadline of each code of a request."""
    return {one["code"]: one for one in shown_clocks(person, request_id)}

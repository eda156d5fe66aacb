"""What analysts do with requests, through the API."""

from collections.abc import Callable
from typing import Any
from uuid import UUID

from chassis.testing.parallel import at_once
from connections.model import ConnectionRequest
from connections.states import TURNS, RequestStatus
from connections_kit.requests import submitted
from connections_kit.world import Person, World

ILLEGIBLE = {"reason_code": "document_illegible", "note": "A foto está escura."}


def claimed(world: World, analyst: Person, person: Person, kind: str = "new_connection", *unit: str) -> str:
    """A request of `person` that was handed in and that `analyst` holds. Returns its id."""
    request_id = submitted(world, person, kind, *unit)
    claim(analyst, request_id)
    return request_id


def claim(analyst: Person, request_id: str) -> None:
    answer = analyst.ask(request_id, "claim")
    assert answer.status_code == 200, answer.text


def document_of(person: Person, request_id: str, slot: str) -> str:
    """The id of the newest document in a slot."""
    found: str = [one["id"] for one in person.request(request_id).json["documents"] if one["slot"] == slot][-1]
    return found


def review(analyst: Person, request_id: str, document_id: str, verdict: str = "accepted", **said: Any) -> Any:
    return analyst.ask(request_id, f"documents/{document_id}/review", {"verdict": verdict, **said})


def send_back(analyst: Person, request_id: str, *items: dict[str, Any], **said: Any) -> Any:
    """Return a request for items, which get a reason if they have none."""
    body = {"items": [{"reason_code": "data_mismatch", **item} for item in items], **said}
    return analyst.ask(request_id, "return", body)


def decide(analyst: Person, request_id: str, decision: str = "approve", **said: Any) -> Any:
    return analyst.ask(request_id, "decision", {"decision": decision, **said})


def approved(world: World, person: Person, kind: str = "new_connection", *unit: str, **said: Any) -> dict[str, Any]:
    """An approved request as analysts see it."""
    analyst = world.staff()
    answer = decide(analyst, claimed(world, analyst, person, kind, *unit), **said)
    assert answer.status_code == 200, answer.text
    return dict(answer.json)


def put_into(world: World, request_id: str, status: RequestStatus) -> None:
    """Put a request into a state without the steps that lead there.

    For tests of a state: a budget that was accepted has no budget here, and works had no contracts.
    """
    with world.writing() as session:
        request = session.get_one(ConnectionRequest, UUID(request_id))
        request.status, request.turn = status, TURNS.get(status, "")


def code_of(answer: Any) -> tuple[int, str]:
    """The status and the code of a refusal."""
    return answer.status_code, answer.json["code"]


def outcome(answer: Any) -> str:
    """How a call went: `ok`, or the status and the code of the refusal."""
    return "ok" if answer.status_code < 300 else " ".join(map(str, code_of(answer)))


def both(first: Callable[[], Any], second: Callable[[], Any]) -> list[str]:
    """Make two calls at once. Returns how each went."""
    return at_once(2, lambda number: outcome((first, second)[number]()))


def kinds(person: Person, request_id: str) -> list[str]:
    """What the rows of a request's timeline say."""
    return [row["kind"] for row in person.get(f"/requests/{request_id}/timeline", limit=100).json["items"]]


def facts_told(world: World) -> list[str]:
    """The names of the facts that were published since the last call."""
    return [told.type.split(".")[1] for told in world.events()]

"""Whenever the web process is killed while a request is handed in: it is handed in once when the client asks again."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any
from uuid import UUID, uuid4

import pytest
from connections_kit.dying_web import AT_ANSWER
from connections_kit.killable_web import KillableWeb, die_at_every_place
from connections_kit.requests import filled
from connections_kit.world import Person, World

from connections.model import ConnectionRequest

FEWEST_STEPS = 8
"""Writes and commits that a submission has at least. With fewer, the deaths would not be where they should."""


@pytest.fixture
def web(world: World, tmp_path: Path) -> Iterator[KillableWeb]:
    started = KillableWeb(world, tmp_path)
    yield started
    started.kill()


@pytest.mark.parametrize("has_key", [False, True], ids=["without a key", "with an Idempotency-Key"])
def test_a_submission_killed_at_any_step_and_repeated_is_one(web: KillableWeb, has_key: bool) -> None:
    receipts: list[dict[str, Any]] = []
    die_at_every_place(lambda place: handed_in_once(web, place, receipts, has_key=has_key), fewest=FEWEST_STEPS)
    for number in ("protocol", "service_order"):
        assert len({one[number] for one in receipts}) == len(receipts) > FEWEST_STEPS


def handed_in_once(web: KillableWeb, die_at: str, receipts: list[dict[str, Any]], *, has_key: bool) -> bool:
    """Hand a new request in, let the process die at a place, and repeat it until it is answered.

    Adds the receipt to `receipts`. Returns whether the process died. Asserts that the request was handed in exactly
    once.
    """
    person, key = web.world.person(), str(uuid4()) if has_key else ""
    request_id = filled(web.world, person, "new_connection")
    web.world.events()
    path = f"/requests/{request_id}/submission"
    was_killed = web.post(person, path, die_at=die_at, key=key) is None
    stored = protocol_of(web.world, request_id)
    assert die_at != AT_ANSWER or stored
    answer = web.post_until_answered(person, path, key=key)
    assert answer.status_code == 200, answer.text
    receipts.append(answer.json())
    assert stored in (None, receipts[-1]["protocol"])
    assert_once(web.world, person, request_id, receipts[-1])
    return was_killed


def protocol_of(world: World, request_id: str) -> str | None:
    with world.database.reading() as session:
        return session.get_one(ConnectionRequest, UUID(request_id)).protocol


def assert_once(world: World, person: Person, request_id: str, receipt: dict[str, Any]) -> None:
    """One protocol, one service order, one row in the timeline and one event, however often it was asked for."""
    found = person.request(request_id).json
    assert (found["protocol"], found["service_order"]) == (receipt["protocol"], receipt["service_order"])
    listed = person.get(f"/requests/{request_id}/timeline").json["items"]
    assert [row["kind"] for row in listed] == ["opened", "submitted"]
    (told,) = world.events()
    assert told.type == "connections.request_opened.v1"
    assert (told.data["request_id"], told.data["protocol"]) == (request_id, receipt["protocol"])

"""Whenever the web process is killed while a request is handed in: it is handed in once when the client asks again."""

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import count
from pathlib import Path
from typing import Any
from uuid import UUID, uuid4

import pytest
import requests as http
from connections_kit.dying import SECONDS, dying_web
from connections_kit.dying_web import HEADER
from connections_kit.requests import filled
from connections_kit.world import API, MakeWorld, Person, World

from chassis.testing.processes import wait_until
from connections.model import ConnectionRequest

FEWEST_STEPS = 8
"""Writes and commits that a submission has at least. With fewer, the deaths would not be where they should."""


@dataclass
class Web:
    """A real web process on the database of `world`. gunicorn's master starts a worker again that was killed."""

    world: World
    url: str

    def submit(self, person: Person, request_id: str, *, die_at: str = "", key: str = "") -> http.Response | None:
        """Hand a request in. Returns None when the connection broke before an answer came."""
        named = {HEADER: die_at, "Idempotency-Key": key}
        token = self.world.signer.token(person.user_id, document=person.document, name=person.name)
        headers = {"Authorization": f"Bearer {token}", **{name: said for name, said in named.items() if said}}
        try:
            return http.post(f"{self.url}{API}/requests/{request_id}/submission", headers=headers, timeout=SECONDS)
        except http.ConnectionError:
            return None

    def submit_until_answered(self, person: Person, request_id: str, key: str) -> dict[str, Any]:
        """Hand a request in again and again, as a client does that got no answer. Returns the receipt."""
        answers: list[http.Response | None] = []

        def is_answered() -> bool:
            answers.append(self.submit(person, request_id, key=key))
            return answers[-1] is not None and answers[-1].status_code != 409

        assert wait_until(is_answered, SECONDS), answers[-1]
        last = answers[-1]
        assert last is not None
        assert last.status_code == 200, last.text
        receipt: dict[str, Any] = last.json()
        return receipt


@pytest.fixture
def web(make_world: MakeWorld, tmp_path: Path) -> Iterator[Web]:
    world = make_world()
    with dying_web(world, tmp_path) as url:
        yield Web(world, url)


@pytest.mark.parametrize("has_key", [False, True], ids=["without a key", "with an Idempotency-Key"])
def test_a_submission_killed_at_any_step_and_repeated_is_one(web: Web, has_key: bool) -> None:
    receipts = []
    for place in (str(number) for number in count(1)):
        receipt, was_killed = handed_in_once(web, place, has_key=has_key)
        receipts.append(receipt)
        if not was_killed:  # there is no such step: all were passed
            break
    assert len(receipts) > FEWEST_STEPS
    receipt, was_killed = handed_in_once(web, "answer", has_key=has_key)
    assert was_killed
    receipts.append(receipt)
    for number in ("protocol", "service_order"):
        assert len({one[number] for one in receipts}) == len(receipts)


def handed_in_once(web: Web, die_at: str, *, has_key: bool) -> tuple[dict[str, Any], bool]:
    """Hand a new request in, let the process die at a place, and repeat it until it is answered.

    Returns the receipt, and whether the process died. Asserts that the request was handed in exactly once.
    """
    person, key = web.world.person(), str(uuid4()) if has_key else ""
    request_id = filled(web.world, person, "new_connection")
    web.world.events()
    was_killed = web.submit(person, request_id, die_at=die_at, key=key) is None
    stored = protocol_of(web.world, request_id)
    assert die_at != "answer" or stored
    receipt = web.submit_until_answered(person, request_id, key)
    assert stored in (None, receipt["protocol"])
    assert_once(web.world, person, request_id, receipt)
    return receipt, was_killed


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

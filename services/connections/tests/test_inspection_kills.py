"""Whenever the web process is killed while an inspection's result is recorded: it counts once when it is sent again."""

from collections.abc import Iterator
from pathlib import Path
from uuid import uuid4

import pytest
from connections_kit.desk import kinds
from connections_kit.dying_web import AT_ANSWER
from connections_kit.killable_web import KillableWeb, die_at_every_place
from connections_kit.works import DEFECTS, accepted, commissioning, done, schedule
from connections_kit.world import World

from connections.states import UnitStatus

FEWEST_STEPS = 8
"""Writes and commits that a result has at least. With fewer, the deaths would not be where they should."""


@pytest.fixture
def web(world: World, tmp_path: Path) -> Iterator[KillableWeb]:
    started = KillableWeb(world, tmp_path)
    yield started
    started.kill()


@pytest.mark.parametrize("passed", [True, False], ids=["passed", "failed"])
def test_a_result_killed_at_any_step_and_repeated_counts_once(web: KillableWeb, passed: bool) -> None:
    die_at_every_place(lambda place: recorded_once(web, place, passed=passed), fewest=FEWEST_STEPS)


def recorded_once(web: KillableWeb, die_at: str, *, passed: bool) -> bool:
    """Record the result for a commissioning, let the process die at a place, and repeat it until it is answered.

    Returns whether the process died. Asserts that everything that follows on the result happened exactly once.
    """
    world = web.world
    person, analyst = world.person(), world.staff()
    unit = world.unit(person.document, status=UnitStatus.DISCONNECTED)
    budget = accepted(world, person, "generation_budget", unit)
    request_id = commissioning(world, analyst, person, unit, budget)
    done(schedule(analyst, request_id))
    world.events()
    path, key = f"/requests/{request_id}/inspection/result", str(uuid4())
    body = {"passed": True} if passed else {"passed": False, "defects": DEFECTS}
    was_killed = web.post(analyst, path, body, die_at=die_at, key=key) is None
    stored = person.request(request_id).json["inspection"]["result"]
    assert stored in (None, "passed" if passed else "failed")
    assert die_at != AT_ANSWER or stored
    assert (person.request(request_id).json["status"] != "in_analysis") is (stored is not None)
    answer = web.post_until_answered(analyst, path, body, key=key)
    assert answer.status_code == 200, answer.text
    told = [event.type.split(".")[1] for event in world.events()]
    if passed:
        decided = ["request_decided", "request_completed", "request_completed", "consumer_unit_updated"]
        assert told == ["inspection_passed", *decided]
        assert person.unit(unit).json["status"] == "connected"
        assert person.request(budget).json["status"] == "completed"
        assert kinds(person, request_id)[-3:] == ["inspection_passed", "approved", "completed"]
    else:
        assert told == ["inspection_failed", "request_returned"]
        assert kinds(person, request_id)[-2:] == ["inspection_failed", "returned"]
    assert person.request(request_id).json["inspection"]["attempts"] == 1
    return was_killed

"""Whenever a process is killed while a budget is issued, answered or ends: it happens once, whole, or not at all."""

from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path
from uuid import uuid4

import pytest
from connections_kit.budgets import FREE, an_offer, with_budget
from connections_kit.desk import approved, kinds
from connections_kit.killable_web import KillableWeb, die_at_every_place
from connections_kit.world import World

from chassis import clock
from chassis.testing.dying import die_everywhere, job_dies
from connections.model import Budget

pytestmark = pytest.mark.slow

FEWEST_STEPS = 6
"""Writes and commits that issuing or answering a budget has at least."""


@pytest.fixture
def web(world: World, tmp_path: Path) -> Iterator[KillableWeb]:
    started = KillableWeb(world, tmp_path)
    yield started
    started.kill()


def test_a_budget_whose_issue_is_killed_at_any_step_and_repeated_is_one_with_its_pdf(
    web: KillableWeb, tmp_path: Path
) -> None:
    world, analyst = web.world, web.world.staff()

    def issue_at(place: str) -> bool:
        person, key = world.person(), str(uuid4())
        request_id = approved(world, person, "generation_budget", world.unit(person.document))["id"]
        world.events()
        path = f"/requests/{request_id}/budget"
        was_killed = web.post(analyst, path, an_offer(), die_at=place, key=key) is None
        status = person.request(request_id).json["status"]
        found = [budget for budget in world.rows(Budget) if str(budget.request_id) == request_id]
        assert (len(found), status) in ((0, "approved"), (1, "budget_issued"))
        answer = web.post_until_answered(analyst, path, an_offer(), key=key)
        assert answer.status_code == 201, answer.text
        assert len(answer.json()["budget"]["revisions"]) == 1
        assert kinds(person, request_id).count("budget_issued") == 1
        assert [told.type for told in world.events()] == ["connections.budget_issued.v1"]
        assert person.get(f"/requests/{request_id}/budget/content").data.startswith(b"%PDF-")
        return was_killed

    die_at_every_place(issue_at, fewest=FEWEST_STEPS)
    world.run_job("delete-discarded-files", clock.now() + timedelta(hours=2))
    kept = {file.name for file in (tmp_path / "files").rglob("*") if file.is_file()}
    assert kept == {budget.key.rpartition("/")[2] for budget in world.rows(Budget)}


@pytest.mark.parametrize("what", ["acceptance", "refusal"])
def test_an_answer_that_is_killed_at_any_step_and_repeated_is_one(web: KillableWeb, what: str) -> None:
    world, state = web.world, {"acceptance": "budget_accepted", "refusal": "budget_refused"}[what]

    def answer_at(place: str) -> bool:
        person, key = world.person(), str(uuid4())
        request_id = with_budget(world, person)
        world.events()
        path = f"/requests/{request_id}/budget/{what}"
        was_killed = web.post(person, path, {"revision": 1}, die_at=place, key=key) is None
        answer = web.post_until_answered(person, path, {"revision": 1}, key=key)
        assert (answer.status_code, answer.json()["status"]) == (200, state)
        assert kinds(person, request_id).count(state) == 1
        assert [told.type for told in world.events()] == [f"connections.{state}.v1"]
        return was_killed

    die_at_every_place(answer_at, fewest=FEWEST_STEPS)


def test_budgets_whose_end_is_killed_at_any_step_end_once(world: World) -> None:
    person, as_of = world.person(), clock.now() + timedelta(days=50)
    paid, free = with_budget(world, person), with_budget(world, person, **FREE)
    world.events()
    told = []

    def end_at(step: int) -> bool:
        was_killed = job_dies(world, "expire-budgets", as_of, before=step)
        told.extend(world.events())
        states = {person.request(one).json["status"] for one in (paid, free)}
        assert (len(told), states) in ((0, {"budget_issued"}), (2, {"budget_expired", "budget_accepted"}))
        return was_killed

    die_everywhere(end_at, fewest=FEWEST_STEPS)
    assert {kinds(person, one)[-1] for one in (paid, free)} == {"budget_expired", "budget_accepted"}
    assert [kinds(person, one).count("budget_issued") for one in (paid, free)] == [1, 1]
    assert len(world.audited("request.budget_expired")) == len(world.audited("request.budget_accepted_by_silence")) == 1

"""Whenever a process is killed while a budget is issued, answered or ends: it happens once, whole, or not at all."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import timedelta
from itertools import count
from pathlib import Path
from typing import Any
from uuid import uuid4

import pytest
import requests as http
from connections_kit.budgets import FREE, an_offer, with_budget
from connections_kit.desk import approved, kinds
from connections_kit.dying import SECONDS, dying_job, dying_web
from connections_kit.dying_web import HEADER
from connections_kit.world import API, Person, World

from chassis import clock
from chassis.testing.processes import wait_until
from connections.model import Budget

pytestmark = pytest.mark.slow

FEWEST_STEPS = 6
"""Writes and commits that issuing or answering a budget has at least."""


@dataclass
class Web:
    """A real web process on the database of `world`."""

    world: World
    url: str

    def post(self, person: Person, path: str, body: Any, key: str, die_at: str = "") -> http.Response | None:
        """Returns None when the connection broke before an answer came."""
        named = {
            "Authorization": f"Bearer {person.http.token}",
            "Idempotency-Key": key,
            **({HEADER: die_at} if die_at else {}),
        }
        try:
            return http.post(f"{self.url}{API}{path}", json=body, headers=named, timeout=SECONDS)
        except http.ConnectionError:
            return None

    def post_until_answered(self, person: Person, path: str, body: Any, key: str) -> http.Response:
        answers: list[http.Response | None] = []

        def is_answered() -> bool:
            answers.append(self.post(person, path, body, key))
            return answers[-1] is not None and answers[-1].status_code not in (409, 503)

        assert wait_until(is_answered, SECONDS), answers[-1] and answers[-1].text
        assert answers[-1] is not None
        return answers[-1]


@pytest.fixture
def web(world: World, tmp_path: Path) -> Iterator[Web]:
    with dying_web(world, tmp_path) as url:
        yield Web(world, url)


def die_everywhere(attempt: Callable[[str], bool]) -> None:
    """Call `attempt` with each place at which to die: every write and commit, then when the answer is about to be sent.

    It returns whether the process died there. The first place at which nothing dies is behind the last write.
    """
    for place in count(1):
        if not attempt(str(place)):
            assert place > FEWEST_STEPS
            break
    assert attempt("answer")


def test_a_budget_whose_issue_is_killed_at_any_step_and_repeated_is_one_with_its_pdf(web: Web, tmp_path: Path) -> None:
    world, analyst = web.world, web.world.staff()

    def issue_at(place: str) -> bool:
        person, key = world.person(), str(uuid4())
        request_id = approved(world, person, "generation_budget", world.unit(person.document))["id"]
        world.events()
        path = f"/requests/{request_id}/budget"
        was_killed = web.post(analyst, path, an_offer(), key, place) is None
        status = person.request(request_id).json["status"]
        found = [budget for budget in world.rows(Budget) if str(budget.request_id) == request_id]
        assert (len(found), status) in ((0, "approved"), (1, "budget_issued"))
        answer = web.post_until_answered(analyst, path, an_offer(), key)
        assert answer.status_code == 201, answer.text
        assert len(answer.json()["budget"]["revisions"]) == 1
        assert kinds(person, request_id).count("budget_issued") == 1
        assert [told.type for told in world.events()] == ["connections.budget_issued.v1"]
        assert person.get(f"/requests/{request_id}/budget/content").data.startswith(b"%PDF-")
        return was_killed

    die_everywhere(issue_at)
    world.run_job("delete-discarded-files", clock.now() + timedelta(hours=2))
    kept = {file.name for file in (tmp_path / "files").rglob("*") if file.is_file()}
    assert kept == {budget.key.rpartition("/")[2] for budget in world.rows(Budget)}


@pytest.mark.parametrize("what", ["acceptance", "refusal"])
def test_an_answer_that_is_killed_at_any_step_and_repeated_is_one(web: Web, what: str) -> None:
    world, state = web.world, {"acceptance": "budget_accepted", "refusal": "budget_refused"}[what]

    def answer_at(place: str) -> bool:
        person, key = world.person(), str(uuid4())
        request_id = with_budget(world, person)
        world.events()
        path = f"/requests/{request_id}/budget/{what}"
        was_killed = web.post(person, path, {"revision": 1}, key, place) is None
        answer = web.post_until_answered(person, path, {"revision": 1}, key)
        assert (answer.status_code, answer.json()["status"]) == (200, state)
        assert kinds(person, request_id).count(state) == 1
        assert [told.type for told in world.events()] == [f"connections.{state}.v1"]
        return was_killed

    die_everywhere(answer_at)


def test_budgets_whose_end_is_killed_at_any_step_end_once(world: World, tmp_path: Path) -> None:
    person = world.person()
    paid, free = with_budget(world, person), with_budget(world, person, **FREE)
    world.events()
    as_of = (clock.now() + timedelta(days=50)).strftime("%Y-%m-%dT%H:%M:%SZ")
    deaths = 0
    while dying_job(world, tmp_path, "expire-budgets", as_of, deaths + 1):
        deaths += 1
        told = world.events()
        assert len(told) in (0, 2)
        if told:  # the process died after the job's commit
            break
        assert {person.request(one).json["status"] for one in (paid, free)} == {"budget_issued"}
    assert deaths > FEWEST_STEPS
    dying_job(world, tmp_path, "expire-budgets", as_of, 0)
    assert {kinds(person, one)[-1] for one in (paid, free)} == {"budget_expired", "budget_accepted"}
    assert [kinds(person, one).count("budget_issued") for one in (paid, free)] == [1, 1]
    assert len(world.audited("request.budget_expired")) == len(world.audited("request.budget_accepted_by_silence")) == 1

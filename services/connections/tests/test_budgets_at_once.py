"""A budget that is accepted, refused, revised and ended at the same moment has one outcome, in real transactions."""

from datetime import timedelta
from functools import partial
from typing import Any

from connections_kit.budgets import FREE, answer, issue, with_budget
from connections_kit.desk import both, kinds, outcome
from connections_kit.world import World

from chassis import clock
from chassis.testing.parallel import apart, at_once
from connections.model import Budget

ROUNDS = 3


def test_of_an_acceptance_and_a_refusal_at_once_one_counts(world: World) -> None:
    for _ in range(ROUNDS):
        person = world.person()
        request_id = with_budget(world, person)
        world.events()
        accepted, refused = both(
            partial(answer, apart(person), request_id), partial(answer, apart(person), request_id, "refusal")
        )
        assert sorted((accepted, refused)) == ["409 request.moved", "ok"]
        expected = "budget_accepted" if accepted == "ok" else "budget_refused"
        assert person.request(request_id).json["status"] == expected
        assert [told.type for told in world.events()] == [f"connections.{expected}.v1"]


def test_nobody_accepts_a_revision_that_they_have_not_seen(world: World) -> None:
    for _ in range(ROUNDS):
        person, analyst = world.person(), world.staff()
        request_id = with_budget(world, person)
        accepted, revised = both(
            partial(answer, apart(person), request_id, "acceptance", {"revision": 1}),
            partial(issue, apart(analyst), request_id, participation="0.01"),
        )
        status = person.request(request_id).json["status"]
        if accepted == "ok":
            assert (status, revised) in (
                ("budget_accepted", "409 request.moved"),
                ("budget_accepted", "409 conflict"),
            )
            assert len(person.request(request_id).json["budget"]["revisions"]) == 1
        else:
            assert (status, accepted, revised) == ("budget_issued", "409 budget.revised", "ok")


def test_of_budgets_that_are_issued_at_once_each_is_a_revision_of_its_own(world: World) -> None:
    person, analysts = world.person(), [apart(world.staff()) for _ in range(2)]
    request_id = with_budget(world, person)
    answers = at_once(2, lambda number: outcome(issue(analysts[number], request_id)))
    assert set(answers) <= {"ok", "409 conflict"} and "ok" in answers
    assert sorted(budget.revision for budget in world.rows(Budget)) == list(range(1, answers.count("ok") + 2))
    assert [budget.open_until is not None for budget in sorted(world.rows(Budget), key=lambda one: one.revision)] == [
        False
    ] * answers.count("ok") + [True]


def test_two_workers_end_each_budget_once(world: World) -> None:
    person = world.person()
    requests = [with_budget(world, person, **said) for said in ({}, FREE) for _ in range(2)]
    world.events()
    after = clock.now() + timedelta(days=50)
    counted = at_once(2, lambda _number: world.run_job("expire-budgets", after))
    assert sum(counted) + world.run_job("expire-budgets", after) == len(requests)
    assert sorted(told.data["request_id"] for told in world.events()) == sorted(requests)
    assert [kinds(person, one)[-1] for one in requests] == ["budget_expired"] * 2 + ["budget_accepted"] * 2


def test_an_answer_at_the_last_moment_counts_or_is_refused(world: World) -> None:
    for _ in range(ROUNDS):
        person = world.person()
        request_id, later = with_budget(world, person), clock.now() + timedelta(days=50)
        world.events()
        at_home = apart(person)

        def work(number: int, mine: str = request_id, who: Any = at_home, as_of: Any = later) -> str:
            return outcome(answer(who, mine)) if number else str(world.run_job("expire-budgets", as_of))

        ended, accepted = at_once(2, work)
        status = person.request(request_id).json["status"]
        assert (ended, accepted, status) in (
            ("0", "ok", "budget_accepted"),
            ("1", "409 request.moved", "budget_expired"),
        )
        assert len(world.events()) == 1

"""The queue after a decision: budgets to issue, contracts to send, works and inspections, each by its deadline."""

from datetime import UTC, datetime
from typing import Any
from uuid import UUID

import pytest
from connections_kit.budgets import issue, with_budget
from connections_kit.desk import approved, claimed, decide, send_back
from connections_kit.requests import submitted
from connections_kit.works import contracts, done, moment, result, schedule, to_inspect, works
from connections_kit.world import Person, World

from chassis.testing.clock import frozen, operators_day
from connections.clocks import terms
from connections.model import ConnectionRequest
from connections.model.request_record import NO_RISK, NOTHING_DUE, STANDS_STILL

TUESDAY = datetime(2026, 9, 15, 12, tzinfo=UTC)


def queued(analyst: Person, /, **query: str) -> list[dict[str, Any]]:
    answer = analyst.get("/queue", **query)
    assert answer.status_code == 200, answer.text
    return list(answer.json["items"])


def waiting(analyst: Person, /, **query: str) -> list[tuple[str, str, Any]]:
    """The requests of the queue: id, state, and the deadline."""
    return [(item["id"], item["status"], item["clock"]) for item in queued(analyst, **query)]


def stored(world: World, request_id: str) -> ConnectionRequest:
    with world.database.reading() as session:
        return session.get_one(ConnectionRequest, UUID(request_id))


def signed(world: World, person: Person, works_class: str = "lv") -> str:
    """A generation budget whose holder has accepted it and signed the contracts."""
    request_id = with_budget(world, person, unit=world.unit(person.document), works_class=works_class)
    done(person.ask(request_id, "budget/acceptance", {}))
    staff = world.staff()
    done(contracts(staff, request_id, "sent"))
    done(contracts(staff, request_id, "signed"))
    return request_id


def test_a_request_is_in_the_queue_while_a_deadline_of_the_distributor_runs(world: World) -> None:
    person, analyst = world.person(), world.staff()
    request_id = claimed(world, analyst, person, "generation_budget", world.unit(person.document))
    done(decide(analyst, request_id, voltage="lv"))
    assert waiting(analyst) == [(request_id, "approved", terms.BUDGET_WITHOUT_WORKS)]
    assert issue(analyst, request_id).status_code == 201
    assert waiting(analyst) == []
    done(person.ask(request_id, "budget/acceptance", {}))
    assert waiting(analyst) == [(request_id, "budget_accepted", terms.CONTRACTS)]
    done(contracts(analyst, request_id, "sent"))
    assert waiting(analyst) == []
    done(contracts(analyst, request_id, "signed"))
    done(works(analyst, request_id, "started"))
    (item,) = queued(analyst)
    assert (item["clock"], item["works_status"], item["contracts_status"]) == (terms.WORKS_LV, "started", "signed")
    done(works(analyst, request_id, "concluded"))
    assert waiting(analyst) == []


def test_an_inspection_is_in_the_queue_with_its_moment(world: World) -> None:
    person, analyst = world.person(), world.staff()
    request_id = to_inspect(world, person)["id"]
    (item,) = queued(analyst, status="approved")
    assert (item["clock"], item["next_step"], item["inspection_at"]) == (terms.INSPECTION_LV, "inspection", None)
    at = moment()
    done(schedule(analyst, request_id, at))
    (item,) = queued(analyst)
    assert datetime.fromisoformat(item["inspection_at"]) == datetime.fromisoformat(at)
    done(result(analyst, request_id, passed=False))
    assert waiting(analyst) == []
    done(person.ask(request_id, "inspection/request"))
    assert waiting(analyst) == [(request_id, "approved", terms.INSPECTION_LV)]
    done(schedule(analyst, request_id))
    done(result(analyst, request_id, passed=True))
    assert waiting(analyst) == []


def test_states_are_ordered_together_by_risk_and_narrowed_one_by_one(world: World) -> None:
    with frozen(TUESDAY):
        person = world.person()
        in_works = signed(world, person)  # 60 days
        wants_budget = approved(world, person, "generation_budget", world.unit(person.document))["id"]  # 15 days
        fresh = submitted(world, world.person(), "new_connection")  # 5 business days
        analyst = world.staff()
        assert [found[0] for found in waiting(analyst)] == [fresh, wants_budget, in_works]
        assert [found[0] for found in waiting(analyst, status="approved")] == [wants_budget]
        assert [found[0] for found in waiting(analyst, status="budget_accepted")] == [in_works]
        assert [found[0] for found in waiting(analyst, kind="generation_budget")] == [wants_budget, in_works]
        assert waiting(analyst, status="works") == waiting(analyst, status="budget_issued") == []
        pages, after = [], {}
        while True:
            page = analyst.get("/queue", limit=1, **after).json
            pages += [item["id"] for item in page["items"]]
            if page["next"] is None:
                break
            after = {"after": page["next"]}
    assert pages == [fresh, wants_budget, in_works]


def test_a_return_after_the_check_leaves_the_budgets_deadline_in_the_queue(world: World) -> None:
    with frozen(TUESDAY) as now:
        person, analyst = world.person(), world.staff()
        request_id = claimed(world, analyst, person, "generation_budget", world.unit(person.document))
        now.tick(days=10)
        analyst = world.staff()
        done(analyst.ask(request_id, "claim", {"force": True}))
        assert send_back(analyst, request_id, {"section": "modules"}).status_code == 200
        assert waiting(analyst) == [(request_id, "returned", terms.BUDGET_WITHOUT_WORKS)]
        assert waiting(analyst, status="returned") == waiting(analyst, analyst="me") == waiting(analyst)


def test_works_that_stand_still_are_last_and_stay(world: World) -> None:
    with frozen(TUESDAY) as now:
        person, analyst = world.person(), world.staff()
        still, going = signed(world, person), signed(world, person, "other")
        done(works(analyst, still, "started"))
        now.tick(days=1)
        analyst = world.staff()
        assert analyst.ask(still, "suspensions", {"reason": "licence", "from": "2026-09-16"}).status_code == 201
        assert waiting(analyst) == [
            (going, "budget_accepted", terms.WORKS_OTHER),
            (still, "works", terms.WORKS_LV),
        ]
        assert stored(world, still).risk_on == STANDS_STILL
        item = queued(analyst, status="works")[0]
    assert (item["due_on"], item["article"], item["is_suspended"]) == (None, None, True)


def test_what_orders_lists_is_right_after_every_move_and_the_job_finds_nothing_else(world: World) -> None:
    person, analyst = world.person(), world.staff()

    def check(request_id: str) -> None:
        before = stored(world, request_id)
        world.run_job("watch-deadlines", datetime.now(UTC))
        after = stored(world, request_id)
        assert (before.risk_on, before.due_on, before.version) == (after.risk_on, after.due_on, after.version)

    request_id = claimed(world, analyst, person, "generation_budget", world.unit(person.document))
    check(request_id)
    done(send_back(analyst, request_id, {"section": "modules"}))
    check(request_id)
    assert stored(world, request_id).due_on < NOTHING_DUE
    done(person.ask(request_id, "withdrawal"))
    check(request_id)
    assert (stored(world, request_id).risk_on, stored(world, request_id).due_on) == (NO_RISK, NOTHING_DUE)
    other = with_budget(world, person, unit=world.unit(person.document))
    check(other)
    assert stored(world, other).due_on == operators_day(40)
    done(person.ask(other, "budget/acceptance", {}))
    check(other)
    done(contracts(analyst, other, "sent"))
    check(other)
    done(contracts(analyst, other, "signed"))
    done(works(analyst, other, "started"))
    check(other)
    inspecting = to_inspect(world, person)["id"]
    check(inspecting)
    done(schedule(analyst, inspecting))
    check(inspecting)
    done(result(analyst, inspecting, passed=False))
    check(inspecting)


@pytest.mark.parametrize("status", ["draft", "rejected", "completed", "nothing"])
def test_a_state_in_which_nothing_runs_is_refused(world: World, status: str) -> None:
    assert world.staff().get("/queue", status=status).status_code == 422

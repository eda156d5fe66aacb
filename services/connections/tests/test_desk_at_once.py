"""Analysts, customers, staff and jobs at the same moment: real threads, real transactions, one outcome."""

from datetime import timedelta
from functools import partial
from typing import Any

from connections_kit.desk import approved, both, claim, claimed, decide, kinds, outcome, send_back
from connections_kit.requests import submitted
from connections_kit.works import (
    accepted,
    budget_for_new_unit,
    commissioning,
    done,
    inspected,
    result,
    schedule,
    to_inspect,
)
from connections_kit.world import Person, World

from chassis import clock
from chassis.testing.parallel import apart, at_once
from connections.model import ConsumerUnit

ROUNDS = 3


def corrected(world: World, analyst: Person, person: Person) -> str:
    """A request that the analyst returned for one section, which the person has saved and not handed in. Its id."""
    request_id = claimed(world, analyst, person)
    send_back(analyst, request_id, {"section": "contact"})
    contact = next(one for one in person.request(request_id).json["sections"] if one["section"] == "contact")
    person.save(request_id, "contact", contact["answers"])
    return request_id


def test_of_analysts_who_claim_at_once_one_gets_the_request(world: World) -> None:
    analysts, person = [apart(world.staff()) for _ in range(4)], world.person()
    request_id = submitted(world, person, "new_connection")
    answers = at_once(4, lambda number: outcome(analysts[number].ask(request_id, "claim")))
    assert sorted(answers) == ["409 request.claimed"] * 3 + ["ok"]
    assert kinds(person, request_id) == ["opened", "submitted", "claimed"]


def test_of_two_decisions_at_once_one_counts(world: World) -> None:
    for _ in range(ROUNDS):
        analyst, person = world.staff(), world.person()
        request_id = claimed(world, analyst, person)
        one, other = apart(analyst), apart(analyst)
        answers = both(
            partial(decide, one, request_id),
            partial(decide, other, request_id, "reject", reason_code="rule_not_met"),
        )
        assert sorted(answers) == ["409 request.moved", "ok"]
        assert len(world.events("request_decided")) == 1


def test_the_same_approval_twice_registers_one_unit(world: World) -> None:
    analyst, person = world.staff(), world.person()
    request_id = claimed(world, analyst, person)
    clients = [apart(analyst) for _ in range(4)]
    answers = at_once(4, lambda number: outcome(decide(clients[number], request_id)))
    assert sorted(answers) == ["409 request.moved"] * 3 + ["ok"]
    assert len(world.rows(ConsumerUnit)) == 1


def test_a_return_that_crosses_a_resubmission_does_not_return_what_nobody_has_read(world: World) -> None:
    for _ in range(ROUNDS):
        analyst, person = world.staff(), world.person()
        request_id = corrected(world, analyst, person)
        read = analyst.request(request_id).headers["ETag"]
        body = {"items": [{"section": "contact", "reason_code": "data_mismatch"}]}
        at_desk, at_home = apart(analyst), apart(person)
        handed_in, returned = both(
            partial(at_home.ask, request_id, "submission"),
            partial(at_desk.ask, request_id, "return", body, if_match=read),
        )
        assert handed_in == "ok"
        assert returned in ("409 request.moved", "412 version.mismatch")
        assert person.request(request_id).json["status"] == "in_analysis"


def test_a_rejection_or_a_return_that_crosses_a_withdrawal_leaves_one_outcome(world: World) -> None:
    for number in range(2 * ROUNDS):
        analyst, person = world.staff(), world.person()
        request_id = claimed(world, analyst, person)
        at_desk, at_home = apart(analyst), apart(person)

        def at_work(desk: Person = at_desk, mine: str = request_id, is_return: bool = bool(number % 2)) -> Any:
            if is_return:
                return send_back(desk, mine, {"section": "contact"})
            return decide(desk, mine, "reject", reason_code="rule_not_met")

        worked, withdrawn = both(at_work, partial(at_home.ask, request_id, "withdrawal"))
        status = person.request(request_id).json["status"]
        if number % 2:  # what was returned can be withdrawn
            assert (status, withdrawn) == ("withdrawn", "ok")
            assert worked in ("ok", "409 request.moved")
        else:
            assert {worked, withdrawn} == {"ok", "409 request.moved"}
            assert status == ("rejected" if worked == "ok" else "withdrawn")


def test_an_approval_that_crosses_a_withdrawal_leaves_no_open_unit(world: World) -> None:
    for _ in range(ROUNDS):
        analyst, person = world.staff(), world.person()
        request_id = claimed(world, analyst, person)
        at_desk, at_home = apart(analyst), apart(person)
        decided, withdrawn = both(partial(decide, at_desk, request_id), partial(at_home.ask, request_id, "withdrawal"))
        assert withdrawn == "ok"
        assert decided in ("ok", "409 request.moved")
        found = person.request(request_id).json
        assert found["status"] == "withdrawn"
        if decided == "ok":
            assert person.unit(found["consumer_unit"]).json["status"] == "closed"
        else:
            assert found["consumer_unit"] is None


def test_a_connection_that_crosses_a_withdrawal_ends_the_request_once(world: World) -> None:
    for _ in range(ROUNDS):
        person, staff = world.person(), world.staff()
        found = approved(world, person)
        submitted(world, person, "connection_budget", found["consumer_unit"])
        world.events()
        at_desk, at_home = apart(staff), apart(person)
        connected, withdrawn = both(
            partial(at_desk.patch, found["consumer_unit"], {"status": "connected"}),
            partial(at_home.ask, found["id"], "withdrawal"),
        )
        assert connected == "ok"
        assert withdrawn in ("ok", "409 request.moved")
        ends = [told for told in world.events() if told.data.get("request_id") == found["id"]]
        assert [told.type for told in ends] == [
            f"connections.request_{'withdrawn' if withdrawn == 'ok' else 'completed'}.v1"
        ]


def test_a_resubmission_at_the_last_moment_counts_or_is_refused(world: World) -> None:
    for _ in range(ROUNDS):
        analyst, person = world.staff(), world.person()
        request_id = corrected(world, analyst, person)
        later, at_home = clock.now() + timedelta(days=60), apart(person)

        def work(number: int, mine: str = request_id, who: Person = at_home, as_of: Any = later) -> str:
            if number:
                return outcome(who.ask(mine, "submission"))
            return str(world.run_job("lapse-requests", as_of))

        lapsed, handed_in = at_once(2, work)
        status = person.request(request_id).json["status"]
        assert (lapsed, handed_in, status) in (
            ("0", "ok", "in_analysis"),
            ("1", "409 request.moved", "lapsed"),
        )


def test_two_files_and_a_claim_at_once_hang_nobody(world: World) -> None:
    holder, staff, analyst = world.person(), world.staff(), world.staff()
    unit = world.unit(holder.document)
    request_id = submitted(world, holder, "commissioning", unit)
    clients = [apart(staff), apart(staff), apart(analyst)]

    def work(number: int) -> int:
        if number == 2:
            claim_it = clients[number].ask(request_id, "claim")
            return int(claim_it.status_code)
        return int(clients[number].patch(unit, {"status": ("disconnected", "connected")[number]}).status_code)

    assert at_once(3, work) == [200, 200, 200]
    claim(analyst, request_id)


def test_of_two_results_at_once_one_counts(world: World) -> None:
    for number in range(ROUNDS):
        person, staff = world.person(), world.staff()
        found = to_inspect(world, person)
        done(schedule(staff, found["id"]))
        world.events()
        one, other = apart(staff), apart(staff)
        second_passes = bool(number % 2)
        first, second = both(
            partial(result, one, found["id"], passed=True), partial(result, other, found["id"], passed=second_passes)
        )
        assert sorted([first, second])[-1] == "ok" and [first, second].count("ok") == 1
        assert {first, second} - {"ok"} <= {"409 request.moved", "409 inspection.not_scheduled"}
        passed = first == "ok" or second_passes
        told = [event.type.split(".")[1] for event in world.events()]
        assert told == (
            ["inspection_passed", "consumer_unit_updated", "request_completed"] if passed else ["inspection_failed"]
        )


def test_a_result_that_crosses_a_withdrawal_leaves_one_outcome(world: World) -> None:
    for _ in range(ROUNDS):
        person, staff = world.person(), world.staff()
        connection, budget = budget_for_new_unit(world, person)
        done(schedule(staff, budget))
        at_desk, at_home = apart(staff), apart(person)
        recorded, withdrawn = both(
            partial(result, at_desk, budget, passed=True), partial(at_home.ask, connection["id"], "withdrawal")
        )
        assert {recorded, withdrawn} == {"ok", "409 request.moved"}
        unit = person.unit(connection["consumer_unit"]).json["status"]
        ends = {person.request(one).json["status"] for one in (connection["id"], budget)}
        if recorded == "ok":
            assert (unit, ends) == ("connected", {"completed"})
        else:
            assert (unit, ends) == ("closed", {"withdrawn", "lapsed"})


def test_a_passed_commissioning_and_a_change_of_its_unit_at_once_hang_nobody(world: World) -> None:
    for _ in range(ROUNDS):
        person, staff, analyst = world.person(), world.staff(), world.staff()
        unit = world.unit(person.document)
        budget = accepted(world, person, "generation_budget", unit)
        request_id = commissioning(world, analyst, person, unit, budget)
        done(schedule(analyst, request_id))
        at_desk, at_counter = apart(analyst), apart(staff)
        answers = both(
            partial(result, at_desk, request_id, passed=True),
            partial(at_counter.patch, unit, {"status": "disconnected"}),
        )
        assert answers == ["ok", "ok"]
        assert person.request(budget).json["status"] == "completed"


def test_of_two_who_ask_for_an_inspection_at_once_one_does(world: World) -> None:
    person, staff = world.person(), world.staff()
    request_id = to_inspect(world, person)["id"]
    inspected(staff, request_id, passed=False)
    clients = [apart(person) for _ in range(3)]
    answers = at_once(3, lambda number: outcome(clients[number].ask(request_id, "inspection/request")))
    assert sorted(answers) == ["409 inspection.pending"] * 2 + ["ok"]
    assert kinds(person, request_id).count("inspection_requested") == 1

"""Outside systems are asked again until they answer: billing for debts, the commercial system for a service order."""

import json
from pathlib import Path
from uuid import UUID

from connections_kit.requests import submitted
from connections_kit.world import MakeWorld

from chassis import clock
from chassis.testing.clock import operators_day
from chassis.testing.outside import Exchange, an_outside_system, saying
from connections.model import ConnectionRequest


def test_billing_is_asked_again_until_it_answers(make_world: MakeWorld, tmp_path: Path) -> None:
    file = tmp_path / "billing.csv"
    world = make_world(billing_file=file)
    person = world.person()
    request_id = submitted(world, person, "new_connection")
    assert world.run_job("ask-debts", clock.now()) == 0
    overdue = operators_day(-2)
    file.write_text(f"document,consumer_unit,amount,due_on\n{person.document},12345678,10.00,{overdue}\n")
    assert world.run_job("ask-debts", clock.now()) == 1
    found = person.request(request_id).json
    assert (found["status"], found["debts"]["is_answered"]) == ("submitted", True)
    assert [debt["amount"] for debt in found["debts"]["own"]] == ["10.00"]
    listed = person.get(f"/requests/{request_id}/timeline").json["items"]
    assert (listed[-1]["kind"], listed[-1]["side"], listed[-1]["details"]) == (
        "debts_checked",
        "system",
        {"own_debts": 1},
    )
    assert world.run_job("ask-debts", clock.now()) == 0


def test_a_request_that_billing_refuses_holds_up_no_other(make_world: MakeWorld) -> None:
    with an_outside_system() as twin:
        twin.answer = saying({}, status=503)
        world = make_world(billing_url=twin.url)
        people = [world.person(), world.person()]
        ids = [submitted(world, person, "new_connection") for person in people]

        def refuses_the_first(exchange: Exchange) -> None:
            is_known = twin.heard[-1].query["document"] == people[1].document
            saying({"debts": []}, status=200 if is_known else 422)(exchange)

        twin.answer = refuses_the_first
        assert world.run_job("ask-debts", clock.now()) == 1
    found = [person.request(one).json["debts"]["is_answered"] for person, one in zip(people, ids, strict=True)]
    assert found == [False, True]


def test_the_commercial_system_gives_each_request_one_service_order(make_world: MakeWorld, tmp_path: Path) -> None:
    file = tmp_path / "orders.jsonl"
    world = make_world(commercial_file=file)
    person = world.person()
    request_id = submitted(world, person, "new_connection")
    assert world.run_job("open-service-orders", clock.now()) == 1
    number = person.request(request_id).json["external_service_order"]
    assert number
    with world.writing() as session:  # as if the process had been killed before it stored the number
        session.get_one(ConnectionRequest, UUID(request_id)).external_service_order = None
    assert world.run_job("open-service-orders", clock.now()) == 1
    assert person.request(request_id).json["external_service_order"] == number
    assert [json.loads(line)["request_id"] for line in file.read_text().splitlines()] == [request_id]
    assert world.run_job("open-service-orders", clock.now()) == 0


def test_nothing_is_asked_of_a_system_that_is_not_configured(make_world: MakeWorld) -> None:
    names = {job.name for job in make_world().runtime.jobs}
    assert names.isdisjoint({"ask-debts", "open-service-orders"})

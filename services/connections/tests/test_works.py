"""After an accepted budget: contracts and works, in their order, and what is told of them."""

from typing import Any

import pytest
from connections_kit.desk import approved, facts_told, kinds, put_into
from connections_kit.works import accepted, contracts, done, works
from connections_kit.world import World

from connections.states import RequestStatus, UnitStatus

KINDS = ("new_connection", "connection_budget", "generation_budget")


def about(world: World, person: Any, kind: str) -> tuple[str, ...]:
    if kind == "new_connection":
        return ()
    is_new = kind == "connection_budget"
    return (world.unit(person.document, status=UnitStatus.REGISTERED if is_new else UnitStatus.CONNECTED),)


@pytest.mark.parametrize("kind", KINDS)
def test_works_are_started_suspended_resumed_and_concluded(world: World, kind: str) -> None:
    person, staff = world.person(), world.staff()
    request_id = accepted(world, person, kind, *about(world, person, kind))
    world.events()
    found = done(works(staff, request_id, "started", note="Começa pela rede da rua."))
    assert (found["status"], found["works_status"], found["turn"]) == ("works", "started", "distributor")
    for status in ("suspended", "started", "concluded"):
        found = done(works(staff, request_id, status))
        assert (found["status"], found["works_status"]) == ("works", status)
    told = world.events()
    assert [event.type.split(".")[1] for event in told] == [
        "works_started",
        "works_suspended",
        "works_started",
        "works_concluded",
    ]
    assert (told[0].data["note"], told[0].data["parties"]) == ("Começa pela rede da rua.", [str(person.user_id)])
    assert kinds(person, request_id)[-4:] == ["works_started", "works_suspended", "works_started", "works_concluded"]
    (row,) = world.audited("works.concluded")
    assert row.subject == request_id
    rows = person.get(f"/requests/{request_id}/timeline", limit=100).json["items"]
    assert [one["note"] for one in rows if one["kind"] == "works_started"] == ["Começa pela rede da rua.", None]


@pytest.mark.parametrize(
    ("kind", "next_step", "turn"),
    [
        ("new_connection", "inspection", "distributor"),
        ("connection_budget", "inspection", "distributor"),
        ("generation_budget", "commissioning", "customer"),
    ],
)
def test_what_follows_on_the_works(world: World, kind: str, next_step: str, turn: str) -> None:
    person, staff = world.person(), world.staff()
    request_id = accepted(world, person, kind, *about(world, person, kind))
    assert done(works(staff, request_id, "started"))["next_step"] == "works"
    world.events()
    found = done(works(staff, request_id, "concluded"))
    assert (found["next_step"], found["turn"]) == (next_step, turn)
    (told,) = world.events()
    assert told.data["next_step"] == next_step
    (listed,) = [one for one in person.get("/requests", turn=turn).json["items"] if one["id"] == request_id]
    assert listed["turn"] == turn
    other = "customer" if turn == "distributor" else "distributor"
    assert request_id not in [one["id"] for one in person.get("/requests", turn=other).json["items"]]


def test_works_go_in_their_order_only(world: World) -> None:
    person, staff = world.person(), world.staff()
    request_id = accepted(world, person, "new_connection")
    world.events()

    def refused(*statuses: str) -> None:
        for status in statuses:
            answer = works(staff, request_id, status)
            assert (answer.status_code, answer.json["code"]) == (409, "request.moved"), status

    refused("suspended", "concluded")
    done(works(staff, request_id, "started"))
    refused("started")
    done(works(staff, request_id, "suspended"))
    refused("suspended", "concluded")
    done(works(staff, request_id, "started"))
    done(works(staff, request_id, "concluded"))
    refused("started", "suspended", "concluded")
    assert facts_told(world) == ["works_started", "works_suspended", "works_started", "works_concluded"]


@pytest.mark.parametrize("status", [RequestStatus.APPROVED, RequestStatus.BUDGET_ISSUED, RequestStatus.COMPLETED])
def test_neither_works_nor_contracts_begin_before_a_budget_is_accepted_or_after_the_end(
    world: World, status: RequestStatus
) -> None:
    person, staff = world.person(), world.staff()
    request_id = approved(world, person, works_needed=True)["id"]
    put_into(world, request_id, status)
    for answer in (works(staff, request_id, "started"), contracts(staff, request_id, "sent")):
        assert (answer.status_code, answer.json["code"]) == (409, "request.moved")


def test_contracts_are_sent_and_come_back_signed(world: World) -> None:
    person, staff = world.person(), world.staff()
    request_id = accepted(world, person, "connection_budget", *about(world, person, "connection_budget"))
    world.events()
    assert contracts(staff, request_id, "signed").json["code"] == "request.moved"
    found = done(contracts(staff, request_id, "sent", note="Por correio."))
    assert (found["contracts_status"], found["status"]) == ("sent", "budget_accepted")
    assert contracts(staff, request_id, "sent").json["code"] == "request.moved"
    done(works(staff, request_id, "started"))
    assert done(contracts(staff, request_id, "signed"))["contracts_status"] == "signed"
    assert contracts(staff, request_id, "signed").json["code"] == "request.moved"
    assert kinds(person, request_id)[-3:] == ["contracts_sent", "works_started", "contracts_signed"]
    sent, _, _ = world.events()
    assert (sent.type, sent.data["note"]) == ("connections.contracts_sent.v1", "Por correio.")


def test_what_is_unknown_or_has_an_address_is_refused(world: World) -> None:
    person, staff = world.person(), world.staff()
    request_id = accepted(world, person, "new_connection")
    for what, body, pointer in (
        ("works", {"status": "finished"}, "#/status"),
        ("works", {}, "#/status"),
        ("contracts", {"status": "lost"}, "#/status"),
        ("works", {"status": "started", "note": "http://exemplo.com"}, "#/note"),
    ):
        answer = staff.ask(request_id, what, body)
        assert (answer.status_code, answer.json["errors"][0]["pointer"]) == (422, pointer)
    assert staff.request(request_id).json["works_status"] is None


def test_staff_neither_build_nor_inspect_their_own(world: World) -> None:
    person = world.person()
    owner = world.staff()
    request_id = accepted(world, person, "new_connection")
    world.access(owner, person.document, staff_unit(world, request_id))
    world.tell_profile(owner, approved=True)
    for what, body in (("works", {"status": "started"}), ("contracts", {"status": "sent"})):
        answer = owner.ask(request_id, what, body)
        assert (answer.status_code, answer.json["code"]) == (403, "request.own")


def staff_unit(world: World, request_id: str) -> str:
    return str(world.staff().request(request_id).json["consumer_unit"])


def test_a_stale_version_changes_nothing(world: World) -> None:
    person, staff = world.person(), world.staff()
    request_id = accepted(world, person, "new_connection")
    read = staff.request(request_id).headers["ETag"]
    done(contracts(staff, request_id, "sent"))
    answer = staff.ask(request_id, "works", {"status": "started"}, if_match=read)
    assert (answer.status_code, answer.json["code"]) == (412, "version.mismatch")
    done(staff.ask(request_id, "works", {"status": "started"}))

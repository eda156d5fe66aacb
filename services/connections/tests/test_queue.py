"""The queue: whose deadline ends first is first, and each is seen with what an analyst needs to choose."""

from datetime import UTC, datetime

import pytest
from connections_kit.desk import claim, send_back
from connections_kit.requests import submitted
from connections_kit.world import Person, World

from chassis.ids import new_id
from chassis.testing.clock import frozen


def ids(analyst: Person, /, **query: str) -> list[str]:
    listed = analyst.get("/queue", **query)
    assert listed.status_code == 200, listed.text
    return [item["id"] for item in listed.json["items"]]


@pytest.mark.covers("B36")
def test_of_equal_deadlines_the_oldest_is_first_and_pages_follow_each_other(world: World) -> None:
    with frozen() as clock:
        analyst, waiting = world.staff(), []
        for _ in range(5):
            waiting.append(submitted(world, world.person(), "new_connection"))
            clock.tick(minutes=1)
        claim(analyst, waiting[2])
        seen, after = [], {}
        while True:
            page = analyst.get("/queue", limit=2, **after).json
            seen += [item["id"] for item in page["items"]]
            if page["next"] is None:
                break
            after = {"after": page["next"]}
    assert seen == waiting


def test_an_item_says_what_an_analyst_needs_to_choose(world: World) -> None:
    with frozen(datetime(2026, 9, 16, 1, 30, tzinfo=UTC)) as clock:  # still the 15th in São Paulo
        person = world.person()
        request_id = submitted(world, person, "new_connection")
        clock.tick(hours=2)
        analyst = world.staff()
        (item,) = analyst.get("/queue").json["items"]
        whole = analyst.request(request_id).json
    assert item == {
        "id": request_id,
        "protocol": whole["protocol"],
        "service_order": whole["service_order"],
        "kind": "new_connection",
        "status": "submitted",
        "turn": "distributor",
        "holder": {"name": person.name, "document": person.document},
        "consumer_unit": None,
        "channel": "online",
        "round": 1,
        "analyst_id": None,
        "waiting_since": item["waiting_since"],
        "days_waiting": 1,
        "next_step": None,
        "contracts_status": None,
        "works_status": None,
        "inspection_at": None,
        "clock": "completeness_check",
        "due_on": "2026-09-22",
        "days_left": 4,
        "unit": "business_days",
        "article": "REN 1000/2021, art. 71",
        "is_suspended": False,
        "asks_debts": False,
        "has_debts": False,
    }
    assert item["waiting_since"].startswith("2026-09-16T01:30")


def test_filters_narrow_the_queue(world: World) -> None:
    me, colleague, holder = world.staff(), world.staff(), world.person()
    unit = world.unit(holder.document)
    free = submitted(world, world.person(), "new_connection")
    mine = submitted(world, holder, "commissioning", unit)
    theirs = submitted(world, world.person(), "new_connection")
    claim(me, mine)
    claim(colleague, theirs)
    assert ids(me, analyst="me") == ids(colleague, analyst=str(me.user_id)) == [mine]
    assert ids(me, analyst="none") == ids(me, status="submitted") == [free]
    assert ids(me, status="in_analysis") == [mine, theirs]
    assert ids(me, kind="new_connection") == [free, theirs]
    assert ids(me, kind="new_connection", analyst="me") == ids(me, analyst=str(new_id())) == []
    for query in ({"analyst": "nobody"}, {"status": "draft"}, {"status": "rejected"}, {"kind": "other"}):
        assert me.get("/queue", **query).status_code == 422


def test_what_is_back_with_the_customer_or_over_does_not_wait(world: World) -> None:
    analyst, person = world.staff(), world.person()
    draft = person.open("new_connection").json["id"]
    returned = submitted(world, person, "new_connection")
    assert ids(analyst) == [returned] != [draft]
    claim(analyst, returned)
    assert send_back(analyst, returned, {"section": "contact"}).status_code == 200
    assert ids(analyst) == []
    person.ask(returned, "withdrawal")
    assert ids(analyst) == []


def test_whose_deadline_ends_first_is_first_net_of_suspensions_and_what_stands_still_is_last(world: World) -> None:
    with frozen(datetime(2026, 9, 15, 12, tzinfo=UTC)) as clock:
        earliest, delayed, still = (submitted(world, world.person(), "new_connection") for _ in range(3))
        clock.tick(days=1)
        later = submitted(world, world.person(), "new_connection")
        assert ids(world.staff()) == [earliest, delayed, still, later]
        clock.tick(days=1)
        analyst = world.staff()
        said = {"reason": "phone_documents", "from": "2026-09-16"}
        for request_id in (delayed, still):
            assert analyst.ask(request_id, "suspensions", said).status_code == 201
        assert ids(analyst) == [earliest, later, delayed, still]
        begun = analyst.request(delayed).json["suspensions"][0]["id"]
        assert analyst.ask(delayed, f"suspensions/{begun}/end", {"until": "2026-09-17"}).status_code == 200
        assert ids(analyst) == [earliest, later, delayed, still]
        listed = analyst.get("/queue").json["items"]
        pages, after = [], None
        while True:
            page = analyst.get("/queue", limit=1, **({"after": after} if after else {})).json
            pages += [item["id"] for item in page["items"]]
            after = page["next"]
            if after is None:
                break
    assert pages == [earliest, later, delayed, still]
    assert [(item["due_on"], item["days_left"], item["is_suspended"]) for item in listed] == [
        ("2026-09-22", 3, False),
        ("2026-09-23", 4, False),
        ("2026-09-24", 5, True),
        (None, None, True),
    ]


def test_days_left_are_negative_when_the_deadline_is_over(world: World) -> None:
    with frozen(datetime(2026, 9, 15, 12, tzinfo=UTC)) as clock:
        submitted(world, world.person(), "new_connection")
        clock.tick(days=10)
        (item,) = world.staff().get("/queue").json["items"]
    assert (item["due_on"], item["days_left"]) == ("2026-09-22", -3)

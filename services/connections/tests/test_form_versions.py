"""Versions of forms: published with notice, never changed; drafts are carried over to the next one."""

from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
from connections_kit.forms import COMPLETE, MODULE, answers, definition, form
from connections_kit.world import Person, World

from chassis.ids import new_id
from chassis.problems import NotFound
from chassis.testing.clock import FrozenClock, frozen
from chassis.testing.parallel import at_once
from connections.forms import Form, carry_over
from connections.model import FormVersion
from connections.queries import forms as queries

TODAY = date(2026, 9, 15)
KIND = "commissioning"


@pytest.fixture(autouse=True)
def clock() -> Iterator[FrozenClock]:
    with frozen(datetime(2026, 9, 15, 12, tzinfo=UTC)) as stopped:
        yield stopped


def in_days(days: int) -> str:
    return (TODAY + timedelta(days=days)).isoformat()


def publish(staff: Person, days: int, *, kind: str = KIND, **said: Any) -> Any:
    body = {"effective_on": in_days(days), **said}
    if "definition" not in body:
        body["definition"] = definition(kind)
    return staff.post(f"/forms/{kind}/versions", body)


@pytest.mark.parametrize("kind", COMPLETE)
def test_everybody_who_is_signed_in_gets_the_form(world: World, kind: str) -> None:
    found = world.person(known=False).get(f"/forms/{kind}").json
    assert {name: found[name] for name in definition(kind)} == definition(kind)
    assert (found["version"], found["effective_on"], found["grounds"]) == (1, "2026-01-01", None)
    assert (found["superseded_on"], found["ends_on"]) == (None, None)


@pytest.mark.parametrize("path", ["/forms/wedding", "/forms/commissioning?version=2", "/forms/wedding?version=1"])
def test_there_is_no_other_form(world: World, path: str) -> None:
    assert world.person().http.get(f"/api/connections/v1{path}").status_code == 404


@pytest.mark.parametrize("version", ["0", "-1", "one", "99999999999"])
def test_a_version_is_a_small_number(world: World, version: str) -> None:
    assert world.person().get("/forms/commissioning", version=version).status_code == 422


def test_a_requirement_of_the_distributors_own_needs_120_days(world: World) -> None:
    staff = world.staff()
    refused = publish(staff, 119)
    assert (refused.status_code, refused.json["code"]) == (422, "form.notice_too_short")
    assert (refused.json["notice_days"], refused.json["earliest_on"]) == (120, in_days(120))
    accepted = publish(staff, 120)
    assert (accepted.status_code, accepted.json["version"], accepted.json["grounds"]) == (201, 2, None)
    assert len(world.rows(FormVersion)) == 5


@pytest.mark.parametrize("grounds", ["regulation", "safety", "clarity", "benefit"])
def test_some_grounds_need_no_notice(world: World, grounds: str) -> None:
    accepted = publish(world.staff(), 0, grounds=grounds)
    assert (accepted.status_code, accepted.json["grounds"]) == (201, grounds)


def test_other_grounds_are_none(world: World) -> None:
    refused = publish(world.staff(), 0, grounds="haste")
    assert refused.json["errors"][0]["pointer"] == "#/grounds"


def test_nothing_comes_into_force_in_the_past_or_before_what_is_announced(world: World) -> None:
    staff = world.staff()
    past = publish(staff, -1, grounds="safety").json["errors"]
    assert [(error["pointer"], error["code"]) for error in past] == [("#/effective_on", "form.effective_in_past")]
    assert publish(staff, 130).status_code == 201
    sooner = publish(staff, 129, grounds="safety").json["errors"]
    assert [error["code"] for error in sooner] == ["form.effective_before_latest"]
    assert publish(staff, 130, grounds="safety").json["version"] == 3


def test_a_faulty_definition_is_refused_with_every_fault(world: World) -> None:
    faulty = definition(KIND)
    del faulty["title"]["es"]
    faulty["sections"][0]["fields"][1]["type"] = "colour"
    refused = publish(world.staff(), 200, definition=faulty)
    assert refused.status_code == 422
    assert [(error["pointer"], error["code"]) for error in refused.json["errors"]] == [
        ("#/definition/title/es", "definition.text_missing"),
        ("#/definition/sections/0/fields/1/type", "definition.type_unknown"),
        ("#/definition/sections/request/budget_request_id", "definition.contract"),
    ]
    other = publish(world.staff(), 200, definition=definition("new_connection"))
    assert other.json["errors"][0]["pointer"] == "#/definition/kind"
    assert (
        world.staff().post("/forms/wedding/versions", {"definition": {}, "effective_on": in_days(200)}).status_code
        == 404
    )
    assert len(world.rows(FormVersion)) == 4


def test_a_version_is_in_force_from_its_day_until_the_next_one_is(world: World, clock: FrozenClock) -> None:
    staff, person = world.staff(), world.person()
    changed = definition(KIND)
    changed["slots"][3]["most"] = 20
    assert publish(staff, 120, definition=changed).status_code == 201
    first = person.get("/forms/commissioning").json
    assert (first["version"], first["slots"][3]["most"]) == (1, 10)
    assert (first["superseded_on"], first["ends_on"]) == (in_days(120), in_days(150))
    announced = person.get("/forms/commissioning", version=2).json
    assert (announced["effective_on"], announced["slots"][3]["most"]) == (in_days(120), 20)
    clock.tick(days=119, hours=14, minutes=59)
    later = world.person()
    assert later.get("/forms/commissioning").json["version"] == 1
    clock.tick(minutes=1)  # midnight in São Paulo
    assert later.get("/forms/commissioning").json["version"] == 2
    assert later.get("/forms/commissioning", version=1).json["sections"] == definition(KIND)["sections"]


def test_a_pinned_version_knows_the_newer_one(world: World) -> None:
    assert publish(world.staff(), 120).status_code == 201
    day = TODAY + timedelta(days=120)
    with world.database.reading() as session:
        before, after = day - timedelta(days=1), day
        assert queries.current_form(session, KIND, before)[0] == 1
        version, current = queries.current_form(session, KIND, after)
        assert (version, current.slots) == (2, form(KIND).slots)
        assert queries.form_of(session, KIND, 1) is queries.form_of(session, KIND, 1)
        assert queries.newer_form(session, KIND, 1, before) is None
        assert queries.newer_form(session, KIND, 1, after) == {"version": 2, "effective_on": day}
        assert queries.newer_form(session, KIND, 2, after) is None
        assert queries.superseded_on(session, KIND, 1) == day
        assert queries.superseded_on(session, KIND, 2) is None
        with pytest.raises(NotFound):
            queries.form_of(session, KIND, 3)
        with pytest.raises(NotFound):
            queries.current_form(session, KIND, date(2025, 12, 31))


def test_a_publication_is_audited_and_happens_once(world: World) -> None:
    staff = world.staff()
    key = str(new_id())
    body = {"definition": definition(KIND), "effective_on": in_days(120)}
    first, again = (staff.post("/forms/commissioning/versions", body, idempotency_key=key) for _ in range(2))
    assert (first.json, again.headers["Idempotency-Replayed"]) == (again.json, "true")
    (row,) = world.audited("form.published")
    assert (row.subject, row.details["effective_on"], row.actor_id) == ("commissioning/2", in_days(120), staff.user_id)


def test_versions_published_at_once_get_different_numbers(world: World) -> None:
    staff = [world.staff() for _ in range(6)]
    published = at_once(6, lambda number: publish(staff[number], 120))
    assert sorted(one.json["version"] for one in published) == [2, 3, 4, 5, 6, 7]


def test_a_draft_goes_to_another_version_by_name_and_type() -> None:
    changed = definition("generation_budget")
    request, modules, _inverters, compensation, responsible = changed["sections"]
    modules["fields"][1]["fields"] = [one for one in modules["fields"][1]["fields"] if one["name"] != "area_m2"]
    compensation["fields"][1]["options"] = [{"code": "club", "label": request["title"]}]
    responsible["fields"][3] = {"name": "registration", "type": "integer", "label": request["title"]}
    responsible["fields"].append({"name": "licence", "type": "line", "label": request["title"], "required": True})
    del responsible["fields"][4:6]
    changed["slots"] = [slot for slot in changed["slots"] if slot["code"] != "block_diagram"]
    newer = Form.read(changed)
    said = {
        "modules.modules": [{**MODULE, "area_m2": 2}, MODULE],
        "compensation.modality": "shared",
        "compensation.shared_by": "cooperative",
        "technical_responsible.registration": "AM-123",
        "inverters.storage": {"capacity_kwh": 1, "power_kw": 1},
    }
    given = {**answers("generation_budget", said), "of_old": {"colour": "red"}}
    carried = carry_over(given, {"identity": 1, "block_diagram": 2}, newer)
    assert carried.dropped == (
        "modules/modules/area_m2",
        "compensation/shared_by",
        "technical_responsible/registration",
        "technical_responsible/engagement",
        "of_old/colour",
        "block_diagram",
    )
    assert carried.slots == ("identity",)
    assert carried.answers["modules"]["modules"] == [MODULE, MODULE]
    assert carried.answers["compensation"] == {"modality": "shared"}
    assert carried.answers["inverters"] == given["inverters"]
    assert "of_old" not in carried.answers


def test_a_draft_of_the_same_version_loses_nothing() -> None:
    for kind in COMPLETE:
        given, slots = answers(kind), [slot.name for slot in form(kind).slots]
        carried = carry_over(given, slots, form(kind))
        assert (carried.answers, carried.slots, carried.dropped) == (given, tuple(slots), ())

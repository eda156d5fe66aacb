"""What the row of a return says, on which deadlines depend: documents missing by phone, and demands that come late."""

from datetime import UTC, datetime
from typing import Any
from uuid import UUID

import pytest
from connections_kit.clocks import last_clocks
from connections_kit.desk import claim, claimed, send_back
from connections_kit.requests import attach, fill, submitted
from connections_kit.world import Person, World

from chassis.testing.clock import frozen
from connections.model import TimelineEntry
from connections.states import TimelineKind

TUESDAY = datetime(2026, 9, 15, 12, tzinfo=UTC)


def returns(person: Person, request_id: str) -> list[dict[str, Any]]:
    rows = person.get(f"/requests/{request_id}/timeline", limit=100).json["items"]
    return [row["details"] for row in rows if row["kind"] == "returned"]


def without_flags(world: World, request_id: str) -> None:
    """Make the rows of returns such as they were before they said why."""
    with world.writing() as session:
        rows = session.query(TimelineEntry).filter_by(request_id=UUID(request_id), kind=TimelineKind.RETURNED)
        for entry in rows:
            entry.details = {name: entry.details[name] for name in ("items", "until")}


@pytest.mark.parametrize("is_older", [False, True])
def test_a_request_by_phone_is_returned_for_documents_in_five_business_days(world: World, is_older: bool) -> None:
    with frozen(TUESDAY):
        clerk, holder = world.staff(), world.person()
        unit = world.unit(holder.document)
        request_id = clerk.open("commissioning", unit, channel="phone").json["id"]
        fill(clerk, request_id, "commissioning", unit)
        assert clerk.ask(request_id, "submission").status_code == 200
        (said,) = returns(clerk, request_id)
        assert (said["reason"], said["is_justified"], said["until"]) == ("phone_documents", False, "2026-09-22")
        if is_older:
            without_flags(world, request_id)
        clock = last_clocks(clerk, request_id)["phone_documents"]
        assert (clock["article"], clock["due_on"]) == ("REN 1000/2021, art. 399", "2026-09-22")


def test_an_analysts_return_in_the_moment_of_the_submission_by_phone_is_none_for_missing_documents(
    world: World,
) -> None:
    """The clock stands still, so both have the same moment; the row says which of the two it is."""
    with frozen(TUESDAY):
        clerk, analyst, holder = world.staff(), world.staff(), world.person()
        unit = world.unit(holder.document)
        request_id = clerk.open("commissioning", unit, channel="phone").json["id"]
        fill(clerk, request_id, "commissioning", unit)
        attach(world, request_id)
        assert clerk.ask(request_id, "submission").status_code == 200
        claim(analyst, request_id)
        assert send_back(analyst, request_id, {"slot": "photos"}).status_code == 200
        assert "reason" not in returns(clerk, request_id)[0]
        assert {"cure", "phone_documents"} & last_clocks(clerk, request_id).keys() == {"cure"}


def taken_over(world: World, request_id: str) -> Person:
    """Another analyst, signed in at the present time, who has the request now."""
    analyst = world.staff()
    assert analyst.ask(request_id, "claim", {"force": True}).status_code == 200
    return analyst


def round_again(world: World, person: Person, request_id: str) -> None:
    """Correct what was returned, and submit it again, signed in at the present time."""
    person = world.signed_in_again(person)
    answers = {one["section"]: one for one in person.request(request_id).json["sections"]}
    for section, one in answers.items():
        if one["is_open"]:
            assert person.save(request_id, section, one["answers"]).status_code == 200
    assert person.ask(request_id, "submission").status_code == 200


def test_a_note_with_a_first_return_does_not_shorten_the_next_analysis(world: World) -> None:
    with frozen(TUESDAY) as now:
        person, analyst = world.person(), world.staff()
        request_id = claimed(world, analyst, person, "generation_budget", world.unit(person.document))
        now.at = datetime(2026, 9, 23, 12, tzinfo=UTC)  # after the five days of art. 71
        analyst = taken_over(world, request_id)
        first = send_back(analyst, request_id, {"section": "compensation"}, justification="Confira, por favor.")
        assert first.status_code == 200, first.text
        assert returns(analyst, request_id)[-1]["is_justified"] is False
        round_again(world, person, request_id)
        found = last_clocks(analyst, request_id)
        assert "project_reanalysis" not in found and found["project_analysis"]["started_on"] == "2026-09-23"


def test_a_demand_that_could_have_been_made_before_does(world: World) -> None:
    with frozen(TUESDAY) as now:
        person, analyst = world.person(), world.staff()
        request_id = claimed(world, analyst, person, "generation_budget", world.unit(person.document))
        assert send_back(analyst, request_id, {"section": "compensation"}).status_code == 200
        round_again(world, person, request_id)
        now.at = datetime(2026, 9, 24, 12, tzinfo=UTC)
        analyst = taken_over(world, request_id)
        late = send_back(analyst, request_id, {"section": "modules"}, justification="A norma mudou.")
        assert late.status_code == 200, late.text
        assert [said["is_justified"] for said in returns(analyst, request_id)] == [False, True]
        round_again(world, person, request_id)
        assert last_clocks(analyst, request_id)["project_reanalysis"]["term"] == 10
        without_flags(world, request_id)
        assert "project_reanalysis" in last_clocks(analyst, request_id), "an older row has only its note"


def test_what_was_not_corrected_in_time_is_not_submitted_before_the_job_has_run(world: World) -> None:
    with frozen(TUESDAY) as now:
        person, analyst = world.person(), world.staff()
        other = world.person()
        requests = [claimed(world, analyst, person), submitted(world, other, "new_connection")]
        claim(analyst, requests[1])
        for request_id in requests:
            assert send_back(analyst, request_id, {"section": "contact"}).json["cure_until"] == "2026-10-15"
        now.at = datetime(2026, 10, 16, 2, 0, tzinfo=UTC)  # still the 15th in São Paulo
        round_again(world, person, requests[0])
        now.at = datetime(2026, 10, 16, 3, 0, tzinfo=UTC)
        late = world.signed_in_again(other)
        refused = late.ask(requests[1], "submission")
        assert (refused.status_code, refused.json["code"]) == (409, "request.cure_over")
        assert refused.json["cure_until"] == "2026-10-15"
        assert world.run_job("lapse-requests", now()) == 1

"""What a new holder sees of a request that came with the unit: what goes on, and not what was the former holder's."""

from datetime import UTC, datetime
from typing import Any

import pytest
from connections_kit.desk import claimed
from connections_kit.papers import by_poppler
from connections_kit.requests import submitted
from connections_kit.works import done, inspected, moment, schedule, to_inspect
from connections_kit.world import Person, World

from chassis.testing.clock import FrozenClock, frozen
from connections.clocks import digest_of

TUESDAY = datetime(2026, 9, 15, 12, tzinfo=UTC)


class Handover:
    """A commissioning in analysis whose unit gets another holder on Friday, 18 September.

    Two suspensions were noted by then: one for documents that is over, and one by an authority that goes on.
    """

    def __init__(self, world: World, now: FrozenClock) -> None:
        self.world, self.now = world, now
        self.former, self.successor, self.staff = world.person(), world.person(), world.staff()
        self.unit = world.unit(self.former.document)
        self.id = submitted(world, self.former, "commissioning", self.unit)
        over = self._suspend("phone_documents")
        now.tick(days=2)
        self.staff = world.staff()
        done(self.staff.ask(self.id, f"suspensions/{over}/end", {"until": "2026-09-16"}))
        self._suspend("authority")
        now.tick(days=1)
        self.staff, self.successor = world.staff(), world.signed_in_again(self.successor)
        self.former_saw = world.signed_in_again(self.former).request(self.id).json
        done(self.staff.patch(self.unit, {"holder_document": self.successor.document}))
        now.tick(days=3)
        self.staff, self.successor = world.staff(), world.signed_in_again(self.successor)

    def _suspend(self, reason: str) -> str:
        begun = self.staff.ask(self.id, "suspensions", {"reason": reason, "from": self.now.at.date().isoformat()})
        assert begun.status_code == 201, begun.text
        return str(begun.json["id"])

    def evidence(self, who: Person, **query: str) -> dict[str, Any]:
        return done(who.get(f"/requests/{self.id}/evidence", **query))


def reasons(found: list[dict[str, Any]]) -> list[str]:
    return [one["reason"] for one in found]


def test_a_new_holder_sees_no_suspension_that_was_over(world: World) -> None:
    with frozen(TUESDAY) as now:
        handed = Handover(world, now)
        assert reasons(handed.former_saw["suspensions"]) == ["phone_documents", "authority"]
        assert reasons(handed.successor.request(handed.id).json["suspensions"]) == ["authority"]
        assert reasons(handed.staff.request(handed.id).json["suspensions"]) == ["phone_documents", "authority"]
        (exported,) = handed.successor.get("/me/export").json["requests"]
        assert reasons(exported["suspensions"]) == ["authority"]


def test_a_new_holder_sees_the_deadlines_that_run_but_not_why_days_before_did_not_count(world: World) -> None:
    with frozen(TUESDAY) as now:
        handed = Handover(world, now)
        of_staff = {one["code"]: one for one in handed.staff.get(f"/requests/{handed.id}/clocks").json["items"]}
        of_holder = {one["code"]: one for one in handed.successor.get(f"/requests/{handed.id}/clocks").json["items"]}
        assert reasons(of_staff["inspection_lv"]["suspensions"]) == ["phone_documents"]
        assert reasons(of_holder["inspection_lv"]["suspensions"]) == ["former_holder"]
        for name in ("started_on", "due_on", "days_used", "days_left", "status"):
            assert of_holder["inspection_lv"][name] == of_staff["inspection_lv"][name]


@pytest.mark.parametrize("days", [0, 1])
def test_deadlines_that_had_ended_are_the_former_holders(world: World, days: int) -> None:
    with frozen(TUESDAY) as now:
        former, successor, staff = world.person(), world.person(), world.staff()
        found = to_inspect(world, former)
        inspected(staff, found["id"], passed=False)
        now.tick(days=1)
        done(world.signed_in_again(former).ask(found["id"], "inspection/request"))
        now.tick(days=days, minutes=1)
        staff = world.staff()
        done(staff.patch(found["consumer_unit"], {"holder_document": successor.document}))
        successor = world.signed_in_again(successor)
        of_staff = [one["code"] for one in staff.get(f"/requests/{found['id']}/clocks").json["items"]]
        of_holder = [one["code"] for one in successor.get(f"/requests/{found['id']}/clocks").json["items"]]
        assert "new_inspection" in of_staff and "completeness_check" in of_staff
        assert of_holder == ["inspection_lv"]


def test_each_side_has_one_sheet_with_one_digest_and_staff_can_check_both(world: World) -> None:
    with frozen(TUESDAY) as now:
        handed = Handover(world, now)
        whole, holders = handed.evidence(handed.staff), handed.evidence(handed.successor)
        assert (whole["holder_since"], holders["holder_since"]) == (None, "2026-09-18")
        assert whole["digest"] != holders["digest"]
        for sheet in (whole, holders):
            assert sheet["digest"] == digest_of(sheet)
            assert sheet["sides"][0]["days_used"] == sum(
                one["days_used"] for one in sheet["clocks"] if one["owner"] == sheet["sides"][0]["side"]
            )
        assert handed.evidence(handed.staff, side="holder") == holders
        assert handed.evidence(handed.successor, side="holder") == holders
        assert "phone_documents" in str(whole) and "phone_documents" not in str(holders)
        pdf = handed.staff.get(f"/requests/{handed.id}/evidence.pdf", side="holder")
        assert holders["digest"] in by_poppler(pdf.data)


def test_without_a_change_of_the_holder_all_get_the_same_sheet(world: World) -> None:
    person, staff = world.person(), world.staff()
    request_id = claimed(world, staff, person)
    path = f"/requests/{request_id}/evidence"
    found = [done(person.get(path)), done(staff.get(path)), done(staff.get(path, side="holder"))]
    assert found[0] == found[1] == found[2]
    assert staff.get(path, side="professional").status_code == 422


def test_a_new_holder_sees_the_inspection_that_comes_and_none_that_was(world: World) -> None:
    former, successor, staff = world.person(), world.person(), world.staff()
    found = to_inspect(world, former)
    inspected(staff, found["id"], passed=False)
    done(former.ask(found["id"], "inspection/request"))
    at = moment()
    done(schedule(staff, found["id"], at))
    done(staff.patch(found["consumer_unit"], {"holder_document": successor.document}))
    seen = successor.request(found["id"]).json["inspection"]
    assert (seen["is_pending"], seen["attempts"], seen["defects"], seen["note"]) == (True, 0, [], None)
    assert datetime.fromisoformat(seen["scheduled_at"]) == datetime.fromisoformat(at)
    assert staff.request(found["id"]).json["inspection"]["attempts"] == 1

"""Profile wizard → approval → access to a unit, offered by its holder or asked for by the professional → its end."""

from datetime import UTC, datetime, timedelta

import pytest
from tests.journeys.people import World
from tests.journeys.problems import problem
from tests.journeys.representing import (
    Somebody,
    a_holder,
    a_unit,
    an_approved_professional,
    back_office,
    eventually,
    in_days,
    offer,
    somebody,
)


def one(of: Somebody, access_id: str) -> dict[str, object]:
    return dict(of.get(f"/unit-accesses/{access_id}").json())


@pytest.mark.covers("G11", "G12", "G13", "G14", "G15", "G16", "B18", "B22", "B25", "B29")
def test_a_holder_grants_access_until_a_date_and_it_ends_by_itself(world: World) -> None:
    holder, nobody = a_holder(world), somebody(world)
    unit = a_unit(world, holder.person.document)
    professional = an_approved_professional(world)
    ask = {"direction": "grant", "consumer_unit": unit, "valid_until": in_days(10)}
    unknown = {**ask, "professional_document": nobody.person.document}
    eventually(lambda: holder.post("/unit-accesses", unknown).status_code != 404, "the unit's copy")
    problem(holder.post("/unit-accesses", unknown), 409, "unit_access.no_professional_profile")

    access = offer(holder, professional, unit, days=10)
    world.mails.wait_for(professional.person.email, "unit_access_offered")
    assert nobody.get(f"/unit-accesses/{access}").status_code == 404
    assert nobody.post(f"/unit-accesses/{access}/acceptance").status_code == 404
    accepted = professional.post(f"/unit-accesses/{access}/acceptance")
    assert (accepted.status_code, accepted.json()["status"]) == (200, "active")
    world.mails.wait_for(holder.person.email, "unit_access_granted_for_holder")

    later = datetime.now(UTC) + timedelta(days=4)
    job(world, "warn-of-unit-access-ends", later)
    world.mails.wait_for(holder.person.email, "unit_access_expiring_for_holder")
    job(world, "expire-unit-accesses", later + timedelta(days=8))
    assert one(professional, access)["status"] == "expired"
    world.mails.wait_for(professional.person.email, "unit_access_ended")


def test_a_granted_access_can_be_revoked_by_its_holder(world: World) -> None:
    holder = a_holder(world)
    unit = a_unit(world, holder.person.document)
    professional = an_approved_professional(world)
    access = offer(holder, professional, unit, days=30)
    assert professional.post(f"/unit-accesses/{access}/acceptance").status_code == 200
    assert holder.delete(f"/unit-accesses/{access}").status_code == 204
    assert one(professional, access)["status"] == "revoked"
    problem(professional.post(f"/unit-accesses/{access}/acceptance"), 409, "unit_access.not_pending")


@pytest.mark.covers("G18", "B27", "B28")
def test_a_professional_asks_and_the_holder_accepts_with_an_end(world: World) -> None:
    holder, other = a_holder(world), a_holder(world)
    unit = a_unit(world, holder.person.document)
    professional = an_approved_professional(world)
    offered = {"direction": "request", "consumer_unit": unit}
    right = professional.post("/unit-accesses", {**offered, "holder_document": holder.person.document})
    wrong = professional.post("/unit-accesses", {**offered, "holder_document": other.person.document})
    assert (right.status_code, wrong.status_code) == (201, 201)
    assert right.json().keys() == wrong.json().keys()
    assert right.json()["status"] == wrong.json()["status"] == "pending_holder"
    waiting = eventually(lambda: holder.get("/unit-accesses", side="holder").json()["items"], "the holder's list")
    assert [item["id"] for item in waiting] == [right.json()["id"]]
    assert other.get("/unit-accesses", side="holder").json()["items"] == []
    accepted = holder.post(f"/unit-accesses/{right.json()['id']}/acceptance", {"valid_until": in_days(365)})
    assert (accepted.status_code, accepted.json()["valid_until"]) == (200, in_days(365))
    world.mails.wait_for(professional.person.email, "unit_access_granted")


def test_the_demo_accounts_can_begin_at_once(world: World) -> None:
    demo = world.platform.demo()
    holder = world.visitor.as_(world.login(demo["holder"]["login"], demo["holder"]["password"]).json()["access_token"])
    body = {
        "direction": "grant",
        "consumer_unit": "10000001",
        "professional_document": demo["professional"]["login"],
        "valid_until": in_days(30),
    }
    granted = holder.post("/api/representatives/v1/unit-accesses", body)
    assert granted.status_code == 201, granted.text
    found = back_office(world).get("/professional-profiles", status="approved", limit=100).json()["items"]
    assert demo["professional"]["login"] in [profile["document"] for profile in found]
    assert holder.delete(f"/api/representatives/v1/unit-accesses/{granted.json()['id']}").status_code == 204


def job(world: World, name: str, as_of: datetime) -> None:
    """Run a job of the service as its operator does, at a moment to come."""
    moment = as_of.strftime("%Y-%m-%dT%H:%M:%SZ")
    done = world.platform.operate("representatives", "jobs", name, "--as-of", moment)
    assert done.returncode == 0, done.stderr

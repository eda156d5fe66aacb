"""Staff keep the record of consumer units: one by one, with what other services are told."""

from typing import Any

import pytest
from connections_kit.world import World

from chassis.documents import a_cpf
from chassis.testing.events import heard
from connections.model import ConsumerUnit


def test_a_new_unit_is_told_with_its_whole_state(world: World) -> None:
    holder, company, administrator = world.person(), world.company(), world.person()
    world.relation(administrator, company)
    unit = world.unit(holder.document, other_codes=["87654321"], complement="Fundos")
    firm = world.unit(company.cnpj)
    first, second = world.events("consumer_unit_registered")
    assert first.data == {
        "consumer_unit": unit,
        "other_codes": ["87654321"],
        "holder_document": holder.document,
        "address": {
            "street": "Rua de Exemplo",
            "number": "100",
            "complement": "Fundos",
            "city": "Manaus",
            "state": "AM",
            "postal_code": "69000000",
        },
        "status": "connected",
        "parties": [str(holder.user_id)],
        "companies": [],
        "actor": {"user_id": None, "kind": "system"},
    }
    assert (second.data["consumer_unit"], second.data["companies"]) == (firm, [company.cnpj])
    assert second.data["parties"] == [str(administrator.user_id)]
    assert [row.subject for row in world.audited("unit.registered")] == [unit, firm]


def test_staff_change_any_field_but_the_code(world: World) -> None:
    staff, holder = world.staff(), world.person()
    unit = world.unit(holder.document)
    said = {
        "other_codes": ["0.013.479.258.028-10", unit],
        "address": {"complement": "Bloco B", "state": "pa", "postal_code": "66.000-000"},
        "location": {"latitude": -1.45, "longitude": -48.5},
        "supply_class": "rural",
        "supply_type": "high_voltage",
        "available_power_kw": 300.1,
        "status": "disconnected",
    }
    changed = staff.patch(unit, said)
    assert changed.status_code == 200, changed.text
    assert changed.json["other_codes"] == ["001347925802810"]
    assert changed.json["address"] == {
        "street": "Rua de Exemplo",
        "number": "100",
        "complement": "Bloco B",
        "city": "Manaus",
        "state": "PA",
        "postal_code": "66000000",
    }
    same = ("location", "supply_class", "supply_type", "available_power_kw", "status")
    assert {name: changed.json[name] for name in same} == {name: said[name] for name in same}
    (told,) = world.events("consumer_unit_updated")
    assert (told.data["status"], told.data["other_codes"]) == ("disconnected", ["001347925802810"])
    assert "previous_holder_document" not in told.data
    (row,) = world.audited("unit.changed")
    assert (row.subject, row.actor_id) == (unit, staff.user_id)
    cleared = staff.patch("13.479.258.028-10", {"location": None, "available_power_kw": None, "other_codes": []})
    assert (cleared.json["location"], cleared.json["available_power_kw"]) == (None, None)
    assert staff.unit("13.479.258.028-10").status_code == 404
    assert holder.codes(query="bloco") == [unit]
    assert staff.patch(unit, {"code": "12345678"}).status_code == 422


def test_what_was_true_already_is_not_told(world: World) -> None:
    unit = world.unit(world.person().document)
    world.events()
    answer = world.staff().patch(unit, {"status": "connected", "other_codes": [], "address": {"city": "Manaus"}})
    assert answer.status_code == 200
    assert (world.events(), world.audited("unit.changed")) == ([], [])


def test_a_change_of_holder_is_told_with_the_former_one(world: World) -> None:
    former, company, administrator = world.person(), world.company(), world.person()
    world.relation(administrator, company)
    unit = world.unit(former.document)
    world.events()
    assert world.staff().patch(unit, {"holder_document": company.cnpj}).status_code == 200
    (told,) = world.events()
    assert told.type == "connections.consumer_unit_updated.v1"
    assert (told.data["holder_document"], told.data["previous_holder_document"]) == (company.cnpj, former.document)
    assert set(told.data["parties"]) == {str(administrator.user_id), str(former.user_id)}
    assert told.data["companies"] == [company.cnpj]


def test_the_last_change_does_not_win_over_one_that_was_not_read(world: World) -> None:
    staff, unit = world.staff(), world.unit(a_cpf())
    read = staff.unit(unit).headers["ETag"]
    assert staff.patch(unit, {"status": "closed"}, if_match=read).status_code == 200
    late = staff.patch(unit, {"status": "connected"}, if_match=read)
    assert (late.status_code, late.json["code"]) == (412, "version.mismatch")
    assert staff.unit(unit).json["status"] == "closed"


def test_no_code_is_used_again(world: World) -> None:
    staff = world.staff()
    first, second = world.unit(a_cpf(), other_codes=["12345678"]), world.unit(a_cpf())
    for taken in ("12345678", first):
        refused = staff.patch(second, {"other_codes": ["87654321", taken]})
        assert (refused.status_code, refused.json["code"]) == (409, "unit.code_taken")
    assert staff.unit(second).json["other_codes"] == []
    assert staff.unit("87654321").status_code == 404


@pytest.mark.parametrize(
    ("said", "pointer"),
    [
        ({"holder_document": "111.111.111-11"}, "#/holder_document"),
        ({"holder_document": None}, "#/holder_document"),
        ({"address": {"state": "XX"}}, "#/address/state"),
        ({"address": {"city": ""}}, "#/address/city"),
        ({"address": {"postal_code": "123"}}, "#/address/postal_code"),
        ({"location": {"latitude": 91, "longitude": 0}}, "#/location/latitude"),
        ({"location": {"latitude": 1}}, "#/location/longitude"),
        ({"location": {"latitude": "NaN", "longitude": 0}}, "#/location/latitude"),
        ({"available_power_kw": -1}, "#/available_power_kw"),
        ({"available_power_kw": 1e300}, "#/available_power_kw"),
        ({"status": "active"}, "#/status"),
        ({"supply_class": "house"}, "#/supply_class"),
        ({"supply_type": "four_phase"}, "#/supply_type"),
        ({"other_codes": ["x"]}, "#/other_codes/0"),
        ({"other_codes": None}, "#/other_codes"),
        ({"address": None}, "#/address"),
    ],
)
def test_what_cannot_be_is_refused_by_field(world: World, said: dict[str, Any], pointer: str) -> None:
    answer = world.staff().patch(world.unit(a_cpf()), said)
    assert answer.status_code == 422, answer.text
    assert [fault["pointer"] for fault in answer.json["errors"]] == [pointer]


def test_the_present_state_is_told_again_with_the_same_versions(world: World) -> None:
    holder = world.person()
    unit = world.unit(holder.document)
    world.staff().patch(unit, {"status": "closed"})
    told = world.events()
    with world.database.reading() as session:
        (again,) = world.runtime.service.current_state(session)
    said = {name: value for name, value in told[-1].data.items() if name != "actor"}
    assert (again.type, again.data()) == (told[-1].type, said)
    assert heard(told[-1]).version == 2
    assert [row.status for row in world.rows(ConsumerUnit)] == ["closed"]

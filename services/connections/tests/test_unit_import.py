"""Consumer units from a file: row by row, the same file twice changes nothing, a wrong check digit is a warning."""

from typing import Any

import pytest
from connections_kit.world import COLUMNS, World, a_row

from chassis.documents import a_cpf
from connections.model import ConsumerUnit, UnitCode

NEW = "001347925802810"


def test_a_file_registers_units_and_the_same_file_changes_nothing(world: World) -> None:
    staff, holder = world.staff(), world.person()
    rows = [
        a_row("0.013.479.258.028-10", holder.document, other_codes="1234-5678; 87654321"),
        a_row("7654321", a_cpf(), latitude="", longitude="", available_power_kw="", status="registered"),
    ]
    report = staff.send(*rows)
    assert report.status_code == 200, report.text
    assert report.json == {
        "dry_run": False,
        "rows": 2,
        "applied": 2,
        "unchanged": 0,
        "errors": [],
        "warnings": [],
    }
    unit = holder.unit("12345678").json
    assert (unit["code"], unit["other_codes"]) == (NEW, ["12345678", "87654321"])
    assert unit["location"] == {"latitude": -3.101944, "longitude": -60.025}
    assert (unit["available_power_kw"], unit["supply_type"], unit["address"]["number"]) == (75.1, "three_phase", "S/N")
    assert staff.unit("07654321").json["status"] == "registered"
    assert len(world.events("consumer_unit_registered")) == 2
    again = staff.send(*rows).json
    assert (again["applied"], again["unchanged"], world.events()) == (0, 2, [])


def test_a_row_about_a_known_unit_changes_it(world: World) -> None:
    staff, former, holder = world.staff(), a_cpf(), world.person()
    unit = world.unit(former, complement="Fundos")
    world.events()
    report = staff.send(a_row(unit, holder.document)).json
    assert (report["applied"], report["unchanged"]) == (1, 0)
    (told,) = world.events("consumer_unit_updated")
    assert told.data["previous_holder_document"] == former
    assert holder.unit(unit).json["address"]["complement"] == "Fundos"  # the file's cell is empty


def test_a_unit_that_gets_a_new_code_keeps_its_own(world: World) -> None:
    staff, holder = world.staff(), world.person()
    unit = world.unit(holder.document, "12345678")
    row = a_row(NEW, holder.document, other_codes=unit)
    assert staff.send(row).json["applied"] == 1
    assert staff.send(row).json["unchanged"] == 1
    assert holder.unit(NEW).json["code"] == unit
    assert holder.unit(unit).json["other_codes"] == [NEW]
    assert len(world.rows(ConsumerUnit)) == 1


def test_what_cannot_be_is_reported_and_the_rest_is_taken(world: World) -> None:
    staff, holder = world.staff(), world.person()
    first, second = world.unit(a_cpf()), world.unit(a_cpf())
    rows = [
        a_row("12345678", holder.document),
        a_row("12345678x", holder.document),
        a_row("23456789", "111.111.111-11"),
        a_row("23456789", holder.document, latitude=""),
        a_row("23456789", holder.document, status="active"),
        a_row("23456789", holder.document, state="XX", postal_code="1"),
        a_row("23456789", holder.document, other_codes="abc"),
        a_row(first, holder.document, other_codes=second),
        a_row("23456789", holder.document, available_power_kw="muito"),
        a_row("23456789", ""),
    ]
    report = staff.send(*rows).json
    assert (report["rows"], report["applied"], report["unchanged"]) == (10, 1, 0)
    assert [(fault["row"], fault["pointer"], fault["code"]) for fault in report["errors"]] == [
        (3, "#/code", "unit.code_invalid"),
        (4, "#/holder_document", "document.invalid"),
        (5, "#/latitude", "field.required"),
        (6, "#/status", "field.choice"),
        (7, "#/state", "field.choice"),
        (7, "#/postal_code", "unit.postal_code"),
        (8, "#/other_codes", "unit.code_invalid"),
        (9, "", "unit.code_taken"),
        (10, "#/available_power_kw", "field.type"),
        (11, "#/holder_document", "field.required"),
    ]
    assert all(len(fault["detail"]) > 10 for fault in report["errors"])
    assert holder.codes() == ["12345678"]


def test_a_wrong_check_digit_is_a_warning(world: World) -> None:
    staff, holder = world.staff(), world.person()
    report = staff.send(a_row("0.013.479.258.028-11", holder.document, other_codes="13.479.258.028-20")).json
    assert (report["applied"], report["errors"]) == (1, [])
    assert [(one["row"], one["pointer"], one["code"]) for one in report["warnings"]] == [
        (2, "#/code", "unit.check_digits"),
        (2, "#/other_codes", "unit.check_digits"),
    ]
    assert "0.013.479.258.028-11" in report["warnings"][0]["detail"]
    assert holder.codes() == ["001347925802811"]


def test_the_path_of_the_import_is_no_units(world: World) -> None:
    staff = world.staff()
    assert staff.unit("import").status_code == staff.patch("import", {"status": "closed"}).status_code == 405


def test_a_dry_run_changes_nothing(world: World) -> None:
    staff, holder = world.staff(), world.person()
    report = staff.send(a_row("12345678", holder.document), a_row("12345678", a_cpf()), dry_run=True).json
    assert (report["dry_run"], report["applied"]) == (True, 2)
    assert (world.rows(ConsumerUnit), world.rows(UnitCode), world.events()) == ([], [], [])


def test_a_spreadsheet_of_brazil_is_read(world: World) -> None:
    staff, holder = world.staff(), world.person()
    row = a_row("12345678", holder.document, latitude="#", longitude="##").replace(",", ";")
    row = row.replace("##", "-60,025").replace("#", "-3,101944").replace("75.1", "75,1")
    report = staff.send(row, head=";".join(COLUMNS)).json
    assert report["errors"] == []
    unit = holder.unit("12345678").json
    assert unit["location"] == {"latitude": -3.101944, "longitude": -60.025}
    assert unit["available_power_kw"] == 75.1


@pytest.mark.parametrize(("head", "name", "status"), [("code,holder", "ucs.csv", 422), (None, "ucs.xlsx", 415)])
def test_what_is_not_such_a_file_is_refused(world: World, head: str | None, name: str, status: int) -> None:
    facts: dict[str, Any] = {"head": head} if head else {}
    assert world.staff().send(a_row("12345678", a_cpf()), name=name, **facts).status_code == status

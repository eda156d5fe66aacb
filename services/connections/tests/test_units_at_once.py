"""Files and changes at once: each unit is registered once, and no code becomes two units'."""

from connections_kit.world import World, a_row

from chassis.documents import a_cpf
from chassis.testing.parallel import apart, at_once
from connections.model import ConsumerUnit, UnitCode


def test_the_same_file_sent_several_times_at_once_registers_each_unit_once(world: World) -> None:
    staff, holder = world.staff(), a_cpf()
    rows = [a_row(f"{number:08}", holder, other_codes=f"9{number:07}") for number in range(1, 6)]
    clients = [apart(staff) for _ in range(4)]
    reports = at_once(4, lambda number: clients[number].send(*rows).json)
    assert [report["rows"] for report in reports] == [5] * 4
    assert sum(report["applied"] for report in reports) == 5
    assert {fault["code"] for report in reports for fault in report["errors"]} <= {"unit.code_taken"}
    assert len(world.events("consumer_unit_registered")) == len(world.rows(ConsumerUnit)) == 5
    assert staff.send(*rows).json["unchanged"] == 5


def test_a_code_that_two_units_get_at_once_becomes_one_units(world: World) -> None:
    staff = world.staff()
    units = [world.unit(a_cpf()) for _ in range(4)]
    clients = [apart(staff) for _ in units]
    answers = at_once(4, lambda number: clients[number].patch(units[number], {"other_codes": ["12345678"]}).status_code)
    assert sorted(answers) == [200, 409, 409, 409]
    assert len([code for code in world.rows(UnitCode) if code.code == "12345678"]) == 1


def test_changes_of_one_unit_at_once_are_all_told(world: World) -> None:
    staff, unit = world.staff(), world.unit(a_cpf())
    world.events()
    powers = [float(number + 1) for number in range(4)]
    clients = [apart(staff) for _ in powers]
    answers = at_once(4, lambda number: clients[number].patch(unit, {"available_power_kw": powers[number]}).status_code)
    assert answers == [200] * 4
    told = world.events("consumer_unit_updated")
    assert [event.version for event in told] == [2, 3, 4, 5]
    assert staff.unit(unit).json["available_power_kw"] in powers

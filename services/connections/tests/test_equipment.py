"""The catalogue of equipment: imported and corrected by staff, learned from approvals, found by words."""

from typing import Any

import pytest
from connections_kit.desk import approved, claimed, decide
from connections_kit.forms import MACHINE, MODULE
from connections_kit.world import API, Person, World

from chassis.testing.parallel import apart, at_once
from connections.model.equipment import equipment_key

HEAD = "kind,manufacturer,model,power_wp,area_m2,power_kw,voltage_v,connection"
ROWS = (
    HEAD,
    "module,Fábrica Solar,FS-550 Plus,550,2.6,,,",
    'module,Energia Exemplo,EX 400,"400,5",,,,',
    "inverter,Fábrica Solar,INV 75,,,75,380,three_phase",
)


@pytest.fixture
def staff(world: World) -> Person:
    return world.staff()


def found(person: Person, **query: Any) -> list[str]:
    answer = person.get("/equipment", **query)
    assert answer.status_code == 200, answer.text
    return [item["model"] for item in answer.json["items"]]


def one(person: Person, **query: Any) -> dict[str, Any]:
    (item,) = person.get("/equipment", **query).json["items"]
    return dict(item)


def change(person: Person, item: dict[str, Any], body: Any, **headers: str) -> Any:
    return person.http.patch(f"{API}/equipment/{item['id']}", json=body, headers=headers)


def test_a_file_fills_the_catalogue_and_a_second_time_changes_nothing(world: World, staff: Person) -> None:
    dry = staff.import_equipment(*ROWS, dry_run=True)
    assert (dry.json["applied"], found(staff)) == (3, [])
    report = staff.import_equipment(*ROWS).json
    assert (report["rows"], report["applied"], report["errors"]) == (3, 3, [])
    again = staff.import_equipment(*ROWS).json
    assert (again["applied"], again["unchanged"]) == (0, 3)
    person = world.person()
    assert found(person) == ["EX 400", "FS-550 Plus", "INV 75"]
    assert found(person, kind="module") == ["EX 400", "FS-550 Plus"]
    item = one(person, query="ex 400")
    assert (item["power_wp"], item["source"], item["approvals"]) == (400.5, "imported", 0)
    inverter = one(person, kind="inverter")
    assert (inverter["power_kw"], inverter["voltage_v"], inverter["connection"]) == (75, 380, "three_phase")
    assert "power_wp" not in inverter


@pytest.mark.parametrize("query", ["fabrica", "FÁBRICA sol", "550", "plus fs", "solar fab", "fs-550"])
def test_words_are_found_by_their_beginnings_without_accents(world: World, staff: Person, query: str) -> None:
    staff.import_equipment(*ROWS)
    assert found(world.person(), kind="module", query=query) == ["FS-550 Plus"]


@pytest.mark.parametrize("query", ["abrica", "solar ex", "&", "inv"])
def test_what_is_no_beginning_is_not_found(staff: Person, query: str) -> None:
    staff.import_equipment(*ROWS)
    assert found(staff, kind="module", query=query) == []


def test_pages_follow_each_other_over_all_kinds(staff: Person) -> None:
    staff.import_equipment(HEAD, *(f"{('module', 'module')[n % 2]},Marca {n:03},M,{n + 1},,,," for n in range(7)))
    staff.import_equipment(HEAD, "generator,Marca 003,G,,,5,220,two_phase")
    seen: list[str] = []
    after: dict[str, str] = {}
    while True:
        page = staff.get("/equipment", limit=3, **after).json
        seen += [item["manufacturer"] + item["model"] for item in page["items"]]
        if page["next"] is None:
            break
        after = {"after": page["next"]}
    assert seen == sorted(seen) and len(seen) == 8


@pytest.mark.parametrize(
    ("row", "pointer"),
    [
        ("module,Marca,M,,,,,", "power_wp"),
        ("inverter,Marca,M,5,,,,", "power_kw"),
        ("module,Marca,M,5,,5,,", "power_kw"),
        ("lamp,Marca,M,5,,,,", "kind"),
        ("module,,M,5,,,,", "manufacturer"),
        ("module,Marca,M,-5,,,,", "power_wp"),
        ("inverter,Marca,M,,,5,220,four_phase", "connection"),
    ],
)
def test_a_wrong_row_is_reported_and_the_others_are_taken(staff: Person, row: str, pointer: str) -> None:
    report = staff.import_equipment(HEAD, row, ROWS[1]).json
    assert report["applied"] == 1
    assert pointer in {error["pointer"].rpartition("/")[2] for error in report["errors"]}
    assert all(error["detail"] and error["detail"] != error["code"] for error in report["errors"])


def test_staff_correct_and_hide_and_nobody_finds_what_is_hidden(world: World, staff: Person) -> None:
    staff.import_equipment(*ROWS)
    item = one(staff, query="plus")
    corrected = change(staff, item, {"model": "FS-555 Plus", "power_wp": 555}, **{"If-Match": f'"{item["version"]}"'})
    assert (corrected.json["power_wp"], corrected.json["version"]) == (555, item["version"] + 1)
    assert change(staff, item, {"power_wp": 1}, **{"If-Match": f'"{item["version"]}"'}).status_code == 412
    assert (found(staff, query="550"), found(staff, query="555")) == ([], ["FS-555 Plus"])
    assert change(staff, item, {"power_kw": 5}).json["errors"][0]["pointer"] == "#/power_kw"
    taken = change(staff, item, {"manufacturer": "ENERGIA EXEMPLO", "model": "ex-400"})
    assert (taken.status_code, taken.json["code"]) == (409, "equipment.taken")
    assert change(staff, item, {"is_hidden": True}).status_code == 200
    person = world.person()
    assert found(person, kind="module") == found(person, kind="module", hidden="true") == ["EX 400"]
    assert person.get(f"/equipment/{item['id']}").status_code == 404
    assert found(staff, hidden="true") == ["FS-555 Plus"]
    assert staff.get(f"/equipment/{item['id']}").headers["ETag"]


def test_an_approved_budget_teaches_what_the_catalogue_lacks(world: World, staff: Person) -> None:
    person = world.person()
    approved(world, person, "generation_budget", world.unit(person.document))
    module = one(person, kind="module")
    assert (module["model"], module["power_wp"]) == (MODULE["model"], MODULE["power_wp"])
    assert (module["source"], module["approvals"]) == ("learned", 1)
    inverter = one(person, kind="inverter", query=MACHINE["manufacturer"])
    assert (inverter["power_kw"], inverter["connection"]) == (MACHINE["power_kw"], MACHINE["connection"])
    other = world.person()
    approved(world, other, "generation_budget", world.unit(other.document))
    assert one(person, kind="module")["approvals"] == 2
    row = f"module,{MODULE['manufacturer']},{MODULE['model']},{MODULE['power_wp']},2.5,,,"
    assert staff.import_equipment(HEAD, row).json["applied"] == 1
    known = one(person, kind="module")
    assert (known["source"], known["approvals"], known["area_m2"]) == ("imported", 2, 2.5)


def test_hidden_equipment_is_counted_and_stays_hidden(world: World, staff: Person) -> None:
    person = world.person()
    approved(world, person, "generation_budget", world.unit(person.document))
    change(staff, one(staff, kind="module"), {"is_hidden": True})
    other = world.person()
    approved(world, other, "generation_budget", world.unit(other.document))
    assert found(person, kind="module") == []
    assert one(staff, kind="module", hidden="true")["approvals"] == 2


def test_a_refused_budget_teaches_nothing(world: World, staff: Person) -> None:
    person = world.person()
    request_id = claimed(world, staff, person, "generation_budget", world.unit(person.document))
    assert decide(staff, request_id, "reject", reason_code="rule_not_met", note="Não atende.").status_code == 200
    assert found(person) == []


def test_two_approvals_at_once_learn_a_model_once(world: World) -> None:
    waiting = []
    for _ in range(2):
        person, analyst = world.person(), world.staff()
        waiting.append((analyst, claimed(world, analyst, person, "generation_budget", world.unit(person.document))))
    analysts = [(apart(analyst), request_id) for analyst, request_id in waiting]
    answers = at_once(2, lambda number: decide(*analysts[number]))
    assert [answer.status_code for answer in answers] == [200, 200]
    assert one(world.person(), kind="module")["approvals"] == 2


def test_blanks_and_punctuation_do_not_tell_models_apart() -> None:
    assert equipment_key("Fábrica-Solar", "FS 550") == equipment_key("FABRICA SOLAR", "fs550")
    assert equipment_key("A", "B C") != equipment_key("A B", "C")
    assert equipment_key("***", "1") != equipment_key("+++", "1")

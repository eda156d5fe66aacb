"""Grants from a file: row by row, tried first in a dry run, and no way to try out documents."""

from io import BytesIO
from typing import Any

import pytest
from representatives_kit.professionals import a_professional, until
from representatives_kit.world import Person, World

from chassis.documents import a_cpf
from representatives.model import GrantTry, UnitAccess

IMPORT = "/unit-accesses/import"
HEAD = "consumer_unit,professional_document,valid_until"


def send(person: Person, *rows: str, dry_run: bool = False, head: str = HEAD, name: str = "acessos.csv") -> Any:
    content = "\n".join([head, *rows]).encode()
    return person.upload(f"{IMPORT}?dry_run={str(dry_run).lower()}", file=(BytesIO(content), name))


def test_a_file_grants_row_by_row_and_says_what_it_refused(world: World) -> None:
    holder, professional = world.person(), a_professional(world)
    first, second = world.unit(holder.document), world.unit(holder.document)
    day, month, year = until()[8:], until()[5:7], until()[:4]
    document = professional.document
    rows = [
        f"{first},{document},{until()}",
        f"{second[:4]}-{second[4:]},{document},{day}/{month}/{year}",
        f"{world.unit(a_cpf())},{document},{until()}",
        f"{first},{a_cpf()},{until()}",
        f"{first},{document},31/02/2027",
        f"{first},{document},{until(1)}",
        f"{'1' * 16},{document},2020-01-01",
        f"{second},{holder.document},{until()}",
        f"{second},{document},2020-01-01",
    ]
    answer = send(holder, *rows)
    assert answer.status_code == 200, answer.text
    report = answer.json
    assert (report["rows"], report["applied"], report["unchanged"]) == (9, 2, 0)
    assert [(fault["row"], fault["pointer"], fault["code"]) for fault in report["errors"]] == [
        (4, "", "unit_access.unit_not_found"),
        (5, "", "unit_access.no_professional_profile"),
        (6, "#/valid_until", "field.type"),
        (7, "", "unit_access.exists"),
        (8, "#/consumer_unit", "unit.code_invalid"),
        (9, "#/professional_document", "unit_access.to_oneself"),
        (10, "#/valid_until", "unit_access.valid_until"),
    ]
    assert all(len(fault["detail"]) > 15 for fault in report["errors"])
    assert len(world.events("unit_access_requested")) == len(world.rows(UnitAccess)) == 2
    assert {access.consumer_unit for access in world.rows(UnitAccess)} == {first, second}
    again = send(holder, *rows[:2]).json
    assert (again["applied"], again["unchanged"], again["errors"]) == (0, 2, [])


def test_a_dry_run_changes_nothing_but_counts_as_trying(make_world: Any) -> None:
    world = make_world(grants_per_hour=3)
    holder, professional = world.person(), a_professional(world)
    row = f"{world.unit(holder.document)},{professional.document},{until()}"
    report = send(holder, row, dry_run=True).json
    assert (report["dry_run"], report["applied"]) == (True, 1)
    assert (world.rows(UnitAccess), world.events()) == ([], [])
    assert len(world.rows(GrantTry)) == 1
    unit = world.unit(holder.document)
    late = send(holder, *[f"{unit},{a_cpf()},{until()}" for _ in range(3)], dry_run=True)
    assert (late.status_code, late.json["code"]) == (429, "unit_access.too_many")
    assert (
        send(holder, *[f"{world.unit(holder.document)},{professional.document},{until()}" for _ in range(9)]).json[
            "applied"
        ]
        == 9
    )


@pytest.mark.parametrize(
    ("head", "name", "status"),
    [("unit,professional,until", "acessos.csv", 422), (HEAD, "acessos.xlsx", 415)],
)
def test_what_is_not_such_a_file_is_refused(world: World, head: str, name: str, status: int) -> None:
    assert send(world.person(), "1,2,3", head=head, name=name).status_code == status


def test_a_stranger_grants_nothing(world: World) -> None:
    professional = a_professional(world)
    report = send(world.person(), f"{world.unit(a_cpf())},{professional.document},{until()}").json
    assert [fault["code"] for fault in report["errors"]] == ["unit_access.unit_not_found"]
    assert send(world.person(known=False), f"12345678,{a_cpf()},{until()}").status_code == 503

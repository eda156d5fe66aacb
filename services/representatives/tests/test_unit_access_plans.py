"""How SQLite finds the rows of a list of unit accesses: by an index that few rows share, however many there are."""

from pathlib import Path

import pytest
from representatives_kit.professionals import a_professional, an_active
from representatives_kit.world import World

from chassis.testing.statements import plan, statements

_SHARED_BY_MANY = ("(status=?)", "(status=? AND id<?)")
"""What SQLite says it looks for in an index whose rows many companies or accesses share."""


@pytest.fixture
def database_url(tmp_path: Path) -> str:
    """PostgreSQL chooses by its statistics; SQLite has none and chooses by the shape of the query."""
    return f"sqlite:///{tmp_path}/test.db"


@pytest.mark.parametrize("query", [{"side": "professional", "status": "active"}, {"side": "holder"}, {}])
def test_no_list_of_unit_accesses_reads_all_companies_or_all_accesses(world: World, query: dict[str, str]) -> None:
    company, professional, holder = world.company(), a_professional(world), world.person()
    administrator = world.administrator(company)
    an_active(world, administrator, professional, world.unit(company.cnpj))
    an_active(world, holder, professional)
    for person in (professional, administrator):
        with statements() as said:
            assert person.get("/unit-accesses", **query).status_code == 200
        steps = [step for text in said if text.startswith("SELECT") for step in plan(world.database, text)]
        assert steps
        for step in steps:
            assert not (step.startswith(("SCAN", "MULTI-INDEX OR")) or step.endswith(_SHARED_BY_MANY)), step

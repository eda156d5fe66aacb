"""The tree of systems: as data, in the reader's language, with what they have or ask for."""

import json
from pathlib import Path

import pytest
from representatives_kit.accesses import an_agent_of, asked, granted
from representatives_kit.world import MakeWorld, Person, World

from representatives.model.systems import SHIPPED, Systems, SystemsUnreadable


def names(person: Person, **query: str) -> list[str]:
    """The systems that `GET /systems` shows, with the names above them."""
    return [
        f"{process['name']} › {subprocess['name']} › {system['code']}"
        for process in person.get("/systems", **query).json["processes"]
        for subprocess in process["subprocesses"]
        for system in subprocess["systems"]
    ]


AMSE = "Administração de Contratos › Apuração e Contabilização › AMSE"


@pytest.mark.covers("O28", "O29", "O30", "O31")
def test_the_tree_leads_to_amse_with_its_profiles_and_rules(world: World) -> None:
    person = world.person()
    assert names(person) == [AMSE]
    (process,) = person.get("/systems").json["processes"]
    system = process["subprocesses"][0]["systems"][0]
    assert [(profile["code"], profile["shared"], profile["agent_kinds"]) for profile in system["profiles"]] == [
        ("cIC", True, ["transmission", "user"]),
        ("sIC", False, ["transmission", "user"]),
        ("PV", False, ["transmission"]),
    ]
    assert system["conflicts"] == [["cIC", "sIC"]]
    assert system["selected"] == []


def test_names_are_in_the_readers_language(world: World) -> None:
    english = world.person().http.get("/api/representatives/v1/systems", headers={"Accept-Language": "en"})
    assert english.json["processes"][0]["name"] == "Contract Administration"


@pytest.mark.parametrize(
    ("query", "found"),
    [("administracao CONTRATOS", [AMSE]), ("apuração", [AMSE]), ("amse", [AMSE]), ("encargos", [AMSE]), ("usina", [])],
)
def test_processes_subprocesses_and_systems_are_searched(world: World, query: str, found: list[str]) -> None:
    assert names(world.person(), query=query) == found


@pytest.mark.covers("O28")
def test_selected_are_the_systems_where_one_has_or_asks_for_an_access(world: World) -> None:
    company = world.company()
    agent, person, other = an_agent_of(world, company), world.colleague(company), world.colleague(company)
    assert names(person, selected="true") == []
    access = asked(person, agent)
    granted(world, other, agent, "PV")
    assert names(person, selected="true") == [AMSE]
    (own,) = person.get("/systems").json["processes"][0]["subprocesses"][0]["systems"][0]["selected"]
    assert (own["id"], own["profile"], own["status"], own["agent"]["code"]) == (access, "cIC", "requested", agent.code)
    person.delete(f"/system-accesses/{access}")
    assert names(person, selected="true") == []


def test_an_operators_own_file_replaces_the_shipped_one(make_world: MakeWorld, tmp_path: Path) -> None:
    told = json.loads(SHIPPED.read_text(encoding="utf-8"))
    told["systems"].append({**told["systems"][0], "code": "OUTRO", "names": dict.fromkeys(("pt", "es", "en"), "Outro")})
    own = tmp_path / "systems.json"
    own.write_text(json.dumps(told), encoding="utf-8")
    world = make_world(systems_file=own)
    person = world.person()
    assert len(names(person)) == 2
    staff = world.staff("access")
    unsaid = staff.get(f"/agents/{world.agent().id}/representatives")
    assert (unsaid.status_code, unsaid.json["errors"][0]["pointer"]) == (422, "?system")
    assert staff.get(f"/agents/{world.agent().id}/representatives", system="OUTRO").status_code == 200


def test_a_file_that_contradicts_itself_is_refused(tmp_path: Path) -> None:
    told = json.loads(SHIPPED.read_text(encoding="utf-8"))
    told["systems"][0]["coverage"] = ["XYZ"]
    own = tmp_path / "systems.json"
    own.write_text(json.dumps(told), encoding="utf-8")
    with pytest.raises(SystemsUnreadable, match="XYZ"):
        Systems.read(own)

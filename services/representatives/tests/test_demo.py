"""The demo data: made once, from the people that identity's seed left."""

import json
from pathlib import Path
from typing import Any
from uuid import UUID

import pytest
from representatives_kit.world import World

from chassis.demo import kept_events
from chassis.documents import a_cpf
from chassis.ids import new_id
from representatives.commands import seed
from representatives.model import Agent, Company, ProfessionalProfile, Relation


@pytest.fixture
def people(tmp_path: Path) -> Path:
    file = tmp_path / "demo.json"
    accounts = {
        key: {
            "login": a_cpf(),
            "user_id": str(new_id()),
            "name": "Pessoa de Demonstração",
            "email": f"{key}@transmissora.example",
            "phone": "+551130000000",
        }
        for key in ("holder", "professional", "representative", "agent", "director", "accountant", "staff")
    }
    file.write_text(json.dumps(accounts))
    return file


def test_the_demo_data_is_made_once(make_world: Any, people: Path) -> None:
    world: World = make_world(demo_file=people)
    seed(world.runtime)
    assert world.events()
    assert {company.status.value for company in world.rows(Company)} == {"approved"}
    assert {agent.kind for agent in world.rows(Agent)} == {"transmission", "user"}
    assert {relation.role for relation in world.rows(Relation)} == {
        *("administrator", "ccee_representative", "employee", "legal_representative", "accounting_representative"),
    }
    assert [profile.status.value for profile in world.rows(ProfessionalProfile)] == ["approved"]
    told = people.with_name("demo-representatives.json").read_text()
    seed(world.runtime)
    assert world.events() == []
    assert people.with_name("demo-representatives.json").read_text() == told


def test_seeds_that_run_later_are_told_of_the_companies(make_world: Any, people: Path) -> None:
    world: World = make_world(demo_file=people)
    seed(world.runtime)
    told = list(kept_events(people, "representatives"))
    published = {(event.type, event.subject): event for event in world.events()}
    approved = {row.id: row for row in world.rows(Company)}
    assert {UUID(event.subject) for event in told if "company" in event.type} == approved.keys()
    for event in told:
        first = event.type.replace("company_updated", "company_approved")
        sent = published[first, event.subject]
        assert (event.version, event.retold) == (sent.version, True)
        assert event.data.items() <= {**sent.data}.items()
    (representation,) = [event.data for event in told if event.type == "representatives.representation_established.v1"]
    names = {row.cnpj: row.acronym for row in approved.values()}
    assert names[representation["representative_cnpj"]] == "TDEMO"
    assert names[representation["represented_cnpj"]] == "UDEMO"
    assert people.with_name("demo-representatives.json").stat().st_mode & 0o777 == 0o600


def test_without_demo_accounts_there_is_no_demo_data(world: World) -> None:
    seed(world.runtime)
    assert world.rows(Company) == []

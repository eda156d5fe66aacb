"""The demo data: made once, from the people that identity's seed left."""

import json
from pathlib import Path
from typing import Any

import pytest
from representatives_kit.world import World

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
        for key in ("holder", "professional", "representative", "agent", "staff")
    }
    file.write_text(json.dumps(accounts))
    return file


def test_the_demo_data_is_made_once(make_world: Any, people: Path) -> None:
    world: World = make_world(demo_file=people)
    seed(world.runtime)
    assert world.events()
    assert {company.status.value for company in world.rows(Company)} == {"approved"}
    assert {agent.kind for agent in world.rows(Agent)} == {"transmission", "user"}
    assert {relation.role for relation in world.rows(Relation)} == {"administrator", "ccee_representative", "employee"}
    assert [profile.status.value for profile in world.rows(ProfessionalProfile)] == ["approved"]
    seed(world.runtime)
    assert world.events() == []


def test_without_demo_accounts_there_is_no_demo_data(world: World) -> None:
    seed(world.runtime)
    assert world.rows(Company) == []

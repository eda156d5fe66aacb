"""The demo data: made once, for the holder that identity's seed left."""

import json
from pathlib import Path

from connections_kit.world import MakeWorld

from chassis.documents import a_cpf
from connections.commands import seed
from connections.commands.demo import UNITS
from connections.model import ConsumerUnit


def test_the_demo_data_is_made_once_and_told(make_world: MakeWorld, tmp_path: Path) -> None:
    file, document = tmp_path / "demo.json", a_cpf()
    file.write_text(json.dumps({"holder": {"login": document}}))
    world = make_world(demo_file=file)
    seed(world.runtime)
    assert [(unit.code, unit.holder_document) for unit in world.rows(ConsumerUnit)] == [
        (code, document) for code in UNITS
    ]
    assert [event.data["consumer_unit"] for event in world.events("consumer_unit_registered")] == list(UNITS)
    seed(world.runtime)
    assert world.events() == []


def test_without_a_demo_account_there_is_no_demo_data(make_world: MakeWorld, tmp_path: Path) -> None:
    for settings in ({}, {"demo_file": tmp_path / "missing.json"}):
        world = make_world(**settings)
        seed(world.runtime)
        assert world.rows(ConsumerUnit) == []

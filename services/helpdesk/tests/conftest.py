"""Fixtures of helpdesk's tests."""

import sys
from pathlib import Path

import pytest

sys.path.insert(0, str(Path(__file__).parent))  # for helpdesk_kit

from helpdesk_kit.world import CODE_KEY, MakeWorld, World

from chassis.testing.plugin import MakeRuntime, checked_client
from chassis.testing.tokens import Signer
from helpdesk.app import service


@pytest.fixture
def make_world(make_runtime: MakeRuntime, signer: Signer, tmp_path: Path) -> MakeWorld:
    """Makes a running helpdesk."""

    def make(**settings: object) -> World:
        usual = {"code_key": CODE_KEY, "files_url": f"file://{tmp_path}/files"}
        runtime = make_runtime(service, **{**usual, **settings})
        return World(runtime, checked_client(runtime), signer)

    return make


@pytest.fixture
def world(make_world: MakeWorld) -> World:
    return make_world()

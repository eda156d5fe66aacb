"""Fixtures of connections' tests."""

import sys
from pathlib import Path

import pytest

sys.path.insert(0, str(Path(__file__).parent))  # for connections_kit

from connections_kit.world import MakeWorld, World

from chassis.testing.plugin import MakeRuntime, Stage, checked_client
from chassis.testing.tokens import Signer
from connections.app import service


@pytest.fixture
def make_world(make_runtime: MakeRuntime, signer: Signer, tmp_path: Path) -> MakeWorld:
    """Makes a running connections service."""
    return _maker(make_runtime, signer, tmp_path)


@pytest.fixture(scope="module")
def make_shared_world(stage: Stage) -> MakeWorld:
    """Makes the world that all tests of a file share."""
    return _maker(stage.make_runtime, stage.signer, stage.folder)


def _maker(make_runtime: MakeRuntime, signer: Signer, folder: Path) -> MakeWorld:
    def make(**settings: object) -> World:
        runtime = make_runtime(service, **{"files_url": f"file://{folder}/files", **settings})
        return World(runtime, checked_client(runtime), signer)

    return make


@pytest.fixture
def world(make_world: MakeWorld) -> World:
    return make_world()

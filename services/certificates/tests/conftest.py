"""Fixtures of certificates' tests."""

import sys
from pathlib import Path

import pytest

sys.path.insert(0, str(Path(__file__).parent))  # for certificates_kit

from certificates_kit.hierarchy import make_store
from certificates_kit.world import MakeWorld, World

from certificates.app import service
from chassis.testing.plugin import MakeRuntime, Stage, checked_client
from chassis.testing.tokens import Signer


@pytest.fixture
def make_world(make_runtime: MakeRuntime, signer: Signer, tmp_path: Path) -> MakeWorld:
    """Makes a running certificates service, which trusts the CAs of the tests."""
    return _maker(make_runtime, signer, tmp_path)


@pytest.fixture(scope="module")
def shared_world(stage: Stage) -> World:
    """A world that all tests of a file share."""
    return _maker(stage.make_runtime, stage.signer, stage.folder)()


def _maker(make_runtime: MakeRuntime, signer: Signer, folder: Path) -> MakeWorld:
    def make(**settings: object) -> World:
        make_store(folder / "trust")
        usual = {"trust_store": folder / "trust", "argon2_memory_kib": 8, "argon2_passes": 1}
        runtime = make_runtime(service, **{**usual, **settings})
        return World(runtime, checked_client(runtime), signer)

    return make


@pytest.fixture
def world(make_world: MakeWorld) -> World:
    return make_world()

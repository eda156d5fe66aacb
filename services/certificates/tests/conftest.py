"""Fixtures of certificates' tests."""

import sys
from pathlib import Path

import pytest

sys.path.insert(0, str(Path(__file__).parent))  # for certificates_kit

from certificates_kit.world import MakeWorld, World

from certificates.app import service
from chassis.testing.plugin import MakeRuntime, checked_client
from chassis.testing.tokens import Signer


@pytest.fixture
def make_world(make_runtime: MakeRuntime, signer: Signer) -> MakeWorld:
    """Makes a running certificates service."""

    def make(**settings: object) -> World:
        runtime = make_runtime(service, **settings)
        return World(runtime, checked_client(runtime), signer)

    return make


@pytest.fixture
def world(make_world: MakeWorld) -> World:
    return make_world()

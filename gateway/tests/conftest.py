"""Fixtures of the gateway's tests. Starting Envoy takes a second, so a module's tests share one."""

import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

sys.path.insert(0, str(Path(__file__).parent))  # for gateway_kit
if sys.modules["gateway"].__file__ is None:
    del sys.modules["gateway"]  # pytest takes this folder for the package of that name, unless it knows the package

from gateway_kit.gateway import Gateway, a_gateway


@pytest.fixture(scope="session")
def shared_gateway(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Gateway]:
    with a_gateway(tmp_path_factory.mktemp("gateway"), cors_origins="https://portal.example") as running:
        yield running


@pytest.fixture
def gateway(shared_gateway: Gateway) -> Gateway:
    """A gateway that hardly limits anyone; its services have received nothing yet."""
    for service in shared_gateway.services.values():
        service.received.clear()
        service.go_on.clear()
    return shared_gateway

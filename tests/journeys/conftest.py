"""One running platform per kind for the whole session: `world` is what most journeys start from."""

import os
from collections.abc import Iterator
from contextlib import ExitStack

import pytest
from tests.journeys.deployed import Deployed
from tests.journeys.people import Person, World
from tests.journeys.running import Kind, Platform
from tests.journeys.smtp_sink import smtp_sink

KINDS = tuple(os.environ.get("RAMAL_TEST_PLATFORMS", "embedded,real").split(","))


@pytest.fixture(scope="session", params=KINDS)
def platform(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Platform | Deployed]:
    """The platform, ready; at the end it has to stop cleanly. The real one sends its mails to a mail server.

    With RAMAL_TEST_PLATFORMS=deployed it is one that runs already, and goes on running.
    """
    kind: Kind = request.param
    if kind == "deployed":
        yield Deployed.described()
        return
    folder = tmp_path_factory.mktemp(kind)
    (folder / "crls").mkdir()
    settings = {"CRL_STORE": str(folder / "crls"), "MAIL_RETRY_SECONDS": "1,1,1,2,2,5,5,10,10"}
    with ExitStack() as stack:
        if kind == "real":
            settings["MAIL_URL"] = stack.enter_context(smtp_sink(folder / "state" / "mail"))
        started = Platform.in_folder(folder / "state", kind, **settings)
        started.up()
        stack.callback(started.stop)
        yield started


@pytest.fixture
def world(platform: Platform | Deployed) -> World:
    """The running platform, seen by the people who use it."""
    return World.of(platform)


@pytest.fixture
def person(world: World) -> Person:
    """Somebody who registered."""
    return world.person()

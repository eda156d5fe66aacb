"""Outages: a broker, a relay or a database that dies in the middle, and a broker that is not there yet."""

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING
from uuid import uuid4

import pytest
from tests.contracts.bus.scratch.outages import EmbeddedOutages, Outages, RealOutages, killed
from tests.contracts.bus.scratch.platform import Platform
from tests.contracts.bus.scratch.service import Moved
from tests.contracts.bus.scratch.waiting import eventually
from tests.contracts.bus.scratch.wire import moved

from chassis.web import create_app

if TYPE_CHECKING:
    from chassis.testing.servers import PrivatePostgres, PrivateRabbit


@pytest.fixture
def outages(platform: Platform, request: pytest.FixtureRequest) -> Outages:
    if platform.broker_url.startswith("embedded:"):
        return EmbeddedOutages()
    rabbit: PrivateRabbit = request.getfixturevalue("rabbit")
    postgres: PrivatePostgres = request.getfixturevalue("postgres")
    return RealOutages(rabbit, postgres)


def test_a_broker_killed_in_mid_publish_and_mid_consume_loses_and_doubles_nothing(
    platform: Platform, outages: Outages
) -> None:
    platform.knobs["RELAY_WINDOW"] = FEW_IN_FLIGHT
    alpha, beta = platform.member("alpha"), platform.member("beta")
    told = alpha.tell(*many_moves())
    beta.start("consume")
    eventually(beta.has_logged("consumer.ready"))
    alpha.start("relay")
    eventually(beta.has_effects(5))

    with outages.broker_killed(platform):
        assert alpha.waiting(), "the relay was already done"
        told += alpha.tell(Moved(thing="told meanwhile"))

    eventually(beta.has_effects(len(told)))
    eventually(alpha.has_sent_all)
    assert beta.times_done() == dict.fromkeys(told, 1)
    assert beta.versions_copied() == {**dict.fromkeys(THINGS, STEPS), "told meanwhile": 1}


def test_a_relay_killed_in_mid_publish_loses_and_doubles_nothing(platform: Platform) -> None:
    platform.knobs["RELAY_WINDOW"] = FEW_IN_FLIGHT
    alpha, beta = platform.member("alpha"), platform.member("beta")
    told = alpha.tell(*many_moves(steps=32 * STEPS))  # enough for a fast relay, too
    relay = alpha.start("relay")
    beta.start("consume")
    eventually(lambda: len(alpha.waiting()) < len(told))

    relay.kill()
    assert alpha.waiting(), "the relay was already done"
    alpha.let_leases_last()
    relay.start_again()

    eventually(beta.has_effects(len(told)))
    eventually(alpha.has_sent_all)
    assert beta.times_done() == dict.fromkeys(told, 1)
    assert beta.versions_copied() == dict.fromkeys(THINGS, 32 * STEPS)


def test_while_the_database_is_away_events_wait_and_no_try_is_spent(platform: Platform, outages: Outages) -> None:
    platform.knobs["RETRY_SECONDS"] = "3600"  # a spent try would take an hour
    beta = platform.member("beta")
    consumer = beta.start("consume")
    eventually(beta.has_logged("consumer.ready"))

    with outages.database_away(beta):
        platform.put("beta.events", moved("a"), moved("b"))
        eventually(beta.has_logged("consumer.database_unavailable"))

    beta.wait_for("a", "b")
    assert beta.heard() == ["a", "b"]
    assert consumer.is_alive


def test_a_database_killed_in_mid_reaction_spends_no_try(
    platform: Platform, postgres: "PrivatePostgres", make_postgres_database: Callable[[str], str]
) -> None:
    platform.knobs["RETRY_SECONDS"] = "3600"
    beta = platform.member("beta", database_url=make_postgres_database("beta"))
    consumer = beta.start("consume")
    beta.behaviour.switch_on("hold")
    platform.declare()
    platform.put("beta.events", moved("a"))
    eventually(beta.behaviour.started)

    with killed(postgres):
        beta.behaviour.switch_off("hold")
        eventually(beta.has_logged("consumer.database_unavailable"))

    beta.wait_for("a")
    assert beta.heard() == ["a"]
    assert consumer.is_alive


def test_a_relay_whose_database_was_killed_goes_on_with_what_it_had_in_flight(
    platform: Platform, postgres: "PrivatePostgres", make_postgres_database: Callable[[str], str]
) -> None:
    platform.knobs["RELAY_WINDOW"] = FEW_IN_FLIGHT
    alpha = platform.member("alpha", database_url=make_postgres_database("alpha"))
    told = alpha.tell(*many_moves(steps=32 * STEPS))  # enough for a fast relay, too
    relay = alpha.start("relay")
    eventually(lambda: len(alpha.waiting()) < len(told))

    with killed(postgres):
        assert relay.is_alive
    assert alpha.waiting(), "the relay was already done"
    alpha.tell(Moved(thing="after"))

    eventually(alpha.has_sent_all)
    assert relay.is_alive


@dataclass(frozen=True)
class AbsentBroker:
    """A broker that does not exist until `appear` is called."""

    url: str
    appear: Callable[[], object]


@pytest.fixture
def absent_broker(broker_url: str, tmp_path: Path, request: pytest.FixtureRequest) -> AbsentBroker:
    if broker_url.startswith("embedded:"):
        folder = tmp_path / "not-mounted"
        return AbsentBroker(f"embedded://{folder}/broker.db", folder.mkdir)
    rabbit: PrivateRabbit = request.getfixturevalue("rabbit")
    vhost = f"t{uuid4().hex[:12]}"
    return AbsentBroker(rabbit.url(vhost), lambda: rabbit.create_vhost(vhost))


def test_the_api_accepts_while_the_broker_is_away_and_the_relay_catches_up(
    platform: Platform, absent_broker: AbsentBroker
) -> None:
    platform.broker_url = absent_broker.url
    alpha, beta = platform.member("alpha"), platform.member("beta")
    api = create_app(alpha.runtime()).test_client()
    relay, consumer = alpha.start("relay"), beta.start("consume")
    eventually(alpha.has_logged("publisher.not_connected"))
    eventually(beta.has_logged("consumer.broker_unavailable"))

    assert [api.post("/api/alpha/v1/moves", json={"thing": thing}).status_code for thing in "abc"] == [201] * 3
    assert api.get("/health/ready").status_code == 200
    assert len(alpha.waiting()) == 3
    absent_broker.appear()

    beta.wait_for("a", "b", "c")
    eventually(alpha.has_sent_all)
    assert relay.is_alive
    assert consumer.is_alive


THINGS = [f"thing {number}" for number in range(10)]
STEPS = 25
FEW_IN_FLIGHT = "4"  # so that a relay takes long enough to be killed in the middle


def many_moves(steps: int = STEPS) -> list[Moved]:
    return [Moved(thing=thing, step=step) for step in range(1, steps + 1) for thing in THINGS]

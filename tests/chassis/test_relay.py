"""The relay between an outbox and a broker that does what the test tells it."""

import threading
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from pathlib import Path
from uuid import UUID

import pytest
from scratch_service.app import service
from sqlalchemy import text
from sqlalchemy.exc import DBAPIError
from tests.chassis.relaying import A, B, C, Twin, steps, tell, waiting

from chassis import migrations
from chassis.database import Database, is_unavailable
from chassis.leases import LeaseLost
from chassis.presence import Presence
from chassis.relay import Relay, Settled
from chassis.service import Runtime
from chassis.testing.clock import FrozenClock
from chassis.testing.processes import wait_until

Locked = Callable[[Database], AbstractContextManager[None]]


@pytest.fixture
def broker() -> Twin:
    return Twin()


@pytest.fixture
def relay(runtime: Runtime, broker: Twin) -> Relay:
    return Relay(runtime.database, broker)


def test_events_are_published_as_soon_as_the_publisher_has_connected(runtime: Runtime) -> None:
    class Connecting(Twin):
        """Connected when the relay has waited for it."""

        def settled(self, timeout: float) -> Settled:
            self.is_there = self.is_there or timeout > 0
            return super().settled(0)

    broker = Connecting()
    broker.is_there = False
    tell(runtime.database, A)

    Relay(runtime.database, broker).step()

    assert broker.sent == ["A1"]


def test_one_event_per_subject_is_in_flight_and_the_next_follows_its_confirm(
    runtime: Runtime, broker: Twin, relay: Relay
) -> None:
    tell(runtime.database, A, A, B, A)

    steps(relay)
    assert broker.sent == ["A1", "B1"]

    broker.confirm("A1")
    steps(relay)
    assert broker.sent == ["A1", "B1", "A2"]

    broker.confirm("A2", "B1")
    steps(relay)
    broker.confirm("A3")
    steps(relay)
    assert broker.sent == ["A1", "B1", "A2", "A3"]
    assert waiting(runtime.database) == 0


def test_an_event_stays_until_it_is_confirmed(runtime: Runtime, broker: Twin, relay: Relay) -> None:
    tell(runtime.database, A)

    steps(relay)

    assert (broker.sent, waiting(runtime.database)) == (["A1"], 1)


def test_a_subject_with_much_to_tell_does_not_hold_up_the_others(runtime: Runtime, broker: Twin) -> None:
    tell(runtime.database, *[A] * 50, B, C)
    relay = Relay(runtime.database, broker, window=4)

    steps(relay)

    assert broker.sent == ["A1", "B1", "C1"]


def test_no_more_than_a_window_is_in_flight(runtime: Runtime, broker: Twin) -> None:
    tell(runtime.database, *[UUID(int=number) for number in range(100, 130)])
    relay = Relay(runtime.database, broker, window=10)

    steps(relay)
    assert len(broker.in_flight) == 10

    broker.confirm(*list(broker.in_flight)[:7])
    steps(relay)
    assert len(broker.in_flight) == 10
    assert len(set(broker.sent)) == len(broker.sent) == 17


def test_a_returned_event_is_not_sent_and_comes_again_after_its_pause(
    runtime: Runtime, broker: Twin, relay: Relay, frozen_clock: FrozenClock
) -> None:
    tell(runtime.database, A, A, B)
    steps(relay)

    broker.hand_back("A1")
    broker.confirm("B1")
    steps(relay)
    frozen_clock.tick(seconds=4)
    steps(relay)
    assert broker.sent == ["A1", "B1"], "neither the returned one at once, nor the one behind it"
    assert waiting(runtime.database) == 2

    frozen_clock.tick(seconds=2)
    steps(relay)
    broker.confirm("A1")
    steps(relay)
    assert broker.sent == ["A1", "B1", "A1", "A2"]


def test_what_was_lost_with_the_connection_is_published_again(runtime: Runtime, broker: Twin, relay: Relay) -> None:
    tell(runtime.database, A, A)
    steps(relay)

    broker.is_there = False
    broker.lose("A1")
    steps(relay)
    assert broker.sent == ["A1"]

    broker.is_there = True
    steps(relay)
    broker.confirm("A1")
    steps(relay)
    assert broker.sent == ["A1", "A1", "A2"]


def test_while_the_broker_is_away_events_wait(runtime: Runtime, broker: Twin, relay: Relay) -> None:
    broker.is_there = False
    tell(runtime.database, A)
    assert not relay.step()

    broker.is_there = True
    steps(relay)

    assert broker.sent == ["A1"]


def test_a_confirm_that_comes_twice_or_from_nowhere_does_no_harm(runtime: Runtime, broker: Twin, relay: Relay) -> None:
    tell(runtime.database, A)
    steps(relay)
    broker.in_flight["A1 again"] = broker.in_flight["A1"]
    broker.in_flight["stranger"] = UUID(int=99)

    broker.confirm("A1", "A1 again", "stranger")
    steps(relay)

    assert waiting(runtime.database) == 0


# Two relays


def test_only_one_relay_publishes(runtime: Runtime, broker: Twin, relay: Relay) -> None:
    tell(runtime.database, A)
    second_broker = Twin()
    steps(relay)

    steps(Relay(runtime.database, second_broker))

    assert (broker.sent, second_broker.sent) == (["A1"], [])


def test_a_dead_relays_events_are_published_again_by_the_next(
    runtime: Runtime, broker: Twin, frozen_clock: FrozenClock
) -> None:
    holder = Presence(runtime.database)
    tell(runtime.database, A)
    steps(Relay(runtime.database, broker, holder=holder))
    second_broker = Twin(eager=True)
    second = Relay(runtime.database, second_broker)

    holder.close()  # as its death does
    assert wait_until(lambda: second.step() or second_broker.sent == ["A1"], 20)
    steps(second)

    assert second_broker.sent == ["A1"]
    assert waiting(runtime.database) == 0


def test_a_suspended_relay_cannot_settle_what_its_successor_is_publishing(
    runtime: Runtime, broker: Twin, relay: Relay, frozen_clock: FrozenClock
) -> None:
    tell(runtime.database, A, B)
    steps(relay)
    successors_broker = Twin()
    successor = Relay(runtime.database, successors_broker)
    frozen_clock.tick(seconds=16)
    steps(successor)
    assert successors_broker.sent == ["A1", "B1"]

    broker.confirm("A1")
    with pytest.raises(LeaseLost):
        steps(relay)
    assert waiting(runtime.database) == 2

    successors_broker.confirm("A1", "B1")
    steps(successor)
    assert waiting(runtime.database) == 0


def test_a_relay_that_lost_its_lease_rests_until_it_gets_it_back(
    runtime: Runtime, broker: Twin, relay: Relay, frozen_clock: FrozenClock
) -> None:
    tell(runtime.database, A)
    steps(relay)
    successor = Relay(runtime.database, Twin())
    frozen_clock.tick(seconds=16)
    steps(successor)
    broker.confirm("A1")
    with pytest.raises(LeaseLost):
        steps(relay)
    relay._leave_to_successor()  # what `run` does then

    assert not relay.step(), "there is nothing to do while another one leads"

    frozen_clock.tick(seconds=16)
    steps(relay)
    assert broker.sent == ["A1", "A1"], "the successor died: what it did not settle is published once more"


# The database away


def test_a_confirm_outlives_a_database_that_was_away(tmp_path: Path, locked: Locked) -> None:
    database = Database(f"sqlite:///{tmp_path}/x.db")
    migrations.migrate(service, database)
    broker = Twin()
    relay = Relay(database, broker)
    tell(database, A, A)
    steps(relay)

    with locked(database):
        broker.confirm("A1")
        for _ in range(2):
            with pytest.raises(DBAPIError) as away:
                steps(relay)
            assert is_unavailable(away.value)

    steps(relay)
    assert (broker.sent, waiting(database)) == (["A1", "A2"], 1)
    database.close()


# Running


@contextmanager
def running(relay: Relay) -> Iterator[threading.Event]:
    stop = threading.Event()
    thread = threading.Thread(target=relay.run, args=(stop,))
    thread.start()
    try:
        yield stop
    finally:
        stop.set()
        thread.join(timeout=20)
        assert not thread.is_alive()


def test_a_running_relay_tells_everything_in_order(runtime: Runtime) -> None:
    broker = Twin(eager=True)

    with running(Relay(runtime.database, broker)):
        for _ in range(5):
            tell(runtime.database, A, B, A)
        assert wait_until(lambda: waiting(runtime.database) == 0, 20)

    assert [name for name in broker.sent if name.startswith("A")] == [f"A{n}" for n in range(1, 11)]
    assert broker.closed


def test_a_graceful_stop_waits_for_confirms_and_hands_over_at_once(runtime: Runtime, broker: Twin) -> None:
    tell(runtime.database, A)
    relay = Relay(runtime.database, broker)
    with running(relay) as stop:
        assert wait_until(lambda: broker.sent == ["A1"], 20)
        stop.set()
        broker.confirm("A1")

    assert waiting(runtime.database) == 0
    tell(runtime.database, B)
    next_broker = Twin()
    steps(Relay(runtime.database, next_broker))
    assert next_broker.sent == ["B1"], "the lease was free"


def test_a_stop_after_the_lease_was_lost_is_no_failure(
    runtime: Runtime, broker: Twin, frozen_clock: FrozenClock
) -> None:
    tell(runtime.database, A)
    with running(Relay(runtime.database, broker)) as stop:
        assert wait_until(lambda: broker.sent == ["A1"], 20)
        frozen_clock.tick(seconds=16)
        steps(Relay(runtime.database, Twin()))
        stop.set()
        broker.confirm("A1")

    assert broker.closed
    assert waiting(runtime.database) == 1


def test_a_fault_of_ours_ends_the_relay_loudly(runtime: Runtime) -> None:
    broker = Twin()
    with runtime.database.writing() as session:
        session.execute(text("DROP TABLE outbox"))

    with pytest.raises(DBAPIError):
        Relay(runtime.database, broker).run(threading.Event())

    assert broker.closed

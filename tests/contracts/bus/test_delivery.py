"""Once and in order: redelivery after a consumer's death, duplicates, order per subject, and stopping gracefully."""

import random
import signal

from tests.contracts.bus.scratch.platform import Platform
from tests.contracts.bus.scratch.service import Moved, Stopped
from tests.contracts.bus.scratch.waiting import eventually
from tests.contracts.bus.scratch.wire import moved

from chassis.ids import new_id

SIGKILLED = -9


def test_a_consumer_killed_in_mid_reaction_leaves_the_event_to_the_next_one(platform: Platform) -> None:
    alpha, beta = platform.member("alpha"), platform.member("beta")
    alpha.start("relay")
    consumer = beta.start("consume")
    beta.behaviour.switch_on("hold")
    alpha.tell(Moved(thing="a"))
    eventually(beta.behaviour.started)

    consumer.kill()
    beta.behaviour.switch_off("hold")
    assert beta.effects() == []
    consumer.start_again()

    beta.wait_for("a")
    assert beta.behaviour.started() == ["a", "a"]
    assert beta.heard() == ["a"]


def test_a_consumer_killed_between_commit_and_ack_leaves_one_effect(platform: Platform) -> None:
    alpha, beta = platform.member("alpha"), platform.member("beta")
    alpha.start("relay")
    consumer = beta.start("consume")
    beta.behaviour.switch_on("die-after-commit", subject="a")
    alpha.tell(Moved(thing="a"))
    assert consumer.wait() == SIGKILLED
    assert beta.heard() == ["a"]

    consumer.start_again()
    alpha.tell(Moved(thing="b"))

    beta.wait_for("b")
    assert beta.heard() == ["a", "b"]
    assert consumer.stop() == 0
    assert platform.depth("beta.events") == 0


def test_order_per_subject_holds_through_relay_and_broker(platform: Platform) -> None:
    alpha, beta = platform.member("alpha"), platform.member("beta")
    beta.start("consume")
    alpha.start("relay")

    alpha.tell(*(Moved(thing=f"thing {number}", step=step) for step in range(20) for number in range(10)))

    eventually(beta.has_effects(200))
    for number in range(10):
        versions = [done.version for done in beta.effects() if done.subject == f"thing {number}"]
        assert versions == list(range(1, 21))


def test_an_event_that_came_back_holds_up_its_own_subject_and_no_other(platform: Platform) -> None:
    alpha, beta, gamma = (platform.member(name) for name in ("alpha", "beta", "gamma"))
    alpha.start("relay")
    alpha.tell(Moved(thing="warm-up"))
    eventually(alpha.has_sent_all)
    platform.delete_queue("gamma.events", "ramal.unrouted")  # nobody can take a `stopped` now, beta takes a `moved`

    alpha.tell(Stopped(thing="a"), Moved(thing="a"), Moved(thing="b"))
    eventually(
        lambda: [(each.type, each.subject) for each in alpha.waiting()] == [(Stopped.type, "a"), (Moved.type, "a")]
    )
    eventually(lambda: alpha.waiting()[0].returns)
    platform.declare()
    alpha.let_returned_be_due()
    beta.start("consume")
    gamma.start("consume")

    beta.wait_for("a", "b")
    eventually(gamma.has_effects(2))
    assert [(done.type, done.version) for done in gamma.effects()] == [(Stopped.type, 1), (Moved.type, 2)]
    assert beta.heard() == ["warm-up", "b", "a"]


def test_an_event_delivered_ten_times_has_one_effect_and_the_highest_version_stays(platform: Platform) -> None:
    beta = platform.member("beta")
    events = [new_id() for _ in range(12)]
    deliveries = [moved("a", version=version, event_id=event_id) for version, event_id in enumerate(events, 1)] * 10
    random.Random(20).shuffle(deliveries)
    consumers = [beta.start("consume"), beta.start("consume")]
    eventually(beta.has_logged("worker.started", times=2))
    platform.declare()
    platform.put("beta.events", *deliveries)
    eventually(beta.has_effects(len(events)))
    assert [consumer.stop() for consumer in consumers] == [0, 0]
    platform.put("beta.events", moved("last"))
    beta.start("consume")

    beta.wait_for("last")
    assert sorted(beta.times_done().values()) == [1] * (len(events) + 1)
    assert beta.versions_copied() == {"a": len(events), "last": 1}


def test_a_consumer_told_to_stop_finishes_its_reaction_and_gives_the_rest_back(platform: Platform) -> None:
    alpha, beta = platform.member("alpha"), platform.member("beta")
    alpha.start("relay")
    consumer = beta.start("consume")
    beta.behaviour.switch_on("hold", subject="a")
    alpha.tell(Moved(thing="a"), Moved(thing="b"), Moved(thing="c"))
    eventually(beta.behaviour.started)

    consumer.send(signal.SIGTERM)
    beta.behaviour.switch_off("hold", subject="a")

    assert consumer.wait(within=10) == 0
    assert beta.heard() == ["a"]
    assert platform.depth("beta.events") == 2
    consumer.start_again()
    beta.wait_for("b", "c")
    assert beta.behaviour.started() == beta.heard() == ["a", "b", "c"]


def test_a_relay_told_to_stop_leaves_nothing_in_doubt_and_its_place_free(platform: Platform) -> None:
    alpha, beta = platform.member("alpha"), platform.member("beta")
    relay = alpha.start("relay")
    beta.start("consume")
    alpha.tell(*(Moved(thing=f"thing {number}") for number in range(100)))
    eventually(beta.has_effects(1))

    assert relay.stop() == 0
    sent = 100 - len(alpha.waiting())
    eventually(beta.has_effects(sent))
    assert len(beta.effects()) == sent
    alpha.start("relay")
    alpha.tell(Moved(thing="after"))

    eventually(alpha.has_sent_all)
    beta.wait_for("after")
    assert set(beta.times_done().values()) == {1}


def test_a_worker_told_to_stop_ends_all_its_roles(platform: Platform) -> None:
    beta = platform.member("beta")
    worker = beta.start("worker")
    eventually(beta.has_logged("consumer.ready"))

    assert worker.stop() == 0

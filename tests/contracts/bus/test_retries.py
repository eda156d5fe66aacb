"""What cannot be handled: retry tiers, the delivery limit, dead letters and their way back, and what is no event."""

import json
from typing import Any
from uuid import UUID

from tests.contracts.bus.scratch.member import Member
from tests.contracts.bus.scratch.platform import Platform
from tests.contracts.bus.scratch.service import Moved
from tests.contracts.bus.scratch.waiting import eventually

from chassis.consumer import ATTEMPT, ERROR
from chassis.events import CLOUD


def test_a_failing_reaction_moves_its_event_from_tier_to_tier_of_its_own_service_only(platform: Platform) -> None:
    platform.knobs["RETRY_SECONDS"] = "1,3600"
    alpha, beta, gamma = (platform.member(name) for name in ("alpha", "beta", "gamma"))
    alpha.start("relay")
    for hearer in (beta, gamma):
        hearer.start("consume")
    beta.behaviour.switch_on("fail")

    alpha.tell(Moved(thing="a"))

    eventually(platform.has_depth("beta.retry.1h", 1))
    parked = platform.peek("beta.retry.1h")
    assert parked.headers[ATTEMPT] == 2
    assert "told to fail a" in parked.headers[ERROR]
    assert [death["queue"] for death in parked.headers["x-death"]] == ["beta.retry.1s"]
    assert beta.behaviour.started() == ["a", "a"]
    assert beta.effects() == []
    assert gamma.behaviour.started() == gamma.heard() == ["a"]


def test_a_reaction_that_succeeds_at_a_later_try_has_one_effect(platform: Platform) -> None:
    alpha, beta = platform.member("alpha"), platform.member("beta")
    alpha.start("relay")
    beta.start("consume")
    beta.behaviour.switch_on("fail-once")

    alpha.tell(Moved(thing="a"))

    beta.wait_for("a")
    assert beta.behaviour.started() == ["a", "a"]
    assert beta.heard() == ["a"]
    assert beta.dead_letters() == []
    assert platform.depth("gamma.events") == 1  # gamma does not run: the way back from a tier leads to beta alone


def test_many_events_that_fail_at_once_all_get_their_effect_later(platform: Platform) -> None:
    platform.knobs["PREFETCH"] = "100"
    alpha, beta = platform.member("alpha"), platform.member("beta")
    alpha.run("migrate")
    alpha.start("relay")
    told = alpha.tell(*(Moved(thing=f"thing {number}") for number in range(120)))
    eventually(alpha.has_sent_all)
    beta.behaviour.switch_on("fail-once")

    consumer = beta.start("consume")

    eventually(beta.has_effects(len(told)))
    assert beta.times_done() == dict.fromkeys(told, 1)
    assert len(beta.behaviour.started()) == 2 * len(told)
    assert consumer.is_alive


def test_after_the_last_tier_an_event_is_a_dead_letter_that_operators_see_replay_and_drop(platform: Platform) -> None:
    alpha, beta, gamma = (platform.member(name) for name in ("alpha", "beta", "gamma"))
    alpha.start("relay")
    for hearer in (beta, gamma):
        hearer.start("consume")
    beta.behaviour.switch_on("fail")
    kept, dropped = alpha.tell(Moved(thing="kept"), Moved(thing="dropped"))
    eventually(lambda: len(beta.dead_letters()) == 2)
    letters = {UUID(letter.event_id): str(letter.id) for letter in beta.dead_letters()}
    beta.behaviour.switch_off("fail")

    assert [line.split()[0] for line in letter_lines(beta)] == [str(letter.id) for letter in beta.dead_letters()]
    shown = json.loads(beta.run("dead-letters", "show", letters[kept]))
    assert (shown["event_id"], shown["type"], shown["subject"]) == (str(kept), Moved.type, "kept")
    assert "told to fail kept" in shown["error"]
    beta.run("dead-letters", "drop", letters[dropped])
    beta.run("dead-letters", "replay", letters[kept])

    beta.wait_for("kept")
    assert beta.heard() == ["kept"]
    assert beta.dead_letters() == []
    assert sorted(gamma.heard()) == ["dropped", "kept"]


def test_a_replayed_event_has_all_its_tries_again(platform: Platform) -> None:
    alpha, beta = platform.member("alpha"), platform.member("beta")
    alpha.start("relay")
    beta.start("consume")
    beta.behaviour.switch_on("fail")
    alpha.tell(Moved(thing="a"))
    eventually(beta.dead_letters)

    beta.run("dead-letters", "replay", "--all")
    eventually(lambda: len(beta.behaviour.started()) == 3)
    beta.behaviour.switch_off("fail")

    beta.wait_for("a")
    assert beta.behaviour.started() == ["a"] * 4


def test_an_event_that_kills_its_consumer_each_time_becomes_a_dead_letter_and_takes_no_other_along(
    platform: Platform,
) -> None:
    platform.knobs["DELIVERY_LIMIT"] = "3"
    alpha, beta = platform.member("alpha"), platform.member("beta")
    alpha.start("relay")
    neighbours = [f"neighbour {number}" for number in range(20)]
    alpha.run("migrate")
    alpha.tell(*(Moved(thing=thing) for thing in [*neighbours[:10], "poison", *neighbours[10:]]))
    eventually(alpha.has_sent_all)
    beta.behaviour.switch_on("die", subject="poison")
    consumer = beta.start("consume")

    eventually(lambda: beta.dead_letters() if consumer.is_alive else consumer.start_again())

    beta.wait_for(*neighbours)
    assert [letter.subject for letter in beta.dead_letters()] == ["poison"]
    assert sorted(beta.heard()) == sorted(neighbours)
    assert beta.behaviour.started().count("poison") == 4

    beta.behaviour.switch_off("die", subject="poison")
    beta.run("dead-letters", "replay", "--all")
    beta.wait_for("poison")
    assert beta.heard().count("poison") == 1
    assert beta.dead_letters() == []


EVENT = {
    f"{CLOUD}id": "01890000-0000-7000-8000-000000000000",
    f"{CLOUD}type": Moved.type,
    f"{CLOUD}source": "/ramal/alpha",
    f"{CLOUD}subject": "a",
    f"{CLOUD}time": "2026-01-01T00:00:00.000Z",
    f"{CLOUD}subjectversion": 1,
}
GARBAGE: dict[str, tuple[bytes, dict[str, Any]]] = {
    "no JSON": (b"{", EVENT),
    "no object": (b"[]", EVENT),
    "no UTF-8": (b"\xff\xfe\x00", EVENT),
    "nothing at all": (b"", {}),
    "a hundred thousand brackets": (b"[" * 100_000, EVENT),
    "no attributes": (b"{}", {}),
    "an id that is none": (b"{}", {**EVENT, f"{CLOUD}id": "x" * 300}),
    "a number for a time": (b"{}", {**EVENT, f"{CLOUD}time": 5}),
    "a subject with a NUL": (b"{", {**EVENT, f"{CLOUD}subject": "a\x00b"}),
    "a body with a NUL": (b"{\x00", EVENT),
    "compressed by a method nobody knows": (b"{}", {**EVENT, "compression": "application/x-nothing"}),
    "an attempt that is no number": (b"{}", {ATTEMPT: "many"}),
}


def test_what_is_no_event_goes_to_the_dead_letters_and_the_consumer_lives(platform: Platform) -> None:
    alpha, beta = platform.member("alpha"), platform.member("beta")
    alpha.start("relay")
    consumer = beta.start("consume")
    platform.declare()

    platform.put("beta.events", *GARBAGE.values())
    alpha.tell(Moved(thing="a"))

    beta.wait_for("a")
    eventually(lambda: len(beta.dead_letters()) == len(GARBAGE))
    assert consumer.is_alive
    assert beta.heard() == ["a"]
    assert len(letter_lines(beta)) == len(GARBAGE)


def letter_lines(member: Member) -> list[str]:
    """What `dead-letters list` prints."""
    return member.run("dead-letters", "list").splitlines()

"""Who gets what: topics across processes, a fresh start, facts that nobody hears, and telling one newcomer."""

from tests.contracts.bus.scratch.platform import Platform
from tests.contracts.bus.scratch.service import Answered, Moved, Stopped, Whispered
from tests.contracts.bus.scratch.waiting import eventually


def test_a_fact_reaches_every_hearer_and_nobody_else(platform: Platform) -> None:
    alpha, beta, gamma = (platform.member(name) for name in ("alpha", "beta", "gamma"))
    for hearer in (alpha, beta, gamma):
        hearer.start("consume")
    for teller in (alpha, beta):
        teller.start("relay")

    alpha.tell(Stopped(thing="stop"), Whispered(thing="whisper"), Moved(thing="move"))
    beta.tell(Answered(thing="answer"))

    gamma.wait_for("stop", "move")
    beta.wait_for("move")
    alpha.wait_for("answer")
    assert (alpha.heard(), beta.heard(), gamma.heard()) == (["answer"], ["move"], ["stop", "move"])


def test_a_running_relay_follows_bindings_that_another_process_declares_later(platform: Platform) -> None:
    alpha, gamma = platform.member("alpha"), platform.member("gamma")
    alpha.start("relay")
    alpha.tell(Whispered(thing="before"))
    eventually(alpha.has_sent_all)

    platform.let_hear("alpha.whispered.v1", ["gamma"])
    gamma.run("migrate")
    alpha.tell(Whispered(thing="after"))
    gamma.start("consume")

    gamma.wait_for("after")
    assert gamma.heard() == ["after"]


def test_the_first_event_after_a_fresh_start_reaches_a_hearer_that_has_never_run(platform: Platform) -> None:
    alpha = platform.member("alpha")
    alpha.run("migrate")
    alpha.tell(Moved(thing="first"))
    relay = alpha.start("relay")
    eventually(alpha.has_sent_all)
    relay.stop()

    beta = platform.member("beta")
    beta.start("consume")

    beta.wait_for("first")
    assert beta.heard() == ["first"]


def test_a_fact_that_nobody_hears_is_sent_and_noticed(platform: Platform) -> None:
    alpha = platform.member("alpha")
    alpha.start("relay")
    alpha.tell(Whispered(thing="to nobody"))
    eventually(alpha.has_sent_all)

    assert platform.depth("ramal.unrouted") == 1
    assert platform.peek("ramal.unrouted").properties["type"] == "alpha.whispered.v1"


def test_republish_tells_the_present_state_to_one_hearer_only_with_unchanged_versions(platform: Platform) -> None:
    alpha, beta, gamma = (platform.member(name) for name in ("alpha", "beta", "gamma"))
    platform.let_hear("alpha.moved.v1", ["alpha", "beta"])
    for role in ("relay", "consume"):
        alpha.start(role)
    alpha.tell(Moved(thing="a", step=1), Moved(thing="a", step=2), Moved(thing="b", step=1))
    alpha.wait_for("a", "b")
    beta.start("consume")
    eventually(beta.has_effects(3))

    platform.let_hear("alpha.moved.v1", ["alpha", "beta", "gamma"])
    assert "2 facts sent to gamma" in alpha.run("republish", "--to", "gamma")
    gamma.start("consume")

    gamma.wait_for("a", "b")
    assert [(told.subject, told.version, told.step) for told in gamma.effects()] == [("a", 2, 2), ("b", 1, 1)]
    assert len(beta.effects()) == len(alpha.effects()) == 3

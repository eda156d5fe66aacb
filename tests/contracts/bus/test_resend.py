"""`resend`: a hearer that was taken back to an earlier moment catches up, and nothing is done twice."""

from typing import Any

from sqlalchemy import delete, insert, select
from tests.contracts.bus.scratch.member import Member
from tests.contracts.bus.scratch.platform import Platform
from tests.contracts.bus.scratch.service import Moved, metadata
from tests.contracts.bus.scratch.waiting import eventually

from chassis.inbox import inbox

LONG_AGO = "2000-01-01"
OF_HEARERS = (*metadata.sorted_tables, inbox)
Saved = dict[str, list[dict[str, Any]]]


def save(member: Member) -> Saved:
    """What a hearer holds at this moment."""
    with member.database.reading() as session:
        return {table.name: [dict(row) for row in session.execute(select(table)).mappings()] for table in OF_HEARERS}


def restore(member: Member, saved: Saved) -> None:
    """Take a hearer back to an earlier moment."""
    with member.database.writing() as session:
        for table in OF_HEARERS:
            session.execute(delete(table))
            if saved[table.name]:
                session.execute(insert(table), saved[table.name])


def versions(member: Member, subject: str) -> list[int]:
    return [done.version for done in member.effects() if done.subject == subject]


def test_a_restored_hearer_catches_up_and_nobody_does_anything_twice(platform: Platform) -> None:
    alpha, beta, gamma = (platform.member(name) for name in ("alpha", "beta", "gamma"))
    alpha.start("relay")
    other = gamma.start("consume")
    consumer = beta.start("consume")
    alpha.tell(Moved(thing="a", step=1), Moved(thing="b", step=1))
    beta.wait_for("a", "b")
    assert consumer.stop() == 0
    earlier = save(beta)
    consumer.start_again()
    ids = alpha.tell(Moved(thing="a", step=2), Moved(thing="a", step=3), Moved(thing="c", step=1))
    beta.wait_for("c")
    eventually(beta.has_effects(5))
    eventually(gamma.has_effects(5))
    assert consumer.stop() == 0
    restore(beta, earlier)
    assert beta.heard() == ["a", "b"]

    assert "5 events wait" in alpha.run("resend", "--since", LONG_AGO)
    consumer.start_again()

    eventually(beta.has_effects(5))
    eventually(alpha.has_sent_all)
    eventually(lambda: platform.depth("beta.events") + platform.depth("gamma.events") == 0)
    assert (consumer.stop(), other.stop()) == (0, 0)
    assert platform.depth("beta.events") + platform.depth("gamma.events") == 0
    for hearer in (beta, gamma):
        assert sorted(hearer.times_done().values()) == [1] * 5
        assert set(ids) < set(hearer.times_done())
        assert versions(hearer, "a") == [1, 2, 3]
        assert hearer.versions_copied() == {"a": 3, "b": 1, "c": 1}


def test_after_a_restore_what_was_sent_comes_before_what_waits(platform: Platform) -> None:
    """The broker starts empty: what it had not delivered is sent again, before the younger events that wait."""
    alpha, beta = platform.member("alpha"), platform.member("beta")
    relay = alpha.start("relay")
    alpha.tell(Moved(thing="a", step=1), Moved(thing="a", step=2))
    eventually(alpha.has_sent_all)
    assert relay.stop() == 0
    alpha.tell(Moved(thing="a", step=3), Moved(thing="b", step=1))
    platform.delete_queue("beta.events", "gamma.events")
    platform.declare()

    alpha.run("resend", "--since", LONG_AGO)
    relay.start_again()
    beta.start("consume")

    eventually(beta.has_effects(4))
    assert versions(beta, "a") == [1, 2, 3]
    assert beta.versions_copied() == {"a": 3, "b": 1}

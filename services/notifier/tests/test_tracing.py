"""The sending of a mail belongs to the trace of the request that led to it."""

from collections.abc import Callable, Iterator
from dataclasses import replace

import pytest
from notifier_kit.hearing import Hearing

from chassis import tracing
from chassis.events import Event
from chassis.testing.collector import Collector, collector

REQUEST = "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01"


@pytest.fixture
def collected() -> Iterator[Collector]:
    with collector() as running:
        tracing.configure(running.url, "notifier")
        yield running
        tracing.close()


def test_a_mail_is_a_child_of_the_reaction_that_asked_for_it(
    hearing: Hearing, a_code: Callable[..., Event], collected: Collector
) -> None:
    hearing.hear(replace(a_code(), traceparent=REQUEST))
    hearing.send()
    tracing.close()

    mail, reaction = collected.named("mail registration_code"), collected.named("react identity.code_issued.v1")
    assert (mail.trace, mail.parent) == (REQUEST[3:35], reaction.id)
    assert reaction.parent == REQUEST[36:52]
    assert not mail.failed
    assert "@" not in repr(mail), "no address in a span"

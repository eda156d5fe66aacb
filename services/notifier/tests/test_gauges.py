"""What Prometheus sees of messages that wait, of suppressed addresses and of mails that came back."""

from collections.abc import Callable

from notifier_kit.hearing import Hearing
from prometheus_client import REGISTRY

from chassis.events import Event
from chassis.ids import new_id
from chassis.testing.clock import FrozenClock
from chassis.testing.events import an_event
from chassis.testing.gauges import shown_gauges


def bounces(permanent: str) -> float:
    return REGISTRY.get_sample_value("ramal_bounces_total", {"permanent": permanent}) or 0


def a_bounce(*, permanent: bool) -> Event:
    event = an_event("helpdesk.mail_bounced.v1", address="zulmira@casa.example", permanent=permanent)
    return Event(**{**vars(event), "id": new_id()})


def test_a_message_is_due_until_it_is_sent(
    hearing: Hearing, a_code: Callable[..., Event], frozen_clock: FrozenClock
) -> None:
    assert shown_gauges(hearing.runtime, "ramal_messages") == {
        "ramal_messages_due{}": 0,
        "ramal_messages_due_seconds{}": 0,
    }
    hearing.hear(a_code())
    frozen_clock.tick(seconds=90)
    hearing.hear(a_code())
    assert shown_gauges(hearing.runtime, "ramal_messages") == {
        "ramal_messages_due{}": 2,
        "ramal_messages_due_seconds{}": 90,
    }
    hearing.send()
    assert shown_gauges(hearing.runtime, "ramal_messages")["ramal_messages_due{}"] == 0


def test_suppressed_addresses_and_mails_that_came_back_are_counted(hearing: Hearing) -> None:
    before = bounces("true"), bounces("false")
    hearing.hear(a_bounce(permanent=False))
    assert shown_gauges(hearing.runtime, "ramal_suppressions")['ramal_suppressions{reason="bounced"}'] == 0
    hearing.hear(a_bounce(permanent=True))
    assert shown_gauges(hearing.runtime, "ramal_suppressions") == {
        'ramal_suppressions{reason="refused"}': 0,
        'ramal_suppressions{reason="bounced"}': 1,
        'ramal_suppressions{reason="bounced_often"}': 0,
    }
    assert (bounces("true"), bounces("false")) == (before[0] + 1, before[1] + 1)

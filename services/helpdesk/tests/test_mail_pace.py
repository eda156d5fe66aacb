"""How much mail of one sender is answered: acknowledgements now and then, and what comes too often is held."""

import pytest
from helpdesk_kit.guests import a_guest
from helpdesk_kit.mails import SENDER, a_mail, opened, reply_to, take_in, told
from helpdesk_kit.world import MakeWorld, World

from chassis.testing.clock import FrozenClock
from chassis.testing.parallel import at_once
from helpdesk.model import Mail, Ticket
from helpdesk.states import MailOutcome

STRANGER = "estranho@outro.example"


@pytest.mark.covers("M24")
def test_of_several_tickets_by_mail_one_is_acknowledged_in_ten_minutes(world: World, frozen_clock: FrozenClock) -> None:
    tagged = "Joana+2@consumo.example"
    for sender in (SENDER, SENDER, tagged):
        take_in(world, a_mail(sender))
    take_in(world, a_mail(STRANGER))
    assert [fact["acknowledged"] for fact in told(world)] == [True, False, False, True]
    frozen_clock.tick(minutes=10)
    take_in(world, a_mail(tagged))
    assert [fact["acknowledged"] for fact in told(world)] == [True]


def test_of_tickets_that_a_sender_opens_at_once_one_is_acknowledged(world: World) -> None:
    raws = [a_mail() for _ in range(4)]
    at_once(4, lambda number: take_in(world, raws[number]))
    assert sorted(fact["acknowledged"] for fact in told(world)) == [False, False, False, True]


def test_more_than_twenty_mails_an_hour_of_one_sender_are_held(world: World, frozen_clock: FrozenClock) -> None:
    ticket = opened(world)
    address = reply_to(world, ticket)
    outcomes = [take_in(world, a_mail(to=address)) for _ in range(20)]
    assert outcomes == [MailOutcome.ADDED] * 19 + [MailOutcome.HELD]
    assert [mail.reason for mail in world.rows(Mail) if mail.outcome is MailOutcome.HELD] == ["too_many"]
    assert take_in(world, a_mail(STRANGER)) is MailOutcome.OPENED
    frozen_clock.tick(hours=1)
    assert take_in(world, a_mail(to=address)) is MailOutcome.ADDED


def test_more_than_sixty_messages_an_hour_on_one_ticket_are_held_whoever_sends_them(
    make_world: MakeWorld, frozen_clock: FrozenClock
) -> None:
    """Each is mailed to whoever watches the ticket, and a sender's address is forged in a moment."""
    world = make_world(mails_per_hour=1000)
    address = reply_to(world, opened(world))
    outcomes = [take_in(world, a_mail(f"estranho{number}@outro.example", to=address)) for number in range(61)]
    assert outcomes == [MailOutcome.ADDED] * 60 + [MailOutcome.HELD]
    assert [mail.reason for mail in world.rows(Mail) if mail.outcome is MailOutcome.HELD] == ["too_many"]
    frozen_clock.tick(hours=1)
    assert take_in(world, a_mail(STRANGER, to=address)) is MailOutcome.ADDED


def test_mails_and_messages_on_one_ticket_at_once_do_not_wait_for_each_other(make_world: MakeWorld) -> None:
    """Both lock the ticket, and then count what was written on it."""
    world = make_world(mails_per_hour=1000)
    guest = a_guest(world)
    (ticket,) = world.rows(Ticket)
    address = reply_to(world, ticket)
    raws = [a_mail(f"estranho{number}@outro.example", to=address) for number in range(8)]

    def write(number: int) -> object:
        if number % 2:
            return take_in(world, raws[number // 2])
        return guest.post("/entries", body="Aqui está.").status_code

    assert at_once(16, write) == [201, MailOutcome.ADDED] * 8


def test_the_limits_are_settings(make_world: MakeWorld) -> None:
    world = make_world(mails_per_hour=1, acknowledge_minutes=1)
    opened(world)
    assert take_in(world, a_mail()) is MailOutcome.HELD

"""Tickets that change while a mail waits for them: the mail is treated by what they are then."""

from collections.abc import Callable
from contextlib import nullcontext
from functools import partial

import pytest
from helpdesk_kit.guests import A_GUEST, a_guest
from helpdesk_kit.mails import SENDER, a_mail, addressed, now_is, opened, reply_to, take_in, the_mail
from helpdesk_kit.world import World
from sqlalchemy.orm import Session

from chassis import clock
from chassis.context import SYSTEM, Actor
from helpdesk.actions import ingesting
from helpdesk.actions.copies import erase_address
from helpdesk.actions.locking import locked
from helpdesk.actions.tracking import claim_ticket
from helpdesk.model import Entry, Ticket
from helpdesk.states import MailOutcome, TicketState


def meanwhile(world: World, monkeypatch: pytest.MonkeyPatch, change: Callable[[Session], object]) -> None:
    """Let a ticket change after a mail has found it and before the mail has locked it.

    SQLite writes one transaction at a time, so that the change is made in the mail's own there.
    """

    def lock(session: Session, ticket: Ticket) -> Ticket:
        with nullcontext(session) if world.database.is_sqlite else world.writing() as other:
            change(other)
        return locked(session, ticket)

    monkeypatch.setattr(ingesting, "locked", lock)


def test_a_mail_whose_ticket_is_claimed_meanwhile_is_the_accounts(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    guest, person = a_guest(world), addressed(world, world.person(), A_GUEST["email"])
    actor, desk = Actor(kind="user", user_id=person.user_id), world.runtime.clients.desk
    claim = partial(claim_ticket, actor=actor, now=clock.now(), desk=desk, token=guest.token)
    meanwhile(world, monkeypatch, claim)
    assert take_in(world, a_mail(A_GUEST["email"], subject=f"[#{guest.number}]")) is MailOutcome.ADDED
    (entry,) = world.rows(Entry)
    assert (entry.author_user_id, entry.author_name, entry.author_email) == (person.user_id, None, None)
    assert not entry.is_unverified


@pytest.mark.parametrize("found_by", ["number", "references", "address"])
def test_a_mail_whose_sender_is_erased_from_its_ticket_meanwhile_is_a_strangers(
    world: World, monkeypatch: pytest.MonkeyPatch, found_by: str
) -> None:
    ticket = opened(world, a_mail(message_id="<first@consumo.example>"))
    raws = {
        "number": a_mail(subject=f"[#{ticket.number}]"),
        "references": a_mail(answers=["<first@consumo.example>"]),
        "address": a_mail(to=reply_to(world, ticket)),
    }
    meanwhile(world, monkeypatch, partial(erase_address, actor=SYSTEM, now=clock.now(), email=SENDER))
    outcome = take_in(world, raws[found_by])
    mail, entries = the_mail(world), world.rows(Entry)
    assert mail.ticket_id == ticket.id
    if found_by == "address":  # whoever has it may write
        assert (outcome, [entry.is_unverified for entry in entries]) == (MailOutcome.ADDED, [True])
    else:
        assert (outcome, mail.reason, entries) == (MailOutcome.HELD, "stranger", [])
    assert now_is(world, ticket).state is TicketState.CLOSED

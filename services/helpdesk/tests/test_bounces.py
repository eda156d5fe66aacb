"""Reports that a mail of ours did not arrive: only true ones count, and they show on the ticket."""

from typing import Any

import pytest
from helpdesk_kit.mails import SENDER, a_bounce, a_mail, opened, take_in
from helpdesk_kit.world import World

from chassis.ids import new_id
from chassis.testing.events import an_event
from helpdesk.model import Mail, MessageId, Person, Ticket
from helpdesk.queries.message_ids import address_hash
from helpdesk.states import MailOutcome


def ours(world: World) -> str:
    """The Message-ID of our first mail."""
    return str(next(row.message_id for row in world.rows(MessageId) if row.is_ours))


def shown(world: World) -> list[bool]:
    return [ticket.is_undeliverable for ticket in world.rows(Ticket)]


def bounced(world: World) -> list[dict[str, Any]]:
    return [event.data for event in world.events("mail_bounced")]


@pytest.mark.parametrize(("status", "permanent"), [("5.1.1", True), ("4.4.1", False)])
def test_a_mail_that_did_not_arrive_is_told_and_shows_on_its_ticket(world: World, status: str, permanent: bool) -> None:
    ticket = opened(world)
    about = ours(world)
    assert take_in(world, a_bounce(SENDER.upper(), about, status=status)) is MailOutcome.BOUNCE
    (fact,) = bounced(world)
    assert (fact["address"], fact["permanent"], fact["about_message_id"]) == (SENDER, permanent, about)
    assert shown(world) == [True]
    mail = world.rows(Mail)[-1]
    assert (mail.reason, mail.ticket_id) == ("failed", ticket.id)
    author = world.staff().get(f"/tickets/{ticket.number}").json["author"]
    assert (author["email"], author["undeliverable"]) == (SENDER, True)


def test_a_report_of_delay_changes_nothing(world: World) -> None:
    opened(world)
    assert take_in(world, a_bounce(SENDER, ours(world), action="delayed", status="4.4.7")) is MailOutcome.BOUNCE
    assert (bounced(world), shown(world), world.rows(Mail)[-1].reason) == ([], [False], "delayed")


def test_a_report_about_another_address_or_another_mail_is_recorded_only(world: World) -> None:
    opened(world, a_mail(message_id="<theirs@consumo.example>"))
    forged = [
        a_bounce("vitima@outro.example", ours(world)),
        a_bounce(SENDER, "<theirs@consumo.example>"),
        a_bounce(SENDER, "<never@ramal.example>"),
    ]
    assert [take_in(world, raw) for raw in forged] == [MailOutcome.BOUNCE] * 3
    assert (bounced(world), shown(world)) == ([], [False])
    assert {mail.reason for mail in world.rows(Mail) if mail.outcome is MailOutcome.BOUNCE} == {"not_ours"}
    assert all(mail.ticket_id is None for mail in world.rows(Mail) if mail.outcome is MailOutcome.BOUNCE)


def test_of_a_mail_to_several_people_a_report_counts_for_none_of_them(world: World) -> None:
    """Each of them knows its Message-ID, and could write a report about another."""
    company = world.company()
    author, colleague = world.person(), world.person()
    for person in (author, colleague):
        world.relation(person, company)
    number = author.opens(company=company.cnpj)
    world.watches(colleague, number)
    world.staff().replies(number, "Bom dia.")
    world.events()
    (about,) = [row for row in world.rows(MessageId) if len(row.sent_to) > 1]
    for person in (author, colleague):
        email = next(row.email for row in world.rows(Person) if row.user_id == person.user_id)
        assert take_in(world, a_bounce(email, about.message_id)) is MailOutcome.BOUNCE
    assert (bounced(world), shown(world)) == ([], [False])
    assert {mail.reason for mail in world.rows(Mail)} == {"shared"}


def test_the_same_report_counts_once(world: World) -> None:
    opened(world)
    raw = a_bounce(SENDER, ours(world))
    take_in(world, raw)
    assert take_in(world, raw) is None
    assert len(bounced(world)) == 1


@pytest.mark.parametrize(
    ("type_", "address", "expected"),
    [
        ("helpdesk.ticket_updated.v1", SENDER, True),
        ("helpdesk.ticket_updated.v1", "quem.acompanha@consumo.example", False),
        ("identity.user_locked.v1", SENDER, False),
    ],
)
def test_a_mail_that_notifier_gave_up_shows_on_its_authors_ticket(
    world: World, type_: str, address: str, expected: bool
) -> None:
    ticket = opened(world)
    about = {"event_id": str(new_id()), "type": type_, "subject": str(ticket.id)}
    world.hear(an_event("notifier.delivery_failed.v1", about=about, address_hash=address_hash(address)))
    assert shown(world) == [expected]


def test_a_mail_about_a_ticket_that_is_not_here_is_no_ones(world: World) -> None:
    about = {"event_id": str(new_id()), "type": "helpdesk.ticket_opened.v1", "subject": str(new_id())}
    world.hear(an_event("notifier.delivery_failed.v1", about=about))
    assert world.rows(Ticket) == []

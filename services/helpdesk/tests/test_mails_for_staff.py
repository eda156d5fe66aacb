"""What staff do with mails that were held, or wrongly taken for a machine's; and how long mails are kept."""

from typing import Any

import pytest
from helpdesk_kit.mails import (
    OUT_OF_OFFICE,
    SENDER,
    a_mail,
    opened,
    reply_to,
    stored_keys,
    take_in,
    told,
)
from helpdesk_kit.world import MakeWorld, Person, World

from chassis import clock
from chassis.testing.clock import FrozenClock
from chassis.testing.parallel import apart, at_once
from helpdesk.model import Acknowledged, Attachment, Entry, Mail, Participant, Ticket
from helpdesk.states import MailOutcome

STRANGER = "estranho@outro.example"


def held(world: World, **mail: Any) -> Ticket:
    """A ticket, and a stranger's mail about it that is held. Returns the ticket."""
    ticket = opened(world, a_mail(message_id="<first@consumo.example>"))
    take_in(world, a_mail(STRANGER, answers=["<first@consumo.example>"], **mail))
    return ticket


def only(staff: Person, **query: Any) -> dict[str, Any]:
    answer = staff.get("/mails", **query)
    assert answer.status_code == 200
    (item,) = answer.json["items"]
    return dict(item)


def decide(staff: Person, item: dict[str, Any], decision: str, **more: Any) -> Any:
    return staff.post(f"/mails/{item['id']}/decision", decision=decision, **more)


def test_staff_see_what_was_held_and_why(world: World) -> None:
    ticket, staff = held(world, text="Também tenho este problema.", files={"foto.bin": b"\x00\x01"}), world.staff()
    item = only(staff, outcome="held")
    assert (item["sender"], item["reason"], item["ticket"]) == (STRANGER, "stranger", ticket.number)
    shown = staff.get(f"/mails/{item['id']}").json
    assert (shown["text"], shown["files"]) == ("Também tenho este problema.", ["foto.bin"])
    assert {mail["outcome"] for mail in staff.get("/mails", ticket=ticket.number).json["items"]} == {"opened", "held"}
    assert staff.get("/mails", ticket=ticket.number + 1).json["items"] == []


def test_the_original_is_a_download_that_is_recorded(world: World) -> None:
    raw, staff = a_mail(text="<script>alert(1)</script>"), world.staff()
    take_in(world, raw)
    answer = staff.get(f"/mails/{only(staff)['id']}/original")
    assert (answer.status_code, answer.data) == (200, raw)
    assert answer.headers["Content-Disposition"].startswith("attachment")
    assert (answer.content_type, answer.headers["X-Content-Type-Options"]) == ("message/rfc822", "nosniff")
    assert len(world.audited("mail.downloaded")) == 1


def test_a_mail_whose_bytes_are_lost_is_said_to_be_lost_and_stays_undecided(world: World) -> None:
    ticket, staff = held(world), world.staff()
    item = only(staff, outcome="held")
    for key in stored_keys(world):
        world.runtime.files.delete(key)
    path = f"/mails/{item['id']}"
    for lost in (staff.get(path), staff.get(f"{path}/original"), decide(staff, item, "attach", number=ticket.number)):
        assert (lost.status_code, lost.json["code"]) == (404, "file.missing")
    assert only(staff, outcome="held")["id"] == item["id"]


def test_a_held_mail_is_written_on_a_ticket_and_its_sender_takes_no_part(world: World) -> None:
    ticket, staff = held(world, files={"foto.bin": b"\x00\x01"}), world.staff()
    answer = decide(staff, only(staff, outcome="held"), "attach", number=ticket.number)
    assert (answer.status_code, answer.json["outcome"], answer.json["ticket"]) == (200, "added", ticket.number)
    (entry,) = world.rows(Entry)
    assert (entry.ticket_id, entry.author_email, entry.is_unverified) == (ticket.id, STRANGER, True)
    assert [file.entry_id for file in world.rows(Attachment)] == [entry.id]
    assert world.rows(Participant) == []
    assert [row.details["decision"] for row in world.audited("mail.decided")] == ["attach"]


def test_a_held_mail_opens_a_ticket(world: World) -> None:
    held(world)
    staff = world.staff()
    answer = decide(staff, only(staff, outcome="held"), "open")
    later = max(world.rows(Ticket), key=lambda ticket: ticket.number)
    assert (answer.json["outcome"], answer.json["ticket"]) == ("opened", later.number)
    assert (later.author_email, later.author_user_id) == (STRANGER, None)
    assert [fact["acknowledged"] for fact in told(world)] == [True]


def test_a_mail_that_was_wrongly_taken_for_a_machines_opens_a_ticket_without_an_answer(world: World) -> None:
    take_in(world, a_mail(headers={"List-Id": "<moradores.consumo.example>"}))
    staff = world.staff()
    assert decide(staff, only(staff, outcome="automatic"), "open").status_code == 200
    assert [fact["acknowledged"] for fact in told(world)] == [False]


def test_a_mail_without_a_sender_opens_a_ticket_without_an_address(world: World) -> None:
    take_in(world, a_mail("", return_path="x@consumo.example"))
    staff = world.staff()
    assert decide(staff, only(staff), "open").status_code == 200
    (ticket,) = world.rows(Ticket)
    assert ticket.author_email is None
    assert [fact["acknowledged"] for fact in told(world)] == [False]


def test_a_discarded_mail_is_nobodys(world: World) -> None:
    held(world)
    staff = world.staff()
    keys = stored_keys(world)
    assert decide(staff, only(staff, outcome="held"), "discard").json["outcome"] == "discarded"
    assert (world.rows(Entry), world.events()) == ([], [])
    assert stored_keys(world) == keys


def test_a_mail_is_decided_once(world: World) -> None:
    ticket, staff = held(world), world.staff()
    item = only(staff, outcome="held")
    answers = at_once(4, lambda _number: decide(apart(staff), item, "attach", number=ticket.number).status_code)
    assert sorted(answers) == [200, 409, 409, 409]
    again = decide(staff, item, "discard")
    assert (again.status_code, again.json["code"]) == (409, "mail.decided")
    added = only(staff, outcome="opened")
    assert decide(staff, added, "discard").status_code == 409


def test_mails_that_are_written_on_one_ticket_at_once_do_not_wait_for_each_other(world: World) -> None:
    ticket, staff = held(world, files={"foto.bin": b"\x00\x01"}), world.staff()
    for number in range(7):
        sender = f"estranho{number}@outro.example"
        take_in(world, a_mail(sender, answers=["<first@consumo.example>"], files={"foto.bin": b"\x00\x01"}))
    items = staff.get("/mails", outcome="held").json["items"]
    assert len(items) == 8

    def attach(place: int) -> int:
        return int(decide(apart(staff), items[place], "attach", number=ticket.number).status_code)

    assert at_once(8, attach) == [200] * 8
    assert len(world.rows(Entry)) == 8


@pytest.mark.parametrize(
    ("body", "pointer"),
    [
        ({"decision": "attach"}, "#/number"),
        ({"decision": "attach", "number": 4711}, "#/number"),
        ({"decision": "frobnicate"}, "#/decision"),
        ({}, "#/decision"),
    ],
)
def test_a_decision_that_cannot_be_carried_out_is_refused(world: World, body: dict[str, Any], pointer: str) -> None:
    held(world)
    staff = world.staff()
    answer = staff.post(f"/mails/{only(staff, outcome='held')['id']}/decision", **body)
    assert answer.status_code == 422
    assert [error["pointer"] for error in answer.json["errors"]] == [pointer]
    assert only(staff, outcome="held")


def test_an_erased_mail_has_nothing_left_but_its_row(world: World, frozen_clock: FrozenClock) -> None:
    held(world)
    staff = world.staff()
    item = only(staff, outcome="held")
    assert staff.post("/erasures", email=STRANGER).status_code < 300
    shown = staff.get(f"/mails/{item['id']}").json
    assert (shown["sender"], shown["subject"], shown["text"]) == ("", "", "")
    assert staff.get(f"/mails/{item['id']}/original").status_code == 404
    assert decide(staff, item, "open").status_code == 404
    assert decide(staff, item, "discard").status_code == 200
    assert world.run_job("delete-discarded-files", clock.now()) == 1


def test_an_entry_leads_staff_alone_to_the_mail_that_it_was(world: World) -> None:
    author, staff = world.person(), world.staff()
    world.hear(world.about(author, "identity.user_updated.v1", version=2, email=SENDER))
    number = author.opens()
    (ticket,) = world.rows(Ticket)
    take_in(world, a_mail(to=reply_to(world, ticket)))
    (entry,) = staff.get(f"/tickets/{number}/entries").json["items"]
    assert staff.get(f"/mails/{entry['mail_id']}").json["outcome"] == "added"
    (as_author,) = author.get(f"/tickets/{number}/entries").json["items"]
    assert "mail_id" not in as_author
    assert (as_author["author"]["name"], as_author["unverified"]) == (author.name, False)


def test_what_was_held_because_there_was_too_much_of_it_is_deleted_too(
    make_world: MakeWorld, frozen_clock: FrozenClock
) -> None:
    world = make_world(mails_per_hour=1)
    opened(world)
    assert take_in(world, a_mail()) is MailOutcome.HELD
    frozen_clock.tick(days=91)
    assert world.run_job("delete-old-mails", clock.now()) == 1
    assert [mail.outcome for mail in world.rows(Mail)] == [MailOutcome.OPENED]


def test_mails_of_no_ticket_are_deleted_after_ninety_days_and_held_ones_wait(
    world: World, frozen_clock: FrozenClock
) -> None:
    ticket = opened(world)
    take_in(world, a_mail(to=reply_to(world, ticket), headers=OUT_OF_OFFICE))
    take_in(world, a_mail("", return_path="x@consumo.example"))
    frozen_clock.tick(days=1)
    take_in(world, a_mail(headers=OUT_OF_OFFICE))
    frozen_clock.tick(days=89, hours=23)
    assert world.run_job("delete-old-mails", clock.now()) == 0
    frozen_clock.tick(hours=2)
    assert world.run_job("delete-old-mails", clock.now()) == 1
    assert world.run_job("delete-discarded-files", clock.now()) == 1
    assert len(world.rows(Mail)) == 3
    assert stored_keys(world) == {mail.key for mail in world.rows(Mail)}


def test_who_was_acknowledged_is_forgotten_after_a_day(world: World, frozen_clock: FrozenClock) -> None:
    opened(world, a_mail(SENDER))
    frozen_clock.tick(hours=23)
    assert world.run_job("forget-acknowledged", clock.now()) == 0
    frozen_clock.tick(hours=2)
    assert world.run_job("forget-acknowledged", clock.now()) == 1
    assert world.rows(Acknowledged) == []

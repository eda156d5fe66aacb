"""Addresses that take no mail: what suppresses them, what is not sent then, and what lifts it."""

from collections.abc import Callable
from datetime import timedelta

import pytest
from notifier_kit.hearing import Hearing
from notifier_kit.person import Person
from notifier_kit.smtp import SmtpTwin
from notifier_kit.telling import of_a_ticket
from sqlalchemy import func, select

from chassis.audit import audit
from chassis.events import Event
from chassis.ids import new_id
from chassis.testing.client import CheckedClient
from chassis.testing.clock import FrozenClock
from chassis.testing.events import an_event, drain_outbox
from chassis.testing.tokens import Signer
from chassis.testing.traces import traces
from notifier.model import Base, Bounce, Notification, Suppression

API = "/api/notifier/v1"
MakeHearing = Callable[..., Hearing]
MakeCode = Callable[..., Event]
ADDRESS = "zulmira@casa.example"
AUTHOR = {"name": "Zulmira Quixabeira", "email": ADDRESS, "language": "pt"}


def a_bounce(address: str = ADDRESS, *, permanent: bool = True, about: str | None = None) -> Event:
    event = an_event("helpdesk.mail_bounced.v1", address=address, permanent=permanent)
    event.data.pop("about_message_id")
    return Event(**{**vars(event), "data": {**event.data, **({"about_message_id": about} if about else {})}})


def suppressed(hearing: Hearing) -> dict[str, str]:
    """The suppressed addresses, with the reason of each."""
    with hearing.runtime.database.reading() as session:
        return {row.address: row.reason.value for row in session.scalars(select(Suppression))}


def ends(hearing: Hearing) -> list[tuple[str, str]]:
    """How all mails ended."""
    return [(mail.state.value, mail.reason) for mail in hearing.mailed()]


GIVEN_UP = ("permanent_failure", "suppressed")


def test_a_permanent_bounce_suppresses_at_once_and_in_every_spelling(hearing: Hearing) -> None:
    hearing.hear(a_bounce("ZULMIRA@casa.example"))
    assert hearing.tell(of_a_ticket("replied", AUTHOR)) == []
    assert ends(hearing) == [GIVEN_UP]
    (failed,) = drain_outbox(hearing.runtime.database)
    assert (failed.type, failed.data["permanent"]) == ("notifier.delivery_failed.v1", True)
    assert len(hearing.tell(of_a_ticket("replied", AUTHOR | {"email": "outra@casa.example"}))) == 1


def test_an_account_is_suppressed_by_its_present_address(hearing: Hearing) -> None:
    person = Person(email=ADDRESS)
    hearing.tell(person.validated())
    hearing.hear(a_bounce())
    hearing.tell(person.locked(), person.updated(email="nova@casa.example"))
    assert [(mail.kind, *end) for mail, end in zip(hearing.mailed(), ends(hearing), strict=True)] == [
        ("welcome", "delivered", ""),
        ("account_locked", "delivered", ""),
    ], "the address of now takes mail"
    hearing.hear(a_bounce("nova@casa.example"))
    hearing.tell(person.unlocked())
    assert ends(hearing)[-1] == GIVEN_UP


@pytest.mark.parametrize(("bounces", "days", "expected"), [(4, 6, {}), (5, 6, {ADDRESS: "bounced_often"}), (5, 8, {})])
def test_temporary_bounces_count_for_seven_days(
    hearing: Hearing, frozen_clock: FrozenClock, bounces: int, days: float, expected: dict[str, str]
) -> None:
    for _ in range(bounces):
        hearing.hear(a_bounce(permanent=False))
        frozen_clock.tick(seconds=timedelta(days=days).total_seconds() / (bounces - 1))
    assert suppressed(hearing) == expected


def test_a_report_that_is_heard_again_counts_once(hearing: Hearing) -> None:
    report = a_bounce(permanent=False)
    for _ in range(10):
        with hearing.runtime.database.writing() as session:
            hearing.runtime.service.reactions.react(session, report)
    assert suppressed(hearing) == {}
    with hearing.runtime.database.reading() as session:
        assert session.scalar(select(func.count()).select_from(Bounce)) == 1


def test_temporary_bounces_of_different_people_do_not_add_up(hearing: Hearing) -> None:
    hearing.hear(*[a_bounce(f"p{number}@casa.example", permanent=False) for number in range(9)])
    assert suppressed(hearing) == {}


def test_reports_are_forgotten_when_they_count_no_longer(hearing: Hearing, frozen_clock: FrozenClock) -> None:
    hearing.hear(a_bounce(permanent=False), a_bounce(permanent=False))
    assert hearing.run_job("purge-bounces", frozen_clock.at + timedelta(days=6, hours=23)) == 0
    assert hearing.run_job("purge-bounces", frozen_clock.at + timedelta(days=7)) == 2


@pytest.mark.parametrize(
    ("step", "reply", "expected"),
    [
        ("RCPT", "550 5.1.1 no such user", {ADDRESS: "refused"}),
        (".", "554 5.1.6 mailbox has moved", {ADDRESS: "refused"}),
        ("RCPT", "550 5.1.10 the domain takes no mail", {ADDRESS: "refused"}),
        ("RCPT", "550-5.1.1 no such user", {ADDRESS: "refused"}),
        ("RCPT", "550 5.7.1 policy", {}),
        (".", "554 5.7.26 content", {}),
        ("RCPT", "550 no such user", {}),
        ("RCPT", "552 5.2.2 mailbox full", {}),
        ("RCPT", "450 4.1.1 come back", {}),
        ("RCPT", "550 5.1.8 the domain of the sender does not exist", {}),
        ("RCPT", "550 5.1.100x odd", {}),
    ],
)
def test_only_a_mailbox_that_is_none_suppresses(
    make_hearing: MakeHearing, smtp: SmtpTwin, step: str, reply: str, expected: dict[str, str]
) -> None:
    hearing = make_hearing(mail_url=smtp.url)
    smtp.replies[step] = f"{reply}\r\n{reply[:3]} end" if reply[3] == "-" else reply
    hearing.tell(of_a_ticket("replied", AUTHOR))
    assert suppressed(hearing) == expected


def test_a_refusal_of_our_sender_is_tried_again(make_hearing: MakeHearing, smtp: SmtpTwin) -> None:
    hearing = make_hearing(mail_url=smtp.url)
    smtp.replies["RCPT"] = "550 5.1.8 the domain of the sender does not exist"
    hearing.tell(of_a_ticket("replied", AUTHOR))
    assert ends(hearing) == [("temporary_failure", "sender_refused")]


def test_a_code_just_asked_for_is_tried_and_its_success_lifts_the_suppression(
    hearing: Hearing, a_code: MakeCode
) -> None:
    hearing.hear(a_bounce(), *[a_bounce(permanent=False) for _ in range(4)])
    hearing.tell(of_a_ticket("replied", AUTHOR))
    assert (ends(hearing), suppressed(hearing)) == ([GIVEN_UP], {ADDRESS: "bounced"})
    assert len(hearing.tell(a_code(email=ADDRESS.upper()))) == 1
    assert suppressed(hearing) == {}
    hearing.tell(of_a_ticket("replied", AUTHOR))
    hearing.hear(a_bounce(permanent=False))
    assert suppressed(hearing) == {}, "what was counted before is forgotten"
    assert ends(hearing) == [GIVEN_UP, ("delivered", ""), ("delivered", "")]


def test_a_code_that_is_refused_again_lifts_nothing(
    make_hearing: MakeHearing, smtp: SmtpTwin, a_code: MakeCode
) -> None:
    hearing = make_hearing(mail_url=smtp.url)
    smtp.replies["RCPT"] = "550 5.1.1 no such user"
    for event in (of_a_ticket("replied", AUTHOR), a_code(email=ADDRESS), of_a_ticket("closed", AUTHOR)):
        hearing.tell(event)
    assert [reason for _state, reason in ends(hearing)] == ["refused", "refused", "suppressed"]
    assert suppressed(hearing) == {ADDRESS: "refused"}


def test_what_succeeded_before_its_bounce_does_not_lift_it(hearing: Hearing) -> None:
    hearing.tell(of_a_ticket("replied", AUTHOR))
    hearing.hear(a_bounce())
    assert suppressed(hearing) == {ADDRESS: "bounced"}


def test_a_mail_that_came_back_says_when(
    hearing: Hearing, staff: CheckedClient, frozen_clock: FrozenClock, ana: Person
) -> None:
    hearing.tell(ana.validated())
    event = of_a_ticket("replied", AUTHOR, ana)
    hearing.tell(event, of_a_ticket("closed", AUTHOR, ana))
    frozen_clock.tick(minutes=5)
    hearing.hear(a_bounce("Zulmira@casa.example", about=event.data["message_id"]))
    first = frozen_clock.at
    frozen_clock.tick(minutes=5)
    hearing.hear(a_bounce(about=event.data["message_id"]))
    found = staff.get(f"{API}/deliveries").json["items"]
    bounced = [(one["kind"], one["address"], one["status"]) for one in found if one["bounced_at"]]
    assert bounced == [("ticket_replied", ADDRESS, "delivered")], "of the mails with this id, that to this address"
    (mail,) = [mail for mail in hearing.mailed() if mail.bounced_at]
    assert mail.bounced_at == first


def test_a_mail_of_its_own_is_found_by_the_id_that_was_made_of_its_notification(
    hearing: Hearing, a_code: MakeCode
) -> None:
    (mail,) = hearing.tell(a_code(email=ADDRESS))
    hearing.hear(a_bounce(about=mail["Message-ID"]), a_bounce(about="<not-a-uuid@ramal.example>"))
    assert [bool(mail.bounced_at) for mail in hearing.mailed()] == [True]


def test_an_id_that_names_no_mail_of_that_address_marks_nothing(hearing: Hearing, a_code: MakeCode) -> None:
    (mail,) = hearing.tell(a_code(email="outra@casa.example"))
    hearing.hear(a_bounce(about=mail["Message-ID"]), a_bounce(about=f"<{new_id()}@ramal.example>"))
    assert [mail.bounced_at for mail in hearing.mailed()] == [None]


def test_what_is_retold_suppresses_nobody(hearing: Hearing) -> None:
    event = a_bounce()
    hearing.hear(Event(**{**vars(event), "retold": True}))
    assert suppressed(hearing) == {}


def test_staff_see_who_is_suppressed_and_lift_it(hearing: Hearing, staff: CheckedClient) -> None:
    hearing.hear(a_bounce("a@casa.example"), a_bounce(), a_bounce("c@casa.example"), a_bounce("c@casa.example"))
    found = staff.get(f"{API}/suppressions?limit=2").json
    assert [one["address"] for one in found["items"]] == ["c@casa.example", ADDRESS]
    assert [one["address"] for one in staff.get(f"{API}/suppressions?limit=2&after={found['next']}").json["items"]] == [
        "a@casa.example"
    ]
    (mine,) = staff.get(f"{API}/suppressions?address=ZULMIRA@casa.example").json["items"]
    assert mine["reason"] == "bounced" and "address_hash" not in mine
    assert staff.get(f"{API}/suppressions?address=ninguem@casa.example").json["items"] == []
    assert staff.delete(f"{API}/suppressions/{mine['id']}").status_code == 204
    assert staff.delete(f"{API}/suppressions/{mine['id']}").status_code == 404
    assert len(hearing.tell(of_a_ticket("replied", AUTHOR))) == 1
    with hearing.runtime.database.reading() as session:
        (entry,) = session.execute(select(audit).where(audit.c.action == "suppression.lifted"))
    assert (entry.subject, entry.details) == (mine["id"], {"reason": "bounced"})


def test_others_than_administrators_see_no_suppressions(hearing: Hearing, staff: CheckedClient, signer: Signer) -> None:
    hearing.hear(a_bounce())
    (one,) = staff.get(f"{API}/suppressions").json["items"]
    for roles in ((), ("staff:helpdesk",)):
        other = hearing.client().as_(signer.token(roles=roles))
        assert other.get(f"{API}/suppressions").status_code == 403
        assert other.delete(f"{API}/suppressions/{one['id']}").status_code == 403
    assert suppressed(hearing) == {ADDRESS: "bounced"}


def test_an_erased_persons_address_is_forgotten(hearing: Hearing) -> None:
    person = Person(email=ADDRESS)
    hearing.tell(person.validated())
    hearing.hear(a_bounce("ZULMIRA@casa.example"), a_bounce(permanent=False), a_bounce("outra@casa.example"))
    hearing.hear(person.erased())
    assert traces(hearing.runtime.database, Base.metadata, address="zulmira") == set()
    assert suppressed(hearing) == {"outra@casa.example": "bounced"}
    with hearing.runtime.database.reading() as session:
        assert session.scalars(select(Bounce)).all() == []
        assert all(row.address is None for row in session.scalars(select(Notification)))

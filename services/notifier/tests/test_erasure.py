"""Erasure: nothing of an erased person is left in notifier, however their address was spelled."""

import json
from collections.abc import Callable

from alembic import command
from alembic.script import ScriptDirectory
from notifier_kit.hearing import Hearing
from notifier_kit.person import Person
from notifier_kit.smtp import SmtpTwin
from notifier_kit.telling import a_request, of_companies
from sqlalchemy import update

from chassis import migrations
from chassis.dead_letters import bury
from chassis.events import Event
from chassis.testing.traces import traces
from notifier.app import service
from notifier.model import Base, Notification, address_hash

ADDRESS = "zulmira@xn--strae-oqa.com.br"
SPELLINGS = ("ZULMIRA@xn--strae-oqa.com.br", "zulmira@straße.com.br", "Ｚulmira@xn--strae-oqa.com.br")
SAID = {"name": "Zulmira Quixabeira", "mailbox": "zulmira", "company": "Quixabeira Energia"}


def left(hearing: Hearing) -> set[tuple[str, str]]:
    return traces(hearing.runtime.database, Base.metadata, **SAID)


def test_nothing_is_left_of_somebody_whose_address_was_spelled_in_other_ways(
    make_hearing: Callable[..., Hearing], a_code: Callable[..., Event], smtp: SmtpTwin
) -> None:
    hearing, person = make_hearing(mail_url=smtp.url), Person(name=SAID["name"], email=ADDRESS)
    smtp.replies["RCPT"] = lambda address: f"550 5.1.1 {address} unknown"
    requester = {"name": SAID["name"], "email": SPELLINGS[1], "language": "pt"}
    about = {"legal_name": SAID["company"], "requester": requester}
    asked, approved = a_request(status="pending", **about), of_companies("approved", address_proven=True, **about)
    hearing.tell(
        a_code(email=SPELLINGS[0]), asked, approved, person.validated(), person.noticed("new_device"), person.locked()
    )
    hearing.tell(a_code(email=SPELLINGS[2]))
    with hearing.runtime.database.writing() as session:
        bury(session, headers={}, body=json.dumps({"requester": {**requester, "email": SPELLINGS[0]}}), properties={})
        bury(session, headers={}, body=json.dumps(person.locked().data), properties={})
    assert {name for _where, name in left(hearing)} == set(SAID)
    assert ("attempt.reply", "mailbox") in left(hearing)
    hearing.hear(person.erased())
    assert left(hearing) == set()


def test_what_went_to_an_earlier_address_goes_too(
    make_hearing: Callable[..., Hearing], a_code: Callable[..., Event]
) -> None:
    hearing, person = make_hearing(), Person(email="zulmira.velha@consumo.example")
    hearing.tell(a_code(email="Zulmira.Velha@consumo.example"), person.validated())
    hearing.tell(person.updated(email="outra@consumo.example"), person.erased())
    assert traces(hearing.runtime.database, Base.metadata, earlier="zulmira.velha") == set()


def test_a_tagged_address_is_another_one(make_hearing: Callable[..., Hearing], a_code: Callable[..., Event]) -> None:
    """Who writes `zulmira+1@` chose to be told apart from `zulmira@`: only equal keys are one person's address."""
    hearing, person = make_hearing(), Person(email="zulmira@consumo.example")
    hearing.tell(a_code(email="zulmira+1@consumo.example"), person.validated(), person.erased())
    assert traces(hearing.runtime.database, Base.metadata, tagged="zulmira+1") == {("notification.address", "tagged")}


def test_rows_from_before_are_found_by_the_same_hash(
    make_hearing: Callable[..., Hearing], a_code: Callable[..., Event]
) -> None:
    hearing, person = make_hearing(), Person(email=ADDRESS)
    hearing.tell(a_code(email=SPELLINGS[1]))
    with hearing.runtime.database.writing() as session:
        session.execute(update(Notification).values(recipient_key="an older hash"))
    config = migrations.configuration(service, hearing.runtime.database)
    before = ScriptDirectory.from_config(config).get_revision("0007").down_revision
    command.downgrade(config, str(before))
    migrations.migrate(service, hearing.runtime.database)
    assert [told.recipient_key for told in hearing.notifications()] == [address_hash(ADDRESS)]
    hearing.hear(person.validated(), person.erased())
    assert traces(hearing.runtime.database, Base.metadata, mailbox="zulmira") == set()


def test_what_waits_for_the_new_owner_of_an_earlier_address_is_still_sent(
    make_hearing: Callable[..., Hearing], a_code: Callable[..., Event]
) -> None:
    hearing, person = make_hearing(), Person(email="contato@consumo.example")
    successor = Person(email="Contato@consumo.example")
    hearing.tell(person.validated())
    hearing.tell(person.updated(email="outra@consumo.example"), successor.validated())
    hearing.hear(a_code(email="contato@consumo.example"), person.erased())
    (code,) = hearing.notifications("registration_code")
    assert (code.state, code.reason, code.purged_at) == ("created", "", None)
    hearing.send()
    assert [n.state for n in hearing.notifications("registration_code")] == ["delivered"]


def test_an_erased_owner_of_an_earlier_address_protects_nothing(
    make_hearing: Callable[..., Hearing], a_code: Callable[..., Event]
) -> None:
    hearing, person, successor = make_hearing(), Person(email="contato@consumo.example"), Person(email="x@y.example")
    hearing.tell(person.validated())
    hearing.tell(person.updated(email="outra@consumo.example"))
    hearing.tell(successor.updated(email="contato@consumo.example"), successor.erased())
    hearing.tell(a_code(email="contato@consumo.example"), person.erased())
    assert traces(hearing.runtime.database, Base.metadata, earlier="contato@") == set()

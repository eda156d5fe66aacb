"""What people are told about contracts, works and inspections of a request: when, what was found, and what to do."""

from typing import Any

import pytest
from notifier_kit.hearing import Hearing
from notifier_kit.person import Person
from notifier_kit.telling import by, know, of_a_request, reader, told

from chassis.events import Event
from chassis.testing.events import an_event
from chassis.testing.tokens import Signer
from notifier.model.messages import BY_KIND, MessageClass

API = "/api/notifier/v1"
PROTOCOL = "202600000000029"


def of_a_step(fact: str, person: Person, **changes: Any) -> Event:
    """A fact about a request that `person` opened, such as `works_started`."""
    event = an_event(f"connections.{fact}.v1")
    about = {"requester_user_id": str(person.user_id), "parties": [str(person.user_id)], "protocol": PROTOCOL}
    return Event(**{**event.__dict__, "data": {**event.data, **about, "actor": by(None), **changes}})


@pytest.mark.parametrize(
    ("fact", "changes", "said"),
    [
        ("contracts_sent", {}, ("Now it is your turn", "within 30 days")),
        ("works_started", {"note": "Pela rua."}, ("under way", "Note: Pela rua.", "Now it is our turn")),
        ("works_suspended", {}, ("The works are suspended",)),
        ("works_concluded", {"next_step": "inspection"}, ("Now it is our turn: we will inspect",)),
        ("works_concluded", {"next_step": "commissioning"}, ("Now it is your turn", "distributed generation")),
        ("inspection_requested", {}, ("Now it is our turn: we will schedule",)),
        ("inspection_passed", {"inspected_on": "2027-03-10"}, ("The inspection of March 10, 2027 passed",)),
        (
            "inspection_failed",
            {"kind": "new_connection", "due_on": "2027-07-08", "inspected_on": "2027-03-10"},
            ("did not pass", "• Falta o aterramento do quadro.", "ask for another inspection", "until July 8, 2027"),
        ),
        (
            "inspection_failed",
            {"kind": "commissioning", "due_on": "2027-04-09"},
            ("a new report and new photographs", "You have until April 9, 2027"),
        ),
    ],
)
def test_every_step_says_what_happened_and_whose_turn_it_is(
    hearing: Hearing, joao: Person, fact: str, changes: dict[str, Any], said: tuple[str, ...]
) -> None:
    know(hearing, joao)
    mails = told(hearing, of_a_step(fact, joao, **changes))
    assert set(mails) == {(fact, "joao")}
    text = " ".join(mails[fact, "joao"].split())
    assert PROTOCOL in text and all(words in text for words in said), text


def test_an_inspection_is_told_with_day_and_hour_in_the_operators_zone(
    hearing: Hearing, signer: Signer, joao: Person
) -> None:
    know(hearing, joao)
    hearing.tell(of_a_step("inspection_scheduled", joao, scheduled_at="2027-03-11T01:30:00.000Z"))
    for language, words in {"pt": "10 de março de 2027", "es": "10 de marzo de 2027", "en": "March 10, 2027"}.items():
        notice = str(reader(hearing, signer, joao, language).get(f"{API}/notifications").json["items"][0])
        assert words in notice and "10:30" in notice.replace("22:30", "10:30"), notice


def test_a_return_and_an_approval_by_an_inspection_are_told_once(hearing: Hearing, joao: Person) -> None:
    know(hearing, joao)
    for step, changes in (
        ("returned", {"reason": "inspection_failed"}),
        ("decided", {"decision": "approve", "reason": "inspection_passed"}),
    ):
        assert told(hearing, of_a_request(step, joao, **changes)) == {}


def test_what_begins_or_ends_a_term_cannot_be_switched_off() -> None:
    for kind in ("contracts_sent", "inspection_failed", "inspection_passed"):
        assert BY_KIND[kind].of_class is MessageClass.LEGAL

"""notifier's API: the delivery log, the in-app inbox, and the table of messages with its previews."""

from collections.abc import Callable
from datetime import timedelta
from itertools import product

import pytest
from notifier_kit.hearing import Hearing
from notifier_kit.person import Person
from notifier_kit.reading import Page, runs_of_six

from chassis.events import Event
from chassis.i18n import LANGUAGES
from chassis.ids import new_id
from chassis.testing.client import CheckedClient
from chassis.testing.clock import FrozenClock
from chassis.testing.events import an_event
from chassis.testing.tokens import Signer
from notifier.model.messages import MESSAGES

API = "/api/notifier/v1"


@pytest.fixture
def anonymous(hearing: Hearing) -> CheckedClient:
    return hearing.client()


@pytest.fixture
def sign_in(anonymous: CheckedClient, signer: Signer) -> Callable[..., CheckedClient]:
    """The API as used by one person."""
    return lambda person, **claims: anonymous.as_(signer.token(person.user_id, **claims))


SignIn = Callable[..., CheckedClient]


def test_nothing_is_told_to_strangers(anonymous: CheckedClient) -> None:
    for path in ("/deliveries", "/notifications", "/messages", "/messages/welcome/preview"):
        assert anonymous.get(f"{API}{path}").status_code == 401
    for path in ("/notifications/read", f"/notifications/{new_id()}/read"):
        assert anonymous.post(f"{API}{path}").status_code == 401


def test_staff_see_every_delivery_newest_first(
    hearing: Hearing, staff: CheckedClient, a_code: Callable[..., Event]
) -> None:
    person = Person(email="maria@consumo.example")
    hearing.tell(a_code(email="nova@consumo.example"), person.validated())
    found = staff.get(f"{API}/deliveries").json
    assert [(d["kind"], d["channel"], d["status"], d["address"]) for d in found["items"]] == [
        ("welcome", "inbox", "delivered", None),
        ("welcome", "email", "delivered", "maria@consumo.example"),
        ("registration_code", "email", "delivered", "nova@consumo.example"),
    ]
    welcome = found["items"][1]
    assert welcome["class"] == "service"
    assert welcome["event_type"] == "identity.user_validated.v1"
    assert welcome["subject"] == welcome["recipient_id"] == str(person.user_id)
    assert [(a["number"], a["status"]) for a in welcome["attempts"]] == [(1, "delivered")]


def test_staff_ask_by_address_by_user_and_by_status(
    hearing: Hearing, staff: CheckedClient, a_code: Callable[..., Event]
) -> None:
    person = Person(email="JOSÉ@consumo.example")
    hearing.tell(a_code(email="nova@consumo.example"), person.validated())
    hearing.hear(person.locked())

    def kinds(query: str) -> list[tuple[str, str]]:
        answer = staff.get(f"{API}/deliveries?{query}").json
        return [(d["kind"], d["channel"]) for d in answer["items"]]

    assert kinds("recipient=nova@consumo.example") == [("registration_code", "email")]
    assert kinds("recipient=Nova@Consumo.example") == [("registration_code", "email")]
    assert kinds(f"recipient={person.email.lower()}") == [("welcome", "email")]
    assert kinds("status=created") == [("account_locked", "email")]
    assert kinds(f"recipient={person.user_id}&status=delivered") == [
        ("account_locked", "inbox"),
        ("welcome", "inbox"),
        ("welcome", "email"),
    ]
    assert kinds("recipient=ninguem@consumo.example") == []
    assert staff.get(f"{API}/deliveries?status=lost").status_code == 422


def test_the_log_is_read_page_by_page(hearing: Hearing, staff: CheckedClient) -> None:
    hearing.tell(*[Person(email=f"p{i}@consumo.example").validated() for i in range(5)])
    seen, after = [], ""
    while True:
        page = staff.get(f"{API}/deliveries?limit=3{after}").json
        seen += [d["id"] for d in page["items"]]
        if page["next"] is None:
            break
        after = f"&after={page['next']}"
    assert len(seen) == len(set(seen)) == 10
    assert seen == sorted(seen, reverse=True)


def test_a_person_sees_the_same_log_of_their_own(hearing: Hearing, sign_in: SignIn) -> None:
    mine, other = Person(), Person(email="outra@consumo.example")
    hearing.tell(mine.validated(), other.validated())
    client = sign_in(mine)
    assert {d["recipient_id"] for d in client.get(f"{API}/deliveries").json["items"]} == {str(mine.user_id)}
    assert client.get(f"{API}/deliveries?recipient={mine.user_id}").status_code == 200
    assert client.get(f"{API}/deliveries?recipient={other.user_id}").status_code == 403
    assert client.get(f"{API}/deliveries?recipient=outra@consumo.example").status_code == 403


def test_another_staff_role_reads_only_its_own_log(hearing: Hearing, sign_in: SignIn) -> None:
    hearing.tell(Person().validated())
    client = sign_in(Person(), roles=("staff:helpdesk",))
    assert client.get(f"{API}/deliveries").json["items"] == []
    assert client.get(f"{API}/messages").status_code == 403


def test_an_ended_session_of_staff_reads_nothing(hearing: Hearing, anonymous: CheckedClient, signer: Signer) -> None:
    session_id = str(new_id())
    client = anonymous.as_(signer.token(roles=("staff:admin",), sid=session_id))
    assert client.get(f"{API}/deliveries").status_code == 200
    hearing.hear(an_event("identity.session_revoked.v1", session_id=session_id))
    for path in ("/deliveries", "/messages", "/messages/welcome/preview"):
        assert client.get(f"{API}{path}").status_code == 401


def test_ended_sessions_are_forgotten_with_their_last_token(hearing: Hearing, frozen_clock: FrozenClock) -> None:
    hearing.hear(an_event("identity.session_revoked.v1"), an_event("identity.session_revoked.v1"))
    assert hearing.run_job("purge-revoked-sessions", frozen_clock.at + timedelta(minutes=14)) == 0
    assert hearing.run_job("purge-revoked-sessions", frozen_clock.at + timedelta(minutes=16)) == 1


def test_the_inbox_counts_what_is_unread(hearing: Hearing, sign_in: SignIn) -> None:
    person = Person()
    hearing.hear(person.validated(), person.locked(until="2026-09-15T12:10:00.000Z"))
    client = sign_in(person)
    inbox = client.get(f"{API}/notifications?limit=1").json
    assert inbox["unread_count"] == 2
    (lock,) = inbox["items"]
    assert (lock["kind"], lock["class"], lock["read_at"]) == ("account_locked", "security", None)
    assert lock["title"] == "Sua conta está bloqueada"
    assert "às 09:10" in lock["text"]
    assert lock["link"] == "https://ramal.example/recovery"
    older = client.get(f"{API}/notifications?after={inbox['next']}").json
    assert [n["kind"] for n in older["items"]] == ["welcome"]
    assert older["next"] is None


@pytest.mark.covers("M2")
def test_the_inbox_speaks_the_readers_language(hearing: Hearing, sign_in: SignIn) -> None:
    person = Person()
    hearing.hear(person.validated())
    titles = {
        language: sign_in(person, locale=language).get(f"{API}/notifications").json["items"][0]["title"]
        for language in LANGUAGES
    }
    assert titles == {"pt": "Boas-vindas ao Ramal", "es": "Le damos la bienvenida a Ramal", "en": "Welcome to Ramal"}


def test_reading_one_and_reading_all(hearing: Hearing, sign_in: SignIn) -> None:
    person = Person()
    hearing.hear(person.validated(), person.locked(), person.unlocked())
    client = sign_in(person)
    newest = client.get(f"{API}/notifications").json["items"][0]["id"]
    assert client.post(f"{API}/notifications/{newest}/read").status_code == 204
    inbox = client.get(f"{API}/notifications").json
    assert inbox["unread_count"] == 2
    first_read_at = inbox["items"][0]["read_at"]
    assert client.post(f"{API}/notifications/{newest}/read").status_code == 204
    assert client.post(f"{API}/notifications/read").status_code == 204
    inbox = client.get(f"{API}/notifications").json
    assert inbox["unread_count"] == 0
    assert inbox["items"][0]["read_at"] == first_read_at


def test_nobody_reads_or_marks_what_is_not_theirs(hearing: Hearing, sign_in: SignIn) -> None:
    person = Person()
    hearing.hear(person.validated())
    mail, message = sorted(hearing.notifications(), key=lambda n: n.channel)
    stranger = sign_in(Person())
    assert stranger.get(f"{API}/notifications").json == {"items": [], "next": None, "unread_count": 0}
    assert stranger.post(f"{API}/notifications/{message.id}/read").status_code == 404
    stranger.post(f"{API}/notifications/read")
    mine = sign_in(person)
    assert mine.get(f"{API}/notifications").json["unread_count"] == 1
    assert mine.post(f"{API}/notifications/{mail.id}/read").status_code == 404
    assert mine.post(f"{API}/notifications/{new_id()}/read").status_code == 404


def test_the_table_of_messages_is_there_to_be_read(staff: CheckedClient) -> None:
    rows = staff.get(f"{API}/messages").json["items"]
    assert [row["kind"] for row in rows] == [message.kind for message in MESSAGES]
    assert rows[0] == {
        "kind": "registration_code",
        "event_type": "identity.code_issued.v1",
        "when": {"purpose": "registration"},
        "to": "address",
        "channels": ["email"],
        "class": "security",
        "unless": {},
        "skips_actor": False,
    }
    by_kind = {row["kind"]: row for row in rows}
    assert by_kind["company_without_administrator"]["to"] == "staff:registrations"
    assert by_kind["professional_returned"]["when"] == {"can_resubmit": True}
    assert by_kind["professional_ended"]["unless"] == {"suspended": True}
    assert by_kind["relation_ended"]["skips_actor"] is True


def test_every_message_can_be_previewed_in_every_language(staff: CheckedClient) -> None:
    subjects = set()
    for kind, language in product([message.kind for message in MESSAGES], LANGUAGES):
        answer = staff.get(f"{API}/messages/{kind}/preview?language={language}")
        preview = answer.json
        assert answer.mimetype == "application/json"
        assert preview["language"] == language
        assert preview["subject"] in Page(preview["html"]).words
        assert ("482915" in runs_of_six(preview["text"])) == kind.endswith("_code")
        assert "gAAAA" not in answer.text
        subjects.add(preview["subject"])
    assert len(subjects) == 3 * len(MESSAGES)


def test_a_preview_follows_the_request_without_a_language_and_knows_its_limits(staff: CheckedClient) -> None:
    preview = staff.get(f"{API}/messages/welcome/preview", headers={"Accept-Language": "es-AR"}).json
    assert preview["language"] == "es"
    assert staff.get(f"{API}/messages/unheard/preview").status_code == 404
    assert staff.get(f"{API}/messages/welcome/preview?language=fr").status_code == 422

"""Asking without an account: what is needed, who is kept out, and what the mail may say."""

from collections import Counter
from io import BytesIO
from typing import Any

import pytest
from helpdesk_kit.guests import A_GUEST, a_guest, asks, mailed
from helpdesk_kit.world import A_QUESTION, API, MakeWorld, World
from sqlalchemy import delete

from chassis import clock
from chassis.idempotency import idempotency_key
from chassis.testing.clock import frozen
from chassis.testing.human_check import solved
from chassis.testing.parallel import at_once
from helpdesk.model import Opening, SpentChallenge, Ticket


@pytest.mark.covers("M11")
def test_somebody_without_an_account_asks_and_gets_a_link_by_mail(world: World) -> None:
    answer = asks(world)
    assert answer.status_code == 201
    told = answer.json
    assert (told["state"], answer.headers["Cache-Control"]) == ("new", "no-store")
    (opened,) = world.events("ticket_opened")
    assert opened.data["author"] == {"name": A_GUEST["name"], "email": "visitante@casa.example", "language": "pt"}
    assert opened.data["by"] == "author"
    seen = world.visitor.get(f"{API}/tickets/track/{mailed(opened.data)}").json
    assert (seen["number"], seen["subject"]) == (told["number"], A_QUESTION["subject"])


def test_until_the_link_was_opened_mails_quote_nothing(world: World) -> None:
    guest = a_guest(world)
    staff = world.staff()
    staff.replies(guest.number, "A resposta.")
    (unproven,) = world.events("ticket_updated")
    assert (unproven.data["quotes"], "body" in unproven.data) == (False, False)
    assert mailed(unproven.data) == guest.token, "the later mail must have the link, too"
    guest.sees()
    staff.replies(guest.number, "Outra resposta.")
    (proven,) = world.events("ticket_updated")
    assert (proven.data["quotes"], proven.data["body"]) == (True, "Outra resposta.")


def test_a_program_that_only_looks_whether_the_page_is_there_proves_nothing(world: World) -> None:
    guest = a_guest(world)
    assert guest.http.head(guest.path()).status_code == 200
    assert [ticket.tracking_opened_at for ticket in world.rows(Ticket)] == [None]


def test_the_token_is_stored_nowhere_in_plain_text(world: World) -> None:
    answer = asks(world)
    (opened,) = world.events("ticket_opened")
    (ticket,) = world.rows(Ticket)
    secrets = (mailed(opened.data), answer.json["upload_token"])
    kept = " ".join(str(value) for value in vars(ticket).values()) + str(opened.data)
    assert not [secret for secret in secrets if secret in kept]


@pytest.mark.parametrize("missing", ["name", "email", "language", "privacy_accepted"])
def test_without_an_account_name_address_language_and_consent_are_needed(world: World, missing: str) -> None:
    refused = asks(world, **{missing: None})
    assert refused.status_code == 422
    assert [(fault["pointer"], fault["code"]) for fault in refused.json["errors"]] == [
        (f"#/{missing}", "field.required")
    ]


@pytest.mark.parametrize(
    ("change", "status", "code"),
    [
        ({"privacy_accepted": False}, 422, "terms.not_accepted"),
        ({"name": "Ganhe em premio.com"}, 422, "field.web_address"),
        ({"subject": "Veja https://premio.example"}, 422, "field.web_address"),
        ({"email": "sem arroba"}, 422, "field.email"),
        ({"language": "fr"}, 422, "field.choice"),
        ({"company": "11.222.333/0001-81"}, 422, "company.not_a_member"),
        ({"on_behalf_of": {"name": "Outra Pessoa", "language": "pt"}}, 403, "ticket.staff_only"),
        ({"channel": "phone"}, 403, "ticket.staff_only"),
        ({"category": "99"}, 422, "category.unknown"),
    ],
)
def test_what_strangers_may_not_ask_is_refused(world: World, change: dict[str, Any], status: int, code: str) -> None:
    refused = asks(world, **change)
    codes = {refused.json["code"], *(fault["code"] for fault in refused.json.get("errors", ()))}
    assert (refused.status_code, code in codes) == (status, True), refused.json
    assert world.rows(Ticket) == []


def test_who_has_an_account_gives_no_other_name(world: World) -> None:
    refused = world.person().post("/tickets", **A_QUESTION, **A_GUEST)
    assert refused.status_code == 422
    assert {fault["code"] for fault in refused.json["errors"]} == {"field.unknown"}


def test_a_bad_token_is_refused_and_not_taken_for_no_token(world: World) -> None:
    bad = world.visitor.as_("no.access.token")
    assert bad.post(f"{API}/tickets", json={**A_QUESTION, **A_GUEST}).status_code == 401


def test_an_answer_with_a_secret_is_not_stored(world: World) -> None:
    body, headers = {**A_QUESTION, **A_GUEST}, {"Idempotency-Key": "um"}
    first, again = (world.visitor.post(f"{API}/tickets", json=body, headers=headers) for _ in range(2))
    assert (first.status_code, again.status_code) == (201, 409)
    assert again.json["code"] == "idempotency.answer_not_stored"
    assert len(world.rows(Ticket)) == 1
    with world.database.reading() as session:
        assert [row.body for row in session.execute(idempotency_key.select())] == [None]


def test_a_mailbox_gets_ten_links_a_day_under_any_spelling(world: World) -> None:
    spelt = ["ana@casa.example", "ANA@casa.example", "ana+1@casa.example", "ana+2@CASA.example"]
    with frozen(clock.now()) as held:
        statuses = [asks(world, email=spelt[number % 4]).status_code for number in range(11)]
        assert Counter(statuses) == {201: 10, 429: 1}
        assert asks(world, email="outra@casa.example").status_code == 201
        held.tick(hours=25)
        assert asks(world, email="ana@casa.example").status_code == 201


def test_a_network_opens_so_many_an_hour(make_world: MakeWorld) -> None:
    world = make_world(network_tickets_per_hour=2)
    with frozen(clock.now()) as held:

        def ask(address: str, number: int) -> int:
            body = {**A_QUESTION, **A_GUEST, "email": f"pessoa{number}@casa.example"}
            answer = world.visitor.post(f"{API}/tickets", json=body, headers={"X-Forwarded-For": address})
            return int(answer.status_code)

        assert [ask("198.51.100.7", number) for number in range(3)] == [201, 201, 429]
        assert ask("198.51.100.9", 4) == 429, "a neighbour in the same network"
        assert ask("203.0.113.9", 5) == 201
        held.tick(minutes=61)
        assert ask("198.51.100.7", 6) == 201
        assert all("198.51" not in row.counted_hash for row in world.rows(Opening))


@pytest.mark.parametrize("what", ["a mailbox", "a network"])
def test_who_asks_many_times_at_once_opens_no_more_than_one_after_another(make_world: MakeWorld, what: str) -> None:
    world = make_world(**{"anonymous_tickets_per_day" if what == "a mailbox" else "network_tickets_per_hour": 2})

    def ask(number: int) -> int:
        name, address = ("ana", f"198.51.{number}.7") if what == "a mailbox" else (f"ana{number}", "198.51.100.7")
        visitor = world.visitor.as_("")
        body = {**A_QUESTION, **A_GUEST, "email": f"{name}@casa.example"}
        return int(visitor.post(f"{API}/tickets", json=body, headers={"X-Forwarded-For": address}).status_code)

    for _ in range(3):
        assert Counter(at_once(6, ask)) == {201: 2, 429: 4}
        with world.writing() as session:
            session.execute(delete(Opening))


def test_what_was_counted_is_forgotten_after_a_day(world: World) -> None:
    with frozen(clock.now()) as held:
        asks(world)
        assert world.run_job("purge-openings", held()) == 0
        held.tick(hours=25)
        assert world.run_job("purge-openings", held()) == len([None])
    assert world.rows(Opening) == []


def test_where_robots_are_kept_out_a_proof_opens_one_ticket(make_world: MakeWorld) -> None:
    world = make_world(human_check="proof_of_work", human_check_work=3)
    refused = asks(world)
    assert (refused.status_code, refused.json["code"]) == (422, "captcha.failed")
    proof = solved(world.visitor.get(f"{API}/tickets/challenge").json)
    answers = at_once(4, lambda _number: asks_with(world, proof))
    assert Counter(answer.status_code for answer in answers) == {201: 1, 422: 3}
    assert len(world.rows(Ticket)) == len(world.rows(SpentChallenge)) == 1


def asks_with(world: World, proof: str) -> Any:
    client = world.visitor.as_("")
    return client.post(f"{API}/tickets", json={**A_QUESTION, **A_GUEST, "captcha": proof})


def test_a_challenge_of_representatives_opens_no_ticket(make_world: MakeWorld) -> None:
    from chassis.human_check import ProofOfWork

    world = make_world(human_check="proof_of_work", human_check_work=3)
    keys = world.runtime.settings.secrets_key.get_secret_value()
    other = ProofOfWork(service="representatives", secrets_key=keys, work=3)
    assert asks(world, captcha=solved(other.challenge(clock.now()))).status_code == 422


def test_files_come_with_the_upload_token_for_half_an_hour(world: World) -> None:
    with frozen(clock.now()) as held:
        guest = a_guest(world)
        kept = guest.uploads_at_once()
        assert (kept.status_code, kept.json["name"]) == (201, "nota.txt")
        held.tick(minutes=30)
        late = guest.uploads_at_once()
        assert (late.status_code, late.json["code"]) == (410, "ticket.upload_token_expired")
        assert [file["name"] for file in guest.sees()["attachments"]] == ["nota.txt"]


@pytest.mark.parametrize("token", ["", "x", "é".encode().decode("latin-1"), "0" * 5000])
def test_a_made_up_upload_token_opens_nothing(world: World, token: str) -> None:
    guest = a_guest(world)
    assert guest.uploads_at_once(token=token or "-").status_code == 404


def test_an_upload_token_is_for_its_own_ticket(world: World) -> None:
    mine, theirs = a_guest(world), a_guest(world, email="outra@casa.example")
    assert mine.uploads_at_once(number=theirs.number).status_code == 404
    assert mine.uploads_at_once(token=mine.token).status_code == 404, "the link's token is no upload token"
    assert world.visitor.get(f"{API}/tickets/track/{mine.upload_token}").status_code == 404


def test_without_any_token_nothing_is_attached(world: World) -> None:
    guest = a_guest(world)
    form = {"file": (BytesIO(b"uma nota"), "nota.txt")}
    path = f"{API}/tickets/{guest.number}/attachments"
    assert world.visitor.post(path, data=form, content_type="multipart/form-data").status_code == 401


def test_staff_ask_for_somebody_who_telephones_and_that_person_gets_the_link(world: World) -> None:
    named = {"name": "Quem Telefona", "email": "fone@casa.example", "language": "es"}
    number = world.staff().opens(on_behalf_of=named, channel="phone")
    (opened,) = world.events("ticket_opened")
    seen = world.visitor.get(f"{API}/tickets/track/{mailed(opened.data)}").json
    assert (seen["number"], seen["language"]) == (number, "es")


def test_who_gave_no_address_and_who_has_an_account_get_no_link(world: World) -> None:
    world.person().opens()
    world.staff().opens(on_behalf_of={"name": "Sem Endereço", "language": "pt"}, channel="phone")
    assert ["ciphertext" in opened.data for opened in world.events("ticket_opened")] == [False, False]
    assert {ticket.tracking_hash for ticket in world.rows(Ticket)} == {None}

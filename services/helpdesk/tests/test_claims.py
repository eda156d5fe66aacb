"""A ticket that was opened without an account becomes that of the account with its address, and of no other."""

import pytest
from helpdesk_kit.guests import Guest, a_guest
from helpdesk_kit.world import Person, World

from chassis.testing.parallel import at_once
from helpdesk.model import Entry, Ticket


@pytest.fixture
def guest(world: World) -> Guest:
    return a_guest(world)


def somebody_at(world: World, email: str) -> Person:
    person = world.person(known=False)
    world.hear(world.about(person, email=email))
    return person


def test_the_account_with_the_address_gets_ticket_entries_and_files(world: World, guest: Guest) -> None:
    guest.writes("Minha mensagem.", attachment_ids=[guest.uploads().json["id"]])
    person = somebody_at(world, "VISITANTE@casa.example")
    assert person.get(f"/tickets/{guest.number}").status_code == 404, "registering alone gives nothing"
    claimed = person.http.post(guest.path("/claim"))
    assert (claimed.status_code, claimed.json["is_author"]) == (200, True)
    assert claimed.json["author"]["user_id"] == str(person.user_id)
    (entry,) = person.reads(guest.number)
    assert (entry["author"]["user_id"], entry["attachments"][0]["name"]) == (str(person.user_id), "nota.txt")
    (row,) = world.rows(Entry)
    assert (row.author_name, row.author_email) == (None, None)
    assert guest.get().status_code == 404, "the link has ended"
    assert guest.uploads_at_once().status_code == 404
    assert [item["number"] for item in person.get("/tickets", view="opened_by_me").json["items"]] == [guest.number]
    (line,) = [
        line for line in person.get(f"/tickets/{guest.number}/history").json["items"] if line["field"] == "author"
    ]
    assert (line["old"], line["new"]) == (None, str(person.user_id))


def test_mails_go_to_the_account_from_then_on(world: World, guest: Guest) -> None:
    person = somebody_at(world, "visitante@casa.example")
    person.http.post(guest.path("/claim"))
    world.events()
    world.staff().replies(guest.number)
    (told,) = world.events("ticket_updated")
    assert told.data["author"]["user_id"] == str(person.user_id)
    assert (told.data["quotes"], "ciphertext" in told.data) == (True, False)


def test_staff_find_a_claimed_ticket_by_the_accounts_name(world: World, guest: Guest) -> None:
    person = somebody_at(world, "visitante@casa.example")
    person.http.post(guest.path("/claim"))
    found = world.staff().get("/tickets", view="queue", query=person.name).json["items"]
    assert [item["number"] for item in found] == [guest.number]


@pytest.mark.parametrize("email", ["outra@casa.example", "visitante@outra.example", "visitante+1@casa.example"])
def test_an_account_with_another_address_gets_nothing(world: World, guest: Guest, email: str) -> None:
    stranger = somebody_at(world, email)
    refused = stranger.http.post(guest.path("/claim"))
    assert (refused.status_code, refused.json["code"]) == (403, "ticket.other_address")
    assert stranger.get(f"/tickets/{guest.number}").status_code == 404
    assert guest.sees()["author"]["email"] == "visitante@casa.example"


def test_staff_with_another_address_do_not_claim(world: World, guest: Guest) -> None:
    assert world.staff().http.post(guest.path("/claim")).status_code == 403


def test_who_is_not_signed_in_does_not_claim(guest: Guest) -> None:
    assert guest.post("/claim").status_code == 401


def test_the_address_alone_without_the_link_claims_nothing(world: World, guest: Guest) -> None:
    person = somebody_at(world, "visitante@casa.example")
    assert person.post(f"/tickets/track/{guest.upload_token}/claim").status_code == 404
    assert person.post(f"/tickets/track/{'A' * 43}/claim").status_code == 404


def test_an_account_whose_event_has_not_come_is_asked_to_try_again(world: World, guest: Guest) -> None:
    assert world.person(known=False).http.post(guest.path("/claim")).status_code == 503


def test_a_ticket_that_is_claimed_twice_at_once_is_claimed_once(world: World, guest: Guest) -> None:
    person = somebody_at(world, "visitante@casa.example")
    token = person.http.token
    clients = [world.visitor.as_(token) for _ in range(4)]
    statuses = at_once(4, lambda number: clients[number].post(guest.path("/claim")).status_code)
    assert sorted(statuses) == [200, 404, 404, 404]
    assert [ticket.author_user_id for ticket in world.rows(Ticket)] == [person.user_id]


def test_a_repeated_claim_gets_its_answer_again(world: World, guest: Guest) -> None:
    person = somebody_at(world, "visitante@casa.example")
    answers = [person.http.post(guest.path("/claim"), headers={"Idempotency-Key": "um"}) for _ in range(2)]
    assert [answer.status_code for answer in answers] == [200, 200]

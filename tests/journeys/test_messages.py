"""What people are told inside the platform, and what they may see of what was sent."""

import pytest
from tests.journeys.people import API, Person, World
from tests.journeys.problems import problem

from chassis.testing.processes import wait_until

NOTIFIER = "/api/notifier/v1"
SECONDS = 20.0


@pytest.mark.covers("M2")
def test_the_welcome_waits_in_the_inbox_until_it_is_read(world: World, person: Person) -> None:
    me, _tokens = world.signed_in(person)
    world.mails.wait_for(person.email, "welcome")
    inbox = me.with_(accept_language="en").get(f"{NOTIFIER}/notifications").json()
    assert [(one["kind"], one["title"]) for one in inbox["items"]] == [("welcome", "Welcome to Ramal")]
    assert (inbox["unread_count"], inbox["items"][0]["read_at"]) == (1, None)
    assert me.post(f"{NOTIFIER}/notifications/{inbox['items'][0]['id']}/read").status_code == 204
    assert me.get(f"{NOTIFIER}/notifications").json()["unread_count"] == 0


def test_one_sees_what_was_sent_to_oneself_and_staff_sees_all(world: World, person: Person) -> None:
    me, _tokens = world.signed_in(person)
    world.mails.wait_for(person.email, "welcome")
    asked = f"{NOTIFIER}/deliveries?recipient={person.email}"
    mine = f"{NOTIFIER}/deliveries?status=delivered"
    assert wait_until(lambda: "welcome" in {one["kind"] for one in me.get(mine).json()["items"]}, SECONDS)
    problem(me.get(asked), 403, "auth.forbidden")
    sent = world.staff().get(asked).json()["items"]
    assert {one["kind"] for one in sent} == {"registration_code", "welcome"}


def test_only_staff_reads_what_the_platform_can_say(world: World, person: Person) -> None:
    me, _tokens = world.signed_in(person)
    problem(me.get(f"{NOTIFIER}/messages"), 403, "auth.forbidden")
    read = world.staff().get(f"{NOTIFIER}/messages/registration_code/preview?language=es")
    assert (read.status_code, read.json()["language"]) == (200, "es")


def test_a_staff_session_that_has_ended_opens_nothing_any_more(world: World) -> None:
    """Though its token is good for some minutes yet: the services hear that the session was ended."""
    admin = world.staff()
    assert admin.get(f"{NOTIFIER}/messages").status_code == 200
    assert admin.delete(f"{API}/sessions/current").status_code == 204
    assert wait_until(lambda: admin.get(f"{NOTIFIER}/messages").status_code == 401, SECONDS)
    problem(admin.get(f"{NOTIFIER}/messages"), 401, "auth.token_invalid")

"""How often calendars may be read: by whoever is signed in, and by each link; and what is stored of that."""

from connections_kit.calendars import events, fetch, link, own_calendar
from connections_kit.world import MakeWorld, World

from chassis.testing.clock import FrozenClock
from chassis.testing.events import an_event
from chassis.testing.parallel import apart, at_once
from chassis.testing.statements import statements
from connections.model import CalendarReading


def test_links_and_their_calls_are_limited(make_world: MakeWorld, frozen_clock: FrozenClock) -> None:
    world = make_world(calendar_links=2, calendar_fetches_per_hour=3)
    person = world.person()
    made = link(person)
    link(person)
    full = person.post("/calendar-links", {})
    assert (full.status_code, full.json["code"], full.json["max_count"]) == (409, "calendar_link.limit", 2)
    assert [fetch(world, made).status_code for _ in range(4)] == [200, 200, 200, 429]
    with statements() as said:
        assert int(fetch(world, made).headers["Retry-After"]) <= 3600
    assert not any("FOR UPDATE" in text or "IMMEDIATE" in text for text in said), said
    frozen_clock.tick(hours=1)
    assert fetch(world, made).status_code == 200


def test_who_is_signed_in_reads_the_own_calendar_so_often_in_an_hour(
    make_world: MakeWorld, frozen_clock: FrozenClock
) -> None:
    world = make_world(calendar_fetches_per_hour=3)
    person, other = world.person(), world.person()
    own_calendar(person)
    frozen_clock.tick(minutes=10)
    for _ in range(2):
        own_calendar(person)
    with statements() as said:
        refused = person.get("/requests.ics")
    assert (refused.status_code, refused.json["code"]) == (429, "rate.limited")
    assert 2995 <= int(refused.headers["Retry-After"]) <= 3000
    assert any("calendar_reading" in text for text in said)
    locking = ("INSERT", "IMMEDIATE", "FOR UPDATE", "FOR SHARE", "advisory")
    assert not any(word in text for text in said for word in locking), said
    own_calendar(other)
    assert fetch(world, link(person)).status_code == 200
    frozen_clock.tick(minutes=50)
    person = world.signed_in_again(person)
    own_calendar(person)
    frozen_clock.tick(minutes=9)
    assert [person.get("/requests.ics").status_code for _ in range(3)] == [200, 200, 429]


def test_readings_at_once_keep_the_pace_together(make_world: MakeWorld) -> None:
    world = make_world(calendar_fetches_per_hour=2)
    person = world.person()
    clients = [apart(person) for _ in range(4)]
    answers = at_once(4, lambda number: clients[number].get("/requests.ics").status_code)
    assert sorted(answers) == [200, 200, 429, 429]
    (counted,) = world.rows(CalendarReading)
    assert (counted.user_id, counted.used_in_window) == (person.user_id, 2)


def test_the_last_reading_of_the_hour_is_read_once(make_world: MakeWorld) -> None:
    world = make_world(calendar_fetches_per_hour=3)
    person = world.person()
    for _ in range(2):
        own_calendar(person)
    clients = [apart(person) for _ in range(2)]
    assert sorted(at_once(2, lambda number: clients[number].get("/requests.ics").status_code)) == [200, 429]


def test_readings_leave_nothing_in_the_audit_trail_and_one_row_per_person(world: World) -> None:
    person, other = world.person(), world.person()
    made = link(person)
    before = len(world.audited())
    for reader in (person, other, person):
        own_calendar(reader)
    assert fetch(world, made).status_code == 200
    assert len(world.audited()) == before
    counted = {row.user_id: row.used_in_window for row in world.rows(CalendarReading)}
    assert counted == {person.user_id: 2, other.user_id: 1}
    assert "calendar_readings" not in person.get("/me/export").json


def test_an_erasure_takes_the_count_of_readings_and_a_late_token_brings_none_back(world: World) -> None:
    person, other = world.person(), world.person()
    own_calendar(person)
    own_calendar(other)
    who = str(person.user_id)
    world.hear(an_event("identity.user_erased.v1", version=5, user_id=who, parties=[who]))
    assert [row.user_id for row in world.rows(CalendarReading)] == [other.user_id]
    assert events(own_calendar(person)) == []
    assert [row.user_id for row in world.rows(CalendarReading)] == [other.user_id]


def test_of_somebody_who_is_not_known_yet_no_reading_is_kept(world: World) -> None:
    assert events(own_calendar(world.person(known=False))) == []
    assert world.rows(CalendarReading) == []


def test_a_reading_during_an_erasure_leaves_no_count(world: World) -> None:
    person = world.person()
    client, who = apart(person), str(person.user_id)
    erased = an_event("identity.user_erased.v1", version=5, user_id=who, parties=[who])
    at_once(2, lambda number: own_calendar(client) if number else world.hear(erased))
    assert world.rows(CalendarReading) == []

"""Deadlines and appointments as a calendar: for whoever is signed in, and at secret addresses for calendar programs."""

import json
import shutil
import subprocess
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any
from uuid import UUID

import pytest
import vobject
from connections_kit.calendars import events, fetch, link, own_calendar, path_of
from connections_kit.desk import claimed, put_into, send_back
from connections_kit.requests import submitted
from connections_kit.world import API, MakeWorld, Person, World
from sqlalchemy import select

from chassis import clock
from chassis.link_tokens import keyed_hashes
from chassis.testing.clock import frozen
from chassis.testing.events import an_event
from chassis.testing.servers import ensure_installed
from chassis.testing.statements import statements
from connections.actions.deadlines import follow_deadlines
from connections.model import Acting, CalendarLink, ConnectionRequest
from connections.queries.operator_time import OperatorTime
from connections.states import DISTRIBUTOR, RequestStatus, TimelineKind

READER = Path(__file__).with_name("ical_reader")


def returned(world: World, person: Person, kind: str = "new_connection", *unit: str) -> str:
    analyst = world.staff()
    request_id = claimed(world, analyst, person, kind, *unit)
    section = "contact" if kind == "new_connection" else "modules"
    assert send_back(analyst, request_id, {"section": section}).status_code == 200
    return request_id


def happened(world: World, request_id: str, kind: TimelineKind, **details: Any) -> None:
    """Add a row to a request's timeline, as budgets and works do."""
    time = OperatorTime.of(world.runtime.settings)
    with world.writing() as session:
        request = session.get_one(ConnectionRequest, UUID(request_id))
        request.note(kind, Acting(DISTRIBUTOR), clock.now(), **details)
        follow_deadlines(session, request, now=clock.now(), time=time)


def test_a_returned_request_is_an_event_on_its_last_day(world: World) -> None:
    person = world.person()
    request_id = returned(world, person)
    item = person.request(request_id).json
    (event,) = events(own_calendar(person))
    assert event["UID"] == f"{request_id}.cure@connections.ramal"
    assert event.decoded("DTSTART") == date.fromisoformat(item["cure_until"])
    assert event.decoded("DTEND") == date.fromisoformat(item["cure_until"]) + timedelta(days=1)
    assert event["SEQUENCE"] == 0
    assert item["protocol"] in event["DESCRIPTION"]
    assert person.document not in event["DESCRIPTION"]
    assert event.walk("VALARM")


def test_the_same_dates_make_the_same_bytes_and_a_new_date_a_higher_sequence(world: World) -> None:
    person, analyst = world.person(), world.staff()
    request_id = claimed(world, analyst, person)
    send_back(analyst, request_id, {"section": "contact"})
    first = own_calendar(person)
    assert own_calendar(person) == first
    contact = {"phone": "+55 92 99123-4567", "email": "pessoa@casa.example", "paperless_bill": True}
    assert person.save(request_id, "contact", contact).status_code == 200
    assert own_calendar(person) == first
    assert person.ask(request_id, "submission").status_code == 200
    assert events(own_calendar(person)) == []
    again = send_back(analyst, request_id, {"section": "contact"}, justification="Ainda não confere.")
    assert again.status_code == 200, again.text
    (event,) = events(own_calendar(person))
    assert (event["UID"], event["SEQUENCE"]) == (f"{request_id}.cure@connections.ramal", 1)


def test_a_budget_is_valid_until_a_day_and_its_revision_moves_the_event(world: World) -> None:
    person = world.person()
    unit = world.unit(person.document)
    request_id = submitted(world, person, "generation_budget", unit)
    put_into(world, request_id, RequestStatus.BUDGET_ISSUED)
    happened(world, request_id, TimelineKind.BUDGET_ISSUED, revision=1, valid_until=date(2027, 1, 20))
    happened(world, request_id, TimelineKind.BUDGET_ISSUED, revision=2, valid_until=date(2027, 2, 3))
    (event,) = events(own_calendar(person))
    assert (event.decoded("DTSTART"), event["SEQUENCE"]) == (date(2027, 2, 3), 1)
    put_into(world, request_id, RequestStatus.BUDGET_ACCEPTED)
    happened(world, request_id, TimelineKind.BUDGET_ACCEPTED, revision=2)
    assert events(own_calendar(person)) == []


def test_an_inspection_is_an_appointment_until_it_has_a_result(world: World) -> None:
    person = world.person()
    unit = world.unit(person.document)
    request_id = submitted(world, person, "generation_budget", unit)
    put_into(world, request_id, RequestStatus.WORKS)
    at = datetime(2027, 1, 20, 13, 30, tzinfo=UTC)
    happened(world, request_id, TimelineKind.INSPECTION_SCHEDULED, scheduled_at=at.isoformat())
    (event,) = events(own_calendar(person))
    assert event.decoded("DTSTART") == at
    assert unit in event["DESCRIPTION"]
    happened(world, request_id, TimelineKind.INSPECTION_FAILED, inspected_on=date(2027, 1, 20))
    assert [str(one["UID"]) for one in events(own_calendar(person))] == [
        f"{request_id}.new_inspection@connections.ramal"
    ]
    later = at + timedelta(days=9)
    happened(world, request_id, TimelineKind.INSPECTION_SCHEDULED, scheduled_at=later.isoformat())
    (event,) = events(own_calendar(person))
    assert (event.decoded("DTSTART"), event["SEQUENCE"]) == (later, 1)


@pytest.mark.parametrize(("language", "said"), [("pt", "corrigir"), ("es", "corregir"), ("en", "correct")])
def test_the_texts_are_in_the_readers_language(world: World, language: str, said: str) -> None:
    person = world.person()
    returned(world, person)
    (event,) = events(own_calendar(person, language))
    assert said in event["SUMMARY"]
    (linked,) = events(fetch(world, link(person, language=language)).data)
    assert linked["SUMMARY"] == event["SUMMARY"]


def test_lines_are_folded_and_names_hold_anything(world: World) -> None:
    person = world.person(name="Ção; Ltda, \\ \n BEGIN:VEVENT ☃" + "é" * 120)
    returned(world, person)
    content = own_calendar(person)
    assert content.endswith(b"END:VCALENDAR\r\n")
    assert all(len(line) <= 75 for line in content.split(b"\r\n"))
    (event,) = events(content)
    assert person.name in event["DESCRIPTION"]


def test_a_professional_sees_the_dates_of_clients_until_the_access_ends(world: World) -> None:
    professional, client = world.professional(), world.person()
    unit = world.unit(client.document)
    access = world.access(professional, client.document, unit)
    made = link(professional)
    returned(world, professional, "generation_budget", unit)
    (event,) = events(fetch(world, made).data)
    assert client.name in event["DESCRIPTION"]
    assert client.document not in event["DESCRIPTION"]
    assert len(events(own_calendar(client))) == 1
    world.tell_access(access, "ended")
    assert events(fetch(world, made).data) == []
    assert len(events(own_calendar(client))) == 1


def test_staff_get_their_own_dates_and_not_everybodys(world: World) -> None:
    returned(world, world.person())
    staff = world.staff()
    assert events(own_calendar(staff)) == []
    assert events(fetch(world, link(staff)).data) == []


def test_the_secret_is_shown_once_and_stored_as_a_keyed_digest(world: World) -> None:
    person = world.person()
    made = link(person, name="Agenda")
    secret = made["url"].split("/")[-2]
    (item,) = person.get("/calendar-links").json["items"]
    assert item == {name: value for name, value in made.items() if name != "url"}
    with world.database.reading() as session:
        stored = session.scalars(select(CalendarLink)).one()
        assert stored.digest in keyed_hashes(secret, world.runtime.settings.secrets_key)
        assert secret not in json.dumps([str(value) for value in vars(stored).values()])
    exported = person.get("/me/export").json["calendar_links"]
    assert [row["name"] for row in exported] == ["Agenda"]
    assert stored.digest not in json.dumps(exported)


def test_a_repeated_key_makes_one_link_and_does_not_repeat_the_secret(world: World) -> None:
    person = world.person()
    first = person.post("/calendar-links", {}, idempotency_key="uma-vez")
    again = person.post("/calendar-links", {}, idempotency_key="uma-vez")
    assert (first.status_code, again.status_code) == (201, 409)
    assert again.json["code"] == "idempotency.answer_not_stored"
    assert len(person.get("/calendar-links").json["items"]) == 1


def test_an_ended_link_shows_nothing_and_only_its_owner_ends_it(world: World) -> None:
    person = world.person()
    made = link(person)
    stranger = world.person()
    assert stranger.http.delete(f"{API}/calendar-links/{made['id']}").status_code == 404
    answer = fetch(world, made)
    assert answer.status_code == 200
    assert answer.headers["Cache-Control"].startswith("private")
    assert person.get("/calendar-links").json["items"][0]["last_used_at"]
    assert person.http.delete(f"{API}/calendar-links/{made['id']}").status_code == 204
    assert fetch(world, made).status_code == 404
    assert person.http.delete(f"{API}/calendar-links/{made['id']}").status_code == 404
    assert world.visitor.get(f"{API}/calendars/{'x' * 43}/requests.ics").status_code == 404


def test_a_link_rests_while_staff_lock_its_owner_and_goes_with_an_erasure(world: World) -> None:
    person = world.person()
    made, who = link(person), str(person.user_id)
    locked = world.about(person, "identity.user_updated.v1", version=3, staff_locked=True)
    world.hear(locked, world.about(person, "identity.user_updated.v1", version=2, staff_locked=False))
    assert fetch(world, made).status_code == 404
    world.hear(world.about(person, "identity.user_updated.v1", version=4, staff_locked=False))
    assert fetch(world, made).status_code == 200
    world.hear(an_event("identity.user_erased.v1", version=5, user_id=who, parties=[who]))
    assert fetch(world, made).status_code == 404
    with world.database.reading() as session:
        assert session.scalars(select(CalendarLink)).all() == []


def test_an_unchanged_calendar_is_not_sent_again(world: World) -> None:
    person = world.person()
    returned(world, person)
    made = link(person)
    first = fetch(world, made)
    same = world.visitor.get(path_of(made), headers={"If-None-Match": first.headers["ETag"]})
    assert (same.status_code, same.data) == (304, b"")
    returned(world, person, "generation_budget", world.unit(person.document))
    other = world.visitor.get(path_of(made), headers={"If-None-Match": first.headers["ETag"]})
    assert (other.status_code, len(events(other.data))) == (200, 2)


def test_of_too_many_dates_the_soonest_are_shown_and_the_reader_is_told(make_world: MakeWorld) -> None:
    world = make_world(calendar_dates=2)
    with frozen(datetime(2026, 9, 15, 12, tzinfo=UTC)) as now:
        person, found = world.person(), []
        for _ in range(2):
            found.append(returned(world, person, "generation_budget", world.unit(person.document)))
            now.tick(days=1)
            person = world.signed_in_again(person)
        whole = events(own_calendar(person))
        assert [str(event["UID"]).split(".")[0] for event in whole] == found
        returned(world, person, "generation_budget", world.unit(person.document))
        *shown, told = events(own_calendar(person))
        assert [event.to_ical() for event in shown] == [event.to_ical() for event in whole]
        assert told["SUMMARY"] == "Faltam prazos depois deste dia"
        assert "2" in told["DESCRIPTION"]
        assert told.decoded("DTSTART") == shown[-1].decoded("DTSTART")
        assert own_calendar(person) == own_calendar(person)


def test_the_secret_is_in_no_log(world: World, capfd: pytest.CaptureFixture[str]) -> None:
    made = link(world.person())
    fetch(world, made)
    printed = "".join(capfd.readouterr())
    assert made["url"].split("/")[-2] not in printed


def test_a_calendar_asks_as_often_for_many_as_for_one(world: World) -> None:
    person = world.person()

    def asked() -> int:
        with statements() as said:
            own_calendar(person)
        return len(said)

    returned(world, person, "generation_budget", world.unit(person.document))
    before = asked()
    for _ in range(3):
        returned(world, person, "generation_budget", world.unit(person.document))
    assert asked() == before


# --- readers that we did not write


@pytest.fixture
def busy(world: World) -> bytes:
    """A calendar with a deadline and an appointment."""
    person = world.person(name="Ação & Filhos; “Ltda”")
    returned(world, person)
    request_id = submitted(world, person, "generation_budget", world.unit(person.document))
    put_into(world, request_id, RequestStatus.WORKS)
    happened(world, request_id, TimelineKind.INSPECTION_SCHEDULED, scheduled_at="2027-01-20T13:30:00+00:00")
    return own_calendar(person)


def test_vobject_reads_it(busy: bytes) -> None:
    calendar = vobject.readOne(busy.decode())
    read = {event.uid.value: event for event in calendar.vevent_list}
    assert read.keys() == {str(event["UID"]) for event in events(busy)}
    for event in events(busy):
        assert read[str(event["UID"])].summary.value == event["SUMMARY"]
        assert read[str(event["UID"])].description.value == event["DESCRIPTION"]
        assert read[str(event["UID"])].dtstart.value == event.decoded("DTSTART")


@pytest.mark.slow
def test_ical_js_reads_it(busy: bytes, tmp_path: Path) -> None:
    for file in READER.iterdir():
        shutil.copy(file, tmp_path)
    npm = ensure_installed("npm") / "npm"
    install = [str(npm), "install", "--no-package-lock", "--no-audit", "--no-fund", "--prefer-offline"]
    subprocess.run(install, cwd=tmp_path, check=True, capture_output=True)
    (tmp_path / "requests.ics").write_bytes(busy)
    done = subprocess.run(["node", "read.mjs", "requests.ics"], cwd=tmp_path, check=True, capture_output=True)
    read = {event["uid"]: event for event in json.loads(done.stdout)}
    assert read.keys() == {str(event["UID"]) for event in events(busy)}
    for event in events(busy):
        same = read[str(event["UID"])]
        assert same["summary"] == event["SUMMARY"]
        assert same["description"] == event["DESCRIPTION"]
        assert same["start"] == event.decoded("DTSTART").isoformat().replace("+00:00", "Z")


def test_a_guess_at_an_address_locks_nothing(world: World) -> None:
    with statements() as said:
        assert world.visitor.get(f"{API}/calendars/{'y' * 43}/requests.ics").status_code == 404
    assert any("calendar_link" in text for text in said)
    assert not any("FOR UPDATE" in text or "IMMEDIATE" in text for text in said), said

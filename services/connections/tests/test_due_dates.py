"""What the customer has to do by when, in the calendar and in lists: read off the clocks, told in three languages."""

import csv
from datetime import UTC, datetime, timedelta
from io import StringIO
from typing import Any

import pytest
from connections_kit.budgets import issue, with_budget
from connections_kit.clocks import last_clocks
from connections_kit.desk import claim, claimed, send_back
from connections_kit.requests import fill, submitted
from connections_kit.works import accepted, contracts, done, inspected, moment, schedule, to_inspect, works
from connections_kit.world import API, Person, World
from icalendar import Calendar

from chassis.testing.clock import frozen, operators_day
from chassis.testing.statements import statements
from connections.clocks import terms
from connections.queries.due_dates import DUE_CODES, SOURCES
from connections.states import CUSTOMER

MONDAY = datetime(2026, 9, 14, 12, tzinfo=UTC)


def calendar(person: Person, language: str = "pt") -> dict[str, Any]:
    """The events of a person's calendar by the last part of their UID, for people with one of each."""
    answer = person.http.get(f"{API}/requests.ics", headers={"Accept-Language": language})
    assert answer.status_code == 200, answer.text
    found = Calendar.from_ical(answer.data).walk("VEVENT")
    return {str(event["UID"]).partition("@")[0].partition(".")[2]: event for event in found}


def listed(person: Person, **query: str) -> list[tuple[str, Any, Any]]:
    """The requests in a person's list, each with what is due and when."""
    answer = person.get("/requests", **query)
    assert answer.status_code == 200, answer.text
    return [(item["id"], item["due"], item["due_on"]) for item in answer.json["items"]]


def test_every_deadline_of_the_customer_is_a_date_with_a_text_in_three_languages(world: World) -> None:
    theirs = {term.code for term in terms.TERMS.values() if term.owner == CUSTOMER}
    assert SOURCES.keys() == theirs
    texts = world.runtime.catalogue
    for code in DUE_CODES:
        said = {texts.text(f"calendar.{code}", language, service="Ligação") for language in ("pt", "es", "en")}
        told = {texts.text(f"calendar.{code}", language, "detail") for language in ("pt", "es", "en")}
        assert len(said) == len(told) == 3


def test_contracts_are_signed_and_paid_by_a_day(world: World) -> None:
    person, staff = world.person(), world.staff()
    request_id = accepted(world, person, "generation_budget", world.unit(person.document))
    assert calendar(person) == {}
    found = done(contracts(staff, request_id, "sent"))
    due_on = last_clocks(person, request_id)[terms.CONTRACTS_AND_PAYMENT]["due_on"]
    assert found["turn"] == "customer"
    event = calendar(person)["contracts_and_payment"]
    assert (str(event.decoded("DTSTART")), event["SEQUENCE"]) == (due_on, 0)
    assert listed(person, turn="mine") == [(request_id, "contracts_and_payment", due_on)]
    assert done(contracts(staff, request_id, "signed"))["turn"] == "distributor"
    assert calendar(person) == {}
    assert listed(person) == [(request_id, None, None)]


def test_works_that_begin_make_the_contracts_needless(world: World) -> None:
    person, staff = world.person(), world.staff()
    request_id = accepted(world, person, "generation_budget", world.unit(person.document))
    done(contracts(staff, request_id, "sent"))
    assert done(works(staff, request_id, "started"))["turn"] == "distributor"
    assert calendar(person) == {}


def test_after_a_failed_inspection_another_one_is_asked_for_by_a_day(world: World) -> None:
    person, staff = world.person(), world.staff()
    request_id = to_inspect(world, person)["id"]
    inspected(staff, request_id, passed=False)
    due_on = last_clocks(person, request_id)[terms.NEW_INSPECTION]["due_on"]
    event = calendar(person)["new_inspection"]
    assert (str(event.decoded("DTSTART")), event["SEQUENCE"]) == (due_on, 0)
    done(person.ask(request_id, "inspection/request"))
    assert calendar(person) == {}
    inspected(staff, request_id, passed=False)
    assert calendar(person)["new_inspection"]["SEQUENCE"] == 1


def test_a_commissioning_that_failed_its_inspection_is_corrected_by_a_day(world: World) -> None:
    person, staff = world.person(), world.staff()
    request_id = claimed(world, staff, person, "commissioning", world.unit(person.document))
    done(schedule(staff, request_id))
    assert list(calendar(person)) == ["inspection"]
    found = done(staff.ask(request_id, "inspection/result", {"passed": False, "defects": ["Falta o aterramento."]}))
    ((code, event),) = calendar(person).items()
    assert code == "cure"
    assert str(event.decoded("DTSTART")) == found["cure_until"]


def test_documents_of_a_request_by_phone_are_sent_by_a_day(world: World) -> None:
    person, staff = world.person(), world.staff()
    opened = staff.open("new_connection", holder_document=person.document, channel="phone").json["id"]
    fill(staff, opened, "new_connection")
    done(staff.ask(opened, "submission"))
    event = calendar(person)["cure"]
    assert str(event["SUMMARY"]).startswith("Último dia para enviar documentos")
    assert listed(person) == [(opened, "phone_documents", str(event.decoded("DTSTART")))]


def test_a_complaint_moves_the_last_day_of_a_budget_and_one_without_days_changes_no_byte(world: World) -> None:
    with frozen(MONDAY) as now:
        person, staff = world.person(), world.staff()
        request_id = with_budget(world, person, unit=world.unit(person.document))
        first = calendar(person)["budget"]
        now.tick(days=1)
        person, staff = world.signed_in_again(person), world.staff()
        none = staff.ask(request_id, "suspensions", {"reason": "complaint", "from": "2026-09-15"}).json["id"]
        assert calendar(person) == {}
        assert listed(person) == [(request_id, None, None)]
        assert staff.ask(request_id, f"suspensions/{none}/end").status_code == 200
        assert calendar(person)["budget"].to_ical() == first.to_ical()
        begun = staff.ask(request_id, "suspensions", {"reason": "complaint", "from": "2026-09-15"}).json["id"]
        now.tick(days=3)
        staff = world.staff()
        assert staff.ask(request_id, f"suspensions/{begun}/end", {"until": "2026-09-17"}).status_code == 200
        person = world.signed_in_again(person)
        moved = calendar(person)["budget"]
        assert moved.decoded("DTSTART") == first.decoded("DTSTART") + timedelta(days=3)
        assert (first["SEQUENCE"], moved["SEQUENCE"]) == (0, 3)
        assert moved.decoded("LAST-MODIFIED") > first.decoded("LAST-MODIFIED")
        now.tick(days=1)
        assert issue(world.staff(), request_id).status_code == 201
        assert calendar(world.signed_in_again(person))["budget"]["SEQUENCE"] == 4


def test_a_date_and_its_event_are_those_of_the_deadline(world: World) -> None:
    with frozen(MONDAY) as now:
        person, staff = world.person(), world.staff()
        request_id = claimed(world, staff, person)
        for number in range(2):
            justified = {"justification": "Ainda não confere."} if number else {}
            assert send_back(staff, request_id, {"section": "contact"}, **justified).status_code == 200
            event = calendar(person)["cure"]
            assert event["SEQUENCE"] == number
            assert str(event.decoded("DTSTART")) == last_clocks(person, request_id)[terms.CURE]["due_on"]
            now.tick(minutes=1)
            contact = {"phone": f"+55 92 99123-456{number}", "email": "pessoa@casa.example", "paperless_bill": True}
            assert person.save(request_id, "contact", contact).status_code == 200
            assert person.ask(request_id, "submission").status_code == 200


def test_an_inspection_is_in_the_list_with_its_moment(world: World) -> None:
    person, staff = world.person(), world.staff()
    request_id = to_inspect(world, person)["id"]
    at = moment(5)
    done(schedule(staff, request_id, at))
    (item,) = person.get("/requests").json["items"]
    assert (item["due"], item["due_on"]) == ("inspection", operators_day(5).isoformat())
    assert datetime.fromisoformat(item["inspection_at"]) == datetime.fromisoformat(at)
    (seen_by_staff,) = staff.get("/requests").json["items"]
    assert {name: seen_by_staff[name] for name in ("due", "due_on", "inspection_at")} == {
        name: item[name] for name in ("due", "due_on", "inspection_at")
    }


def test_the_file_has_the_dates_and_not_those_of_an_access_that_ended(world: World) -> None:
    professional, client = world.professional(), world.person()
    unit = world.unit(client.document)
    access = world.access(professional, client.document, unit)
    analyst = world.staff()
    request_id = claimed(world, analyst, professional, "generation_budget", unit)
    assert send_back(analyst, request_id, {"section": "modules"}).status_code == 200
    (row,) = csv.DictReader(StringIO(professional.get("/requests.csv").text))
    assert (row["due"], row["due_on"]) == ("cure", row["cure_until"])
    world.tell_access(access, "ended")
    (row,) = csv.DictReader(StringIO(professional.get("/requests.csv").text))
    assert (row["due"], row["due_on"], row["inspection_at"]) == ("", "", "")
    assert listed(professional) == [(request_id, None, None)]


@pytest.mark.parametrize("kind", ["new_connection", "generation_budget"])
def test_the_order_by_dates_tells_nothing_of_an_access_that_ended(world: World, kind: str) -> None:
    """Neither which requests have a date, nor by their places or the cursor which date it is."""
    professional, analyst = world.professional(), world.staff()
    found = []
    for _ in range(3):
        client = world.person()
        unit = None if kind == "new_connection" else world.unit(client.document)
        access = world.access(professional, client.document, unit)
        said = {} if unit else {"unit_access_id": str(access.id)}
        request_id = submitted(world, professional, kind, unit, **said)
        claim(analyst, request_id)
        assert send_back(analyst, request_id, {"section": "modules" if unit else "contact"}).status_code == 200
        found.append(request_id)
    assert [item[0] for item in listed(professional, order="due")] == found
    world.tell_access(access, "ended")
    for query in ({}, {"side": "professional"}, {"turn": "mine"}, {"status": "returned"}):
        assert [item[0] for item in listed(professional, order="due", **query)] == found[:2]
    ended = {"order": "due", "unit_access": str(access.id)}
    assert professional.get("/requests", **ended).json == {"items": [], "next": None}
    assert professional.get("/requests", order="due", limit=2).json["next"] is None
    assert list(csv.DictReader(StringIO(professional.get("/requests.csv", **ended).text))) == []
    assert {item[0] for item in listed(professional)} == set(found)
    assert [item[0] for item in listed(client, order="due")] == found[2:]
    world.access(professional, client.document, unit)
    assert [item[0] for item in listed(professional, order="due")] == found


def test_the_order_by_dates_has_none_after_the_last_day_of_an_access(world: World) -> None:
    with frozen(MONDAY) as now:
        professional, client, analyst = world.professional(), world.person(), world.staff()
        unit = world.unit(client.document)
        world.access(professional, client.document, unit, days=3)
        request_id = claimed(world, analyst, professional, "generation_budget", unit)
        assert send_back(analyst, request_id, {"section": "modules"}).status_code == 200
        for days, seen in ((3, [request_id]), (1, [])):
            now.tick(days=days)
            professional = world.signed_in_again(professional)
            assert [item[0] for item in listed(professional, order="due")] == seen


def test_an_access_to_a_unit_ends_with_its_holder_though_nothing_was_told_of_it(world: World) -> None:
    professional, client, staff = world.professional(), world.person(), world.staff()
    unit = world.unit(client.document)
    world.access(professional, client.document, unit)
    claimed(world, staff, professional, "generation_budget", unit)
    other = world.person()  # whose request, of the same professional, stays open
    world.access(professional, other.document, (others_unit := world.unit(other.document)))
    assert professional.open("generation_budget", others_unit).status_code == 201

    def names() -> list[str | None]:
        return [item["holder"]["name"] for item in professional.get("/requests").json["items"]]

    assert names() == [other.name, client.name]
    assert staff.patch(unit, {"holder_document": world.person().document}).status_code == 200
    assert names() == [other.name, None]


def test_lists_ask_as_often_for_many_dates_as_for_one(world: World) -> None:
    person, staff = world.person(), world.staff()

    def asked(path: str) -> int:
        with statements() as said:
            assert person.get(path).status_code == 200
        return len(said)

    def add() -> None:
        request_id = claimed(world, staff, person, "generation_budget", world.unit(person.document))
        assert send_back(staff, request_id, {"section": "modules"}).status_code == 200

    add()
    before = {path: asked(path) for path in ("/requests", "/requests.csv", "/requests.ics")}
    for _ in range(3):
        add()
    assert {path: asked(path) for path in before} == before


def test_what_is_over_has_no_date(world: World) -> None:
    person = world.person()
    request_id = claimed(world, (staff := world.staff()), person)
    send_back(staff, request_id, {"section": "contact"})
    assert listed(person)[0][1] == "cure"
    done(person.ask(request_id, "withdrawal"))
    assert (listed(person), calendar(person)) == ([(request_id, None, None)], {})


def test_a_professional_reads_what_is_due_of_all_clients_the_soonest_first(world: World) -> None:
    with frozen(MONDAY) as now:
        professional, analyst = world.professional(), world.staff()
        found = []
        for number in range(3):
            client = world.person()
            unit = world.unit(client.document)
            world.access(professional, client.document, unit)
            request_id = claimed(world, analyst, professional, "generation_budget", unit)
            if number == 1:
                continue  # waits for the analyst
            assert send_back(analyst, request_id, {"section": "modules"}).status_code == 200
            found.append(request_id)
            now.tick(days=1)
            professional, analyst = world.signed_in_again(professional), world.staff()
        assert [item[0] for item in listed(professional, order="due")] == found
        assert [item[0] for item in listed(professional, order="due", turn="mine")] == found
        assert [item[0] for item in listed(analyst, order="due")] == found
        assert [item[0] for item in listed(professional, turn="mine")] == found[::-1]
        rows = csv.DictReader(StringIO(professional.get("/requests.csv", order="due").text))
        assert [row["id"] for row in rows] == found
        page = professional.get("/requests", order="due", limit=1).json
        assert page["items"][0]["id"] == found[0]
        after = page["next"]
        assert professional.get("/requests", order="due", after=after).json["items"][0]["id"] == found[1]
        assert professional.get("/requests", after=after).json["code"] == "validation.failed"
        assert professional.get("/requests", order="other").status_code == 422

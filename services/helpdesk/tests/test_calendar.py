"""The calendar of support: what everybody reads, what staff set, and the tickets that it moves."""

from datetime import datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from helpdesk_kit.tickets import a_ticket
from helpdesk_kit.world import API, MakeWorld, World

from chassis import clock
from helpdesk.actions import dues
from helpdesk.model import Calendar, Ticket
from helpdesk.model.categories import Categories
from helpdesk.schemas.calendar import CalendarChange

USUAL = [{"weekday": weekday, "opens": "08:00", "closes": "19:00"} for weekday in range(1, 6)]
SAO_PAULO = ZoneInfo("America/Sao_Paulo")
CATEGORY = next(iter(Categories.read()))  # eight hours and forty


def calendar(**changes: Any) -> dict[str, Any]:
    return {"time_zone": "America/Sao_Paulo", "country": "BR", "days": USUAL, **changes}


def put(world: World, said: dict[str, Any], **headers: str) -> Any:
    return world.staff("helpdesk").http.put(f"{API}/calendar", json=said, headers=headers)


def seen(world: World, language: str = "pt") -> dict[str, Any]:
    answer = world.visitor.get(f"{API}/calendar", headers={"Accept-Language": language})
    assert answer.status_code == 200
    found: dict[str, Any] = answer.json
    return found


@pytest.mark.covers("O35")
def test_everybody_reads_when_support_is_open_and_how_it_is_reached(make_world: MakeWorld) -> None:
    world = make_world(support_phone="+55 11 4003-0000")
    answer = world.visitor.get(f"{API}/calendar")
    assert answer.headers["Cache-Control"].startswith("public, max-age=")
    told = answer.json
    assert (told["time_zone"], told["country"], told["days"]) == ("America/Sao_Paulo", "BR", USUAL)
    assert (told["phone"], told["email"]) == ("+55 11 4003-0000", "atendimento@ramal.example")
    years = {day["date"][:4] for day in told["holidays"]}
    assert len(years) == 2
    this = min(years)
    assert {"date": f"{this}-11-20", "name": "Dia Nacional de Zumbi e da Consciência Negra"} in told["holidays"]


def test_holidays_have_their_names_in_the_language_of_the_caller_where_they_are_known(world: World) -> None:
    def christmas(language: str) -> str:
        return next(day["name"] for day in seen(world, language)["holidays"] if day["date"].endswith("-12-25"))

    assert [christmas(language) for language in ("pt", "en", "es")] == ["Natal", "Christmas Day", "Natal"]
    put(world, calendar(time_zone="Europe/Madrid", country="ES"))
    assert [christmas(language) for language in ("es", "en")] == ["Natividad del Señor", "Christmas Day"]


def test_staff_set_another_calendar_and_it_is_known_who_did(world: World) -> None:
    year = clock.now().year
    noon = [
        {"weekday": 1, "opens": "14:00", "closes": "24:00"},
        {"weekday": 1, "opens": "08:00", "closes": "12:00"},
    ]
    closed = [{"date": f"{year}-12-24", "name": "Véspera de Natal"}]
    opened = [{"date": f"{year}-12-25", "opens": "09:00", "closes": "12:00"}]
    staff = world.staff("helpdesk")
    said = calendar(country="PT", time_zone="Europe/Lisbon", days=noon, closed_days=closed, open_days=opened)
    answer = staff.http.put(f"{API}/calendar", json=said)
    assert answer.status_code == 200, answer.json
    assert answer.json["days"] == noon[::-1]
    shown = seen(world)
    assert (shown["country"], shown["closed_days"], shown["open_days"]) == ("PT", closed, opened)
    days = {day["date"]: day["name"] for day in shown["holidays"]}
    assert days[f"{year}-12-24"] == "Véspera de Natal"
    assert f"{year}-12-25" not in days, "support is open"
    (row,) = world.rows(Calendar)
    assert row.changed_by_id == staff.user_id
    assert [audited.subject for audited in world.audited("calendar.changed")] == ["current"]


def test_a_calendar_that_somebody_else_has_changed_is_not_overwritten(world: World) -> None:
    first = world.visitor.get(f"{API}/calendar").headers["ETag"]
    changed = put(world, calendar(country="PT"), **{"If-Match": first})
    assert changed.status_code == 200
    assert put(world, calendar(country="ES"), **{"If-Match": first}).status_code == 412
    assert put(world, calendar(country="ES"), **{"If-Match": changed.headers["ETag"]}).status_code == 200
    assert seen(world)["country"] == "ES"


MONDAY = {"weekday": 1, "opens": "08:00", "closes": "19:00"}
DAY = {"date": "2026-12-24", "name": "Recesso"}


@pytest.mark.parametrize(
    ("changes", "pointer", "code"),
    [
        ({"days": []}, "#/days", "field.length"),
        ({"days": [MONDAY | {"weekday": 0}]}, "#/days/0/weekday", "field.range"),
        ({"days": [MONDAY | {"opens": "8:00"}]}, "#/days/0/opens", "field.pattern"),
        ({"days": [MONDAY | {"closes": "24:01"}]}, "#/days/0/closes", "field.pattern"),
        ({"days": [MONDAY | {"closes": "08:00"}]}, "#/days/0/closes", "calendar.closes_first"),
        ({"days": [MONDAY, MONDAY | {"opens": "18:59", "closes": "20:00"}]}, "#/days/1/opens", "calendar.overlap"),
        ({"days": [MONDAY | {"closes": "08:59"}]}, "#/days", "calendar.too_little"),
        ({"time_zone": "America/Sao Paulo"}, "#/time_zone", "calendar.time_zone_unknown"),
        ({"time_zone": "../../etc/passwd"}, "#/time_zone", "calendar.time_zone_unknown"),
        ({"country": "XX"}, "#/country", "calendar.country_unknown"),
        ({"closed_days": [DAY, DAY]}, "#/closed_days/1/date", "calendar.day_twice"),
        ({"closed_days": [DAY | {"date": "24/12/2026"}]}, "#/closed_days/0/date", "field.day"),
        ({"closed_days": [DAY | {"name": ""}]}, "#/closed_days/0/name", "field.length"),
        (
            {"closed_days": [DAY], "open_days": [{"date": "2026-12-24", "opens": "08:00", "closes": "12:00"}]},
            "#/open_days/0/date",
            "calendar.open_and_closed",
        ),
    ],
)
def test_a_calendar_that_does_not_agree_with_itself_is_refused(
    world: World, changes: dict[str, Any], pointer: str, code: str
) -> None:
    answer = put(world, calendar(**changes))
    assert answer.status_code == 422
    assert [(error["pointer"], error["code"]) for error in answer.json["errors"]] == [(pointer, code)]
    assert world.rows(Calendar) == []


def test_the_example_of_the_document_is_a_calendar(world: World) -> None:
    assert put(world, dict(CalendarChange.example)).status_code == 200


def test_an_address_of_its_own_is_shown_instead_of_the_mailbox(make_world: MakeWorld) -> None:
    world = make_world(support_email="ajuda@ramal.example", support_phone="")
    told = seen(world)
    assert (told["phone"], told["email"]) == (None, "ajuda@ramal.example")


def at(local: str) -> datetime:
    return datetime.fromisoformat(f"2026-{local}").replace(tzinfo=SAO_PAULO)


def opened(world: World, when: datetime, number: int) -> None:
    with world.writing() as session:
        ticket = a_ticket(when, number=number)
        dues.start(session, ticket, CATEGORY, world.runtime.settings.usual_hours, when)
        session.add(ticket)


def recompute(world: World, when: datetime) -> int:
    """Run the job as the scheduler does."""
    job = world.runtime.service.jobs(world.runtime.settings).named("recompute-dues")
    assert job is not None
    return job.run(world.database, when)


def due(world: World) -> dict[int, datetime | None]:
    return {ticket.number: ticket.due_at for ticket in world.rows(Ticket)}


def test_another_calendar_moves_the_dues_of_open_tickets_and_of_those_that_come(world: World) -> None:
    opened(world, at("11-23T08:00"), 1)
    assert due(world) == {1: at("11-23T16:00")}
    short = [{"weekday": weekday, "opens": "08:00", "closes": "12:00"} for weekday in range(1, 6)]
    put(world, calendar(days=short, closed_days=[{"date": "2026-11-24", "name": "Feriado municipal"}]))
    opened(world, at("11-23T10:00"), 2)
    assert recompute(world, at("11-23T10:01")) == 1
    assert due(world) == {1: at("11-26T08:00"), 2: at("11-26T10:00")}
    assert recompute(world, at("11-23T10:02")) == 0


def test_what_was_missed_stays_missed_when_the_calendar_would_have_given_more_time(world: World) -> None:
    opened(world, at("11-23T08:00"), 1)
    put(world, calendar(closed_days=[{"date": "2026-11-23", "name": "Feriado municipal"}]))
    recompute(world, at("11-23T16:01"))
    (ticket,) = world.rows(Ticket)
    assert (ticket.due_at, ticket.response_missed) == (at("11-24T16:00"), True)


def test_tickets_are_recomputed_in_bounded_steps(world: World) -> None:
    for number in range(1, dues.BATCH + 52):
        opened(world, at("11-23T08:00") + timedelta(minutes=number), number)
    put(world, calendar(closed_days=[{"date": "2026-11-23", "name": "Feriado municipal"}]))
    categories, usual = Categories.read(), world.runtime.settings.usual_hours
    done = []
    for _step in range(3):
        with world.writing() as session:
            now = at("11-23T09:00")
            done.append(dues.recompute_open_tickets(session, as_of=now, categories=categories, hours=usual))
    assert done == [dues.BATCH, 51, 0]
    assert set(due(world).values()) == {at("11-24T16:00")}

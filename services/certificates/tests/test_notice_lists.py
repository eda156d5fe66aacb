"""Who sees which notices and renewals, who may mute them, and the calendar."""

from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import UUID

import pytest
from certificates_kit.rows import ended, registered
from certificates_kit.world import API, Person, World
from icalendar import Calendar
from tests.told_world import Company

from certificates.model import Acknowledgement, Notice
from certificates.states import NoticeState
from chassis.ids import new_id
from chassis.testing.clock import FrozenClock
from chassis.testing.events import an_event

DAY = timedelta(days=1)
JOB = "notices"
pytestmark = pytest.mark.usefixtures("frozen_clock")  # before anybody signs in


@pytest.fixture
def now(frozen_clock: FrozenClock) -> datetime:
    return frozen_clock.at


@pytest.fixture
def company(world: World) -> Company:
    return world.company(legal_name="Energia Exemplo S.A.", acronym="EEX")


@pytest.fixture
def ana(world: World, company: Company) -> Person:
    return world.representative(company, name="Ana de Exemplo")


def listed(person: Person, path: str = "/notices", **query: Any) -> list[dict[str, Any]]:
    answer = person.get(path, **query)
    assert answer.status_code == 200, answer.json
    items: list[dict[str, Any]] = answer.json["items"]
    return items


def acknowledge(person: Person, company: Company, certificate: UUID) -> Any:
    return person.http.post(f"{API}/enrollments/{company.cnpj}/certificates/{certificate}/acknowledgement")


# --- notices


def test_a_representative_sees_what_was_told_about_the_company_and_to_whom(
    world: World, company: Company, ana: Person, now: datetime
) -> None:
    colleague = world.representative(company, name="Bruno de Exemplo")
    certificate = registered(world, company, now + 10 * DAY)
    world.run_job(JOB, now)
    items = listed(ana, state="told")
    assert {item["recipient"]["name"] for item in items} == {"Ana de Exemplo", "Bruno de Exemplo"}
    assert items[0] | {"id": "", "recipient": "", "notice_id": ""} == {
        "id": "",
        "notice_id": "",
        "certificate_id": str(certificate),
        "cnpj": company.cnpj,
        "legal_name": "Energia Exemplo S.A.",
        "subject": f"CN={certificate}.example",
        "valid_until": (now + 10 * DAY).isoformat(),
        "threshold": 15,
        "state": "told",
        "at": now.isoformat(),
        "recipient": "",
    }
    assert len({item["notice_id"] for item in items}) == 1
    assert listed(colleague) == listed(ana)


def test_others_see_their_own_notices_only_and_staff_all(world: World, company: Company, now: datetime) -> None:
    stand_in = world.representative(company, "administrator")
    viewer = world.representative(company, "legal_representative")
    stranger, staff = world.person(), world.staff()
    registered(world, company, now + 7 * DAY)
    world.run_job(JOB, now)
    for person in (stand_in, viewer):
        assert {item["recipient"]["user_id"] for item in listed(person)} == {str(person.user_id)}
    assert listed(stranger) == listed(stranger, cnpj=company.cnpj) == []
    assert len(listed(staff)) == 6


def test_who_represents_the_company_no_more_sees_their_own_only(world: World, company: Company, now: datetime) -> None:
    leaving = world.person()
    relation = world.relation(leaving, company, "ccee_representative")
    world.representative(company)
    registered(world, company, now + 30 * DAY)
    world.run_job(JOB, now)
    assert len(listed(leaving)) == 2
    world.end_relation(relation)
    (own,) = listed(leaving)
    assert own["recipient"]["user_id"] == str(leaving.user_id)


@pytest.mark.parametrize("role", ["representative", "staff"])
def test_notices_are_found_by_company_certificate_threshold_and_state(
    world: World, company: Company, ana: Person, now: datetime, role: str
) -> None:
    first = registered(world, company, now + 30 * DAY)
    second = registered(world, company, now + 6 * DAY)
    other = world.company()
    world.relation(ana, other, "ccee_representative")
    third = registered(world, other, now + 15 * DAY)
    world.run_job(JOB, now)
    reader = ana if role == "representative" else world.staff()

    def found(**query: Any) -> set[tuple[str, int]]:
        return {(item["certificate_id"], item["threshold"]) for item in listed(reader, **query)}

    of_first, of_third = {(str(first), 30)}, {(str(third), 30), (str(third), 15)}
    of_second = {(str(second), days) for days in (30, 15, 7)}
    assert found() == of_first | of_second | of_third
    assert found(cnpj=company.cnpj) == of_first | of_second
    assert found(cnpj=other.cnpj, state="told") == {(str(third), 15)}
    assert found(certificate_id=str(second)) == of_second
    assert found(threshold=30) == {(str(one), 30) for one in (first, second, third)}
    assert found(state="told") == {(str(first), 30), (str(second), 7), (str(third), 15)}
    assert found(state="skipped", threshold=15) == {(str(second), 15)}
    assert found(state="undelivered") == found(certificate_id=str(new_id())) == set()
    assert reader.get("/notices", threshold=8).status_code == 422
    assert reader.get("/notices", state="sent").status_code == 422


@pytest.mark.parametrize("query", [{}, {"state": "told"}, {"threshold": 30}])
def test_notices_come_in_pages_newest_first(world: World, now: datetime, query: dict[str, Any]) -> None:
    for _ in range(7):
        company = world.company()
        world.representative(company)
        registered(world, company, now + 30 * DAY)
    world.run_job(JOB, now)
    staff, seen, after = world.staff(), [], None
    while True:
        page = staff.get("/notices", limit=3, **query, **({"after": after} if after else {})).json
        seen += [item["id"] for item in page["items"]]
        after = page["next"]
        if not after:
            break
    assert seen == sorted((str(row.id) for row in world.rows(Notice)), reverse=True)


def test_an_undelivered_notice_is_shown_so(world: World, company: Company, ana: Person, now: datetime) -> None:
    registered(world, company, now + 30 * DAY)
    world.events()
    world.run_job(JOB, now)
    (event,) = world.events("certificate_expiring")
    about = {"event_id": str(event.id), "type": event.type, "subject": event.subject}
    world.hear(an_event("notifier.delivery_failed.v1", about=about))
    assert [item["threshold"] for item in listed(ana, state="undelivered")] == [30]


# --- acknowledgements


def test_who_acknowledges_hears_only_of_the_last_seven_days(
    world: World, company: Company, ana: Person, now: datetime
) -> None:
    bruno = world.representative(company)
    certificate = registered(world, company, now + 30 * DAY)
    assert [acknowledge(ana, company, certificate).status_code for _ in range(2)] == [204, 204]
    for days in (30, 15, 7):
        world.run_job(JOB, now + (30 - days) * DAY)
    rows = {(row.recipient_user_id, row.threshold): row.state for row in world.rows(Notice)}
    assert [rows[ana.user_id, days] for days in (30, 15, 7)] == [
        NoticeState.MUTED,
        NoticeState.MUTED,
        NoticeState.TOLD,
    ]
    assert {rows[bruno.user_id, days] for days in (30, 15, 7)} == {NoticeState.TOLD}
    assert len(world.rows(Acknowledgement)) == len(world.audited("certificate.acknowledged")) == 1


def test_who_gets_no_notices_cannot_mute_them(world: World, company: Company, ana: Person, now: datetime) -> None:
    certificate = registered(world, company, now + 30 * DAY)
    for role in ("legal_representative", "accounting_representative"):
        answer = acknowledge(world.representative(company, role), company, certificate)
        assert (answer.status_code, answer.json["code"]) == (403, "enrollment.read_only")
    assert acknowledge(world.staff(), company, certificate).status_code == 403
    for nobody in (world.person(), world.representative(company, "administrator")):
        assert acknowledge(nobody, company, certificate).status_code == 404
    assert world.rows(Acknowledgement) == []


def test_an_administrator_who_stands_in_may_mute(world: World, company: Company, now: datetime) -> None:
    stand_in = world.representative(company, "administrator")
    certificate = registered(world, company, now + 30 * DAY)
    assert acknowledge(stand_in, company, certificate).status_code == 204
    world.run_job(JOB, now)
    assert [row.state for row in world.rows(Notice)] == [NoticeState.MUTED]


def test_a_certificate_of_another_company_cannot_be_acknowledged(
    world: World, company: Company, ana: Person, now: datetime
) -> None:
    other = world.company()
    foreign = registered(world, other, now + 30 * DAY)
    assert acknowledge(ana, company, foreign).status_code == 404
    assert acknowledge(ana, company, new_id()).status_code == 404
    assert acknowledge(ana, other, foreign).status_code == 404
    assert world.rows(Acknowledgement) == []


# --- renewals


@pytest.mark.covers("C26")
def test_renewals_are_listed_soonest_first_without_what_is_replaced_or_over(
    world: World, company: Company, ana: Person, now: datetime
) -> None:
    other = world.company()
    world.relation(ana, other, "accounting_representative")
    late, soon = registered(world, company, now + 90 * DAY), registered(world, company, now + 5 * DAY)
    replaced = registered(world, other, now + 3 * DAY)
    successor = registered(world, other, now + 200 * DAY, replaces=replaced)
    registered(world, other, now)  # has ended by the clock, and the job has not run
    ended(world, registered(world, world.company(), now + 2 * DAY))
    items = listed(ana, "/renewals")
    assert [item["certificate_id"] for item in items] == [str(one) for one in (soon, late, successor)]
    assert [item["days_left"] for item in items] == [5, 90, 200]
    assert [(item["role"], item["may_write"]) for item in items[1:]] == [
        ("ccee_representative", True),
        ("accounting_representative", False),
    ]
    assert listed(ana, "/renewals", limit=2)[-1]["certificate_id"] == str(late)


def test_until_is_a_whole_day_in_the_operators_zone(
    world: World, company: Company, ana: Person, frozen_clock: FrozenClock
) -> None:
    midnight = datetime(2026, 10, 2, 3, tzinfo=UTC)  # in São Paulo
    last = registered(world, company, midnight - timedelta(seconds=1))
    registered(world, company, midnight)
    assert [item["certificate_id"] for item in listed(ana, "/renewals", until="2026-10-01")] == [str(last)]
    assert listed(ana, "/renewals", until="2026-09-30") == []
    assert ana.get("/renewals", until="tomorrow").status_code == 422


def test_renewals_are_for_those_who_see_the_enrollment_and_for_staff(
    world: World, company: Company, now: datetime
) -> None:
    registered(world, company, now + 30 * DAY)
    for role in ("ccee_representative", "legal_representative", "accounting_representative"):
        assert len(listed(world.representative(company, role), "/renewals")) == 1
    for nobody in (world.person(), world.representative(company, "administrator")):
        assert listed(nobody, "/renewals") == []
    staff = listed(world.staff(), "/renewals")
    assert [(item["role"], item["may_write"]) for item in staff] == [(None, False)]


# --- calendar


def calendar(person: Person, language: str = "pt", **query: Any) -> Calendar:
    answer = person.http.get(f"{API}/renewals/calendar", query_string=query, headers={"Accept-Language": language})
    assert answer.status_code == 200
    assert answer.mimetype == "text/calendar"
    return Calendar.from_ical(answer.data)


@pytest.mark.covers("C26")
def test_the_calendar_has_each_end_with_three_alarms(
    world: World, company: Company, ana: Person, now: datetime
) -> None:
    certificate = registered(world, company, now + 90 * DAY)
    (event,) = calendar(ana).walk("VEVENT")
    assert event["uid"] == f"{certificate}@certificates.ramal"
    assert event.decoded("dtstart") == now + 90 * DAY
    assert event["dtstart"].to_ical().endswith(b"Z")
    assert [alarm.decoded("trigger") for alarm in event.walk("VALARM")] == [-days * DAY for days in (30, 15, 7)]
    assert {alarm["action"] for alarm in event.walk("VALARM")} == {"DISPLAY"}
    assert event["summary"] == "Vence o certificado de EEX"
    assert "Energia Exemplo S.A." in event["description"]
    again = calendar(ana)
    assert [one["uid"] for one in again.walk("VEVENT")] == [event["uid"]]


@pytest.mark.parametrize(
    ("language", "words"), [("pt", "Vence o certificado"), ("es", "Vence el certificado"), ("en", "The certificate of")]
)
def test_the_calendar_is_in_the_callers_language(
    world: World, company: Company, ana: Person, now: datetime, language: str, words: str
) -> None:
    registered(world, company, now + 90 * DAY)
    (event,) = calendar(ana, language).walk("VEVENT")
    assert words in event["summary"]


def test_the_calendar_holds_names_with_anything_in_them(world: World, now: datetime) -> None:
    company = world.company(legal_name="Énergia; Exemplo, S.A.\\ “Ção” " + "x" * 120)
    ana = world.representative(company)
    subject = "CN=a;b,c\\d\nBEGIN:VEVENT"
    registered(world, company, now + 90 * DAY, subject=subject)
    (event,) = calendar(ana).walk("VEVENT")
    assert company.legal_name in event["description"]
    assert subject in event["description"]


def test_the_calendar_is_empty_for_who_renews_nothing_and_ends_with_until(
    world: World, company: Company, ana: Person, now: datetime
) -> None:
    registered(world, company, now + 90 * DAY)
    assert calendar(world.person()).walk("VEVENT") == []
    assert calendar(ana, until=(now + DAY).date().isoformat()).walk("VEVENT") == []

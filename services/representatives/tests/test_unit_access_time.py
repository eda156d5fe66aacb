"""What time does to unit accesses: over at the end of the last day, lapsed unanswered, warned of, settled by jobs."""

from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
from representatives_kit.professionals import (
    a_professional,
    an_active,
    grant,
    request,
    run_job,
    signed_in_again,
    until,
)
from representatives_kit.world import Person, World
from sqlalchemy import event, text

from chassis.problems import Invalid
from chassis.testing.clock import FrozenClock
from representatives.model import GrantTry, UnitAccess
from representatives.model.unit_access import check_end, end_of
from representatives.states import UnitAccessStatus

ACCESSES = "/unit-accesses"
EXPIRE, LAPSE, WARN = "expire-unit-accesses", "lapse-unit-accesses", "warn-of-unit-access-ends"


def test_an_access_is_over_with_its_last_day_though_no_job_has_noticed(world: World, frozen_clock: FrozenClock) -> None:
    holder, professional = world.person(), a_professional(world)
    unit = world.unit(holder.document)
    access = an_active(world, holder, professional, unit, valid_until="2026-09-16")
    frozen_clock.at = datetime(2026, 9, 17, 2, 59, tzinfo=UTC)  # still the 16th in São Paulo
    signed_in_again(world, holder, professional)
    assert professional.get(f"{ACCESSES}/{access}").json["status"] == "active"
    frozen_clock.tick(minutes=1)
    shown = professional.get(f"{ACCESSES}/{access}").json
    assert (shown["status"], shown["reason"]) == ("expired", "expired")
    assert professional.get(ACCESSES, status="active").json["items"] == []
    assert [row["id"] for row in holder.get(ACCESSES, status="expired").json["items"]] == [access]
    assert holder.delete(f"{ACCESSES}/{access}").json["code"] == "unit_access.not_live"
    assert world.events() == []

    again = grant(holder, professional, unit)
    assert again.status_code == 201
    assert [told.type.split(".")[1] for told in world.events()] == ["unit_access_ended", "unit_access_requested"]
    assert run_job(world, EXPIRE) == 0


def test_an_unanswered_one_lapses_after_21_days(world: World, frozen_clock: FrozenClock) -> None:
    holder, professional = world.person(), a_professional(world)
    unit = world.unit(holder.document)
    offered = grant(holder, professional, unit).json["id"]
    world.events()
    frozen_clock.tick(days=21, seconds=-1)
    signed_in_again(world, holder, professional)
    assert professional.get(f"{ACCESSES}/{offered}").json["status"] == "pending_professional"
    frozen_clock.tick(seconds=1)
    assert professional.get(f"{ACCESSES}/{offered}").json["status"] == "lapsed"
    assert [row["id"] for row in holder.get(ACCESSES, status="lapsed").json["items"]] == [offered]
    assert professional.get(ACCESSES, status="pending_professional").json["items"] == []
    assert professional.post(f"{ACCESSES}/{offered}/acceptance").json["code"] == "unit_access.not_pending"
    assert run_job(world, LAPSE) == 1
    assert run_job(world, LAPSE) == 0
    (told,) = world.events()
    assert (told.data["reason"], told.data["actor"]["kind"]) == ("lapsed", "system")
    assert request(professional, holder, unit).status_code == 201


def test_what_never_matched_lapses_like_any_other_and_only_its_professional_hears(
    world: World, frozen_clock: FrozenClock
) -> None:
    holder, other, professional = world.person(), world.person(), a_professional(world)
    matching = request(professional, holder, world.unit(holder.document)).json["id"]
    empty = request(professional, other, world.unit(holder.document)).json["id"]
    world.events()
    frozen_clock.tick(days=21)
    signed_in_again(world, professional)
    assert run_job(world, LAPSE) == 2
    told = {told.data["unit_access_id"]: told.data["parties"] for told in world.events("unit_access_ended")}
    assert told == {
        matching: [str(professional.user_id), str(holder.user_id)],
        empty: [str(professional.user_id)],
    }
    seen = [professional.get(f"{ACCESSES}/{access}").json for access in (matching, empty)]
    assert [(row["status"], row["reason"]) for row in seen] == [("lapsed", "lapsed")] * 2


def test_an_offer_does_not_outlive_what_it_offers(world: World, frozen_clock: FrozenClock) -> None:
    holder, professional = world.person(), a_professional(world)
    offered = grant(holder, professional, world.unit(holder.document), valid_until=until(2)).json["id"]
    frozen_clock.tick(days=3)
    signed_in_again(world, professional)
    assert professional.post(f"{ACCESSES}/{offered}/acceptance").json["code"] == "unit_access.not_pending"


def test_each_warning_comes_once(world: World, frozen_clock: FrozenClock) -> None:
    holder, professional = world.person(), a_professional(world)
    an_active(world, holder, professional, valid_until=until(60))
    an_active(world, holder, professional, valid_until=until(1000))
    warned = []
    for _day in range(62):
        for _time in range(2):
            run_job(world, WARN)
        warned += [told.data["days_left"] for told in world.events()]
        frozen_clock.tick(days=1)
    assert warned == [30, 15, 7]


def test_warnings_name_both_sides_and_skip_what_was_missed(world: World, frozen_clock: FrozenClock) -> None:
    holder, professional = world.person(), a_professional(world)
    an_active(world, holder, professional, valid_until=until(10))
    assert run_job(world, WARN) == 1
    (told,) = world.events()
    assert (told.type, told.data["days_left"]) == ("representatives.unit_access_expiring.v1", 10)
    assert told.data["parties"] == [str(professional.user_id), str(holder.user_id)]
    frozen_clock.tick(days=5)
    assert run_job(world, WARN) == 1
    assert [told.data["days_left"] for told in world.events()] == [5]
    frozen_clock.tick(days=10)
    assert run_job(world, WARN) == 0


def test_jobs_settle_many_in_bounded_steps_each_once(world: World, frozen_clock: FrozenClock) -> None:
    holder, professional = world.person(), a_professional(world)
    with world.writing() as session:
        for number in range(250):
            session.add(_an_active_row(holder.document, professional, f"{number:08}", frozen_clock.at))
    frozen_clock.tick(days=2)
    assert run_job(world, EXPIRE) == 250
    assert run_job(world, EXPIRE) == 0
    assert len({told.data["unit_access_id"] for told in world.events("unit_access_ended")}) == 250
    assert len(world.audited("unit_access.ended")) == 250
    assert {access.status for access in world.rows(UnitAccess)} == {UnitAccessStatus.EXPIRED}


@pytest.mark.parametrize(
    ("job", "index"),
    [(EXPIRE, "ix_unit_access_ends_at"), (LAPSE, "ix_unit_access_lapses_at"), (WARN, "ix_unit_access_ends_at")],
)
def test_the_jobs_find_their_rows_by_index(world: World, job: str, index: str) -> None:
    asked: list[tuple[str, Any]] = []

    def note(_connection: Any, _cursor: Any, statement: str, parameters: Any, *_rest: Any) -> None:
        if "FROM unit_access" in statement:
            asked.append((statement, parameters))

    event.listen(world.database.engine, "before_cursor_execute", note)
    run_job(world, job)
    event.remove(world.database.engine, "before_cursor_execute", note)
    ((statement, parameters),) = asked
    with world.writing() as session:
        explain = "EXPLAIN QUERY PLAN" if world.database.is_sqlite else "EXPLAIN"
        if not world.database.is_sqlite:
            session.execute(text("SET LOCAL enable_seqscan TO off"))  # few rows: it would rather read them all
        plan = session.connection().exec_driver_sql(f"{explain} {statement}", parameters).all()
    assert index in str(plan)


def test_tries_are_forgotten_after_an_hour(world: World, frozen_clock: FrozenClock) -> None:
    holder = world.person()
    grant(holder, a_professional(world), world.unit(holder.document))
    assert run_job(world, "purge-grant-tries") == 0
    frozen_clock.tick(hours=1)
    assert run_job(world, "purge-grant-tries") == 1
    assert world.rows(GrantTry) == []


@pytest.mark.parametrize(
    ("today", "last", "is_right"),
    [
        ("2026-09-15", "2026-09-15", True),
        ("2026-09-15", "2026-09-14", False),
        ("2026-09-15", "2031-09-15", True),
        ("2026-09-15", "2031-09-16", False),
        ("2028-02-29", "2033-02-28", True),
        ("2028-02-29", "2033-03-01", False),
    ],
)
def test_the_last_day_is_one_of_the_next_five_years(today: str, last: str, is_right: bool) -> None:
    zone, evening = "America/Sao_Paulo", datetime.fromisoformat(f"{today}T02:00:00+00:00") + timedelta(days=1)
    if is_right:
        check_end(date.fromisoformat(last), evening, zone)
    else:
        with pytest.raises(Invalid):
            check_end(date.fromisoformat(last), evening, zone)


def _an_active_row(holder_document: str, professional: Person, unit: str, now: datetime) -> UnitAccess:
    access = UnitAccess.ask(
        pending=UnitAccessStatus.PENDING_PROFESSIONAL,
        kind="unit",
        consumer_unit=unit,
        holder_document=holder_document,
        professional_user_id=professional.user_id,
        professional_document=professional.document,
        professional_name="Pessoa de Exemplo",
        professional_kind="engineer",
        valid_until=now.date(),
        ends_at=end_of(now.date(), "America/Sao_Paulo"),
        by=None,
        now=now,
    )
    access.accept(now=now, holders=())
    return access

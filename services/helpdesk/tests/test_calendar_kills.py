"""A job that is killed while it computes the dues of many open tickets again finishes when it runs the next time."""

from datetime import datetime
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest
from helpdesk_kit.tickets import a_ticket
from helpdesk_kit.world import CODE_KEY, World
from sqlalchemy import func, select

from chassis.testing.processes import wait_until
from chassis.testing.service_process import ServiceProcess, environment_of
from helpdesk.actions import dues
from helpdesk.model import Calendar, Ticket
from helpdesk.model.categories import Categories

SECONDS = 60
TICKETS = 6 * dues.BATCH
KILLS = 2
SAO_PAULO = ZoneInfo("America/Sao_Paulo")
MONDAY = datetime(2026, 11, 23, 8, tzinfo=SAO_PAULO)


def many_tickets(world: World) -> None:
    """Open tickets that were computed with the settings' hours, and a calendar with a day off that came later."""
    category, usual = next(iter(Categories.read())), world.runtime.settings.usual_hours
    with world.writing() as session:
        for number in range(1, TICKETS + 1):
            ticket = a_ticket(MONDAY, number=number)
            dues.start(session, ticket, category, usual, MONDAY)
            session.add(ticket)
    with world.writing() as session:
        calendar = world.runtime.settings.usual_calendar
        session.add(
            Calendar(
                name="current",
                time_zone=calendar.time_zone,
                country=calendar.country,
                days=calendar.days,
                closed_days=[{"date": "2026-11-23", "name": "Feriado municipal"}],
                open_days=[],
                changed_at=MONDAY,
            )
        )


def done(world: World) -> int:
    with world.database.reading() as session:
        return session.scalar(select(func.count()).where(Ticket.calendar_version == 1)) or 0


@pytest.mark.slow
def test_a_killed_recomputation_is_finished_by_the_next_one(world: World, tmp_path: Path) -> None:
    many_tickets(world)
    job = ("helpdesk", "jobs", "recompute-dues", "--as-of", "2026-11-23T12:00:00Z")
    environment, before = environment_of(world.runtime, CODE_KEY=CODE_KEY), 0
    for run in range(KILLS + 1):
        process, enough = ServiceProcess(job, tmp_path, environment), before + dues.BATCH if run < KILLS else TICKETS
        wait_until(lambda enough=enough, process=process: done(world) >= enough or process.has_ended, SECONDS)
        process.kill()
        assert before < done(world), process.log.read_text()
        before = done(world)
        assert before == TICKETS or run < KILLS, process.log.read_text()
    assert {ticket.due_at for ticket in world.rows(Ticket)} == {datetime(2026, 11, 24, 16, tzinfo=SAO_PAULO)}

"""The migrations that store the customer's next date: dates are shown at once, and jobs store them."""

from datetime import UTC, date, datetime
from uuid import UUID

from alembic import command
from connections_kit.budgets import with_budget
from connections_kit.desk import claimed, send_back
from connections_kit.works import accepted, contracts, done, moment, schedule, to_inspect
from connections_kit.world import World
from sqlalchemy import text

from chassis import migrations
from connections.app import service
from connections.model import ConnectionRequest
from connections.model.request_record import NO_RISK, NOTHING_DUE

TO_BE_FOUND = date(2000, 1, 1)
_INDEXED = ("due_on_id", "holder_document_due_on_id", "requester_user_id_due_on_id")


def put_back_to_0011(world: World) -> None:
    """Bring the database to what it was before the migration, when later states had neither risk nor date nor turn.

    The job of the release before has seen the calendar, and has nothing to look at.
    """
    with world.database.writing() as session:
        for columns in _INDEXED:
            session.execute(text(f"DROP INDEX ix_connection_request_{columns}"))
        session.execute(text("ALTER TABLE connection_request DROP COLUMN due_on"))
        session.execute(text("UPDATE connection_request SET risk_on = '9999-12-31', clocks_on = NULL"))
        session.execute(text("UPDATE connection_request SET turn = 'distributor' WHERE status = 'budget_accepted'"))
        session.execute(text("INSERT INTO counter (name, value) VALUES ('calendar', 1234567)"))
    command.stamp(migrations.configuration(service, world.database), "0011")


def test_requests_from_before_get_their_dates_and_their_place_in_the_queue(world: World) -> None:
    person, analyst = world.person(), world.staff()
    returned = claimed(world, analyst, person)
    assert send_back(analyst, returned, {"section": "contact"}).status_code == 200
    issued = with_budget(world, person, unit=world.unit(person.document))
    inspected = to_inspect(world, world.person())["id"]
    done(schedule(analyst, inspected, moment(5)))
    to_sign = accepted(world, person, "generation_budget", world.unit(person.document))
    done(contracts(analyst, to_sign, "sent"))
    over = claimed(world, analyst, person, "commissioning", world.unit(person.document))
    done(person.ask(over, "withdrawal"))

    def stored() -> dict[str, tuple[date, date, str]]:
        with world.database.reading() as session:
            rows = [
                session.get_one(ConnectionRequest, UUID(one)) for one in (returned, issued, inspected, to_sign, over)
            ]
            return {str(row.id): (row.due_on, row.risk_on, row.turn) for row in rows}

    before = stored()
    listed = {one["id"]: one["due_on"] for one in person.get("/requests").json["items"]}
    put_back_to_0011(world)
    configuration = migrations.configuration(service, world.database)
    command.upgrade(configuration, "0012")
    command.stamp(configuration, "0015")  # what is between adds indexes, and nothing about dates
    command.upgrade(configuration, "0016")
    for one, (due_on, risk_on, turn) in stored().items():
        assert (due_on, risk_on, turn) == (NOTHING_DUE if one == over else TO_BE_FOUND, NO_RISK, before[one][2])
    found = person.get("/requests", order="due").json["items"]
    assert {one["id"]: one["due_on"] for one in found} == {one: day for one, day in listed.items() if day}
    now = datetime.now(UTC)
    assert world.run_job("watch-deadlines", now) == 0
    assert world.run_job("follow-calendar", now) == len(before) - 1  # one is over
    world.run_job("watch-deadlines", now)
    assert stored() == before
    assert before[inspected][1] < NO_RISK and before[to_sign][0] < NOTHING_DUE == before[over][0]

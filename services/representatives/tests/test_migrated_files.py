"""The files that representatives had marked for deletion in a table of its own are deleted by the chassis's job."""

from datetime import UTC, datetime

from alembic import command
from sqlalchemy import select, text

from chassis import migrations
from chassis.database import Database
from chassis.files.deletion import file_to_delete
from representatives.app import service


def test_marked_files_move_to_the_chassis_and_back(database_url: str) -> None:
    database = Database(database_url)
    configuration = migrations.configuration(service, database)
    command.upgrade(configuration, "0001")
    with database.writing() as session:
        session.execute(text("INSERT INTO discarded_file VALUES ('aa/key', '2026-03-01 12:00:00+00:00')"))

    command.upgrade(configuration, "head")
    with database.reading() as session:
        (row,) = session.execute(select(file_to_delete))
    assert (row.key, row.is_claimed) == ("aa/key", False)
    assert row.delete_at == datetime(2026, 3, 1, 12, tzinfo=UTC)

    command.downgrade(configuration, "0001")
    with database.reading() as session:
        assert session.scalar(text("SELECT count(*) FROM discarded_file")) == 1
    database.close()

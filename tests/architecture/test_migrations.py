"""Migrations: one head per service, and a migrated database is what the models say, on both kinds of database."""

from pathlib import Path
from typing import Any

import pytest
from alembic.autogenerate import compare_metadata
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import Column, Integer, MetaData, Table
from tests.architecture.repository import report, service, service_names

from chassis import migrations
from chassis.database import Database, chassis_metadata
from chassis.revisions import is_at_head, known_revisions
from chassis.service import Service
from chassis.settings import ServiceSettings


def heads(of: Service, database: Database) -> list[str]:
    """The revisions of a service that no other one follows."""
    return list(ScriptDirectory.from_config(migrations.configuration(of, database)).get_heads())


def differences(database: Database, *models: MetaData) -> list[str]:
    """A sentence for each thing that the database and the models do not have alike."""
    together: Any = list(models)  # Alembic takes several, though its annotation says one
    with database.engine.connect() as connection:
        found = compare_metadata(MigrationContext.configure(connection, opts={"compare_type": True}), together)
    return [f"the models and the migrated database differ: {difference}" for difference in found]


@pytest.mark.parametrize("name", service_names())
def test_every_service_migrates_to_what_its_models_say(name: str, database_url: str) -> None:
    found, database = service(name), Database(database_url)
    (head,) = heads(found, database)
    assert known_revisions(found.migrations)[0] == {head}
    migrations.migrate(found, database)
    assert is_at_head(found.migrations, database)
    faults = differences(database, found.metadata, chassis_metadata)
    database.close()
    assert not faults, report(faults)


def test_a_model_without_a_migration_is_found(database_url: str) -> None:
    database, models = Database(database_url), MetaData()
    colour = Table("colour", models, Column("id", Integer, primary_key=True))
    models.create_all(database.engine)
    assert differences(database, models) == []
    colour.append_column(Column("name", Integer))
    Table("shade", models, Column("id", Integer, primary_key=True))
    faults = report(differences(database, models))
    database.close()
    assert "add_table" in faults and "'shade'" in faults
    assert "add_column" in faults and "'name'" in faults


def test_two_heads_are_found(tmp_path: Path) -> None:
    folder = tmp_path / "migrations"
    folder.mkdir()
    for revision, before in (("0001", None), ("0002", "0001"), ("0003", "0001")):
        (folder / f"{revision}_x.py").write_text(f"revision = {revision!r}\ndown_revision = {before!r}\n")
    branched = Service(
        name="example",
        description="",
        folder=tmp_path,
        package=tmp_path,
        settings=ServiceSettings,
        metadata=MetaData(),
    )
    assert sorted(heads(branched, Database(f"sqlite:///{tmp_path}/x.db"))) == ["0002", "0003"]

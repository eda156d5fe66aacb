"""Alembic's environment for every service; `chassis.migrations` hands it the service and its database."""

from alembic import context
from sqlalchemy import text

from chassis.database import Database, chassis_metadata

database: Database = context.config.attributes["database"]
service = context.config.attributes["service"]

with database.engine.connect() as connection:
    context.configure(
        connection=connection,
        target_metadata=[service.metadata, chassis_metadata],
        render_as_batch=database.is_sqlite,
        compare_type=True,
    )
    with context.begin_transaction():
        if not database.is_sqlite:
            connection.execute(text("SELECT pg_advisory_xact_lock(hashtext('ramal.migrate'))"))
        context.run_migrations()

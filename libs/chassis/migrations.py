"""Migrations: Alembic over a service's own folder, with one environment for all services.

The chassis's tables are part of every service's database; the service's first migration creates them with
`create_chassis_tables_v2`. A later change of theirs becomes a `_v3` here and one migration in each service.
"""

from pathlib import Path
from typing import TYPE_CHECKING

import sqlalchemy as sa
from alembic import command
from alembic.config import Config
from alembic.operations import Operations

from chassis import audit, dead_letters, idempotency, inbox, jobs, leases, outbox, revocations
from chassis.database import Database, Timestamp, chassis_metadata

if TYPE_CHECKING:
    from chassis.service import Service

_ENVIRONMENT = Path(__file__).parent / "alembic"
_V1 = (
    audit.audit,
    dead_letters.dead_letter,
    idempotency.idempotency_key,
    inbox.inbox,
    jobs.job_run,
    leases.lease,
    outbox.outbox,
    outbox.subject_version,
)


def create_chassis_tables_v1(op: Operations) -> None:
    """Create the chassis's tables as they are in version 1."""
    chassis_metadata.create_all(op.get_bind(), tables=_V1)


def create_chassis_tables_v2(op: Operations) -> None:
    """Version 1 and the sessions that were revoked."""
    create_chassis_tables_v1(op)
    add_revoked_sessions(op)


def add_revoked_sessions(op: Operations) -> None:
    """What version 2 has and version 1 had not, for a service whose tables are older."""
    chassis_metadata.create_all(op.get_bind(), tables=[revocations.revoked_session])


def configuration(service: "Service", database: Database) -> Config:
    """Alembic's configuration for one service."""
    config = Config()
    config.set_main_option("script_location", str(_ENVIRONMENT))
    config.set_main_option("path_separator", "newline")
    config.set_main_option("version_locations", str(service.migrations))
    config.attributes.update(service=service, database=database)
    return config


def migrate(service: "Service", database: Database) -> None:
    """Bring the database to the newest revision; two at once wait for each other."""
    command.upgrade(configuration(service, database), "head")


def add_files_to_delete(op: Operations) -> None:
    """Create the table of files whose bytes are to be deleted, which version 4 has and version 3 had not."""
    op.create_table(
        "file_to_delete",
        sa.Column("key", sa.String(200), nullable=False),
        sa.Column("delete_at", Timestamp(), nullable=False),
        sa.Column("is_claimed", sa.Boolean(), nullable=False),
        sa.PrimaryKeyConstraint("key", name="pk_file_to_delete"),
    )
    op.create_index("ix_file_to_delete_delete_at", "file_to_delete", ["delete_at"])

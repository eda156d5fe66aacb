"""Migrations: Alembic over a service's own folder, with one environment for all services.

The chassis's tables are part of every service's database. `chassis.snapshots` has them as migrations create them.
"""

from pathlib import Path
from typing import TYPE_CHECKING

from alembic import command
from alembic.config import Config

from chassis.database import Database

if TYPE_CHECKING:
    from chassis.service import Service

_ENVIRONMENT = Path(__file__).parent / "alembic"


def configuration(service: "Service", database: Database) -> Config:
    """Return the configuration by which Alembic's commands migrate `database` with the migrations of `service`."""
    config = Config()
    config.set_main_option("script_location", str(_ENVIRONMENT))
    config.set_main_option("path_separator", "newline")
    config.set_main_option("version_locations", str(service.migrations))
    config.attributes.update(service=service, database=database)
    return config


def migrate(service: "Service", database: Database) -> None:
    """Bring a service's database to its newest revision. Two processes that migrate at once wait for each other."""
    command.upgrade(configuration(service, database), "head")

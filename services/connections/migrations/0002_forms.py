"""Versions of forms, and version 1 of each kind. The definitions are the JSON files in `0002_forms/`."""

import json
from datetime import UTC, date, datetime
from pathlib import Path

import sqlalchemy as sa
from alembic import op

from chassis.database import Json, Timestamp

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None

_KINDS = ("new_connection", "connection_budget", "generation_budget", "commissioning")
_DEFINITIONS = Path(__file__).with_suffix("")
_IN_FORCE_SINCE = date(2026, 1, 1)
_PUBLISHED_AT = datetime(2026, 1, 1, 3, tzinfo=UTC)


def upgrade() -> None:
    versions = op.create_table(
        "form_version",
        sa.Column("kind", sa.String(30), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("definition", Json, nullable=False),
        sa.Column("effective_on", sa.Date(), nullable=False),
        sa.Column("grounds", sa.String(20)),
        sa.Column("published_at", Timestamp(), nullable=False),
        sa.Column("published_by", sa.Uuid()),
        sa.PrimaryKeyConstraint("kind", "version", name="pk_form_version"),
    )
    first = {"version": 1, "effective_on": _IN_FORCE_SINCE, "published_at": _PUBLISHED_AT}
    op.bulk_insert(
        versions,
        [
            {**first, "kind": kind, "definition": json.loads((_DEFINITIONS / f"{kind}.json").read_text("utf-8"))}
            for kind in _KINDS
        ],
    )

"""The portfolio: calendar links, the drawer, the catalogue of equipment, and whether staff locked an account."""

import sqlalchemy as sa
from alembic import op

from chassis.database import Timestamp
from chassis.word_search import Bytewise

revision = "0009"
down_revision = "0008"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("person", sa.Column("is_locked", sa.Boolean(), nullable=False, server_default=sa.false()))
    _create_calendar_links()
    _create_drawer()
    _create_equipment()


def _create_calendar_links() -> None:
    op.create_table(
        "calendar_link",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("user_id", sa.Uuid(), nullable=False),
        sa.Column("digest", sa.String(64), nullable=False),
        sa.Column("name", sa.String(60), nullable=False),
        sa.Column("language", sa.String(2), nullable=False),
        sa.Column("created_at", Timestamp(), nullable=False),
        sa.Column("last_used_at", Timestamp()),
        sa.Column("window_began_at", Timestamp()),
        sa.Column("used_in_window", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_calendar_link"),
        sa.UniqueConstraint("digest", name="uq_calendar_link_digest"),
    )
    op.create_index("ix_calendar_link_user_id_id", "calendar_link", ["user_id", "id"])


def _create_drawer() -> None:
    op.create_table(
        "drawer_file",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("user_id", sa.Uuid(), nullable=False),
        sa.Column("key", sa.String(200), nullable=False),
        sa.Column("name", sa.String(150), nullable=False),
        sa.Column("media_type", sa.String(80), nullable=False),
        sa.Column("size", sa.Integer(), nullable=False),
        sa.Column("sha256", sa.String(64), nullable=False),
        sa.Column("scan", sa.String(20), nullable=False),
        sa.Column("uploaded_at", Timestamp(), nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_drawer_file"),
    )
    op.create_index("ix_drawer_file_user_id_id", "drawer_file", ["user_id", "id"])


def _create_equipment() -> None:
    op.create_table(
        "equipment",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("kind", sa.String(20), nullable=False),
        sa.Column("manufacturer", sa.String(120), nullable=False),
        sa.Column("model", sa.String(120), nullable=False),
        sa.Column("key", sa.String(500).with_variant(sa.String(500, collation="C"), "postgresql"), nullable=False),
        sa.Column("power", sa.Double()),
        sa.Column("area_m2", sa.Double()),
        sa.Column("voltage_v", sa.Double()),
        sa.Column("connection", sa.String(20)),
        sa.Column("source", sa.String(20), nullable=False),
        sa.Column("approvals", sa.Integer(), nullable=False),
        sa.Column("is_hidden", sa.Boolean(), nullable=False),
        sa.Column("created_at", Timestamp(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_equipment"),
    )
    op.create_index("uq_equipment_kind_key", "equipment", ["kind", "key"], unique=True)
    op.create_index("ix_equipment_kind_is_hidden_key_id", "equipment", ["kind", "is_hidden", "key", "id"])
    op.create_table(
        "equipment_word",
        sa.Column("kind", sa.String(20), nullable=False),
        sa.Column("word", Bytewise, nullable=False),
        sa.Column("equipment_id", sa.Uuid(), nullable=False),
        sa.PrimaryKeyConstraint("kind", "word", "equipment_id", name="pk_equipment_word"),
        sa.ForeignKeyConstraint(["equipment_id"], ["equipment.id"], name="fk_equipment_word_equipment_id_equipment"),
    )
    op.create_index("ix_equipment_word_equipment_id_word", "equipment_word", ["equipment_id", "word"])


def downgrade() -> None:
    op.drop_table("equipment_word")
    op.drop_table("equipment")
    op.drop_table("drawer_file")
    op.drop_table("calendar_link")
    op.drop_column("person", "is_locked")

"""The portfolio: calendar links, the drawer, and whether staff locked an account."""

import sqlalchemy as sa
from alembic import op

from chassis.database import Timestamp

revision = "0009"
down_revision = "0005"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("person", sa.Column("is_locked", sa.Boolean(), nullable=False, server_default=sa.false()))
    _create_calendar_links()
    _create_drawer()


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


def downgrade() -> None:
    op.drop_table("drawer_file")
    op.drop_table("calendar_link")
    op.drop_column("person", "is_locked")

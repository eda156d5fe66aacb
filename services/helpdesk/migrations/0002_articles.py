"""Articles with their texts, revisions, keys and feedback; tags."""

import sqlalchemy as sa
from alembic import op

from chassis.database import Json, Timestamp

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None

_BYTEWISE = sa.String(60).with_variant(sa.String(60, collation="C"), "postgresql")


def upgrade() -> None:
    _create_articles()
    _create_tags()
    _create_keys()
    _create_feedback()


def _create_articles() -> None:
    op.create_table(
        "article",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("slug", sa.String(100), nullable=False),
        sa.Column("category", sa.String(20), nullable=False),
        sa.Column("subcategory", sa.String(40), nullable=False),
        sa.Column("visibility", sa.String(30), nullable=False),
        sa.Column("audience", sa.String(30), nullable=False),
        sa.Column("language", sa.String(2), nullable=False),
        sa.Column("tags", Json, nullable=False),
        sa.Column("shipped", sa.String(64), nullable=False),
        sa.Column("created_at", Timestamp(), nullable=False),
        sa.Column("updated_at", Timestamp(), nullable=False),
        sa.Column("published_at", Timestamp()),
        sa.PrimaryKeyConstraint("id", name="pk_article"),
    )
    op.create_index("ix_article_audience", "article", ["audience", "id"])
    op.create_index("ix_article_category", "article", ["audience", "category", "id"])
    op.create_index("ix_article_subcategory", "article", ["audience", "category", "subcategory", "id"])
    op.create_index("uq_article_slug", "article", ["slug"], unique=True)
    op.create_table(
        "article_text",
        sa.Column("article_id", sa.Uuid(), nullable=False),
        sa.Column("language", sa.String(2), nullable=False),
        sa.Column("title", sa.String(200), nullable=False),
        sa.Column("body", sa.Text(), nullable=False),
        sa.Column("revision", sa.Integer(), nullable=False),
        sa.Column("source_revision", sa.Integer()),
        sa.Column("shipped", sa.String(64), nullable=False),
        sa.Column("updated_at", Timestamp(), nullable=False),
        sa.Column("updated_by_id", sa.Uuid()),
        sa.PrimaryKeyConstraint("article_id", "language", name="pk_article_text"),
        sa.ForeignKeyConstraint(["article_id"], ["article.id"], name="fk_article_text_article_id_article"),
    )
    op.create_table(
        "article_revision",
        sa.Column("article_id", sa.Uuid(), nullable=False),
        sa.Column("language", sa.String(2), nullable=False),
        sa.Column("revision", sa.Integer(), nullable=False),
        sa.Column("title", sa.String(200), nullable=False),
        sa.Column("body", sa.Text(), nullable=False),
        sa.Column("source_revision", sa.Integer()),
        sa.Column("at", Timestamp(), nullable=False),
        sa.Column("by_id", sa.Uuid()),
        sa.PrimaryKeyConstraint("article_id", "language", "revision", name="pk_article_revision"),
        sa.ForeignKeyConstraint(["article_id"], ["article.id"], name="fk_article_revision_article_id_article"),
    )


def _create_tags() -> None:
    op.create_table(
        "tag",
        sa.Column("code", sa.String(60), nullable=False),
        sa.Column("names", Json, nullable=False),
        sa.Column("public_articles", sa.Integer(), nullable=False),
        sa.Column("agents_articles", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("code", name="pk_tag"),
    )


def _create_keys() -> None:
    op.create_table(
        "article_key",
        sa.Column("language", sa.String(2), nullable=False),
        sa.Column("place", sa.String(30), nullable=False),
        sa.Column("audience", sa.String(30), nullable=False),
        sa.Column("key", _BYTEWISE, nullable=False),
        sa.Column("article_id", sa.Uuid(), nullable=False),
        sa.PrimaryKeyConstraint("language", "place", "audience", "key", "article_id", name="pk_article_key"),
        sa.ForeignKeyConstraint(["article_id"], ["article.id"], name="fk_article_key_article_id_article"),
    )
    op.create_index("ix_article_key_article_id", "article_key", ["article_id", "language", "place", "audience", "key"])


def _create_feedback() -> None:
    op.create_table(
        "article_feedback",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("article_id", sa.Uuid(), nullable=False),
        sa.Column("language", sa.String(2), nullable=False),
        sa.Column("useful", sa.Boolean(), nullable=False),
        sa.Column("comment", sa.Text(), nullable=False),
        sa.Column("user_id", sa.Uuid()),
        sa.Column("client", sa.String(64)),
        sa.Column("at", Timestamp(), nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_article_feedback"),
        sa.ForeignKeyConstraint(["article_id"], ["article.id"], name="fk_article_feedback_article_id_article"),
    )
    op.create_index("ix_article_feedback_article_id", "article_feedback", ["article_id", "id"])
    op.create_index("ix_article_feedback_client", "article_feedback", ["client", "at"])
    op.create_index("ix_article_feedback_user_id", "article_feedback", ["user_id", "at"])

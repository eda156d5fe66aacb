"""Consumer units with their codes and words; copies of people, companies, relations, professionals, unit accesses."""

import sqlalchemy as sa
from alembic import op

from chassis.database import Json, Timestamp
from chassis.snapshots import create_chassis_tables_v5

revision = "0001"
down_revision = None
branch_labels = None
depends_on = None

_BYTEWISE = sa.String(60).with_variant(sa.String(60, collation="C"), "postgresql")


def upgrade() -> None:
    create_chassis_tables_v5(op)
    _create_copies()
    op.create_table(
        "consumer_unit",
        sa.Column("code", sa.String(15), nullable=False),
        sa.Column("other_codes", Json, nullable=False),
        sa.Column("holder_document", sa.String(14), nullable=False),
        sa.Column("street", sa.String(200), nullable=False),
        sa.Column("number", sa.String(20), nullable=False),
        sa.Column("complement", sa.String(100), nullable=False),
        sa.Column("district", sa.String(100), nullable=False),
        sa.Column("city", sa.String(100), nullable=False),
        sa.Column("state", sa.String(2), nullable=False),
        sa.Column("postal_code", sa.String(8), nullable=False),
        sa.Column("latitude", sa.Double()),
        sa.Column("longitude", sa.Double()),
        sa.Column("supply_class", sa.String(30), nullable=False),
        sa.Column("supply_type", sa.String(30), nullable=False),
        sa.Column("available_power_w", sa.BigInteger()),
        sa.Column("status", sa.String(30), nullable=False),
        sa.Column("created_at", Timestamp(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("code", name="pk_consumer_unit"),
    )
    op.create_index("ix_consumer_unit_holder_document_code", "consumer_unit", ["holder_document", "code"])
    op.create_index(
        "ix_consumer_unit_holder_document_status_code", "consumer_unit", ["holder_document", "status", "code"]
    )
    op.create_index("ix_consumer_unit_status_code", "consumer_unit", ["status", "code"])
    op.create_table(
        "unit_code",
        sa.Column("code", sa.String(15), nullable=False),
        sa.Column("consumer_unit", sa.String(15), nullable=False),
        sa.PrimaryKeyConstraint("code", name="pk_unit_code"),
        sa.ForeignKeyConstraint(
            ["consumer_unit"], ["consumer_unit.code"], name="fk_unit_code_consumer_unit_consumer_unit"
        ),
    )
    op.create_index("ix_unit_code_consumer_unit", "unit_code", ["consumer_unit"])
    op.create_table(
        "unit_word",
        sa.Column("word", _BYTEWISE, nullable=False),
        sa.Column("consumer_unit", sa.String(15), nullable=False),
        sa.PrimaryKeyConstraint("word", "consumer_unit", name="pk_unit_word"),
        sa.ForeignKeyConstraint(
            ["consumer_unit"], ["consumer_unit.code"], name="fk_unit_word_consumer_unit_consumer_unit"
        ),
    )
    op.create_index("ix_unit_word_consumer_unit_word", "unit_word", ["consumer_unit", "word"])


def _create_copies() -> None:
    op.create_table(
        "person",
        sa.Column("user_id", sa.Uuid(), nullable=False),
        sa.Column("version", sa.BigInteger(), nullable=False),
        sa.Column("document", sa.String(14)),
        sa.Column("name", sa.String(300)),
        sa.Column("document_assurance", sa.String(20), server_default="declared", nullable=False),
        sa.Column("erased_at", Timestamp()),
        sa.PrimaryKeyConstraint("user_id", name="pk_person"),
    )
    op.create_index("ix_person_document", "person", ["document"])
    op.create_table(
        "company",
        sa.Column("company_id", sa.Uuid(), nullable=False),
        sa.Column("version", sa.BigInteger(), nullable=False),
        sa.Column("cnpj", sa.String(14), nullable=False),
        sa.Column("legal_name", sa.String(200), nullable=False),
        sa.Column("suspended", sa.Boolean(), nullable=False),
        sa.PrimaryKeyConstraint("company_id", name="pk_company"),
    )
    op.create_index("ix_company_cnpj", "company", ["cnpj"])
    op.create_table(
        "relation",
        sa.Column("relation_id", sa.Uuid(), nullable=False),
        sa.Column("version", sa.BigInteger(), nullable=False),
        sa.Column("user_id", sa.Uuid(), nullable=False),
        sa.Column("company_id", sa.Uuid(), nullable=False),
        sa.Column("role", sa.String(40), nullable=False),
        sa.Column("is_active", sa.Boolean(), nullable=False),
        sa.PrimaryKeyConstraint("relation_id", name="pk_relation"),
    )
    op.create_index("ix_relation_user_id", "relation", ["user_id"])
    op.create_index("ix_relation_company_id", "relation", ["company_id"])
    op.create_table(
        "professional",
        sa.Column("profile_id", sa.Uuid(), nullable=False),
        sa.Column("version", sa.BigInteger(), nullable=False),
        sa.Column("user_id", sa.Uuid(), nullable=False),
        sa.Column("is_approved", sa.Boolean(), nullable=False),
        sa.PrimaryKeyConstraint("profile_id", name="pk_professional"),
    )
    op.create_index("ix_professional_user_id", "professional", ["user_id"])
    op.create_table(
        "unit_access",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("version", sa.BigInteger(), nullable=False),
        sa.Column("kind", sa.String(20), nullable=False),
        sa.Column("consumer_unit", sa.String(15), nullable=False),
        sa.Column("holder_document", sa.String(14), nullable=False),
        sa.Column("professional_user_id", sa.Uuid(), nullable=False),
        sa.Column("valid_until", sa.Date()),
        sa.Column("is_active", sa.Boolean(), nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_unit_access"),
    )
    op.create_index(
        "ix_unit_access_professional_user_id_consumer_unit", "unit_access", ["professional_user_id", "consumer_unit"]
    )
    op.create_index(
        "ix_unit_access_professional_user_id_holder_document",
        "unit_access",
        ["professional_user_id", "holder_document", "id"],
    )
    op.create_index("ix_unit_access_holder_document", "unit_access", ["holder_document"])

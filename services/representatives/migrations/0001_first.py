"""Companies, relations, agents, accesses, professionals, unit accesses; and the chassis's own tables."""

import sqlalchemy as sa
from alembic import op

from chassis.database import Json, Timestamp
from chassis.snapshots import create_chassis_tables_v2

revision = "0001"
down_revision = None
branch_labels = None
depends_on = None

_BYTEWISE = sa.String(60).with_variant(sa.String(60, collation="C"), "postgresql")


def upgrade() -> None:
    create_chassis_tables_v2(op)
    op.create_table(
        "agent",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("code", sa.String(20), nullable=False),
        sa.Column("acronym", sa.String(40), nullable=False),
        sa.Column("legal_name", sa.String(200), nullable=False),
        sa.Column("cnpj", sa.String(14), nullable=False),
        sa.Column("kind", sa.String(20), nullable=False),
        sa.Column("created_at", Timestamp(), nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_agent"),
        sa.UniqueConstraint("code", name="uq_agent_code"),
    )
    op.create_index("ix_agent_cnpj", "agent", ["cnpj"])
    op.create_table(
        "company",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("status", sa.String(30), nullable=False),
        sa.Column("cnpj", sa.String(14), nullable=False),
        sa.Column("legal_name", sa.String(200), nullable=False),
        sa.Column("acronym", sa.String(40), nullable=False),
        sa.Column("suspended", sa.Boolean(), nullable=False),
        sa.Column("requester_name", sa.String(200)),
        sa.Column("requester_email", sa.String(320)),
        sa.Column("requester_language", sa.String(2), nullable=False),
        sa.Column("phone", sa.String(20)),
        sa.Column("token_hash", sa.LargeBinary(), nullable=False),
        sa.Column("token_expires_at", Timestamp(), nullable=False),
        sa.Column("reason", sa.String(500), nullable=False),
        sa.Column("created_at", Timestamp(), nullable=False),
        sa.Column("confirmed_at", Timestamp()),
        sa.Column("decided_at", Timestamp()),
        sa.Column("decided_by", sa.Uuid()),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_company"),
    )
    op.create_index("ix_company_created_at", "company", ["created_at"])
    op.create_index("ix_company_decided_at", "company", ["decided_at"])
    op.create_index("ix_company_status_id", "company", ["status", "id"])
    op.create_index(
        "uq_company_approved_cnpj",
        "company",
        ["cnpj"],
        unique=True,
        postgresql_where=sa.text("status = 'approved'"),
        sqlite_where=sa.text("status = 'approved'"),
    )
    op.create_table(
        "consumer_unit",
        sa.Column("code", sa.String(15), nullable=False),
        sa.Column("version", sa.BigInteger(), nullable=False),
        sa.Column("holder_document", sa.String(14), nullable=False),
        sa.Column("status", sa.String(30), nullable=False),
        sa.PrimaryKeyConstraint("code", name="pk_consumer_unit"),
    )
    op.create_index("ix_consumer_unit_holder_document", "consumer_unit", ["holder_document"])
    op.create_table(
        "directory_view",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("subject_id", sa.Uuid(), nullable=False),
        sa.Column("viewer_id", sa.Uuid(), nullable=False),
        sa.Column("viewer_name", sa.String(300), nullable=False),
        sa.Column("agent_id", sa.Uuid(), nullable=False),
        sa.Column("system", sa.String(40), nullable=False),
        sa.Column("seen_on", sa.Date(), nullable=False),
        sa.Column("seen_at", Timestamp(), nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_directory_view"),
        sa.UniqueConstraint("subject_id", "viewer_id", "agent_id", "system", "seen_on", name="uq_directory_view_day"),
    )
    op.create_index("ix_directory_view_seen_at", "directory_view", ["seen_at"])
    op.create_index("ix_directory_view_subject_id_id", "directory_view", ["subject_id", "id"])
    op.create_index("ix_directory_view_viewer_id", "directory_view", ["viewer_id"])
    op.create_table(
        "discarded_file",
        sa.Column("key", sa.String(200), nullable=False),
        sa.Column("discarded_at", Timestamp(), nullable=False),
        sa.PrimaryKeyConstraint("key", name="pk_discarded_file"),
    )
    op.create_table(
        "grant_try",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("user_id", sa.Uuid(), nullable=False),
        sa.Column("tried_at", Timestamp(), nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_grant_try"),
    )
    op.create_index("ix_grant_try_tried_at", "grant_try", ["tried_at"])
    op.create_index("ix_grant_try_user_id_tried_at", "grant_try", ["user_id", "tried_at"])
    op.create_table(
        "person",
        sa.Column("user_id", sa.Uuid(), nullable=False),
        sa.Column("version", sa.BigInteger(), nullable=False),
        sa.Column("document", sa.String(14)),
        sa.Column("name", sa.String(300)),
        sa.Column("email", sa.String(320)),
        sa.Column("phone", sa.String(20)),
        sa.Column("language", sa.String(2)),
        sa.Column("erased_at", Timestamp()),
        sa.PrimaryKeyConstraint("user_id", name="pk_person"),
    )
    op.create_index("ix_person_document", "person", ["document"])
    op.create_index("ix_person_email", "person", ["email"])
    op.create_table(
        "professional_profile",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("user_id", sa.Uuid(), nullable=False),
        sa.Column("document", sa.String(14), nullable=False),
        sa.Column("kind", sa.String(20), nullable=False),
        sa.Column("status", sa.String(30), nullable=False),
        sa.Column("phone", sa.String(20)),
        sa.Column("sex", sa.String(20)),
        sa.Column("marital_status", sa.String(20)),
        sa.Column("mother_name", sa.String(200)),
        sa.Column("birth_date", sa.Date()),
        sa.Column("birth_country", sa.String(2)),
        sa.Column("birth_state", sa.String(60)),
        sa.Column("birth_city", sa.String(120)),
        sa.Column("identity_number", sa.String(30)),
        sa.Column("identity_issued_on", sa.Date()),
        sa.Column("identity_issuer", sa.String(60)),
        sa.Column("identity_state", sa.String(2)),
        sa.Column("council_name", sa.String(40)),
        sa.Column("council_number", sa.String(40)),
        sa.Column("council_state", sa.String(2)),
        sa.Column("reasons", Json, nullable=False),
        sa.Column("created_at", Timestamp(), nullable=False),
        sa.Column("submitted_at", Timestamp()),
        sa.Column("decided_at", Timestamp()),
        sa.Column("decided_by", sa.Uuid()),
        sa.Column("ended_at", Timestamp()),
        sa.Column("wiped_at", Timestamp()),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_professional_profile"),
    )
    op.create_index(
        "ix_professional_profile_decided_at",
        "professional_profile",
        ["decided_at"],
        postgresql_where=sa.text("wiped_at IS NULL"),
        sqlite_where=sa.text("wiped_at IS NULL"),
    )
    op.create_index("ix_professional_profile_status_id", "professional_profile", ["status", "id"])
    op.create_index("ix_professional_profile_user_id_id", "professional_profile", ["user_id", "id"])
    op.create_index(
        "uq_professional_profile_live",
        "professional_profile",
        ["user_id", "kind"],
        unique=True,
        postgresql_where=sa.text("status IN ('draft', 'submitted', 'returned', 'approved', 'suspended')"),
        sqlite_where=sa.text("status IN ('draft', 'submitted', 'returned', 'approved', 'suspended')"),
    )
    op.create_table(
        "representation",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("representative_cnpj", sa.String(14), nullable=False),
        sa.Column("represented_cnpj", sa.String(14), nullable=False),
        sa.Column("started_at", Timestamp(), nullable=False),
        sa.Column("started_by", sa.Uuid()),
        sa.Column("ended_at", Timestamp()),
        sa.PrimaryKeyConstraint("id", name="pk_representation"),
    )
    op.create_index("ix_representation_represented_cnpj", "representation", ["represented_cnpj"])
    op.create_index(
        "uq_representation_current",
        "representation",
        ["representative_cnpj", "represented_cnpj"],
        unique=True,
        postgresql_where=sa.text("ended_at IS NULL"),
        sqlite_where=sa.text("ended_at IS NULL"),
    )
    op.create_table(
        "search_word",
        sa.Column("kind", sa.String(20), nullable=False),
        sa.Column("word", _BYTEWISE, nullable=False),
        sa.Column("entity_id", sa.Uuid(), nullable=False),
        sa.PrimaryKeyConstraint("kind", "word", "entity_id", name="pk_search_word"),
    )
    op.create_index("ix_search_word_of_entity", "search_word", ["entity_id", "kind", "word"])
    op.create_table(
        "spent_challenge",
        sa.Column("key", sa.String(128), nullable=False),
        sa.Column("expires_at", Timestamp(), nullable=False),
        sa.PrimaryKeyConstraint("key", name="pk_spent_challenge"),
    )
    op.create_index("ix_spent_challenge_expires_at", "spent_challenge", ["expires_at"])
    op.create_table(
        "unit_access",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("direction", sa.String(10), nullable=False),
        sa.Column("kind", sa.String(20), nullable=False),
        sa.Column("consumer_unit", sa.String(15), nullable=False),
        sa.Column("holder_document", sa.String(14), nullable=False),
        sa.Column("professional_user_id", sa.Uuid(), nullable=False),
        sa.Column("professional_document", sa.String(14), nullable=False),
        sa.Column("professional_name", sa.String(300), nullable=False),
        sa.Column("professional_kind", sa.String(20), nullable=False),
        sa.Column("status", sa.String(30), nullable=False),
        sa.Column("valid_until", sa.Date()),
        sa.Column("ends_at", Timestamp()),
        sa.Column("requested_by", sa.Uuid()),
        sa.Column("created_at", Timestamp(), nullable=False),
        sa.Column("lapses_at", Timestamp(), nullable=False),
        sa.Column("accepted_at", Timestamp()),
        sa.Column("ended_at", Timestamp()),
        sa.Column("reason", sa.String(30), nullable=False),
        sa.Column("warned_days", sa.Integer()),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_unit_access"),
    )
    op.create_index("ix_unit_access_consumer_unit", "unit_access", ["consumer_unit"])
    op.create_index(
        "ix_unit_access_ends_at",
        "unit_access",
        ["ends_at"],
        postgresql_where=sa.text("status = 'active'"),
        sqlite_where=sa.text("status = 'active'"),
    )
    op.create_index("ix_unit_access_holder_document_id", "unit_access", ["holder_document", "id"])
    op.create_index(
        "ix_unit_access_lapses_at",
        "unit_access",
        ["lapses_at"],
        postgresql_where=sa.text("status IN ('pending_professional', 'pending_holder')"),
        sqlite_where=sa.text("status IN ('pending_professional', 'pending_holder')"),
    )
    op.create_index("ix_unit_access_professional_user_id_id", "unit_access", ["professional_user_id", "id"])
    op.create_index(
        "uq_unit_access_live",
        "unit_access",
        ["professional_user_id", "holder_document", "kind", "consumer_unit"],
        unique=True,
        postgresql_where=sa.text("status IN ('pending_professional', 'pending_holder', 'active')"),
        sqlite_where=sa.text("status IN ('pending_professional', 'pending_holder', 'active')"),
    )
    op.create_table(
        "company_domain",
        sa.Column("domain", sa.String(253), nullable=False),
        sa.Column("company_id", sa.Uuid(), nullable=False),
        sa.ForeignKeyConstraint(["company_id"], ["company.id"], name="fk_company_domain_company_id"),
        sa.PrimaryKeyConstraint("domain", name="pk_company_domain"),
    )
    op.create_index("ix_company_domain_company_id", "company_domain", ["company_id"])
    op.create_table(
        "professional_document",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("profile_id", sa.Uuid(), nullable=False),
        sa.Column("slot", sa.String(30), nullable=False),
        sa.Column("key", sa.String(200), nullable=False),
        sa.Column("name", sa.String(150), nullable=False),
        sa.Column("media_type", sa.String(80), nullable=False),
        sa.Column("size", sa.Integer(), nullable=False),
        sa.Column("sha256", sa.String(64), nullable=False),
        sa.Column("scan", sa.String(20), nullable=False),
        sa.Column("uploaded_at", Timestamp(), nullable=False),
        sa.Column("verdict", sa.String(20)),
        sa.Column("reason_code", sa.String(40)),
        sa.Column("note", sa.String(500)),
        sa.Column("reviewed_at", Timestamp()),
        sa.Column("reviewed_by", sa.Uuid()),
        sa.ForeignKeyConstraint(
            ["profile_id"], ["professional_profile.id"], name="fk_professional_document_profile_id"
        ),
        sa.PrimaryKeyConstraint("id", name="pk_professional_document"),
    )
    op.create_index("ix_professional_document_profile_id", "professional_document", ["profile_id"])
    op.create_table(
        "relation",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("user_id", sa.Uuid(), nullable=False),
        sa.Column("company_id", sa.Uuid(), nullable=False),
        sa.Column("role", sa.String(40), nullable=False),
        sa.Column("status", sa.String(30), nullable=False),
        sa.Column("domain", sa.String(253), nullable=False),
        sa.Column("reason", sa.String(500), nullable=False),
        sa.Column("requested_at", Timestamp(), nullable=False),
        sa.Column("decided_at", Timestamp()),
        sa.Column("decided_by", sa.Uuid()),
        sa.Column("ended_at", Timestamp()),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["company_id"], ["company.id"], name="fk_relation_company_id"),
        sa.PrimaryKeyConstraint("id", name="pk_relation"),
    )
    op.create_index("ix_relation_company_id_status_id", "relation", ["company_id", "status", "id"])
    op.create_index("ix_relation_status_id", "relation", ["status", "id"])
    op.create_index("ix_relation_user_id_id", "relation", ["user_id", "id"])
    op.create_index(
        "uq_relation_live",
        "relation",
        ["user_id", "company_id", "role"],
        unique=True,
        postgresql_where=sa.text("status IN ('pending', 'active')"),
        sqlite_where=sa.text("status IN ('pending', 'active')"),
    )
    op.create_table(
        "system_access",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("user_id", sa.Uuid(), nullable=False),
        sa.Column("system", sa.String(40), nullable=False),
        sa.Column("system_name", sa.String(200), nullable=False),
        sa.Column("agent_id", sa.Uuid(), nullable=False),
        sa.Column("profile", sa.String(40), nullable=False),
        sa.Column("email", sa.String(320)),
        sa.Column("phone", sa.String(20)),
        sa.Column("name", sa.String(300), nullable=False),
        sa.Column("name_key", sa.String(300), nullable=False),
        sa.Column("status", sa.String(30), nullable=False),
        sa.Column("relation_id", sa.Uuid(), nullable=False),
        sa.Column("representation_id", sa.Uuid()),
        sa.Column("reason", sa.String(500), nullable=False),
        sa.Column("requested_at", Timestamp(), nullable=False),
        sa.Column("decided_at", Timestamp()),
        sa.Column("decided_by", sa.Uuid()),
        sa.Column("activated_at", Timestamp()),
        sa.Column("ended_at", Timestamp()),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["agent_id"], ["agent.id"], name="fk_system_access_agent_id"),
        sa.ForeignKeyConstraint(["relation_id"], ["relation.id"], name="fk_system_access_relation_id"),
        sa.ForeignKeyConstraint(
            ["representation_id"], ["representation.id"], name="fk_system_access_representation_id"
        ),
        sa.PrimaryKeyConstraint("id", name="pk_system_access"),
    )
    op.create_index(
        "ix_system_access_directory", "system_access", ["agent_id", "system", "status", "name_key", "user_id"]
    )
    op.create_index("ix_system_access_relation_id", "system_access", ["relation_id"])
    op.create_index("ix_system_access_representation_id", "system_access", ["representation_id"])
    op.create_index("ix_system_access_status_id", "system_access", ["status", "id"])
    op.create_index("ix_system_access_user_id_id", "system_access", ["user_id", "id"])
    op.create_table(
        "access_claim",
        sa.Column("user_id", sa.Uuid(), nullable=False),
        sa.Column("agent_id", sa.Uuid(), nullable=False),
        sa.Column("system", sa.String(40), nullable=False),
        sa.Column("claim", sa.String(200), nullable=False),
        sa.Column("system_access_id", sa.Uuid(), nullable=False),
        sa.ForeignKeyConstraint(["system_access_id"], ["system_access.id"], name="fk_access_claim_system_access_id"),
        sa.PrimaryKeyConstraint("user_id", "agent_id", "system", "claim", name="pk_access_claim"),
    )
    op.create_index("ix_access_claim_system_access_id", "access_claim", ["system_access_id"])


def downgrade() -> None:
    for table in (
        "access_claim",
        "system_access",
        "relation",
        "professional_document",
        "company_domain",
        "unit_access",
        "spent_challenge",
        "search_word",
        "representation",
        "professional_profile",
        "person",
        "grant_try",
        "discarded_file",
        "directory_view",
        "consumer_unit",
        "company",
        "agent",
    ):
        op.drop_table(table)

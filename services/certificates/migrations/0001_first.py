"""Enrollments with their words and certificates, notices and acknowledgements; copies of people, relations and
representations.
"""

import sqlalchemy as sa
from alembic import op

from chassis.database import Timestamp
from chassis.snapshots import create_chassis_tables_v6

revision = "0001"
down_revision = None
branch_labels = None
depends_on = None

_BYTEWISE = sa.String(60).with_variant(sa.String(60, collation="C"), "postgresql")


def upgrade() -> None:
    create_chassis_tables_v6(op)
    _create_copies()
    _create_enrollments()
    _create_certificates()
    op.create_table(
        "notice",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("certificate_id", sa.Uuid(), nullable=False),
        sa.Column("company_id", sa.Uuid(), nullable=False),
        sa.Column("threshold", sa.Integer(), nullable=False),
        sa.Column("recipient_user_id", sa.Uuid(), nullable=False),
        sa.Column("state", sa.String(30), nullable=False),
        sa.Column("event_id", sa.Uuid()),
        sa.Column("at", Timestamp(), nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_notice"),
        sa.ForeignKeyConstraint(["certificate_id"], ["certificate.id"], name="fk_notice_certificate_id_certificate"),
        sa.ForeignKeyConstraint(["company_id"], ["enrollment.company_id"], name="fk_notice_company_id_enrollment"),
        sa.UniqueConstraint(
            "certificate_id",
            "threshold",
            "recipient_user_id",
            name="uq_notice_certificate_id_threshold_recipient_user_id",
        ),
    )
    op.create_index("ix_notice_recipient_user_id", "notice", ["recipient_user_id", "id"])
    op.create_index("ix_notice_company_id", "notice", ["company_id", "id"])
    op.create_index("ix_notice_state_threshold", "notice", ["state", "threshold", "id"])
    op.create_index("ix_notice_event_id", "notice", ["event_id"])
    op.create_table(
        "acknowledgement",
        sa.Column("certificate_id", sa.Uuid(), nullable=False),
        sa.Column("user_id", sa.Uuid(), nullable=False),
        sa.Column("at", Timestamp(), nullable=False),
        sa.PrimaryKeyConstraint("certificate_id", "user_id", name="pk_acknowledgement"),
        sa.ForeignKeyConstraint(
            ["certificate_id"], ["certificate.id"], name="fk_acknowledgement_certificate_id_certificate"
        ),
    )


def _create_copies() -> None:
    op.create_table(
        "person",
        sa.Column("user_id", sa.Uuid(), nullable=False),
        sa.Column("version", sa.BigInteger(), nullable=False),
        sa.Column("name", sa.String(300)),
        sa.Column("erased_at", Timestamp()),
        sa.PrimaryKeyConstraint("user_id", name="pk_person"),
    )
    op.create_table(
        "relation",
        sa.Column("relation_id", sa.Uuid(), nullable=False),
        sa.Column("version", sa.BigInteger(), nullable=False),
        sa.Column("user_id", sa.Uuid(), nullable=False),
        sa.Column("company_id", sa.Uuid(), nullable=False),
        sa.Column("cnpj", sa.String(14), nullable=False),
        sa.Column("role", sa.String(40), nullable=False),
        sa.Column("is_active", sa.Boolean(), nullable=False),
        sa.PrimaryKeyConstraint("relation_id", name="pk_relation"),
    )
    op.create_index("ix_relation_user_id_cnpj", "relation", ["user_id", "is_active", "cnpj", "role"])
    op.create_index("ix_relation_cnpj_role", "relation", ["cnpj", "role"])
    op.create_table(
        "representation",
        sa.Column("representation_id", sa.Uuid(), nullable=False),
        sa.Column("version", sa.BigInteger(), nullable=False),
        sa.Column("representative_cnpj", sa.String(14), nullable=False),
        sa.Column("represented_cnpj", sa.String(14), nullable=False),
        sa.Column("is_active", sa.Boolean(), nullable=False),
        sa.PrimaryKeyConstraint("representation_id", name="pk_representation"),
    )
    op.create_index(
        "ix_representation_representative_cnpj",
        "representation",
        ["representative_cnpj", "is_active", "represented_cnpj"],
    )
    op.create_index("ix_representation_represented_cnpj", "representation", ["represented_cnpj"])


def _create_enrollments() -> None:
    op.create_table(
        "enrollment",
        sa.Column("company_id", sa.Uuid(), nullable=False),
        sa.Column("version", sa.BigInteger(), nullable=False),
        sa.Column("cnpj", sa.String(14), nullable=False),
        sa.Column("legal_name", sa.String(200), nullable=False),
        sa.Column("acronym", sa.String(40), server_default="", nullable=False),
        sa.Column("suspended", sa.Boolean(), nullable=False),
        sa.Column("enrolled_at", Timestamp()),
        sa.Column("password_hash", sa.String(200)),
        sa.Column("first_ends_at", Timestamp()),
        sa.Column("last_ends_at", Timestamp()),
        sa.Column("has_run_out", sa.Boolean(), server_default=sa.false(), nullable=False),
        sa.Column("platform_version", sa.Integer(), server_default="0", nullable=False),
        sa.Column("platform_taken_version", sa.Integer(), server_default="0", nullable=False),
        sa.PrimaryKeyConstraint("company_id", name="pk_enrollment"),
        sa.UniqueConstraint("cnpj", name="uq_enrollment_cnpj"),
    )
    op.create_index("ix_enrollment_first_ends_at", "enrollment", ["first_ends_at", "cnpj"])
    for name, columns, condition in (
        ("not_enrolled", ["cnpj"], "enrolled_at IS NULL"),
        ("enrolled", ["cnpj"], "enrolled_at IS NOT NULL"),
        ("enrolled_without", ["has_run_out", "cnpj"], "enrolled_at IS NOT NULL AND first_ends_at IS NULL"),
    ):
        where = sa.text(condition)
        op.create_index(f"ix_enrollment_{name}", "enrollment", columns, sqlite_where=where, postgresql_where=where)
    waits = sa.text("platform_version > platform_taken_version")
    op.create_index("ix_enrollment_waits", "enrollment", ["company_id"], sqlite_where=waits, postgresql_where=waits)
    op.create_table(
        "enrollment_word",
        sa.Column("word", _BYTEWISE, nullable=False),
        sa.Column("company_id", sa.Uuid(), nullable=False),
        sa.PrimaryKeyConstraint("word", "company_id", name="pk_enrollment_word"),
        sa.ForeignKeyConstraint(
            ["company_id"], ["enrollment.company_id"], name="fk_enrollment_word_company_id_enrollment"
        ),
    )
    op.create_index("ix_enrollment_word_company_id_word", "enrollment_word", ["company_id", "word"])


def _create_certificates() -> None:
    op.create_table(
        "certificate",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("company_id", sa.Uuid(), nullable=False),
        sa.Column("name", sa.String(150), nullable=False),
        sa.Column("der", sa.LargeBinary(), nullable=False),
        sa.Column("sha256", sa.String(64), nullable=False),
        sa.Column("subject", sa.String(2000), nullable=False),
        sa.Column("subject_key", sa.String(64), nullable=False),
        sa.Column("subject_claim", sa.String(64)),
        sa.Column("issuer", sa.String(300), nullable=False),
        sa.Column("x509_version", sa.Integer(), nullable=False),
        sa.Column("not_before", Timestamp(), nullable=False),
        sa.Column("not_after", Timestamp(), nullable=False),
        sa.Column("valid_until", Timestamp(), nullable=False),
        sa.Column("state", sa.String(30), nullable=False),
        sa.Column("replaces_id", sa.Uuid()),
        sa.Column("successor_id", sa.Uuid()),
        sa.Column("is_untrusted", sa.Boolean(), server_default=sa.false(), nullable=False),
        sa.Column("registered_at", Timestamp(), nullable=False),
        sa.Column("registered_by", sa.Uuid()),
        sa.Column("modified_at", Timestamp(), nullable=False),
        sa.Column("modified_by", sa.Uuid()),
        sa.Column("end_reason", sa.String(300)),
        sa.PrimaryKeyConstraint("id", name="pk_certificate"),
        sa.ForeignKeyConstraint(["company_id"], ["enrollment.company_id"], name="fk_certificate_company_id_enrollment"),
        sa.ForeignKeyConstraint(["replaces_id"], ["certificate.id"], name="fk_certificate_replaces_id_certificate"),
    )
    op.create_index("ix_certificate_company_id_state", "certificate", ["company_id", "state", "id"])
    op.create_index("ix_certificate_state_valid_until", "certificate", ["state", "valid_until", "id"])
    op.create_index("ix_certificate_company_id", "certificate", ["company_id", "id"])
    op.create_index("ix_certificate_is_untrusted", "certificate", ["is_untrusted", "state", "company_id", "id"])
    op.create_index("uq_certificate_subject_claim", "certificate", ["subject_claim"], unique=True)

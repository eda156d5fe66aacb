"""The chassis's tables as each version of them was, for migrations only. What is written here never changes.

The tables that the code uses are in the modules of their own names. When one of them changes, add the next version
here, and to each service one migration from the version before. A service that begins later creates the newest version
in its first migration.
"""

from alembic.operations import Operations
from sqlalchemy import (
    BigInteger,
    Boolean,
    Column,
    Integer,
    LargeBinary,
    MetaData,
    String,
    Table,
    Text,
    UniqueConstraint,
    Uuid,
    false,
)

from chassis.database import NAMING, Json, Timestamp

_Long = BigInteger().with_variant(Integer, "sqlite")

_v1 = MetaData(naming_convention=NAMING)
Table(
    "audit",
    _v1,
    Column("id", Uuid, primary_key=True),
    Column("at", Timestamp, nullable=False, index=True),
    Column("actor_id", Uuid, index=True),
    Column("actor_kind", String(20), nullable=False),
    Column("action", String(80), nullable=False),
    Column("subject", String(120), nullable=False, index=True),
    Column("details", Json, nullable=False),
    Column("address", String(60), nullable=False),
    Column("request_id", String(80), nullable=False),
    Column("position", _Long, unique=True),
    Column("seal", String(64)),
)
Table(
    "dead_letter",
    _v1,
    Column("id", Uuid, primary_key=True),
    Column("event_id", String(60), nullable=False, index=True),
    Column("type", String(120), nullable=False),
    Column("subject", String(120), nullable=False, index=True),
    Column("error", Text, nullable=False),
    Column("headers", Json, nullable=False),
    Column("properties", Json, nullable=False),
    Column("body", Text, nullable=False),
    Column("died_at", Timestamp, nullable=False, index=True),
)
Table(
    "idempotency_key",
    _v1,
    Column("caller", String(64), primary_key=True),
    Column("key", String(64), primary_key=True),
    Column("fingerprint", String(64), nullable=False),
    Column("ticket", Uuid, nullable=False),
    Column("status", Integer),
    Column("headers", Json),
    Column("body", LargeBinary),
    Column("expires_at", Timestamp, nullable=False, index=True),
)
Table(
    "inbox",
    _v1,
    Column("consumer", String(60), primary_key=True),
    Column("event_id", Uuid, primary_key=True),
    Column("received_at", Timestamp, nullable=False, index=True),
)
Table(
    "job_run",
    _v1,
    Column("name", String(60), primary_key=True),
    Column("interval", BigInteger, nullable=False),
)
Table(
    "lease",
    _v1,
    Column("name", String(60), primary_key=True),
    Column("owner", String(60), nullable=False),
    Column("epoch", BigInteger, nullable=False),
    Column("expires_at", Timestamp, nullable=False),
)
Table(
    "outbox",
    _v1,
    Column("seq", _Long, primary_key=True, autoincrement=True),
    Column("id", Uuid, nullable=False),
    Column("type", String(120), nullable=False),
    Column("subject", String(120), nullable=False),
    Column("subjectversion", BigInteger, nullable=False),
    Column("time", Timestamp, nullable=False),
    Column("data", Text, nullable=False),
    Column("traceparent", String(60), nullable=False),
    Column("returns", Integer, nullable=False),
    Column("retry_at", Timestamp),
    UniqueConstraint("subject", "subjectversion"),
    sqlite_autoincrement=True,
)
Table(
    "subject_version",
    _v1,
    Column("subject", String(120), primary_key=True),
    Column("version", BigInteger, nullable=False),
)

_v2 = MetaData(naming_convention=NAMING)
Table(
    "revoked_session",
    _v2,
    Column("session_id", Uuid, primary_key=True),
    Column("revoked_at", Timestamp, nullable=False, index=True),
)

_v3 = MetaData(naming_convention=NAMING)
Table(
    "staff_member",
    _v3,
    Column("user_id", Uuid, primary_key=True),
    Column("version", BigInteger, nullable=False),
    Column("roles", Json, nullable=False),
)


_v4 = MetaData(naming_convention=NAMING)
Table(
    "file_to_delete",
    _v4,
    Column("key", String(200), primary_key=True),
    Column("delete_at", Timestamp, nullable=False, index=True),
    Column("is_claimed", Boolean, nullable=False),
)

_v7 = MetaData(naming_convention=NAMING)
Table(
    "outbox_sent",
    _v7,
    Column("sent_at", Timestamp, primary_key=True),
    Column("seq", BigInteger, primary_key=True, autoincrement=False),
    Column("id", Uuid, nullable=False),
    Column("type", String(120), nullable=False),
    Column("subject", String(120), nullable=False),
    Column("subjectversion", BigInteger, nullable=False),
    Column("time", Timestamp, nullable=False),
    Column("data", Text, nullable=False),
    Column("traceparent", String(60), nullable=False),
)
Table(
    "outbox_sent_address",
    _v7,
    Column("address_hash", BigInteger, primary_key=True, autoincrement=False),
    Column("sent_at", Timestamp, primary_key=True),
    Column("seq", BigInteger, primary_key=True, autoincrement=False),
)


def create_chassis_tables_v1(op: Operations) -> None:
    """Create the chassis's tables of version 1: outbox, inbox, audit trail, leases, jobs, idempotency keys, dead
    letters.
    """
    _v1.create_all(op.get_bind())


def create_chassis_tables_v2(op: Operations) -> None:
    """Create the chassis's tables of version 2: those of version 1 and the revoked sessions."""
    create_chassis_tables_v1(op)
    add_revoked_sessions(op)


def create_chassis_tables_v3(op: Operations) -> None:
    """Create the chassis's tables of version 3: those of version 2 and the staff members."""
    create_chassis_tables_v2(op)
    add_staff_members(op)


def create_chassis_tables_v4(op: Operations) -> None:
    """Create the chassis's tables of version 4: those of version 3 and the files to delete."""
    create_chassis_tables_v3(op)
    add_files_to_delete(op)


def create_chassis_tables_v5(op: Operations) -> None:
    """Create the chassis's tables of version 5: those of version 4 and who holds an idempotency key."""
    create_chassis_tables_v4(op)
    add_idempotency_holders(op)


def create_chassis_tables_v6(op: Operations) -> None:
    """Create the chassis's tables of version 6: those of version 5, with the indexes of lists of the audit trail."""
    create_chassis_tables_v5(op)
    index_audit_lists(op)


def create_chassis_tables_v7(op: Operations) -> None:
    """Create the chassis's tables of version 7: those of version 6 and the sent events."""
    create_chassis_tables_v6(op)
    add_sent_events(op)


def create_chassis_tables_v8(op: Operations) -> None:
    """Create the chassis's tables of version 8: those of version 7 and which accounts staff locked."""
    create_chassis_tables_v7(op)
    add_account_locks(op)


def add_revoked_sessions(op: Operations) -> None:
    """Bring the chassis's tables from version 1 to version 2: add sessions that ended before their tokens expired."""
    _v2.create_all(op.get_bind())


def add_staff_members(op: Operations) -> None:
    """Bring the chassis's tables from version 2 to version 3: add the staff roles that people hold now."""
    _v3.create_all(op.get_bind())


def add_files_to_delete(op: Operations) -> None:
    """Bring the chassis's tables from version 3 to version 4: add files in the store whose bytes are to be deleted."""
    _v4.create_all(op.get_bind())


def add_idempotency_holders(op: Operations) -> None:
    """Bring the chassis's tables from version 4 to version 5: add the process that holds an idempotency key."""
    op.add_column("idempotency_key", Column("holder", String(60)))


_AUDIT_INDEXES = {
    "ix_audit_at_id": ["at", "id"],
    "ix_audit_actor_id_at_id": ["actor_id", "at", "id"],
    "ix_audit_subject_at_id": ["subject", "at", "id"],
    "ix_audit_action_at_id": ["action", "at", "id"],
}
_REPLACED_AUDIT_INDEXES = {"ix_audit_at": ["at"], "ix_audit_actor_id": ["actor_id"], "ix_audit_subject": ["subject"]}


def index_audit_lists(op: Operations) -> None:
    """Bring the chassis's tables from version 5 to version 6: index the audit trail by each filter in order of time."""
    for name, columns in _AUDIT_INDEXES.items():
        op.create_index(name, "audit", columns)
    for name in _REPLACED_AUDIT_INDEXES:
        op.drop_index(name, "audit")


def unindex_audit_lists(op: Operations) -> None:
    """Bring the chassis's tables from version 6 back to version 5."""
    for name, columns in _REPLACED_AUDIT_INDEXES.items():
        op.create_index(name, "audit", columns)
    for name in _AUDIT_INDEXES:
        op.drop_index(name, "audit")


def add_sent_events(op: Operations) -> None:
    """Bring the chassis's tables from version 6 to version 7: add the events that the broker has confirmed."""
    _v7.create_all(op.get_bind())


def remove_sent_events(op: Operations) -> None:
    """Bring the chassis's tables from version 7 back to version 6."""
    _v7.drop_all(op.get_bind())


def add_account_locks(op: Operations) -> None:
    """Bring the chassis's tables from version 7 to version 8: add whether staff locked an account."""
    op.add_column("staff_member", Column("is_locked", Boolean, nullable=False, server_default=false()))


def remove_account_locks(op: Operations) -> None:
    """Bring the chassis's tables from version 8 back to version 7."""
    op.drop_column("staff_member", "is_locked")

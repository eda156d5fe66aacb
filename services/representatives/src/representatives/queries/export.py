"""Everything that this service holds of one person, row by row."""

from typing import Any
from uuid import UUID

from sqlalchemy import inspect, or_, select
from sqlalchemy.orm import Session

from chassis.events import plain
from representatives.model import DirectoryView, Person, ProfessionalProfile, Relation, SystemAccess, UnitAccess

_INTERNAL = {"version", "key", "token_hash", "name_key", "sha256", "scan"}


def everything(session: Session, *, user_id: UUID) -> dict[str, Any]:
    """The rows about `user_id`, by kind, as plain values."""
    person = session.get(Person, user_id)
    held_for = [UnitAccess.professional_user_id == user_id]
    if person and person.document:
        held_for.append(UnitAccess.holder_document == person.document)
    found: dict[str, Any] = {"person": _plain(person) if person else None}
    for name, rows in {
        "relations": select(Relation).where(Relation.user_id == user_id),
        "system_accesses": select(SystemAccess).where(SystemAccess.user_id == user_id),
        "directory_views": select(DirectoryView).where(DirectoryView.subject_id == user_id),
        "unit_accesses": select(UnitAccess).where(or_(*held_for)),
    }.items():
        found[name] = [_plain(row) for row in session.scalars(rows)]
    mine = select(ProfessionalProfile).where(ProfessionalProfile.user_id == user_id)
    found["professional_profiles"] = [
        {**_plain(profile), "documents": [_plain(document) for document in profile.documents]}
        for profile in session.scalars(mine)
    ]
    return found


def _plain(row: Any) -> dict[str, Any]:
    columns = inspect(row).mapper.column_attrs
    return {c.key: plain(getattr(row, c.key)) for c in columns if c.key not in _INTERNAL}

"""Everything that this service holds of one person, row by row."""

from typing import Any
from uuid import UUID

from sqlalchemy import and_, inspect, or_, select
from sqlalchemy.orm import Session

from chassis.documents import masked
from chassis.events import plain
from representatives.model import DirectoryView, Person, ProfessionalProfile, Relation, SystemAccess, UnitAccess
from representatives.queries.unit_access import KNOWN_TO_HOLDER

_INTERNAL = {"version", "key", "token_hash", "name_key", "sha256", "scan"}


def everything(session: Session, *, user_id: UUID) -> dict[str, Any]:
    """The rows about `user_id`, by kind, as plain values."""
    person = session.get(Person, user_id)
    held_for = [UnitAccess.professional_user_id == user_id]
    if person and person.document:
        held_for.append(and_(UnitAccess.holder_document == person.document, KNOWN_TO_HOLDER))
    found: dict[str, Any] = {"person": _plain(person) if person else None}
    for name, rows in {
        "relations": select(Relation).where(Relation.user_id == user_id),
        "system_accesses": select(SystemAccess).where(SystemAccess.user_id == user_id),
        "directory_views": select(DirectoryView).where(DirectoryView.subject_id == user_id),
        "unit_accesses": select(UnitAccess).where(or_(*held_for)),
    }.items():
        found[name] = [_plain(row) for row in session.scalars(rows)]
    found["unit_accesses"] = [_of_one_side(row, user_id) for row in found["unit_accesses"]]
    mine = select(ProfessionalProfile).where(ProfessionalProfile.user_id == user_id)
    found["professional_profiles"] = [
        {**_plain(profile), "documents": [_plain(document) for document in profile.documents]}
        for profile in session.scalars(mine)
    ]
    return found


def _of_one_side(access: dict[str, Any], user_id: UUID) -> dict[str, Any]:
    """Without what the person does not see of the other side in the list either."""
    if access["professional_user_id"] == str(user_id):
        return {**access, "holder_document": masked(access["holder_document"])}
    name = access["professional_name"] if access["accepted_at"] else None
    return {**access, "professional_name": name, "professional_document": masked(access["professional_document"])}


def _plain(row: Any) -> dict[str, Any]:
    columns = inspect(row).mapper.column_attrs
    return {c.key: plain(getattr(row, c.key)) for c in columns if c.key not in _INTERNAL}

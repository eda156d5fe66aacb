"""The answers about one's own account beside the account itself: what was done with it, and the export of personal
data.
"""

from typing import Any

import marshmallow as ma

from chassis.schemas import Answer, OneOf, listing


class ActivityEntry(Answer):
    """Something that was done with one's own account."""

    id = ma.fields.UUID(required=True)
    at = ma.fields.AwareDateTime(required=True)
    action = ma.fields.String(required=True, metadata={"description": "such as `session.opened` or `login.failed`"})
    by = ma.fields.String(required=True, validate=OneOf(("you", "staff", "system", "not_signed_in")))
    network = ma.fields.String(
        required=True,
        metadata={"description": "the /24 or /48 network that it came from; empty for what staff or the system did"},
    )
    details = ma.fields.Dict(required=True)


ActivityList = listing(ActivityEntry)


def _rows() -> ma.fields.Field[Any]:
    return ma.fields.List(ma.fields.Dict(), required=True)


class Export(Answer):
    """Everything that identity holds of the caller, by kind. Other services have exports of their own."""

    user = ma.fields.Dict(required=True)
    registrations = _rows()
    recoveries = _rows()
    email_changes = _rows()
    relation_copies = _rows()
    system_access_copies = _rows()
    sessions = _rows()
    devices = _rows()
    locks = _rows()
    staff_decisions = _rows()
    activity = _rows()

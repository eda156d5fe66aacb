"""Changes of tickets, and their history."""

from typing import Any, ClassVar

import marshmallow as ma

from chassis.schemas import Answer, Length, OneOf, Schema, listing
from helpdesk.schemas.person import PersonShape
from helpdesk.schemas.ticket_list import PRIORITIES, STATES


class TicketChange(Schema):
    """What staff change in a ticket. What is left out stays."""

    example: ClassVar[dict[str, Any]] = {"category": "02", "subcategory": "other", "priority": "high"}

    state = ma.fields.String(
        validate=OneOf(STATES), metadata={"description": "one that its state allows; `closing` is its own operation"}
    )
    category = ma.fields.String(
        validate=Length(max=20), metadata={"description": "brings its team and empties the assignee"}
    )
    subcategory = ma.fields.String(
        validate=Length(max=40), metadata={"description": "`other` when only the category is given"}
    )
    assignee_id = ma.fields.UUID(allow_none=True, metadata={"description": "somebody with `staff:helpdesk`, or null"})
    priority = ma.fields.String(validate=OneOf(PRIORITIES))


class HistoryLineShape(Answer):
    """One change. `old` and `new` are codes, or the name of an assignee."""

    field = ma.fields.String(required=True, metadata={"description": "a name of the API, such as `category`"})
    old = ma.fields.String(required=True, allow_none=True)
    new = ma.fields.String(required=True, allow_none=True)
    by = ma.fields.Nested(PersonShape, required=True)
    at = ma.fields.AwareDateTime(required=True)


History = listing(HistoryLineShape)


class Quote(Answer):
    body = ma.fields.String(required=True, metadata={"description": "a Markdown quotation, to be written below"})

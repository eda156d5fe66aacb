"""People as tickets name them."""

import marshmallow as ma

from chassis.schemas import Answer, OneOf
from helpdesk.states import Side


class PersonShape(Answer):
    """Who wrote or did something. Requesters see the team's name of staff instead of the person's."""

    user_id = ma.fields.UUID(
        required=True, allow_none=True, metadata={"description": "null for whoever has no account or is not named"}
    )
    name = ma.fields.String(required=True)
    side = ma.fields.String(required=True, validate=OneOf([side.value for side in Side]))

"""The requests and answers about services and postal codes."""

import marshmallow as ma

from chassis.schemas import Answer, Bounded, OneOf, Schema, UnitCode
from connections.queries.services import WHY_NOT

REQUEST, LINK = "request", "link"


class ServiceQuery(Schema):
    class Meta:
        unknown = ma.EXCLUDE

    consumer_unit = UnitCode(load_default=None)
    query = Bounded(
        minimum=0, maximum=200, load_default="", metadata={"description": "beginnings of words of the services' names"}
    )


class Service(Answer):
    """What somebody can ask for: a request of Ramal, or a link to a service elsewhere."""

    code = ma.fields.String(required=True, metadata={"description": "of a request its kind"})
    kind = ma.fields.String(required=True, validate=OneOf([REQUEST, LINK]))
    name = ma.fields.String(required=True, metadata={"description": "in the caller's language"})
    url = ma.fields.String(metadata={"description": "of a link"})
    available = ma.fields.Boolean(required=True, metadata={"description": "whether the caller can have it now"})
    why_not = ma.fields.String(metadata={"description": "a sentence in the caller's language, when not available"})
    why_not_code = ma.fields.String(validate=OneOf(WHY_NOT), metadata={"description": "the reason, for programs"})


class ServiceMenu(Answer):
    items = ma.fields.List(ma.fields.Nested(Service), required=True)


class PostalPlace(Answer):
    """Where a postal code is. A code of a whole city has neither street nor district."""

    street = ma.fields.String()
    district = ma.fields.String()
    city = ma.fields.String(required=True)
    state = ma.fields.String(required=True)

"""The requests and answers about calendar links."""

from typing import Any, ClassVar

import marshmallow as ma

from chassis.schemas import Answer, Language, Line, Schema, listing


class NewCalendarLink(Schema):
    """How the link is called, and in which language its texts are."""

    example: ClassVar[dict[str, Any]] = {"name": "Agenda do escritório", "language": "pt"}

    may_be_left_out: ClassVar[bool] = True
    name = Line(maximum=60, minimum=0, load_default="", metadata={"description": "such as the program that uses it"})
    language = Language(load_default=None, allow_none=True, metadata={"description": "left out: the caller's"})


class CalendarLinkShape(Answer):
    """A secret address of a calendar, without the address: it is shown only once, when the link is made."""

    id = ma.fields.UUID(required=True)
    name = ma.fields.String(required=True)
    language = ma.fields.String(required=True)
    created_at = ma.fields.AwareDateTime(required=True)
    last_used_at = ma.fields.AwareDateTime(
        required=True, allow_none=True, metadata={"description": "when a program fetched the calendar last"}
    )


class MadeCalendarLink(CalendarLinkShape):
    """A new calendar link with its address."""

    url = ma.fields.String(
        required=True,
        metadata={"description": "the secret address, shown only here: whoever knows it sees the owner's dates"},
    )


CalendarLinkList = listing(CalendarLinkShape)

"""The requests and answers of the lists of tickets."""

import re
from collections.abc import Mapping
from typing import Any, ClassVar

import marshmallow as ma

from chassis.problems import Reason
from chassis.schemas import Answer, Bounded, Length, ListQuery, OneOf
from helpdesk.queries.queue import MINE, NOBODYS
from helpdesk.schemas.person import PersonShape
from helpdesk.states import Priority, TicketState, View

STATES = [state.value for state in TicketState]
PRIORITIES = [priority.value for priority in Priority]
_UUID = re.compile(r"[0-9a-fA-F]{8}(-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12}")
_ONLY_QUEUE = "only with `view=queue`"


class Assignee(Bounded):
    """`me`, `none`, or the user id of a member of staff."""

    example: ClassVar[str] = MINE

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(maximum=36, **kwargs)

    def _deserialize(self, value: Any, attr: str | None, data: Mapping[str, Any] | None, **kwargs: Any) -> str:
        text = super()._deserialize(value, attr, data, **kwargs)
        if text not in (MINE, NOBODYS) and not _UUID.fullmatch(text):
            raise ma.ValidationError(Reason("field.uuid"))
        return text


def _filter(description: str = _ONLY_QUEUE, *, maximum: int = 80, **kwargs: Any) -> ma.fields.String:
    metadata = {"description": description}
    return ma.fields.String(load_default=None, validate=Length(max=maximum), metadata=metadata, **kwargs)


def _choice(choices: list[str]) -> ma.fields.String:
    return ma.fields.String(load_default=None, validate=OneOf(choices), metadata={"description": _ONLY_QUEUE})


class TicketsQuery(ListQuery):
    """Which view, and what it is restricted to. Filters that are the queue's change no other view."""

    view = ma.fields.String(
        load_default=View.PENDING.value,
        validate=OneOf([view.value for view in View]),
        metadata={"description": "one's own and watched tickets; `queue` is staff's work"},
    )
    category = _filter("the code of a category", maximum=20)
    team = _filter()
    assignee = Assignee(
        load_default=None,
        metadata={"description": f"`me`, `none` or a user id; {_ONLY_QUEUE}"},
    )
    state = _choice(STATES)
    priority = _choice(PRIORITIES)
    overdue = ma.fields.Boolean(load_default=None, metadata={"description": _ONLY_QUEUE})
    query = ma.fields.String(
        load_default="",
        validate=Length(max=200),
        metadata={
            "description": f"words of subject, author's name and address, company and number; {_ONLY_QUEUE}",
        },
    )


class Group(Answer):
    category = ma.fields.String(required=True)
    count = ma.fields.Integer(required=True)


class ListedTicket(Answer):
    """A ticket in a list. The fields that are not required are the queue's."""

    number = ma.fields.Integer(required=True)
    subject = ma.fields.String(required=True)
    state = ma.fields.String(required=True, validate=OneOf(STATES))
    category = ma.fields.String(required=True)
    priority = ma.fields.String(required=True, validate=OneOf(PRIORITIES))
    updated_at = ma.fields.AwareDateTime(required=True)
    updated_by = ma.fields.String(
        required=True, allow_none=True, metadata={"description": "a person's name, or the team's; null: the platform"}
    )
    due = ma.fields.AwareDateTime(required=True, allow_none=True)
    subcategory = ma.fields.String()
    team = ma.fields.String()
    assignee = ma.fields.Nested(PersonShape, allow_none=True)
    author = ma.fields.Nested(PersonShape)
    company = ma.fields.String(allow_none=True, metadata={"description": "the company for which the author asks"})
    opened_at = ma.fields.AwareDateTime()
    is_overdue = ma.fields.Boolean()


class TicketList(Answer):
    items = ma.fields.List(ma.fields.Nested(ListedTicket), required=True)
    next = ma.fields.String(required=True, allow_none=True)
    groups = ma.fields.List(
        ma.fields.Nested(Group),
        required=True,
        allow_none=True,
        metadata={"description": "how many tickets of each category the whole view has; null for the queue"},
    )

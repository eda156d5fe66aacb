"""What is written on tickets."""

from typing import Any, ClassVar

import marshmallow as ma

from chassis.schemas import Answer, Length, ListQuery, OneOf, Schema, listing
from helpdesk.queries.attachments import MOST_FILES
from helpdesk.schemas.attachment import AttachmentShape
from helpdesk.schemas.person import PersonShape
from helpdesk.schemas.texts import Markdown
from helpdesk.states import EntryKind, TicketState, Visibility

_VISIBILITIES = [visibility.value for visibility in Visibility]
ORDERS = ("asc", "desc")


class NewEntry(Schema):
    """A message to whoever takes part in a ticket, or an internal note of staff."""

    example: ClassVar[dict[str, Any]] = {"body": "Já encontrei o campo. **Obrigado!**"}

    body = Markdown(required=True, metadata={"description": "Markdown"})
    visibility = ma.fields.String(
        validate=OneOf(_VISIBILITIES),
        load_default=Visibility.PUBLIC.value,
        metadata={"description": "`internal` is for staff"},
    )
    attachment_ids = ma.fields.List(
        ma.fields.UUID(),
        validate=Length(max=MOST_FILES),
        load_default=list,
        metadata={"description": "files that the caller has uploaded to this ticket"},
    )
    state = ma.fields.String(
        validate=OneOf([TicketState.WAITING.value]),
        load_default=None,
        allow_none=True,
        metadata={"description": "`waiting` is for staff: the author is to answer"},
    )


class WrittenEntry(Answer):
    """The entry, and the number of the ticket that goes on with it: another one if this was closed long ago."""

    id = ma.fields.UUID(required=True)
    number = ma.fields.Integer(required=True)


class EntryQuery(ListQuery):
    order = ma.fields.String(
        validate=OneOf(ORDERS), load_default="asc", metadata={"description": "`desc`: the newest first"}
    )


class EntryShape(Answer):
    id = ma.fields.UUID(required=True)
    kind = ma.fields.String(required=True, validate=OneOf([kind.value for kind in EntryKind]))
    author = ma.fields.Nested(PersonShape, required=True)
    body = ma.fields.String(required=True, metadata={"description": "Markdown; plain text for a mail"})
    body_html = ma.fields.String(required=True, metadata={"description": "the text as safe HTML"})
    visibility = ma.fields.String(required=True, validate=OneOf(_VISIBILITIES))
    unverified = ma.fields.Boolean(
        required=True, metadata={"description": "whether it came from an address that takes no part in the ticket"}
    )
    attachments = ma.fields.List(ma.fields.Nested(AttachmentShape), required=True)
    mail_id = ma.fields.UUID(metadata={"description": "for staff: the mail that it was, whole (`GET /mails/{id}`)"})
    created_at = ma.fields.AwareDateTime(required=True)


EntryList = listing(EntryShape)

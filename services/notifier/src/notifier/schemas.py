"""Wire shapes of notifier's API."""

import marshmallow as ma

from chassis.schemas import Answer, Language, Length, ListQuery, OneOf, Schema, listing
from notifier.model import SuppressionReason
from notifier.model.messages import Audience, Channel, MessageClass
from notifier.states import DeliveryState

_REASON = {
    "description": "stable code, empty unless it failed. For good: refused (by the recipient's server), "
    "address_not_supported, address_unusable, suppressed (the address takes no mail, as earlier mails showed), expired "
    "(its code or token), erased (the person's account). To be tried again: "
    "server_unavailable, connection_lost, put_off (by the recipient's server), sender_refused, recipient_unknown (no "
    "address yet), code_unreadable, folder_unavailable, not_made, interrupted"
}
_CLASS = {
    "description": "security and legal cannot be switched off by the recipient; service and digest are ordinary notices"
}
_STATES = [state.value for state in DeliveryState]


class DeliveriesQuery(ListQuery):
    """`recipient` is an e-mail address or a user's id; only staff may ask for others than themselves."""

    recipient = ma.fields.String(load_default=None, validate=Length(min=3, max=320))
    status = ma.fields.String(load_default=None, validate=OneOf(_STATES))


class AttemptShape(Answer):
    number = ma.fields.Integer(required=True)
    status = ma.fields.String(required=True, attribute="state", validate=OneOf(_STATES))
    reason = ma.fields.String(required=True, metadata=_REASON)
    reply = ma.fields.String(required=True, allow_none=True, metadata={"description": "what the mail server said"})
    started_at = ma.fields.AwareDateTime(required=True)
    ended_at = ma.fields.AwareDateTime(required=True, allow_none=True)


class Delivery(Answer):
    """One message to one recipient through one channel, and how it fared."""

    id = ma.fields.UUID(required=True)
    kind = ma.fields.String(required=True)
    # `class` is a keyword of Python, not of the wire
    message_class = ma.fields.String(
        required=True, data_key="class", validate=OneOf([kind.value for kind in MessageClass]), metadata=_CLASS
    )
    channel = ma.fields.String(required=True, validate=OneOf([channel.value for channel in Channel]))
    recipient_id = ma.fields.UUID(required=True, allow_none=True)
    address = ma.fields.String(required=True, allow_none=True)
    status = ma.fields.String(required=True, attribute="state", validate=OneOf(_STATES))
    reason = ma.fields.String(required=True, metadata=_REASON)
    event_id = ma.fields.UUID(required=True)
    event_type = ma.fields.String(required=True)
    subject = ma.fields.String(required=True, metadata={"description": "what the event is about"})
    attempts = ma.fields.List(ma.fields.Nested(AttemptShape), required=True)
    created_at = ma.fields.AwareDateTime(required=True)
    due_at = ma.fields.AwareDateTime(required=True, allow_none=True)
    settled_at = ma.fields.AwareDateTime(required=True, allow_none=True)
    bounced_at = ma.fields.AwareDateTime(
        required=True, allow_none=True, metadata={"description": "when a mail came back after our server had taken it"}
    )


DeliveryList = listing(Delivery)


class SuppressionsQuery(ListQuery):
    """`address` is an e-mail address in any spelling; without it all suppressed addresses are listed."""

    address = ma.fields.String(load_default=None, validate=Length(min=3, max=320))


class SuppressionShape(Answer):
    """An address to which no mail is sent."""

    id = ma.fields.UUID(required=True)
    address = ma.fields.String(required=True)
    reason = ma.fields.String(
        required=True,
        validate=OneOf([reason.value for reason in SuppressionReason]),
        metadata={
            "description": "refused: our mail server knows no such mailbox; bounced: a mail came back for good; "
            "bounced_often: five came back for the time being within seven days"
        },
    )
    suppressed_at = ma.fields.AwareDateTime(required=True)


SuppressionList = listing(SuppressionShape)


class NotificationShape(Answer):
    """A message of the in-app inbox, in the reader's language."""

    id = ma.fields.UUID(required=True)
    kind = ma.fields.String(required=True)
    message_class = ma.fields.String(
        required=True, data_key="class", validate=OneOf([kind.value for kind in MessageClass]), metadata=_CLASS
    )
    title = ma.fields.String(required=True)
    text = ma.fields.String(required=True)
    action = ma.fields.String(required=True, metadata={"description": "label of the link; empty without one"})
    link = ma.fields.String(required=True)
    created_at = ma.fields.AwareDateTime(required=True)
    read_at = ma.fields.AwareDateTime(required=True, allow_none=True)


class Inbox(Answer):
    """A page of the inbox; `unread_count` is about all of it."""

    items = ma.fields.List(ma.fields.Nested(NotificationShape), required=True)
    next = ma.fields.String(required=True, allow_none=True)
    unread_count = ma.fields.Integer(required=True)


class MessageShape(Answer):
    """One row of the table of messages."""

    kind = ma.fields.String(required=True)
    event_type = ma.fields.String(required=True)
    when = ma.fields.Dict(
        keys=ma.fields.String(), required=True, metadata={"description": "values the event's data must have"}
    )
    unless = ma.fields.Dict(
        keys=ma.fields.String(), required=True, metadata={"description": "values the event's data must not have"}
    )
    to = ma.fields.String(required=True, validate=OneOf([audience.value for audience in Audience]))
    skips_actor = ma.fields.Boolean(
        required=True, metadata={"description": "nobody is told of what they did themselves"}
    )
    channels = ma.fields.List(ma.fields.String(), required=True)
    message_class = ma.fields.String(required=True, data_key="class", attribute="of_class")


class Messages(Answer):
    items = ma.fields.List(ma.fields.Nested(MessageShape), required=True)


class PreviewQuery(Schema):
    """Without `language`, the one of the request."""

    class Meta:
        unknown = ma.EXCLUDE

    language = Language(load_default=None)


class Preview(Answer):
    """A message as it would be sent, made from the contract's example. Show `html` in a sandboxed frame."""

    kind = ma.fields.String(required=True)
    language = ma.fields.String(required=True)
    subject = ma.fields.String(required=True)
    text = ma.fields.String(required=True)
    html = ma.fields.String(required=True)

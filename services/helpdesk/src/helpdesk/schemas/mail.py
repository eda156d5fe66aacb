"""Mails that came in, as staff see them and decide about them."""

from collections.abc import Mapping
from typing import Any, ClassVar

import marshmallow as ma

from chassis.problems import Reason
from chassis.schemas import Answer, ListQuery, OneOf, Range, Schema, listing
from helpdesk.states import MailDecision, MailOutcome

_OUTCOMES = [outcome.value for outcome in MailOutcome]
_MOST = 2**31 - 1
_NUMBER = Range(min=1, max=_MOST)


class MailQuery(ListQuery):
    outcome = ma.fields.String(
        load_default=None,
        validate=OneOf(_OUTCOMES),
        metadata={"description": "what became of a mail; `held` ones wait for a decision"},
    )
    ticket = ma.fields.Integer(load_default=None, validate=_NUMBER, metadata={"description": "the number of a ticket"})


class MailShape(Answer):
    """A mail that came in."""

    id = ma.fields.UUID(required=True)
    received_at = ma.fields.AwareDateTime(required=True)
    sender = ma.fields.String(required=True, metadata={"description": "empty where the mail names no address"})
    to = ma.fields.List(ma.fields.String(), required=True)
    cc = ma.fields.List(ma.fields.String(), required=True)
    subject = ma.fields.String(required=True)
    size = ma.fields.Integer(required=True, metadata={"description": "in bytes"})
    outcome = ma.fields.String(required=True, validate=OneOf(_OUTCOMES))
    reason = ma.fields.String(
        required=True,
        metadata={
            "description": "why it was held (`no_sender`, `too_many`, `stranger`) or taken for a machine's, as a code"
        },
    )
    ticket = ma.fields.Integer(
        required=True,
        allow_none=True,
        metadata={"description": "the number of the ticket that it belongs to; of a mail that is held, that it names"},
    )


MailList = listing(MailShape)


class Mail(MailShape):
    """A mail that came in, with its text."""

    text = ma.fields.String(required=True, metadata={"description": "the whole text, quotes included"})
    files = ma.fields.List(ma.fields.String(), required=True, metadata={"description": "the names of its files"})


class Decision(Schema):
    example: ClassVar[Mapping[str, Any]] = {"decision": "attach", "number": 1042}

    decision = ma.fields.String(
        required=True,
        validate=OneOf([decision.value for decision in MailDecision]),
        metadata={"description": "`attach` writes the mail on a ticket, `open` opens one, `discard` does neither"},
    )
    number = ma.fields.Integer(
        load_default=None,
        allow_none=True,
        validate=_NUMBER,
        metadata={"description": "the ticket, required for `attach`"},
    )

    @ma.post_load
    def _with_ticket(self, said: dict[str, Any], **_kwargs: Any) -> dict[str, Any]:
        if said["decision"] == MailDecision.ATTACH and said["number"] is None:
            raise ma.ValidationError(Reason("field.required"), "number")
        return {**said, "decision": MailDecision(said["decision"])}

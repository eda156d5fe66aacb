"""Notices and renewals, as they are asked for and answered."""

import marshmallow as ma

from certificates.states import THRESHOLDS, VIEWING_ROLES, NoticeState
from chassis.schemas import Answer, Cnpj, Day, ListQuery, OneOf, Schema, listing

_STATES = [state.value for state in NoticeState]
_UNTIL = {"description": "the last day, in the operator's zone, on which a certificate ends that is listed"}


class NoticeQuery(ListQuery):
    cnpj = Cnpj(load_default=None)
    certificate_id = ma.fields.UUID(load_default=None)
    threshold = ma.fields.Integer(load_default=None, validate=OneOf(THRESHOLDS))
    state = ma.fields.String(load_default=None, validate=OneOf(_STATES))


class Recipient(Answer):
    user_id = ma.fields.UUID(required=True)
    name = ma.fields.String(required=True, allow_none=True, metadata={"description": "null for an erased person"})


class Notice(Answer):
    id = ma.fields.UUID(required=True)
    notice_id = ma.fields.UUID(
        required=True, metadata={"description": "the same for all recipients of a certificate and threshold"}
    )
    certificate_id = ma.fields.UUID(required=True)
    cnpj = ma.fields.String(required=True)
    legal_name = ma.fields.String(required=True)
    subject = ma.fields.String(required=True)
    valid_until = ma.fields.AwareDateTime(required=True)
    threshold = ma.fields.Integer(required=True, validate=OneOf(THRESHOLDS), metadata={"description": "in days"})
    state = ma.fields.String(
        required=True,
        validate=OneOf(_STATES),
        metadata={
            "description": "`skipped`: a nearer one was due at the same time, or the certificate lasts no longer than "
            "the threshold; `muted`: the recipient had acknowledged; `undelivered`: its mail was given up"
        },
    )
    at = ma.fields.AwareDateTime(required=True)
    recipient = ma.fields.Nested(Recipient, required=True)


NoticeList = listing(Notice)


class CalendarQuery(Schema):
    class Meta:
        unknown = ma.EXCLUDE

    until = Day(load_default=None, metadata=_UNTIL)


class RenewalQuery(ListQuery):
    until = Day(load_default=None, metadata=_UNTIL)


class Renewal(Answer):
    certificate_id = ma.fields.UUID(required=True)
    cnpj = ma.fields.String(required=True)
    legal_name = ma.fields.String(required=True)
    acronym = ma.fields.String(required=True)
    name = ma.fields.String(required=True, metadata={"description": "of the file that was registered"})
    subject = ma.fields.String(required=True)
    issuer = ma.fields.String(required=True)
    valid_until = ma.fields.AwareDateTime(required=True)
    days_left = ma.fields.Integer(required=True, metadata={"description": "rounded up, never 0"})
    is_untrusted = ma.fields.Boolean(
        required=True, metadata={"description": "its chain leads to no authority of the trust store any more"}
    )
    last_modified_at = ma.fields.AwareDateTime(required=True)
    role = ma.fields.String(
        required=True,
        allow_none=True,
        validate=OneOf(VIEWING_ROLES),
        metadata={"description": "the caller's strongest in the company; null for staff"},
    )
    may_write = ma.fields.Boolean(required=True)


RenewalList = listing(Renewal)

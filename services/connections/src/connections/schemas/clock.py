"""The answers about deadlines."""

from typing import Any

import marshmallow as ma

from chassis.schemas import Answer, OneOf
from connections.clocks import ClockStatus
from connections.forms.terms import OWNERS, UNITS
from connections.states import ACTING_SIDES, REQUEST_KINDS, TimelineKind

_UNCOUNTED = ("suspended", "no_business_day", "before_first", "rolled")


def _day(description: str = "", **options: Any) -> ma.fields.String:
    """Return a field of a day that the room `clocks` has written as text already, because its digest is over texts."""
    said = {"description": description} if description else {}
    return ma.fields.String(required=True, metadata={"format": "date", **said}, **options)


class ClockSuspension(Answer):
    """Days on which a deadline stands still, the first and the last included."""

    reason = ma.fields.String(required=True)
    first_on = _day()
    last_on = _day(description="null while it goes on", allow_none=True)


class ClockShape(Answer):
    """A deadline of a request: whose it is, by which article, since when and until when."""

    code = ma.fields.String(required=True, metadata={"description": "such as completeness_check; more may come"})
    article = ma.fields.String(required=True)
    owner = ma.fields.String(required=True, validate=OneOf(OWNERS), metadata={"description": "who must meet it"})
    unit = ma.fields.String(required=True, validate=OneOf(UNITS))
    term = ma.fields.Integer(required=True, metadata={"description": "in days of the unit"})
    started_on = _day("the day of the event; the day after is the first that counts")
    due_on = _day("the last day; null while it stands still", allow_none=True)
    ended_on = _day(allow_none=True)
    days_used = ma.fields.Integer(required=True)
    days_left = ma.fields.Integer(required=True, metadata={"description": "negative once it is late"})
    suspensions = ma.fields.List(ma.fields.Nested(ClockSuspension), required=True)
    status = ma.fields.String(required=True, validate=OneOf([status.value for status in ClockStatus]))


class ClockList(Answer):
    items = ma.fields.List(ma.fields.Nested(ClockShape), required=True)


class UncountedDay(Answer):
    on = _day()
    why = ma.fields.String(required=True, validate=OneOf(_UNCOUNTED))


class EvidenceClock(ClockShape):
    """A deadline with the days that did not count: with `days_used` they are all days from the start to `last_on`."""

    last_on = _day()
    uncounted = ma.fields.List(ma.fields.Nested(UncountedDay), required=True)


class EvidenceHappening(Answer):
    on = _day()
    kind = ma.fields.String(required=True, validate=OneOf([kind.value for kind in TimelineKind]))
    side = ma.fields.String(required=True, validate=OneOf(ACTING_SIDES))


class EvidenceRequest(Answer):
    id = ma.fields.String(required=True, metadata={"format": "uuid"})
    protocol = ma.fields.String(required=True)
    service_order = ma.fields.String(required=True)
    kind = ma.fields.String(required=True, validate=OneOf(REQUEST_KINDS))
    consumer_unit = ma.fields.String(required=True, allow_none=True)


class EvidenceSide(Answer):
    """What the deadlines of one side add up to."""

    business_days_used = ma.fields.Integer(required=True)
    calendar_days_used = ma.fields.Integer(required=True)
    met = ma.fields.Integer(required=True)
    late = ma.fields.Integer(required=True)


class EvidenceSides(Answer):
    distributor = ma.fields.Nested(EvidenceSide, required=True)
    customer = ma.fields.Nested(EvidenceSide, required=True)


class Evidence(Answer):
    """What proves who used which day of a request, as of a day."""

    request = ma.fields.Nested(EvidenceRequest, required=True)
    computed_on = _day()
    happenings = ma.fields.List(ma.fields.Nested(EvidenceHappening), required=True)
    clocks = ma.fields.List(ma.fields.Nested(EvidenceClock), required=True)
    sides = ma.fields.Nested(EvidenceSides, required=True)
    digest = ma.fields.String(
        required=True,
        metadata={
            "description": "SHA-256 in hexadecimal of the other members, as JSON in UTF-8, names sorted, no spaces"
        },
    )

"""The answers about the deadlines of requests."""

from typing import Any

import marshmallow as ma

from chassis.schemas import Answer, OneOf, Schema
from connections.clocks import ClockStatus
from connections.forms.terms import OWNERS, UNITS
from connections.states import ACTING_SIDES, HOLDER, REQUEST_KINDS, VOLTAGES, RequestStatus, TimelineKind


class _IsoDay(ma.fields.Date):
    """A day that is already text, such as 2026-11-20."""

    def _serialize(self, value: Any, attr: str | None, obj: Any, **kwargs: Any) -> Any:  # noqa: ARG002
        return value


class IntervalShape(Answer):
    """Days on which a deadline stands still, the first and the last included."""

    reason = ma.fields.String(
        required=True,
        metadata={"description": "the suspension's reason; `former_holder` if it was over before the present holder"},
    )
    first = ma.fields.Date(required=True)
    last = ma.fields.Date(required=True, allow_none=True, metadata={"description": "null while nobody has ended it"})
    noted_on = ma.fields.Date(required=True, metadata={"description": "when its begin was noted"})


class ClockShape(Answer):
    """A deadline of a request. Days count from the day after `started_on` (REN 1000/2021, art. 656)."""

    code = ma.fields.String(required=True)
    article = ma.fields.String(required=True)
    owner = ma.fields.String(required=True, validate=OneOf(OWNERS), metadata={"description": "who must meet it"})
    unit = ma.fields.String(required=True, validate=OneOf(UNITS))
    term = ma.fields.Integer(required=True, metadata={"description": "how many days of that unit it has"})
    started_on = ma.fields.Date(required=True)
    due_on = ma.fields.Date(
        required=True,
        allow_none=True,
        metadata={"description": "the last day; null while a suspension without an end comes before it"},
    )
    days_used = ma.fields.Integer(required=True)
    days_left = ma.fields.Integer(required=True, metadata={"description": "negative once it is late"})
    suspensions = ma.fields.List(ma.fields.Nested(IntervalShape), required=True)
    status = ma.fields.String(required=True, validate=OneOf([one.value for one in ClockStatus]))
    ended_on = ma.fields.Date(required=True, allow_none=True)


class ClockList(Answer):
    items = ma.fields.List(ma.fields.Nested(ClockShape), required=True)


class EvidenceQuery(Schema):
    class Meta:
        unknown = ma.EXCLUDE

    side = ma.fields.String(
        load_default=None,
        validate=OneOf((HOLDER,)),
        metadata={"description": "`holder`: the sheet that the present holder gets, for staff who check its digest"},
    )


class SheetInterval(IntervalShape):
    first = _IsoDay(required=True)
    last = _IsoDay(required=True, allow_none=True)
    noted_on = _IsoDay(required=True)


class SheetClock(ClockShape):
    """A deadline as the sheet has it, with each of the `days_used`."""

    started_on = _IsoDay(required=True)
    due_on = _IsoDay(required=True, allow_none=True)
    ended_on = _IsoDay(required=True, allow_none=True)
    suspensions = ma.fields.List(ma.fields.Nested(SheetInterval), required=True)
    days = ma.fields.List(_IsoDay(), required=True)


class SheetRequest(Answer):
    request_id = ma.fields.String(required=True, metadata={"format": "uuid"})
    protocol = ma.fields.String(required=True, allow_none=True)
    service_order = ma.fields.String(required=True, allow_none=True)
    consumer_unit = ma.fields.String(required=True, allow_none=True)
    kind = ma.fields.String(required=True, validate=OneOf(REQUEST_KINDS))
    voltage = ma.fields.String(required=True, allow_none=True, validate=OneOf(VOLTAGES))
    works_needed = ma.fields.Boolean(required=True)


class SheetSide(Answer):
    side = ma.fields.String(required=True, validate=OneOf(OWNERS))
    days = ma.fields.Integer(required=True, metadata={"description": "on which at least one of its deadlines counted"})
    days_used = ma.fields.Integer(required=True, metadata={"description": "the sum over its deadlines"})


class SheetDay(Answer):
    """A day, and how many deadlines of each side it counted for."""

    on = _IsoDay(required=True)
    distributor = ma.fields.Integer(required=True)
    customer = ma.fields.Integer(required=True)


class SheetDayOff(Answer):
    on = _IsoDay(required=True)
    reason = ma.fields.String(required=True, validate=OneOf(("weekend", "holiday", "closed")))
    name = ma.fields.String(required=True, allow_none=True, metadata={"description": "of a holiday"})


class SheetRow(Answer):
    id = ma.fields.String(required=True, metadata={"format": "uuid"})
    at = ma.fields.String(required=True, metadata={"format": "date-time"})
    on = _IsoDay(required=True, metadata={"description": "the day in the operator's time zone"})
    kind = ma.fields.String(required=True, validate=OneOf([kind.value for kind in TimelineKind]))
    side = ma.fields.String(required=True, validate=OneOf(ACTING_SIDES))
    status = ma.fields.String(required=True, validate=OneOf([status.value for status in RequestStatus]))
    details = ma.fields.Dict(required=True)


class Evidence(Answer):
    """Which side of a request used which days, and what that was computed from."""

    request = ma.fields.Nested(SheetRequest, required=True)
    as_of = _IsoDay(required=True, metadata={"description": "the day for which it was computed"})
    time_zone = ma.fields.String(required=True)
    holder_since = _IsoDay(
        required=True,
        allow_none=True,
        metadata={
            "description": "the day on which the request came to the holder for whom the sheet was made, who sees "
            "nothing that had ended before; null in the whole sheet"
        },
    )
    clocks = ma.fields.List(ma.fields.Nested(SheetClock), required=True)
    sides = ma.fields.List(ma.fields.Nested(SheetSide), required=True)
    days = ma.fields.List(ma.fields.Nested(SheetDay), required=True)
    suspensions = ma.fields.List(ma.fields.Nested(SheetInterval), required=True)
    days_off = ma.fields.List(
        ma.fields.Nested(SheetDayOff), required=True, metadata={"description": "days that were no business days"}
    )
    names_in = ma.fields.String(required=True, metadata={"description": "the language of the holidays' names"})
    timeline = ma.fields.List(
        ma.fields.Nested(SheetRow), required=True, metadata={"description": "the rows that were counted from"}
    )
    digest = ma.fields.String(
        required=True,
        metadata={
            "description": "SHA-256 of the sheet without this field, in hexadecimal: of UTF-8 JSON with sorted keys, "
            "without spaces and without escapes of letters"
        },
    )

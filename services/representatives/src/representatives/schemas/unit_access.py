"""The requests and answers about unit accesses."""

import re
from collections.abc import Mapping
from datetime import date
from typing import Any, ClassVar

import marshmallow as ma

from chassis.problems import Reason
from chassis.schemas import Answer, Day, Document, ListQuery, OneOf, Schema, UnitCode, listing
from representatives.model.unit_access import LONGEST_YEARS
from representatives.states import PROFESSIONS, UnitAccessStatus

_STATES = [status.value for status in UnitAccessStatus]
_DIRECTIONS, _KINDS, _SIDES = ("grant", "request"), ("unit", "new_connection"), ("holder", "professional")
LAST_DAY = f"from today until {LONGEST_YEARS} years from now"
_BRAZILIAN_DAY = re.compile(r"([0-9]{1,2})/([0-9]{1,2})/([0-9]{4})")


class _Day(Day):
    """A day in ISO 8601, or as spreadsheets in Brazil write it."""

    def _deserialize(self, value: Any, attr: str | None, data: Mapping[str, Any] | None, **kwargs: Any) -> date:
        written = _BRAZILIAN_DAY.fullmatch(str(value))
        if written:
            day, month, year = written.groups()
            value = f"{year}-{month:0>2}-{day:0>2}"
        return super()._deserialize(value, attr, data, **kwargs)


class NewAccess(Schema):
    """An offer by the holder or a request by a professional, as `direction` says.

    An offer is for a consumer unit, or of the kind `new_connection` for requesting a first connection in the holder's
    name. Each field says when it is needed and when it is refused.
    """

    example: ClassVar[Mapping[str, Any]] = {
        "consumer_unit": "12345678",
        "professional_document": "529.982.247-25",
        "valid_until": "2027-06-30",
    }

    direction = ma.fields.String(
        required=True,
        validate=OneOf(_DIRECTIONS),
        metadata={"description": "`grant`: the caller offers as the holder; `request`: the caller is a professional"},
    )
    kind = ma.fields.String(
        load_default="unit",
        validate=OneOf(_KINDS),
        metadata={"description": "`new_connection` only in a grant"},
    )
    consumer_unit = UnitCode(
        description="8 or 15 digits; required in a request and in a grant for a unit, refused for a first connection"
    )
    professional_document = Document(
        metadata={"description": "CPF in any mask; required in a grant, refused in a request"}
    )
    valid_until = Day(metadata={"description": f"the last day, {LAST_DAY}; required in a grant, refused in a request"})
    holder_document = Document(
        metadata={
            "description": "CPF or CNPJ in any mask; required in a request. In a grant for a unit it may be left out,"
            " and otherwise has to be the unit's holder; for a first connection it is the caller's own by default"
        }
    )

    @ma.post_load
    def _complete(self, said: dict[str, Any], **_kwargs: Any) -> dict[str, Any]:
        needed, allowed = _fields_of(said["direction"], said["kind"])
        faults = {name: [Reason("field.required")] for name in needed - said.keys()}
        surplus = said.keys() - needed - allowed - {"direction", "kind"}
        faults |= {name: [Reason(_SURPLUS[said["direction"]])] for name in surplus}
        if said["direction"] == "request" and said["kind"] != "unit":
            faults["kind"] = [Reason("unit_access.request_needs_unit")]
        if faults:
            raise ma.ValidationError(faults)
        return said


_SURPLUS = {"request": "unit_access.only_in_grant", "grant": "unit_access.no_unit_yet"}
"""What is wrong with a field that the body may not have: in a grant it is the unit of a first connection."""


def _fields_of(direction: str, kind: str) -> tuple[set[str], set[str]]:
    """Return the fields that must be given and the further fields that may be given."""
    if direction == "request":
        return {"consumer_unit", "holder_document"}, set()
    offered = {"professional_document", "valid_until"}
    return offered | ({"consumer_unit"} if kind == "unit" else set()), {"holder_document"}


class Acceptance(Schema):
    """The acceptance of a unit access. Only a holder gives `valid_until`."""

    may_be_left_out: ClassVar[bool] = True

    valid_until = Day(
        load_default=None,
        metadata={"description": f"the last day, {LAST_DAY}; required from the holder, refused from the professional"},
    )


class AccessQuery(ListQuery):
    side = ma.fields.String(load_default=None, validate=OneOf(_SIDES))
    status = ma.fields.String(load_default=None, validate=OneOf(_STATES))
    consumer_unit = UnitCode(load_default=None)


class GrantRow(Schema):
    consumer_unit = UnitCode(required=True)
    professional_document = Document(required=True)
    valid_until = _Day(required=True)


class Access(Answer):
    """A unit access as one side sees it. `name` and `document` are the other side's."""

    id = ma.fields.UUID(required=True)
    side = ma.fields.String(required=True, validate=OneOf(_SIDES), metadata={"description": "the caller's side"})
    direction = ma.fields.String(required=True, validate=OneOf(_DIRECTIONS))
    kind = ma.fields.String(required=True, validate=OneOf(_KINDS))
    status = ma.fields.String(
        required=True,
        validate=OneOf(_STATES),
        metadata={
            "description": "`pending_professional` and `pending_holder` wait for that side's answer; `active` can be"
            " used. The others are final. `refused`: the side that had to answer said no. `lapsed`: nobody answered"
            " in time. `expired`: the last day of an active access is over. `revoked`: ended before its time, or"
            " withdrawn unanswered"
        },
    )
    name = ma.fields.String(
        required=True, allow_none=True, metadata={"description": "null until the access was accepted"}
    )
    document = ma.fields.String(required=True, metadata={"description": "masked"})
    profile_kind = ma.fields.String(required=True, validate=OneOf(PROFESSIONS))
    consumer_unit = ma.fields.String(required=True, allow_none=True)
    created_at = ma.fields.AwareDateTime(required=True)
    valid_until = ma.fields.Date(
        required=True, allow_none=True, metadata={"description": "the last day; null until the holder gave it"}
    )
    accepted_at = ma.fields.AwareDateTime(required=True, allow_none=True)
    reason = ma.fields.String(
        required=True,
        allow_none=True,
        metadata={
            "description": "why the access is over, null before: `refused`, `lapsed` and `expired` as the status says;"
            " a revoked one has `revoked` (by one of the two sides, because the profile or the account that it rests on"
            " ended, or by a handover) or `holder_changed` (the unit has another holder)"
        },
    )


AccessList = listing(Access)

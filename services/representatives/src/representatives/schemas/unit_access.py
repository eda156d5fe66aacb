"""The requests and answers about unit accesses."""

import re
from collections.abc import Mapping
from datetime import date
from typing import Any, ClassVar

import marshmallow as ma

from chassis.problems import Reason
from chassis.schemas import Answer, Day, Document, ListQuery, OneOf, Schema, UnitCode, listing
from representatives.states import PROFESSIONS, UnitAccessStatus

_STATES = [status.value for status in UnitAccessStatus]
_DIRECTIONS, _KINDS, _SIDES = ("grant", "request"), ("unit", "new_connection"), ("holder", "professional")
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
    name.
    """

    example: ClassVar[Mapping[str, Any]] = {
        "consumer_unit": "12345678",
        "professional_document": "529.982.247-25",
        "valid_until": "2027-06-30",
    }

    direction = ma.fields.String(required=True, validate=OneOf(_DIRECTIONS))
    kind = ma.fields.String(load_default="unit", validate=OneOf(_KINDS))
    consumer_unit = UnitCode()
    professional_document = Document(metadata={"description": "CPF in any mask; only in a grant"})
    valid_until = Day(metadata={"description": "the last day; only in a grant"})
    holder_document = Document(
        metadata={"description": "CPF or CNPJ in any mask; in a request, or in a grant of a first connection"}
    )

    @ma.post_load
    def _complete(self, said: dict[str, Any], **_kwargs: Any) -> dict[str, Any]:
        needed, allowed = _fields_of(said["direction"], said["kind"])
        faults = {name: [Reason("field.required")] for name in needed - said.keys()}
        faults |= {name: [Reason("field.unknown")] for name in said.keys() - needed - allowed - {"direction", "kind"}}
        if said["direction"] == "request" and said["kind"] != "unit":
            faults["kind"] = [Reason("unit_access.request_needs_unit")]
        if faults:
            raise ma.ValidationError(faults)
        return said


def _fields_of(direction: str, kind: str) -> tuple[set[str], set[str]]:
    """Return the fields that must be given and the further fields that may be given."""
    if direction == "request":
        return {"consumer_unit", "holder_document"}, set()
    offered = {"professional_document", "valid_until"}
    return offered | ({"consumer_unit"} if kind == "unit" else set()), {"holder_document"}


class Acceptance(Schema):
    """The acceptance of a unit access. Only a holder gives `valid_until`."""

    may_be_left_out: ClassVar[bool] = True

    valid_until = Day(load_default=None, metadata={"description": "the last day; only from the holder"})


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
    status = ma.fields.String(required=True, validate=OneOf(_STATES))
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
    reason = ma.fields.String(required=True, allow_none=True, metadata={"description": "why the access is over"})


AccessList = listing(Access)

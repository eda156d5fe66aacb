"""The requests and answers of what analysts do with requests."""

import re
from collections.abc import Mapping
from typing import Any, ClassVar

import marshmallow as ma

from chassis.problems import Reason
from chassis.schemas import Answer, Boolean, Bounded, Length, Line, ListQuery, OneOf, Schema, UnitCode, listing
from connections.forms.terms import UNITS
from connections.queries.changes import CHANGES
from connections.queries.queue import MINE, NOBODYS
from connections.schemas.request_parts import DocumentShape, RequestHolder
from connections.states import (
    ACCEPTED,
    CHANNELS,
    CUSTOMER,
    DECISIONS,
    DISTRIBUTOR,
    NEXT_STEPS,
    REJECT,
    REQUEST_KINDS,
    REQUEST_RUNNING,
    RETURN_REASONS,
    VERDICTS,
    VOLTAGES,
    ContractsStatus,
    RequestStatus,
    WorksStatus,
)

_STATES = [status.value for status in RequestStatus]
_NOTE = 1000  # characters
_MOST_ITEMS = 50
_UUID = re.compile(r"[0-9a-fA-F]{8}(-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12}")
_NAME = 40


class _Analyst(Bounded):
    """`me`, `none`, or the user id of an analyst."""

    example: ClassVar[str] = MINE

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(maximum=36, **kwargs)

    def _deserialize(self, value: Any, attr: str | None, data: Mapping[str, Any] | None, **kwargs: Any) -> str:
        text = super()._deserialize(value, attr, data, **kwargs)
        if text not in (MINE, NOBODYS) and not _UUID.fullmatch(text):
            raise ma.ValidationError(Reason("field.uuid"))
        return text


def _note(**kwargs: Any) -> Line:
    """Return a field for a note to the customer, who gets it by mail."""
    return Line(load_default=None, allow_none=True, maximum=_NOTE, mailed=True, **kwargs)


def _reason(**kwargs: Any) -> ma.fields.String:
    return ma.fields.String(validate=OneOf(RETURN_REASONS), **kwargs)


def _check_note(said: Mapping[str, Any]) -> None:
    """Raise marshmallow's ValidationError if the reason is `other` and there is no note."""
    if said.get("reason_code") == "other" and not said.get("note"):
        raise ma.ValidationError(Reason("field.required"), "note")


class QueueQuery(ListQuery):
    kind = ma.fields.String(load_default=None, validate=OneOf(REQUEST_KINDS))
    status = ma.fields.String(
        load_default=None,
        validate=OneOf([status.value for status in REQUEST_RUNNING]),
        metadata={
            "description": "one state; without a deadline of the distributor, a request is listed only in "
            "`submitted` and `in_analysis`"
        },
    )
    analyst = _Analyst(
        load_default=None, metadata={"description": "who holds the request: `me`, `none`, or a user id; all without it"}
    )


class QueuedRequest(Answer):
    """A request that the distributor has to go on with."""

    id = ma.fields.UUID(required=True)
    protocol = ma.fields.String(required=True)
    service_order = ma.fields.String(required=True)
    kind = ma.fields.String(required=True, validate=OneOf(REQUEST_KINDS))
    status = ma.fields.String(required=True, validate=OneOf(_STATES))
    turn = ma.fields.String(required=True, allow_none=True, validate=OneOf((CUSTOMER, DISTRIBUTOR)))
    holder = ma.fields.Nested(RequestHolder, required=True)
    consumer_unit = ma.fields.String(required=True, allow_none=True)
    channel = ma.fields.String(required=True, validate=OneOf(CHANNELS))
    round = ma.fields.Integer(required=True, metadata={"description": "how often it was handed in"})
    analyst_id = ma.fields.UUID(required=True, allow_none=True, metadata={"description": "who holds it"})
    waiting_since = ma.fields.AwareDateTime(
        required=True, allow_none=True, metadata={"description": "the last submission; null when it does not wait"}
    )
    days_waiting = ma.fields.Integer(required=True, allow_none=True, metadata={"description": "calendar days"})
    next_step = ma.fields.String(required=True, allow_none=True, validate=OneOf(NEXT_STEPS))
    contracts_status = ma.fields.String(
        required=True, allow_none=True, validate=OneOf([status.value for status in ContractsStatus])
    )
    works_status = ma.fields.String(
        required=True, allow_none=True, validate=OneOf([status.value for status in WorksStatus])
    )
    inspection_at = ma.fields.AwareDateTime(
        required=True, allow_none=True, metadata={"description": "when the scheduled inspection is; null without one"}
    )
    clock = ma.fields.String(
        required=True,
        allow_none=True,
        metadata={
            "description": "the code of the distributor's most urgent deadline (`GET /requests/{request_id}/clocks`), "
            "or of one that stands still when none runs"
        },
    )
    due_on = ma.fields.Date(
        required=True, allow_none=True, metadata={"description": "that deadline's last day; null when none runs"}
    )
    days_left = ma.fields.Integer(
        required=True, allow_none=True, metadata={"description": "until then, in `unit`; negative when it is late"}
    )
    unit = ma.fields.String(required=True, allow_none=True, validate=OneOf(UNITS))
    article = ma.fields.String(required=True, allow_none=True, metadata={"description": "what sets the deadline"})
    is_suspended = ma.fields.Boolean(
        required=True, metadata={"description": "one of the distributor's deadlines stands still today"}
    )
    asks_debts = ma.fields.Boolean(
        required=True, metadata={"description": "the billing system has not answered yet whether there are debts"}
    )
    has_debts = ma.fields.Boolean(required=True, metadata={"description": "the holder's debts stand in the way"})


Queue = listing(QueuedRequest)


class Claim(Schema):
    """What is said when a request is claimed. The body may be left out."""

    may_be_left_out: ClassVar[bool] = True
    example: ClassVar[Mapping[str, Any]] = {"force": True}

    force = Boolean(load_default=False, metadata={"description": "take the request over from another analyst"})


class Review(Schema):
    example: ClassVar[Mapping[str, Any]] = {
        "verdict": "rejected",
        "reason_code": "document_illegible",
        "note": "A foto está escura.",
    }

    verdict = ma.fields.String(required=True, validate=OneOf(VERDICTS))
    reason_code = _reason(load_default=None, allow_none=True)
    note = _note()

    @ma.post_load
    def _reasoned(self, said: dict[str, Any], **_kwargs: Any) -> dict[str, Any]:
        if said["verdict"] == ACCEPTED:
            return {**said, "reason_code": None, "note": None}
        if said["reason_code"] is None:
            raise ma.ValidationError(Reason("field.required"), "reason_code")
        _check_note(said)
        return said


class ReturnItem(Schema):
    """One thing to correct: a section of the form, a document, or a slot that needs a document."""

    example: ClassVar[Mapping[str, Any]] = {
        "section": "supply",
        "reason_code": "information_missing",
        "note": "Falta a potência do chuveiro.",
    }

    section = Bounded(load_default=None, allow_none=True, maximum=_NAME)
    document_id = ma.fields.UUID(load_default=None, allow_none=True)
    slot = Bounded(load_default=None, allow_none=True, maximum=_NAME)
    reason_code = _reason(required=True)
    note = _note()

    @ma.validates_schema
    def _names_one(self, said: dict[str, Any], **_kwargs: Any) -> None:
        if sum(said.get(name) is not None for name in ("section", "document_id", "slot")) != 1:
            raise ma.ValidationError(Reason("return.item_names_one"))
        _check_note(said)


class Return(Schema):
    """What the customer is to correct. Only what is listed can be changed."""

    example: ClassVar[Mapping[str, Any]] = {"items": [ReturnItem.example]}

    items = ma.fields.List(ma.fields.Nested(ReturnItem), required=True, validate=Length(min=1, max=_MOST_ITEMS))
    justification = _note(
        metadata={"description": "why something is returned that was there to see, unchanged, in the round before"}
    )


class Decision(Schema):
    example: ClassVar[Mapping[str, Any]] = {"decision": "approve", "voltage": "lv"}

    decision = ma.fields.String(required=True, validate=OneOf(DECISIONS))
    reason_code = _reason(load_default=None, allow_none=True, metadata={"description": "required for `reject`"})
    note = _note()
    consumer_unit = UnitCode(
        load_default=None,
        allow_none=True,
        description="the code of the unit that a new connection registers; without it, a new one is drawn",
    )
    voltage = ma.fields.String(load_default=None, allow_none=True, validate=OneOf(VOLTAGES))
    works_needed = Boolean(load_default=False)

    @ma.post_load
    def _reasoned(self, said: dict[str, Any], **_kwargs: Any) -> dict[str, Any]:
        if said["decision"] == REJECT:
            if said["reason_code"] is None:
                raise ma.ValidationError(Reason("field.required"), "reason_code")
            _check_note(said)
            return said
        return {**said, "reason_code": None}


class Asked(Answer):
    """What an analyst asked to correct."""

    section = ma.fields.String()
    slot = ma.fields.String()
    document_id = ma.fields.UUID()
    reason_code = ma.fields.String(required=True, validate=OneOf(RETURN_REASONS))


class ComparedDocument(DocumentShape):
    sha256 = ma.fields.String(required=True)
    is_removed = ma.fields.Boolean(required=True)


class _FieldChange(Answer):
    field = ma.fields.String(required=True)
    before = ma.fields.Raw(required=True, allow_none=True, metadata={"description": "null: not filled in"})
    after = ma.fields.Raw(required=True, allow_none=True, metadata={"description": "null: not filled in"})


class _SectionChange(Answer):
    section = ma.fields.String(required=True)
    fields_ = ma.fields.List(ma.fields.Nested(_FieldChange), required=True, data_key="fields", attribute="fields")


class _DocumentChange(Answer):
    slot = ma.fields.String(required=True)
    change = ma.fields.String(required=True, validate=OneOf(CHANGES))
    before = ma.fields.Nested(ComparedDocument, required=True, allow_none=True)
    after = ma.fields.Nested(ComparedDocument, required=True, allow_none=True)


class Changes(Answer):
    """What the last submission changed, side by side with the one before. In the first round all lists are empty."""

    round = ma.fields.Integer(required=True)
    submitted_at = ma.fields.AwareDateTime(required=True)
    previous_submitted_at = ma.fields.AwareDateTime(required=True, allow_none=True)
    asked = ma.fields.List(
        ma.fields.Nested(Asked), required=True, metadata={"description": "what the return before asked to correct"}
    )
    sections = ma.fields.List(ma.fields.Nested(_SectionChange), required=True)
    documents = ma.fields.List(ma.fields.Nested(_DocumentChange), required=True)

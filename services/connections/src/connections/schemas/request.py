"""The requests and answers about requests to connect."""

from typing import Any, ClassVar

import marshmallow as ma

from chassis.problems import Reason
from chassis.schemas import Answer, Document, Length, ListQuery, OneOf, Schema, UnitCode, Upload, listing
from connections.queries.due_dates import DUE_CODES
from connections.queries.portfolio import NEWEST, ORDERS
from connections.schemas.budget import BudgetShape
from connections.states import (
    ACTING_SIDES,
    CHANNELS,
    CUSTOMER,
    DECISIONS,
    DISTRIBUTOR,
    INSPECTION_RESULTS,
    NEXT_STEPS,
    ONLINE,
    PROFESSIONAL,
    REQUEST_KINDS,
    SIDES,
    SUSPENSION_REASONS,
    VERDICTS,
    VOLTAGES,
    ContractsStatus,
    RequestStatus,
    TimelineKind,
    WorksStatus,
)

_STATUSES = [status.value for status in RequestStatus]
SECTION_STATES = ("empty", "incomplete", "complete", "returned")
TURN_FILTERS = ("mine", CUSTOMER, DISTRIBUTOR)


class NewRequest(Schema):
    """What is to be asked for, about which unit or for whom."""

    example: ClassVar[dict[str, Any]] = {"kind": "generation_budget", "consumer_unit": "10000001"}

    kind = ma.fields.String(required=True, validate=OneOf(REQUEST_KINDS))
    consumer_unit = UnitCode(description="8 or 15 digits, in any mask; not for a new connection", allow_none=True)
    holder_document = Document(
        allow_none=True,
        metadata={"description": "for a new connection in another's name; left out: the caller's own"},
    )
    unit_access_id = ma.fields.UUID(
        allow_none=True, metadata={"description": "the access by which a professional asks; found when it is left out"}
    )
    channel = ma.fields.String(
        validate=OneOf(CHANNELS),
        load_default=ONLINE,
        metadata={"description": "`counter` and `phone` are for staff, who fill in for a holder"},
    )


class RequestCopy(Schema):
    example: ClassVar[dict[str, Any]] = {"consumer_unit": "10000002"}

    may_be_left_out: ClassVar[bool] = True
    consumer_unit = UnitCode(
        description="the unit of the new request; none for a new connection", allow_none=True, load_default=None
    )


class SectionBody(Schema):
    """The answers of one section, by field, as the form of the request names them."""

    example: ClassVar[dict[str, Any]] = {"phone": "+55 92 99123-4567", "email": "pessoa@casa.example"}

    class Meta:
        unknown = ma.INCLUDE


class NewDocument(Schema):
    """A form with one file (JPG, JPEG, PNG or PDF of at most 20 MB), or with a file of the caller's drawer."""

    example: ClassVar[dict[str, Any]] = {"slot": "rg"}

    slot = ma.fields.String(
        required=True,
        validate=Length(max=40),
        metadata={"description": "a slot's code in the request's form (`GET /forms/{kind}?version=`), such as `rg`"},
    )
    file = Upload(required=False)
    drawer_id = ma.fields.UUID(metadata={"description": "instead of `file`: a file of the caller's drawer to copy"})

    @ma.validates_schema
    def _has_one_file(self, data: dict[str, Any], **_kwargs: Any) -> None:
        if ("file" in data) == ("drawer_id" in data):
            raise ma.ValidationError(
                {"file": [Reason("document.file_or_drawer" if "file" in data else "field.required")]}
            )


class DocumentFromDrawer(Schema):
    """A file of the caller's drawer to copy into a slot of a request."""

    example: ClassVar[dict[str, Any]] = {"slot": "rg", "drawer_id": "01980000-0000-7000-8000-000000000001"}

    slot = ma.fields.String(required=True, validate=Length(max=40), metadata={"description": "as in the form"})
    drawer_id = ma.fields.UUID(required=True)


class RequestFilter(Schema):
    """The filters by which requests are selected, in lists and in files."""

    class Meta:
        unknown = ma.EXCLUDE

    status = ma.fields.String(load_default=None, validate=OneOf(_STATUSES))
    kind = ma.fields.String(load_default=None, validate=OneOf(REQUEST_KINDS))
    consumer_unit = UnitCode(load_default=None)
    turn = ma.fields.String(
        load_default=None,
        validate=OneOf(TURN_FILTERS),
        metadata={"description": "whose turn it is; `mine`: what waits for the caller"},
    )
    protocol = ma.fields.String(load_default=None)
    unit_access = ma.fields.UUID(load_default=None)
    side = ma.fields.String(
        load_default=None, validate=OneOf(SIDES), metadata={"description": "both when it is left out, for staff all"}
    )
    order = ma.fields.String(
        load_default=NEWEST,
        validate=OneOf(ORDERS),
        metadata={"description": "`newest` first, or `due`: only what has a `due_on`, and the soonest is first"},
    )


class RequestQuery(RequestFilter, ListQuery):
    class Meta:
        unknown = ma.EXCLUDE


class RequestHolder(Answer):
    name = ma.fields.String(required=True, allow_none=True, metadata={"description": "null when nobody knows it here"})
    document = ma.fields.String(required=True, metadata={"description": "masked for a professional"})


class Fault(Answer):
    """Something that is missing or breaks a rule, with the rule's legal basis."""

    section = ma.fields.String(metadata={"description": "where it is; left out for a document"})
    slot = ma.fields.String(metadata={"description": "the document's slot; left out for a section"})
    pointer = ma.fields.String(
        required=True, metadata={"description": "into the section's body, or `#/documents/{slot}`"}
    )
    code = ma.fields.String(required=True)
    detail = ma.fields.String(required=True)
    article = ma.fields.String(required=True)


class Section(Answer):
    section = ma.fields.String(required=True)
    status = ma.fields.String(required=True, validate=OneOf(SECTION_STATES))
    is_open = ma.fields.Boolean(required=True, metadata={"description": "whether it may be changed now"})
    answers = ma.fields.Dict(required=True)
    problems = ma.fields.List(ma.fields.Nested(Fault), required=True)


class Slot(Answer):
    slot = ma.fields.String(required=True)
    is_required = ma.fields.Boolean(required=True)
    is_open = ma.fields.Boolean(required=True, metadata={"description": "whether documents may be added now"})
    count = ma.fields.Integer(required=True, metadata={"description": "documents that are there and not rejected"})
    most = ma.fields.Integer(required=True)


class DocumentShape(Answer):
    """A document in a slot, and what an analyst said of it."""

    id = ma.fields.UUID(required=True)
    slot = ma.fields.String(required=True)
    name = ma.fields.String(required=True)
    media_type = ma.fields.String(required=True)
    size = ma.fields.Integer(required=True, metadata={"description": "bytes"})
    uploaded_at = ma.fields.AwareDateTime(required=True)
    verdict = ma.fields.String(required=True, allow_none=True, validate=OneOf(VERDICTS))
    reason_code = ma.fields.String(required=True, allow_none=True)
    note = ma.fields.String(required=True, allow_none=True)
    reviewed_at = ma.fields.AwareDateTime(required=True, allow_none=True)


class ReturnedItem(Answer):
    """What an analyst asked to correct: a section, or a document or its slot."""

    section = ma.fields.String()
    slot = ma.fields.String()
    document_id = ma.fields.UUID()
    reason_code = ma.fields.String(required=True)
    note = ma.fields.String(allow_none=True)
    is_mended = ma.fields.Boolean(required=True)


class NewerForm(Answer):
    version = ma.fields.Integer(required=True)
    effective_on = ma.fields.Date(required=True)


class OwnDebt(Answer):
    consumer_unit = ma.fields.String(required=True, allow_none=True)
    amount = ma.fields.String(required=True, metadata={"description": "reais"})
    due_on = ma.fields.String(required=True, metadata={"format": "date"})


class DebtsShape(Answer):
    """What the billing system answered last."""

    asked_at = ma.fields.String(required=True, metadata={"format": "date-time"})
    is_answered = ma.fields.Boolean(required=True, metadata={"description": "false: it is asked again"})
    own = ma.fields.List(
        ma.fields.Nested(OwnDebt),
        required=True,
        allow_none=True,
        metadata={"description": "the holder's overdue debts; told to the proven holder and staff, else null"},
    )
    has_earlier_holders = ma.fields.Boolean(
        required=True, metadata={"description": "an earlier holder left debts; a warning only"}
    )


class DecisionShape(Answer):
    decision = ma.fields.String(required=True, validate=OneOf(DECISIONS))
    reason_code = ma.fields.String(required=True, allow_none=True)
    note = ma.fields.String(required=True, allow_none=True)
    voltage = ma.fields.String(required=True, allow_none=True, validate=OneOf(VOLTAGES))
    works_needed = ma.fields.Boolean(required=True)


class SuspensionShape(Answer):
    """Days that do not count towards deadlines of the request."""

    id = ma.fields.UUID(required=True)
    reason = ma.fields.String(required=True, validate=OneOf(SUSPENSION_REASONS))
    article = ma.fields.String(required=True, metadata={"description": "what allows that the term stands still"})
    from_on = ma.fields.Date(
        required=True, data_key="from", metadata={"description": "the first day that does not count"}
    )
    until_on = ma.fields.Date(
        required=True,
        allow_none=True,
        data_key="until",
        metadata={
            "description": "the last day that does not count, the day before `from` when none was left out; null while "
            "it is open, and when it ended with the request"
        },
    )
    is_open = ma.fields.Boolean(required=True)
    began_at = ma.fields.AwareDateTime(required=True)
    ended_at = ma.fields.AwareDateTime(required=True, allow_none=True)


class InspectionShape(Answer):
    """The last attempt at an inspection."""

    is_pending = ma.fields.Boolean(
        required=True, metadata={"description": "it was asked for and has no result; false: nothing is asked for"}
    )
    scheduled_at = ma.fields.AwareDateTime(required=True, allow_none=True)
    result = ma.fields.String(
        required=True, allow_none=True, validate=OneOf([result.value for result in INSPECTION_RESULTS])
    )
    inspected_on = ma.fields.Date(required=True, allow_none=True)
    defects = ma.fields.List(ma.fields.String(), required=True, metadata={"description": "what has to be corrected"})
    note = ma.fields.String(required=True, allow_none=True)
    attempts = ma.fields.Integer(required=True, metadata={"description": "inspections that have a result"})


class RequestSummary(Answer):
    """What is shown of a request wherever it is shown."""

    id = ma.fields.UUID(required=True)
    kind = ma.fields.String(required=True, validate=OneOf(REQUEST_KINDS))
    form_version = ma.fields.Integer(required=True)
    status = ma.fields.String(required=True, validate=OneOf(_STATUSES))
    turn = ma.fields.String(
        required=True,
        allow_none=True,
        validate=OneOf((CUSTOMER, DISTRIBUTOR)),
        metadata={"description": "null when the request is over"},
    )
    side = ma.fields.String(
        required=True,
        validate=OneOf((CUSTOMER, PROFESSIONAL, DISTRIBUTOR)),
        metadata={"description": "the caller's"},
    )
    holder = ma.fields.Nested(RequestHolder, required=True)
    consumer_unit = ma.fields.String(required=True, allow_none=True)
    unit_access_id = ma.fields.UUID(required=True, allow_none=True)
    channel = ma.fields.String(required=True, validate=OneOf(CHANNELS))
    protocol = ma.fields.String(required=True, allow_none=True, metadata={"description": "15 digits"})
    service_order = ma.fields.String(required=True, allow_none=True, metadata={"description": "10 digits"})
    created_at = ma.fields.AwareDateTime(required=True)
    opened_at = ma.fields.AwareDateTime(required=True, allow_none=True)
    submitted_at = ma.fields.AwareDateTime(required=True, allow_none=True)
    decided_at = ma.fields.AwareDateTime(required=True, allow_none=True)
    ended_at = ma.fields.AwareDateTime(required=True, allow_none=True)
    next_step = ma.fields.String(required=True, allow_none=True, validate=OneOf(NEXT_STEPS))
    reason = ma.fields.String(
        required=True, allow_none=True, metadata={"description": "why it was rejected or has lapsed"}
    )


class ListedRequest(RequestSummary):
    """A request in a list, with the next date that it has for the customer, whoever lists it.

    To a professional whose access has ended there is none.
    """

    due = ma.fields.String(
        required=True,
        allow_none=True,
        validate=OneOf(DUE_CODES),
        metadata={"description": "what is due next: something to do by the last day, or the inspection; null without"},
    )
    due_on = ma.fields.Date(required=True, allow_none=True, metadata={"description": "the day on which that is due"})
    inspection_at = ma.fields.AwareDateTime(
        required=True, allow_none=True, metadata={"description": "when the scheduled inspection is; null without one"}
    )


class Request(RequestSummary):
    """A request as the caller may see it.

    A professional whose access has ended sees the fields of a list only.
    """

    external_service_order = ma.fields.String(allow_none=True)
    newer_form = ma.fields.Nested(
        NewerForm, allow_none=True, metadata={"description": "the draft can be taken to this version of the form"}
    )
    sections = ma.fields.List(ma.fields.Nested(Section))
    slots = ma.fields.List(ma.fields.Nested(Slot))
    documents = ma.fields.List(ma.fields.Nested(DocumentShape))
    returned_items = ma.fields.List(ma.fields.Nested(ReturnedItem))
    cure_until = ma.fields.Date(allow_none=True, metadata={"description": "the last day to correct it"})
    computed = ma.fields.Dict()
    budget = ma.fields.Nested(BudgetShape, allow_none=True, metadata={"description": "null while there is none"})
    contracts_status = ma.fields.String(allow_none=True, validate=OneOf([status.value for status in ContractsStatus]))
    works_status = ma.fields.String(allow_none=True, validate=OneOf([status.value for status in WorksStatus]))
    inspection = ma.fields.Nested(
        InspectionShape, allow_none=True, metadata={"description": "null until one is asked for"}
    )
    decision = ma.fields.Nested(DecisionShape, allow_none=True)
    suspensions = ma.fields.List(ma.fields.Nested(SuspensionShape))
    debts = ma.fields.Nested(DebtsShape, allow_none=True)
    analyst_id = ma.fields.UUID(allow_none=True, metadata={"description": "for staff only"})
    opened_by = ma.fields.UUID(metadata={"description": "for staff only"})


class MigratedRequest(Request):
    dropped = ma.fields.List(
        ma.fields.String(),
        required=True,
        metadata={"description": "`section/field` and slots that the new version does not have"},
    )


class CheckShape(Answer):
    """What is missing or wrong in a request, what its requester must know, and what is computed from it."""

    complete = ma.fields.Boolean(required=True)
    errors = ma.fields.List(ma.fields.Nested(Fault), required=True)
    warnings = ma.fields.List(ma.fields.Nested(Fault), required=True)
    computed = ma.fields.Dict(required=True)


class Receipt(Answer):
    protocol = ma.fields.String(required=True, metadata={"description": "15 digits"})
    service_order = ma.fields.String(required=True, metadata={"description": "10 digits"})
    opened_at = ma.fields.AwareDateTime(required=True, metadata={"description": "the first submission"})


class TimelineEntryShape(Answer):
    id = ma.fields.UUID(required=True)
    at = ma.fields.AwareDateTime(required=True)
    kind = ma.fields.String(required=True, validate=OneOf([kind.value for kind in TimelineKind]))
    side = ma.fields.String(required=True, validate=OneOf(ACTING_SIDES))
    user_id = ma.fields.UUID(required=True, allow_none=True, metadata={"description": "for staff only"})
    is_mine = ma.fields.Boolean(required=True)
    unit_access_id = ma.fields.UUID(required=True, allow_none=True)
    status = ma.fields.String(
        required=True, validate=OneOf(_STATUSES), metadata={"description": "the request's afterwards"}
    )
    details = ma.fields.Dict(required=True)
    note = ma.fields.String(required=True, allow_none=True)


RequestList = listing(ListedRequest)
Timeline = listing(TimelineEntryShape)

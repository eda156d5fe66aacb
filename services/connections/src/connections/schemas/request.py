"""The answers about requests to connect. What is sent is in `request_bodies`, their parts are in `request_parts`."""

import marshmallow as ma

from chassis.schemas import Answer, OneOf, listing
from connections.queries.due_dates import DUE_CODES
from connections.schemas.budget import BudgetShape
from connections.schemas.request_parts import (
    DebtsShape,
    DecisionShape,
    DocumentShape,
    Fault,
    InspectionShape,
    NewerForm,
    RefusalShape,
    RequestHolder,
    ReturnedItem,
    Section,
    Slot,
    SuspensionShape,
)
from connections.states import (
    ACTING_SIDES,
    CHANNELS,
    CUSTOMER,
    DISTRIBUTOR,
    NEXT_STEPS,
    PROFESSIONAL,
    REQUEST_KINDS,
    ContractsStatus,
    RequestStatus,
    TimelineKind,
    WorksStatus,
)

_STATUSES = [status.value for status in RequestStatus]


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
    version = ma.fields.Integer(
        required=True, metadata={"description": "the number in the ETag, for If-Match; it grows with each change"}
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
    refusal = ma.fields.Nested(
        RefusalShape, allow_none=True, metadata={"description": "null unless the request was refused"}
    )
    guarantee_kept_until = ma.fields.Date(
        allow_none=True,
        metadata={
            "description": "the last day on which a withdrawal keeps the guarantee, 90 days after the budget; null "
            "without a guarantee or a budget"
        },
    )
    guarantee_lost = ma.fields.Boolean(
        allow_none=True,
        metadata={
            "description": "whether a withdrawal today would lose the guarantee; of a withdrawn request, whether it "
            "did; null without a guarantee or a budget, and once nothing can be withdrawn"
        },
    )
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

"""The parts of what is answered about a request: its sections, documents, decision, suspensions and inspection."""

import marshmallow as ma

from chassis.schemas import Answer, OneOf
from connections.states import (
    DECISIONS,
    INSPECTION_RESULTS,
    RETURN_REASONS,
    SUSPENSION_REASONS,
    VERDICTS,
    VOLTAGES,
)

SECTION_STATES = ("empty", "incomplete", "complete", "returned")


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


class RefusalShape(Answer):
    """Why a request was refused, and what can be done about it (REN 1000/2021, art. 416)."""

    reason_code = ma.fields.String(required=True, validate=OneOf(RETURN_REASONS))
    note = ma.fields.String(required=True, allow_none=True, metadata={"description": "what the analyst wrote"})
    articles = ma.fields.List(
        ma.fields.String(), required=True, metadata={"description": "the legal grounds of the refusal"}
    )
    complaint = ma.fields.String(
        required=True, metadata={"description": "where to complain, step by step, in the caller's language"}
    )


class SuspensionShape(Answer):
    """A suspension as it was noted. `GET /requests/{id}/clocks` says which days each deadline leaves out."""

    id = ma.fields.UUID(required=True)
    reason = ma.fields.String(required=True, validate=OneOf(SUSPENSION_REASONS))
    article = ma.fields.String(required=True, metadata={"description": "what allows that the terms stand still"})
    from_on = ma.fields.Date(required=True, data_key="from", metadata={"description": "the first day that was noted"})
    until_on = ma.fields.Date(
        required=True,
        allow_none=True,
        data_key="until",
        metadata={
            "description": "the last day that was noted, the day before `from` when none was left out; null while it "
            "is open, and when it ended with the request"
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

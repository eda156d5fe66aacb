"""The requests and answers about professional relations and handovers."""

from collections.abc import Mapping
from typing import Any, ClassVar

import marshmallow as ma

from chassis.schemas import Answer, Line, ListQuery, OneOf, Schema
from representatives.schemas.company import DECISIONS, CompanyName
from representatives.states import ROLES, RelationStatus


class RelationRequest(Schema):
    company_id = ma.fields.UUID(required=True)
    role = ma.fields.String(required=True, validate=OneOf(ROLES))


class RelationState(Answer):
    id = ma.fields.UUID(required=True)
    status = ma.fields.String(
        required=True, metadata={"description": "`active` at once for employees with the company's domain"}
    )


class RelationQuery(ListQuery):
    """Which relations to list: the caller's, with `company_id` a company's, or with `all` everybody's.

    A company's are for its administrators and staff, everybody's for staff.
    """

    company_id = ma.fields.UUID(load_default=None)
    status = ma.fields.String(load_default=None, validate=OneOf([status.value for status in RelationStatus]))
    all = ma.fields.Boolean(load_default=False)


class MemberShape(Answer):
    """A person as a company's administrator sees them. The fields are null for an erased person."""

    user_id = ma.fields.UUID(required=True)
    name = ma.fields.String(required=True, allow_none=True)
    email = ma.fields.String(required=True, allow_none=True)
    document = ma.fields.String(required=True, allow_none=True, metadata={"description": "masked"})


class RelationItem(RelationState):
    company = ma.fields.Nested(CompanyName, required=True)
    role = ma.fields.String(required=True)
    status = ma.fields.String(
        required=True,
        validate=OneOf([status.value for status in RelationStatus]),
        metadata={
            "description": "`pending` until the company's administrator or staff decide, then `active` or `refused`;"
            " `ended` for good"
        },
    )
    reason = ma.fields.String(
        required=True,
        metadata={
            "description": "of a refused relation the words of who decided, perhaps none; of an ended one a code:"
            " `ended` (by the person), `removed` (by an administrator or staff), `domain_changed` (the person's address"
            " left the company's domain), `handover` (another person took over) or `erased`; otherwise empty"
        },
    )
    requested_at = ma.fields.AwareDateTime(required=True)
    decided_at = ma.fields.AwareDateTime(required=True, allow_none=True)
    ended_at = ma.fields.AwareDateTime(required=True, allow_none=True)
    person = ma.fields.Nested(
        MemberShape,
        required=True,
        allow_none=True,
        metadata={"description": "null in the list of the caller's own relations"},
    )


class RelationDecision(Schema):
    decision = ma.fields.String(required=True, validate=OneOf(DECISIONS))
    reason = Line(minimum=0, maximum=500, mailed=True, load_default="")


class Handover(Schema):
    """The person whose relations with the company end, and the person who takes them over."""

    example: ClassVar[Mapping[str, Any]] = {"to_user_id": "01890a5d-ac96-774b-bcce-b302099a8058"}

    from_user_id = ma.fields.UUID(required=True)
    to_user_id = ma.fields.UUID(required=True)


class MovedShape(Answer):
    """Something that was handed over: `old_id` has ended and `new_id` replaces it.

    `new_id` is null when the person who takes over held the same already.
    """

    old_id = ma.fields.UUID(required=True)
    new_id = ma.fields.UUID(required=True, allow_none=True)


class SkippedShape(Answer):
    """Something that was not handed over, with the reason."""

    kind = ma.fields.String(required=True, metadata={"description": "`system_access` or `unit_access`"})
    old_id = ma.fields.UUID(required=True)
    reason = ma.fields.String(
        required=True,
        metadata={
            "description": "`conflicting_profile`, `system_unknown`: ended without a successor; "
            "`no_professional_profile`, `own_unit`: it stays with the first person"
        },
    )


class HandoverReport(Answer):
    """What was handed over and what was not."""

    relations = ma.fields.List(ma.fields.Nested(MovedShape), required=True)
    system_accesses = ma.fields.List(ma.fields.Nested(MovedShape), required=True)
    unit_accesses = ma.fields.List(ma.fields.Nested(MovedShape), required=True)
    skipped = ma.fields.List(ma.fields.Nested(SkippedShape), required=True)

"""The requests and answers of what staff:admin does: accounts and the audit trail."""

from collections.abc import Mapping
from typing import Any, ClassVar

import marshmallow as ma

from chassis import assurance, audit, staff
from chassis.schemas import Answer, Email, Length, Line, ListQuery, OneOf, Pattern, Schema, listing
from identity.model import staff_decision
from identity.schemas import RelationShape, Rendered, SystemAccessShape, language_field
from identity.states import PROFILES


class UsersQuery(ListQuery):
    query = Line(
        minimum=0,
        maximum=254,
        load_default="",
        metadata={
            "description": "CPF or CNPJ in any mask, e-mail address, or beginnings of words of a name, in any order"
        },
    )


class UserShape(Answer):
    """An account, as staff see it in a list."""

    user_id = ma.fields.UUID(required=True)
    document = ma.fields.String(required=True)
    document_assurance = ma.fields.String(required=True, validate=OneOf(assurance.LEVELS))
    name = ma.fields.String(required=True)
    email = ma.fields.String(required=True, metadata={"format": "email"})
    roles = ma.fields.List(ma.fields.String(), required=True)
    locked = ma.fields.Boolean(
        required=True, attribute="is_locked_by_staff", metadata={"description": "whether staff locked the account"}
    )
    created_at = ma.fields.AwareDateTime(required=True)


UserList = listing(UserShape)


class LockShape(Answer):
    """A lock that passes by itself."""

    cause = ma.fields.String(required=True)
    locked_at = ma.fields.AwareDateTime(required=True)
    until = ma.fields.AwareDateTime(required=True)


class DecisionShape(Answer):
    """What staff decided about an account, and why."""

    kind = ma.fields.String(required=True, validate=OneOf(staff_decision.KINDS))
    reason = ma.fields.String(required=True)
    decided_by = ma.fields.UUID(required=True, allow_none=True)
    decided_at = ma.fields.AwareDateTime(required=True)


class UserDetail(UserShape):
    """An account, as staff see it. `decisions` are the newest ones about it."""

    phone = ma.fields.String(required=True, metadata={"description": "E.164"})
    language = language_field(required=True)
    profile = ma.fields.String(required=True, validate=OneOf(PROFILES))
    terms_version = ma.fields.String(required=True)
    terms_accepted_at = ma.fields.AwareDateTime(required=True)
    locked_at = ma.fields.AwareDateTime(
        required=True,
        allow_none=True,
        attribute="staff_locked_at",
        metadata={"description": "when staff locked the account"},
    )
    locks = ma.fields.List(ma.fields.Nested(LockShape), required=True)
    decisions = ma.fields.List(ma.fields.Nested(DecisionShape), required=True)
    relations = Rendered(ma.fields.Nested(RelationShape), required=True)
    system_accesses = Rendered(ma.fields.Nested(SystemAccessShape), required=True)


class RolesChange(Schema):
    example: ClassVar[Mapping[str, Any]] = {"roles": [staff.HELPDESK]}

    roles = ma.fields.List(
        ma.fields.String(validate=OneOf(staff.ROLES)),
        required=True,
        validate=Length(max=20),
        metadata={"description": "all staff roles that the person is to hold; the others are taken away"},
    )


class _Reason(Line):
    """Why staff do something, for colleagues. The person is not shown it."""

    def __init__(self) -> None:
        super().__init__(
            maximum=500, required=True, metadata={"description": "why; shown to staff, never to the person"}
        )


class LockChange(Schema):
    example: ClassVar[Mapping[str, Any]] = {"reason": "Aviso do titular: celular roubado"}

    reason = _Reason()


class EmailCorrection(Schema):
    example: ClassVar[Mapping[str, Any]] = {"reason": "Documento conferido no balcão"}

    email = Email(required=True)
    reason = _Reason()


class AuditQuery(ListQuery):
    actor = ma.fields.UUID(load_default=None, metadata={"description": "the user id of whoever did it"})
    subject = ma.fields.String(
        load_default=None,
        validate=[Length(min=1, max=120), Pattern(rf"^{audit.CODE.pattern}$")],
        metadata={"description": "the id of what it was done to"},
    )
    action = ma.fields.String(
        load_default=None,
        validate=[Length(min=1, max=80), Pattern(r"^[a-z_.]+$")],
        metadata={"description": "what was done, such as `user.locked`"},
    )
    since = ma.fields.AwareDateTime(load_default=None, metadata={"description": "not earlier than this moment"})
    until = ma.fields.AwareDateTime(load_default=None, metadata={"description": "earlier than this moment"})


class AuditActor(Answer):
    user_id = ma.fields.UUID(required=True, allow_none=True)
    kind = ma.fields.String(required=True, validate=OneOf(("user", "staff", "system", "anonymous")))


class AuditEntry(Answer):
    id = ma.fields.UUID(required=True)
    at = ma.fields.AwareDateTime(required=True)
    actor = ma.fields.Nested(AuditActor, required=True)
    action = ma.fields.String(required=True)
    subject = ma.fields.String(required=True)
    details = ma.fields.Dict(required=True)
    address = ma.fields.String(required=True, metadata={"description": "the network address; empty for commands"})
    request_id = ma.fields.String(required=True)


AuditList = listing(AuditEntry)

"""The requests and answers about system accesses, and the rows of an old register."""

import json
from collections.abc import Mapping
from typing import Any, ClassVar

import marshmallow as ma

from chassis.csv_rows import CsvUpload, ImportQuery
from chassis.problems import Reason
from chassis.schemas import Answer, Document, Email, Line, ListQuery, OneOf, Phone, Schema, listing
from representatives.states import AGENT_KINDS, AccessStatus

_STATUSES = [status.value for status in AccessStatus]
_LONGEST_MAPPING = 10_000


class NewSystemAccess(Schema):
    """A request for an access profile. E-mail address and telephone are kept for this system only."""

    example: ClassVar[Mapping[str, Any]] = {"system": "AMSE", "profile": "cIC"}

    system = Line(required=True, maximum=40)
    agent_id = ma.fields.UUID(required=True)
    profile = Line(required=True, maximum=40)
    email = Email(required=True)
    phone = Phone(required=True, metadata={"description": "kept for this system only"})


class SystemAccessQuery(ListQuery):
    status = ma.fields.String(load_default=None, validate=OneOf(_STATUSES))
    agent_id = ma.fields.UUID(load_default=None)
    user_id = ma.fields.UUID(load_default=None, metadata={"description": "only this person's accesses; only for staff"})


class AccessContacts(Schema):
    email = Email()
    phone = Phone()


class AccessDecision(Schema):
    decision = ma.fields.String(required=True, validate=OneOf(("grant", "deny")))
    reason = Line(
        load_default="", maximum=500, mailed=True, metadata={"description": "a person whose request is denied reads it"}
    )


class AccessAgent(Answer):
    id = ma.fields.UUID(required=True)
    code = ma.fields.String(required=True)
    acronym = ma.fields.String(required=True)
    legal_name = ma.fields.String(required=True)
    kind = ma.fields.String(required=True, validate=OneOf(AGENT_KINDS))


def _moment(**said: str) -> ma.fields.AwareDateTime:
    return ma.fields.AwareDateTime(required=True, allow_none=True, metadata=said)


class AccessShape(Answer):
    """An access profile of one person in a system for an agent."""

    id = ma.fields.UUID(required=True)
    user_id = ma.fields.UUID(required=True)
    name = ma.fields.String(required=True)
    system = ma.fields.String(required=True)
    system_name = ma.fields.String(required=True, metadata={"description": "in Portuguese, as it was at the request"})
    agent = ma.fields.Nested(AccessAgent, required=True)
    profile = ma.fields.String(required=True)
    status = ma.fields.String(required=True, validate=OneOf(_STATUSES))
    email = ma.fields.String(required=True, allow_none=True)
    phone = ma.fields.String(required=True, allow_none=True)
    reason = ma.fields.String(
        required=True,
        metadata={
            "description": "of a denied access the words of who decided, perhaps none; of an ended one a code: `ended`"
            " (by the person or staff), `relation_ended` or `representation_ended` (what it rested on),"
            " `handover` (another person took over) or `erased`; otherwise empty"
        },
    )
    requested_at = ma.fields.AwareDateTime(required=True)
    decided_at = _moment()
    activated_at = _moment(description="when the person first used it")
    ended_at = _moment()


AccessList = listing(AccessShape)


class RegisterRow(Schema):
    """A person, an agent and the person's old function. The person is named by document or by the account's e-mail
    address.
    """

    agent_code = Line(required=True, maximum=20)
    function = Line(required=True, maximum=120)
    document = Document()
    email = Email()
    phone = Phone()


class FunctionMapping(ma.fields.Field[Mapping[str, str]]):
    """A JSON object in a form field that translates old functions into access profiles."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(
            metadata={"type": "string", "description": "a JSON object of access profiles by old function"}, **kwargs
        )

    def _deserialize(
        self,
        value: Any,
        attr: str | None,  # noqa: ARG002
        data: Mapping[str, Any] | None,  # noqa: ARG002
        **kwargs: Any,  # noqa: ARG002
    ) -> Mapping[str, str]:
        try:
            found = json.loads(value) if isinstance(value, str) and len(value) <= _LONGEST_MAPPING else None
        except (ValueError, RecursionError):
            found = None
        if not (isinstance(found, dict) and all(isinstance(profile, str) for profile in found.values())):
            raise ma.ValidationError(Reason("register.mapping_invalid"))
        return found


class RegisterUpload(CsvUpload):
    """A form with an old register and the translation of its functions into access profiles."""

    example: ClassVar[Mapping[str, Any]] = {"mapping": '{"Representante": "cIC"}'}

    mapping = FunctionMapping(load_default=dict)


class RegisterQuery(ImportQuery):
    system = ma.fields.String(
        load_default=None, metadata={"description": "the system's code; optional if there is only one system"}
    )

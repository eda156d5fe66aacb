"""The requests and answers about professional profiles."""

from collections.abc import Mapping
from typing import Any, ClassVar

import marshmallow as ma

from chassis.postal import BRAZILIAN_STATES
from chassis.problems import Reason
from chassis.schemas import Answer, Day, Length, Line, ListQuery, Name, OneOf, Phone, Schema, Upload, listing
from representatives.model.personal_facts import BRAZIL, COUNTRIES, MAXIMUM_AGE, MINIMUM_AGE
from representatives.states import (
    DOCUMENT_SLOTS,
    MARITAL_STATUSES,
    PROFESSIONS,
    REJECTION_REASONS,
    SEXES,
    VERDICTS,
    ProfileStatus,
)

_STATES = [status.value for status in ProfileStatus]
_NOTE = 500  # characters


class _Code(Line):
    """A short code of a closed set, accepted in either case and stored in capitals."""

    def __init__(self, known: frozenset[str], complaint: str, **kwargs: Any) -> None:
        super().__init__(minimum=2, maximum=2, **kwargs)
        self._known, self._complaint = known, complaint

    def _deserialize(self, value: Any, attr: str | None, data: Mapping[str, Any] | None, **kwargs: Any) -> str:
        code = super()._deserialize(value, attr, data, **kwargs).upper()
        if code not in self._known:
            raise ma.ValidationError(Reason(self._complaint))
        return code


def _country(**kwargs: Any) -> ma.fields.Field[Any]:
    told = {"description": "ISO 3166-1 alpha-2"}
    return _Code(COUNTRIES, "professional.country_unknown", metadata=told, **kwargs)


def _state(**kwargs: Any) -> ma.fields.Field[Any]:
    told = {"description": "a Brazilian state's two letters"}
    return _Code(BRAZILIAN_STATES, "professional.state_unknown", metadata=told, **kwargs)


class Birth(Schema):
    example: ClassVar[Mapping[str, Any]] = {"date": "1990-04-21", "country": "BR", "state": "AM", "city": "Manaus"}

    date = Day(
        required=True, metadata={"description": f"the person must be {MINIMUM_AGE} to {MAXIMUM_AGE} years old today"}
    )
    country = _country(required=True)
    state = Line(required=True, maximum=60, metadata={"description": "in Brazil the state's two letters"})
    city = Line(required=True, maximum=120)

    @ma.post_load
    def _in_brazil(self, said: dict[str, Any], **_kwargs: Any) -> dict[str, Any]:
        if said["country"] != BRAZIL:
            return said
        state = said["state"].upper()
        if state not in BRAZILIAN_STATES:
            raise ma.ValidationError(Reason("professional.state_unknown"), "state")
        return {**said, "state": state}


class IdentityDocument(Schema):
    example: ClassVar[Mapping[str, Any]] = {
        "number": "1234567-8",
        "issued_on": "2015-03-10",
        "issuer": "SSP",
        "state": "AM",
    }

    number = Line(required=True, maximum=30)
    issued_on = Day(required=True, metadata={"description": "after the date of birth, and not in the future"})
    issuer = Line(required=True, maximum=60)
    state = _state(required=True)


class Council(Schema):
    example: ClassVar[Mapping[str, Any]] = {"name": "CREA", "number": "AM-12345", "state": "AM"}

    name = Line(required=True, maximum=40, metadata={"description": "CREA, CFT, CRECI …"})
    number = Line(required=True, maximum=40)
    state = _state(required=True)


class NewProfile(Schema):
    """A professional profile to begin. Name, CPF and e-mail address come from the account."""

    example: ClassVar[Mapping[str, Any]] = {"council": Council.example}

    kind = ma.fields.String(required=True, validate=OneOf(PROFESSIONS))
    phone = Phone(required=True)
    sex = ma.fields.String(required=True, validate=OneOf(SEXES))
    marital_status = ma.fields.String(required=True, validate=OneOf(MARITAL_STATUSES))
    mother_name = Name(required=True)
    birth = ma.fields.Nested(Birth, required=True)
    identity_document = ma.fields.Nested(IdentityDocument, required=True)
    council = ma.fields.Nested(Council, allow_none=True)


class ProfileChange(Schema):
    """The fields of a professional profile to change. Omitted fields stay, and a group is replaced as a whole.

    The profession can be changed in a draft only.
    """

    example: ClassVar[Mapping[str, Any]] = {"marital_status": "married"}

    kind = ma.fields.String(validate=OneOf(PROFESSIONS))
    phone = Phone()
    sex = ma.fields.String(validate=OneOf(SEXES))
    marital_status = ma.fields.String(validate=OneOf(MARITAL_STATUSES))
    mother_name = Name()
    birth = ma.fields.Nested(Birth)
    identity_document = ma.fields.Nested(IdentityDocument)
    council = ma.fields.Nested(Council, allow_none=True)


class ProfileQuery(ListQuery):
    status = ma.fields.String(load_default=None, validate=OneOf(_STATES), metadata={"description": "only for staff"})


class NewDocument(Schema):
    """A form with one file: JPG, JPEG, PNG or PDF of at most 20 MB."""

    slot = ma.fields.String(
        required=True,
        validate=OneOf(DOCUMENT_SLOTS),
        metadata={
            "description": "`identity_front` and `identity_back` of the identity card (RG), or `driving_licence` (CNH);"
            " `council_card` if a council is named"
        },
    )
    file = Upload()


class Review(Schema):
    example: ClassVar[Mapping[str, Any]] = {
        "verdict": "rejected",
        "reason_code": "document_illegible",
        "note": "A foto está escura.",
    }

    verdict = ma.fields.String(required=True, validate=OneOf(VERDICTS))
    reason_code = ma.fields.String(load_default=None, allow_none=True, validate=OneOf(REJECTION_REASONS))
    note = Line(load_default=None, allow_none=True, maximum=_NOTE)

    @ma.post_load
    def _reasoned(self, said: dict[str, Any], **_kwargs: Any) -> dict[str, Any]:
        if said["verdict"] == "accepted":
            return {**said, "reason_code": None}
        if said["reason_code"] is None:
            raise ma.ValidationError(Reason("field.required"), "reason_code")
        return said


class _Reason(Schema):
    code = ma.fields.String(required=True, validate=OneOf(REJECTION_REASONS))
    slot = ma.fields.String(validate=OneOf(DOCUMENT_SLOTS))
    note = Line(maximum=_NOTE)


class _GivenReason(ma.fields.Raw):
    """A reason, given as its code or as an object with code, slot and note."""

    def __init__(self) -> None:
        code = {"type": "string", "enum": list(REJECTION_REASONS)}
        slot = {"type": "string", "enum": list(DOCUMENT_SLOTS)}
        more = {"code": code, "slot": slot, "note": {"type": "string", "maxLength": _NOTE}}
        says_more = {"type": "object", "properties": more, "required": ["code"]}
        super().__init__(metadata={"oneOf": [code, says_more]})

    def _deserialize(self, value: Any, attr: str | None, data: Mapping[str, Any] | None, **kwargs: Any) -> Any:  # noqa: ARG002
        return _Reason().load({"code": value} if isinstance(value, str) else value)


def _reasons(minimum: int, **kwargs: Any) -> ma.fields.Field[Any]:
    return ma.fields.List(_GivenReason(), validate=Length(min=minimum, max=20), **kwargs)


class Reasons(Schema):
    example: ClassVar[Mapping[str, Any]] = {"reasons": ["council_not_active"]}

    reasons = _reasons(1, required=True)


class Decision(Schema):
    example: ClassVar[Mapping[str, Any]] = {
        "decision": "return",
        "reasons": [{"code": "document_illegible", "slot": "identity_front", "note": "A foto está escura."}],
    }

    decision = ma.fields.String(required=True, validate=OneOf(("approve", "reject", "return")))
    reasons = _reasons(0, load_default=list)

    @ma.post_load
    def _reasoned(self, said: dict[str, Any], **_kwargs: Any) -> dict[str, Any]:
        if said["decision"] != "approve" and not said["reasons"]:
            raise ma.ValidationError(Reason("field.required"), "reasons")
        return said


class DocumentShape(Answer):
    id = ma.fields.UUID(required=True)
    slot = ma.fields.String(required=True, validate=OneOf(DOCUMENT_SLOTS))
    name = ma.fields.String(required=True)
    size = ma.fields.Integer(required=True, metadata={"description": "bytes"})
    media_type = ma.fields.String(required=True)
    uploaded_at = ma.fields.AwareDateTime(required=True)
    verdict = ma.fields.String(required=True, allow_none=True, validate=OneOf(VERDICTS))
    reason_code = ma.fields.String(required=True, allow_none=True)
    note = ma.fields.String(required=True, allow_none=True)


class _ToldReason(Answer):
    code = ma.fields.String(required=True)
    slot = ma.fields.String()
    note = ma.fields.String()


class ProfileSummary(Answer):
    id = ma.fields.UUID(required=True)
    kind = ma.fields.String(required=True, validate=OneOf(PROFESSIONS))
    status = ma.fields.String(required=True, validate=OneOf(_STATES))
    name = ma.fields.String(required=True, allow_none=True, metadata={"description": "null for an erased person"})
    document = ma.fields.String(required=True, metadata={"description": "CPF"})
    created_at = ma.fields.AwareDateTime(required=True)
    submitted_at = ma.fields.AwareDateTime(required=True, allow_none=True)
    decided_at = ma.fields.AwareDateTime(required=True, allow_none=True)
    ended_at = ma.fields.AwareDateTime(required=True, allow_none=True)
    reasons = ma.fields.List(ma.fields.Nested(_ToldReason), required=True)


ProfileList = listing(ProfileSummary)


class _ToldBirth(Answer):
    date = ma.fields.Date(allow_none=True)
    country = ma.fields.String(allow_none=True)
    state = ma.fields.String(allow_none=True)
    city = ma.fields.String(allow_none=True)


class _ToldIdentityDocument(Answer):
    number = ma.fields.String(allow_none=True)
    issued_on = ma.fields.Date(allow_none=True)
    issuer = ma.fields.String(allow_none=True)
    state = ma.fields.String(allow_none=True)


class _ToldCouncil(Answer):
    name = ma.fields.String(allow_none=True)
    number = ma.fields.String(allow_none=True)
    state = ma.fields.String(allow_none=True)


_FOR_STAFF = {"description": "only for staff, and for the owner while the profile is editable"}


class Profile(ProfileSummary):
    """A professional profile. Fields that only the decision needed are null some time after it."""

    email = ma.fields.String(required=True, allow_none=True)
    phone = ma.fields.String(required=True, allow_none=True)
    sex = ma.fields.String(allow_none=True, metadata=_FOR_STAFF)
    marital_status = ma.fields.String(allow_none=True, metadata=_FOR_STAFF)
    mother_name = ma.fields.String(allow_none=True, metadata=_FOR_STAFF)
    birth = ma.fields.Nested(_ToldBirth, required=True, allow_none=True)
    identity_document = ma.fields.Nested(_ToldIdentityDocument, required=True, allow_none=True)
    council = ma.fields.Nested(_ToldCouncil, required=True, allow_none=True)
    documents = ma.fields.List(ma.fields.Nested(DocumentShape), required=True)
    ways_to_complete = ma.fields.List(
        ma.fields.List(ma.fields.String(validate=OneOf(DOCUMENT_SLOTS))),
        required=True,
        metadata={
            "description": "the slots that need a document before the profile can be handed in, as alternatives:"
            " documents in all slots of any one list are enough; empty when nothing is missing, and when the"
            " profile cannot be changed"
        },
    )

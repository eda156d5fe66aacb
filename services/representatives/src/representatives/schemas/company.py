"""The requests and answers about companies."""

from collections.abc import Mapping
from typing import Any, ClassVar

import marshmallow as ma

from chassis.addresses import NotAnAddress, domain_of, normalise_domain
from chassis.human_check import Captcha
from chassis.problems import Reason
from chassis.schemas import (
    Agreed,
    Answer,
    Boolean,
    Bounded,
    Cnpj,
    Email,
    Language,
    Length,
    Line,
    ListQuery,
    Name,
    OneOf,
    Phone,
    Schema,
)
from representatives.model.domains import INVALID, domain_fault
from representatives.states import CompanyStatus

SEEN_BY_STAFF = tuple(status.value for status in CompanyStatus if status is not CompanyStatus.UNCONFIRMED)
DECISIONS = ("approve", "reject")
_LONGEST_TOKEN = 100


class CorporateEmail(Email):
    """An address at a company's own domain, not at a mail provider's (seed 000; O16)."""

    def _deserialize(self, value: Any, attr: str | None, data: Mapping[str, Any] | None, **kwargs: Any) -> str:
        address = super()._deserialize(value, attr, data, **kwargs)
        if domain_fault(domain_of(address)):
            raise ma.ValidationError(Reason("company.email_not_corporate"))
        return address


class Domain(Bounded):
    """An e-mail domain that can be a company's, normalised like the domain of an address."""

    example: ClassVar[str] = "transmissora.example"

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(minimum=3, maximum=253, **kwargs)

    def _deserialize(self, value: Any, attr: str | None, data: Mapping[str, Any] | None, **kwargs: Any) -> str:
        text = super()._deserialize(value, attr, data, **kwargs)
        try:
            domain = normalise_domain(text)
        except NotAnAddress:
            raise ma.ValidationError(Reason(INVALID)) from None
        if fault := domain_fault(domain):
            raise ma.ValidationError(Reason(fault))
        return domain


def _domains() -> ma.fields.List[Any]:
    return ma.fields.List(Domain(), validate=Length(max=50))


class CompanyRequest(Schema):
    """A request to register a company. `captcha` is the proof that the requester is a person, where one is needed."""

    example: ClassVar[Mapping[str, Any]] = {
        "legal_name": "Transmissora Exemplo S.A.",
        "acronym": "TEX",
        "language": "pt",
    }

    requester_name = Name(required=True)
    email = CorporateEmail(required=True)
    legal_name = Name(required=True, maximum=200)
    acronym = Line(minimum=0, maximum=40, mailed=True, load_default="")
    cnpj = Cnpj(required=True)
    phone = Phone(required=True)
    accept_terms = Agreed(required=True)
    captcha = Captcha(described_by="GET /companies/challenge")
    language = Language(load_default=None)


class CompanyRequested(Answer):
    id = ma.fields.UUID(required=True)
    status = ma.fields.String(
        required=True,
        validate=OneOf((CompanyStatus.UNCONFIRMED.value, CompanyStatus.PENDING.value)),
        metadata={
            "description": "`unconfirmed` until the requester proves the e-mail address by the link in the mail; then,"
            " or at once where the operator asks for no such proof, `pending`: staff see the request"
        },
    )


class RequestToken(Schema):
    """The token that was mailed to the requester."""

    example: ClassVar[Mapping[str, Any]] = {"token": "Qm9tIGRpYSwgZXhlbXBsbyE"}

    token = Bounded(required=True, maximum=_LONGEST_TOKEN)


class RequestTokenQuery(RequestToken):
    class Meta:
        unknown = ma.EXCLUDE


class RequestState(CompanyRequested):
    """A company request as its requester sees it."""

    status = ma.fields.String(
        required=True,
        validate=OneOf([status.value for status in CompanyStatus]),
        metadata={
            "description": "`unconfirmed` until the requester proves the e-mail address, then `pending` until staff"
            " decide, then `approved` or `rejected` for good"
        },
    )
    cnpj = ma.fields.String(required=True)
    legal_name = ma.fields.String(required=True)
    created_at = ma.fields.AwareDateTime(required=True)
    reason = ma.fields.String(required=True, metadata={"description": "why it was rejected; else empty"})


class CompanyQuery(ListQuery):
    """A search for companies. Only staff may give `status`."""

    query = Bounded(minimum=0, maximum=200, load_default="")
    status = ma.fields.String(load_default=None, validate=OneOf(SEEN_BY_STAFF))


class CompanyName(Answer):
    """A company as everybody sees it."""

    id = ma.fields.UUID(required=True)
    cnpj = ma.fields.String(required=True)
    legal_name = ma.fields.String(required=True)
    acronym = ma.fields.String(required=True)


class RequesterShape(Answer):
    name = ma.fields.String(required=True)
    email = ma.fields.String(required=True)
    language = ma.fields.String(required=True)


class CompanyWarning(Answer):
    """An approved company that the company may be taken for, by its domain or by its name."""

    code = ma.fields.String(required=True)
    detail = ma.fields.String(required=True)
    company_id = ma.fields.UUID(required=True)
    domain = ma.fields.String(
        required=True,
        allow_none=True,
        metadata={"description": "the other company's; null if only the names are alike"},
    )
    legal_name = ma.fields.String(required=True)


class CompanyItem(CompanyName):
    """A company. All fields except its names and CNPJ are for staff only."""

    status = ma.fields.String(validate=OneOf(SEEN_BY_STAFF))
    suspended = ma.fields.Boolean()
    domains = ma.fields.List(ma.fields.String(), attribute="domain_names")
    requester = ma.fields.Nested(
        RequesterShape, allow_none=True, metadata={"description": "null some time after the decision"}
    )
    phone = ma.fields.String(allow_none=True)
    reason = ma.fields.String(metadata={"description": "why the request was rejected; otherwise empty"})
    created_at = ma.fields.AwareDateTime()
    confirmed_at = ma.fields.AwareDateTime(allow_none=True)
    decided_at = ma.fields.AwareDateTime(allow_none=True)
    decided_by = ma.fields.UUID(allow_none=True)
    warnings = ma.fields.List(
        ma.fields.Nested(CompanyWarning),
        metadata={"description": "companies it may be taken for; not in answers to changes"},
    )
    version = ma.fields.Integer()


class CompanyDecision(Schema):
    """A decision about a company request. A rejection needs a `reason`; without `domains`, the requester's domain is
    taken.
    """

    example: ClassVar[Mapping[str, Any]] = {"domains": ["transmissora.example"]}

    decision = ma.fields.String(required=True, validate=OneOf(DECISIONS))
    reason = Line(minimum=0, maximum=500, mailed=True, load_default="")
    domains = _domains()

    @ma.validates_schema
    def _rejected_with_reason(self, data: Mapping[str, Any], **_kwargs: Any) -> None:
        if data.get("decision") == "reject" and not data.get("reason"):
            raise ma.ValidationError(Reason("field.required"), field_name="reason")


class CompanyChange(Schema):
    """The fields of a company to change. Omitted fields stay as they are."""

    example: ClassVar[Mapping[str, Any]] = {
        "acronym": "TEX",
        "legal_name": "Transmissora Exemplo S.A.",
        "suspended": False,
    }

    legal_name = Name(maximum=200)
    acronym = Line(minimum=0, maximum=40, mailed=True)
    domains = _domains()
    suspended = Boolean()

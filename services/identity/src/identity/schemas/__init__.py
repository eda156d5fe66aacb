"""The requests and answers of identity's API."""

from collections.abc import Mapping
from typing import Any, ClassVar

import marshmallow as ma

from chassis import acr, assurance
from chassis.i18n import LANGUAGES
from chassis.schemas import (
    Agreed,
    Answer,
    Document,
    Email,
    Language,
    Length,
    Name,
    OneOf,
    Pattern,
    Phone,
    Schema,
    listing,
)
from identity.model.passwords import MINIMUM
from identity.states import PROFILES

_LONGEST_SECRET = 512


def language_field(**kwargs: Any) -> Language:
    return Language(
        allow_none=True,
        metadata={"description": "null = automatic: follows each request's Accept-Language"},
        **kwargs,
    )


class NewRegistration(Schema):
    example: ClassVar[Mapping[str, Any]] = {"document": "529.982.247-25", "language": "pt"}

    document = Document(required=True, metadata={"description": "CPF or CNPJ (also alphanumeric), any mask"})
    email = Email(required=True)
    language = language_field(load_default=None)


class RegistrationStarted(Answer):
    id = ma.fields.UUID(required=True)
    status = ma.fields.Constant("code_sent", required=True)
    expires_at = ma.fields.AwareDateTime(
        required=True, metadata={"description": "when the code expires; the registration itself lives for 24 hours"}
    )


class _Code(ma.fields.String):
    """Six digits. Blanks around and between them, as a copied code may have them, are removed."""

    def _deserialize(self, value: Any, attr: str | None, data: Any, **kwargs: Any) -> str:
        text: str = super()._deserialize(value, attr, data, **kwargs)
        return "".join(text[:_LONGEST_SECRET].split())


def _code() -> _Code:
    return _Code(
        required=True,
        validate=[Length(min=6, max=6), Pattern(r"^[0-9]{6}$")],
        metadata={
            "description": "six digits; blanks do not matter",
            "pattern": r"^\s*([0-9]\s*){6}$",
            "minLength": 6,
            "maxLength": _LONGEST_SECRET,
        },
    )


class CodeEntered(Schema):
    example: ClassVar[Mapping[str, Any]] = {"code": "482915"}

    code = _code()


class Company(Answer):
    id = ma.fields.UUID(required=True)
    legal_name = ma.fields.String(required=True)


class RegistrationVerified(Answer):
    """The address is proven. With a `company` the person may ask for a relation; without, they choose a profile."""

    status = ma.fields.Constant("verified", required=True)
    company = ma.fields.Nested(
        Company,
        required=True,
        allow_none=True,
        metadata={"description": "the approved company whose e-mail domain this is"},
    )
    profile_options = ma.fields.List(
        ma.fields.String(validate=OneOf(PROFILES)),
        required=True,
        metadata={"description": "empty for a company's address"},
    )


def _new_password() -> ma.fields.String:
    return ma.fields.String(
        required=True,
        validate=Length(min=1, max=_LONGEST_SECRET),
        metadata={
            "description": "8 to 128 characters of any kind; 15 or more are recommended. Refused are common passwords, "
            "also with a usual ending, and one's own document, name, e-mail address or phone",
            "format": "password",
            "minLength": MINIMUM,
        },
    )


class Completion(Schema):
    example: ClassVar[Mapping[str, Any]] = {"password": "uma frase longa e minha", "profile": "consumer"}

    name = Name(required=True)
    phone = Phone(required=True)
    password = _new_password()
    profile = ma.fields.String(load_default=PROFILES[0], validate=OneOf(PROFILES))
    accept_terms = Agreed(
        required=True, metadata={"enum": [True], "description": "accepts the version in `GET /terms`"}
    )
    terms_version = ma.fields.String(
        load_default=None,
        allow_none=True,
        validate=Length(max=20),
        metadata={"description": "the version that the person read; by default the one in force"},
    )


class NewRecovery(Schema):
    example: ClassVar[Mapping[str, Any]] = {"document": "529.982.247-25"}

    document = Document(required=True, metadata={"description": "CPF or CNPJ (also alphanumeric), any mask"})
    email = Email(required=True)


class CodeMailed(Answer):
    """The answer is the same whether or not a code was mailed."""

    id = ma.fields.UUID(required=True)
    expires_at = ma.fields.AwareDateTime(required=True, metadata={"description": "when the code expires"})


class RecoveryCompletion(Schema):
    example: ClassVar[Mapping[str, Any]] = {"code": "482915", "new_password": "outra frase longa e minha"}

    code = _code()
    new_password = _new_password()


class PasswordChange(Schema):
    example: ClassVar[Mapping[str, Any]] = {
        "current_password": "uma frase longa e minha",
        "new_password": "outra frase longa e minha",
    }

    current_password = ma.fields.String(
        required=True, validate=Length(min=1, max=_LONGEST_SECRET), metadata={"format": "password"}
    )
    new_password = _new_password()


class NewEmail(Schema):
    email = Email(required=True)


class TermsAccepted(Schema):
    example: ClassVar[Mapping[str, Any]] = {"version": "2026-07-01"}

    version = ma.fields.String(
        required=True,
        validate=Length(min=1, max=20),
        metadata={"description": "the version in `GET /terms` that the person read"},
    )


class Registered(Answer):
    user_id = ma.fields.UUID(required=True)


class TermsShape(Answer):
    version = ma.fields.String(required=True)
    language = ma.fields.String(required=True, validate=OneOf(LANGUAGES))
    text = ma.fields.String(required=True, metadata={"description": "Markdown"})


class Login(Schema):
    example: ClassVar[Mapping[str, Any]] = {"login": "529.982.247-25", "password": "uma frase longa e minha"}

    login = ma.fields.String(
        required=True,
        validate=Length(min=1, max=254),
        metadata={"description": "CPF or CNPJ in any mask, or the e-mail address"},
    )
    password = ma.fields.String(
        required=True, validate=Length(min=1, max=_LONGEST_SECRET), metadata={"format": "password"}
    )


class RefreshEntered(Schema):
    example: ClassVar[Mapping[str, Any]] = {"refresh_token": "fKq0mJ2uYxS7dW4hB9tLzP1cVnE6rA3g"}

    refresh_token = ma.fields.String(required=True, validate=Length(min=1, max=_LONGEST_SECRET))


class Tokens(Answer):
    access_token = ma.fields.String(required=True)
    refresh_token = ma.fields.String(required=True)
    token_type = ma.fields.Constant("Bearer", required=True)
    expires_in = ma.fields.Integer(required=True, metadata={"description": "seconds"})


class SessionOpened(Tokens):
    device_token = ma.fields.String(
        required=True, metadata={"description": "send it as Device-Token at the next login from this device"}
    )


class SessionShape(Answer):
    id = ma.fields.UUID(required=True)
    current = ma.fields.Boolean(required=True)
    created_at = ma.fields.AwareDateTime(required=True)
    last_used_at = ma.fields.AwareDateTime(required=True)
    expires_at = ma.fields.AwareDateTime(
        required=True, metadata={"description": "when the session expires unless it is used"}
    )
    network = ma.fields.String(
        required=True, metadata={"description": "the /24 or /48 network from which it was last used"}
    )
    user_agent = ma.fields.String(required=True)
    acr = ma.fields.String(
        required=True,
        validate=OneOf(acr.WAYS),
        metadata={"description": "how the person proved who they are when the session began"},
    )


SessionList = listing(SessionShape)


class Rendered(ma.fields.List[Any]):
    """A list that is answered as it is stored. It was rendered when it changed, which is rarer than reading it."""

    def _serialize(self, value: Any, attr: str | None, obj: Any, **kwargs: Any) -> Any:  # noqa: ARG002
        return value


class RelationCompany(Answer):
    id = ma.fields.UUID(required=True)
    cnpj = ma.fields.String(required=True)
    legal_name = ma.fields.String(required=True, metadata={"description": "as it was when the relation last changed"})


class RelationShape(Answer):
    """A role in a company, requested or held."""

    id = ma.fields.UUID(required=True)
    company = ma.fields.Nested(RelationCompany, required=True)
    role = ma.fields.String(required=True)
    status = ma.fields.String(required=True, validate=OneOf(("pending", "active")))


class AgentShape(Answer):
    id = ma.fields.UUID(required=True)
    code = ma.fields.String(required=True)
    acronym = ma.fields.String(required=True)
    kind = ma.fields.String(required=True)


class SystemAccessShape(Answer):
    """A granted access profile in a system for an agent."""

    id = ma.fields.UUID(required=True)
    system = ma.fields.String(required=True)
    system_name = ma.fields.String(required=True)
    agent = ma.fields.Nested(AgentShape, required=True)
    profile = ma.fields.String(required=True)


class Me(Answer):
    user_id = ma.fields.UUID(required=True)
    document = ma.fields.String(required=True)
    name = ma.fields.String(required=True)
    email = ma.fields.String(required=True, metadata={"format": "email"})
    phone = ma.fields.String(required=True, metadata={"description": "E.164"})
    language = language_field(required=True)
    profile = ma.fields.String(required=True, validate=OneOf(PROFILES))
    document_assurance = ma.fields.String(
        required=True,
        validate=OneOf(assurance.LEVELS),
        metadata={
            "description": "how well the document is known to be the person's. declared: they typed it; contact: the "
            "operator's customer register has their e-mail address for it; staff: checked by staff, in person or by "
            "documents; certificate: by an e-CPF or e-CNPJ. From contact on it counts as proven"
        },
    )
    roles = ma.fields.List(ma.fields.String(), required=True)
    relations = Rendered(ma.fields.Nested(RelationShape), required=True)
    system_accesses = Rendered(ma.fields.Nested(SystemAccessShape), required=True)
    created_at = ma.fields.AwareDateTime(required=True)


class MeChange(Schema):
    name = Name()
    phone = Phone()
    language = language_field()
    profile = ma.fields.String(validate=OneOf(PROFILES))


class KeySet(Answer):
    keys = ma.fields.List(ma.fields.Dict(), required=True)

"""The requests and answers about certificates and the authorities that are trusted."""

from typing import Any

import marshmallow as ma

from certificates.rules import Result
from certificates.states import CertificateState, EnrollmentStatus
from chassis.schemas import Answer, Length, Line, ListQuery, OneOf, Schema, Upload, listing

_STATES = [state.value for state in CertificateState]
_STATUSES = [status.value for status in EnrollmentStatus]
_LONGEST_NAME = 300
_LONGEST_REASON = 300


def certificate_files() -> ma.fields.List[Any]:
    """Return the field `file` of a form that takes one certificate or several, under one name."""
    return ma.fields.List(Upload(), required=True, validate=Length(min=1))


class Files(Schema):
    """One certificate, or two under the same name."""

    file = certificate_files()


class File(Schema):
    """One certificate."""

    file = Upload()


class _FileQuery(Schema):
    class Meta:
        unknown = ma.EXCLUDE

    name = ma.fields.String(
        load_default=None,
        validate=Length(max=_LONGEST_NAME),
        metadata={"description": "the file's name, when the body is the file alone"},
    )
    replaces = ma.fields.UUID(
        load_default=None, metadata={"description": "the certificate that the only file replaces"}
    )


class RegistrationQuery(_FileQuery):
    """What a registration says beside its files."""


class ValidationQuery(_FileQuery):
    """What a dry run says beside its file."""


class CertificateQuery(ListQuery):
    state = ma.fields.String(
        load_default="active",
        validate=OneOf(["active", "all"]),
        metadata={"description": "`all`: also those that have ended"},
    )


class ContentQuery(Schema):
    class Meta:
        unknown = ma.EXCLUDE

    format = ma.fields.String(load_default="der", validate=OneOf(["der", "pem"]))


class RemovalQuery(Schema):
    class Meta:
        unknown = ma.EXCLUDE

    reason = Line(load_default=None, maximum=_LONGEST_REASON, metadata={"description": "kept beside the certificate"})


class CertificateShape(Answer):
    """A certificate of an enrollment."""

    id = ma.fields.UUID(required=True)
    name = ma.fields.String(required=True, metadata={"description": "of the file"})
    version = ma.fields.Integer(required=True, metadata={"description": "X.509's, usually 3"})
    issuer = ma.fields.String(required=True, metadata={"description": "the CA's common name"})
    subject = ma.fields.String(required=True, metadata={"description": "as RFC 4514 writes it"})
    sha256 = ma.fields.String(required=True, metadata={"description": "of the DER"})
    not_before = ma.fields.AwareDateTime(required=True)
    not_after = ma.fields.AwareDateTime(required=True)
    valid_until = ma.fields.AwareDateTime(
        required=True, metadata={"description": "the earlier of `not_after` and the end of its chain"}
    )
    last_modified_at = ma.fields.AwareDateTime(required=True)
    modified_by = ma.fields.String(
        required=True, allow_none=True, metadata={"description": "a name; null for the system and who is erased"}
    )
    state = ma.fields.String(required=True, validate=OneOf(_STATES), metadata={"description": "by the clock"})
    replaces = ma.fields.UUID(
        required=True, allow_none=True, metadata={"description": "the predecessor that it was registered to replace"}
    )
    replaced_by = ma.fields.UUID(required=True, allow_none=True)
    untrusted = ma.fields.Boolean(metadata={"description": "whether its chain no longer holds; for staff only"})


class ServedCompany(Answer):
    cnpj = ma.fields.String(required=True)
    legal_name = ma.fields.String(required=True)


class Impact(Answer):
    """What the removal of a certificate leaves."""

    certificates_left = ma.fields.Integer(required=True, metadata={"description": "the active ones"})
    status_left = ma.fields.String(required=True, validate=OneOf(_STATUSES))
    returns = ma.fields.UUID(
        required=True, allow_none=True, metadata={"description": "the predecessor that counts for its place again"}
    )
    stops_serving = ma.fields.List(
        ma.fields.Nested(ServedCompany),
        required=True,
        metadata={"description": "the represented companies that are left without any certificate, at most a hundred"},
    )
    stops_serving_more = ma.fields.Boolean(required=True, metadata={"description": "whether there are more of them"})


class CertificateWhole(CertificateShape):
    """A certificate, and what its removal leaves."""

    impact = ma.fields.Nested(Impact, required=True)


class Warned(Answer):
    """What the owner should know of a certificate that was accepted."""

    pointer = ma.fields.String(required=True, metadata={"description": "`#/file/0` or `#/file/1`"})
    code = ma.fields.String(required=True)
    detail = ma.fields.String(required=True)
    help = ma.fields.String(required=True, metadata={"description": "the path of the help article"})


class Registered(Answer):
    items = ma.fields.List(ma.fields.Nested(CertificateShape), required=True)
    warnings = ma.fields.List(ma.fields.Nested(Warned), required=True)


class CheckShape(Answer):
    """How a rule came out for a file."""

    rule = ma.fields.String(required=True)
    code = ma.fields.String(required=True, metadata={"description": "of the fault that the rule finds"})
    result = ma.fields.String(required=True, validate=OneOf([result.value for result in Result]))
    title = ma.fields.String(required=True, metadata={"description": "the rule's name in the caller's language"})
    found = ma.fields.String(required=True)
    required = ma.fields.String(required=True)
    detail = ma.fields.String(required=True)
    help = ma.fields.String(required=True, metadata={"description": "the path of the help article"})


class Validated(Answer):
    ok = ma.fields.Boolean(required=True, metadata={"description": "whether the file would be registered"})
    checks = ma.fields.List(ma.fields.Nested(CheckShape), required=True)


class AnchorShape(Answer):
    """A certificate of the trust store."""

    subject = ma.fields.String(required=True)
    sha256 = ma.fields.String(required=True)
    kind = ma.fields.String(required=True, validate=OneOf(["root", "intermediate"]))
    not_after = ma.fields.AwareDateTime(required=True, allow_none=True)
    usable = ma.fields.Boolean(required=True)
    reason = ma.fields.String(required=True, metadata={"description": "why it is not usable; empty when it is"})


CertificateList = listing(CertificateShape)
AnchorList: type[Any] = listing(AnchorShape)

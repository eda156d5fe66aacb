"""The requests and answers about enrollments."""

from collections.abc import Mapping
from typing import Any, ClassVar

import marshmallow as ma

from certificates.schemas.certificate import CertificateShape, Warned, certificate_files
from certificates.states import VIEWING_ROLES, EnrollmentStatus, Situation
from chassis.schemas import Answer, Bounded, Cnpj, Length, ListQuery, OneOf, Schema, listing

_STATUSES = [status.value for status in EnrollmentStatus]
_SITUATIONS = [situation.value for situation in Situation]
_LONGEST_SECRET = 1000  # what is read at all; the operator's policy is narrower


def _password() -> ma.fields.String:
    return ma.fields.String(
        required=True,
        load_only=True,
        validate=Length(max=_LONGEST_SECRET),
        metadata={
            "description": "the systemic user's: 8 to 64 characters of any kind, or as the operator's policy says",
            "format": "password",
        },
    )


class EnrollmentQuery(ListQuery):
    query = Bounded(
        minimum=0,
        maximum=200,
        load_default="",
        metadata={"description": "beginnings of words of legal name, acronym or CNPJ, that one in any mask"},
    )
    status = ma.fields.String(load_default=None, validate=OneOf(_STATUSES))
    situation = ma.fields.String(load_default=None, validate=OneOf(_SITUATIONS))
    untrusted = ma.fields.Boolean(
        load_default=False,
        metadata={"description": "for staff: only those with an active certificate whose chain no longer holds"},
    )


class Adhesion(Schema):
    example: ClassVar[Mapping[str, Any]] = {"password": "uma frase longa e nossa"}

    cnpj = Cnpj(required=True)
    password = _password()
    file = certificate_files()


class PasswordChange(Schema):
    example: ClassVar[Mapping[str, Any]] = {"password": "uma frase longa e nossa"}

    password = _password()


class EnrollmentItem(Answer):
    """A company that has, or may have, a systemic user."""

    legal_name = ma.fields.String(required=True)
    cnpj = ma.fields.String(required=True)
    acronym = ma.fields.String(required=True, metadata={"description": "empty when the company has none"})
    suspended = ma.fields.Boolean(required=True, metadata={"description": "nothing new can be registered for it"})
    situation = ma.fields.String(required=True, validate=OneOf(_SITUATIONS))
    status = ma.fields.String(required=True, validate=OneOf(_STATUSES), metadata={"description": "by the clock"})
    role = ma.fields.String(
        required=True,
        allow_none=True,
        validate=OneOf([*VIEWING_ROLES, None]),
        metadata={"description": "the caller's strongest in the company; null without one"},
    )
    may_write = ma.fields.Boolean(required=True)
    served_by = ma.fields.String(
        required=True,
        allow_none=True,
        metadata={"description": "the CNPJ of the company that serves this one without a certificate of its own"},
    )
    next_expiry_at = ma.fields.AwareDateTime(
        required=True, allow_none=True, metadata={"description": "of those certificates that nothing replaces"}
    )


class EnrollmentShape(EnrollmentItem):
    """An enrollment with its active certificates."""

    user_name = ma.fields.String(
        required=True, allow_none=True, metadata={"description": "the systemic user's, its CNPJ; null before adhesion"}
    )
    certificates = ma.fields.List(ma.fields.Nested(CertificateShape), required=True)


class Enrolled(EnrollmentShape):
    """A new enrollment, and what its owner should know of the certificates."""

    warnings = ma.fields.List(ma.fields.Nested(Warned), required=True)


EnrollmentList = listing(EnrollmentItem)

"""The requests and answers about forms."""

from collections.abc import Mapping
from typing import Any, ClassVar

import marshmallow as ma

from chassis.schemas import Answer, Day, OneOf, Range, Schema
from connections.forms.slots import FILE_TYPES
from connections.forms.terms import OWNERS, UNITS
from connections.states import FORM_GROUNDS

_CONDITION = (
    "a condition: `field` with `is` (one of these answers) or `answered`, `fact` (`holder_is_company`, "
    "`by_professional`), `computed` (something that the check computes and that is not null), `any`, `all` or `not`; "
    "`section.field` names a field, a name without a dot one of the same section or row"
)


def _condition(**kwargs: Any) -> ma.fields.Dict:
    return ma.fields.Dict(metadata={"description": _CONDITION}, **kwargs)


class FormQuery(Schema):
    class Meta:
        unknown = ma.EXCLUDE

    version = ma.fields.Integer(
        load_default=None,
        validate=Range(min=1, max=1_000_000),
        metadata={"description": "the version in force today when it is left out"},
    )


class FormPublication(Schema):
    """A new version of a form."""

    example: ClassVar[Mapping[str, Any]] = {"definition": {"kind": "commissioning"}, "effective_on": "2027-06-01"}

    definition = ma.fields.Dict(
        required=True,
        metadata={
            "description": "as `GET /forms/{kind}` shows it: title, notice, article, sections, slots, limits, "
            "articles, reasons and terms, with `kind`"
        },
    )
    effective_on = Day(required=True, metadata={"description": "the first day on which it is in force"})
    grounds = ma.fields.String(
        load_default=None,
        allow_none=True,
        validate=OneOf(FORM_GROUNDS),
        metadata={"description": "why it needs no notice; without grounds it needs 120 days"},
    )


class Texts(Answer):
    """A text in all languages."""

    pt = ma.fields.String(required=True)
    es = ma.fields.String(required=True)
    en = ma.fields.String(required=True)


class FormOption(Answer):
    code = ma.fields.String(required=True)
    label = ma.fields.Nested(Texts, required=True)


class FormReason(FormOption):
    """A reason for which analysts return a request."""

    note_required = ma.fields.Boolean()


class FormColumn(Answer):
    """A field of a section, or of the rows or the group of another field."""

    name = ma.fields.String(required=True)
    type = ma.fields.String(
        required=True,
        metadata={
            "description": "line, text, email, phone, day, boolean, choice, integer, decimal, postal_code, "
            "state, unit_code, id, point (latitude and longitude), rows or group (of `fields`)"
        },
    )
    label = ma.fields.Nested(Texts, required=True)
    help = ma.fields.Nested(Texts)
    unit = ma.fields.Nested(Texts, metadata={"description": "of a number, such as kW"})
    required = ma.fields.Boolean(metadata={"description": "false when it is left out"})
    required_if = _condition()
    applies_if = _condition()
    article = ma.fields.String(metadata={"description": "its legal basis, where it is not the form's"})
    options = ma.fields.List(ma.fields.Nested(FormOption), metadata={"description": "of a choice"})
    least = ma.fields.Integer(metadata={"description": "characters of a text, or rows"})
    most = ma.fields.Integer(metadata={"description": "characters of a text, or rows"})
    minimum = ma.fields.Float(metadata={"description": "of a number"})
    maximum = ma.fields.Float(metadata={"description": "of a number"})
    places = ma.fields.Integer(metadata={"description": "the decimals of a number; 3 when it is left out"})
    default = ma.fields.String(metadata={"description": "the answer while there is none"})
    not_after_today = ma.fields.Boolean()


class FormField(FormColumn):
    fields = ma.fields.List(  # type: ignore[assignment]  # marshmallow takes declared fields off the class
        ma.fields.Nested(FormColumn), metadata={"description": "of rows or a group"}
    )


class FormSection(Answer):
    name = ma.fields.String(required=True)
    title = ma.fields.Nested(Texts, required=True)
    help = ma.fields.Nested(Texts)
    applies_if = _condition()
    fields = ma.fields.List(  # type: ignore[assignment]  # marshmallow takes declared fields off the class
        ma.fields.Nested(FormField), required=True
    )


class FormSlot(Answer):
    """A document that is attached, one by one in this order; any order is taken."""

    code = ma.fields.String(required=True)
    label = ma.fields.Nested(Texts, required=True)
    help = ma.fields.Nested(Texts)
    required = ma.fields.Boolean(metadata={"description": "false when it is left out"})
    required_if = _condition()
    applies_if = _condition()
    least = ma.fields.Integer(metadata={"description": "files; 1 when it is left out"})
    most = ma.fields.Integer(metadata={"description": "files; as `least` when it is left out"})
    types = ma.fields.List(ma.fields.String(validate=OneOf(FILE_TYPES)), required=True)
    max_bytes = ma.fields.Integer(metadata={"description": "of each file; 20 MB when it is left out"})
    article = ma.fields.String(metadata={"description": "its legal basis, where it is not the form's"})
    demandable = ma.fields.Boolean(
        metadata={"description": "whether an analyst may ask for it (art. 67, § 2, III); true when it is left out"}
    )


class FormTerm(Answer):
    """A deadline that the law sets."""

    code = ma.fields.String(required=True)
    label = ma.fields.Nested(Texts, required=True)
    article = ma.fields.String(required=True)
    days = ma.fields.Integer(required=True)
    unit = ma.fields.String(required=True, validate=OneOf(UNITS))
    owner = ma.fields.String(required=True, validate=OneOf(OWNERS))


class FormShape(Answer):
    """A version of the form of a kind of request. A version never changes."""

    kind = ma.fields.String(required=True)
    version = ma.fields.Integer(required=True)
    effective_on = ma.fields.Date(required=True)
    grounds = ma.fields.String(required=True, allow_none=True, validate=OneOf(FORM_GROUNDS))
    superseded_on = ma.fields.Date(
        required=True, allow_none=True, metadata={"description": "the first day of the next version, if there is one"}
    )
    ends_on = ma.fields.Date(
        required=True,
        allow_none=True,
        metadata={"description": "the last day on which a draft of this version may be submitted"},
    )
    title = ma.fields.Nested(Texts, required=True)
    notice = ma.fields.Nested(Texts, metadata={"description": "to be shown at every step"})
    article = ma.fields.String(required=True, metadata={"description": "the legal basis of what names no other"})
    sections = ma.fields.List(ma.fields.Nested(FormSection), required=True)
    slots = ma.fields.List(ma.fields.Nested(FormSlot), required=True)
    limits = ma.fields.Dict(required=True, metadata={"description": "numbers by which the rules measure"})
    articles = ma.fields.Dict(required=True, metadata={"description": "legal bases by the code of a fault"})
    reasons = ma.fields.List(ma.fields.Nested(FormReason), required=True)
    terms = ma.fields.List(ma.fields.Nested(FormTerm), required=True)

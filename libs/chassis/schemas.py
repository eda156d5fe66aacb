"""Schemas of requests and answers: marshmallow building blocks whose every fault is a stable code with a sentence in
three languages.

Request schemas refuse unknown fields; answers may get new ones.
"""

import re
import unicodedata
from collections.abc import Iterator, Mapping
from datetime import date
from itertools import islice
from typing import Any, ClassVar

import marshmallow as ma
import phonenumbers
from marshmallow import validate
from werkzeug.datastructures import FileStorage

from chassis.addresses import NotAnAddress, normalise_address
from chassis.documents import CNPJ, NotADocument, document_kind, normalise_document
from chassis.i18n import LANGUAGES, main_language
from chassis.lists import DEFAULT_LIMIT, MAX_LIMIT
from chassis.problems import FieldError, Reason
from chassis.unit_codes import NotAUnitCode, normalise_unit_code
from chassis.web_addresses import has_web_address

_CODES = {
    "required": "field.required",
    "null": "field.null",
    "validator_failed": "field.invalid",
    "invalid": "field.type",
    "invalid_uuid": "field.uuid",
    "type": "field.type",
    "too_large": "field.range",
}
_MAX_EMAIL = 254
_LONGEST_MASKED = 40  # a document or a unit's code with any mask
_UNSEEN = {"Cc", "Cf", "Co", "Cs", "Zl", "Zp"}  # Unicode's categories of what turns, hides or breaks a line
_JOINERS = "\u200c\u200d"  # ZWNJ, and ZWJ, which also makes one sign of several emoji
_DAY = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")
_MAX_ERRORS = 100


class Schema(ma.Schema):
    """Base of every schema. With `may_be_left_out` an empty request body is read as `{}`.

    `example` are values for the API document: of fields that have none of their own, and of optional fields that belong
    to a realistic request.
    """

    may_be_left_out: ClassVar[bool] = False
    example: ClassVar[Mapping[str, Any]] = {}

    class Meta:
        unknown = ma.RAISE

    error_messages = {"unknown": "field.unknown", "type": "field.type"}  # noqa: RUF012  # declared so by marshmallow

    def on_bind_field(self, field_name: str, field_obj: ma.fields.Field[Any]) -> None:  # noqa: ARG002
        field_obj.error_messages = {key: _CODES.get(key, "field.invalid") for key in field_obj.error_messages}


class Answer(Schema):
    """Base of the schemas of answers: readers must expect fields that they do not know."""

    class Meta:
        unknown = ma.INCLUDE


class Length(validate.Length):
    """Between `min` and `max` characters or items."""

    def __call__(self, value: Any) -> Any:
        try:
            return super().__call__(value)
        except ma.ValidationError:
            exactly = self.equal or 0
            minimum, maximum = self.min or exactly, self.max or exactly
            exact = minimum if minimum == maximum else 0
            unit = "characters" if isinstance(value, str) else "items"
            facts = {"minimum": minimum, "maximum": maximum, "exactly": exact, "unit": unit}
            raise ma.ValidationError(Reason("field.length", **facts)) from None


class Range(validate.Range):
    """A number from `min` to `max`."""

    def __call__(self, value: Any) -> Any:
        try:
            return super().__call__(value)
        except ma.ValidationError:
            raise ma.ValidationError(Reason("field.range", minimum=self.min, maximum=self.max)) from None


class OneOf(validate.OneOf):
    """One of a closed list of codes."""

    def __call__(self, value: Any) -> Any:
        try:
            return super().__call__(value)
        except ma.ValidationError:
            raise ma.ValidationError(Reason("field.choice", choices=", ".join(map(str, self.choices)))) from None


class Pattern(validate.Regexp):
    """A text of a given form."""

    def __call__(self, value: Any) -> Any:
        try:
            return super().__call__(value)
        except ma.ValidationError:
            raise ma.ValidationError(Reason("field.pattern")) from None


class Language(ma.fields.String):
    """One of our languages, with or without a region: `pt-BR` and `PT` are read as `pt`."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(validate=OneOf(LANGUAGES), **kwargs)

    def _deserialize(self, value: Any, attr: str | None, data: Mapping[str, Any] | None, **kwargs: Any) -> str:
        text: str = super()._deserialize(value, attr, data, **kwargs)
        return main_language(text)


class Day(ma.fields.Date):
    """A calendar day as `2026-11-27`. ISO 8601's other forms (weeks, no hyphens) are refused: few mean them."""

    def _deserialize(self, value: Any, attr: str | None, data: Mapping[str, Any] | None, **kwargs: Any) -> date:
        if not _DAY.fullmatch(str(value)):
            raise ma.ValidationError(Reason("field.day"))
        return super()._deserialize(value, attr, data, **kwargs)


class Bounded(ma.fields.String):
    """A text of `minimum` to `maximum` characters, whose length is checked before anything else is done with it.

    marshmallow validates after reading, and normalising a megabyte of combining characters takes minutes.
    """

    def __init__(self, *, minimum: int = 1, maximum: int, **kwargs: Any) -> None:
        self._length = Length(min=minimum, max=maximum)
        self._maximum = maximum
        super().__init__(validate=self._length, **kwargs)

    def _deserialize(self, value: Any, attr: str | None, data: Mapping[str, Any] | None, **kwargs: Any) -> str:
        text: str = super()._deserialize(value, attr, data, **kwargs)
        return str(self._length(text)) if len(text) > self._maximum else text

    def _read(self, value: Any, attr: str | None, data: Mapping[str, Any] | None, **kwargs: Any) -> str:
        """Return `value`, a text from a request, in Unicode NFC.

        Raises marshmallow's ValidationError when it is longer than the field's maximum. The length counts after
        normalising: `é` typed as two characters is one. A text longer than four times the maximum is refused without
        normalising.
        """
        text: str = ma.fields.String._deserialize(self, value, attr, data, **kwargs)
        text = unicodedata.normalize("NFC", text) if len(text) <= 4 * self._maximum else text
        return str(self._length(text)) if len(text) > self._maximum else text


class Line(Bounded):
    """One line of text in Unicode NFC, trimmed, of `minimum` to `maximum` characters that can all be seen.

    With `mailed`, the text (a name, a reason) is put into mails to others, so it may hold no address of a web page.
    """

    def __init__(self, *, minimum: int = 1, maximum: int = 200, mailed: bool = False, **kwargs: Any) -> None:
        self._mailed = mailed
        super().__init__(minimum=minimum, maximum=maximum, **kwargs)

    def _deserialize(self, value: Any, attr: str | None, data: Mapping[str, Any] | None, **kwargs: Any) -> str:
        text = self._read(value, attr, data, **kwargs).strip()
        if any(unicodedata.category(character) in _UNSEEN and character not in _JOINERS for character in text):
            raise ma.ValidationError(Reason("field.control_characters"))
        if self._mailed and has_web_address(text):
            raise ma.ValidationError(Reason("field.web_address"))
        return text


class Email(Bounded):
    """An e-mail address as `addresses.normalise_address` writes it. Whether it receives mail, only a code can tell."""

    example: ClassVar[str] = "representante@transmissora.example"

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(minimum=3, maximum=_MAX_EMAIL, metadata={"format": "email"}, **kwargs)

    def _deserialize(self, value: Any, attr: str | None, data: Mapping[str, Any] | None, **kwargs: Any) -> str:
        text = super()._deserialize(value, attr, data, **kwargs)
        try:
            return normalise_address(text)
        except NotAnAddress:
            raise ma.ValidationError(Reason("field.email")) from None


class Phone(Bounded):
    """A telephone number in any common form (Brazil when it has no country), kept as E.164."""

    example: ClassVar[str] = "+55 92 99123-4567"

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(minimum=4, maximum=40, **kwargs)

    def _deserialize(self, value: Any, attr: str | None, data: Mapping[str, Any] | None, **kwargs: Any) -> str:
        text = super()._deserialize(value, attr, data, **kwargs)
        try:
            number = phonenumbers.parse(text, "BR")
        except phonenumbers.NumberParseException:
            raise ma.ValidationError(Reason("field.phone")) from None
        if not phonenumbers.is_valid_number(number):
            raise ma.ValidationError(Reason("field.phone"))
        return str(phonenumbers.format_number(number, phonenumbers.PhoneNumberFormat.E164))


class Document(ma.fields.String):
    """A CPF or CNPJ in any mask, read as digits (and a CNPJ's letters) without the mask."""

    example: ClassVar[str] = "529.982.247-25"

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(validate=Length(min=11, max=_LONGEST_MASKED), **kwargs)

    def _deserialize(self, value: Any, attr: str | None, data: Mapping[str, Any] | None, **kwargs: Any) -> str:
        text = super()._deserialize(value, attr, data, **kwargs)
        try:
            return normalise_document(text[: _LONGEST_MASKED + 1])[0]
        except NotADocument:
            raise ma.ValidationError(Reason("document.invalid")) from None


class Cnpj(Document):
    """A CNPJ in any mask, read without the mask."""

    example: ClassVar[str] = "11.222.333/0001-81"

    def _deserialize(self, value: Any, attr: str | None, data: Mapping[str, Any] | None, **kwargs: Any) -> str:
        document = super()._deserialize(value, attr, data, **kwargs)
        if document_kind(document) != CNPJ:
            raise ma.ValidationError(Reason("document.not_a_cnpj"))
        return document


class UnitCode(Bounded):
    """A consumer unit's code in any mask, read as 8 or 15 digits; leading zeros may be missing."""

    example: ClassVar[str] = "12345678"

    def __init__(self, *, description: str = "8 or 15 digits, in any mask", **kwargs: Any) -> None:
        super().__init__(maximum=_LONGEST_MASKED, metadata={"description": description}, **kwargs)

    def _deserialize(self, value: Any, attr: str | None, data: Mapping[str, Any] | None, **kwargs: Any) -> str:
        text = super()._deserialize(value, attr, data, **kwargs)
        try:
            return normalise_unit_code(text)
        except NotAUnitCode:
            raise ma.ValidationError(Reason("unit.code_invalid")) from None


class Name(Line):
    """A person's or company's name of 2 to `maximum` characters.

    It has at least one letter, single spaces, no character that Unicode does not know and no web address. Zero-width
    joiners are part of some scripts' spelling and may stand between letters.
    """

    example: ClassVar[str] = "Pessoa de Exemplo"

    def __init__(self, *, maximum: int = 120, **kwargs: Any) -> None:
        super().__init__(minimum=2, maximum=maximum, mailed=True, **kwargs)

    def _deserialize(self, value: Any, attr: str | None, data: Mapping[str, Any] | None, **kwargs: Any) -> str:
        text = super()._deserialize(value, attr, data, **kwargs)
        if _has_stray_joiner(text) or any(unicodedata.category(character) == "Cn" for character in text):
            raise ma.ValidationError(Reason("field.control_characters"))
        if text and not any(character.isalpha() for character in text):
            raise ma.ValidationError(Reason("name.no_letters"))
        return " ".join(text.split())


def _has_stray_joiner(text: str) -> bool:
    """Return whether a zero-width joiner or non-joiner stands anywhere but between two letters.

    `Name` refuses such a text. Between letters these invisible characters are part of some scripts' spelling. Marks
    that belong to a letter may stand between the letter and the joiner.
    """
    return any(
        character in _JOINERS
        and not (unicodedata.category(text[at - 1 : at] or " ")[0] in "LM" and text[at + 1 : at + 2].isalpha())
        for at, character in enumerate(text)
    )


class Boolean(ma.fields.Boolean):
    """JSON's `true` or `false` in a body. marshmallow would also read `0`, `"no"` and `"on"`."""

    def _deserialize(self, value: Any, attr: str | None, data: Mapping[str, Any] | None, **kwargs: Any) -> bool:  # noqa: ARG002
        if not isinstance(value, bool):
            raise ma.ValidationError(Reason("field.type"))
        return value


class Agreed(Boolean):
    """`true`: the person accepts. `false` is refused."""

    def _deserialize(self, value: Any, attr: str | None, data: Mapping[str, Any] | None, **kwargs: Any) -> bool:
        if not super()._deserialize(value, attr, data, **kwargs):
            raise ma.ValidationError(Reason("terms.not_accepted"))
        return True


class Upload(ma.fields.Raw):
    """A file in a form, as werkzeug gives it and `files.received` takes it."""

    def __init__(self, *, required: bool = True, **kwargs: Any) -> None:
        super().__init__(required=required, metadata={"type": "string", "format": "binary"}, **kwargs)

    def _deserialize(self, value: Any, attr: str | None, data: Mapping[str, Any] | None, **kwargs: Any) -> FileStorage:  # noqa: ARG002
        if not isinstance(value, FileStorage):
            raise ma.ValidationError(Reason("field.file"))
        return value


def uploads_in(fields: Mapping[str, ma.fields.Field[Any]]) -> list[str]:
    """Return the names of those `fields` of a form that are files, or lists of files."""
    return [name for name, field in fields.items() if isinstance(getattr(field, "inner", field), Upload)]


class ListQuery(Schema):
    """The query of every list: `limit` is the size of a page, `after` the cursor of the page before."""

    class Meta:
        unknown = ma.EXCLUDE

    limit = ma.fields.Integer(load_default=DEFAULT_LIMIT, validate=Range(min=1, max=MAX_LIMIT))
    after = ma.fields.String(load_default=None, validate=Length(max=1000))


def listing(item: type[Answer]) -> type[Answer]:
    """Return the schema of a list's answer: `items`, a page of answers of the schema `item`, and the cursor `next`."""
    fields: dict[str, ma.fields.Field[Any]] = {
        "items": ma.fields.List(ma.fields.Nested(item), required=True),
        "next": ma.fields.String(required=True, allow_none=True),
    }
    return type(f"{item.__name__}List", (Answer,), fields)


class FieldErrorShape(Answer):
    pointer = ma.fields.String(
        required=True, metadata={"description": "`#/field` of the body, `?name` of the query, or a header's name"}
    )
    code = ma.fields.String(
        required=True, metadata={"description": "stable; each with its sentence in the document's `x-fault-codes`"}
    )
    detail = ma.fields.String(required=True)


class ProblemShape(Answer):
    """RFC 9457 problem details."""

    type = ma.fields.String(required=True)
    title = ma.fields.String(required=True)
    status = ma.fields.Integer(required=True)
    code = ma.fields.String(required=True, metadata={"description": "stable; programs read this"})
    detail = ma.fields.String(required=True)
    request_id = ma.fields.String(required=True)
    errors = ma.fields.List(ma.fields.Nested(FieldErrorShape))


def field_errors(messages: Mapping[str, Any]) -> list[FieldError]:
    """Return marshmallow's nested messages as a flat list of FieldErrors, each with a pointer and a code.

    A pointer is such as `#/name` or `?limit`. `messages` map a location (`json`, `form`, `query`) to the messages about
    it. At most a hundred errors are returned.
    """
    found: list[FieldError] = []
    for location, faults in messages.items():
        prefix = "?" if location == "query" else "#"
        found += islice(_walk(faults, prefix, prefix), _MAX_ERRORS)
    return found[:_MAX_ERRORS]


def _walk(faults: Any, path: str, root: str) -> Iterator[FieldError]:
    if isinstance(faults, Mapping):
        for name, below in faults.items():
            step = "" if name == "_schema" else (f"?{name}" if root == "?" else f"/{_escaped(str(name))}")
            yield from _walk(below, step if root == "?" else path + step, root)
        return
    for fault in faults if isinstance(faults, list) else [faults]:
        code = str(fault) if _CODE.fullmatch(str(fault)) else "field.invalid"
        yield FieldError(path, code, getattr(fault, "facts", {}))


_CODE = re.compile(r"[a-z_]+(\.[a-z_]+)+")


def _escaped(name: str) -> str:
    return name[:100].replace("~", "~0").replace("/", "~1")

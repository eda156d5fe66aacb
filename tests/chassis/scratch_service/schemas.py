"""Wire shapes of the scratch service."""

from collections.abc import Mapping
from typing import Any, ClassVar

import marshmallow as ma

from chassis.schemas import Answer, Email, Length, Line, OneOf, Pattern, Phone, Range, Schema, Upload, listing


class NewThing(Schema):
    example: ClassVar[Mapping[str, Any]] = {"name": "Coisa"}

    name = Line(required=True, maximum=50)
    size = ma.fields.Integer(strict=True)


class Everything(Schema):
    """One field of every building block."""

    example: ClassVar[Mapping[str, Any]] = {
        "line": "Linha",
        "exact": "12345678",
        "number": 3,
        "form": "ABC",
        "tags": ["a"],
        "free": {},
    }

    line = Line(minimum=2, maximum=10)
    exact = ma.fields.String(validate=Length(equal=8))
    number = ma.fields.Integer(strict=True, validate=Range(min=1, max=5))
    colour = ma.fields.String(validate=OneOf(["red", "green"]))
    form = ma.fields.String(validate=Pattern(r"[A-Z]{3}"))
    email = Email()
    phone = Phone()
    key = ma.fields.UUID()
    tags = ma.fields.List(Line(maximum=5), validate=Length(max=3))
    free = ma.fields.Dict()


class Rename(Schema):
    example: ClassVar[Mapping[str, Any]] = {"name": "Outra coisa"}

    name = Line(required=True, maximum=50)


class AttemptQuery(Schema):
    raised = ma.fields.Boolean(load_default=False)


class ThingShape(Answer):
    id = ma.fields.UUID(required=True)
    name = ma.fields.String(required=True)
    size = ma.fields.Integer(required=True, allow_none=True)
    version = ma.fields.Integer(required=True)


class SecretShape(Answer):
    secret = ma.fields.String(required=True, allow_none=True)


class CallerShape(Answer):
    user_id = ma.fields.UUID(required=True, allow_none=True)
    kind = ma.fields.String(required=True)
    address = ma.fields.String(required=True)
    roles = ma.fields.List(ma.fields.String(), required=True)


class EchoShape(Answer):
    free = ma.fields.Dict()


Things = listing(ThingShape)


class Picture(Schema):
    example: ClassVar[Mapping[str, Any]] = {"title": "Foto"}

    title = ma.fields.String(required=True)
    file = Upload()


class Received(Answer):
    size = ma.fields.Integer(required=True)
    title = ma.fields.String(required=True)
    taken = ma.fields.Integer(required=True)

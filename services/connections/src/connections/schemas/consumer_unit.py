"""The requests and answers about consumer units and clients."""

import re
from collections.abc import Mapping
from typing import Any, ClassVar

import marshmallow as ma

from chassis.problems import Reason
from chassis.schemas import Answer, Bounded, Document, Length, Line, ListQuery, OneOf, Range, Schema, UnitCode, listing
from chassis.unit_codes import NotAUnitCode, normalise_unit_code
from connections.forms.values import BrazilianState, PostalCode
from connections.model.consumer_unit import ADDRESS
from connections.states import SIDES, SUPPLY_CLASSES, SUPPLY_TYPES, UnitStatus

_STATES = [status.value for status in UnitStatus]
_MOST_KW = 10_000_000
_MOST_OTHER_CODES = 20
_BETWEEN_CODES = re.compile(r"[\s;,|]+")


class CellNumber(ma.fields.Float):
    """A number in a cell of a spreadsheet, with a point or a comma before its decimals."""

    def _deserialize(self, value: Any, attr: str | None, data: Mapping[str, Any] | None, **kwargs: Any) -> Any:
        return super()._deserialize(str(value).replace(",", "."), attr, data, **kwargs)


class _Codes(Bounded):
    """Several units' codes in a cell of a spreadsheet, separated by blanks, commas, semicolons or bars."""

    example: ClassVar[str] = "12345678; 87654321"

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(maximum=500, **kwargs)

    def _deserialize(self, value: Any, attr: str | None, data: Mapping[str, Any] | None, **kwargs: Any) -> Any:
        text = super()._deserialize(value, attr, data, **kwargs)
        try:
            return [normalise_unit_code(code) for code in _BETWEEN_CODES.split(text) if code]
        except NotAUnitCode:
            raise ma.ValidationError(Reason("unit.code_invalid")) from None


def _latitude(kind: type[ma.fields.Float] = ma.fields.Float, **kwargs: Any) -> ma.fields.Float:
    return kind(validate=Range(min=-90, max=90), **kwargs)


def _longitude(kind: type[ma.fields.Float] = ma.fields.Float, **kwargs: Any) -> ma.fields.Float:
    return kind(validate=Range(min=-180, max=180), **kwargs)


def _power(kind: type[ma.fields.Float] = ma.fields.Float, **kwargs: Any) -> ma.fields.Float:
    return kind(validate=Range(min=0, max=_MOST_KW), **kwargs)


class UnitQuery(ListQuery):
    side = ma.fields.String(
        load_default=None, validate=OneOf(SIDES), metadata={"description": "both when it is left out, for staff all"}
    )
    query = Bounded(
        minimum=0,
        maximum=200,
        load_default="",
        metadata={"description": "beginnings of words of codes and address; for staff also a holder's CPF or CNPJ"},
    )
    status = ma.fields.String(load_default=None, validate=OneOf(_STATES))


class Address(Answer):
    """Where a consumer unit is. A part that is not known is left out."""

    street = ma.fields.String()
    number = ma.fields.String()
    complement = ma.fields.String()
    district = ma.fields.String()
    city = ma.fields.String()
    state = ma.fields.String()
    postal_code = ma.fields.String()


class Location(Answer):
    """A point on the map, in degrees (WGS 84)."""

    latitude = _latitude(required=True)
    longitude = _longitude(required=True)


class UnitHolder(Answer):
    name = ma.fields.String(required=True, allow_none=True, metadata={"description": "null when nobody knows it here"})
    document = ma.fields.String(required=True, metadata={"description": "masked for a professional"})


class ConsumerUnit(Answer):
    """A consumer unit as the caller may see it."""

    code = ma.fields.String(required=True, metadata={"description": "8 or 15 digits"})
    other_codes = ma.fields.List(ma.fields.String(), required=True)
    side = ma.fields.String(
        required=True, allow_none=True, validate=OneOf(SIDES), metadata={"description": "the caller's; null for staff"}
    )
    holder = ma.fields.Nested(UnitHolder, required=True)
    address = ma.fields.Nested(Address, required=True)
    location = ma.fields.Nested(Location, required=True, allow_none=True)
    supply_class = ma.fields.String(required=True, validate=OneOf(SUPPLY_CLASSES))
    supply_type = ma.fields.String(required=True, validate=OneOf(SUPPLY_TYPES))
    available_power_kw = ma.fields.Float(
        required=True, allow_none=True, metadata={"description": "what the grid can supply there; null: not known"}
    )
    status = ma.fields.String(required=True, validate=OneOf(_STATES))


class AddressChange(Schema):
    """The parts of an address to change. An empty complement, number or district is none."""

    example: ClassVar[Mapping[str, Any]] = {
        "street": "Rua de Exemplo",
        "number": "100",
        "complement": "Fundos",
        "district": "Centro",
        "city": "Manaus",
    }

    street = Line(maximum=200)
    number = Line(minimum=0, maximum=20)
    complement = Line(minimum=0, maximum=100)
    district = Line(minimum=0, maximum=100)
    city = Line(maximum=100)
    state = BrazilianState()
    postal_code = PostalCode()


class Point(Schema):
    """A point on the map, in degrees (WGS 84)."""

    example: ClassVar[Mapping[str, Any]] = {"latitude": -3.101944, "longitude": -60.025}

    latitude = _latitude(required=True)
    longitude = _longitude(required=True)


class UnitChange(Schema):
    """What is to change of a consumer unit. Its code never changes."""

    example: ClassVar[Mapping[str, Any]] = {"status": "connected", "available_power_kw": 75}

    other_codes = ma.fields.List(UnitCode(), validate=Length(max=_MOST_OTHER_CODES))
    holder_document = Document()
    address = ma.fields.Nested(AddressChange)
    location = ma.fields.Nested(Point, allow_none=True)
    supply_class = ma.fields.String(validate=OneOf(SUPPLY_CLASSES))
    supply_type = ma.fields.String(validate=OneOf(SUPPLY_TYPES))
    available_power_kw = _power(allow_none=True)
    status = ma.fields.String(validate=OneOf(_STATES))

    @ma.post_load
    def _as_columns(self, said: dict[str, Any], **_kwargs: Any) -> dict[str, Any]:
        return as_columns(said)


class UnitRow(Schema):
    """A row of a CSV file about a consumer unit. What is left empty stays as it is."""

    code = UnitCode(required=True)
    other_codes = _Codes()
    holder_document = Document(required=True)
    street = Line(required=True, maximum=200)
    number = Line(maximum=20)
    complement = Line(maximum=100)
    district = Line(maximum=100)
    city = Line(required=True, maximum=100)
    state = BrazilianState(required=True)
    postal_code = PostalCode()
    latitude = _latitude(CellNumber)
    longitude = _longitude(CellNumber)
    supply_class = ma.fields.String(required=True, validate=OneOf(SUPPLY_CLASSES))
    supply_type = ma.fields.String(required=True, validate=OneOf(SUPPLY_TYPES))
    available_power_kw = _power(CellNumber)
    status = ma.fields.String(required=True, validate=OneOf(_STATES))

    @ma.validates_schema
    def _check_point(self, said: dict[str, Any], **_kwargs: Any) -> None:
        missing = {"latitude", "longitude"} - said.keys()
        if len(missing) == 1:
            raise ma.ValidationError({missing.pop(): [Reason("field.required")]})

    @ma.post_load
    def _as_columns(self, said: dict[str, Any], **_kwargs: Any) -> dict[str, Any]:
        return as_columns(said)


class Client(Answer):
    """A holder whom the caller may act for."""

    name = ma.fields.String(required=True, allow_none=True, metadata={"description": "null when nobody knows it here"})
    document = ma.fields.String(required=True, metadata={"description": "masked"})
    side = ma.fields.String(required=True, validate=OneOf(SIDES), metadata={"description": "the caller's"})
    units = ma.fields.List(ma.fields.String(), required=True, metadata={"description": "codes, at most a hundred"})
    has_more_units = ma.fields.Boolean(required=True)
    unit_access_id = ma.fields.UUID(
        required=True,
        allow_none=True,
        metadata={"description": "the access by which a professional may ask for a new connection in this name"},
    )


def as_columns(given: Mapping[str, Any]) -> dict[str, Any]:
    """Return the columns of a consumer unit for `given`: the fields of a request's body or of a row of a CSV file."""
    columns = {
        name: value for name, value in given.items() if name not in ("address", "location", "available_power_kw")
    }
    columns |= {name: text for name, text in given.get("address", {}).items() if name in ADDRESS}
    if "location" in given:
        point = given["location"] or {}
        columns |= {"latitude": point.get("latitude"), "longitude": point.get("longitude")}
    if "available_power_kw" in given:
        power = given["available_power_kw"]
        columns["available_power_w"] = None if power is None else round(power * 1000)
    if "status" in given:
        columns["status"] = UnitStatus(given["status"])
    return columns


UnitList = listing(ConsumerUnit)
ClientList = listing(Client)

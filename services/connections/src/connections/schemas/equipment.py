"""The requests and answers about the catalogue of equipment."""

from collections.abc import Mapping
from typing import Any, ClassVar

import marshmallow as ma

from chassis.problems import Reason
from chassis.schemas import Answer, Boolean, Length, Line, ListQuery, OneOf, Range, Schema, listing
from connections.schemas.consumer_unit import CellNumber
from connections.states import CONNECTIONS_TO_GRID, EQUIPMENT_KINDS, EQUIPMENT_SOURCES, MODULE

_WP, _KW = Range(min=0.001, max=1_000_000), Range(min=0.001, max=100_000)
_M2, _V = Range(min=0, max=100_000_000), Range(min=1, max=1_000_000)


class EquipmentQuery(ListQuery):
    kind = ma.fields.String(load_default=None, validate=OneOf(EQUIPMENT_KINDS))
    query = ma.fields.String(
        load_default="",
        validate=Length(max=200),
        metadata={"description": "beginnings of words of manufacturer and model, without regard to accents and case"},
    )
    hidden = ma.fields.Boolean(load_default=False, metadata={"description": "for staff: the hidden ones instead"})


class EquipmentRow(Schema):
    """A row of a CSV file about equipment. What is left empty stays as it is."""

    kind = ma.fields.String(required=True, validate=OneOf(EQUIPMENT_KINDS))
    manufacturer = Line(required=True, maximum=120)
    model = Line(required=True, maximum=120)
    power_wp = CellNumber(validate=_WP)
    power_kw = CellNumber(validate=_KW)
    area_m2 = CellNumber(validate=_M2)
    voltage_v = CellNumber(validate=_V)
    connection = ma.fields.String(validate=OneOf(CONNECTIONS_TO_GRID))

    @ma.validates_schema
    def _check_power(self, said: dict[str, Any], **_kwargs: Any) -> None:
        power = "power_wp" if said.get("kind") == MODULE else "power_kw"
        if power not in said:
            raise ma.ValidationError({power: [Reason("field.required")]})


class EquipmentChange(Schema):
    """What is to change of a row of the catalogue: of the fields of power and voltage, only those of its kind."""

    example: ClassVar[Mapping[str, Any]] = {
        "manufacturer": "Solar Exemplo",
        "model": "SE 550",
        "power_wp": 550,
        "power_kw": 5,
        "area_m2": 2.6,
        "voltage_v": 220,
    }

    manufacturer = Line(maximum=120)
    model = Line(maximum=120)
    power_wp = ma.fields.Float(validate=_WP, metadata={"description": "of a module"})
    power_kw = ma.fields.Float(validate=_KW, metadata={"description": "of anything else"})
    area_m2 = ma.fields.Float(allow_none=True, validate=_M2)
    voltage_v = ma.fields.Float(allow_none=True, validate=_V)
    connection = ma.fields.String(allow_none=True, validate=OneOf(CONNECTIONS_TO_GRID))
    is_hidden = Boolean(metadata={"description": "hidden: offered to nobody, and not learned again"})


class EquipmentShape(Answer):
    """A model of equipment, with the fields that the form has for its kind."""

    id = ma.fields.UUID(required=True)
    kind = ma.fields.String(required=True, validate=OneOf(EQUIPMENT_KINDS))
    manufacturer = ma.fields.String(required=True)
    model = ma.fields.String(required=True)
    power_wp = ma.fields.Float(allow_none=True, metadata={"description": "of a module"})
    area_m2 = ma.fields.Float(allow_none=True, metadata={"description": "of a module"})
    power_kw = ma.fields.Float(allow_none=True, metadata={"description": "of anything else"})
    voltage_v = ma.fields.Float(allow_none=True, metadata={"description": "of anything else"})
    connection = ma.fields.String(allow_none=True, metadata={"description": "of anything else"})
    source = ma.fields.String(
        required=True,
        validate=OneOf(EQUIPMENT_SOURCES),
        metadata={"description": "`learned`: from an approved request"},
    )
    approvals = ma.fields.Integer(required=True, metadata={"description": "in how many approved requests it was"})
    is_hidden = ma.fields.Boolean(required=True)
    version = ma.fields.Integer(required=True)


EquipmentList = listing(EquipmentShape)

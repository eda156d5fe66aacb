"""The export of the caller's personal data."""

from typing import Any

import marshmallow as ma

from chassis.schemas import Answer


def _rows() -> ma.fields.Field[Any]:
    return ma.fields.List(ma.fields.Dict(), required=True)


class Export(Answer):
    """Every row about the caller, by kind."""

    person = ma.fields.Dict(required=True, allow_none=True)
    relations = _rows()
    professional_profiles = _rows()
    unit_accesses = _rows()
    consumer_units = _rows()
    requests = _rows()
    calendar_links = _rows()
    drawer = _rows()

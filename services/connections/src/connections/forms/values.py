"""The types of answers: how each is read from a request, as a value that JSON can hold and that rules can trust.

What has another type is refused with 422. What is missing or breaks a limit is not refused here: `check` says it.
"""

import math
import re
from collections.abc import Mapping
from decimal import Decimal
from typing import Any, ClassVar

import marshmallow as ma

from chassis.postal import BRAZILIAN_STATES, NotAPostalCode, normalise_postal_code
from chassis.problems import Reason
from chassis.schemas import Bounded, Day, OneOf, Range, Schema

_NUMBER = re.compile(r"-?[0-9]{1,12}(\.[0-9]{1,12})?")
MOST = 10**9
"""Above any power, quantity or length that somebody means. Below it, a number with at most 6 decimals is exact."""


class Number(ma.fields.Field[Any]):
    """A number with at most `places` decimals, from JSON's number or from a text such as `"74.9"`.

    It is kept as an int or float of which `exact` returns exactly the number that was sent.
    """

    def __init__(self, *, places: int, **kwargs: Any) -> None:
        self._places = places
        super().__init__(**kwargs)

    def _deserialize(self, value: Any, attr: str | None, data: Mapping[str, Any] | None, **kwargs: Any) -> int | float:  # noqa: ARG002
        number = _decimal(value)
        if number is None:
            raise ma.ValidationError(Reason("field.type"))
        if abs(number) >= MOST:
            raise ma.ValidationError(Reason("field.range", minimum=-MOST, maximum=MOST))
        if number != round(number, self._places):
            raise ma.ValidationError(Reason("answer.decimals", places=self._places))
        return as_json(number)


class DayText(Day):
    """A calendar day, kept as the text `2026-11-27`."""

    def _deserialize(self, value: Any, attr: str | None, data: Mapping[str, Any] | None, **kwargs: Any) -> Any:
        return super()._deserialize(value, attr, data, **kwargs).isoformat()


class Id(ma.fields.UUID):
    """An id, kept as text."""

    def _deserialize(self, value: Any, attr: str | None, data: Mapping[str, Any] | None, **kwargs: Any) -> Any:
        return str(super()._deserialize(value, attr, data, **kwargs))


class Text(Bounded):
    """A text of several lines, trimmed."""

    def _deserialize(self, value: Any, attr: str | None, data: Mapping[str, Any] | None, **kwargs: Any) -> str:
        text = self._read(value, attr, data, **kwargs).strip()
        if "\x00" in text or any("\ud800" <= character <= "\udfff" for character in text):
            raise ma.ValidationError(Reason("field.control_characters"))
        return text


class PostalCode(Bounded):
    """A Brazilian postal code in any mask, read as 8 digits."""

    example: ClassVar[str] = "69000-000"

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(maximum=20, **kwargs)

    def _deserialize(self, value: Any, attr: str | None, data: Mapping[str, Any] | None, **kwargs: Any) -> str:
        try:
            return normalise_postal_code(super()._deserialize(value, attr, data, **kwargs))
        except NotAPostalCode:
            raise ma.ValidationError(Reason("unit.postal_code")) from None


class BrazilianState(ma.fields.String):
    """The abbreviation of a federal unit of Brazil, in either case."""

    example: ClassVar[str] = "AM"

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(validate=OneOf(sorted(BRAZILIAN_STATES)), **kwargs)

    def _deserialize(self, value: Any, attr: str | None, data: Mapping[str, Any] | None, **kwargs: Any) -> str:
        text: str = super()._deserialize(value, attr, data, **kwargs)
        return text.strip().upper()


class Point(Schema):
    """A point on the map, in degrees (WGS 84)."""

    latitude = ma.fields.Float(required=True, validate=Range(min=-90, max=90))
    longitude = ma.fields.Float(required=True, validate=Range(min=-180, max=180))


def exact(value: Any) -> Decimal:
    """Return a number of the answers as an exact decimal."""
    return Decimal(str(value))


def as_json(number: Decimal) -> int | float:
    """Return a decimal as the int or float that JSON writes with the same digits."""
    return int(number) if number == number.to_integral_value() else float(number)


def _decimal(value: Any) -> Decimal | None:
    if isinstance(value, str):
        return Decimal(value) if _NUMBER.fullmatch(value) else None
    if isinstance(value, bool) or not isinstance(value, int | float):
        return None
    if isinstance(value, float) and not math.isfinite(value):
        return None
    return Decimal(str(value)) if abs(value) < MOST else Decimal(MOST)

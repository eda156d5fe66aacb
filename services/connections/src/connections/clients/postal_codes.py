"""Postal codes: the place that a Brazilian postal code (CEP) stands for."""

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Protocol

import marshmallow as ma

from chassis.outside import NoAnswer, OutsideSystem, Refused
from chassis.schemas import Line, Schema
from connections.clients.table_file import TableFile
from connections.forms.values import BrazilianState, PostalCode
from connections.settings import Settings

_UNKNOWN = (True, "true")
_THEIR_NAMES = {"street": "logradouro", "district": "bairro", "city": "localidade", "state": "uf"}


@dataclass(frozen=True, kw_only=True)
class Place:
    """Where a postal code is. A code of a whole city has no street and no district."""

    street: str | None
    district: str | None
    city: str
    state: str


class PostalCodes(Protocol):
    """A directory of postal codes. `is_configured` is False when the operator has named none."""

    is_configured: bool

    def find(self, code: str) -> Place | None:
        """Return the place of a postal code of 8 digits, or None if there is no such code. Raises NoAnswer."""
        ...


class NoPostalCodes:
    """No directory of postal codes: there is never an answer."""

    is_configured = False

    def find(self, code: str) -> Place | None:  # noqa: ARG002
        raise NoAnswer("no directory of postal codes is configured")


class PlaceShape(Schema):
    """A place as a directory or a row of the file says it. Empty texts are read as none."""

    class Meta:
        unknown = ma.EXCLUDE

    street = Line(minimum=0, maximum=200, allow_none=True)
    district = Line(minimum=0, maximum=100, allow_none=True)
    city = Line(required=True, maximum=100)
    state = BrazilianState(required=True)


class _PlaceRow(PlaceShape):
    postal_code = PostalCode(required=True)


class HttpPostalCodes:
    """A directory with ViaCEP's answers: `logradouro`, `bairro`, `localidade`, `uf`, or `erro` for an unknown code.

    `url` has `{code}` where the 8 digits are.
    """

    is_configured = True

    def __init__(self, url: str, system: OutsideSystem) -> None:
        self._url = url
        self._system = system

    def find(self, code: str) -> Place | None:
        try:
            answer = self._system.get(self._url.replace("{code}", code))
        except Refused as refused:
            if refused.status == 404:
                return None
            raise
        if not isinstance(answer, dict):
            raise NoAnswer("no place")
        if answer.get("erro") in _UNKNOWN:
            return None
        try:
            return _place(PlaceShape().load({ours: answer.get(theirs) or "" for ours, theirs in _THEIR_NAMES.items()}))
        except ma.ValidationError:
            raise NoAnswer("a place that cannot be read") from None


class FilePostalCodes:
    """A CSV file `postal_code,street,district,city,state`."""

    is_configured = True

    def __init__(self, file: Path) -> None:
        self._table = TableFile(file, _PlaceRow)

    def find(self, code: str) -> Place | None:
        return next((_place(row) for row in self._table.rows() if row["postal_code"] == code), None)


def open_postal_codes(settings: Settings) -> PostalCodes:
    """Return the client of the directory of postal codes that the settings name: over HTTP, a file, or none."""
    if settings.postal_codes_url:
        return HttpPostalCodes(settings.postal_codes_url, OutsideSystem("postal_codes"))
    return FilePostalCodes(settings.postal_codes_file) if settings.postal_codes_file else NoPostalCodes()


def _place(said: Mapping[str, Any]) -> Place:
    return Place(
        street=said.get("street") or None,
        district=said.get("district") or None,
        city=said["city"],
        state=said["state"],
    )

"""The requests and answers about representations."""

from collections.abc import Mapping
from typing import Any, ClassVar

import marshmallow as ma

from chassis.schemas import Answer, Cnpj, ListQuery, Schema


class RepresentationRequest(Schema):
    example: ClassVar[Mapping[str, Any]] = {"represented_cnpj": "12.ABC.345/01DE-35"}

    representative_cnpj = Cnpj(required=True)
    represented_cnpj = Cnpj(required=True)


class RepresentationItem(Answer):
    id = ma.fields.UUID(required=True)
    representative_cnpj = ma.fields.String(required=True)
    represented_cnpj = ma.fields.String(required=True)
    started_at = ma.fields.AwareDateTime(required=True)


class RepresentationQuery(ListQuery):
    """Which representations to list. `cnpj` is one of the two companies."""

    cnpj = Cnpj(load_default=None)

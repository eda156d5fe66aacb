"""The requests and answers about agents."""

from collections.abc import Mapping
from typing import Any, ClassVar

import marshmallow as ma

from chassis.schemas import Answer, Cnpj, Length, Line, ListQuery, Name, OneOf, Schema, listing
from representatives.states import AGENT_KINDS


class AgentQuery(ListQuery):
    query = ma.fields.String(
        load_default="",
        validate=Length(max=200),
        metadata={"description": "beginnings of words of code, acronym, legal name or CNPJ"},
    )
    kind = ma.fields.String(load_default=None, validate=OneOf(AGENT_KINDS))


class NewAgent(Schema):
    """An agent to register. A row of a CSV file has the same columns."""

    example: ClassVar[Mapping[str, Any]] = {
        "code": "AG0042",
        "acronym": "TEX",
        "legal_name": "Transmissora Exemplo S.A.",
    }

    code = Line(required=True, maximum=20)
    acronym = Line(required=True, maximum=40, mailed=True)
    legal_name = Name(required=True, maximum=200)
    cnpj = Cnpj(required=True)
    kind = ma.fields.String(required=True, validate=OneOf(AGENT_KINDS))


class AgentNames(Schema):
    example: ClassVar[Mapping[str, Any]] = {"acronym": "TEX", "legal_name": "Transmissora Exemplo S.A."}

    acronym = Line(maximum=40, mailed=True)
    legal_name = Name(maximum=200)


class AgentShape(Answer):
    """A user of the grid or a transmission company (Agente Concessão)."""

    id = ma.fields.UUID(required=True)
    code = ma.fields.String(required=True)
    acronym = ma.fields.String(required=True)
    legal_name = ma.fields.String(required=True)
    cnpj = ma.fields.String(required=True)
    kind = ma.fields.String(required=True, validate=OneOf(AGENT_KINDS))


class Missing(Answer):
    system = ma.fields.String(required=True)
    profiles = ma.fields.List(ma.fields.String(), required=True)


class Uncovered(Answer):
    """An agent, and the access profiles that somebody should hold for it but nobody does."""

    agent = ma.fields.Nested(AgentShape, required=True)
    missing = ma.fields.List(ma.fields.Nested(Missing), required=True)


AgentList = listing(AgentShape)
CoverageList = listing(Uncovered)

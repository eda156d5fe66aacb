"""What an analyst may ask of a request: the sections and document slots of its form that apply."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from sqlalchemy.orm import Session

from connections.model import ConnectionRequest
from connections.states import COMMISSIONING, CONNECTION_BUDGET, GENERATION_BUDGET, NEW_CONNECTION

_SECTIONS = {
    NEW_CONNECTION: ("identification", "contact", "address", "supply"),
    CONNECTION_BUDGET: ("request", "load_details", "technical_responsible"),
    GENERATION_BUDGET: ("request", "modules", "inverters", "compensation", "technical_responsible"),
    COMMISSIONING: ("request", "technical_responsible"),
}
_SLOTS = {
    NEW_CONNECTION: ("rg", "cpf", "company_documents", "possession"),
    CONNECTION_BUDGET: ("site_plan", "relay_study"),
    GENERATION_BUDGET: (
        "responsibility_term",
        "single_line_diagram",
        "block_diagram",
        "site_plan",
        "descriptive_memorial",
        "inverter_certificate",
        "identity",
        "possession",
        "procuration",
        "credit_sharing_list",
        "solidarity_instrument",
        "guarantee",
        "cogeneration_recognition",
    ),
    COMMISSIONING: ("responsibility_term", "commissioning_report", "inverter_certificate", "photos"),
}


@dataclass(frozen=True)
class Demands:
    """The sections of a form that apply, and the document slots for which a document may be demanded."""

    sections: frozenset[str]
    slots: frozenset[str]


def demands_of(session: Session, request: ConnectionRequest, answers: Mapping[str, Any]) -> Demands:
    """Return what may be demanded of a request that was handed in with these answers."""
    return Demands(frozenset(_SECTIONS[request.kind]), frozenset(_SLOTS[request.kind]))

"""What an analyst may demand of a request: the sections and document slots of its form that apply."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from sqlalchemy.orm import Session

from connections.model import ConnectionRequest
from connections.queries.request_facts import Local, facts_of, form_for


@dataclass(frozen=True)
class Demands:
    """The sections of a form that apply, and the document slots for which a document may be demanded."""

    sections: frozenset[str]
    slots: frozenset[str]


def demands_of(session: Session, request: ConnectionRequest, answers: Mapping[str, Any], local: Local) -> Demands:
    """Return the sections and slots that an analyst may demand of a submitted request (REN 1000/2021, art. 67 §2).

    `answers` are those that were submitted, by section; they decide what applies. `local` gives today's date and the
    operator's area.
    """
    form = form_for(session, request)
    facts = facts_of(session, request, form, local)
    case = form.case(answers, facts)
    slots = {slot.name for slot, _is_required in form.slots_of(case) if slot.demandable}
    return Demands(frozenset(case.answers), frozenset(slots))

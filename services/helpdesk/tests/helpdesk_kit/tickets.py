"""Tickets that a test puts into the database itself, without the API."""

from datetime import datetime
from typing import Any

from chassis.ids import new_id
from helpdesk.model import Ticket
from helpdesk.states import Channel, Classification, TicketState

CATEGORY = "01"


def a_ticket(now: datetime, *, number: int = 1, **facts: Any) -> Ticket:
    """A new ticket without dues, which `dues.start` sets."""
    usual = {
        "id": new_id(),
        "number": number,
        "state": TicketState.NEW,
        "is_open": True,
        "channel": Channel.WEB,
        "classification": Classification.QUESTION,
        "category": CATEGORY,
        "subcategory": "other",
        "team": "Atendimento",
        "subject": "Uma pergunta",
        "description": "Como faço?",
        "language": "pt",
        "opened_at": now,
        "updated_at": now,
        "response_missed": False,
        "resolution_missed": False,
    }
    return Ticket(**{**usual, **facts})

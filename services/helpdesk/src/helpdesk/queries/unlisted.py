"""The columns of a ticket that no list shows and no list reads, because they may hold much text."""

from sqlalchemy.orm import defer

from helpdesk.model import Ticket

UNLISTED = [defer(column, raiseload=True) for column in (Ticket.description, Ticket.origin_url, Ticket.resolution_note)]
"""Options of a query for a list of tickets."""

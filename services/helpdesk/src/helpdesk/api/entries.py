"""What is written on tickets."""

from typing import Any

from flask import Response

from chassis.endpoints import Blueprint, actor, perform, read
from chassis.files import TooManyFiles
from chassis.lists import Page
from chassis.problems import PersonNotYetKnown, TooManyRequests
from helpdesk.actions import writing
from helpdesk.api.running import PREFIX, running
from helpdesk.api.tickets import ONE, WHO_SEES
from helpdesk.model import problems
from helpdesk.queries import entries as queries
from helpdesk.schemas import entry as schemas

entries = Blueprint("entries", prefix=PREFIX, description="What is written on tickets")


@entries.get(f"{ONE}/entries", access=WHO_SEES, query=schemas.EntryQuery, answer=schemas.EntryList)
def list_entries(query: dict[str, Any], number: int) -> Page:
    """List what was written on a ticket, in the order of writing. Internal notes are in the lists of staff alone."""
    return read(queries.list_entries, actor=actor(), desk=running.clients.desk, number=number, **query)


@entries.post(
    f"{ONE}/entries",
    access=WHO_SEES,
    body=schemas.NewEntry,
    answer=schemas.WrittenEntry,
    status=201,
    refuses=[
        problems.StaffOnly,
        problems.TicketStateNotAllowed,
        TooManyFiles,
        TooManyRequests,
        PersonNotYetKnown,
    ],
)
def create_entry(body: dict[str, Any], number: int) -> Response:
    """Write on a ticket. A message to a ticket that was closed in the last thirty days reopens it, thanks alone do not.

    Later another ticket is opened that follows it; `number` names it.
    """
    return perform(writing.create_entry, desk=running.clients.desk, number=number, **body)

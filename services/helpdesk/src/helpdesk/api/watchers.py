"""Who watches tickets."""

from typing import Any

from flask import Response

from chassis.endpoints import Blueprint, actor, perform, read
from chassis.lists import Page
from chassis.schemas import ListQuery
from helpdesk.actions import watching
from helpdesk.api.running import PREFIX, running
from helpdesk.api.tickets import ONE, WHO_SEES
from helpdesk.model.problems import AuthorOrStaffOnly, WatcherUnrelated
from helpdesk.queries.watchers import list_watchers as watchers_of
from helpdesk.schemas import watcher as schemas

watchers = Blueprint("watchers", prefix=PREFIX, description="Who watches tickets")


@watchers.get(f"{ONE}/watchers", access=WHO_SEES, query=ListQuery, answer=schemas.Watchers)
def list_watchers(query: dict[str, Any], number: int) -> Page:
    """List who watches a ticket. Requesters see no staff among them."""
    return read(watchers_of, actor=actor(), desk=running.clients.desk, number=number, **query)


@watchers.post(
    f"{ONE}/watchers",
    access=WHO_SEES,
    body=schemas.NewWatcher,
    answer=schemas.WatcherShape,
    status=201,
    refuses=[AuthorOrStaffOnly, WatcherUnrelated],
)
def create_watcher(body: dict[str, Any], number: int) -> Response:
    """Let a colleague watch a ticket, as its author or as staff.

    The colleague sees the ticket while they have an active relation with the company for which it was opened.
    """
    return perform(watching.add_watcher, number=number, **body)


@watchers.put(f"{ONE}/watch", access=WHO_SEES, status=204)
def watch_ticket(number: int) -> Response:
    """Watch a ticket: be told of what happens to it."""
    return perform(watching.watch_ticket, number=number)


@watchers.delete(f"{ONE}/watch", access=WHO_SEES)
def unwatch_ticket(number: int) -> Response:
    """Stop watching a ticket. A colleague of its author then no longer sees it."""
    return perform(watching.unwatch_ticket, number=number)

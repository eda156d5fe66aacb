"""Addresses that take no mail: for staff to see, and to lift when the mailbox works again."""

from typing import Any
from uuid import UUID

from chassis.auth import staff
from chassis.endpoints import Blueprint, read, transact
from chassis.lists import Page
from chassis.staff import ADMIN
from notifier import queries, schemas
from notifier.actions import suppressing

suppressions = Blueprint("suppressions", prefix="/api/notifier/v1", description="Addresses to which no mail is sent")


@suppressions.get("/suppressions", access=staff(ADMIN), query=schemas.SuppressionsQuery, answer=schemas.SuppressionList)
def list_suppressions(query: dict[str, Any]) -> Page:
    """List the addresses to which no mail is sent, newest first. The `query` may name one, and the page wanted.

    Mails to them are given up with the reason `suppressed`. A code that somebody asks for is sent all the same, and
    lifts the suppression when it is delivered.
    """
    return read(queries.suppressions, **query)


@suppressions.delete("/suppressions/<uuid:suppression_id>", access=staff(ADMIN))
def end_suppression(suppression_id: UUID) -> None:
    """Lift the suppression of an address: the next mail is sent to it again. What was given up is not sent later."""
    transact(suppressing.lift_suppression, suppression_id=suppression_id)

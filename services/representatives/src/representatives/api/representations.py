"""Representations: staff say which company acts for which other."""

from typing import Any
from uuid import UUID

from flask import Response

from chassis.auth import staff
from chassis.endpoints import Blueprint, perform, read
from chassis.lists import Page
from chassis.schemas import listing
from representatives.actions import representation as actions
from representatives.api.lent import PREFIX, STAFF_ACCESS
from representatives.model import problems
from representatives.queries.representations import representations as current
from representatives.schemas import representation as schemas

representations = Blueprint("representations", prefix=PREFIX, description="Which company acts for which other")


@representations.post(
    "/representations",
    access=staff(STAFF_ACCESS),
    body=schemas.RepresentationRequest,
    answer=schemas.RepresentationItem,
    status=201,
    refuses=[problems.RepresentationExists],
)
def start_representation(body: dict[str, Any]) -> Response:
    """From now on the first company acts for the second in everything operational."""
    return perform(actions.start_representation, **body)


@representations.get(
    "/representations",
    access=staff(STAFF_ACCESS),
    query=schemas.RepresentationQuery,
    answer=listing(schemas.RepresentationItem),
)
def get_representations(query: dict[str, Any]) -> Page:
    """The current ones, or those that a company is a side of."""
    return read(current, **query)


@representations.delete("/representations/<uuid:id>", access=staff(STAFF_ACCESS))
def end_representation(id: UUID) -> Response:
    """End it, with the system accesses that rest on it."""
    return perform(actions.end_representation, representation_id=id)

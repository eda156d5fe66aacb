"""Representations: staff record which company acts for which other."""

from typing import Any
from uuid import UUID

from flask import Response

from chassis.auth import staff
from chassis.endpoints import Blueprint, perform, read
from chassis.lists import Page
from chassis.schemas import listing
from chassis.staff import ACCESS
from representatives.actions import representation as actions
from representatives.api.running import PREFIX
from representatives.model import problems
from representatives.queries.representations import representations as current
from representatives.schemas import representation as schemas

representations = Blueprint("representations", prefix=PREFIX, description="Which company acts for which other")


@representations.post(
    "/representations",
    access=staff(ACCESS),
    body=schemas.RepresentationRequest,
    answer=schemas.RepresentationItem,
    status=201,
    refuses=[problems.RepresentationExists],
)
def create_representation(body: dict[str, Any]) -> Response:
    """Record that one company acts for another in everything operational from now on."""
    return perform(actions.start_representation, **body)


@representations.get(
    "/representations",
    access=staff(ACCESS),
    query=schemas.RepresentationQuery,
    answer=listing(schemas.RepresentationItem),
)
def list_representations(query: dict[str, Any]) -> Page:
    """List the current representations, all or those of one company."""
    return read(current, **query)


@representations.delete("/representations/<uuid:id>", access=staff(ACCESS))
def end_representation(id: UUID) -> Response:
    """End a representation, with the system accesses that rest on it."""
    return perform(actions.end_representation, representation_id=id)

"""Professional relations: who belongs to which company in which role."""

from typing import Any
from uuid import UUID

from flask import Response

from chassis.auth import people
from chassis.endpoints import Blueprint, actor, perform, read
from chassis.lists import Page
from chassis.problems import Forbidden, NotFound, PersonNotYetKnown, TooManyRequests
from chassis.schemas import listing
from chassis.staff import REGISTRATIONS
from representatives.actions import relation as actions
from representatives.api.running import PREFIX
from representatives.model import problems
from representatives.queries import relations as queries
from representatives.schemas import relation as schemas

relations = Blueprint("relations", prefix=PREFIX, description="Who belongs to which company in which role")


@relations.post(
    "/relations",
    access=people("people whose e-mail domain is an approved company's"),
    body=schemas.RelationRequest,
    answer=schemas.RelationState,
    status=201,
    refuses=[
        NotFound,
        PersonNotYetKnown,
        problems.DomainNotRecognised,
        problems.CompanySuspended,
        problems.RelationExists,
        TooManyRequests,
    ],
)
def create_relation(body: dict[str, Any]) -> Response:
    """Request a role in a company. An employee with an address in the company's domain has the role at once.

    Right after the registration the answer may be 503 `person.not_yet_known`, until this service has heard of the
    account. That normally takes less than a second; Retry-After says when to try again.
    """
    return perform(actions.request_relation, **body)


@relations.get(
    "/relations",
    access=people("everybody their own, a company's its administrators", REGISTRATIONS),
    query=schemas.RelationQuery,
    answer=listing(schemas.RelationItem),
    refuses=[Forbidden, NotFound, problems.NotAdministrator],
)
def list_relations(query: dict[str, Any]) -> Page:
    """List the caller's own relations, newest first. With `company_id` those of a company, for its administrators and
    staff; with `all` those of everybody, for staff.
    """
    everybody, company_id = query.pop("all"), query.pop("company_id")
    if company_id:
        return read(
            queries.company_relations,
            actor=actor(),
            staff_role=REGISTRATIONS,
            company_id=company_id,
            **query,
        )
    if everybody:
        return read(queries.all_relations, actor=actor(), staff_role=REGISTRATIONS, **query)
    return read(queries.my_relations, actor=actor(), **query)


@relations.delete(
    "/relations/<uuid:id>",
    access=people("the person, or an administrator of the company", REGISTRATIONS),
    refuses=[problems.RelationNotLive],
)
def end_relation(id: UUID) -> Response:
    """End a relation with the system accesses that rest on it, or withdraw its request."""
    return perform(actions.leave_relation, staff_role=REGISTRATIONS, relation_id=id)


@relations.post(
    "/relations/<uuid:id>/decision",
    access=people("an administrator of the company", REGISTRATIONS),
    body=schemas.RelationDecision,
    answer=schemas.RelationState,
    refuses=[problems.NotAdministrator, problems.RelationDecided, problems.CompanySuspended],
)
def decide_relation(body: dict[str, Any], id: UUID) -> Response:
    """Establish a requested relation or refuse it, as an administrator of the company or as staff. Nobody may decide
    about their own relation.
    """
    return perform(
        actions.decide_relation,
        staff_role=REGISTRATIONS,
        relation_id=id,
        approve=body["decision"] == "approve",
        reason=body["reason"],
    )

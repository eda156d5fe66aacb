"""System accesses, which people request and staff decide about, and the import of the old register."""

from typing import Any
from uuid import UUID

from flask import Response

from chassis.auth import people, staff
from chassis.csv_rows import CSV_REFUSALS, ReportShape
from chassis.endpoints import IF_MATCH, Blueprint, actor, expected_version, perform, read, transact
from chassis.importing import CSV_RULES, take_over
from chassis.lists import Page
from chassis.problems import PersonNotYetKnown, TooManyRequests, VersionMismatch, refuse_field
from chassis.staff import ACCESS
from representatives.actions import system_access as actions
from representatives.actions.register import take_over_register
from representatives.api.running import PREFIX, running
from representatives.api.systems import meant_system
from representatives.model import SystemAccess, problems
from representatives.queries import system_accesses as queries
from representatives.schemas import system_access as schemas

system_accesses = Blueprint("system-accesses", prefix=PREFIX, description="Access to systems")

_OWNER = "the person whose access it is"


@system_accesses.post(
    "/system-accesses",
    access=people("people with an active relation with the agent's company, or with one that represents it"),
    body=schemas.NewSystemAccess,
    answer=schemas.AccessShape,
    status=201,
    refuses=[
        problems.NoRelation,
        problems.ConflictingProfile,
        problems.ProfileNotAllowed,
        PersonNotYetKnown,
        TooManyRequests,
    ],
)
def create_system_access(body: dict[str, Any]) -> Response:
    """Request an access profile in a system for an agent. Helpdesk opens the ticket by itself.

    Right after the registration the answer may be 503 `person.not_yet_known`, until this service has heard of the
    account. That normally takes less than a second; Retry-After says when to try again.
    """
    return perform(actions.request_access, systems=running.settings.systems, **body)


@system_accesses.get(
    "/system-accesses", access=people(_OWNER, ACCESS), query=schemas.SystemAccessQuery, answer=schemas.AccessList
)
def list_system_accesses(query: dict[str, Any]) -> Page:
    """List the caller's system accesses, newest first; staff list everybody's."""
    return read(queries.accesses, owner=_owner(), **query)


@system_accesses.get("/system-accesses/<uuid:id>", access=people(_OWNER, ACCESS), answer=schemas.AccessShape, etag=True)
def get_system_access(id: UUID) -> SystemAccess:
    """Return one system access."""
    return read(queries.access, access_id=id, owner=_owner())


@system_accesses.patch(
    "/system-accesses/<uuid:id>",
    access=people(_OWNER),
    body=schemas.AccessContacts,
    answer=schemas.AccessShape,
    etag=True,
    refuses=[VersionMismatch, problems.AccessNotLive],
    headers=IF_MATCH,
)
def change_system_access(body: dict[str, Any], id: UUID) -> Response:
    """Change the e-mail address or telephone that is kept for this system."""
    return perform(actions.change_contacts, access_id=id, version=expected_version(), **body)


@system_accesses.post(
    "/system-accesses/<uuid:id>/decision",
    access=staff(ACCESS),
    body=schemas.AccessDecision,
    answer=schemas.AccessShape,
    refuses=[problems.OwnAccess, problems.AccessDecided, problems.NoRelation],
)
def decide_system_access(body: dict[str, Any], id: UUID) -> Response:
    """Grant or deny a request for a system access.

    A grant needs a relation that entitles the person to it. Nobody may grant their own request.
    """
    return perform(actions.decide_access, access_id=id, **body)


@system_accesses.post(
    "/system-accesses/<uuid:id>/activation",
    access=people(_OWNER),
    answer=schemas.AccessShape,
    refuses=[problems.AccessNotGranted],
)
def activate_system_access(id: UUID) -> Response:
    """Record the first use of a granted system access. Repeating it changes nothing."""
    return perform(actions.activate_access, access_id=id)


@system_accesses.delete("/system-accesses/<uuid:id>", access=people(_OWNER, ACCESS), refuses=[problems.AccessNotLive])
def end_system_access(id: UUID) -> None:
    """End a system access, or withdraw its request."""
    transact(actions.end_access, access_id=id, owner=_owner())


@system_accesses.post(
    "/system-accesses/import",
    access=staff(ACCESS),
    query=schemas.RegisterQuery,
    body=schemas.RegisterUpload,
    upload=CSV_RULES,
    answer=ReportShape,
    refuses=[problems.RegisterClosed, *CSV_REFUSALS],
    idempotent=False,
)
def import_register(query: dict[str, Any], body: dict[str, Any]) -> dict[str, Any]:
    """Import a CSV file of a system's old register of representatives: each row grants its person an access profile for
    its agent.

    The columns are agent_code, function, document or email, and perhaps phone. `mapping` translates functions of the
    file into access profiles. Rows whose access cannot be granted are reported one by one, and the others take effect;
    with `dry_run` nothing changes. The answer counts the rows and lists the refused ones with their reasons. From the
    day on which the register closes, every import is refused.
    """
    closes = running.settings.register_closes_on
    if closes and running.today() >= closes:
        raise problems.RegisterClosed()
    system = meant_system(query["system"])
    if not set(body["mapping"].values()) <= system.profiles.keys():
        raise refuse_field("#/mapping", "register.mapping_invalid")
    return take_over(
        body["file"],
        schemas.RegisterRow,
        take_over_register,
        dry_run=query["dry_run"],
        system=system,
        mapping=body["mapping"],
    )


def _owner() -> UUID | None:
    """Return the person whose accesses the caller may see and end; None for staff, who may see and end all."""
    return None if actor().has(ACCESS) else actor().user_id

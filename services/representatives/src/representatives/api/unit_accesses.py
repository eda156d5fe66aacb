"""Unit accesses, which holders grant, professionals request, and both sides list."""

from typing import Any
from uuid import UUID

from flask import Response

from chassis import clock
from chassis.auth import people
from chassis.csv_rows import Row
from chassis.endpoints import Blueprint, actor, perform, read, transact
from chassis.importing import csv_import, take_over
from chassis.lists import Page
from chassis.problems import HolderNotProven, PersonNotYetKnown
from representatives.actions import unit_access as actions
from representatives.actions import unit_access_asking as asking
from representatives.api.running import PREFIX, running
from representatives.model import problems
from representatives.queries import unit_access as queries
from representatives.schemas import unit_access as schemas

unit_accesses = Blueprint("unit-accesses", prefix=PREFIX, description="Professionals' access to consumer units")
_EITHER_SIDE = people("the holder or the professional of the access")
_ASKING = people("who acts as the holder, to grant; a professional with an approved profile, to ask")
_HOLDERS = people("who acts as the holder of the consumer units")
_ANSWER_REFUSALS = (HolderNotProven, problems.NotYoursToAnswer, problems.UnitAccessNotPending)


@unit_accesses.post(
    "/unit-accesses",
    access=_ASKING,
    body=schemas.NewAccess,
    answer=schemas.Access,
    status=201,
    refuses=[
        PersonNotYetKnown,
        HolderNotProven,
        problems.UnitNotYours,
        problems.NoProfessionalProfile,
        problems.UnitAccessExists,
        problems.TooManyGrants,
    ],
)
def create_unit_access(body: dict[str, Any]) -> Response:
    """Offer a professional access to a consumer unit, or request it from its holder.

    With `direction` `grant` the caller acts as the holder and offers; with `request` the caller is a professional and
    requests. The other side has 21 days to answer, but not longer than an offered access would last.

    A holder's offer, which needs a proven document (`document_assurance` of at least `contact`) or the role of
    administrator or legal representative in the company that holds the unit:

        {"direction": "grant", "consumer_unit": "12345678",
         "professional_document": "529.982.247-25", "valid_until": "2027-06-30"}

    A professional's request, which needs an approved professional profile:

        {"direction": "request", "consumer_unit": "12345678", "holder_document": "529.982.247-25"}

    201 with `pending_holder` says that the request is recorded, and nothing more: it does not reveal whether the unit
    belongs to this holder. If it does not, nobody on the holder's side hears of the request, and it lapses like an
    unanswered one.

    Right after the registration the answer may be 503 `person.not_yet_known`, until this service has heard of the
    account. That normally takes less than a second; Retry-After says when to try again.
    """
    if body["direction"] == "request":
        facts = {name: body[name] for name in ("consumer_unit", "holder_document")}
        return perform(asking.request_access, per_hour=running.settings.grants_per_hour, **facts)
    return perform(
        asking.grant_access,
        kind=body["kind"],
        consumer_unit=body.get("consumer_unit", ""),
        holder_document=body.get("holder_document"),
        professional_document=body["professional_document"],
        valid_until=body["valid_until"],
        zone=running.settings.time_zone,
        per_hour=running.settings.grants_per_hour,
    )


@unit_accesses.get(
    "/unit-accesses",
    access=_EITHER_SIDE,
    query=schemas.AccessQuery,
    answer=schemas.AccessList,
    refuses=[PersonNotYetKnown, HolderNotProven],
)
def list_unit_accesses(query: dict[str, Any]) -> Page:
    """List the caller's unit accesses, newest first.

    `side` restricts the list to those in which the caller is the `holder` or the `professional`; without it both are
    listed. `status` restricts it to those that have this status now.
    """
    return read(queries.list_accesses, actor=actor(), now=clock.now(), **query)


@unit_accesses.get("/unit-accesses/<uuid:id>", access=_EITHER_SIDE, answer=schemas.Access, refuses=[HolderNotProven])
def get_unit_access(id: UUID) -> dict[str, Any]:
    """Return one unit access to either side."""
    return read(queries.get_access, actor=actor(), now=clock.now(), access_id=id)


@unit_accesses.post(
    "/unit-accesses/<uuid:id>/acceptance",
    access=_EITHER_SIDE,
    body=schemas.Acceptance,
    answer=schemas.Access,
    refuses=[*_ANSWER_REFUSALS, problems.NoProfessionalProfile, problems.CompanySuspended],
)
def accept_unit_access(body: dict[str, Any], id: UUID) -> Response:
    """Accept a unit access that the other side offered or requested. A holder gives the last day."""
    return perform(actions.accept_access, access_id=id, zone=running.settings.time_zone, **body)


@unit_accesses.post(
    "/unit-accesses/<uuid:id>/refusal", access=_EITHER_SIDE, answer=schemas.Access, refuses=_ANSWER_REFUSALS
)
def refuse_unit_access(id: UUID) -> Response:
    """Refuse a unit access that the other side offered or requested."""
    return perform(actions.refuse_access, access_id=id)


@unit_accesses.delete(
    "/unit-accesses/<uuid:id>", access=_EITHER_SIDE, refuses=[HolderNotProven, problems.UnitAccessNotLive]
)
def end_unit_access(id: UUID) -> None:
    """End a unit access, or withdraw its offer or request."""
    transact(actions.revoke_access, access_id=id)


@unit_accesses.post(
    "/unit-accesses/import",
    access=_HOLDERS,
    **csv_import(PersonNotYetKnown, HolderNotProven, problems.TooManyGrants),
)
def import_unit_accesses(query: dict[str, Any], body: dict[str, Any]) -> dict[str, Any]:
    """Offer unit accesses from a CSV file with the columns `consumer_unit`, `professional_document` and `valid_until`.

    `valid_until` is the last day, as ISO or dd/mm/yyyy. The answer counts the rows and names each refused row with the
    reason; the other rows are offered all the same. With `dry_run` nothing is offered, and the answer says what would
    be. The caller may try a limited number of professionals' documents in an hour; each document in the file counts
    once, also in a dry run.
    """
    return take_over(
        body["file"],
        schemas.GrantRow,
        asking.import_grants,
        dry_run=query["dry_run"],
        before=_count_tries,
        zone=running.settings.time_zone,
    )


def _count_tries(rows: list[Row]) -> None:
    tried = {row.data["professional_document"] for row in rows}
    transact(asking.take_tries, count=len(tried), per_hour=running.settings.grants_per_hour)

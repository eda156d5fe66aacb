"""Requests to connect, as customers and professionals fill them in, hand them in and follow them."""

from typing import Any
from uuid import UUID

from flask import Response

from chassis import clock
from chassis.auth import people
from chassis.endpoints import IF_MATCH, Blueprint, actor, answered_before, expected_version, perform, read, transact
from chassis.lists import Page
from chassis.outside import NoAnswer
from chassis.problems import Conflict, Forbidden, HolderNotProven, PersonNotYetKnown, TooManyRequests, VersionMismatch
from chassis.schemas import ListQuery
from chassis.staff import CONNECTIONS
from connections.actions import requests as actions
from connections.actions import submitting
from connections.api.running import PREFIX, local, operator_time, running
from connections.model import problems
from connections.model.debts import AskedDebts
from connections.queries import billing_questions, portfolio
from connections.queries import requests as queries
from connections.schemas import request as schemas
from connections.schemas import request_bodies as bodies

requests = Blueprint("requests", prefix=PREFIX, description="Requests to connect to the grid")
_WHO = people("who acts as the holder, the professional who opened it", CONNECTIONS)
_OPENING_REFUSALS = (
    PersonNotYetKnown,
    HolderNotProven,
    problems.UnitAccessRequired,
    problems.UnitClosed,
    problems.CompanySuspended,
    problems.DebtOutstanding,
    TooManyRequests,
    Conflict,
)


@requests.post(
    "/requests",
    access=people("everybody, for holders they may act for", CONNECTIONS),
    body=bodies.NewRequest,
    answer=schemas.Request,
    status=201,
    etag=True,
    refuses=[*_OPENING_REFUSALS, Forbidden],
)
def create_request(body: dict[str, Any]) -> Response:
    """Open a draft of a request.

    A new connection needs no unit. It is asked for in the caller's own name, or in that of the holder with
    `holder_document`. Every other kind is about a `consumer_unit`. Overdue debts of the holder forbid the request (REN
    1000/2021, art. 346): 409 `debt.outstanding`. If billing gives no answer, the draft is opened and billing is asked
    again later.
    """
    if (again := answered_before()) is not None:
        return again
    said = {name: value for name, value in body.items() if value is not None}
    debts = _ask_billing(*read(billing_questions.of_new_request, **_pace(), **said))
    return perform(
        actions.open_request, local=local(), per_hour=running.settings.requests_per_hour, debts=debts, **said
    )


@requests.get("/requests", access=_WHO, query=bodies.RequestQuery, answer=schemas.RequestList)
def list_requests(query: dict[str, Any]) -> Page:
    """List the requests that the caller may see, newest first. Staff see everything that was handed in.

    `due` and `due_on` say what the customer has to do next, and by when. `turn=mine` are those that wait for the
    caller. With `order=due` only those are listed that have such a day, the soonest first.
    """
    return read(portfolio.list_requests, actor=actor(), today=running.today(), time=operator_time(), **query)


@requests.get("/requests/<uuid:request_id>", access=_WHO, answer=schemas.Request, etag=True)
def get_request(request_id: UUID) -> dict[str, Any]:
    """Return a request: its sections with their problems, its documents, and how far it has come."""
    return read(queries.get_request, actor=actor(), local=local(), request_id=request_id)


@requests.put(
    "/requests/<uuid:request_id>/sections/<section>",
    access=_WHO,
    body=bodies.SectionBody,
    answer=schemas.Request,
    etag=True,
    refuses=[VersionMismatch, problems.RequestNotEditable, problems.AccessEnded],
    headers=IF_MATCH,
)
def put_section(body: dict[str, Any], request_id: UUID, section: str) -> dict[str, Any]:
    """Replace the answers of one section of a draft, or of a section that was returned.

    The fields are those of the request's form (`GET /forms/{kind}?version=`). Wrong types and unknown fields get 422,
    and nothing is stored. What is missing or breaks a rule is stored and listed in the section's `problems`.
    """
    return transact(
        actions.save_section,
        local=local(),
        request_id=request_id,
        section=section,
        body=body,
        version=expected_version(),
    )


@requests.get(
    "/requests/<uuid:request_id>/check", access=_WHO, answer=schemas.CheckShape, refuses=[problems.AccessEnded]
)
def get_check(request_id: UUID) -> dict[str, Any]:
    """Check a request without submitting it: what is missing or wrong, by which article, and what is computed."""
    return read(queries.get_check, actor=actor(), local=local(), request_id=request_id)


@requests.post(
    "/requests/<uuid:request_id>/submission",
    access=_WHO,
    answer=schemas.Receipt,
    etag=True,
    refuses=[
        VersionMismatch,
        Conflict,
        problems.AccessEnded,
        problems.RequestMoved,
        problems.CureOver,
        problems.RequestIncomplete,
        problems.RequestDuplicate,
        problems.DebtOutstanding,
        problems.FormSuperseded,
        problems.UnitClosed,
        problems.CompanySuspended,
    ],
    headers=IF_MATCH,
)
def submit_request(request_id: UUID) -> Response:
    """Submit a request, for the first time or after it was returned, and get its protocol and service order.

    Submitting it once more changes nothing and answers the same. With 422 `request.incomplete`, `errors` list
    everything that is missing or wrong, each with `section` or `slot` and with `article`, the legal basis. `GET
    /requests/{request_id}/check` lists the same without submitting.
    """
    about = read(billing_questions.of_submission, actor=actor(), local=local(), request_id=request_id)
    return perform(
        submitting.submit_request,
        local=local(),
        request_id=request_id,
        version=expected_version(),
        debts=_ask_billing(*about) if about else None,
        grace_days=running.settings.form_grace_days,
    )


@requests.get(
    "/requests/<uuid:request_id>/timeline",
    access=_WHO,
    query=ListQuery,
    answer=schemas.Timeline,
    refuses=[problems.AccessEnded],
)
def list_timeline(query: dict[str, Any], request_id: UUID) -> Page:
    """List what happened to a request, oldest first."""
    return read(queries.get_timeline, actor=actor(), today=running.today(), request_id=request_id, **query)


@requests.post(
    "/requests/<uuid:request_id>/copy",
    access=_WHO,
    body=bodies.RequestCopy,
    answer=schemas.Request,
    status=201,
    etag=True,
    refuses=[*_OPENING_REFUSALS, problems.AccessEnded],
)
def copy_request(body: dict[str, Any], request_id: UUID) -> Response:
    """Open a draft with the answers of another request, for another unit. Documents are not copied."""
    if (again := answered_before()) is not None:
        return again
    unit = body["consumer_unit"]
    about = read(billing_questions.of_copy, **_pace(), request_id=request_id, consumer_unit=unit)
    return perform(
        actions.copy_request,
        local=local(),
        per_hour=running.settings.requests_per_hour,
        request_id=request_id,
        consumer_unit=unit,
        debts=_ask_billing(*about),
    )


@requests.post(
    "/requests/<uuid:request_id>/migration",
    access=_WHO,
    answer=schemas.MigratedRequest,
    etag=True,
    refuses=[problems.AccessEnded, problems.RequestNotEditable, problems.NoNewerForm],
)
def migrate_request(request_id: UUID) -> Response:
    """Move a draft to the present version of its form. Answers and documents are carried over by name."""
    return perform(actions.migrate_request, local=local(), request_id=request_id)


@requests.post(
    "/requests/<uuid:request_id>/withdrawal",
    access=people("who acts as the holder, until a budget is issued also the professional who opened it", CONNECTIONS),
    answer=schemas.Request,
    etag=True,
    refuses=[problems.AccessEnded, problems.BudgetHolderOnly, problems.RequestMoved],
)
def withdraw_request(request_id: UUID) -> Response:
    """Withdraw a request that is no longer wanted, in any state in which it is not over.

    Once a budget is issued, only whoever acts as the holder withdraws it, and staff for a holder whose request was
    opened at the counter or by phone. More than 90 days after the budget a guarantee is lost (REN 1000/2021,
    art. 655-C): `guarantee_lost` of the request says so before and after.
    """
    return perform(actions.withdraw_request, local=local(), request_id=request_id)


@requests.delete(
    "/requests/<uuid:request_id>", access=_WHO, refuses=[problems.AccessEnded, problems.RequestNotEditable]
)
def delete_request(request_id: UUID) -> None:
    """Delete a draft with its documents."""
    transact(actions.delete_draft, local=local(), request_id=request_id)


def _pace() -> dict[str, Any]:
    """Return who opens a request and when, and how many requests one person may open in an hour.

    They are keyword arguments for `billing_questions`.
    """
    per_hour = running.settings.requests_per_hour
    return {"actor": actor(), "now": clock.now(), "today": running.today(), "per_hour": per_hour}


def _ask_billing(document: str, consumer_unit: str | None) -> AskedDebts:
    """Ask billing for the debts of a holder and on a unit, outside any transaction, and return the answer.

    `found` in it is None when billing gives none.
    """
    try:
        found = running.clients.billing.debts(document, consumer_unit)
    except NoAnswer:
        found = None
    return AskedDebts(document=document, consumer_unit=consumer_unit, asked_at=clock.now(), found=found)

"""The budgets of requests: issued by analysts, with a PDF made before the transaction, and answered by holders."""

from typing import Any
from uuid import UUID

from flask import Response

from chassis.auth import people, staff
from chassis.endpoints import IF_MATCH, Blueprint, actor, answered_before, expected_version, read, transact
from chassis.files import PDF, Content, stored_all
from chassis.files.http import download
from chassis.problems import Conflict, VersionMismatch
from chassis.staff import CONNECTIONS
from connections import papers
from connections.actions import budgets as actions
from connections.api.running import PREFIX, move, operator_time, running
from connections.model import problems
from connections.model.offer import Offer
from connections.queries.budgets import plan_budget
from connections.schemas import budget as schemas
from connections.schemas import request as request_schemas

budgets = Blueprint("budgets", prefix=PREFIX, description="Budgets of requests")
_WHO = people("who acts as the holder, the professional who opened it", CONNECTIONS)
_HOLDER = people("who acts as the holder", CONNECTIONS)
_LANGUAGE = "pt"  # the paper is the distributor's, by Brazilian law
_ANSWER_REFUSALS = [
    problems.AccessEnded,
    problems.BudgetHolderOnly,
    problems.BudgetRevised,
    problems.BudgetValidityOver,
    problems.RequestMoved,
    VersionMismatch,
]


@budgets.post(
    "/requests/<uuid:request_id>/budget",
    access=staff(CONNECTIONS),
    body=schemas.NewBudget,
    answer=request_schemas.Request,
    status=201,
    etag=True,
    refuses=[
        problems.OwnRequest,
        problems.RequestMoved,
        problems.BudgetValidityOver,
        problems.BudgetValidityTooShort,
        papers.PapersBusy,
        papers.PaperNotMade,
        VersionMismatch,
        Conflict,
    ],
    headers=IF_MATCH,
)
def create_request_budget(body: dict[str, Any], request_id: UUID) -> Response:
    """Issue the budget of an approved request that gets one, or the next revision while the budget waits for an answer.

    The PDF is made from what is given here. A new revision takes the place of the one before, which nobody can accept
    any more; after the last day of that one there is none. The budget is valid for at least ten business days (REN
    1000/2021, art. 83). A last day that is no business day moves to the next one (art. 656).
    """
    if (again := answered_before()) is not None:
        return again
    planned = read(
        plan_budget,
        actor=actor(),
        today=running.today(),
        time=operator_time(),
        request_id=request_id,
        version=expected_version(),
        offer=Offer.of(body),
    )
    made = papers.render(planned.paper, language=_LANGUAGE)
    with stored_all([Content(planned.file_name, made)], running.runtime) as (stored,):
        return move(
            actions.issue_budget,
            request_id,
            planned_version=planned.request_version,
            offer=planned.offer,
            stored=stored,
        )


@budgets.get(
    "/requests/<uuid:request_id>/budget/content",
    access=_WHO,
    query=schemas.BudgetQuery,
    download=(PDF,),
    refuses=[problems.AccessEnded],
)
def get_request_budget(query: dict[str, Any], request_id: UUID) -> Response:
    """Download the PDF of a request's budget. Downloads by anybody but its analyst are recorded."""
    stored = transact(actions.download_budget, today=running.today(), request_id=request_id, **query)
    return download(stored, running.runtime.files, scanner=running.runtime.scanner)


@budgets.post(
    "/requests/<uuid:request_id>/budget/acceptance",
    access=_HOLDER,
    body=schemas.BudgetAcceptance,
    answer=request_schemas.Request,
    etag=True,
    refuses=_ANSWER_REFUSALS,
    headers=IF_MATCH,
)
def accept_request_budget(body: dict[str, Any], request_id: UUID) -> Response:
    """Accept the budget of a request as its holder, until the end of its last day."""
    return move(actions.accept_budget, request_id, **body)


@budgets.post(
    "/requests/<uuid:request_id>/budget/refusal",
    access=_HOLDER,
    body=schemas.BudgetRefusal,
    answer=request_schemas.Request,
    etag=True,
    refuses=_ANSWER_REFUSALS,
    headers=IF_MATCH,
)
def refuse_request_budget(body: dict[str, Any], request_id: UUID) -> Response:
    """Refuse the budget of a request as its holder, until the end of its last day. The request is over then."""
    return move(actions.refuse_budget, request_id, **body)

"""The budgets of requests: what a budget's PDF says before it is issued, and what is shown of the revisions."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from chassis.context import Actor
from chassis.versions import Expected, check_version
from connections.clocks import Clock, terms
from connections.model import Budget, ConnectionRequest, ConsumerUnit
from connections.model.offer import Offer
from connections.model.problems import BudgetValidityOver
from connections.queries.clocks import clocks_of_requests
from connections.queries.guarantees import kept_until_if_issued
from connections.queries.operator_time import OperatorTime
from connections.queries.people import names_of
from connections.queries.present_holder import is_of_present_holder
from connections.queries.standing import Standing, request_to_review
from connections.states import RequestStatus


@dataclass(frozen=True)
class PlannedBudget:
    """A budget that may be issued: the `offer` that it makes, the number of its `revision`, the version of the request
    that it is made from, and its `paper` for `papers.render`.
    """

    offer: Offer
    revision: int
    request_version: int
    paper: Mapping[str, Any]

    @property
    def file_name(self) -> str:
        """The name under which the PDF is downloaded."""
        return f"orcamento-{self.paper['protocol']}-{self.revision}.pdf"


def plan_budget(
    session: Session,
    *,
    actor: Actor,
    today: date,
    time: OperatorTime,
    request_id: UUID,
    version: Expected,
    offer: Offer,
) -> PlannedBudget:
    """Return what the PDF of the next revision of a request's budget says, if the calling analyst may issue it now.

    `offer` is what the budget offers; a last day that is no business day moves to the next one. `today` is the
    operator's date and `time` the operator's calendar. `version` are the versions that `If-Match` allows, or None for
    any. Raises NotFound, OwnRequest, VersionMismatch, RequestMoved when the request gets no budget now,
    BudgetValidityOver when the revision before is over, Invalid and BudgetValidityTooShort for an offer that breaks a
    rule.
    """
    request, _ = request_to_review(session, actor, today, request_id)
    check_version(version, request.version)
    request.check_budget_due()
    check_validity(session, request, today=today, time=time)
    offer.check(today, time.calendar)
    made, revision = offer.ending_on_business_day(time.calendar), len(request.budgets) + 1
    paper = _paper(session, request, made, revision=revision, today=today)
    if kept_until := kept_until_if_issued(request, today, time.calendar):
        paper["guarantee_kept_until"] = kept_until.isoformat()
    return PlannedBudget(made, revision, request.version, paper)


def check_validity(session: Session, request: ConnectionRequest, *, today: date, time: OperatorTime) -> None:
    """Raise BudgetValidityOver when a request's budget waits for an answer and its last day was before `today`.

    `time` is the operator's calendar. The day decides, whether or not the job that ends the validity has run.
    """
    last_day = last_days_to_answer(session, [request], today=today, time=time).get(request.id)
    if last_day and today > last_day:
        raise BudgetValidityOver(last_day)


def last_days_to_answer(
    session: Session, requests: Sequence[ConnectionRequest], *, today: date, time: OperatorTime
) -> Mapping[UUID, date]:
    """Return, by request id, the last days on which the budgets of `requests` can be answered, as known `today`.

    Requests whose budget waits for no answer are left out. `time` is the operator's calendar. The number of queries
    does not grow with `requests`, except for their budgets.
    """
    waiting = [one for one in requests if one.status is RequestStatus.BUDGET_ISSUED and one.budgets]
    clocks = clocks_of_requests(session, waiting, today=today, time=time)
    return {request.id: last_day_to_answer(request, clocks[request.id]) for request in waiting}


def last_day_to_answer(request: ConnectionRequest, clocks: Sequence[Clock]) -> date:
    """Return the last day on which the budget of a request can be answered, by the deadlines `clocks` of the request.

    It is the last day of the customer's deadline (REN 1000/2021, arts. 83 and 656), and `date.max` while a complaint
    without an end stops that. The request must have a budget.
    """
    own = [one for one in clocks if one.code == terms.ACCEPTANCE and one.ended_on is None]
    return (own[-1].due_on or date.max) if own else request.budget.valid_until


def shown_budget(
    session: Session, request: ConnectionRequest, standing: Standing, *, today: date, time: OperatorTime
) -> dict[str, Any] | None:
    """Return the current revision of a request's budget as a mapping for the API, with all `revisions`, oldest first.

    Returns None when there is none that somebody with this `standing` may see. After its last day none waits for an
    answer; `today` decides that, not the job, and the last day is the one to which an answer is taken. `time` is the
    operator's calendar. For a single request: its timeline is read.
    """
    revisions = visible_revisions(session, request, standing)
    if not revisions:
        return None
    last_day = last_days_to_answer(session, [request], today=today, time=time).get(request.id)
    waiting = request.budget if last_day and today <= last_day else None
    shown = [_shown_revision(budget, is_open=budget is waiting) for budget in revisions]
    return {**shown[-1], "revisions": shown}


def visible_revisions(session: Session, request: ConnectionRequest, standing: Standing) -> Sequence[Budget]:
    """Return the revisions of a request's budget that somebody with this `standing` may see, oldest first.

    After a change of the holder those that name the former one are for staff only.
    """
    if request.decided_at is None or not request.has_budget or not request.budgets:
        return ()
    if standing.sees_as_staff:
        return request.budgets
    of_holder = select(Budget.revision).where(
        Budget.request_id == request.id, is_of_present_holder(Budget.request_id, Budget.issued_at)
    )
    found = set(session.scalars(of_holder))
    return [budget for budget in request.budgets if budget.revision in found]


def _shown_revision(budget: Budget, *, is_open: bool) -> dict[str, Any]:
    return {
        "revision": budget.revision,
        "works": budget.works,
        "cost": budget.cost,
        "participation": budget.participation,
        "term_days": budget.term_days,
        "valid_until": budget.valid_until,
        "works_class": budget.works_class,
        "issued_at": budget.issued_at,
        "is_open": is_open,
        "size": budget.size,
        "sha256": budget.sha256,
    }


def _paper(session: Session, request: ConnectionRequest, offer: Offer, *, revision: int, today: date) -> dict[str, Any]:
    """Return the budget as JSON for the layout `papers.layouts.budget`."""
    unit = session.get(ConsumerUnit, request.consumer_unit) if request.consumer_unit else None
    return {
        "kind": "budget",
        "protocol": request.protocol,
        "service_order": request.service_order,
        "request_kind": request.kind,
        "revision": revision,
        "issued_on": today.isoformat(),
        "valid_until": offer.valid_until.isoformat(),
        "holder_name": names_of(session, [request.holder_document]).get(request.holder_document),
        "holder_document": request.holder_document,
        "consumer_unit": request.consumer_unit,
        "address": _address(unit) if unit else None,
        "works": [work.as_json() for work in offer.works],
        "cost": str(offer.cost),
        "participation": str(offer.participation),
        "term_days": offer.term_days,
        "works_class": offer.works_class,
    }


def _address(unit: ConsumerUnit) -> str:
    parts = (unit.street, unit.number, unit.complement, unit.district, unit.city, unit.state)
    return ", ".join(part for part in parts if part)

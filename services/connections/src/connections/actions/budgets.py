"""What is done with the budget of a request: issue it, answer it, download it, end its validity."""

from collections.abc import Callable
from datetime import date, datetime
from typing import Any
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from chassis import audit
from chassis.auth import user_id_of
from chassis.context import Actor
from chassis.events import Fact
from chassis.files import StoredFile, keep_file
from chassis.outbox import publish
from chassis.problems import Conflict, NotFound
from chassis.versions import Expected, check_version
from connections.actions.request_locks import request_to_answer, request_to_decide
from connections.model import Budget, ConnectionRequest
from connections.model.offer import Offer
from connections.queries.budgets import check_validity, last_days_to_answer, visible_revisions
from connections.queries.guarantees import kept_until_if_issued
from connections.queries.operator_time import OperatorTime
from connections.queries.request_facts import Local
from connections.queries.requests import shown
from connections.queries.standing import Standing, parties_of, request_to_see
from connections.states import RequestStatus

_BATCH = 50


def issue_budget(
    session: Session,
    *,
    actor: Actor,
    now: datetime,
    local: Local,
    request_id: UUID,
    version: Expected,
    planned_version: int,
    offer: Offer,
    stored: StoredFile,
) -> dict[str, Any]:
    """Issue a budget for an approved request, or a further revision of it, and return the request as a mapping.

    `stored` is the budget's PDF in the blob store, which was made from the version `planned_version` of the request
    (`queries.budgets.plan_budget`); `offer` is what it says. `version` are the versions that `If-Match` allows, or None
    for any. `local` gives today's date, the operator's calendar and area, and the wording of faults.

    Raises NotFound, OwnRequest, VersionMismatch, RequestMoved, BudgetValidityOver when the revision before is over, and
    Unavailable when making the PDF took longer than an hour. Raises Conflict when the request has changed since the PDF
    was made.
    """
    request, acting = request_to_decide(session, actor, local.today, request_id)
    check_version(version, request.version)
    request.check_budget_due()
    check_validity(session, request, today=local.today, time=local.time)
    if request.version != planned_version:
        raise Conflict()
    keep_file(session, stored.key)
    revision = len(request.budgets) + 1
    budget = Budget.of(offer, stored, revision=revision, by=user_id_of(actor), now=now)
    issue = request.revise_budget if request.status is RequestStatus.BUDGET_ISSUED else request.issue_budget
    kept_until = kept_until_if_issued(request, local.today, local.time.calendar)
    parties = parties_of(session, request)
    publish(session, issue(budget, acting=acting, now=now, parties=parties, guarantee_kept_until=kept_until))
    audit.record(session, "request.budget_issued", request.id, revision=revision, sha256=stored.sha256)
    session.flush()
    return shown(session, request, Standing.of_analyst(acting), local)


def accept_budget(
    session: Session,
    *,
    actor: Actor,
    now: datetime,
    local: Local,
    request_id: UUID,
    version: Expected,
    revision: int | None,
) -> dict[str, Any]:
    """Accept the budget of a request as its holder, and return the request as a mapping for the API.

    `revision` is the one that the holder has seen, None for the current one. `version` are the versions that `If-Match`
    allows, or None for any. `local` gives today's date, the operator's calendar and area, and the wording of faults.
    Raises NotFound, AccessEnded, BudgetHolderOnly, VersionMismatch, RequestMoved, BudgetRevised and BudgetValidityOver.
    """

    def accept(request: ConnectionRequest, standing: Standing) -> Fact:
        return request.accept_budget(acting=standing.acting, now=now, parties=parties_of(session, request))

    return _answered(session, actor, local, request_id, version, revision, accept)


def refuse_budget(
    session: Session,
    *,
    actor: Actor,
    now: datetime,
    local: Local,
    request_id: UUID,
    version: Expected,
    revision: int | None,
    reason: str | None,
) -> dict[str, Any]:
    """Refuse the budget of a request as its holder, which ends the request. Return it as a mapping for the API.

    `reason` is free text of the holder. `revision` is the one that the holder has seen, None for the current one.
    `version` are the versions that `If-Match` allows, or None for any. `local` gives today's date, the operator's
    calendar and area, and the wording of faults. Raises NotFound, AccessEnded, BudgetHolderOnly, VersionMismatch,
    RequestMoved, BudgetRevised and BudgetValidityOver.
    """

    def refuse(request: ConnectionRequest, standing: Standing) -> Fact:
        parties = parties_of(session, request)
        return request.refuse_budget(acting=standing.acting, now=now, parties=parties, reason=reason)

    return _answered(session, actor, local, request_id, version, revision, refuse)


def download_budget(
    session: Session, *, actor: Actor, now: datetime, today: date, request_id: UUID, revision: int | None
) -> StoredFile:
    """Return the StoredFile of a budget's PDF, and record the download in the audit trail (LGPD, article 37).

    `revision` is its number, None for the current one. Downloads by who issued it are not recorded. Needs a writing
    transaction because of the audit. Raises NotFound and AccessEnded.
    """
    request, standing = request_to_see(session, actor, today, request_id)
    found = [
        budget
        for budget in visible_revisions(session, request, standing)
        if revision is None or budget.revision == revision
    ]
    if not found:
        raise NotFound()
    budget = found[-1]
    if budget.issued_by != actor.user_id:
        audit.record(session, "request.budget_viewed", request.id, revision=budget.revision)
    return budget.file


def expire_budgets(session: Session, *, as_of: datetime, time: OperatorTime) -> int:
    """End one batch of budgets whose last day is over and that nobody answered, publish it, and return their number.

    A budget for which the customer pays nothing is accepted by silence (REN 1000/2021, art. 83 §3), any other one
    expires. One whose last day has moved since it was stored is counted too, and stays open until that day. `as_of` is
    the job's current time, `time` the operator's calendar. The job calls this until it returns 0.
    """
    today = time.day_of(as_of)
    overdue = (
        select(ConnectionRequest)
        .join(Budget, Budget.request_id == ConnectionRequest.id)
        .where(Budget.open_until < today, ConnectionRequest.status == RequestStatus.BUDGET_ISSUED)
    )
    batch = overdue.order_by(Budget.open_until).limit(_BATCH)
    found = session.scalars(batch.with_for_update(of=ConnectionRequest, skip_locked=True)).all()
    last_days = last_days_to_answer(session, found, today=today, time=time)
    for request in found:
        if last_days[request.id] >= today:
            request.keep_budget_open(last_days[request.id])
            continue
        publish(session, request.expire_budget(now=as_of, parties=parties_of(session, request)))
        is_accepted = request.status is RequestStatus.BUDGET_ACCEPTED
        action = "request.budget_accepted_by_silence" if is_accepted else "request.budget_expired"
        audit.record(session, action, request.id, revision=request.budget.revision)
    return len(found)


def _answered(
    session: Session,
    actor: Actor,
    local: Local,
    request_id: UUID,
    version: Expected,
    revision: int | None,
    answer: Callable[[ConnectionRequest, Standing], Fact],
) -> dict[str, Any]:
    """Let `answer` move a locked request whose budget the caller may answer, and publish the fact that it returns.

    Returns the request as a mapping for the API.
    """
    request, standing = request_to_answer(session, actor, local.today, request_id)
    check_version(version, request.version)
    request.check_answerable(revision)
    check_validity(session, request, today=local.today, time=local.time)
    publish(session, answer(request, standing))
    audit.record(session, f"request.{request.status.value}", request.id, revision=request.budget.revision)
    session.flush()
    return shown(session, request, standing, local)

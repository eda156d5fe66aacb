"""Let deadlines of a request stand still, and run on: analysts say for which reason and which days."""

from datetime import date, datetime, timedelta
from typing import Any
from uuid import UUID

from sqlalchemy.orm import Session

from chassis import audit
from chassis.context import Actor
from chassis.outbox import publish
from chassis.problems import NotFound, refuse_field
from chassis.versions import Expected, check_version
from connections.actions.request_locks import request_to_decide
from connections.queries.request_facts import Local
from connections.queries.standing import parties_of
from connections.queries.suspensions import shown_suspension

_DAY = timedelta(days=1)


def begin_suspension(
    session: Session,
    *,
    actor: Actor,
    now: datetime,
    local: Local,
    request_id: UUID,
    version: Expected,
    reason: str,
    from_on: date,
) -> dict[str, Any]:
    """Suspend a running request for `reason` from the day `from_on`, and return the suspension as a mapping.

    No day before the first submission can be left out. A deadline that was late before this is noted stays late: for
    it, the suspension begins today (`clocks.suspensions`). `version` are the versions that `If-Match` allows, or None
    for any. `local` gives today's date and the operator's calendar. Raises NotFound, OwnRequest, VersionMismatch,
    RequestMoved when the request is not running, SuspensionOpen, and Invalid for a day before the submission or after
    today.
    """
    request, acting = request_to_decide(session, actor, local.today, request_id)
    check_version(version, request.version)
    if from_on > local.today:
        raise refuse_field("#/from", "suspension.from_in_future")
    if request.opened_at and from_on < local.time.day_of(request.opened_at):
        raise refuse_field("#/from", "suspension.from_before_submission")
    parties = parties_of(session, request)
    begun, suspended = request.suspend(reason, from_on, acting=acting, now=now, parties=parties)
    publish(session, suspended)
    audit.record(session, "request.suspended", request.id, reason=reason, begins=str(from_on))
    return shown_suspension(begun)


def end_suspension(
    session: Session,
    *,
    actor: Actor,
    now: datetime,
    local: Local,
    request_id: UUID,
    suspension_id: UUID,
    version: Expected,
    until_on: date | None,
) -> dict[str, Any]:
    """End a suspension of a running request, and return it as a mapping.

    `until_on` is the last day that does not count; without it, yesterday: today the term runs. On the day on which the
    suspension began, it then leaves out no day. A deadline of the customer's stood still until yesterday, whatever
    earlier day is given, so that it is not over before the customer hears of the end. `version` are the versions that
    `If-Match` allows, or None for any. `local` gives today's date and the operator's calendar. Raises NotFound,
    OwnRequest, VersionMismatch, RequestMoved when the request is not running, SuspensionEnded, and Invalid for a day
    before the first one or after today.
    """
    request, acting = request_to_decide(session, actor, local.today, request_id)
    check_version(version, request.version)
    suspension = next((one for one in request.suspensions if one.id == suspension_id), None)
    if suspension is None:
        raise NotFound()
    if until_on and until_on > local.today:
        raise refuse_field("#/until", "suspension.until_in_future")
    if until_on and until_on < suspension.from_on:
        raise refuse_field("#/until", "suspension.until_before_from")
    last = until_on or max(local.today, suspension.from_on) - _DAY
    publish(session, request.resume(suspension, last, acting=acting, now=now, parties=parties_of(session, request)))
    audit.record(session, "request.resumed", request.id, reason=suspension.reason, ends=str(last))
    return shown_suspension(suspension)

"""What staff do after a budget was accepted: contracts and works."""

from collections.abc import Callable, Mapping
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy.orm import Session

from chassis import audit
from chassis.context import Actor
from chassis.outbox import publish
from chassis.versions import Expected, check_version
from connections.actions.request_locks import request_to_decide
from connections.model import ConnectionRequest
from connections.queries.request_facts import Local
from connections.queries.requests import shown
from connections.queries.standing import Standing, parties_of
from connections.states import ContractsStatus, WorksStatus

_CONTRACTS: Mapping[ContractsStatus, Callable[..., Any]] = {
    ContractsStatus.SENT: ConnectionRequest.send_contracts,
    ContractsStatus.SIGNED: ConnectionRequest.sign_contracts,
}
_WORKS: Mapping[WorksStatus, Callable[..., Any]] = {
    WorksStatus.STARTED: ConnectionRequest.start_works,
    WorksStatus.SUSPENDED: ConnectionRequest.suspend_works,
    WorksStatus.CONCLUDED: ConnectionRequest.conclude_works,
}


def set_contracts(
    session: Session,
    *,
    actor: Actor,
    now: datetime,
    local: Local,
    request_id: UUID,
    version: Expected,
    status: str,
    note: str | None,
) -> dict[str, Any]:
    """Note that the contracts of a request were sent to the customer or came back signed, and publish it.

    Return the request as a mapping for the API. `status` is a value of ContractsStatus, `note` free text for the
    customer. `version` are the versions that `If-Match` allows, or None for any. `local` gives today's date, the
    operator's area and the wording of faults. Raises NotFound, OwnRequest, VersionMismatch, and RequestMoved.
    """
    about: dict[str, Any] = {"actor": actor, "now": now, "local": local, "request_id": request_id, "version": version}
    return _moved(session, _CONTRACTS[ContractsStatus(status)], f"contracts.{status}", note, **about)


def set_works(
    session: Session,
    *,
    actor: Actor,
    now: datetime,
    local: Local,
    request_id: UUID,
    version: Expected,
    status: str,
    note: str | None,
) -> dict[str, Any]:
    """Start, suspend, resume or conclude the works of a request, and publish it.

    Return the request as a mapping for the API. `status` is a value of WorksStatus, `note` free text for the customer.
    `version` are the versions that `If-Match` allows, or None for any. `local` gives today's date, the operator's area
    and the wording of faults. Raises NotFound, OwnRequest, VersionMismatch, and RequestMoved.
    """
    about: dict[str, Any] = {"actor": actor, "now": now, "local": local, "request_id": request_id, "version": version}
    return _moved(session, _WORKS[WorksStatus(status)], f"works.{status}", note, **about)


def _moved(
    session: Session,
    move: Callable[..., Any],
    audited: str,
    note: str | None,
    *,
    actor: Actor,
    now: datetime,
    local: Local,
    request_id: UUID,
    version: Expected,
) -> dict[str, Any]:
    """Lock a request, call the method `move` of it, publish its event, and return the request for the API.

    `audited` is the name of the act in the audit trail.
    """
    request, acting = request_to_decide(session, actor, local.today, request_id)
    check_version(version, request.version)
    publish(session, move(request, acting=acting, now=now, parties=parties_of(session, request), note=note))
    audit.record(session, audited, request.id)
    session.flush()
    return shown(session, request, Standing.of_analyst(acting), local)

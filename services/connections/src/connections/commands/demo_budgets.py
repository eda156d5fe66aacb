"""The budgets of the demo requests: one waits for an answer, two are accepted, one is refused and one expired.

A budget's PDF is made before the transaction that issues it, as for real ones, so these requests are approved first.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from decimal import Decimal
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from chassis.context import Actor, Origin
from chassis.files import Content, stored_all
from chassis.service import Runtime
from chassis.staff import CONNECTIONS
from connections import papers
from connections.actions.budgets import accept_budget, expire_budgets, issue_budget, refuse_budget
from connections.actions.works import set_contracts, set_works
from connections.commands.demo_local import local_at
from connections.model import ConnectionRequest
from connections.model.offer import Offer, Work
from connections.queries.budgets import plan_budget
from connections.queries.request_facts import Local
from connections.states import CONNECTION_BUDGET, GENERATION_BUDGET, ContractsStatus, RequestStatus, WorksStatus

_VALID_DAYS = 30
_WORKS = (
    Work(description="Troca do transformador (demonstração)", by="distributor", cost=Decimal("8400.00")),
    Work(description="Caixa de medição (demonstração)", by="customer", cost=Decimal("350.50")),
)

Then = Callable[[Session, Actor, Local, ConnectionRequest, datetime], object]
"""What follows on a budget, some days after it was issued."""


@dataclass(frozen=True)
class DemoBudget:
    """A demo request for a budget on the `unit` of its own, opened `days_ago`, and what happens `after` its budget."""

    unit: str
    kind: str
    days_ago: int
    after: Then | None = None


def _accept(session: Session, holder: Actor, local: Local, request: ConnectionRequest, at: datetime) -> object:
    return accept_budget(session, **_answer(holder, local, request, at))


def _refuse(session: Session, holder: Actor, local: Local, request: ConnectionRequest, at: datetime) -> object:
    return refuse_budget(session, **_answer(holder, local, request, at), reason="O custo ficou alto demais.")


def _answer(holder: Actor, local: Local, request: ConnectionRequest, at: datetime) -> dict[str, Any]:
    """Return the arguments of a holder's answer to the current revision of a budget."""
    said = {"actor": holder, "now": at, "local": local, "request_id": request.id}
    return {**said, "version": None, "revision": None}


def _expire(session: Session, _holder: Actor, local: Local, _request: ConnectionRequest, at: datetime) -> object:
    over = at + timedelta(days=_VALID_DAYS)  # five days after the last day, which may have moved over holidays
    return expire_budgets(session, as_of=over, time=local.time)


def _build(session: Session, holder: Actor, local: Local, request: ConnectionRequest, at: datetime) -> object:
    """Accept the budget, send and sign the contracts, and start the works."""
    _accept(session, holder, local, request, at)
    about: dict[str, Any] = {"local": local, "request_id": request.id, "version": None, "note": None}
    staff = Actor(kind="staff", user_id=request.decided_by, roles=frozenset({CONNECTIONS}))
    set_contracts(session, actor=staff, now=at + timedelta(days=3), status=ContractsStatus.SENT.value, **about)
    set_contracts(session, actor=staff, now=at + timedelta(days=9), status=ContractsStatus.SIGNED.value, **about)
    return set_works(session, actor=staff, now=at + timedelta(days=12), status=WorksStatus.STARTED.value, **about)


DEMO_BUDGETS: Sequence[DemoBudget] = (
    DemoBudget("10000011", CONNECTION_BUDGET, 75, _expire),
    DemoBudget("10000012", CONNECTION_BUDGET, 40, _refuse),
    DemoBudget("10000013", GENERATION_BUDGET, 30, _accept),
    DemoBudget("10000015", CONNECTION_BUDGET, 45, _build),
    DemoBudget("10000014", CONNECTION_BUDGET, 15),
)
"""The oldest is first: its budget expires by the job's function, which would end other overdue budgets too."""

APPROVED_AFTER = 4
"""Days after which a demo request for a budget is approved. Its budget is issued six days later."""


def issue_budgets(runtime: Runtime, *, holder: Actor, staff: Actor, now: datetime, origin: Origin) -> None:
    """Issue the budgets of the approved demo requests, and let happen what follows on each.

    `holder` answers them, `staff` is the analyst. `now` is the present, from which they are dated back. Each budget is
    issued and answered in one transaction, with `origin` as its origin.
    """
    for demo in DEMO_BUDGETS:
        at = now - timedelta(days=demo.days_ago - APPROVED_AFTER - 6)
        _issue(runtime, demo, at, holder=holder, staff=staff, origin=origin)


def _issue(runtime: Runtime, demo: DemoBudget, at: datetime, *, holder: Actor, staff: Actor, origin: Origin) -> None:
    local = local_at(runtime.settings, at)
    offer = Offer(
        works=_WORKS,
        cost=Decimal("8750.50"),
        participation=Decimal("1200.00"),
        term_days=60,
        valid_until=local.today + timedelta(days=_VALID_DAYS),
        works_class="lv",
    )
    with runtime.database.reading() as session:
        approved = _approved(session, demo.unit)
        planned = plan_budget(
            session,
            actor=staff,
            today=local.today,
            time=local.time,
            request_id=approved.id,
            version=None,
            offer=offer,
        )
    made = papers.render(planned.paper, language="pt")
    with (
        stored_all([Content(planned.file_name, made)], runtime) as (stored,),
        runtime.database.writing(origin) as session,
    ):
        request = _approved(session, demo.unit)
        issue_budget(
            session,
            actor=staff,
            now=at,
            local=local,
            request_id=request.id,
            version=None,
            planned_version=planned.request_version,
            offer=planned.offer,
            stored=stored,
        )
        if demo.after:
            later = at + timedelta(days=5)
            demo.after(session, holder, local_at(runtime.settings, later), request, later)


def _approved(session: Session, unit: str) -> ConnectionRequest:
    about = select(ConnectionRequest).where(
        ConnectionRequest.consumer_unit == unit, ConnectionRequest.status == RequestStatus.APPROVED
    )
    return session.scalars(about).one()

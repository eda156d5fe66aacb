"""The table of moves of requests: every step in every state, and whatever sequence of steps comes along."""

from collections.abc import Callable
from datetime import UTC, date, datetime
from decimal import Decimal
from itertools import product
from typing import Any
from uuid import UUID, uuid4

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import inspect

from chassis.documents import a_cpf
from chassis.files import StoredFile
from chassis.problems import Problem
from connections.model import Acting, Budget, ConnectionRequest, RequestDocument, TimelineEntry
from connections.model.offer import Offer, Work
from connections.model.problems import RequestMoved
from connections.states import (
    CUSTOMER,
    DISTRIBUTOR,
    LAPSE_REASONS,
    REQUEST_BUDGETED,
    REQUEST_KINDS,
    REQUEST_LIVE,
    REQUEST_MOVES,
    REQUEST_OVER,
    REQUEST_WAITING,
    TURNS,
    Move,
    RequestStatus,
    Step,
    TimelineKind,
)

NOW = datetime(2026, 9, 15, 12, tzinfo=UTC)
HOLDER, ANALYST = Acting(CUSTOMER, uuid4()), Acting(DISTRIBUTOR, uuid4())
PARTIES = [UUID(int=1)]
RETURNED: list[dict[str, Any]] = [{"section": "contact", "reason_code": "data_mismatch", "note": None}]

Way = Callable[[ConnectionRequest], object]
WAYS: dict[Step, Way] = {
    Step.SUBMIT: lambda request: request.submit(
        acting=HOLDER, now=NOW, protocol="1" * 15, service_order="1" * 10, computed={}, parties=PARTIES
    ),
    Step.RESUBMIT: lambda request: request.resubmit(acting=HOLDER, now=NOW, computed={}, parties=PARTIES),
    Step.CLAIM: lambda request: request.claim(acting=ANALYST, now=NOW, force=True),
    Step.RETURN: lambda request: request.return_to_customer(
        RETURNED, acting=ANALYST, now=NOW, cure_until=date(2026, 10, 15), parties=PARTIES
    ),
    Step.APPROVE: lambda request: request.approve(acting=ANALYST, now=NOW, parties=PARTIES),
    Step.REJECT: lambda request: request.reject(acting=ANALYST, now=NOW, parties=PARTIES, reason_code="rule_not_met"),
    Step.WITHDRAW: lambda request: request.withdraw(acting=HOLDER, now=NOW, parties=PARTIES),
    Step.LAPSE: lambda request: request.lapse("not_cured", now=NOW, parties=PARTIES),
    Step.BEGIN_WORKS: lambda request: request.start_works(acting=ANALYST, now=NOW, parties=PARTIES),
    Step.COMPLETE: lambda request: request.complete(acting=ANALYST, now=NOW, parties=PARTIES),
    Step.ISSUE_BUDGET: lambda request: request.issue_budget(
        a_budget(request), acting=ANALYST, now=NOW, parties=PARTIES
    ),
    Step.REVISE_BUDGET: lambda request: request.revise_budget(
        a_budget(request), acting=ANALYST, now=NOW, parties=PARTIES
    ),
    Step.ACCEPT_BUDGET: lambda request: request.accept_budget(acting=HOLDER, now=NOW, parties=PARTIES),
    Step.REFUSE_BUDGET: lambda request: request.refuse_budget(acting=HOLDER, now=NOW, parties=PARTIES),
    Step.EXPIRE_BUDGET: lambda request: request.expire_budget(now=NOW, parties=PARTIES),
}


def a_budget(request: ConnectionRequest, participation: str = "10.00") -> Budget:
    offer = Offer(
        works=[Work(description="Poste", by="distributor", cost=Decimal("100.00"))],
        cost=Decimal("100.00"),
        participation=Decimal(participation),
        term_days=60,
        valid_until=date(2026, 10, 15),
        works_class="lv",
    )
    stored = StoredFile("none/none", "orcamento.pdf", "application/pdf", 1000, "0" * 64)
    return Budget.of(offer, stored, revision=len(request.budgets) + 1, by=uuid4(), now=NOW)


def a_draft(kind: str = "new_connection") -> ConnectionRequest:
    return ConnectionRequest.draft(
        kind=kind,
        form_version=1,
        holder_document=a_cpf(),
        requester_user_id=HOLDER.user_id or uuid4(),
        channel="online",
        acting=HOLDER,
        now=NOW,
        consumer_unit=None if kind == "new_connection" else "12345678",
    )


def a_request(status: RequestStatus, kind: str = "new_connection") -> ConnectionRequest:
    request = a_draft(kind)
    request.status, request.turn = status, TURNS.get(status, "")
    if status is RequestStatus.BUDGET_ISSUED:
        request.budgets.append(a_budget(request))
    if status is not RequestStatus.DRAFT:
        request.protocol, request.service_order, request.round = "1" * 15, "1" * 10, 1
    return request


def kind_for(move: Move) -> str:
    """A kind of request for which the move is possible."""
    return "generation_budget" if move.only_with_budget else "new_connection"


def rows(request: ConnectionRequest) -> list[TimelineEntry]:
    return list(inspect(request).attrs.timeline.history.added)


def test_every_step_has_a_way() -> None:
    assert WAYS.keys() == set(Step)


@pytest.mark.parametrize(("status", "step"), list(product(RequestStatus, WAYS)))
def test_a_request_moves_only_as_its_table_says(status: RequestStatus, step: Step) -> None:
    move = REQUEST_MOVES[step]
    request = a_request(status, kind_for(move))
    before = len(rows(request))
    if status in move.sources:
        WAYS[step](request)
        assert (request.status, request.turn) == (move.target, TURNS.get(move.target, ""))
        assert len(rows(request)) == before + 1
        assert rows(request)[-1].status is move.target
    else:
        with pytest.raises(RequestMoved) as refused:
            WAYS[step](request)
        assert (refused.value.status, refused.value.facts) == (409, {"request_status": status.value})
        assert (request.status, len(rows(request))) == (status, before)


@pytest.mark.parametrize(
    "step", [step for step, move in REQUEST_MOVES.items() if move.only_with_budget and step in WAYS]
)
def test_a_request_without_a_budget_takes_no_step_of_budgets(step: Step) -> None:
    for kind in ("commissioning", "new_connection"):
        request = a_request(REQUEST_MOVES[step].sources[-1], kind)
        with pytest.raises(RequestMoved):
            WAYS[step](request)


def test_a_budget_without_participation_is_accepted_by_silence_and_any_other_expires() -> None:
    free, other = (a_request(RequestStatus.APPROVED, "generation_budget") for _ in range(2))
    for request, participation in ((free, "0.00"), (other, "0.01")):
        request.issue_budget(a_budget(request, participation), acting=ANALYST, now=NOW, parties=PARTIES)
        request.expire_budget(now=NOW, parties=PARTIES)
    assert (free.status, free.next_step, free.ended_at) == (RequestStatus.BUDGET_ACCEPTED, "works", None)
    assert rows(free)[-1].details == {"revision": 1, "by_silence": True}
    assert (other.status, other.end_reason) == (RequestStatus.BUDGET_EXPIRED, "budget_expired")


@pytest.mark.parametrize("step", list(Step))
def test_no_step_leads_out_of_what_is_over_or_back_to_a_draft(step: Step) -> None:
    move = REQUEST_MOVES[step]
    assert not set(move.sources) & set(REQUEST_OVER)
    assert move.target is not RequestStatus.DRAFT


def test_each_state_is_live_or_over_and_whatever_is_live_is_somebodys_turn() -> None:
    assert set(REQUEST_LIVE) | set(REQUEST_OVER) == set(RequestStatus)
    assert not set(REQUEST_LIVE) & set(REQUEST_OVER)
    assert set(TURNS) == set(REQUEST_LIVE)


@pytest.mark.parametrize(("step", "side"), list(product(WAYS, ("customer", "professional", "distributor", "system"))))
def test_a_step_is_taken_on_the_sides_that_the_table_names(step: Step, side: str) -> None:
    move, acting = REQUEST_MOVES[step], Acting(side, uuid4())
    request = a_request(move.sources[0], kind_for(move))
    ways: dict[Step, Way] = {
        **WAYS,
        Step.SUBMIT: lambda one: one.submit(
            acting=acting, now=NOW, protocol="1" * 15, service_order="1" * 10, computed={}, parties=PARTIES
        ),
        Step.RESUBMIT: lambda one: one.resubmit(acting=acting, now=NOW, computed={}, parties=PARTIES),
        Step.CLAIM: lambda one: one.claim(acting=acting, now=NOW),
        Step.RETURN: lambda one: one.return_to_customer(
            RETURNED, acting=acting, now=NOW, cure_until=date(2026, 10, 15), parties=PARTIES
        ),
        Step.APPROVE: lambda one: one.approve(acting=acting, now=NOW, parties=PARTIES),
        Step.REJECT: lambda one: one.reject(acting=acting, now=NOW, parties=PARTIES, reason_code="rule_not_met"),
        Step.WITHDRAW: lambda one: one.withdraw(acting=acting, now=NOW, parties=PARTIES),
        Step.LAPSE: lambda one: one.lapse("not_cured", now=NOW, parties=PARTIES, acting=acting),
        Step.BEGIN_WORKS: lambda one: one.start_works(acting=acting, now=NOW, parties=PARTIES),
        Step.COMPLETE: lambda one: one.complete(acting=acting, now=NOW, parties=PARTIES),
        Step.ISSUE_BUDGET: lambda one: one.issue_budget(a_budget(one), acting=acting, now=NOW, parties=PARTIES),
        Step.REVISE_BUDGET: lambda one: one.revise_budget(a_budget(one), acting=acting, now=NOW, parties=PARTIES),
        Step.ACCEPT_BUDGET: lambda one: one.accept_budget(acting=acting, now=NOW, parties=PARTIES),
        Step.REFUSE_BUDGET: lambda one: one.refuse_budget(acting=acting, now=NOW, parties=PARTIES),
        Step.EXPIRE_BUDGET: lambda one: one.expire_budget(now=NOW, parties=PARTIES, acting=acting),
    }
    if side in move.by:
        ways[step](request)
        assert request.status is move.target
    else:
        with pytest.raises(RequestMoved):
            ways[step](request)


ACTS: dict[str, Way] = {
    **{step.value: way for step, way in WAYS.items()},
    "release": lambda request: request.release(acting=ANALYST, now=NOW),
    "take over": lambda request: request.claim(acting=Acting(DISTRIBUTOR, uuid4()), now=NOW, force=True),
    "review": lambda request: request.review(
        _document(request), acting=ANALYST, now=NOW, verdict="rejected", reason_code="document_wrong"
    ),
    "change holder": lambda request: request.change_holder(a_cpf(), acting=ANALYST, now=NOW),
    "suspend works": lambda request: request.suspend_works(acting=ANALYST, now=NOW, parties=PARTIES),
    "conclude works": lambda request: request.conclude_works(acting=ANALYST, now=NOW, parties=PARTIES),
    "send contracts": lambda request: request.send_contracts(acting=ANALYST, now=NOW, parties=PARTIES),
    "sign contracts": lambda request: request.sign_contracts(acting=ANALYST, now=NOW, parties=PARTIES),
    "ask inspection": lambda request: request.request_inspection(acting=HOLDER, now=NOW, parties=PARTIES),
    "schedule": lambda request: request.schedule_inspection(NOW, acting=ANALYST, now=NOW, parties=PARTIES),
    "fail": lambda request: request.fail_inspection(
        ["Falta o aterramento."], inspected_on=NOW.date(), due_on=NOW.date(), acting=ANALYST, now=NOW, parties=PARTIES
    ),
}
_NO_MOVE = ACTS.keys() - {step.value for step in WAYS}
_TOLD = {"suspend works", "conclude works", "send contracts", "sign contracts", "ask inspection", "fail"}


def _document(request: ConnectionRequest) -> RequestDocument:
    return RequestDocument(id=uuid4(), slot="rg", request=request)


@given(st.sampled_from(REQUEST_KINDS), st.lists(st.sampled_from(sorted(ACTS)), max_size=40))
def test_any_sequence_of_acts_leaves_a_legal_state_one_row_and_at_most_one_event_each(
    kind: str, acts: list[str]
) -> None:
    request = a_draft(kind)
    for act in acts:
        before, told_rows = request.status, len(rows(request))
        holder = request.analyst_id
        try:
            fact = ACTS[act](request)
        except Problem as refused:
            assert refused.status == 409
            assert (request.status, len(rows(request)), request.analyst_id) == (before, told_rows, holder)
            continue
        moves = {(source, move.target) for move in REQUEST_MOVES.values() for source in move.sources}
        stays = before is request.status and act in _NO_MOVE | {"claim", "begin_works"}
        assert (before, request.status) in moves or stays
        is_idle = (act == "claim" and holder == ANALYST.user_id) or (act == "schedule" and fact is None)
        asks_again = act == "resubmit" and rows(request)[-1].kind is TimelineKind.INSPECTION_REQUESTED
        assert len(rows(request)) == told_rows + (not is_idle) + asks_again
        budgets = {"issue_budget", "revise_budget", "accept_budget", "refuse_budget", "expire_budget"}
        published = {"submit", "resubmit", "return", "approve", "reject", "complete", "begin_works", *budgets} | _TOLD
        if act == "schedule":
            continue
        tells = act in published or (act in ("withdraw", "lapse") and before is not RequestStatus.DRAFT)
        assert (fact is not None) is tells
        assert request.turn == request.whose_turn()
        assert not (request.has_asked_inspection and request.has_failed_inspection)
        assert (request.waiting_since is not None) is (request.status in REQUEST_WAITING)
        assert (request.cure_until is not None) is (request.status is RequestStatus.RETURNED)
        assert (request.ended_at is not None) is (request.status in REQUEST_OVER)
        is_asked = [budget.open_until is not None for budget in request.budgets]
        assert (
            is_asked == [False] * (len(is_asked) - 1) + [request.status is RequestStatus.BUDGET_ISSUED][: len(is_asked)]
        )
        if request.status is RequestStatus.LAPSED:
            assert request.end_reason in LAPSE_REASONS
        assert request.status is rows(request)[-1].status


@pytest.mark.parametrize("status", REQUEST_LIVE)
def test_a_professional_withdraws_until_there_is_a_budget(status: RequestStatus) -> None:
    request, acting = a_request(status), Acting("professional", uuid4())
    if status in REQUEST_BUDGETED:
        with pytest.raises(RequestMoved):
            request.withdraw(acting=acting, now=NOW, parties=PARTIES)
        assert request.status is status
        request.withdraw(acting=HOLDER, now=NOW, parties=PARTIES)
    else:
        request.withdraw(acting=acting, now=NOW, parties=PARTIES)
    assert request.status is RequestStatus.WITHDRAWN

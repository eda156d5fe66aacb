"""The rows of one request of a measurement: itself, and its timeline, budget, inspections, suspension and deadlines."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from typing import Any
from uuid import UUID

from bench.request_courses import SUSPENDED_DAYS, SUSPENDED_FOR, VALID_DAYS, RequestCourse, Step, shifted
from chassis.ids import new_id
from connections.queries.urgency import suspended_days
from connections.states import (
    ONLINE,
    REQUEST_OVER,
    REQUEST_WAITING,
    ContractsStatus,
    InspectionStatus,
    RequestStatus,
    TimelineKind,
    WorksStatus,
)

_K = TimelineKind
_HOUR = time(15, tzinfo=UTC)
_DAYS = ("from", "until", "valid_until", "inspected_on", "scheduled_on")
_CONTRACTS = {_K.CONTRACTS_SENT: ContractsStatus.SENT, _K.CONTRACTS_SIGNED: ContractsStatus.SIGNED}
_WORKS = {_K.WORKS_STARTED: WorksStatus.STARTED, _K.WORKS_CONCLUDED: WorksStatus.CONCLUDED}
_RESULTS = {_K.INSPECTION_FAILED: InspectionStatus.FAILED, _K.INSPECTION_PASSED: InspectionStatus.PASSED}
_OFFERED = (RequestStatus.BUDGET_ISSUED,)


@dataclass(frozen=True, kw_only=True)
class Asked:
    """A request about the unit `code`: by whom, for whom, and what has happened to it since it was opened.

    `of` tells requests apart by their order, `analyst` is who holds it, `access` that of a professional. `clocks_on` is
    when a job looks at its deadlines, None for never.
    """

    of: int
    id: UUID
    course: RequestCourse
    opened_on: date
    code: str
    holder_document: str
    requester: UUID
    access: UUID | None
    analyst: UUID | None
    clocks_on: date | None

    @property
    def status(self) -> RequestStatus:
        return self.course.status

    @property
    def is_draft(self) -> bool:
        return self.status is RequestStatus.DRAFT

    def at(self, day: int) -> datetime:
        """Return the moment of what happened on a day after the opening. No two requests have the same."""
        return datetime.combine(self.opened_on, _HOUR) + timedelta(days=day, microseconds=self.of)

    def request(self) -> dict[str, Any]:
        """Return the row of the request."""
        opened_at, last = self.at(0), self.course.steps[-1]
        decided_at = self._moment(_K.APPROVED) or self._moment(_K.REJECTED)
        return {
            "id": self.id,
            "kind": self.course.kind,
            "status": self.status,
            "turn": self.course.turn,
            "form_version": 1,
            "holder_document": self.holder_document,
            "requester_user_id": self.requester,
            "opened_by": self.requester,
            "unit_access_id": self.access,
            "channel": ONLINE,
            "consumer_unit": self.code,
            "answers": {"contact": {"phone": "+5592999990000", "email": f"p{self.of}@casa.example"}},
            "computed": {},
            "returned_items": [],
            "round": sum(step.kind in (_K.SUBMITTED, _K.RESUBMITTED) for step in self.course.steps),
            "protocol": None if self.is_draft else protocol_of(self.of),
            "service_order": None if self.is_draft else f"{self.of:010}",
            "created_at": opened_at,
            "edited_at": self.at(last.day),
            "opened_at": None if self.is_draft else opened_at,
            "submitted_at": None if self.is_draft else opened_at,
            "waiting_since": opened_at if self.status in REQUEST_WAITING else None,
            "returned_at": self._moment(_K.RETURNED),
            "cure_until": self._cure_until(),
            "analyst_id": self.analyst,
            "decision": decided_at and ("reject" if self.status is RequestStatus.REJECTED else "approve"),
            "decided_at": decided_at,
            "decided_by": decided_at and self.analyst,
            "voltage": decided_at and "lv",
            "works_needed": self.course.works_needed,
            "contracts_status": self._last_of(_CONTRACTS),
            "works_status": self._last_of(_WORKS),
            "ended_at": self.at(last.day) if self.status in REQUEST_OVER else None,
            "debts": {},
            "asks_debts": False,
            "clocks_on": self.clocks_on,
            "risk_on": self.course.risk_on(self.opened_on),
            "version": len(self.course.steps),
        }

    def timeline(self) -> Iterator[dict[str, Any]]:
        """Yield the rows of the timeline. Those of a draft are its opening."""
        for step in self.course.steps:
            yield {
                "id": new_id(),
                "request_id": self.id,
                "at": self.at(step.day),
                "kind": step.kind,
                "side": step.side,
                "user_id": self.requester,
                "status": step.status,
                "details": self._details(step),
            }

    def budgets(self) -> Iterator[dict[str, Any]]:
        """Yield the row of the budget, if one was issued."""
        issued_at = self._moment(_K.BUDGET_ISSUED)
        if issued_at is None:
            return
        valid_until = issued_at.date() + timedelta(days=VALID_DAYS)
        yield {
            "id": new_id(),
            "request_id": self.id,
            "revision": 1,
            "works": [{"description": "Troca do transformador", "by": "distributor", "cost": "8400.00"}],
            "cost_cents": 840_000,
            "participation_cents": 120_000,
            "term_days": 60,
            "valid_until": valid_until,
            "works_class": "lv",
            "issued_at": issued_at,
            "issued_by": self.requester,
            "open_until": valid_until if self.status in _OFFERED else None,
            "key": f"budget-{self.of}",
            "name": f"orcamento-{self.of}.pdf",
            "media_type": "application/pdf",
            "size": 30_000,
            "sha256": f"{self.of:064}",
            "scan": "clean",
        }

    def inspections(self) -> Iterator[dict[str, Any]]:
        """Yield the rows of the inspections: one for each result, and one for that which is planned."""
        attempt, planned_at = 0, None
        for step in self.course.steps:
            if step.kind is _K.INSPECTION_SCHEDULED:
                planned_at = self._planned_at(step)
            if step.kind in _RESULTS:
                attempt += 1
                yield self._inspection(attempt, planned_at, step)
                planned_at = None
        if planned_at:
            yield self._inspection(attempt + 1, planned_at, None)

    def suspensions(self) -> Iterator[dict[str, Any]]:
        """Yield the row of the suspension, if there was one."""
        begun_at, ended_at = self._moment(_K.SUSPENDED), self._moment(_K.RESUMED)
        if begun_at is None:
            return
        last = begun_at.date() + timedelta(days=SUSPENDED_DAYS - 1)
        yield {
            "id": new_id(),
            "request_id": self.id,
            "reason": SUSPENDED_FOR,
            "from_on": begun_at.date(),
            "until_on": last if ended_at else None,
            "began_at": begun_at,
            "began_by": self.requester,
            "ended_at": ended_at,
        }

    def outcomes(self) -> Iterator[dict[str, Any]]:
        """Yield a row for each deadline that has ended, as the monthly report reads them."""
        for one in self.course.clocks:
            if one.ended_on:
                yield {
                    **self._deadline(one.code, one.started_on),
                    "kind": self.course.kind,
                    "month": f"{shifted(one.ended_on, self.opened_on):%Y-%m}",
                    "article": one.article,
                    "owner": one.owner,
                    "unit": one.unit,
                    "term": one.term,
                    "status": one.status,
                    "days_used": one.days_used,
                    "suspended_days": suspended_days(one),
                }

    def notices(self) -> Iterator[dict[str, Any]]:
        """Yield a row for each deadline of which a warning was given: those that lasted to half of their term."""
        for one in self.course.clocks:
            if one.days_used * 2 >= one.term:
                due_on = one.due_on and shifted(one.due_on, self.opened_on)
                yield {
                    **self._deadline(one.code, one.started_on),
                    "share": 50,
                    "due_on": due_on,
                    "told_at": self.at(self.course.steps[-1].day),
                }

    def _deadline(self, code: str, started_on: date) -> dict[str, Any]:
        return {"request_id": self.id, "clock": code, "started_on": shifted(started_on, self.opened_on)}

    def _details(self, step: Step) -> dict[str, Any]:
        """Return what the row of a step says, with the days of this request."""
        said = {name: self._shown(name, value) for name, value in step.details.items() if name != "scheduled_on"}
        return {**said, "suspension_id": str(self.id)} if "suspension_id" in said else said

    def _shown(self, name: str, value: Any) -> Any:
        if name in _DAYS:
            return shifted(date.fromisoformat(value), self.opened_on).isoformat()
        if name == "scheduled_at":
            moment = datetime.fromisoformat(value)
            return datetime.combine(shifted(moment.date(), self.opened_on), moment.timetz()).isoformat()
        return value

    def _inspection(self, attempt: int, planned_at: datetime | None, result: Step | None) -> dict[str, Any]:
        details: Mapping[str, Any] = self._details(result) if result else {}
        inspected_on = details.get("inspected_on")
        return {
            "id": new_id(),
            "request_id": self.id,
            "attempt": attempt,
            "status": _RESULTS[result.kind] if result else InspectionStatus.SCHEDULED,
            "scheduled_at": planned_at,
            "inspected_on": date.fromisoformat(inspected_on) if inspected_on else None,
            "result_at": self.at(result.day) if result else None,
            "defects": details.get("defects", []),
        }

    def _planned_at(self, step: Step) -> datetime:
        return datetime.fromisoformat(self._details(step)["scheduled_at"])

    def _cure_until(self) -> date | None:
        if self.status is not RequestStatus.RETURNED:
            return None
        return date.fromisoformat(self._details(self.course.steps[-1])["until"])

    def _moment(self, kind: TimelineKind) -> datetime | None:
        """Return when something happened last, None when it never did."""
        return next((self.at(step.day) for step in reversed(self.course.steps) if step.kind is kind), None)

    def _last_of(self, values: Mapping[TimelineKind, Any]) -> Any:
        """Return the value of the last row whose kind is in `values`, None when there is none."""
        return next((values[step.kind] for step in reversed(self.course.steps) if step.kind in values), None)


def protocol_of(number: int) -> str:
    return f"{number:015}"

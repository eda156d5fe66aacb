"""Facts about what follows on a budget: contracts, works and inspections."""

from dataclasses import dataclass
from datetime import date, datetime
from typing import Annotated, Required, TypedDict

from chassis.events import Fact
from chassis.fact_fields import Doc, example
from connections.events.request import RequestState

Note = Annotated[str | None, Doc("what staff wrote to the customer, without addresses of pages")]


class Defect(TypedDict, total=False):
    """One thing that an inspection found to be wrong."""

    description: Required[Annotated[str, example("Falta o aterramento do quadro.")]]


@dataclass(frozen=True, kw_only=True)
class ContractsSent(RequestState, Fact, type="connections.contracts_sent.v1", subject="request_id"):
    """The contracts were sent to the customer, who signs them and pays what the budget says."""

    note: Note = None


@dataclass(frozen=True, kw_only=True)
class ContractsSigned(RequestState, Fact, type="connections.contracts_signed.v1", subject="request_id"):
    """The customer signed the contracts."""

    note: Note = None


@dataclass(frozen=True, kw_only=True)
class WorksStarted(RequestState, Fact, type="connections.works_started.v1", subject="request_id"):
    """The works that a request needs have started, or go on after they were suspended."""

    note: Note = None


@dataclass(frozen=True, kw_only=True)
class WorksSuspended(RequestState, Fact, type="connections.works_suspended.v1", subject="request_id"):
    """The works that a request needs are suspended."""

    note: Note = None


@dataclass(frozen=True, kw_only=True)
class WorksConcluded(RequestState, Fact, type="connections.works_concluded.v1", subject="request_id"):
    """The works that a request needs are concluded. `next_step` says what follows."""

    note: Note = None


@dataclass(frozen=True, kw_only=True)
class InspectionRequested(RequestState, Fact, type="connections.inspection_requested.v1", subject="request_id"):
    """The customer asked for an inspection, for example after the defects of the last one were corrected."""


@dataclass(frozen=True, kw_only=True)
class InspectionScheduled(RequestState, Fact, type="connections.inspection_scheduled.v1", subject="request_id"):
    """The inspection has a date, or another date than before."""

    scheduled_at: datetime


@dataclass(frozen=True, kw_only=True)
class InspectionPassed(RequestState, Fact, type="connections.inspection_passed.v1", subject="request_id"):
    """The inspection found no defects. The unit is connected and the request completed in the same transaction."""

    inspected_on: date
    note: Note = None


@dataclass(frozen=True, kw_only=True)
class InspectionFailed(RequestState, Fact, type="connections.inspection_failed.v1", subject="request_id"):
    """The inspection found defects, which the customer corrects before another inspection.

    A commissioning is returned to the customer. For any other request the customer asks for another inspection, until
    `due_on`.
    """

    inspected_on: date
    defects: tuple[Defect, ...]
    due_on: Annotated[date, Doc("the last day to resubmit a commissioning, or to ask for another inspection")]
    note: Note = None

"""How a request moves from state to state: each move adds one row to the timeline, and is told by an event."""

from collections.abc import Iterable
from datetime import date, datetime, timedelta
from typing import TYPE_CHECKING, Any
from uuid import UUID

from sqlalchemy.orm import WriteOnlyMapped

from chassis.documents import CNPJ, document_kind
from chassis.ids import new_id
from connections.model.problems import RequestMoved
from connections.model.request_course import RequestCourse
from connections.model.request_record import NO_RISK, NOTHING_DUE
from connections.model.timeline import Acting, TimelineEntry
from connections.states import REQUEST_MOVES, RequestStatus, Step, TimelineKind

_DAY = timedelta(days=1)


class RequestMoves(RequestCourse):
    """The timeline of a request, and what every move does with it."""

    __abstract__ = True

    if TYPE_CHECKING:  # ConnectionRequest has it: SQLAlchemy takes no typed write-only relationship from a class above
        timeline: WriteOnlyMapped[TimelineEntry]

    def note(
        self, kind: TimelineKind, acting: Acting, now: datetime, *, note: str | None = None, **details: Any
    ) -> None:
        """Add a row of the given `kind` to the timeline. `acting` is who did what the row says.

        Deadlines follow from the timeline, so a job looks at them again soon, unless the request is a draft.
        `note` is free text for the customer. Further keyword arguments are the details: codes, numbers and days.
        """
        entry = TimelineEntry(
            id=new_id(),
            at=now,
            kind=kind,
            side=acting.side,
            user_id=acting.user_id,
            unit_access_id=self.unit_access_id,
            status=self.status,
            details={name: value.isoformat() if isinstance(value, date) else value for name, value in details.items()},
            note=note,
        )
        self.timeline.add(entry)
        if self.status is not RequestStatus.DRAFT:
            self.clocks_on = (now - _DAY).date()  # the day before has begun everywhere, whatever the operator's zone

    def move(
        self,
        step: Step,
        kind: TimelineKind,
        acting: Acting,
        now: datetime,
        *,
        note: str | None = None,
        **details: Any,
    ) -> None:
        """Move the request by a `step` of `states.REQUEST_MOVES`, and add a row of the given `kind` to its timeline.

        `note` is free text for the customer in the row; further keyword arguments are its details. Raises RequestMoved
        when the present state or the side of `acting` forbids the step.
        """
        move = REQUEST_MOVES[step]
        if not move.is_possible(self.status, acting.side) or (move.only_with_budget and not self.has_budget):
            raise RequestMoved(self.status)
        self.status = move.target
        self.turn = self.whose_turn()
        self.note(kind, acting, now, note=note, **details)

    def end(self, reason: str | None, now: datetime) -> None:
        """Write down that the request is over, and why: a code, or None when what it asked for is done.

        Nothing is due any more, for either side.
        """
        self.end_reason, self.ended_at, self.waiting_since, self.cure_until = reason, now, None, None
        self.asks_debts = False
        self.risk_on, self.due_on = NO_RISK, NOTHING_DUE

    def state(self, parties: Iterable[UUID]) -> dict[str, Any]:
        """Return the fields that every event about the request has (`events.request.RequestState`).

        `parties` are the user ids of the people whom the event concerns.
        """
        return {
            "request_id": self.id,
            "protocol": self.protocol,
            "service_order": self.service_order,
            "kind": self.kind,
            "consumer_unit": self.consumer_unit,
            "holder_document": self.holder_document,
            "requester_user_id": self.requester_user_id,
            "unit_access_id": self.unit_access_id,
            "parties": tuple(dict.fromkeys(parties)),
            "companies": (self.holder_document,) if document_kind(self.holder_document) == CNPJ else (),
        }

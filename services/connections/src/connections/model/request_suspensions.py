"""Suspensions of a request: some of its deadlines stand still, and run on."""

from collections.abc import Iterable
from datetime import date, datetime
from typing import Any
from uuid import UUID

from sqlalchemy.orm import Mapped, declared_attr, relationship

from chassis.ids import new_id
from connections.events.request import RequestResumed, RequestSuspended
from connections.model.problems import RequestMoved, SuspensionEnded, SuspensionOpen
from connections.model.request_moves import RequestMoves
from connections.model.suspension import Suspension
from connections.model.timeline import Acting
from connections.states import REQUEST_RUNNING, TimelineKind


class RequestSuspensions(RequestMoves):
    """The suspensions of a request. The timeline has a row for the begin and one for the end of each."""

    __abstract__ = True

    @declared_attr
    @classmethod
    def suspensions(cls) -> Mapped[list[Suspension]]:
        return relationship(order_by=Suspension.id, cascade="all, delete-orphan")

    def suspend(
        self, reason: str, from_on: date, *, acting: Acting, now: datetime, parties: Iterable[UUID]
    ) -> tuple[Suspension, RequestSuspended]:
        """Let the terms that `reason` concerns stand still from the day `from_on`. Return the suspension and the event.

        `acting` is the analyst. `parties` are the user ids of the people whom the event concerns. Raises RequestMoved
        when the request is not running, and SuspensionOpen when it is suspended for this reason already.
        """
        self._check_running()
        if any(one.is_open and one.reason == reason for one in self.suspensions):
            raise SuspensionOpen()
        begun = Suspension(id=new_id(), reason=reason, from_on=from_on, began_at=now, began_by=acting.user_id)
        self.suspensions.append(begun)
        said: dict[str, Any] = {"suspension_id": str(begun.id), "reason": reason, "from": from_on}
        self.note(TimelineKind.SUSPENDED, acting, now, **said)
        self.touch()
        return begun, RequestSuspended(**self._suspended(begun, parties))

    def resume(
        self, suspension: Suspension, until_on: date, *, acting: Acting, now: datetime, parties: Iterable[UUID]
    ) -> RequestResumed:
        """End a suspension of the request, of which `until_on` is the last day, and return the event.

        `acting` is the analyst. `parties` are the user ids of the people whom the event concerns. Raises RequestMoved
        when the request is not running, and SuspensionEnded when the suspension is over.
        """
        self._check_running()
        if not suspension.is_open:
            raise SuspensionEnded()
        suspension.until_on, suspension.ended_at = until_on, now
        said: dict[str, Any] = {"suspension_id": str(suspension.id), "reason": suspension.reason, "until": until_on}
        self.note(TimelineKind.RESUMED, acting, now, **said)
        self.touch()
        return RequestResumed(**self._suspended(suspension, parties))

    def end(self, reason: str | None, now: datetime) -> None:
        """Write down that the request is over, and end its suspensions: its terms neither run nor stand still."""
        super().end(reason, now)
        for suspension in self.suspensions:
            suspension.ended_at = suspension.ended_at or now

    def _check_running(self) -> None:
        if self.status not in REQUEST_RUNNING:
            raise RequestMoved(self.status)

    def _suspended(self, suspension: Suspension, parties: Iterable[UUID]) -> dict[str, Any]:
        return {
            **self.state(parties),
            "article": suspension.article,
            "reason": suspension.reason,
            "from_": suspension.from_on,
            "until": suspension.until_on,
        }

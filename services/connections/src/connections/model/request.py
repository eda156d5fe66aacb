"""Requests to connect to the grid: drafted and handed in by customers, decided by analysts.

Each method that moves a request returns the event that tells of it, and adds one row to the timeline.
"""

from collections.abc import Iterable, Mapping, Sequence
from datetime import date, datetime
from typing import Any, Self
from uuid import UUID

from sqlalchemy.orm import WriteOnlyMapped, declared_attr, relationship

from chassis.ids import new_id
from connections.events.request import (
    RequestCompleted,
    RequestDecided,
    RequestLapsed,
    RequestOpened,
    RequestResubmitted,
    RequestReturned,
    RequestWithdrawn,
)
from connections.model.problems import RequestClaimed, RequestMoved, RequestNotClaimed, RequestNotEditable
from connections.model.request_budget import RequestBudgets
from connections.model.request_document import RequestDocument
from connections.model.request_suspensions import RequestSuspensions
from connections.model.request_works import RequestWorks
from connections.model.submission import Submission
from connections.model.timeline import BY_ITSELF, Acting, TimelineEntry
from connections.states import (
    APPROVE,
    PHONE_DOCUMENTS,
    REJECT,
    REQUEST_WAITING,
    TURNS,
    RequestStatus,
    Step,
    TimelineKind,
)


class ConnectionRequest(RequestSuspensions, RequestBudgets, RequestWorks):
    """A request of one kind, by or for a holder: filled in by the customer and moved from state to state."""

    __tablename__ = "connection_request"

    timeline: WriteOnlyMapped[TimelineEntry] = relationship(passive_deletes=True, cascade="all, delete-orphan")
    submissions: WriteOnlyMapped[Submission] = relationship(passive_deletes=True, cascade="all, delete-orphan")

    @declared_attr.directive
    @classmethod
    def __mapper_args__(cls) -> dict[str, Any]:
        return {"version_id_col": cls.version}

    @classmethod
    def draft(
        cls,
        *,
        kind: str,
        form_version: int,
        holder_document: str,
        requester_user_id: UUID,
        channel: str,
        acting: Acting,
        now: datetime,
        consumer_unit: str | None = None,
        unit_access_id: UUID | None = None,
    ) -> Self:
        """Return a new draft for the holder, without adding it to a session.

        `form_version` is the version of the form by which the draft is filled in. `requester_user_id` is the user who
        opens it, `acting` says on which side. `channel` is one of `states.CHANNELS`. `unit_access_id` is the access by
        which a professional opens it.
        """
        request = cls(
            id=new_id(),
            kind=kind,
            status=RequestStatus.DRAFT,
            turn=TURNS[RequestStatus.DRAFT],
            form_version=form_version,
            holder_document=holder_document,
            requester_user_id=requester_user_id,
            opened_by=acting.user_id or requester_user_id,
            unit_access_id=unit_access_id,
            channel=channel,
            consumer_unit=consumer_unit,
            answers={},
            computed={},
            returned_items=[],
            round=0,
            created_at=now,
            edited_at=now,
            works_needed=False,
            debts={},
            asks_debts=False,
        )
        request.note(TimelineKind.OPENED, acting, now, channel=channel)
        return request

    def change_form(self, version: int, answers: Mapping[str, Any], *, acting: Acting, now: datetime) -> None:
        """Move the draft to another `version` of its form, with the answers carried over. Raises RequestNotEditable."""
        if self.status is not RequestStatus.DRAFT:
            raise RequestNotEditable()
        earlier, self.form_version, self.answers, self.edited_at = self.form_version, version, dict(answers), now
        self.note(TimelineKind.FORM_CHANGED, acting, now, earlier=earlier, version=version)

    # Moves

    def submit(
        self,
        *,
        acting: Acting,
        now: datetime,
        protocol: str,
        service_order: str,
        computed: Mapping[str, Any],
        parties: Iterable[UUID],
        voltage: str | None = None,
    ) -> RequestOpened:
        """Submit the draft for the first time, and return the event. Raises RequestMoved when it is no draft.

        `acting` is who does it. `protocol` and `service_order` are the numbers that the request gets. `computed` is
        what the check computed. `parties` are the user ids of the people whom the event concerns. `voltage` is what is
        known of it before the decision (`states.VOLTAGES`), on which deadlines depend.
        """
        self._note_submission(Step.SUBMIT, TimelineKind.SUBMITTED, acting, now, voltage)
        self.protocol, self.service_order, self.opened_at = protocol, service_order, now
        self._hand_in(computed, now)
        return RequestOpened(**self.state(parties))

    def resubmit(
        self,
        *,
        acting: Acting,
        now: datetime,
        computed: Mapping[str, Any],
        parties: Iterable[UUID],
        voltage: str | None = None,
    ) -> RequestResubmitted:
        """Submit a returned request again, and return the event. Raises RequestMoved when it was not returned.

        `acting` is who does it. `computed` is what the check computed. `parties` are the user ids of the people whom
        the event concerns. `voltage` is what is known of it before the decision (`states.VOLTAGES`).
        """
        self._note_submission(Step.RESUBMIT, TimelineKind.RESUBMITTED, acting, now, voltage)
        self.returned_items, self.cure_until = [], None
        self.ask_inspection_again(acting, now)
        self._hand_in(computed, now)
        return RequestResubmitted(**self.state(parties))

    def claim(self, *, acting: Acting, now: datetime, force: bool = False) -> None:
        """Claim the request for the analyst `acting`. Nothing happens if the same analyst has claimed it already.

        Raises RequestMoved when it does not wait for an analyst. Raises RequestClaimed when another analyst has it;
        with `force` it is taken from that analyst.
        """
        if self.status not in REQUEST_WAITING:
            raise RequestMoved(self.status)
        if self.analyst_id == acting.user_id:
            return
        if self.analyst_id and not force:
            raise RequestClaimed()
        kind = TimelineKind.TAKEN_OVER if self.analyst_id else TimelineKind.CLAIMED
        self.analyst_id = acting.user_id
        self.move(Step.CLAIM, kind, acting, now)

    def release(self, *, acting: Acting, now: datetime) -> None:
        """Let other analysts claim the request, which the analyst `acting` has claimed.

        Raises RequestMoved when it does not wait for an analyst, RequestClaimed when another analyst has claimed it,
        and RequestNotClaimed when nobody has.
        """
        self.check_claimed(acting)
        self.analyst_id = None
        self.note(TimelineKind.RELEASED, acting, now)

    def lose_analyst(self, *, now: datetime) -> None:
        """Let other analysts claim the request, because the one who had it may analyse no longer."""
        self.analyst_id = None
        self.note(TimelineKind.RELEASED, BY_ITSELF, now)

    def check_claimed(self, acting: Acting) -> None:
        """Raise an error unless the analyst `acting` has claimed the request.

        Raises RequestMoved when it does not wait for an analyst, RequestClaimed when another analyst has it, and
        RequestNotClaimed when nobody has.
        """
        if self.status not in REQUEST_WAITING:
            raise RequestMoved(self.status)
        if self.analyst_id is None:
            raise RequestNotClaimed()
        if self.analyst_id != acting.user_id:
            raise RequestClaimed()

    def review(
        self,
        document: RequestDocument,
        *,
        acting: Acting,
        now: datetime,
        verdict: str,
        reason_code: str | None = None,
        note: str | None = None,
    ) -> None:
        """Store the verdict of the analyst `acting` on one of the request's documents. The request gets a new version.

        `verdict` is one of `states.VERDICTS`; `reason_code` and `note` say why it is rejected. Raises RequestMoved,
        RequestClaimed and RequestNotClaimed.
        """
        self.check_claimed(acting)
        document.review(verdict, reason_code, note, by=acting.user_id, now=now)
        about = {"slot": document.slot, "verdict": verdict, "reason_code": document.reason_code}
        about["document_id"] = str(document.id)
        self.note(TimelineKind.DOCUMENT_REVIEWED, acting, now, note=document.review_note, **about)
        self.touch()

    def return_to_customer(
        self,
        items: Sequence[Mapping[str, Any]],
        *,
        acting: Acting,
        now: datetime,
        cure_until: date,
        parties: Iterable[UUID],
        justification: str | None = None,
        demands_late: bool = False,
        lacked_by_phone: bool = False,
        reason: str | None = None,
    ) -> RequestReturned:
        """Return the request for correction of `items` until the day `cure_until`, and return the event.

        `acting` is the analyst. Each item has a `section` or a `slot`, perhaps a `document_id`, a `reason_code` and a
        `note`. Documents that an item names become rejected. `parties` are the user ids of the people whom the event
        concerns. `justification` is what the analyst says of demands that come late, and with `demands_late` some do:
        the next analysis is then a shorter one (art. 51). With `lacked_by_phone` the request was opened by phone, and
        is returned at once for documents (art. 399). `reason` is a code in the event for a return that no analysis
        caused. Raises RequestMoved.
        """
        said: list[Any] = [{name: value for name, value in item.items() if value is not None} for item in items]
        codes = [{name: value for name, value in item.items() if name != "note"} for item in items]
        about: dict[str, Any] = {"items": codes, "until": cure_until, "is_justified": demands_late}
        if lacked_by_phone:
            about["reason"] = PHONE_DOCUMENTS
        self.move(Step.RETURN, TimelineKind.RETURNED, acting, now, note=justification, **about)
        self.returned_items = [{**item, "is_mended": False} for item in items]
        self.returned_at, self.cure_until, self.waiting_since = now, cure_until, None
        named = {item.get("document_id"): item for item in items if item.get("document_id")}
        for document in self.documents:
            if item := named.get(str(document.id)):
                document.reject(item["reason_code"], item.get("note"), by=acting.user_id, now=now)
        return RequestReturned(**self.state(parties), items=tuple(said), due_on=cure_until, reason=reason)

    def approve(
        self,
        *,
        acting: Acting,
        now: datetime,
        parties: Iterable[UUID],
        note: str | None = None,
        consumer_unit: str | None = None,
        voltage: str | None = None,
        works_needed: bool = False,
        reason: str | None = None,
    ) -> RequestDecided:
        """Approve the request, and return the event, in which `next_step` says what follows. Raises RequestMoved.

        `acting` is the analyst. `parties` are the user ids of the people whom the event concerns. `consumer_unit` is
        the code of the unit that a new connection registered, None for any other kind. `voltage` is one of
        `states.VOLTAGES`. With `works_needed` a budget follows. `note` is free text for the customer. `reason` is a
        code in the event for an approval that another event tells of already.
        """
        about = {"works_needed": works_needed, **({"voltage": voltage} if voltage else {})}
        self.move(Step.APPROVE, TimelineKind.APPROVED, acting, now, note=note, **about)
        self.voltage, self.works_needed = voltage, works_needed
        if consumer_unit:
            self.consumer_unit = consumer_unit
            self.note(TimelineKind.UNIT_REGISTERED, acting, now, consumer_unit=consumer_unit)
        self.next_step = self.following_step()
        self._decide(APPROVE, acting, now, note=note)
        return RequestDecided(
            **self.state(parties), decision=APPROVE, next_step=self.next_step, note=note, reason=reason
        )

    def reject(
        self,
        *,
        acting: Acting,
        now: datetime,
        parties: Iterable[UUID],
        reason_code: str,
        note: str | None = None,
        articles: Sequence[str] = (),
    ) -> RequestDecided:
        """Reject the request for good, and return the event. Raises RequestMoved.

        `acting` is the analyst. `parties` are the user ids of the people whom the event concerns. `reason_code` says
        why, and `note` is free text for the customer. `articles` are the legal grounds.
        """
        self.move(Step.REJECT, TimelineKind.REJECTED, acting, now, note=note, reason_code=reason_code)
        self._decide(REJECT, acting, now, note=note, reason_code=reason_code)
        self.end(reason_code, now)
        return RequestDecided(
            **self.state(parties), decision=REJECT, reason=reason_code, note=note, articles=tuple(articles) or None
        )

    def withdraw(
        self, *, acting: Acting, now: datetime, parties: Iterable[UUID], guarantee_lost: bool | None = None
    ) -> RequestWithdrawn | None:
        """End the request because the customer no longer wants it. Return the event; None for a draft.

        `acting` is who does it. `parties` are the user ids of the people whom the event concerns. `guarantee_lost` says
        whether the guarantee is lost by it; None when there is none. Raises RequestMoved when the request is over, and
        when a professional withdraws it after the budget.
        """
        was_draft = self.status is RequestStatus.DRAFT
        self.move(Step.WITHDRAW, TimelineKind.WITHDRAWN, acting, now)
        self.end("withdrawn", now)
        return None if was_draft else RequestWithdrawn(**self.state(parties), guarantee_lost=guarantee_lost)

    def lapse(
        self, reason: str, *, now: datetime, parties: Iterable[UUID], acting: Acting = BY_ITSELF
    ) -> RequestLapsed | None:
        """End the request without a decision, for a `reason` of `states.LAPSE_REASONS`.

        Return the event; None for a draft. `acting` is who caused it. `parties` are the user ids of the people whom the
        event concerns. Raises RequestMoved when the request is over.
        """
        was_draft = self.status is RequestStatus.DRAFT
        self.move(Step.LAPSE, TimelineKind.LAPSED, acting, now, reason=reason)
        self.end(reason, now)
        return None if was_draft else RequestLapsed(**self.state(parties), reason=reason)

    def complete(self, *, acting: Acting, now: datetime, parties: Iterable[UUID]) -> RequestCompleted:
        """End the request because what it asked for is done, and return the event. Raises RequestMoved.

        `acting` is who caused it. `parties` are the user ids of the people whom the event concerns.
        """
        self.move(Step.COMPLETE, TimelineKind.COMPLETED, acting, now)
        self.end(None, now)
        return RequestCompleted(**self.state(parties))

    def change_holder(self, document: str, *, acting: Acting, now: datetime) -> None:
        """Give the request to the unit's new holder (art. 138 §7), without the former holder's data.

        `document` is the new holder's CPF or CNPJ.
        """
        self.holder_document, self.unit_access_id = document, None
        self.decision_note, self.debts = None, {}
        self.take_personal(now=now)
        self.note(TimelineKind.HOLDER_CHANGED, acting, now)

    def _note_submission(
        self, step: Step, kind: TimelineKind, acting: Acting, now: datetime, voltage: str | None
    ) -> None:
        said = {"voltage": voltage} if voltage else {}
        self.move(step, kind, acting, now, round=self.round + 1, **said)

    def _hand_in(self, computed: Mapping[str, Any], now: datetime) -> None:
        self.round += 1
        self.computed, self.submitted_at, self.waiting_since, self.edited_at = dict(computed), now, now, now
        for document in self.usable_documents:
            document.round = document.round or self.round
        documents = [str(document.id) for document in self.usable_documents]
        self.submissions.add(Submission(round=self.round, at=now, answers=self.answers, documents=documents))

    def _decide(
        self, decision: str, acting: Acting, now: datetime, *, note: str | None, reason_code: str | None = None
    ) -> None:
        self.decision, self.decided_by, self.decided_at = decision, acting.user_id, now
        self.decision_note, self.reason_code, self.waiting_since = note, reason_code, None

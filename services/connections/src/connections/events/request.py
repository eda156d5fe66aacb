"""Facts about requests, from opened to completed, and about a person's identity that a request verified."""

from dataclasses import dataclass
from datetime import date, datetime
from typing import Annotated, Required, TypedDict
from uuid import UUID

from chassis.events import Fact
from chassis.fact_fields import Companies, Doc, Document, Parties, Rule, UnitCode, example, one_of


class ReturnedItem(TypedDict, total=False):
    """One thing to correct: a section of the form, or a slot or one document in it, and why."""

    section: str
    slot: str
    document_id: UUID
    reason_code: Required[Annotated[str, example("document_illegible")]]
    note: Annotated[str, Doc("what the analyst wrote, without addresses of pages")]


@dataclass(frozen=True, kw_only=True)
class RequestState:
    """A request with a protocol, as it is after the step. Drafts publish nothing."""

    request_id: UUID
    protocol: Annotated[str, Rule({"pattern": "^[0-9]{15}$"}, "202600000000012"), Doc("year, sequence, check digit")]
    service_order: Annotated[str, Rule({"pattern": "^[0-9]{10}$"}, "4100000017")]
    kind: Annotated[str, one_of("new_connection", "connection_budget", "generation_budget", "commissioning")]
    holder_document: Document
    requester_user_id: Annotated[UUID, Doc("who opened it: the holder, a professional, or staff at the counter")]
    parties: Annotated[
        Parties, Doc("the requester, unless it is staff, and the people who act as holder; nobody who is being erased")
    ]
    companies: Companies
    consumer_unit: UnitCode | None = None
    unit_access_id: Annotated[UUID | None, Doc("the access by which a professional opened it")] = None
    decision: Annotated[str | None, one_of("approve", "reject")] = None
    items: Annotated[tuple[ReturnedItem, ...] | None, Doc("what the customer has to correct, and nothing else")] = None
    next_step: Annotated[
        str | None,
        Doc(
            "connection_budget (a request of its own), budget (on this request), works, inspection, "
            "commissioning (a request of its own); more may come"
        ),
        example("inspection"),
    ] = None
    reason: Annotated[
        str | None,
        Doc(
            "a code: of a lapse holder_changed, not_cured, idle; of a rejection its reason code; inspection_passed and "
            "inspection_failed of an approval and a return that another event tells of too; more may come"
        ),
        example("rule_not_met"),
    ] = None


@dataclass(frozen=True, kw_only=True)
class RequestOpened(RequestState, Fact, type="connections.request_opened.v1", subject="request_id"):
    """A request was submitted for the first time. It has a protocol and a service order from now on."""


@dataclass(frozen=True, kw_only=True)
class RequestReturned(RequestState, Fact, type="connections.request_returned.v1", subject="request_id"):
    """A request was returned to the customer, who corrects what `items` lists.

    `due_on` is the last day for it. What is not corrected by then lapses.
    """

    due_on: date | None = None


@dataclass(frozen=True, kw_only=True)
class RequestResubmitted(RequestState, Fact, type="connections.request_resubmitted.v1", subject="request_id"):
    """A returned request was corrected and submitted again. It is the distributor's turn."""


@dataclass(frozen=True, kw_only=True)
class RequestDecided(RequestState, Fact, type="connections.request_decided.v1", subject="request_id"):
    """A request was approved or rejected, as `decision` says.

    An approval has the `next_step`, if there is one. A rejection has its grounds: `reason`, the analyst's `note` and
    the `articles` that it rests on.
    """

    note: Annotated[str | None, Doc("what the analyst wrote, without addresses of pages")] = None
    articles: Annotated[
        tuple[Annotated[str, example("REN 1000/2021, art. 67")], ...] | None, Doc("legal grounds of a rejection")
    ] = None


@dataclass(frozen=True, kw_only=True)
class RequestWithdrawn(RequestState, Fact, type="connections.request_withdrawn.v1", subject="request_id"):
    """A request was withdrawn by the customer. `actor` is who did it."""

    guarantee_lost: Annotated[
        bool | None,
        Doc(
            "whether the guarantee is lost: more than 90 days after the budget; missing without a guarantee, and of a "
            "withdrawal by the erasure of the holder's account"
        ),
    ] = None


@dataclass(frozen=True, kw_only=True)
class RequestLapsed(RequestState, Fact, type="connections.request_lapsed.v1", subject="request_id"):
    """A request is over without a decision, for `reason`."""


@dataclass(frozen=True, kw_only=True)
class RequestCompleted(RequestState, Fact, type="connections.request_completed.v1", subject="request_id"):
    """All that a request asked for is done: the unit is connected, or the commissioning approved."""


@dataclass(frozen=True, kw_only=True)
class Suspended(RequestState):
    """A suspension of a request: the terms that its reason stops stand still, the distributor's or the customer's.

    `from_` is the first day that was noted, `until` the last one; a term may leave out fewer days, or more. `reason` is
    a code, `article` what allows it.
    """

    article: Annotated[str, example("REN 1000/2021, art. 89"), Doc("what allows that the terms stand still")]
    from_: Annotated[date, Doc("the first day that was noted")]
    reason: Annotated[
        str | None,
        Doc("why the terms stand still, a code; more may come"),
        example("customer_part"),
    ] = None
    until: Annotated[date | None, Doc("the last day that was noted; missing while nobody knows it")] = None


@dataclass(frozen=True, kw_only=True)
class RequestSuspended(Suspended, Fact, type="connections.request_suspended.v1", subject="request_id"):
    """The terms of a request that `reason` stops stand still. They run on when the reason is over.

    A `complaint` stops the customer's time to answer the budget; the other reasons stop terms of the distributor's. A
    term that was late before this was noted stands still from the day of the note only. `GET /requests/{id}/clocks`
    says which days each deadline leaves out.
    """


@dataclass(frozen=True, kw_only=True)
class RequestResumed(Suspended, Fact, type="connections.request_resumed.v1", subject="request_id"):
    """The terms of a request that `reason` stopped run on.

    `from` and `until` are the days that were noted. A term that was late when the suspension was noted stood still from
    the day of that note only, and a customer's until the day before this was noted, if that is after `until`. When
    `until` is the day before `from`, no day was left out. `GET /requests/{id}/clocks` says which days each deadline
    leaves out.
    """


@dataclass(frozen=True, kw_only=True)
class DeadlineApproaching(RequestState, Fact, type="connections.deadline_approaching.v1", subject="request_id"):
    """A share of the term of a deadline is used: 50, 80, or 100 percent on the last day. Said once per share.

    When days were skipped, only the highest share that was reached meanwhile is told. `user_id` is the analyst who
    holds the request, for a deadline of the distributor; it is missing when nobody does, or no longer has the role.
    """

    clock: Annotated[str, Doc("which deadline it is, a code"), example("completeness_check")]
    article: Annotated[str, example("REN 1000/2021, art. 71")]
    due_at: Annotated[datetime, Doc("the end of the last day")]
    due_on: Annotated[date, Doc("the last day, in the operator's time zone")]
    share: Annotated[int, Rule({"enum": [50, 80, 100]}, 50), Doc("percent of the term that are used")]
    owner: Annotated[str, one_of("distributor", "customer"), Doc("who must meet the deadline")]
    user_id: UUID | None = None


@dataclass(frozen=True, kw_only=True)
class IdentityVerified(Fact, type="connections.identity_verified.v1", subject="user_id"):
    """A person's identity documents were reviewed.

    An analyst accepted the identity documents of a connection request; they name the document.
    """

    user_id: UUID
    document: Document
    request_id: UUID
    parties: Parties

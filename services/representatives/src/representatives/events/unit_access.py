"""Facts about unit accesses: which professional may act on which consumer unit, until when."""

from dataclasses import dataclass
from datetime import date
from typing import Annotated
from uuid import UUID

from chassis.events import Fact
from chassis.fact_fields import Companies, Doc, Document, Parties, UnitCode, one_of


@dataclass(frozen=True, kw_only=True)
class UnitAccessState:
    """A professional's access to a consumer unit, or to requesting a first connection in the holder's name."""

    unit_access_id: UUID
    kind: Annotated[
        str,
        one_of("unit", "new_connection"),
        Doc("a unit, or asking for a first connection in the holder's name"),
    ]
    holder_document: Document
    professional_user_id: UUID
    professional_document: Document
    parties: Annotated[
        Parties,
        Doc("the professional, and whoever acts as holder; the professional alone where the unit is not the holder's"),
    ]
    companies: Companies
    consumer_unit: UnitCode | None = None
    valid_until: Annotated[date | None, Doc("the last day, in the operator's time zone")] = None
    pending: Annotated[str | None, one_of("holder", "professional"), Doc("who has to answer")] = None
    reason: Annotated[str | None, one_of("refused", "revoked", "expired", "lapsed", "holder_changed")] = None


@dataclass(frozen=True, kw_only=True)
class UnitAccessRequested(
    UnitAccessState, Fact, type="representatives.unit_access_requested.v1", subject="unit_access_id"
):
    """A professional's access to a consumer unit waits for an answer.

    One side offers it or asks for it; `pending` is the side that has to answer within 21 days.
    """


@dataclass(frozen=True, kw_only=True)
class UnitAccessGranted(UnitAccessState, Fact, type="representatives.unit_access_granted.v1", subject="unit_access_id"):
    """A professional has access to a consumer unit.

    Active until the end of `valid_until`; whoever uses it evaluates that at use.
    """


@dataclass(frozen=True, kw_only=True)
class UnitAccessEnded(UnitAccessState, Fact, type="representatives.unit_access_ended.v1", subject="unit_access_id"):
    """A professional's access to a consumer unit is over.

    For `reason`; an access that was never active ends like this too.
    """


@dataclass(frozen=True, kw_only=True)
class UnitAccessExpiring(
    UnitAccessState, Fact, type="representatives.unit_access_expiring.v1", subject="unit_access_id"
):
    """A professional's access to a consumer unit will end in `days_left` days.

    Told 30, 15 and 7 days before, once each.
    """

    days_left: int

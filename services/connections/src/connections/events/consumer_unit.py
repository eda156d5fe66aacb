"""Facts about consumer units: registered, changed."""

from dataclasses import dataclass
from typing import Annotated, TypedDict

from chassis.events import Fact
from chassis.fact_fields import Companies, Doc, Document, Parties, UnitCode, one_of


class Address(TypedDict, total=False):
    """Where a consumer unit is. Parts that are not known are left out."""

    street: str
    number: str
    complement: str
    district: str
    city: str
    state: str
    postal_code: str


@dataclass(frozen=True, kw_only=True)
class ConsumerUnitState:
    """Everything that other services may store of a consumer unit. `consumer_unit` is its code."""

    consumer_unit: UnitCode
    holder_document: Document
    address: Address
    status: Annotated[
        str,
        one_of("registered", "connected", "disconnected", "closed"),
        Doc("registered: not energised yet; closed: over"),
    ]
    parties: Annotated[Parties, Doc("the people who act as its holder, and as its former one when it changes hands")]
    companies: Companies
    other_codes: Annotated[tuple[UnitCode, ...] | None, Doc("further codes of the unit, such as its old one")] = None
    previous_holder_document: Annotated[Document | None, Doc("only when it has another holder now")] = None


@dataclass(frozen=True, kw_only=True)
class ConsumerUnitRegistered(
    ConsumerUnitState, Fact, type="connections.consumer_unit_registered.v1", subject="consumer_unit"
):
    """A consumer unit exists and has a holder.

    Full state; a copy takes only a higher subjectversion.
    """


@dataclass(frozen=True, kw_only=True)
class ConsumerUnitUpdated(
    ConsumerUnitState, Fact, type="connections.consumer_unit_updated.v1", subject="consumer_unit"
):
    """Something about a consumer unit changed.

    Full state; with `previous_holder_document` when it has another holder now.
    """

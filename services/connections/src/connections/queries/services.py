"""List what somebody can ask for, for a consumer unit or without one: requests, and links of the operator."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date

from sqlalchemy import select
from sqlalchemy.orm import Session

from chassis.context import Actor
from chassis.documents import CPF, document_kind
from chassis.staff import CONNECTIONS
from connections.model import ConsumerUnit, Person, UnitAccess
from connections.model.links import Link, Links
from connections.queries.consumer_units import granted, unit_to_see
from connections.queries.people import held_documents
from connections.queries.standing import is_suspended, may_ask_in_own_name
from connections.states import COMPANY, NEW_CONNECTION, PERSON, REQUEST_KINDS, UnitStatus

UNIT_NEEDED = "service.unit_needed"
UNIT_EXISTS = "service.unit_exists"
UNIT_CLOSED = "service.unit_closed"
COMPANY_SUSPENDED = "service.company_suspended"
NOT_THE_HOLDER = "service.not_the_holder"
WHY_NOT = (UNIT_NEEDED, UNIT_EXISTS, UNIT_CLOSED, COMPANY_SUSPENDED, NOT_THE_HOLDER)
"""The reasons why somebody cannot have a service now, each with its sentence in `locales/`."""


@dataclass(frozen=True, kw_only=True)
class Offer:
    """A kind of request, or a `link`, and why the caller cannot have it now: one of WHY_NOT, or None."""

    code: str
    link: Link | None = None
    why_not: str | None = None


def list_services(
    session: Session, *, actor: Actor, today: date, consumer_unit: str | None, links: Links
) -> list[Offer]:
    """Return what the caller can ask for: kinds of request, and those of the operator's `links` that fit.

    `consumer_unit` is any code of a unit in any mask. Without it the new connection comes first, with it last. What
    cannot be had now is in the list with its reason. Debts are left out of account, because billing may be slow. Raises
    NotFound for a unit that the caller may not see `today`.
    """
    if not consumer_unit:
        first = Offer(code=NEW_CONNECTION, why_not=_why_no_first_connection(session, actor, today))
        others = [Offer(code=kind, why_not=UNIT_NEEDED) for kind in REQUEST_KINDS if kind != NEW_CONNECTION]
        return [first, *others, *_links(links, _own_kinds(session, actor), None)]
    unit, _viewer = unit_to_see(session, actor=actor, today=today, code=consumer_unit)
    why_not = _why_nothing_new(session, unit)
    offers = [Offer(code=kind, why_not=why_not) for kind in REQUEST_KINDS if kind != NEW_CONNECTION]
    kinds = (_kind(unit.holder_document),)
    return [*offers, Offer(code=NEW_CONNECTION, why_not=UNIT_EXISTS), *_links(links, kinds, unit)]


def _why_nothing_new(session: Session, unit: ConsumerUnit) -> str | None:
    if unit.status is UnitStatus.CLOSED:
        return UNIT_CLOSED
    return COMPANY_SUSPENDED if is_suspended(session, unit.holder_document) else None


def _why_no_first_connection(session: Session, actor: Actor, today: date) -> str | None:
    """Return the code of the reason why the caller cannot ask for a first connection `today`; None if the caller can.

    The caller can ask in the own name, also with a document that is only declared; for a company that is not suspended;
    and for a holder who gave access for it. Staff can. So can a caller whose copy has not arrived, until it is known
    better.
    """
    person = session.get(Person, actor.user_id)
    if actor.has(CONNECTIONS) or person is None or may_ask_in_own_name(session, actor, person.document or ""):
        return None
    given = select(UnitAccess.holder_document).where(granted(actor, today), UnitAccess.kind == NEW_CONNECTION)
    named = [*held_documents(session, actor), *session.scalars(given)]
    if not named:
        return NOT_THE_HOLDER
    return COMPANY_SUSPENDED if all(is_suspended(session, document) for document in named) else None


def _links(links: Links, kinds: Iterable[str], unit: ConsumerUnit | None) -> Iterator[Offer]:
    """Yield the operator's links that are for holders of one of `kinds` (`person`, `company`) and for the `unit`.

    Without a `unit`, links for units in certain statuses are yielded as not available.
    """
    wanted = set(kinds)
    for link in links.all:
        if not wanted.intersection(link.holders):
            continue
        if unit is None:
            yield Offer(code=link.code, link=link, why_not=UNIT_NEEDED if link.unit_statuses else None)
        elif not link.unit_statuses or unit.status in link.unit_statuses:
            yield Offer(code=link.code, link=link)


def _own_kinds(session: Session, actor: Actor) -> set[str]:
    """Return the kinds of holder that the caller is or acts as: `person`, `company`, or both.

    Staff get both, and so does a caller without a document.
    """
    held = set() if actor.has(CONNECTIONS) else {actor.document, *held_documents(session, actor)}
    return {_kind(document) for document in held if document} or {PERSON, COMPANY}


def _kind(document: str) -> str:
    return PERSON if document_kind(document) == CPF else COMPANY

"""List the clients of a caller: the holders that the caller may act for, oneself and one's companies among them."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any
from uuid import UUID

from sqlalchemy import and_, exists, select
from sqlalchemy.orm import Session, aliased

from chassis.context import Actor
from chassis.documents import masked
from chassis.lists import Page, page
from connections.model import ConsumerUnit, UnitAccess
from connections.queries.consumer_units import granted, in_force
from connections.queries.people import held_documents, names_of
from connections.states import HOLDER, NEW_CONNECTION, PROFESSIONAL

MOST_UNITS = 100
"""How many of a client's units an item names. The list of units has the others."""


@dataclass
class Client:
    """A holder and what the caller may do for the holder.

    `units` are codes, at most one more than are shown. `unit_access_id` is the access by which the caller may ask for a
    new connection in the holder's name, as a professional.
    """

    document: str
    side: str
    units: list[str] = field(default_factory=list)
    unit_access_id: UUID | None = None


def list_clients(session: Session, *, actor: Actor, today: date, limit: int, after: str | None) -> Page:
    """Return a page of the holders that the caller may act for `today`, each as a mapping.

    The first page begins with the holders that the caller acts as: the caller and the caller's companies, beyond its
    `limit`. Then come the holders who gave the caller access as a professional, at most `limit` to a page, in the order
    of their first access. A page follows the cursor `after`, which is None for the first one.
    """
    held = held_documents(session, actor)
    earlier = aliased(UnitAccess)
    before = and_(
        earlier.professional_user_id == actor.user_id,
        earlier.holder_document == UnitAccess.holder_document,
        earlier.id < UnitAccess.id,
        in_force(earlier, today),
    )
    firsts = select(UnitAccess).where(
        granted(actor, today), UnitAccess.holder_document.not_in(held), ~exists().where(before)
    )
    found = page(session, firsts, key=[UnitAccess.id], limit=limit, after=after)
    clients = [] if after else _clients_as_holder(session, held)
    clients += _clients_as_professional(session, [access.holder_document for access in found.items], actor, today)
    names = names_of(session, [client.document for client in clients])
    return Page([_shown(client, names) for client in clients], found.next)


def _clients_as_holder(session: Session, held: Sequence[str]) -> list[Client]:
    """Return a Client with its first units for each of `held`, the documents of the holders that the caller acts as."""
    clients = []
    for document in held:
        codes = select(ConsumerUnit.code).where(ConsumerUnit.holder_document == document)
        units = session.scalars(codes.order_by(ConsumerUnit.code).limit(MOST_UNITS + 1))
        clients.append(Client(document, HOLDER, list(units)))
    return clients


def _clients_as_professional(session: Session, documents: Sequence[str], actor: Actor, today: date) -> list[Client]:
    """Return a Client for each of `documents`, in their order, with the units to which the caller has access `today`.

    The caller is a professional, and `documents` belong to holders who gave access. A unit that has another holder by
    now is left out.
    """
    clients = {document: Client(document, PROFESSIONAL) for document in documents}
    theirs = (granted(actor, today), UnitAccess.holder_document.in_(documents))
    same = and_(
        ConsumerUnit.code == UnitAccess.consumer_unit, ConsumerUnit.holder_document == UnitAccess.holder_document
    )
    units = select(ConsumerUnit.holder_document, ConsumerUnit.code).join(UnitAccess, same).where(*theirs)
    for document, code in session.execute(units.distinct().order_by(ConsumerUnit.code)):
        clients[document].units.append(code)
    firsts = select(UnitAccess).where(*theirs, UnitAccess.kind == NEW_CONNECTION)
    for access in session.scalars(firsts.order_by(UnitAccess.id)):
        client = clients[access.holder_document]
        client.unit_access_id = client.unit_access_id or access.id
    return list(clients.values())


def _shown(client: Client, names: Mapping[str, str]) -> dict[str, Any]:
    return {
        "name": names.get(client.document),
        "document": masked(client.document),
        "side": client.side,
        "units": client.units[:MOST_UNITS],
        "has_more_units": len(client.units) > MOST_UNITS,
        "unit_access_id": client.unit_access_id,
    }

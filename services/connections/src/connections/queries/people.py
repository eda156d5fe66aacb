"""Find who acts for whom: as the owner of a document, for a company, or as an approved professional.

Everything is asked of the copies at every call, so that a right that was taken away opens nothing from its event on.
"""

from collections.abc import Iterable, Sequence
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, Select, exists, select
from sqlalchemy.orm import Session

from chassis.context import Actor
from chassis.problems import WAYS_THROUGH_COMPANY, WAYS_TO_PROVE, HolderNotProven, PersonNotYetKnown
from connections.model import Company, Person, Professional, Relation
from connections.states import ACTS_AS_HOLDER


def holders(session: Session, document: str) -> Sequence[UUID]:
    """Return the user ids of the people who act as the holder with this `document`.

    For the CNPJ of an approved company they are its active administrators and legal representatives. For any other
    document they are the accounts that have proven it.
    """
    if is_registered(session, document):
        through = _active_relations(Relation.user_id).where(Company.cnpj == document)
        return list(dict.fromkeys(session.scalars(through.order_by(Relation.relation_id))))
    accounts = session.scalars(select(Person).where(Person.document == document, Person.erased_at.is_(None)))
    return [account.user_id for account in accounts if account.has_proven_document]


def held_documents(session: Session, actor: Actor) -> list[str]:
    """Return the documents of all holders that the caller acts as: the own one, if proven, and those of companies.

    Companies are those of which the caller is an active administrator or legal representative, also suspended ones. The
    copies of people and relations decide, not the caller's token, which may be 15 minutes old.
    """
    companies = _active_relations(Company.cnpj).where(Relation.user_id == actor.user_id)
    own = own_document(session, actor)
    found = session.scalars(companies.order_by(Company.legal_name, Company.company_id))
    return list(dict.fromkeys([*([own] if own else []), *found]))


def own_document(session: Session, actor: Actor) -> str | None:
    """Return the caller's own document if the caller may act as its owner, otherwise None.

    It is None until the copy of the person has arrived and while the document is only declared. It is also None for the
    CNPJ of an approved company: only the company's administrators and legal representatives act for it.
    """
    person = session.get(Person, actor.user_id) if actor.user_id else None
    if person is None or person.erased_at or not person.document or not person.has_proven_document:
        return None
    return None if is_registered(session, person.document) else person.document


def check_acts_as_holder(session: Session, actor: Actor) -> None:
    """Raise an error unless the caller may act as the owner of the own document.

    Raises PersonNotYetKnown until the copy of the person has arrived. Raises HolderNotProven otherwise, which names the
    way out: prove the document, or act through the company whose CNPJ it is.
    """
    person = session.get(Person, actor.user_id) if actor.user_id else None
    if person is None or person.erased_at is not None:
        raise PersonNotYetKnown()
    if own_document(session, actor) is None:
        represented = is_registered(session, person.document or "")
        raise HolderNotProven(WAYS_THROUGH_COMPANY if represented else WAYS_TO_PROVE)


def is_registered(session: Session, cnpj: str) -> bool:
    """Return whether a company with this CNPJ is approved."""
    return session.scalar(select(Company.company_id).where(Company.cnpj == cnpj).limit(1)) is not None


def is_approved_professional(actor: Actor) -> ColumnElement[bool]:
    """Return the SQL condition that the caller has an approved professional profile."""
    return exists().where(Professional.user_id == actor.user_id, Professional.is_approved)


def names_of(session: Session, documents: Iterable[str]) -> dict[str, str]:
    """Return the names of holders by document: legal names of companies, and names of people whose document is proven.

    Documents without a known name are left out. The number of queries does not grow with `documents`.
    """
    wanted = set(documents)
    if not wanted:
        return {}
    people = session.scalars(select(Person).where(Person.document.in_(wanted), Person.erased_at.is_(None)))
    names = {person.document or "": person.name or "" for person in people if person.has_proven_document}
    companies = select(Company.cnpj, Company.legal_name).where(Company.cnpj.in_(wanted))
    names.update((cnpj, legal_name) for cnpj, legal_name in session.execute(companies))
    return {document: name for document, name in names.items() if name}


def _active_relations(column: Any) -> Select[Any]:
    """Return a query for `column` over the active relations in which people act as a company's holder.

    Company is joined to it.
    """
    joined = select(column).select_from(Relation).join(Company, Company.company_id == Relation.company_id)
    return joined.where(Relation.is_active, Relation.role.in_(ACTS_AS_HOLDER))

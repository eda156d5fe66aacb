"""Find people: by id, by document, as a company's administrators, or as those who act for a holder."""

from collections.abc import Iterable, Sequence
from uuid import UUID

from sqlalchemy import Select, select
from sqlalchemy.orm import Session

from chassis.context import Actor
from chassis.problems import WAYS_THROUGH_COMPANY, WAYS_TO_PROVE, HolderNotProven, PersonNotYetKnown
from representatives.model import Company, Person, Relation
from representatives.model.problems import NotAdministrator
from representatives.queries.companies import is_registered
from representatives.states import ACTS_AS_HOLDER, ADMINISTRATOR, CompanyStatus, RelationStatus


def known_person(session: Session, user_id: UUID | None) -> Person:
    """Return this service's copy of the person `user_id`. Actions and endpoints call it for the signed-in caller.

    Raises PersonNotYetKnown until identity's event about the person has arrived, when the person was erased, and when
    `user_id` is None.
    """
    found = session.get(Person, user_id) if user_id else None
    if found is None or found.erased_at is not None:
        raise PersonNotYetKnown()
    return found


def people_by_id(session: Session, ids: Iterable[UUID]) -> dict[UUID, Person]:
    """Return the known people among `ids`, as a mapping from user id to person, in one query."""
    found = session.scalars(select(Person).where(Person.user_id.in_(set(ids))))
    return {person.user_id: person for person in found}


def person_by_document(session: Session, document: str) -> Person | None:
    """Return the person who has this document and was not erased, or None."""
    return session.scalar(select(Person).where(Person.document == document, Person.erased_at.is_(None)))


def administrators(session: Session, company_id: UUID) -> list[UUID]:
    """Return the user ids of a company's active administrators."""
    return list(session.scalars(_active(company_id, [ADMINISTRATOR]).order_by(Relation.id)))


def is_administrator(session: Session, user_id: UUID | None, company_id: UUID) -> bool:
    """Return whether the person `user_id` is an active administrator of the company. False when `user_id` is None."""
    mine = _active(company_id, [ADMINISTRATOR]).where(Relation.user_id == user_id)
    return session.scalar(mine.limit(1)) is not None


def check_administers(session: Session, actor: Actor, company_id: UUID, staff_role: str) -> None:
    """Check that the caller may manage the company's relations: as an active administrator of the company or as staff.
    Raises NotAdministrator.

    `staff_role` is the role that staff need.
    """
    if not (actor.has(staff_role) or is_administrator(session, actor.user_id, company_id)):
        raise NotAdministrator()


def holders(session: Session, document: str) -> list[UUID]:
    """Return the user ids of the people who act as the holder with this document: they decide about accesses to the
    holder's consumer units, and events about these accesses tell them.

    For the CNPJ of an approved company they are its active administrators and legal representatives. For any other
    document it is the account with this document, if the document is proven. Empty when nobody acts for it.
    """
    if is_registered(session, document):
        through = (
            select(Relation.user_id)
            .join(Company, Relation.company_id == Company.id)
            .where(Company.cnpj == document, Company.status == CompanyStatus.APPROVED)
            .where(Relation.status == RelationStatus.ACTIVE, Relation.role.in_(ACTS_AS_HOLDER))
        )
        return list(dict.fromkeys(session.scalars(through.order_by(Relation.id))))
    accounts = session.scalars(select(Person).where(Person.document == document, Person.erased_at.is_(None)))
    return [account.user_id for account in accounts if account.has_proven_document]


def own_document(session: Session, person: Person | None) -> str | None:
    """Return the person's CPF or CNPJ if the person may act as its owner, otherwise None.

    It is None without a `person` or a document, and while the document is only declared, that is, not proven. It is
    None for an approved company's CNPJ, too, because only the company's administrators and legal representatives act
    for it.
    """
    if person is None or not person.document or not person.has_proven_document:
        return None
    return None if is_registered(session, person.document) else person.document


def documents_held_for(session: Session, actor: Actor, *, for_something_new: bool = False) -> Sequence[str]:
    """Return the documents of all holders that the caller acts for: the caller's own if it is proven, and the CNPJs of
    the companies of which the caller is an active administrator or legal representative.

    With `for_something_new`, such as a new offer, suspended companies are left out. This service's copy of the person
    decides, not the caller's token, which may be up to 15 minutes old.
    """
    through = (
        select(Company.cnpj)
        .join(Relation, Relation.company_id == Company.id)
        .where(Relation.user_id == actor.user_id, Relation.status == RelationStatus.ACTIVE)
        .where(Relation.role.in_(ACTS_AS_HOLDER), Company.status == CompanyStatus.APPROVED)
    )
    if for_something_new:
        through = through.where(Company.suspended.is_(False))
    own = own_document(session, session.get(Person, actor.user_id))
    return list(dict.fromkeys([*([own] if own else []), *session.scalars(through)]))


def check_acts_for_own_document(session: Session, actor: Actor) -> None:
    """Check that the caller may act as the owner of their own document. Called when the caller acts as the holder of a
    consumer unit and no other document entitles to it.

    Raises PersonNotYetKnown. Raises HolderNotProven, which names what the caller can do about it: prove the document,
    or act through the company whose CNPJ it is.
    """
    person = known_person(session, actor.user_id)
    if own_document(session, person) is None:
        represented = is_registered(session, person.document or "")
        raise HolderNotProven(WAYS_THROUGH_COMPANY if represented else WAYS_TO_PROVE)


def _active(company_id: UUID, roles: Iterable[str]) -> Select[UUID]:
    return select(Relation.user_id).where(
        Relation.company_id == company_id,
        Relation.status == RelationStatus.ACTIVE,
        Relation.role.in_(list(roles)),
    )

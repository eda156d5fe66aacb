"""Find the accounts that a row of an old register means, by document or e-mail address, and lock them."""

from collections.abc import Iterable, Iterator, Sequence
from typing import Any

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from representatives.model import Person

_BATCH = 500


def lock_people_by_document(session: Session, documents: Iterable[str]) -> dict[str, Person]:
    """Return the people who have one of `documents`, as a mapping from document to person. Used when an old register is
    imported.

    The people's rows stay locked until the transaction ends, so that no document or address of them changes meanwhile.
    A document without an account is not in the mapping.
    """
    return {person.document or "": person for person in _people(session, Person.document, documents)}


def lock_people_by_email(session: Session, emails: Iterable[str]) -> dict[str, Person]:
    """Return the people who have one of `emails`, as a mapping from address in lower case to person. Used when an old
    register is imported.

    The people's rows stay locked until the transaction ends. An address without an account is not in the mapping, and
    neither is an address that two people's copies have: one of these people has changed the address, and the event that
    says so has not arrived yet.
    """
    found: dict[str, Person | None] = {}
    for person in _people(session, func.lower(Person.email), [email.lower() for email in emails]):
        address = (person.email or "").lower()
        found[address] = None if address in found else person
    return {address: person for address, person in found.items() if person}


def _people(session: Session, column: Any, values: Iterable[str]) -> Iterator[Person]:
    """Yield the people whose `column` (document or address) has one of `values`, for the import of an old register.
    Their rows stay locked until the transaction ends. Erased people are left out.
    """
    for some in _batches(sorted(set(values))):
        rows = select(Person).where(column.in_(some), Person.erased_at.is_(None))
        yield from session.scalars(rows.order_by(Person.user_id).with_for_update(read=True))


def _batches(values: Sequence[str]) -> Iterator[Sequence[str]]:
    for start in range(0, len(values), _BATCH):
        yield values[start : start + _BATCH]

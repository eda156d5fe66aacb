"""Keep the copies of people and companies: erase a person, index a company's words."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import delete
from sqlalchemy.orm import Session

from certificates.model import Base, Enrollment, EnrollmentWord, Person
from chassis import audit, erasure
from chassis.words import words_of


def erase_person(session: Session, *, user_id: UUID, version: int, now: datetime) -> None:
    """Replace a person's copy by a tombstone and wipe the person's columns. Called when the event about the erasure
    arrives.

    `version` is the event's subject version. Certificates are the company's and stay; their "modified by" has no name
    any more.
    """
    subject = erasure.bury(session, Person, user_id=user_id, version=version, now=now)
    erasure.erase(session, Base.metadata, subject)
    audit.record(session, "person.erased", user_id)


def index_company(session: Session, enrollment: Enrollment) -> None:
    """Replace the words by which a search finds a company: of its legal name, its acronym and its CNPJ."""
    session.execute(delete(EnrollmentWord).where(EnrollmentWord.company_id == enrollment.company_id))
    words = words_of(enrollment.legal_name, enrollment.acronym, enrollment.cnpj)
    session.add_all(EnrollmentWord(word=word, company_id=enrollment.company_id) for word in words)

"""Judge a file as a registration would, without registering it."""

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

from sqlalchemy.orm import Session

from certificates.queries.candidates import (
    Candidate,
    check_of_place,
    checks_against_others,
    predecessor_of,
)
from certificates.queries.standing import find_enrollment
from certificates.rules import Check
from chassis.context import Actor


def check_reader(session: Session, *, actor: Actor, cnpj: str) -> None:
    """Check that the caller sees the enrollment of the company with this CNPJ. Raises NotFound."""
    find_enrollment(session, actor, cnpj)


def checks_of(
    session: Session, *, actor: Actor, now: datetime, cnpj: str, candidate: Candidate, replaces: UUID | None
) -> Sequence[Check]:
    """Return every check of a file for the company with this CNPJ: those of the rules, and those against the
    certificates that are registered.

    `replaces` is the id of the certificate that the file is to replace, None for none. Raises NotFound, NotReplaceable.
    """
    enrollment = find_enrollment(session, actor, cnpj).enrollment
    replaced = predecessor_of(session, enrollment, replaces, now=now)
    (against_others,) = checks_against_others(session, enrollment, [candidate], replaced=replaced, now=now)
    place = check_of_place(session, enrollment, wanted=1, replaced=replaced, now=now)
    return (*candidate.judgement.checks, *against_others, place)

"""Check files that somebody wants to register against the certificates that are registered already.

The rules of `certificates.rules` know one file only. Whether a subject or a file is in use, and whether there is a
place, only the database knows.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from certificates.model import Certificate, Enrollment
from certificates.model.problems import LimitReached, NotReplaceable, help_page
from certificates.queries.certificates import active_here, certificate_of
from certificates.queries.standing import check_may_enroll, check_may_register, find_enrollment
from certificates.rules import Check, Judgement, Result
from certificates.states import PLACES
from chassis.context import Actor
from chassis.pace import check_pace
from chassis.problems import FieldError

SUBJECT, DUPLICATE, PLACE = "subject", "duplicate", "place"
_CODES = {
    SUBJECT: "certificate.subject_in_use",
    DUPLICATE: "certificate.duplicate",
    PLACE: LimitReached.code,
}


@dataclass(frozen=True, kw_only=True)
class Candidate:
    """A file that somebody wants to register: its name, its bytes, and how the rules came out for it."""

    name: str
    der: bytes
    judgement: Judgement


def check_enroller(session: Session, *, actor: Actor, cnpj: str) -> None:
    """Check that the caller may enroll the company with this CNPJ, before its files are judged.

    Raises NotFound, EnrollmentReadOnly, Forbidden, EnrollmentExists, CompanySuspended.
    """
    check_may_enroll(find_enrollment(session, actor, cnpj))


def check_registrant(session: Session, *, actor: Actor, now: datetime, cnpj: str, replaces: UUID | None = None) -> None:
    """Check that the caller may register certificates for an enrolled company, before the files are judged.

    `replaces` is the id of the certificate that is to be replaced, None for none. Raises NotFound, EnrollmentReadOnly,
    Forbidden, CompanySuspended, NotEnrolled, NotReplaceable.
    """
    standing = find_enrollment(session, actor, cnpj)
    check_may_register(standing)
    predecessor_of(session, standing.enrollment, replaces, now=now)


def predecessor_of(
    session: Session, enrollment: Enrollment, certificate_id: UUID | None, *, now: datetime
) -> Certificate | None:
    """Return the certificate that a new one replaces, None for None.

    Raises NotFound when the enrollment has none with this id; NotReplaceable when it has ended at `now`, has a
    successor, or itself shares a place with a predecessor because nobody has confirmed it yet.
    """
    if certificate_id is None:
        return None
    certificate = certificate_of(session, enrollment, certificate_id)
    shares = any(one.id == certificate.replaces_id for one in active_here(session, enrollment, now=now))
    if not certificate.is_first_of_its_place(now) or shares:
        raise NotReplaceable()
    return certificate


def check_registration_pace(session: Session, enrollment: Enrollment, *, now: datetime, per_hour: int) -> None:
    """Raise TooManyRequests when `per_hour` certificates were registered for a company in the last hour.

    Each one is told to all CCEE representatives by mail and stays in the history, also one that is removed at once.
    """
    theirs = Certificate.company_id == enrollment.company_id
    check_pace(session, Certificate.registered_at, theirs, most=per_hour, now=now, within=timedelta(hours=1))


def checks_against_others(
    session: Session,
    enrollment: Enrollment,
    candidates: Sequence[Candidate],
    *,
    replaced: Certificate | None,
    now: datetime,
) -> list[tuple[Check, Check]]:
    """Return, for each candidate, whether its subject and whether the file itself is in use at `now`.

    Other certificates are those registered, and the candidates before this one. `replaced` is the certificate that the
    candidate is to replace: they may have the same subject. A file that is in use says nothing about its subject.
    """
    here = {one.sha256 for one in active_here(session, enrollment, now=now)}
    keys = [one.judgement.facts.subject_key for one in candidates if one.judgement.facts]
    taken = set(_subjects_in_use(session, keys, replaced=replaced, now=now))
    found = []
    for candidate in candidates:
        facts = candidate.judgement.facts
        if facts is None:
            found.append((_check(SUBJECT, Result.NOT_CHECKED), _check(DUPLICATE, Result.NOT_CHECKED)))
            continue
        is_duplicate = facts.sha256 in here
        subject = _outcome(is_fault=facts.subject_key in taken)
        found.append(
            (
                _check(SUBJECT, Result.NOT_CHECKED if is_duplicate else subject, facts.subject),
                _check(DUPLICATE, _outcome(is_fault=is_duplicate), facts.sha256),
            )
        )
        here.add(facts.sha256)
        taken.add(facts.subject_key)
    return found


def check_of_place(
    session: Session, enrollment: Enrollment, *, wanted: int, replaced: Certificate | None, now: datetime
) -> Check:
    """Return whether there is a place for `wanted` more certificates at `now`. One that replaces another shares its
    place.
    """
    taken = sum(one.successor_id is None for one in active_here(session, enrollment, now=now))
    has_room = replaced is not None or taken + wanted <= PLACES
    return _check(PLACE, _outcome(is_fault=not has_room), str(taken), str(PLACES))


def faults_of_file(number: int, checks: Sequence[Check]) -> list[FieldError]:
    """Return the faults among the checks of the file with this number, as an answer lists them. The first is 0."""
    return [
        FieldError(f"#/file/{number}", check.code, check.facts, {"help": help_page(check.code)})
        for check in checks
        if check.result is Result.FAIL
    ]


def subject_in_use() -> Check:
    """Return the check of a candidate whose subject another certificate got at the same moment."""
    return _check(SUBJECT, Result.FAIL)


def _subjects_in_use(
    session: Session, keys: Sequence[str], *, replaced: Certificate | None, now: datetime
) -> Sequence[str | None]:
    rows = select(Certificate.subject_claim).where(Certificate.subject_claim.in_(keys), Certificate.valid_until > now)
    if replaced is not None:
        rows = rows.where(Certificate.id != replaced.id)
    return session.scalars(rows).all() if keys else []


def _outcome(*, is_fault: bool) -> Result:
    return Result.FAIL if is_fault else Result.PASS


def _check(rule: str, result: Result, found: str = "", required: str = "", **facts: Any) -> Check:
    return Check(rule=rule, code=_CODES[rule], result=result, found=found, required=required, facts=facts)

"""Enrollments: the systemic users of companies."""

from typing import Any

from flask import Response

from certificates.actions import registering as actions
from certificates.api.judging import TWO_FILES, candidate_of, warnings_of
from certificates.api.passwords import password_faults
from certificates.api.running import PREFIX, running
from certificates.model import problems
from certificates.queries import candidates as checking
from certificates.queries import enrollments as queries
from certificates.schemas import enrollment as schemas
from chassis import clock
from chassis.auth import people
from chassis.endpoints import Blueprint, actor, answered_before, perform, read, transact
from chassis.lists import Page
from chassis.problems import Forbidden, Invalid, NotFound
from chassis.staff import CERTIFICATES

enrollments = Blueprint("enrollments", prefix=PREFIX, description="Companies and their systemic users")
WHO_SEES = people("a representative of the company or of one that serves it", CERTIFICATES)
WHO_WRITES = people("a CCEE representative of the company; staff are refused", CERTIFICATES)


@enrollments.get(
    "/enrollments",
    access=WHO_SEES,
    query=schemas.EnrollmentQuery,
    answer=schemas.EnrollmentList,
    refuses=[Forbidden],
)
def list_enrollments(query: dict[str, Any]) -> Page:
    """List the companies whose enrollments the caller sees.

    People see the companies in which they are CCEE, legal or accounting representatives, by CNPJ, and then those that
    these serve: companies that are not enrolled, and whose total operational representation an enrolled one has. Staff
    see all companies, by CNPJ; with `status` `valid` or `expiring` by when the next certificate ends, and with
    `untrusted` in the order in which the companies were approved.
    """
    return read(queries.list_enrollments, actor=actor(), now=clock.now(), **query)


@enrollments.get("/enrollments/<cnpj>", access=WHO_SEES, answer=schemas.EnrollmentShape)
def get_enrollment(cnpj: str) -> dict[str, Any]:
    """Return the enrollment of a company with its active certificates.

    `cnpj` is the CNPJ's 14 characters without mask, letters in capitals.
    """
    return read(queries.get_enrollment, actor=actor(), now=clock.now(), cnpj=cnpj)


@enrollments.post(
    "/enrollments",
    access=WHO_WRITES,
    body=schemas.Adhesion,
    upload=TWO_FILES,
    answer=schemas.Enrolled,
    status=201,
    refuses=[
        NotFound,
        Forbidden,
        problems.EnrollmentReadOnly,
        problems.EnrollmentExists,
        problems.CompanySuspended,
    ],
)
def create_enrollment(body: dict[str, Any]) -> Response:
    """Enroll a company: its systemic user's password and one or two certificates, all or nothing.

    The files are X.509 certificates in DER. All faults of the password and of all files come at once; those of files
    name the file (`#/file/0`, `#/file/1`) and the help article about the fault (`help`).
    """
    if (again := answered_before()) is not None:
        return again
    cnpj, password = body["cnpj"], body["password"]
    read(checking.check_enroller, actor=actor(), cnpj=cnpj)
    candidates = [candidate_of(upload, cnpj) for upload in body["file"]]
    return perform(
        actions.enroll,
        cnpj=cnpj,
        password_hash=running.clients.hasher.hash(password),
        password_faults=password_faults(password, running.settings),
        candidates=candidates,
        warnings=warnings_of(candidates),
    )


@enrollments.put(
    "/enrollments/<cnpj>",
    access=WHO_WRITES,
    body=schemas.PasswordChange,
    status=204,
    refuses=[Forbidden, problems.EnrollmentReadOnly, problems.NotEnrolled, problems.CompanySuspended],
)
def change_enrollment(body: dict[str, Any], cnpj: str) -> None:
    """Change the password of a company's systemic user."""
    read(checking.check_registrant, actor=actor(), now=clock.now(), cnpj=cnpj)
    faults = password_faults(body["password"], running.settings)
    if faults:
        raise Invalid(errors=faults)
    transact(actions.change_password, cnpj=cnpj, password_hash=running.clients.hasher.hash(body["password"]))

"""The certificates of enrollments, and the authorities that are trusted."""

from typing import Any
from uuid import UUID

from cryptography import x509
from cryptography.hazmat.primitives.serialization import Encoding
from flask import Response

from certificates.actions import registering, retiring
from certificates.api.enrollments import WHO_SEES, WHO_WRITES
from certificates.api.judging import ONE_FILE, TWO_FILES, candidate_of, shown_check, warnings_of
from certificates.api.running import PREFIX, running
from certificates.model import problems
from certificates.queries import candidates as checking
from certificates.queries import certificates as queries
from certificates.queries import validation
from certificates.rules import Result
from certificates.schemas import certificate as schemas
from chassis import clock
from chassis.auth import staff
from chassis.endpoints import Blueprint, actor, answered_before, perform, read, transact
from chassis.files import DER_CERTIFICATE, PEM, TooManyFiles
from chassis.files.http import small_download
from chassis.files.rules import name_as
from chassis.lists import Page
from chassis.problems import Forbidden, TooManyRequests
from chassis.staff import CERTIFICATES

certificates = Blueprint("certificates", prefix=PREFIX, description="The certificates of systemic users")
_ALL = "/enrollments/<cnpj>/certificates"
_ONE = f"{_ALL}/<uuid:certificate_id>"
_NO_WRITER = [Forbidden, problems.EnrollmentReadOnly]


@certificates.get(_ALL, access=WHO_SEES, query=schemas.CertificateQuery, answer=schemas.CertificateList)
def list_certificates(query: dict[str, Any], cnpj: str) -> Page:
    """List a company's certificates, the newest first: the active ones, or all."""
    return read(queries.list_certificates, actor=actor(), now=clock.now(), cnpj=cnpj, **query)


@certificates.post(
    _ALL,
    access=WHO_WRITES,
    query=schemas.RegistrationQuery,
    body=schemas.Files,
    upload=TWO_FILES,
    bare=DER_CERTIFICATE,
    answer=schemas.Registered,
    status=201,
    refuses=[
        *_NO_WRITER,
        problems.CompanySuspended,
        problems.NotEnrolled,
        problems.NotReplaceable,
        problems.LimitReached,
        TooManyRequests,
    ],
)
def create_certificates(query: dict[str, Any], body: dict[str, Any], cnpj: str) -> Response:
    """Register one certificate or two of an enrolled company, all or none. It has at most two.

    With `replaces` the only file renews that certificate: both are active and share a place, until the new one is
    confirmed or the old one ends. All faults of all files come at once; each names the file (`#/file/0`, `#/file/1`)
    and the help article about it (`help`).
    """
    if (again := answered_before()) is not None:
        return again
    replaces = query["replaces"]
    if replaces and len(body["file"]) > 1:
        raise TooManyFiles(max_count=1)
    read(checking.check_registrant, actor=actor(), now=clock.now(), cnpj=cnpj, replaces=replaces)
    candidates = [candidate_of(upload, cnpj) for upload in body["file"]]
    return perform(
        registering.register_certificates,
        cnpj=cnpj,
        candidates=candidates,
        replaces=replaces,
        warnings=warnings_of(candidates),
        per_hour=running.settings.registrations_per_hour,
    )


@certificates.post(
    f"{_ALL}/validation",
    access=WHO_SEES,
    query=schemas.ValidationQuery,
    body=schemas.File,
    upload=ONE_FILE,
    bare=DER_CERTIFICATE,
    answer=schemas.Validated,
    idempotent=False,
    refuses=[problems.NotReplaceable],
)
def validate_certificate(query: dict[str, Any], body: dict[str, Any], cnpj: str) -> dict[str, Any]:
    """Check a file by every rule, as a registration would, without storing anything. It works before adhesion, too.

    A file that is no certificate is answered in the same way, with `ok` false.
    """
    read(validation.check_reader, actor=actor(), cnpj=cnpj)
    candidate = candidate_of(body["file"], cnpj)
    checks = read(
        validation.checks_of,
        actor=actor(),
        now=clock.now(),
        cnpj=cnpj,
        candidate=candidate,
        replaces=query["replaces"],
    )
    is_acceptable = candidate.judgement.is_acceptable and all(check.result is not Result.FAIL for check in checks)
    return {"ok": is_acceptable, "checks": [shown_check(check) for check in checks]}


@certificates.get(_ONE, access=WHO_SEES, answer=schemas.CertificateWhole)
def get_certificate(cnpj: str, certificate_id: UUID) -> dict[str, Any]:
    """Return a certificate, and what its removal would leave."""
    return read(queries.get_certificate, actor=actor(), now=clock.now(), cnpj=cnpj, certificate_id=certificate_id)


@certificates.get(f"{_ONE}/content", access=WHO_SEES, query=schemas.ContentQuery, download=(DER_CERTIFICATE, PEM))
def get_certificate_content(query: dict[str, Any], cnpj: str, certificate_id: UUID) -> Response:
    """Download a certificate in DER, or as PEM. One that has ended can be downloaded, too."""
    found = read(queries.get_content, actor=actor(), cnpj=cnpj, certificate_id=certificate_id)
    if query["format"] == "der":
        return small_download(found.der, name=found.name, kind=DER_CERTIFICATE, etag=found.sha256)
    content = x509.load_der_x509_certificate(found.der).public_bytes(Encoding.PEM)
    return small_download(content, name=name_as(found.name, PEM), kind=PEM, etag=f"{found.sha256}-pem")


@certificates.delete(_ONE, access=WHO_WRITES, query=schemas.RemovalQuery, refuses=[*_NO_WRITER, problems.NotActive])
def end_certificate(query: dict[str, Any], cnpj: str, certificate_id: UUID) -> None:
    """Remove a certificate: it no longer opens the platform. It stays in the history.

    Whoever removes a certificate that another one replaces confirms that one. Whoever removes the successor gives the
    predecessor its place back.
    """
    transact(retiring.remove_certificate, cnpj=cnpj, certificate_id=certificate_id, reason=query["reason"])


@certificates.post(f"{_ONE}/confirmation", access=WHO_WRITES, status=204, refuses=[*_NO_WRITER, problems.NotActive])
def confirm_certificate(cnpj: str, certificate_id: UUID) -> Response:
    """Confirm that a new certificate is installed: the one that it replaces ends. Repeated, it changes nothing."""
    return perform(retiring.confirm_certificate, cnpj=cnpj, certificate_id=certificate_id)


@certificates.get("/trust-store", access=staff(CERTIFICATES), answer=schemas.AnchorList)
def list_trust_store() -> Page:
    """List the authorities under which certificates are accepted, and those that cannot be used, with the reason."""
    return Page(running.clients.trust.anchors(), None)

"""Certificates as rows, for tests of what happens to them later: no file is judged, and no key is made."""

from datetime import datetime, timedelta
from hashlib import sha256
from typing import Any
from uuid import UUID

from tests.told_world import Company

from certificates.actions.ending import certificates_changed, end_certificate, locked_enrollment
from certificates.model import Certificate
from certificates.states import CertificateState
from certificates_kit.world import World
from chassis import clock
from chassis.ids import new_id

YEAR = timedelta(days=394)


def registered(
    world: World,
    company: Company,
    valid_until: datetime,
    *,
    life: timedelta = YEAR,
    replaces: UUID | None = None,
    der: bytes = b"",
    **facts: Any,
) -> UUID:
    """A certificate of a company, which is enrolled with it. Returns its id.

    `life` is how long it lasts as a whole. `replaces` is the predecessor whose place it shares until it is confirmed.
    """
    now = clock.now()
    certificate_id = new_id()
    name = f"{certificate_id}.example"
    content = der or name.encode()
    begin = valid_until - life
    certificate = Certificate(
        id=certificate_id,
        company_id=company.company_id,
        replaces_id=replaces,
        **{
            "name": f"{name}.cer",
            "der": content,
            "sha256": sha256(content).hexdigest(),
            "subject": f"CN={name}",
            "subject_key": sha256(name.encode()).hexdigest(),
            "subject_claim": sha256(name.encode()).hexdigest(),
            "issuer": "Autoridade de Exemplo",
            "x509_version": 3,
            "not_before": begin,
            "not_after": valid_until,
            "valid_until": valid_until,
            "state": CertificateState.ACTIVE,
            "registered_at": now,
            "modified_at": now,
            **facts,
        },
    )
    with world.writing() as session:
        enrollment = locked_enrollment(session, company.company_id)
        enrollment.enrolled_at = enrollment.enrolled_at or now
        enrollment.password_hash = enrollment.password_hash or "$argon2id$v=19$of-an-example"
        session.add(certificate)
        session.flush()
        if replaces:
            session.get_one(Certificate, replaces).successor_id = certificate_id
        certificates_changed(session, enrollment, now=now)
    return certificate_id


def ended(
    world: World, certificate_id: UUID, state: CertificateState = CertificateState.REMOVED, *, by: UUID | None = None
) -> None:
    """End a certificate, as a person's removal does."""
    with world.writing() as session:
        certificate = session.get_one(Certificate, certificate_id)
        enrollment = locked_enrollment(session, certificate.company_id)
        end_certificate(session, enrollment, certificate, state, by=by, now=clock.now())


def the_row(world: World, certificate_id: UUID) -> Certificate:
    with world.database.reading() as session:
        return session.get_one(Certificate, certificate_id)

"""Facts about certificates: registered, removed, soon to expire, expired."""

from dataclasses import dataclass
from datetime import datetime
from typing import Annotated
from uuid import UUID

from chassis.events import Fact
from chassis.fact_fields import Cnpj, Companies, Doc, Parties, Rule, example, one_of

_FINGERPRINT = Rule({"pattern": "^[0-9a-f]{64}$"}, "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855")


@dataclass(frozen=True, kw_only=True)
class CertificateFacts:
    """A certificate of an enrollment in the integration platform."""

    certificate_id: UUID
    cnpj: Annotated[Cnpj, Doc("the company's, which is also the name of its systemic user")]
    legal_name: Annotated[str, Doc("the company's"), example("Energia Exemplo S.A.")]
    subject: Annotated[
        str, Doc("the certificate's, as RFC 4514 writes it"), example("CN=integracao.energia.example,O=Energia Exemplo")
    ]
    not_after: Annotated[datetime, Doc("the end that the certificate itself states")]
    valid_until: Annotated[datetime, Doc("when it is removed: not_after, or the earlier end of its chain")]
    companies: Companies


@dataclass(frozen=True, kw_only=True)
class CertificateRegistered(
    CertificateFacts, Fact, type="certificates.certificate_registered.v1", subject="certificate_id"
):
    """A certificate was registered and opens the integration platform from now on."""

    sha256: Annotated[str, _FINGERPRINT, Doc("of the DER")]
    by_user_id: Annotated[UUID | None, Doc("who registered it; absent for demo data")] = None
    parties: Annotated[Parties, Doc("the company's CCEE representatives")]


@dataclass(frozen=True, kw_only=True)
class CertificateRemoved(CertificateFacts, Fact, type="certificates.certificate_removed.v1", subject="certificate_id"):
    """A certificate opens the integration platform no longer.

    `reason` tells a person's removal from a renewal and from a revocation by the authority.
    """

    sha256: Annotated[str, _FINGERPRINT, Doc("of the DER")]
    reason: Annotated[
        str,
        one_of("removed", "replaced", "revoked"),
        Doc("replaced: its successor is confirmed; revoked: by the authority that issued it"),
    ]
    by_user_id: Annotated[UUID | None, Doc("who removed it; absent when a job did")] = None
    parties: Annotated[Parties, Doc("the company's CCEE representatives")]


@dataclass(frozen=True, kw_only=True)
class CertificateExpiring(
    CertificateFacts, Fact, type="certificates.certificate_expiring.v1", subject="certificate_id"
):
    """A certificate expires soon and nothing replaces it.

    There is one event per person who is told, certificate and threshold. All events of a certificate and threshold have
    the same `notice_id`, so that a receiver for the whole company takes only the first.
    """

    days_left: Annotated[int, Rule({"minimum": 1}, 7), Doc("rounded up")]
    threshold: Annotated[int, Rule({"enum": [30, 15, 7]}, 7), Doc("in days")]
    recipient_user_id: UUID
    notice_id: UUID
    parties: Annotated[Parties, Doc("the recipient alone")]


@dataclass(frozen=True, kw_only=True)
class CertificateExpired(CertificateFacts, Fact, type="certificates.certificate_expired.v1", subject="certificate_id"):
    """A certificate has expired and was removed. There is no `certificate_removed` beside it."""

    parties: Annotated[Parties, Doc("the company's CCEE representatives")]

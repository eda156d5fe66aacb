"""What a process opens once from its settings for all requests: password hashing, the trust store, the lists of revoked
certificates.
"""

from dataclasses import dataclass
from datetime import timedelta

from certificates.clients.authorities import open_authorities
from certificates.rules import CrlStore, Policy, Severity, TrustStore
from certificates.settings import Settings
from chassis.password_hashing import Hasher, open_hasher

_SEVERITIES: dict[str, Severity] = {"refused": "fault", "warning": "warning"}


@dataclass(frozen=True)
class Clients:
    """The password hashing of a process, and what it judges certificates by.

    `crls` is None where no lists of revoked certificates are configured.
    """

    hasher: Hasher
    trust: TrustStore
    crls: CrlStore | None
    policy: Policy


def open_clients(settings: Settings) -> Clients:
    """Return the Clients of one process, as `settings` say. Nothing has to be closed."""
    policy = Policy(
        lifetime_limit=timedelta(days=settings.validity_limit_days),
        cnpj_mismatch=_SEVERITIES[settings.cnpj_mismatch],
        cnpj_missing=_SEVERITIES[settings.cnpj_missing],
    )
    authorities = open_authorities(settings)
    return Clients(open_hasher(settings), authorities.trust, authorities.crls, policy)

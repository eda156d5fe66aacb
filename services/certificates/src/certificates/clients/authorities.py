"""The authorities that issue certificates, as an operator keeps them in folders: the trust store and the CRLs."""

from dataclasses import dataclass
from datetime import datetime

from certificates.rules.chain import chain_of
from certificates.rules.crls import CrlStore
from certificates.rules.trust import TrustStore
from certificates.settings import Settings


@dataclass(frozen=True)
class Authorities:
    """The trust store, and the lists of revoked certificates when the operator keeps some."""

    trust: TrustStore
    crls: CrlStore | None

    def has_roots(self) -> bool:
        """Return whether there is anything to judge a chain by. A folder that was never whole judges nothing."""
        return bool(self.trust.trusted().roots)

    def judge(self, der: bytes, *, now: datetime) -> tuple[bool, bool]:
        """Return whether a certificate that was accepted is not issued under the trust store any more, and whether it
        is revoked for certain.
        """
        is_untrusted = not chain_of(der, self.trust, now=now).is_issued
        found = self.crls.check(der, trust=self.trust, now=now) if self.crls else None
        return is_untrusted, found is not None and found.status == "revoked"


def open_authorities(settings: Settings) -> Authorities:
    """Return the authorities that the settings name: the operator's, and beside them the demonstration authority in
    embedded mode.
    """
    trust = TrustStore(settings.trust_store, beside=settings.demo_trust_store)
    return Authorities(trust, CrlStore(settings.crl_store) if settings.crl_store else None)

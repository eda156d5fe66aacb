"""The authorities that issue certificates, as an operator keeps them in folders: the trust store and the CRLs."""

from dataclasses import dataclass
from datetime import datetime
from functools import lru_cache
from pathlib import Path

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

    def lists_end(self) -> datetime | None:
        """Return the moment from which, for the first time, one of the authorities that have lists of revoked
        certificates has no current list; None without any list that names its successor.
        """
        named = self.crls.lists().values() if self.crls else ()
        ends = [[one.parsed.next_update_utc for one in lists if one.parsed.next_update_utc] for lists in named]
        return min((max(moments) for moments in ends if moments), default=None)

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
    return _open(settings.trust_store, settings.demo_trust_store, settings.crl_store)


@lru_cache(maxsize=8)
def open_kept(trust_store: Path | None, demo_trust_store: Path | None, crl_store: Path | None) -> Authorities:
    """Return the authorities in these folders, the same object for each call, so that files are read when they have
    changed and not each time Prometheus asks.
    """
    return _open(trust_store, demo_trust_store, crl_store)


def _open(trust_store: Path | None, demo_trust_store: Path | None, crl_store: Path | None) -> Authorities:
    trust = TrustStore(trust_store, beside=demo_trust_store)
    return Authorities(trust, CrlStore(crl_store) if crl_store else None)

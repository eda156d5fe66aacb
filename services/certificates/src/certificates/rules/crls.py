"""Lists of revoked certificates (CRLs, RFC 5280, 5): a folder of files in DER or PEM, kept up to date by an operator.

A list is believed when a CA of the trust store signed it, and only while it is current. Lists of another kind than
"all certificates of one CA" (indirect, delta, with extensions that are not known here) say nothing for certain.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from functools import lru_cache
from pathlib import Path
from typing import Literal

import structlog
from cryptography import x509
from cryptography.hazmat.primitives.asymmetric import ec, rsa

from certificates.rules.anchoring import digest
from certificates.rules.reloading import Reloaded, files_in
from certificates.rules.trust import Trusted, TrustStore

log = structlog.get_logger(__name__)

Status = Literal["good", "revoked", "unknown"]
_PEM = b"-----BEGIN X509 CRL-----"
_PEM_END = b"-----END X509 CRL-----"
_MAX_FILE_BYTES = 256 * 1024 * 1024


@dataclass(frozen=True)
class Revocation:
    """What the lists say of a certificate.

    `revoked_at` is the moment that the list names, or None. `reason` says why nothing is known for certain: `no_list`,
    `not_signed` (not by a CA of the trust store), `not_current`, `not_covered`; it is empty for `good` and `revoked`.
    """

    status: Status
    revoked_at: datetime | None = None
    reason: str = ""


@dataclass(frozen=True)
class RevocationList:
    """One list. `is_whole` is false for a list that leaves out some of its CA's certificates or reasons.

    `serial_numbers` are those of the revoked certificates. `points` are the addresses of a list of one distribution
    point. `signers` remembers which CAs, by their digest, did and did not sign the list.
    """

    parsed: x509.CertificateRevocationList
    serial_numbers: frozenset[int]
    is_whole: bool
    points: frozenset[str]
    signers: dict[str, bool] = field(default_factory=dict)

    def is_signed_by(self, issuer: x509.Certificate) -> bool:
        """Return whether a CA signed the list. The answer is remembered."""
        name = digest(issuer)
        if name not in self.signers:
            self.signers[name] = _is_signature_valid(self.parsed, issuer)
        return self.signers[name]

    def is_current(self, now: datetime) -> bool:
        """Return whether a moment lies between the list's own and that of its successor, which it has to name."""
        following = self.parsed.next_update_utc
        return following is not None and self.parsed.last_update_utc <= now <= following


Lists = Mapping[bytes, tuple[RevocationList, ...]]
"""The lists by the DER of their issuer's name."""


class CrlStore:
    """The lists in a folder. It is read again when a file changed, which is looked at every `check_every` seconds."""

    def __init__(self, folder: Path, *, check_every: float = 2.0) -> None:
        self._folder: Reloaded[Lists] = Reloaded(folder, _read, empty={}, check_every=check_every)

    def lists(self) -> Lists:
        """Return the lists as the folder has them now."""
        return self._folder.current()

    def check(
        self,
        certificate: bytes | x509.Certificate,
        *,
        trust: TrustStore,
        now: datetime,
        issuer: x509.Certificate | None = None,
    ) -> Revocation:
        """Return whether a certificate is revoked at a moment. Raises ValueError for bytes that are no certificate.

        `certificate` is its DER, or parsed. One that is listed is revoked, whatever the date and reason in the list.
        `issuer` is the CA that issued it, where that is known already, which spares reading the name again.
        """
        parsed = x509.load_der_x509_certificate(certificate) if isinstance(certificate, bytes) else certificate
        try:
            name = _name_of(issuer) if issuer is not None else parsed.issuer.public_bytes()
        except Exception:  # a name that cannot be read
            return Revocation("unknown", reason="no_list")
        return self._check(name, parsed, trust.trusted(), now)

    def _check(self, issuer: bytes, certificate: x509.Certificate, trusted: Trusted, now: datetime) -> Revocation:
        named = self.lists().get(issuer, ())
        if not named:
            return Revocation("unknown", reason="no_list")
        signed = [one for one in named if any(one.is_signed_by(ca) for ca in trusted.by_subject.get(issuer, ()))]
        if not signed:
            return Revocation("unknown", reason="not_signed")
        current = [one for one in signed if one.is_current(now)]
        if not current:
            return Revocation("unknown", reason="not_current")
        for one in current:
            if certificate.serial_number in one.serial_numbers:
                return Revocation("revoked", _revoked_at(one.parsed, certificate.serial_number))
        if any(_covers(one, certificate) for one in current):
            return Revocation("good")
        return Revocation("unknown", reason="not_covered")


@lru_cache(maxsize=512)
def _name_of(authority: x509.Certificate) -> bytes:
    return authority.subject.public_bytes()


def _covers(one: RevocationList, certificate: x509.Certificate) -> bool:
    """Return whether a certificate would be in a list if it were revoked."""
    return one.is_whole and (not one.points or bool(one.points & _points_of(certificate)))


def _points_of(certificate: x509.Certificate) -> frozenset[str]:
    """Return the addresses of the lists that a certificate names."""
    try:
        points = certificate.extensions.get_extension_for_class(x509.CRLDistributionPoints).value
    except Exception:  # there are none, or the extensions cannot be read
        return frozenset()
    return frozenset(address for point in points for address in _addresses(point.full_name))


def _addresses(names: list[x509.GeneralName] | None) -> Iterator[str]:
    for name in names or ():
        if isinstance(name, x509.UniformResourceIdentifier):
            yield name.value


def _revoked_at(parsed: x509.CertificateRevocationList, serial_number: int) -> datetime | None:
    found = parsed.get_revoked_certificate_by_serial_number(serial_number)
    return None if found is None else found.revocation_date_utc


def _is_signature_valid(parsed: x509.CertificateRevocationList, issuer: x509.Certificate) -> bool:
    """Return whether a CA that may sign lists signed this one, with a hash that is not broken."""
    try:
        usage = issuer.extensions.get_extension_for_class(x509.KeyUsage).value
        if not usage.crl_sign:
            return False
    except x509.ExtensionNotFound:
        pass  # a CA without this extension may sign everything
    try:
        algorithm, key = parsed.signature_hash_algorithm, issuer.public_key()
        if algorithm is not None and algorithm.name in ("md5", "sha1"):
            return False
        return isinstance(key, rsa.RSAPublicKey | ec.EllipticCurvePublicKey) and parsed.is_signature_valid(key)
    except Exception:  # an algorithm that cryptography does not know
        return False


def _read(folder: Path, _before: Lists) -> Lists:
    """Read the lists of a folder. A file that cannot be read is left out and logged."""
    found: dict[bytes, tuple[RevocationList, ...]] = {}
    for path in files_in(folder):
        try:
            lists = [(one.issuer.public_bytes(), _list(one)) for one in _parsed(path)]
        except Exception as fault:  # a file may hold anything, and the library raises many kinds of errors
            log.warning("crl_store.unreadable", file=path.name, fault=type(fault).__name__)
            continue
        for issuer, one in lists:
            found[issuer] = (*found.get(issuer, ()), one)
    return found


def _parsed(path: Path) -> list[x509.CertificateRevocationList]:
    if path.stat().st_size > _MAX_FILE_BYTES:
        raise ValueError("too large")
    content = path.read_bytes()
    if _PEM not in content:
        return [x509.load_der_x509_crl(content)]
    blocks = content.split(_PEM)[1:]
    return [x509.load_pem_x509_crl(_PEM + block.partition(_PEM_END)[0] + _PEM_END) for block in blocks]


def _list(parsed: x509.CertificateRevocationList) -> RevocationList:
    is_whole, points = _scope(parsed)
    is_indirect = not is_whole and points is None
    serial_numbers = frozenset() if is_indirect else frozenset(one.serial_number for one in parsed)
    return RevocationList(parsed, serial_numbers, is_whole, points or frozenset())


def _scope(parsed: x509.CertificateRevocationList) -> tuple[bool, frozenset[str] | None]:
    """Return whether a list has all revoked web server certificates of its CA, and of which distribution points.

    `(False, None)` stands for a list whose entries may be of another CA or mean something else, and are not used.
    """
    whole: bool = True
    points: frozenset[str] = frozenset()
    for extension in parsed.extensions:
        value = extension.value
        if isinstance(value, x509.IssuingDistributionPoint):
            if value.indirect_crl or value.only_contains_attribute_certs or value.relative_name is not None:
                return False, None
            whole = whole and not value.only_contains_ca_certs and value.only_some_reasons is None
            points |= frozenset(_addresses(value.full_name))
        elif extension.critical and not isinstance(value, x509.CRLNumber | x509.AuthorityKeyIdentifier):
            return False, None  # a delta list, or something that is not known here
        elif isinstance(value, x509.DeltaCRLIndicator):
            return False, None
    return whole, points

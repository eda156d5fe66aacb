"""Judging a certificate against cryptography's own check of the same chain: what all other rules cost.

Both parse the file and verify its chain of three at the present moment, in one process and in turns. Processor seconds
are counted, so that other work on the machine disturbs little. The CAs of ICP-Brasil have RSA keys of 4096 bits; with
2048 bits, as in the demonstration, the chain costs less, and so the rules weigh more.
"""

import sys
import time
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path

from cryptography import x509
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.serialization import Encoding

from bench.report import Figure, Table, compared, to_json
from certificates.rules import CrlStore, Policy, TrustStore, judge
from certificates.rules.anchoring import verifier
from certificates.rules.hierarchy import Authority, issue, make_hierarchy, write_trust_store
from chassis.documents import a_cnpj

ROUNDS = 150
PER_ROUND = 25
"""Short rounds, so that some are not interrupted by what else the machine does."""

_REVOKED = 10_000
_TARGETS = {4096: 0.5}
"""The least ratio by the size of the CAs' keys: for those that certificates really come from."""

_NOW = datetime.now(UTC)


def measure(folder: Path) -> Table:
    """Measure validations per second, the best of rounds that take turns."""
    return Table("Certificates", [*_figures(2048, folder / "2048"), *_figures(4096, folder / "4096")])


def _figures(bits: int, folder: Path) -> list[Figure]:
    """Return the figures under CAs with keys of a size: of cryptography alone, and of all rules beside it."""
    root, authority = make_hierarchy(_NOW, bits=bits)
    write_trust_store(folder / "trust", roots=[root.certificate], intermediates=[authority.certificate])
    cnpj = a_cnpj()
    content = issue(authority, cnpj, left=timedelta(days=300), now=_NOW)
    trust, crls = TrustStore(folder / "trust"), _crls(authority, folder / "crls")
    judges = [
        lambda: _is_issued(content, trust),
        lambda: judge(content, cnpj=cnpj, trust=trust, crls=None, policy=Policy(), now=_NOW).is_acceptable,
        lambda: judge(content, cnpj=cnpj, trust=trust, crls=crls, policy=Policy(), now=_NOW).is_acceptable,
    ]
    rounds = [[_per_second(one) for one in judges] for _ in range(ROUNDS)]
    bare_rate, rate, rate_with_list = (max(each) for each in zip(*rounds, strict=True))
    bare = Figure(f"chain alone, CAs of {bits} bits", bare_rate, "validations/s")
    return [
        bare,
        compared(f"all rules, CAs of {bits} bits", rate, "validations/s", peer=bare, at_least=_TARGETS.get(bits)),
        compared(f"with a list of {_REVOKED:,} revoked ones", rate_with_list, "validations/s", peer=bare),
    ]


def _is_issued(content: bytes, trust: TrustStore) -> bool:
    """Do what cryptography does alone: parse the file, verify its chain at a moment."""
    trusted = trust.trusted()
    if trusted.store is None:
        raise RuntimeError("the trust store has no root")
    parsed = x509.load_der_x509_certificate(content)
    return bool(verifier(trusted.store, _NOW).verify(parsed, trusted.intermediates).chain)


def _crls(authority: Authority, folder: Path) -> CrlStore:
    """Write a list of revoked certificates of the CA, and return the store of its folder."""
    revoked = [x509.RevokedCertificateBuilder(number, _NOW).build() for number in range(1, _REVOKED + 1)]
    due = _NOW + timedelta(days=1)
    builder = x509.CertificateRevocationListBuilder(authority.certificate.subject, _NOW, due, [], revoked)
    folder.mkdir()
    content = builder.sign(authority.key, hashes.SHA256()).public_bytes(Encoding.DER)
    (folder / "list.crl").write_bytes(content)
    return CrlStore(folder)


def _per_second(is_accepted: Callable[[], bool]) -> float:
    """Return how often a certificate is judged per second. Raises RuntimeError when it is not accepted."""
    started = time.process_time()
    for _ in range(PER_ROUND):
        if not is_accepted():
            raise RuntimeError("the certificate is not accepted, so the figures say nothing")
    return PER_ROUND / (time.process_time() - started)


if __name__ == "__main__":
    print(to_json(measure(Path(sys.argv[1]))))

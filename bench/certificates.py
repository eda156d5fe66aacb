"""Judging a certificate against cryptography's own check of the same chain: what all other rules cost.

Both parse the file and verify its chain of three, in one process and in turns. Processor seconds are counted, so that
other work on the machine disturbs little.
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
from certificates.rules.hierarchy import Authority, issue, open_demonstration
from chassis.documents import a_cnpj

ROUNDS = 12
PER_ROUND = 400
_REVOKED = 10_000
_NOW = datetime.now(UTC)


def measure(folder: Path) -> Table:
    """Measure validations per second, the best of rounds that take turns."""
    authority = open_demonstration(folder / "trust", folder / "keys", now=_NOW)
    cnpj = a_cnpj()
    content = issue(authority, cnpj, left=timedelta(days=300), now=_NOW)
    trust, crls = TrustStore(folder / "trust"), _crls(authority, folder / "crls")
    judges = [
        _bare(content, trust),
        lambda: judge(content, cnpj=cnpj, trust=trust, crls=None, policy=Policy(), now=_NOW).is_acceptable,
        lambda: judge(content, cnpj=cnpj, trust=trust, crls=crls, policy=Policy(), now=_NOW).is_acceptable,
    ]
    rounds = [[_per_second(one) for one in judges] for _ in range(ROUNDS)]
    bare_rate, rate, rate_with_lists = (max(each) for each in zip(*rounds, strict=True))
    bare = Figure("cryptography: parse, verify the chain", bare_rate, "validations/s")
    return Table(
        "Certificates",
        [
            bare,
            compared("all rules", rate, "validations/s", peer=bare, at_least=0.5),
            compared(
                f"all rules, a list of {_REVOKED:,} revoked", rate_with_lists, "validations/s", peer=bare, at_least=0.5
            ),
        ],
    )


def _bare(content: bytes, trust: TrustStore) -> Callable[[], bool]:
    """Return cryptography's check alone: parse the file, verify its chain."""
    trusted = trust.trusted()
    if trusted.store is None:
        raise RuntimeError("the demonstration has no root")
    judging = verifier(trusted.store, _NOW)
    return lambda: bool(judging.verify(x509.load_der_x509_certificate(content), trusted.intermediates).chain)


def _crls(authority: Authority, folder: Path) -> CrlStore:
    """Write a list of revoked certificates of the CA, and return the store of its folder."""
    revoked = [x509.RevokedCertificateBuilder(number, _NOW).build() for number in range(1, _REVOKED + 1)]
    due = _NOW + timedelta(days=1)
    builder = x509.CertificateRevocationListBuilder(authority.certificate.subject, _NOW, due, [], revoked)
    folder.mkdir()
    content = builder.sign(authority.key, hashes.SHA256()).public_bytes(Encoding.DER)
    (folder / "demonstration.crl").write_bytes(content)
    return CrlStore(folder)


def _per_second(judges: Callable[[], bool]) -> float:
    """Return how often a certificate is judged per second. Raises RuntimeError when it is not accepted."""
    started = time.process_time()
    for _ in range(PER_ROUND):
        if not judges():
            raise RuntimeError("the certificate is not accepted, so the figures say nothing")
    return PER_ROUND / (time.process_time() - started)


if __name__ == "__main__":
    print(to_json(measure(Path(sys.argv[1]))))

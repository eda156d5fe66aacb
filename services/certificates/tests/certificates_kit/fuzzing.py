"""The fuzzer of the rules: mutated certificates, trust stores and lists of revoked ones.

`PYTHONPATH=services/certificates/tests python -m certificates_kit.fuzzing --mutations 100000 --seed 1` runs from the
root of the repository, writes what broke something into a folder and says how the judgements came out. No mutation may
raise, leave a text of an exception in a judgement, or cost more work or memory than a file of 64 KiB deserves.
"""

import argparse
import json
import logging
import re
import sys
import tempfile
from collections import Counter
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from random import Random

import structlog
from cryptography import x509
from cryptography.hazmat.primitives.serialization import Encoding
from cryptography.x509.oid import NameOID

from certificates.rules import RULES, CrlStore, Judgement, Policy, TrustStore, der, judge
from certificates.rules.anchoring import digest
from certificates_kit.hierarchy import (
    CNPJ,
    NOW,
    edited,
    intermediate,
    make_crl,
    make_leaf,
    make_store,
    named,
    root,
    rsa_key,
    write_crls,
)
from certificates_kit.mutating import mutated_bytes, mutated_structure
from certificates_kit.work import work_of

MOST_CALLS = 400_000
MOST_BYTES = 24 * 1024 * 1024
_SAMPLED = 250  # one mutation in so many is counted and measured, which takes longer
_OF_AUTHORITY, _OF_LIST = 18, 19  # remainders of numbers whose mutations are files of a trust store, and of lists
_OF_BYTES = 0.35  # the part of the mutations that do not look at the structure

_NAME = r"[^\x00-\x1f\x7f]{0,2001}"
_OID = r"[0-9.]+"
_MOMENT = r"[0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9:]{8}Z"
_USES = rf"(?:{_OID}|[A-Za-z]{{5,25}}|…)"
_FOUND = {
    "file": r"DER|[a-z0-9_]{2,20}",
    "extensions": rf"(?:(?:[a-z_]+|{_OID})(?:, )?)+",
    "usage": rf"CA|(?:{_USES}(?:, )?)+",
    "chain": _NAME,
    "key": rf"RSA(?: \d+)?|EC(?: \w+)?|DSA|RSASSA-PSS|Ed\d+|\?|{_OID}",
    "signature_hash": rf"MD5|SHA-\d+|[a-z0-9-]{{3,12}}|{_OID}",
    "validity_period": r"-?[0-9.]+ d",
    "not_expired": rf"{_MOMENT}",
    "begun": rf"{_MOMENT}",
    "cnpj": r"(?:[0-9A-Z]{14}(?:, )?)+",
    "revocation": rf"{_MOMENT}|[a-z_]+",
    "chain_end": rf"{_MOMENT}",
}


class Unsound(AssertionError):
    """A judgement that must not be."""


@dataclass
class Fuzzer:
    """What is mutated: certificates against a trust store and lists, and the files of those. `folder` is scratch."""

    folder: Path
    seed: int = 1
    tally: Counter[str] = field(default_factory=Counter)

    def __post_init__(self) -> None:
        self.trust = make_store(self.folder / "trust")
        self.crls = write_crls(self.folder / "crls", make_crl(intermediate(), revoked=range(1, 50)))
        self.list = make_crl(intermediate(), revoked=(5, 6)).public_bytes(Encoding.DER)
        self.leaves = corpus()
        self.others = [*self.leaves, intermediate().der, root().der]

    def mutation(self, number: int) -> bytes:
        """The mutated file of a number: most are certificates, one in twenty is a CA's and one is a CA's list.

        The same number gives the same mutation for the same seed and keys.
        """
        random = Random(f"{self.seed}:{number}")
        if number % 20 == _OF_LIST:
            return self._mutated(self.list, random)
        if number % 20 == _OF_AUTHORITY:
            return self._mutated(random.choice((root(), intermediate())).der, random)
        content = self._mutated(random.choice(self.leaves), random)
        return _signed_again(content) if random.random() < 0.3 else content

    def run(self, number: int) -> None:
        """Judge the mutation of a number, or use it as a file of the trust store or of the lists. Raises Unsound."""
        content = self.mutation(number)
        if number % 20 == _OF_LIST:
            self.judge_under_list(content)
        elif number % 20 == _OF_AUTHORITY:
            self.judge_under_authority(content)
        else:
            self.judge_file(content, sampled=number % _SAMPLED == 0)

    def judge_file(self, content: bytes, *, sampled: bool = True) -> Judgement:
        """Judge a file and check the judgement, with `sampled` also the work that it took. Raises Unsound."""
        judgement = self._judge(content, self.trust, self.crls)
        if sampled:
            work = work_of(lambda: self._judge(content, self.trust, self.crls))
            if work.calls > MOST_CALLS or work.peak_bytes > MOST_BYTES:
                raise Unsound(f"{work} for {len(content)} bytes")
        return judgement

    def judge_under_authority(self, content: bytes) -> None:
        """Judge a good certificate while a mutated CA lies pinned in the trust store. Raises Unsound."""
        store = self.folder / "mutated"
        trust = make_store(store)
        for kind in ("roots", "intermediates"):
            (store / kind / "mutated.cer").write_bytes(content)
        pins = store / "pins.sha256"
        pins.write_text(pins.read_text(encoding="ascii") + _pin(content), encoding="ascii")
        if any(not anchor.usable and not anchor.reason for anchor in trust.anchors(now=NOW)):
            raise Unsound("an anchor is not usable without a reason")
        if not self._judge(self.leaves[0], trust, self.crls).is_acceptable:
            raise Unsound("a mutated CA keeps a good one from being used")

    def judge_under_list(self, content: bytes) -> None:
        """Judge a good certificate by a mutated list of its CA, which did not sign it so. Raises Unsound."""
        folder = self.folder / "lists"
        folder.mkdir(exist_ok=True)
        (folder / "mutated.crl").write_bytes(content)
        if not self._judge(self.leaves[0], self.trust, CrlStore(folder, check_every=0)).is_acceptable:
            raise Unsound("a mutated list revokes")

    def _mutated(self, content: bytes, random: Random) -> bytes:
        if random.random() < _OF_BYTES:
            return mutated_bytes(content, random)
        return mutated_structure(content, random, self.others)

    def _judge(self, content: bytes, trust: TrustStore, crls: CrlStore) -> Judgement:
        judgement = judge(content, cnpj=CNPJ, trust=trust, crls=crls, policy=Policy(), now=NOW)
        check(judgement)
        self.tally.update(one.code for one in judgement.faults or ())
        self.tally["accepted"] += judgement.is_acceptable
        return judgement


def check(judgement: Judgement) -> None:
    """Raise Unsound when a judgement is not whole, or has a text that is not one of ours."""
    if tuple(one.rule for one in judgement.checks) != RULES:
        raise Unsound("a rule is missing")
    for one in judgement.checks:
        if one.found and not re.fullmatch(_FOUND[one.rule], one.found, re.DOTALL):
            raise Unsound(f"{one.rule} found {one.found!r}")
    said = json.dumps([dict(one.facts) for one in judgement.checks], default=datetime.isoformat, ensure_ascii=False)
    if judgement.facts:
        said += "".join((judgement.facts.subject, judgement.facts.issuer, judgement.facts.serial_number))
    said.encode("utf-8")
    if "\x00" in said or len(said) > 20_000:
        raise Unsound(f"facts of {len(said)} characters")


def corpus() -> list[bytes]:
    """The certificates that are mutated: an ordinary one first, then some with many kinds of parts."""
    names = [x509.DNSName("a.example"), x509.RFC822Name("a@example.com"), x509.DirectoryName(named("Agent"))]
    policies = x509.CertificatePolicies(
        [x509.PolicyInformation(x509.ObjectIdentifier("2.16.76.1.2.1.1"), ["http://policy.example"])]
    )
    points = x509.CRLDistributionPoints(
        [x509.DistributionPoint([x509.UniformResourceIdentifier("http://crl.example")], None, None, None)]
    )
    subject = named(
        "agent.example",
        (NameOID.COUNTRY_NAME, "BR"),
        (NameOID.ORGANIZATION_NAME, "Agente de Ação"),
        (NameOID.SERIAL_NUMBER, CNPJ),
        (NameOID.ORGANIZATION_IDENTIFIER, f"NTRBR-{CNPJ}"),
    )
    constraints = x509.NameConstraints([x509.DNSName("example")], None)
    return [
        make_leaf(),
        make_leaf(subject=subject, names=names, extensions=[(policies, False), (points, False)]),
        make_leaf(names=[x509.DNSName(f"{number}.example") for number in range(100)]),
        make_leaf(key=rsa_key("small", 1024), extensions=[(constraints, True)]),
        make_leaf(uses=[], is_ca=True),
        edited(make_leaf(), lambda parts: parts[1:-1]),
    ]


def _signed_again(content: bytes) -> bytes:
    """The certificate, signed by the CA again where it is still one in form, so that its chain is looked at."""
    try:
        return edited(content, lambda parts: parts)
    except (der.NotDer, ValueError, IndexError):
        return content


def _pin(content: bytes) -> str:
    try:
        return f"{digest(x509.load_der_x509_certificate(content))}\n"
    except Exception:
        return ""


def fuzz(fuzzer: Fuzzer, mutations: int, failures: Path) -> int:
    """Run mutations and return how many broke something; each is written into the folder `failures`."""
    broken = 0
    for number in range(mutations):
        try:
            fuzzer.run(number)
        except BaseException as fault:
            if isinstance(fault, KeyboardInterrupt):
                raise
            broken += 1
            failures.mkdir(parents=True, exist_ok=True)
            (failures / f"{fuzzer.seed}-{number}.der").write_bytes(fuzzer.mutation(number))
            print(f"{fuzzer.seed}:{number}: {type(fault).__name__}: {fault}", file=sys.stderr)  # noqa: T201
        if number % 10_000 == 9_999:
            print(f"{number + 1} mutations, {broken} broke something", flush=True)  # noqa: T201
    return broken


def main() -> int:
    """Run the fuzzer from the command line. Returns the exit code: 1 when a mutation broke something."""
    parser = argparse.ArgumentParser(prog="python -m certificates_kit.fuzzing")
    parser.add_argument("--mutations", type=int, default=100_000)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--failures", type=Path, default=Path(tempfile.gettempdir()) / "certificates-fuzzing")
    asked = parser.parse_args()
    structlog.configure(wrapper_class=structlog.make_filtering_bound_logger(logging.CRITICAL))
    with tempfile.TemporaryDirectory() as folder:
        fuzzer = Fuzzer(Path(folder), asked.seed)
        broken = fuzz(fuzzer, asked.mutations, asked.failures)
    for outcome, count in fuzzer.tally.most_common():
        print(f"{count:9,} {outcome}")  # noqa: T201
    return 1 if broken else 0


if __name__ == "__main__":
    sys.exit(main())

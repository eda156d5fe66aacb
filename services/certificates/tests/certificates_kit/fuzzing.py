"""The fuzzer of the rules: mutated certificates, trust stores and lists of revoked ones.

`PYTHONPATH=services/certificates/tests python -m certificates_kit.fuzzing --mutations 100000 --seed 1` runs from the
root of the repository, writes what broke something into a folder and says how the judgements came out. No mutation may
raise, leave a text of an exception in a judgement, or cost more work or memory than a file of 64 KiB deserves.
"""

import argparse
import json
import re
import sys
import tempfile
from collections import Counter
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from random import Random

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

_NAME = r"[^\x00-\x1f\x7f]{0,2001}"
_OID = r"[0-9.]+"
_MOMENT = r"[0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9:]{8}Z"
_USES = rf"(?:{_OID}|[A-Za-z]{{5,25}}|…)"
_FOUND = {
    "file": r"DER|[a-z0-9_]{2,20}",
    "extensions": rf"|(?:(?:[a-z_]+|{_OID})(?:, )?)+",
    "usage": rf"|(?:{_USES}(?:, )?)+",
    "chain": _NAME,
    "key": rf"RSA(?: \d+)?|EC(?: \w+)?|DSA|RSASSA-PSS|Ed\d+|\?|{_OID}",
    "signature_hash": rf"|MD5|SHA-\d+|[a-z0-9-]{{3,12}}|{_OID}",
    "validity_period": r"|-?[0-9.]+ d",
    "not_expired": rf"|{_MOMENT}",
    "begun": rf"|{_MOMENT}",
    "cnpj": r"|(?:[0-9A-Z]{14}(?:, )?)+",
    "revocation": rf"|{_MOMENT}|[a-z_]+",
    "chain_end": rf"|{_MOMENT}",
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
        self.leaves = corpus()
        self.others = [*self.leaves, intermediate().der, root().der]

    def mutation(self, number: int) -> bytes:
        """The mutated certificate of a number; the same one for the same seed and certificates."""
        random = Random(f"{self.seed}:{number}")
        content = random.choice(self.leaves)
        if random.random() < 0.35:
            return mutated_bytes(content, random)
        changed = mutated_structure(content, random, self.others)
        return _signed_again(changed) if random.random() < 0.3 else changed

    def run(self, number: int) -> None:
        """Judge the mutation of a number, or use it as a file of the trust store or of the lists. Raises Unsound."""
        kind = number % 20
        if kind == 18:
            self.judge_under_mutated_authority(number)
        elif kind == 19:
            self.judge_under_mutated_list(number)
        else:
            self.judge_file(self.mutation(number), sampled=number % _SAMPLED == 0)

    def judge_file(self, content: bytes, *, sampled: bool = True) -> Judgement:
        """Judge a file and check the judgement, with `sampled` also the work that it took. Raises Unsound."""
        judgement = self._judge(content, self.trust, self.crls)
        if sampled:
            work = work_of(lambda: self._judge(content, self.trust, self.crls))
            if work.calls > MOST_CALLS or work.peak_bytes > MOST_BYTES:
                raise Unsound(f"{work} for {len(content)} bytes")
        return judgement

    def judge_under_mutated_authority(self, number: int) -> None:
        """Judge a good certificate while a CA in the trust store is mutated, and pinned as it is. Raises Unsound."""
        random = Random(f"{self.seed}:{number}")
        kind, authority = random.choice((("roots", root()), ("intermediates", intermediate())))
        mutate = random.choice(
            (
                lambda: mutated_structure(authority.der, random, self.others),
                lambda: mutated_bytes(authority.der, random),
            )
        )
        content = mutate()
        store = self.folder / "mutated"
        make_store(store)
        (store / kind / "mutated.cer").write_bytes(content)
        pins = store / "pins.sha256"
        pins.write_text(pins.read_text(encoding="ascii") + _pin(content), encoding="ascii")
        trust = TrustStore(store, check_every=0)
        anchors = trust.anchors(now=NOW)
        if any(not anchor.usable and not anchor.reason for anchor in anchors):
            raise Unsound("an anchor is not usable without a reason")
        judgement = self._judge(self.leaves[0], trust, self.crls)
        if not judgement.is_acceptable:
            raise Unsound("a mutated CA keeps a good one from being used")

    def judge_under_mutated_list(self, number: int) -> None:
        """Judge a good certificate by a mutated list of its CA. Only a list that the CA signed may refuse it."""
        random = Random(f"{self.seed}:{number}")
        whole = make_crl(intermediate(), revoked=(5, 6)).public_bytes(Encoding.DER)
        content = (
            mutated_bytes(whole, random) if random.random() < 0.4 else mutated_structure(whole, random, self.others)
        )
        folder = self.folder / "lists"
        folder.mkdir(exist_ok=True)
        (folder / "mutated.crl").write_bytes(content)
        judgement = self._judge(self.leaves[0], self.trust, CrlStore(folder, check_every=0))
        if not judgement.is_acceptable:
            raise Unsound("a mutated list revokes")

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
        if not re.fullmatch(_FOUND[one.rule], one.found, re.DOTALL):
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
            print(f"{fuzzer.seed}:{number}: {type(fault).__name__}: {fault}", file=sys.stderr)
        if number % 10_000 == 9_999:
            print(f"{number + 1} mutations, {broken} broke something", flush=True)
    return broken


def main() -> int:
    """Run the fuzzer from the command line. Returns the exit code: 1 when a mutation broke something."""
    parser = argparse.ArgumentParser(prog="python -m certificates_kit.fuzzing")
    parser.add_argument("--mutations", type=int, default=100_000)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--failures", type=Path, default=Path(tempfile.gettempdir()) / "certificates-fuzzing")
    asked = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        fuzzer = Fuzzer(Path(folder), asked.seed)
        broken = fuzz(fuzzer, asked.mutations, asked.failures)
    for outcome, count in fuzzer.tally.most_common():
        print(f"{count:9,} {outcome}")
    return 1 if broken else 0


if __name__ == "__main__":
    sys.exit(main())

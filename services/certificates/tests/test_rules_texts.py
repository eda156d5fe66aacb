"""Every outcome of a rule has a sentence in three languages, in which no value is missing."""

from collections.abc import Iterator
from pathlib import Path

import pytest
import test_rules_boundaries
import test_rules_chain
import test_rules_files
import test_rules_revocation
from certificates_kit.hierarchy import (
    CNPJ,
    DAY,
    NOW,
    OTHER_CNPJ,
    cnpj_name,
    judged,
    make_ca,
    make_leaf,
    make_store,
    root,
    write_crls,
)
from cryptography import x509

import certificates
import chassis
from certificates.rules import MAX_BYTES, RULES, Check, Result
from chassis.i18n import LANGUAGES, Catalogue

LOCALES = [Path(str(chassis.__path__[0])) / "locales", Path(str(certificates.__file__)).parent / "locales"]
KINDS_WITH_ADVICE = {"empty", "pem", "base64", "pkcs7", "request", "public_key", "crl", "zip", "pdf"}


@pytest.fixture(scope="module")
def catalogue() -> Catalogue:
    return Catalogue(LOCALES)


@pytest.fixture(scope="module")
def outcomes(tmp_path_factory: pytest.TempPathFactory) -> list[Check]:
    """Checks with every code and reason that the rules know."""
    return list(_outcomes(tmp_path_factory.mktemp("texts")))


def _outcomes(folder: Path) -> Iterator[Check]:
    trust = make_store(folder / "trust")
    files = [make() for make, _expected in test_rules_boundaries.BOUNDARIES.values()]
    files += [make() for make, *_expected in test_rules_files.FILES.values()]
    files += [make() for make, _part in test_rules_files.BROKEN.values()]
    files += [bytes(MAX_BYTES + 1), make_leaf(names=[cnpj_name(OTHER_CNPJ.encode()), cnpj_name(CNPJ.encode())])]
    files += [make_leaf(make_ca("Stranger")), make_leaf(make_ca("agent.example"))]
    for content in files:
        yield from judged(content, trust).checks
    for number, ends in enumerate((NOW - DAY, NOW + 20 * DAY)):
        issuer = make_ca("Short CA", root(), end=ends)
        yield from judged(make_leaf(issuer), make_store(folder / f"ends{number}", intermediates=[issuer])).checks
    future = make_ca("Future CA", root(), begin=NOW + DAY)
    yield from judged(make_leaf(future), make_store(folder / "future", intermediates=[future])).checks
    within = test_rules_chain.names_within("example.com")
    outside = make_leaf(within, names=[x509.DNSName("example.org")])
    yield from judged(outside, make_store(folder / "within", intermediates=[within])).checks
    for number, (make, _reason) in enumerate(test_rules_revocation.UNRELIABLE.values()):
        crls = write_crls(folder / f"crls{number}", *make())
        yield from judged(test_rules_revocation.leaf(), trust, crls=crls).checks


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_fault_and_warning_has_a_whole_sentence(
    language: str, outcomes: list[Check], catalogue: Catalogue
) -> None:
    for check in outcomes:
        if check.result in (Result.FAIL, Result.WARNING):
            facts = catalogue.readable(check.facts, language, "America/Sao_Paulo")
            sentence = catalogue.text(check.code, language, **facts)
            assert sentence.endswith((".", "cer."))
            assert "{" not in sentence, check
            assert "None" not in sentence


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_rule_has_a_name_and_a_sentence_for_each_other_result(
    language: str, outcomes: list[Check], catalogue: Catalogue
) -> None:
    for rule in RULES:
        assert catalogue.has(f"check.{rule}", language)
        assert catalogue.text(f"check.{rule}", language, "not-checked").endswith(".")
    for check in outcomes:
        if check.result is Result.PASS:
            sentence = catalogue.text(f"check.{check.rule}", language, "pass", found=check.found)
            assert sentence.endswith(".")
            assert "{" not in sentence


def test_every_kind_of_file_has_advice_of_its_own(catalogue: Catalogue) -> None:
    sentences = {catalogue.text("certificate.not_der", "en", kind=kind) for kind in KINDS_WITH_ADVICE}
    assert len(sentences) == len(KINDS_WITH_ADVICE)
    assert "openssl x509 -in" in catalogue.text("certificate.not_der", "en", kind="pem")


def test_the_outcomes_are_those_of_every_code(outcomes: list[Check]) -> None:
    found = {check.code.removeprefix("certificate.") for check in outcomes if check.result is not Result.PASS}
    assert found >= {
        *("not_der", "private_key_refused", "malformed", "too_large", "usage", "chain", "key", "signature_hash"),
        *("validity", "expired", "not_yet_valid", "cnpj_mismatch", "cnpj_missing"),
        *("revocation_unknown", "issuer_ends_first"),
    }
    reasons = {check.facts.get("reason") for check in outcomes if check.code == "certificate.chain"}
    assert reasons >= {"unknown_issuer", "self_signed", "ended", "not_begun", "refused"}

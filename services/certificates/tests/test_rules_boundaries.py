"""Each rule for a certificate accepts up to its boundary and refuses from there, and says nothing of the others."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from certificates_kit.hierarchy import (
    ANY,
    CLIENT,
    DAY,
    NOW,
    SECOND,
    SERVER,
    SHA1_WITH_RSA,
    codes,
    edited,
    integer,
    judged,
    key_usage,
    make_leaf,
    make_store,
    rsa_key,
    rsa_key_info,
    with_key_info,
)
from cryptography import x509
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec, ed25519, padding

from certificates.rules import RULES, Judgement, Policy, Result, TrustStore, der

Make = Callable[[], bytes]


@pytest.fixture(scope="module")
def trust(tmp_path_factory: pytest.TempPathFactory) -> TrustStore:
    return make_store(tmp_path_factory.mktemp("trust"))


def leaf(**asked: Any) -> Make:
    return lambda: make_leaf(**asked)


def lasting(days: int, *, seconds: int = 0) -> Make:
    return lambda: make_leaf(begin=NOW - DAY, end=NOW - DAY + days * DAY + seconds * SECOND)


def of_modulus(bits: int) -> Make:
    """A key of any size whose numbers look sound. Nobody has its private key, and nobody needs it."""
    return lambda: with_key_info(make_leaf(), rsa_key_info((1 << (bits - 1)) + 1, 65537))


def of_numbers(*, modulus_plus: int = 0, exponent: int = 65537) -> Make:
    def make() -> bytes:
        modulus = rsa_key("leaf").public_key().public_numbers().n
        return with_key_info(make_leaf(), rsa_key_info(modulus + modulus_plus, exponent))

    return make


def with_part(at: int, part: bytes) -> Make:
    """A certificate of which one part of the signed content is exchanged: 1 is the serial number, 4 the dates."""
    return lambda: edited(make_leaf(), lambda parts: [*parts[:at], part, *parts[at + 1 :]])


def with_sha1() -> bytes:
    return edited(make_leaf(), lambda parts: parts, hash_algorithm=hashes.SHA1(), algorithm=SHA1_WITH_RSA)


def unknown(*, critical: bool) -> Make:
    return leaf(extensions=[(x509.UnrecognizedExtension(x509.ObjectIdentifier("1.2.3.4"), b"\x05\x00"), critical)])


def with_broken_extension() -> bytes:
    """A certificate whose key usage is no bit string, so that no extension of it can be read."""
    extension = x509.UnrecognizedExtension(x509.ObjectIdentifier("2.5.29.15"), b"\x04\x00")
    return make_leaf(extensions=[(extension, False)])


INVERTED = der.encoded(der.SEQUENCE, b"\x17\x0d270101000000Z" + b"\x17\x0d260101000000Z")
PSS = padding.PSS(padding.MGF1(hashes.SHA256()), 32)
POLICIES = x509.CertificatePolicies([x509.PolicyInformation(x509.ObjectIdentifier("2.16.76.1.2.1.1"), None)])
NO_SIGNING = (key_usage(digital_signature=True, key_encipherment=True), True)
SIGNS_CERTIFICATES = (key_usage(digital_signature=True, key_cert_sign=True), True)

BOUNDARIES: dict[str, tuple[Make, set[str]]] = {
    "a certificate that fits": (leaf(), set()),
    # key
    "RSA of 2048 bits": (of_modulus(2048), set()),
    "RSA of 2047 bits": (of_modulus(2047), {"key"}),
    "RSA of 2049 bits": (of_modulus(2049), {"key"}),
    "RSA of 1024 bits": (leaf(key=rsa_key("small", 1024)), {"key"}),
    "RSA of 4096 bits": (of_modulus(4096), {"key"}),
    "an even modulus": (of_numbers(modulus_plus=-1), {"key"}),
    "a modulus of zero": (lambda: with_key_info(make_leaf(), rsa_key_info(0, 65537)), {"key"}),
    "a negative modulus": (lambda: with_key_info(make_leaf(), rsa_key_info(-(1 << 2047) - 1, 65537)), {"key"}),
    "exponent 1": (of_numbers(exponent=1), {"key"}),
    "exponent 2": (of_numbers(exponent=2), {"key"}),
    "exponent 3": (of_numbers(exponent=3), set()),
    "exponent 4": (of_numbers(exponent=4), {"key"}),
    "a key on P-256": (leaf(key=ec.generate_private_key(ec.SECP256R1())), {"key"}),
    "a key on a Brainpool curve": (leaf(key=ec.generate_private_key(ec.BrainpoolP256R1())), {"key"}),
    "an Ed25519 key": (leaf(key=ed25519.Ed25519PrivateKey.generate()), {"key"}),
    # signature
    "signed with SHA-1": (with_sha1, {"signature_hash"}),
    "signed with SHA-224": (leaf(hash_algorithm=hashes.SHA224()), {"signature_hash"}),
    "signed with SHA-256": (leaf(hash_algorithm=hashes.SHA256()), set()),
    "signed with SHA-384": (leaf(hash_algorithm=hashes.SHA384()), {"signature_hash"}),
    "signed with SHA-512": (leaf(hash_algorithm=hashes.SHA512()), set()),
    "signed with RSA-PSS and SHA-256": (leaf(rsa_padding=PSS), set()),
    # lifetime
    "394 days": (lasting(394), set()),
    "a second less than 395 days": (lasting(395, seconds=-1), set()),
    "395 days": (lasting(395), {"validity"}),
    "ten years": (lasting(3650), {"validity"}),
    "ending before it begins": (with_part(4, INVERTED), {"malformed", "expired", "not_yet_valid"}),
    # dates
    "ending now": (leaf(end=NOW), set()),
    "ended a second ago": (leaf(end=NOW - SECOND), {"expired"}),
    "beginning now": (leaf(begin=NOW), set()),
    "beginning in a second": (leaf(begin=NOW + SECOND), {"not_yet_valid"}),
    # usage
    "for servers and clients": (leaf(uses=[CLIENT, SERVER]), set()),
    "without extended key usage": (leaf(uses=[]), {"usage"}),
    "for anything": (leaf(uses=[ANY]), {"usage"}),
    "for clients only": (leaf(uses=[CLIENT]), {"usage"}),
    "without basic constraints": (leaf(is_ca=None), set()),
    "a CA's": (leaf(is_ca=True), {"usage"}),
    "with a key for servers": (leaf(extensions=[NO_SIGNING]), set()),
    "with a key that may sign certificates": (leaf(extensions=[SIGNS_CERTIFICATES]), {"usage"}),
    # form
    "an unknown extension": (unknown(critical=False), set()),
    "an unknown critical extension": (unknown(critical=True), {"malformed"}),
    "critical policies, which nobody here applies": (leaf(extensions=[(POLICIES, True)]), {"malformed"}),
    "policies that are not critical": (leaf(extensions=[(POLICIES, False)]), set()),
    "a critical key usage": (leaf(extensions=[NO_SIGNING]), set()),
    "a precertificate": (leaf(extensions=[(x509.PrecertPoison(), True)]), {"malformed"}),
    "an extension that cannot be read": (with_broken_extension, {"malformed"}),
    "serial number 0": (with_part(1, integer(0)), {"malformed"}),
    "a negative serial number": (with_part(1, integer(-7)), {"malformed"}),
    "a serial number of 20 octets": (with_part(1, integer((1 << 159) - 1)), set()),
    "a serial number of 21 octets": (with_part(1, integer(1 << 159)), {"malformed"}),
    "version 1": (lambda: edited(make_leaf(), lambda parts: parts[1:-1]), {"usage", "cnpj_missing"}),
    "version 1 with extensions": (lambda: edited(make_leaf(), lambda parts: parts[1:]), {"malformed"}),
}


@pytest.mark.parametrize("case", BOUNDARIES)
def test_a_rule_accepts_and_refuses_at_its_boundary(case: str, trust: TrustStore) -> None:
    make, expected = BOUNDARIES[case]
    judgement = judged(make(), trust)
    assert codes(judgement) == expected
    assert judgement.is_acceptable == (not expected)


def test_all_faults_come_at_once(trust: TrustStore) -> None:
    wrong = make_leaf(
        key=rsa_key("small", 1024),
        uses=[CLIENT],
        begin=NOW - 500 * DAY,
        end=NOW - DAY,
        hash_algorithm=hashes.SHA384(),
        names=[],
        extensions=[(x509.UnrecognizedExtension(x509.ObjectIdentifier("1.2.3.4"), b"\x05\x00"), True)],
    )
    assert codes(judged(wrong, trust)) == {
        "malformed",
        "usage",
        "key",
        "signature_hash",
        "validity",
        "expired",
        "cnpj_missing",
    }


def test_a_judgement_has_one_check_for_each_rule(trust: TrustStore) -> None:
    for content in (make_leaf(), b"", make_leaf() + b"\x00", with_broken_extension()):
        assert tuple(check.rule for check in judged(content, trust).checks) == RULES


def test_unreadable_extensions_hide_only_the_rules_that_need_them(trust: TrustStore) -> None:
    judgement = judged(with_broken_extension(), trust)
    assert results(judgement, Result.FAIL) == {"extensions"}
    assert results(judgement, Result.NOT_CHECKED) == {"usage", "cnpj", "revocation"}
    assert judgement.facts is not None


def test_unreadable_extensions_do_not_hide_another_fault(trust: TrustStore) -> None:
    broken = x509.UnrecognizedExtension(x509.ObjectIdentifier("2.5.29.15"), b"\x04\x00")
    content = make_leaf(extensions=[(broken, False)], key=rsa_key("small", 1024), begin=NOW - 500 * DAY, end=NOW - DAY)
    assert codes(judged(content, trust)) == {"malformed", "key", "validity", "expired"}


def test_a_file_that_is_none_leaves_all_other_rules_unchecked(trust: TrustStore) -> None:
    judgement = judged(b"hello", trust)
    assert results(judgement, Result.NOT_CHECKED) == set(RULES[1:])
    assert judgement.facts is None
    assert not judgement.is_acceptable


def test_what_was_found_and_what_is_required_is_said(trust: TrustStore) -> None:
    checks = {
        check.rule: (check.found, check.required)
        for check in judged(make_leaf(key=rsa_key("small", 1024), uses=[CLIENT]), trust).checks
    }
    assert checks["key"] == ("RSA 1024", "RSA 2048")
    assert checks["usage"] == ("clientAuth", "serverAuth")
    assert checks["signature_hash"] == ("SHA-256", "SHA-256, SHA-512")
    assert checks["validity_period"] == ("301 d", "< 395 d")
    assert checks["not_expired"] == ("2027-06-28T12:00:00Z", ">= 2026-09-01T12:00:00Z")


def test_the_limit_of_the_lifetime_is_configured(trust: TrustStore) -> None:
    policy = Policy(lifetime_limit=100 * DAY)
    ninety_nine, hundred = (make_leaf(end=NOW + (days - 1) * DAY) for days in (99, 100))
    assert codes(judged(ninety_nine, trust, policy=policy)) == set()
    assert codes(judged(hundred, trust, policy=policy)) == {"validity"}


def test_the_facts_are_those_of_the_certificate(trust: TrustStore) -> None:
    facts = judged(make_leaf(serial_number=0xABCDEF), trust).facts
    assert facts is not None
    assert (facts.subject, facts.issuer, facts.x509_version) == ("CN=agent.example", "Test CA", 3)
    assert (facts.not_before, facts.not_after, facts.valid_until) == (NOW - DAY, NOW + 300 * DAY, NOW + 300 * DAY)
    assert facts.serial_number == "ABCDEF"


def test_a_store_outside_of_a_folder_trusts_nobody(tmp_path: Path) -> None:
    for store in (TrustStore(None), TrustStore(tmp_path / "missing")):
        assert codes(judged(make_leaf(), store)) == {"chain"}


def results(judgement: Judgement, result: Result) -> set[str]:
    return {check.rule for check in judgement.checks if check.result is result}

"""Lists of revoked certificates refuse what they name; a list that cannot be relied on only warns."""

from collections.abc import Callable
from pathlib import Path

import pytest
from certificates_kit.hierarchy import (
    DAY,
    NOW,
    SECOND,
    codes,
    intermediate,
    judged,
    make_ca,
    make_crl,
    make_leaf,
    make_store,
    root,
    rsa_key,
    write_crls,
)
from cryptography import x509
from cryptography.hazmat.primitives.serialization import Encoding

from certificates.rules import CrlStore, Judgement, Result, Revocation, TrustStore

SERIAL = 123_456_789
POINT = "http://crl.example/1.crl"


@pytest.fixture
def trust(tmp_path: Path) -> TrustStore:
    return make_store(tmp_path / "trust")


def leaf(*extensions: tuple[x509.ExtensionType, bool]) -> bytes:
    return make_leaf(serial_number=SERIAL, extensions=extensions)


def outcome(judgement: Judgement) -> tuple[str, Result, str]:
    check = next(check for check in judgement.checks if check.rule == "revocation")
    return check.code.removeprefix("certificate."), check.result, check.found


def distribution_point(**facts: object) -> x509.IssuingDistributionPoint:
    said = {"full_name": None, "relative_name": None, "only_contains_user_certs": False, "only_some_reasons": None}
    said |= {"only_contains_ca_certs": False, "indirect_crl": False, "only_contains_attribute_certs": False}
    return x509.IssuingDistributionPoint(**{**said, **facts})  # type: ignore[arg-type]


def test_nothing_is_checked_without_a_folder(trust: TrustStore) -> None:
    assert outcome(judged(leaf(), trust)) == ("revoked", Result.NOT_CHECKED, "")


def test_what_is_not_in_the_list_passes(trust: TrustStore, tmp_path: Path) -> None:
    crls = write_crls(tmp_path / "crls", make_crl(intermediate(), revoked=[1, 2]))
    assert outcome(judged(leaf(), trust, crls=crls)) == ("revoked", Result.PASS, "")


def test_what_is_in_the_list_is_refused(trust: TrustStore, tmp_path: Path) -> None:
    crls = write_crls(tmp_path / "crls", make_crl(intermediate(), revoked=[1, SERIAL]))
    judgement = judged(leaf(), trust, crls=crls)
    assert codes(judgement) == {"revoked"}
    assert outcome(judgement)[2] == "2026-08-30T12:00:00Z"


def test_a_revocation_is_found_beside_every_other_fault(trust: TrustStore, tmp_path: Path) -> None:
    crls = write_crls(tmp_path / "crls", make_crl(intermediate(), revoked=[SERIAL]))
    content = make_leaf(serial_number=SERIAL, key=rsa_key("small", 1024), begin=NOW - 9 * DAY, end=NOW - DAY)
    assert codes(judged(content, trust, crls=crls)) == {"revoked", "key", "expired"}


UNRELIABLE: dict[str, tuple[Callable[[], list[x509.CertificateRevocationList]], str]] = {
    "missing": (list, "no_list"),
    "of another CA": (lambda: [make_crl(root(), revoked=[SERIAL])], "no_list"),
    "stale": (lambda: [make_crl(intermediate(), revoked=[SERIAL], following=NOW - SECOND)], "not_current"),
    "of tomorrow": (lambda: [make_crl(intermediate(), revoked=[SERIAL], at=NOW + SECOND)], "not_current"),
    "signed by a stranger": (
        lambda: [make_crl(intermediate(), revoked=[SERIAL], signer=rsa_key("stranger"))],
        "not_signed",
    ),
    "indirect": (
        lambda: [make_crl(intermediate(), extensions=[(distribution_point(indirect_crl=True), True)])],
        "not_covered",
    ),
    "of CAs only": (
        lambda: [make_crl(intermediate(), extensions=[(distribution_point(only_contains_ca_certs=True), True)])],
        "not_covered",
    ),
    "of some reasons only": (
        lambda: [
            make_crl(
                intermediate(),
                extensions=[(distribution_point(only_some_reasons=frozenset([x509.ReasonFlags.key_compromise])), True)],
            )
        ],
        "not_covered",
    ),
    "of changes only": (
        lambda: [make_crl(intermediate(), extensions=[(x509.DeltaCRLIndicator(1), True)])],
        "not_covered",
    ),
    "with an unknown critical extension": (
        lambda: [
            make_crl(
                intermediate(),
                extensions=[(x509.UnrecognizedExtension(x509.ObjectIdentifier("1.2.3"), b"\x05\x00"), True)],
            )
        ],
        "not_covered",
    ),
    "of another distribution point": (
        lambda: [
            make_crl(
                intermediate(),
                extensions=[
                    (distribution_point(full_name=[x509.UniformResourceIdentifier("http://crl.example/2")]), True)
                ],
            )
        ],
        "not_covered",
    ),
}


@pytest.mark.parametrize("case", UNRELIABLE)
def test_a_list_that_cannot_be_relied_on_only_warns(case: str, trust: TrustStore, tmp_path: Path) -> None:
    make, reason = UNRELIABLE[case]
    judgement = judged(leaf(), trust, crls=write_crls(tmp_path / "crls", *make()))
    assert outcome(judgement) == ("revocation_unknown", Result.WARNING, reason)
    assert judgement.is_acceptable


@pytest.mark.parametrize(("following", "expected"), [(NOW, Result.PASS), (NOW - SECOND, Result.WARNING)])
def test_a_list_is_current_until_the_next_is_due(
    following: object, expected: Result, trust: TrustStore, tmp_path: Path
) -> None:
    crls = write_crls(tmp_path / "crls", make_crl(intermediate(), following=following))  # type: ignore[arg-type]
    assert outcome(judged(leaf(), trust, crls=crls))[1] is expected


def test_the_list_of_the_certificates_distribution_point_covers_it(trust: TrustStore, tmp_path: Path) -> None:
    address = x509.UniformResourceIdentifier(POINT)
    crls = write_crls(
        tmp_path / "crls", make_crl(intermediate(), extensions=[(distribution_point(full_name=[address]), True)])
    )
    pointing = x509.CRLDistributionPoints([x509.DistributionPoint([address], None, None, None)])
    assert outcome(judged(leaf((pointing, False)), trust, crls=crls))[1] is Result.PASS


def test_one_current_list_of_several_is_enough(trust: TrustStore, tmp_path: Path) -> None:
    stale = make_crl(intermediate(), following=NOW - DAY, at=NOW - 9 * DAY)
    forged = make_crl(intermediate(), revoked=[SERIAL], signer=rsa_key("stranger"))
    crls = write_crls(tmp_path / "crls", stale, forged, make_crl(intermediate()))
    assert outcome(judged(leaf(), trust, crls=crls))[1] is Result.PASS


def test_a_revoked_ca_revokes_what_it_issued(trust: TrustStore, tmp_path: Path) -> None:
    crls = write_crls(
        tmp_path / "crls",
        make_crl(intermediate()),
        make_crl(root(), revoked=[intermediate().certificate.serial_number]),
    )
    judgement = judged(leaf(), trust, crls=crls)
    assert codes(judgement) == {"revoked"}
    assert judgement.faults[0].facts["whose"] == "authority"


def test_a_ca_that_may_sign_no_lists_revokes_nothing(tmp_path: Path) -> None:
    issuer = make_ca("No CA", root(), is_ca=False)
    trust = make_store(tmp_path / "trust", intermediates=[issuer])
    crls = write_crls(tmp_path / "crls", make_crl(issuer, revoked=[SERIAL]))
    found = crls.check(make_leaf(issuer, serial_number=SERIAL), trust=trust, now=NOW)
    assert found == Revocation("unknown", reason="not_signed")


def test_lists_in_pem_are_read_and_new_ones_are_noticed(trust: TrustStore, tmp_path: Path) -> None:
    crls = write_crls(tmp_path / "crls", make_crl(intermediate()))
    assert outcome(judged(leaf(), trust, crls=crls))[1] is Result.PASS
    pem = make_crl(root()).public_bytes(Encoding.PEM) + make_crl(intermediate(), revoked=[SERIAL]).public_bytes(
        Encoding.PEM
    )
    (tmp_path / "crls" / "new.pem").write_bytes(pem)
    assert codes(judged(leaf(), trust, crls=crls)) == {"revoked"}


def test_a_file_that_is_no_list_does_not_hinder_the_others(trust: TrustStore, tmp_path: Path) -> None:
    crls = write_crls(tmp_path / "crls", make_crl(intermediate(), revoked=[SERIAL]))
    (tmp_path / "crls" / "README").write_text("lists", encoding="ascii")
    (tmp_path / "crls" / "half.crl").write_bytes(make_crl(root()).public_bytes(Encoding.DER)[:100])
    assert codes(judged(leaf(), trust, crls=crls)) == {"revoked"}


def test_a_missing_folder_is_an_empty_one(trust: TrustStore, tmp_path: Path) -> None:
    assert outcome(judged(leaf(), trust, crls=CrlStore(tmp_path / "missing")))[2] == "no_list"


def test_a_stored_certificate_is_checked_again_by_its_bytes(trust: TrustStore, tmp_path: Path) -> None:
    crls = write_crls(tmp_path / "crls", make_crl(intermediate(), revoked=[SERIAL]))
    assert crls.check(leaf(), trust=trust, now=NOW) == Revocation("revoked", NOW - 2 * DAY)
    assert crls.check(make_leaf(), trust=trust, now=NOW) == Revocation("good")


def test_a_long_list_is_searched_once_when_it_is_read(trust: TrustStore, tmp_path: Path) -> None:
    """A hundred thousand entries would take ten milliseconds for each look; a set of numbers takes none."""
    crls = write_crls(tmp_path / "crls", make_crl(intermediate(), revoked=range(1, 2000)))
    name = intermediate().certificate.subject.public_bytes()
    (one,) = crls.lists()[name]
    assert one.serial_numbers == frozenset(range(1, 2000))
    assert outcome(judged(leaf(), trust, crls=crls))[1] is Result.PASS
    assert crls.lists()[name] == (one,)

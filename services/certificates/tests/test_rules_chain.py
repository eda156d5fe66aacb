"""A certificate is issued under the trust store at a moment inside its dates, by CAs whose limits it keeps."""

from collections.abc import Callable
from pathlib import Path

import pytest
from certificates_kit.hierarchy import (
    DAY,
    NOW,
    SECOND,
    Ca,
    Extensions,
    cnpj_name,
    codes,
    intermediate,
    judged,
    make_ca,
    make_leaf,
    make_store,
    root,
)
from cryptography import x509
from cryptography.hazmat.primitives.asymmetric import ec, ed448, ed25519

from certificates.rules import ChainJudgement, TrustStore, chain_of

END = NOW + 300 * DAY
"""When `make_leaf` ends."""


@pytest.fixture
def trust(tmp_path: Path) -> TrustStore:
    return make_store(tmp_path / "trust")


def reason(content: bytes, trust: TrustStore) -> str:
    return chain_of(content, trust, now=NOW).reason


def test_a_certificate_of_a_known_ca_has_a_chain_to_its_root(trust: TrustStore) -> None:
    found = chain_of(make_leaf(), trust, now=NOW)
    assert [one.subject.rfc4514_string() for one in found.chain] == ["CN=agent.example", "CN=Test CA", "CN=Test root"]
    assert found.is_issued
    assert found.ends_at == NOW + 4000 * DAY


def test_a_stranger_is_refused(trust: TrustStore) -> None:
    stranger = make_ca("Stranger", make_ca("Strange root"))
    assert codes(judged(make_leaf(stranger), trust)) == {"chain"}
    assert reason(make_leaf(stranger), trust) == "unknown_issuer"


def test_a_stranger_with_the_name_of_a_known_ca_is_refused(trust: TrustStore) -> None:
    forger = make_ca("Test CA", make_ca("Test root", key=make_ca("Forger").key), key=make_ca("Forged").key)
    assert codes(judged(make_leaf(forger), trust)) == {"chain"}
    assert reason(make_leaf(forger), trust) == "unknown_issuer"


def test_a_certificate_signed_with_its_own_key_is_refused(trust: TrustStore) -> None:
    own = make_ca("agent.example")
    content = make_leaf(own, key=own.key)
    assert codes(judged(content, trust)) == {"chain"}
    assert reason(content, trust) == "self_signed"


def test_an_intermediate_that_the_trust_store_lacks_is_not_fetched(tmp_path: Path) -> None:
    content = make_leaf()
    assert codes(judged(content, make_store(tmp_path / "a", intermediates=[]))) == {"chain"}
    assert codes(judged(content, make_store(tmp_path / "b"))) == set()


def test_an_intermediate_without_its_root_is_not_enough(tmp_path: Path) -> None:
    other = make_ca("Other root")
    assert codes(judged(make_leaf(), make_store(tmp_path, roots=[other]))) == {"chain"}


def test_a_root_may_issue_by_itself(trust: TrustStore) -> None:
    assert codes(judged(make_leaf(root()), trust)) == set()


def test_an_expired_certificate_of_a_known_ca_is_expired_and_nothing_else(trust: TrustStore) -> None:
    assert codes(judged(make_leaf(begin=NOW - 300 * DAY, end=NOW - DAY), trust)) == {"expired"}


@pytest.mark.parametrize("ended", [NOW - 100 * DAY, NOW - 10 * DAY])
def test_an_expired_certificate_is_not_untrusted_because_its_ca_ended_meanwhile(ended: object, tmp_path: Path) -> None:
    past = make_ca("Past CA", root(), end=ended)  # type: ignore[arg-type]
    store = make_store(tmp_path, intermediates=[past])
    assert codes(judged(make_leaf(past, begin=NOW - 300 * DAY, end=NOW - 50 * DAY), store)) == {"expired"}


def test_an_expired_certificate_of_a_stranger_is_both(trust: TrustStore) -> None:
    content = make_leaf(make_ca("Stranger"), begin=NOW - 300 * DAY, end=NOW - DAY)
    assert codes(judged(content, trust)) == {"expired", "chain"}


def test_a_certificate_that_has_not_begun_is_judged_where_it_begins(tmp_path: Path) -> None:
    future = make_ca("Future CA", root(), begin=NOW + 5 * DAY)
    store = make_store(tmp_path, intermediates=[future])
    assert codes(judged(make_leaf(future, begin=NOW + 10 * DAY, end=END), store)) == {"not_yet_valid"}


def test_a_chain_whose_ca_ended_before_is_over(tmp_path: Path) -> None:
    past = make_ca("Past CA", root(), end=NOW - SECOND)
    judgement = judged(make_leaf(past, begin=NOW - 50 * DAY), make_store(tmp_path, intermediates=[past]))
    assert codes(judgement) == {"chain"}
    assert judgement.faults[0].facts["reason"] == "ended"
    assert judgement.facts is not None
    assert judgement.facts.valid_until == NOW - SECOND


def test_a_ca_that_has_not_begun_is_said(tmp_path: Path) -> None:
    future = make_ca("Future CA", root(), begin=NOW + DAY)
    store = make_store(tmp_path, intermediates=[future])
    assert chain_of(make_leaf(future), store, now=NOW) == ChainJudgement(False, None, "not_begun")


def test_a_chain_that_ends_first_warns_and_bounds_the_validity(tmp_path: Path) -> None:
    short = make_ca("Short CA", root(), end=NOW + 20 * DAY)
    judgement = judged(make_leaf(short), make_store(tmp_path, intermediates=[short]))
    assert [check.code for check in judgement.warnings] == ["certificate.issuer_ends_first"]
    assert judgement.is_acceptable
    assert judgement.facts is not None
    assert (judgement.facts.valid_until, judgement.facts.not_after) == (NOW + 20 * DAY, END)


@pytest.mark.parametrize(("end", "warns"), [(END, False), (END - SECOND, True)])
def test_a_chain_that_ends_with_the_certificate_does_not_warn(end: object, warns: bool, tmp_path: Path) -> None:
    issuer = make_ca("Short CA", root(), end=end)  # type: ignore[arg-type]
    assert bool(judged(make_leaf(issuer), make_store(tmp_path, intermediates=[issuer])).warnings) == warns


def test_the_best_of_several_chains_counts(tmp_path: Path) -> None:
    short, long = (make_ca("Twice CA", root(), end=NOW + days * DAY) for days in (20, 200))
    other = make_ca("Second root", end=NOW + 100 * DAY)
    second = make_ca("Twice CA", other, end=NOW + 999 * DAY)
    for number, order in enumerate(([short, second, long], [long, second, short], [second, short, long])):
        store = make_store(tmp_path / str(number), roots=[root(), other], intermediates=order)
        assert chain_of(make_leaf(short), store, now=NOW).ends_at == NOW + 200 * DAY


def limited(path_length: int | None = None, extensions: Extensions = ()) -> Ca:
    return make_ca("Limited CA", root(), path_length=path_length, extensions=extensions)


def names_within(domain: str) -> Ca:
    permitted = x509.NameConstraints([x509.DNSName(domain)], None)
    return limited(extensions=[(permitted, True)])


def test_the_names_that_a_ca_may_certify_are_kept(tmp_path: Path) -> None:
    issuer = names_within("example.com")
    store = make_store(tmp_path, intermediates=[issuer])
    inside, outside = (
        make_leaf(issuer, names=[x509.DNSName(name), cnpj_name(b"11222333000181")])
        for name in ("a.example.com", "a.example.org")
    )
    assert codes(judged(outside, store)) == {"chain"}
    assert reason(outside, store) == "refused"
    assert codes(judged(inside, store)) == set()


def test_the_length_of_the_path_is_kept(tmp_path: Path) -> None:
    upper = limited(path_length=0)
    lower = make_ca("Lower CA", upper)
    store = make_store(tmp_path, intermediates=[upper, lower])
    assert codes(judged(make_leaf(upper), store)) == set()
    assert codes(judged(make_leaf(lower), store)) == {"chain"}


def test_an_issuer_that_is_no_ca_is_refused(tmp_path: Path) -> None:
    issuer = make_ca("No CA", root(), is_ca=False)
    store = make_store(tmp_path, intermediates=[issuer])
    assert codes(judged(make_leaf(issuer), store)) == {"chain"}


WEAK: dict[str, Callable[[], object]] = {
    "Brainpool": lambda: ec.generate_private_key(ec.BrainpoolP256R1()),
    "Ed448": ed448.Ed448PrivateKey.generate,
    "Ed25519": ed25519.Ed25519PrivateKey.generate,
}


@pytest.mark.parametrize("algorithm", WEAK)
def test_a_root_with_a_key_that_the_verifier_does_not_take_is_listed_as_unusable(
    algorithm: str, tmp_path: Path
) -> None:
    weak = make_ca("Weak root", key=WEAK[algorithm]())
    store = make_store(tmp_path, roots=[root(), weak])
    assert {(one.subject, one.usable, one.reason) for one in store.anchors(now=NOW)} == {
        ("CN=Test root", True, ""),
        ("CN=Weak root", False, "algorithm"),
        ("CN=Test CA", True, ""),
    }
    assert "chain" in codes(judged(make_leaf(weak), store))
    assert codes(judged(make_leaf(), store)) == set()


@pytest.mark.parametrize("curve", [ec.SECP256R1(), ec.SECP384R1()])
def test_a_root_on_a_common_curve_is_used(curve: ec.EllipticCurve, tmp_path: Path) -> None:
    issuer = make_ca("Curve root", key=ec.generate_private_key(curve))
    store = make_store(tmp_path, roots=[issuer], intermediates=[])
    assert [one.usable for one in store.anchors(now=NOW)] == [True]


def test_bytes_that_are_no_certificate_have_no_chain(trust: TrustStore) -> None:
    with pytest.raises(ValueError, match=r"."):
        chain_of(b"hello", trust, now=NOW)


def test_the_same_chain_is_found_from_bytes_and_parsed(trust: TrustStore) -> None:
    content = make_leaf()
    assert chain_of(content, trust, now=NOW) == chain_of(x509.load_der_x509_certificate(content), trust, now=NOW)
    assert intermediate().certificate in chain_of(content, trust, now=NOW).chain

"""Two subjects are equal when RFC 5280, 7.1 says so: string types, case and blanks aside, the order of RDNs not."""

import pytest
from certificates_kit.hierarchy import codes, judged, make_leaf, make_store, named
from cryptography import x509
from cryptography.x509.name import _ASN1Type
from cryptography.x509.oid import NameOID
from hypothesis import given, settings
from hypothesis import strategies as st

from certificates.rules import TrustStore, subject_key
from certificates.rules.names import LONGEST_VALUE, authority_name, described, name_text

CN, O, OU = NameOID.COMMON_NAME, NameOID.ORGANIZATION_NAME, NameOID.ORGANIZATIONAL_UNIT_NAME  # noqa: E741
WORDS = st.text(st.characters(codec="utf-8", exclude_categories=["Cc", "Cs", "Cn", "Co"]), min_size=1, max_size=5)


@pytest.fixture(scope="module")
def trust(tmp_path_factory: pytest.TempPathFactory) -> TrustStore:
    return make_store(tmp_path_factory.mktemp("trust"))


def name(*rdns: list[tuple[x509.ObjectIdentifier, str]]) -> x509.Name:
    return x509.Name([x509.RelativeDistinguishedName([x509.NameAttribute(*one) for one in rdn]) for rdn in rdns])


def key(text: str) -> str:
    return subject_key(named(text))


EQUAL = [
    ("Agent", "AGENT"),
    ("Agent", "  Agent  "),
    ("Agent of Energy", "Agent   of  Energy"),
    ("Ação", "AÇÃO"),
    ("A\u00e7\u00e3o", "Ac\u0327a\u0303o"),  # composed and decomposed
    ("Straße", "STRASSE"),
    ("Agent\u00a0One", "agent one"),
    ("Agent\u00adOne", "agentone"),  # a soft hyphen is not seen
    ("ﬁlial", "FILIAL"),
]
DIFFERENT = [("Agent", "Agents"), ("Agent One", "AgentOne"), ("Acao", "Ação"), ("Agent", "Agent."), ("a", "b")]


@pytest.mark.parametrize(("one", "other"), EQUAL)
def test_case_and_blanks_do_not_count(one: str, other: str) -> None:
    assert key(one) == key(other)


@pytest.mark.parametrize(("one", "other"), DIFFERENT)
def test_everything_else_counts(one: str, other: str) -> None:
    assert key(one) != key(other)


def test_the_type_of_the_string_does_not_count() -> None:
    types = (_ASN1Type.UTF8String, _ASN1Type.PrintableString, _ASN1Type.BMPString)
    keys = {subject_key(x509.Name([x509.NameAttribute(CN, "Agent", one)])) for one in types}
    assert len(keys) == 1


def test_the_order_of_the_parts_counts() -> None:
    assert subject_key(name([(O, "a")], [(CN, "b")])) != subject_key(name([(CN, "b")], [(O, "a")]))


def test_the_order_inside_a_part_of_several_values_does_not_count() -> None:
    assert subject_key(name([(O, "a"), (CN, "b")])) == subject_key(name([(CN, "b"), (O, "a")]))


def test_a_part_of_two_values_is_not_two_parts() -> None:
    assert subject_key(name([(O, "a"), (CN, "b")])) != subject_key(name([(O, "a")], [(CN, "b")]))


def test_the_kind_of_a_part_counts() -> None:
    assert subject_key(name([(O, "a")])) != subject_key(name([(OU, "a")]))


def test_two_files_of_one_subject_have_one_key(trust: TrustStore) -> None:
    first, second = (judged(make_leaf(subject=named(text)), trust).facts for text in ("Agent One", "AGENT  one "))
    assert first is not None
    assert second is not None
    assert first.subject_key == second.subject_key
    assert first.sha256 != second.sha256


@settings(deadline=None)
@given(WORDS)
def test_no_case_and_no_blanks_around_make_another_subject(text: str) -> None:
    assert key(text) == key(f" {text}  ")
    assert key(text) == key(text.casefold())
    assert key(text.upper()) == key(text.upper().lower())


@settings(deadline=None)
@given(WORDS, WORDS)
def test_a_blank_between_words_counts_once(one: str, other: str) -> None:
    assert key(f"{one} {other}") == key(f"{one}   {other}")


def test_a_very_long_value_is_not_compared(trust: TrustStore) -> None:
    longest, longer = ("á" * length for length in (LONGEST_VALUE, LONGEST_VALUE + 1))
    assert codes(judged(make_leaf(subject=long_named(longest)), trust)) == set()
    judgement = judged(make_leaf(subject=long_named(longer)), trust)
    assert codes(judgement) == {"malformed"}
    assert judgement.faults[0].facts == {"part": "subject"}
    assert judgement.facts is None


def long_named(text: str) -> x509.Name:
    return x509.Name([x509.NameAttribute(O, text, _validate=False)])


def test_a_long_subject_is_shown_cut() -> None:
    text = name_text(x509.Name([x509.NameAttribute(O, "a" * 60) for _ in range(100)]))
    assert len(text) == 2000
    assert text.endswith("…")


def shown(text: str) -> str:
    return "".join(one if one.isprintable() else "\ufffd" for one in text)


@settings(deadline=None)
@given(WORDS)
def test_a_plain_value_has_the_key_of_any_other_spelling(text: str) -> None:
    plain = text.encode("ascii", "ignore").decode() or "a"
    assert key(plain) == key(f"  {plain.upper()} ") == key(plain.lower() + "\u00ad")


@settings(deadline=None)
@given(st.lists(st.text('aZ9 #+,;<=>\\"\x00.-:/á', min_size=1, max_size=8), min_size=1, max_size=3))
def test_a_subject_is_shown_as_rfc_4514_writes_it(values: list[str]) -> None:
    subject = name(*([(O, value)] for value in values), [(CN, "a"), (OU, values[0])])
    assert described(subject).text == name_text(subject) == shown(subject.rfc4514_string())


def test_what_cannot_be_printed_is_not_shown() -> None:
    assert name_text(named("a\x07b\u202ec")) == "CN=a\ufffdb\ufffdc"
    assert authority_name(named("a\x00b")) == "a\ufffdb"


@pytest.mark.parametrize(
    ("issuer", "expected"),
    [
        (name([(O, "Organisation")], [(CN, "Common")]), "Common"),
        (name([(O, "Organisation")]), "Organisation"),
        (name([(O, "Organisation")], [(CN, " ")]), "Organisation"),
        (name([(OU, "Unit")]), "OU=Unit"),
        (x509.Name([]), ""),
    ],
)
def test_the_issuer_is_shown_by_the_name_that_people_know(issuer: x509.Name, expected: str) -> None:
    assert authority_name(issuer) == expected

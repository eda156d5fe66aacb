"""The CNPJ of a certificate is read from every place, in any mask, and has to be the enrollment's."""

from collections.abc import Sequence

import pytest
from certificates_kit.hierarchy import (
    CNPJ,
    LETTERS_CNPJ,
    OTHER_CNPJ,
    cnpj_name,
    codes,
    judged,
    make_leaf,
    make_store,
    named,
)
from cryptography import x509
from cryptography.x509.oid import NameOID
from hypothesis import given, settings
from hypothesis import strategies as st

from certificates.rules import Policy, Result, TrustStore, der
from certificates.rules.cnpjs import cnpjs_of_alternative_names, cnpjs_of_subject

MASKED, LETTERS_MASKED = "11.222.333/0001-81", "12.abc.345/01de-35"
STRINGS = {
    "OCTET STRING": der.OCTET_STRING,
    "PrintableString": der.PRINTABLE_STRING,
    "UTF8String": der.UTF8_STRING,
    "IA5String": der.IA5_STRING,
}


@pytest.fixture(scope="module")
def trust(tmp_path_factory: pytest.TempPathFactory) -> TrustStore:
    return make_store(tmp_path_factory.mktemp("trust"))


def with_serial_number(text: str, *more: str) -> x509.Name:
    return named("agent.example", *((NameOID.SERIAL_NUMBER, one) for one in (text, *more)))


def with_identifier(text: str) -> x509.Name:
    return named("agent.example", (NameOID.ORGANIZATION_IDENTIFIER, text))


def judged_codes(
    trust: TrustStore,
    *,
    subject: x509.Name | None = None,
    names: Sequence[x509.GeneralName] = (),
    cnpj: str = CNPJ,
) -> set[str]:
    return codes(judged(make_leaf(subject=subject, names=names), trust, cnpj=cnpj))


@pytest.mark.parametrize("kind", STRINGS)
@pytest.mark.parametrize("text", [CNPJ, MASKED, f" {CNPJ} "])
def test_the_other_name_may_be_any_string(kind: str, text: str, trust: TrustStore) -> None:
    name = cnpj_name(text.encode(), STRINGS[kind])
    assert judged_codes(trust, names=[name]) == set()
    assert judged_codes(trust, names=[name], cnpj=OTHER_CNPJ) == {"cnpj_mismatch"}


def test_the_other_name_may_be_a_string_inside_an_octet_string(trust: TrustStore) -> None:
    inner = der.encoded(der.PRINTABLE_STRING, CNPJ.encode())
    assert judged_codes(trust, names=[cnpj_name(inner)]) == set()


def test_the_other_name_may_be_the_bare_text() -> None:
    raw = x509.SubjectAlternativeName([x509.OtherName(cnpj_name(b"").type_id, CNPJ.encode())])
    assert cnpjs_of_alternative_names(raw) == (CNPJ,)


@pytest.mark.parametrize(
    ("subject", "expected"),
    [
        (with_serial_number(CNPJ), set()),
        (with_serial_number(MASKED), set()),
        (with_serial_number(OTHER_CNPJ), {"cnpj_mismatch"}),
        (with_identifier(f"NTRBR-{CNPJ}"), set()),
        (with_identifier(f"VATBR-{MASKED}"), set()),
        (with_identifier(f"NTRBR-{OTHER_CNPJ}"), {"cnpj_mismatch"}),
        (with_identifier(f"VATBR-{OTHER_CNPJ}"), {"cnpj_mismatch"}),
    ],
)
def test_the_subject_may_name_it(subject: x509.Name, expected: set[str], trust: TrustStore) -> None:
    assert judged_codes(trust, subject=subject) == expected


@pytest.mark.parametrize(
    "subject",
    [
        with_serial_number("11222333000182"),  # wrong check digits: the number of some other register
        with_serial_number("52998224725"),  # a CPF
        with_serial_number("00000000000000"),
        with_serial_number("11111111111111"),
        with_serial_number(f"{CNPJ}:99"),
        with_serial_number(f"CNPJ {CNPJ}"),
        with_serial_number("NIRE 33300000000"),
        with_identifier(CNPJ),  # without the register's prefix
        with_identifier(f"VATPT-{CNPJ}"),
        with_identifier(f"PSDBR-{CNPJ}"),
        with_identifier("NTRBR-"),
        with_identifier("NTRBR-00000000000000"),
        named(f"Company SA:{CNPJ}"),
    ],
)
def test_what_is_no_cnpj_is_not_read_as_one(subject: x509.Name, trust: TrustStore) -> None:
    assert judged_codes(trust, subject=subject) == {"cnpj_missing"}


@pytest.mark.parametrize("value", [b"00000000000000", b"00.000.000/0000-00", b"", b"              ", b"1122233300018"])
def test_zeros_and_blanks_are_no_cnpj(value: bytes, trust: TrustStore) -> None:
    assert judged_codes(trust, names=[cnpj_name(value)]) == {"cnpj_missing"}
    assert judged_codes(trust, names=[cnpj_name(value)], subject=with_serial_number(CNPJ)) == set()


def test_a_cnpj_may_have_letters_in_either_case(trust: TrustStore) -> None:
    for name in (cnpj_name(LETTERS_CNPJ.encode()), cnpj_name(LETTERS_MASKED.encode())):
        assert judged_codes(trust, names=[name], cnpj=LETTERS_CNPJ) == set()
    assert judged_codes(trust, subject=with_serial_number(LETTERS_MASKED), cnpj=LETTERS_CNPJ) == set()
    assert judged_codes(trust, subject=with_identifier(f"NTRBR-{LETTERS_CNPJ}"), cnpj=LETTERS_CNPJ) == set()


def test_all_places_are_read_and_have_to_agree(trust: TrustStore) -> None:
    right, wrong = cnpj_name(CNPJ.encode()), cnpj_name(OTHER_CNPJ.encode())
    assert judged_codes(trust, subject=with_serial_number(MASKED), names=[right]) == set()
    assert judged_codes(trust, subject=with_serial_number(CNPJ), names=[wrong]) == {"cnpj_mismatch"}
    assert judged_codes(trust, subject=with_serial_number(OTHER_CNPJ), names=[right]) == {"cnpj_mismatch"}
    assert judged_codes(trust, subject=with_identifier(f"NTRBR-{OTHER_CNPJ}"), names=[right]) == {"cnpj_mismatch"}
    assert judged_codes(trust, names=[right, wrong]) == {"cnpj_mismatch"}
    assert judged_codes(trust, names=[wrong, right]) == {"cnpj_mismatch"}
    assert judged_codes(trust, subject=with_serial_number(CNPJ, OTHER_CNPJ)) == {"cnpj_mismatch"}


def test_a_number_with_wrong_check_digits_in_the_place_for_a_cnpj_disagrees(trust: TrustStore) -> None:
    assert judged_codes(trust, names=[cnpj_name(b"11222333000182")]) == {"cnpj_mismatch"}


def test_the_numbers_found_and_required_are_said(trust: TrustStore) -> None:
    check = judged(make_leaf(names=[cnpj_name(OTHER_CNPJ.encode())]), trust).faults[0]
    assert (check.found, check.required) == (OTHER_CNPJ, CNPJ)


@pytest.mark.parametrize(
    ("policy", "names", "code"),
    [
        (Policy(cnpj_missing="warning"), [], "certificate.cnpj_missing"),
        (Policy(cnpj_mismatch="warning"), [cnpj_name(OTHER_CNPJ.encode())], "certificate.cnpj_mismatch"),
    ],
)
def test_each_rule_may_only_warn(
    policy: Policy, names: Sequence[x509.GeneralName], code: str, trust: TrustStore
) -> None:
    judgement = judged(make_leaf(names=names), trust, policy=policy)
    assert judgement.is_acceptable
    assert [(check.code, check.result) for check in judgement.warnings] == [(code, Result.WARNING)]


def test_one_may_warn_while_the_other_refuses(trust: TrustStore) -> None:
    wrong = make_leaf(names=[cnpj_name(OTHER_CNPJ.encode())])
    assert codes(judged(wrong, trust, policy=Policy(cnpj_missing="warning"))) == {"cnpj_mismatch"}
    assert codes(judged(make_leaf(names=[]), trust, policy=Policy(cnpj_mismatch="warning"))) == {"cnpj_missing"}


@settings(deadline=None)
@given(st.lists(st.sampled_from(" .-/"), min_size=15, max_size=15), st.booleans())
def test_any_mask_is_read(mask: list[str], is_other_name: bool) -> None:
    text = "".join(separator + character for separator, character in zip(mask, f"{LETTERS_CNPJ} ", strict=True))
    if is_other_name:
        names = x509.SubjectAlternativeName([cnpj_name(text.encode())])
        assert cnpjs_of_alternative_names(names) == (LETTERS_CNPJ,)
    else:
        assert cnpjs_of_subject(with_serial_number(text)) == (LETTERS_CNPJ,)


@settings(deadline=None)
@given(st.binary(max_size=80), st.sampled_from(sorted(STRINGS.values())))
def test_no_bytes_break_the_reading(value: bytes, tag: int) -> None:
    names = x509.SubjectAlternativeName([cnpj_name(value, tag)])
    assert all(len(one) == 14 for one in cnpjs_of_alternative_names(names))

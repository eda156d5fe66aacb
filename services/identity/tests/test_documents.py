"""CPF and CNPJ: which texts are the same document, and which are none."""

import pytest
from hypothesis import given
from hypothesis import strategies as st
from stdnum.br import cnpj

from chassis.documents import NotADocument, a_cpf, normalise_document, with_bare_cnpjs
from identity.model.logins import normalise_login

MASKS = st.lists(st.sampled_from(["", " ", ".", "/", "-", "  ", "\u2013", "\u00a0", "·"]), min_size=15, max_size=15)
ROOTS = st.text("0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ", min_size=12, max_size=12)


def masked(document: str, marks: list[str]) -> str:
    return "".join(mark + character for mark, character in zip(marks, document, strict=False))


@pytest.mark.covers("G2", "G4")
@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("529.982.247-25", ("52998224725", "cpf")),
        (" 529 982 247 25 ", ("52998224725", "cpf")),
        ("529982247/25", ("52998224725", "cpf")),
        ("５２９.982.247-25", ("52998224725", "cpf")),
        ("16.727.230/0001-97", ("16727230000197", "cnpj")),
        ("12.abc.345/01de-35", ("12ABC34501DE35", "cnpj")),
        ("12ABC34501DE35", ("12ABC34501DE35", "cnpj")),
    ],
)
def test_a_document_is_read_in_any_mask(text: str, expected: tuple[str, str]) -> None:
    assert normalise_document(text) == expected


@pytest.mark.parametrize("digit", "0123456789")
def test_repeats_are_nobodys_documents(digit: str) -> None:
    for length in (11, 14):
        with pytest.raises(NotADocument):
            normalise_document(digit * length)


@pytest.mark.parametrize(
    "text",
    [
        "",
        " ",
        "52998224724",
        "5299822472",
        "529982247250",
        "16727230000198",
        "12ABC34501DE36",
        "12ABC34501DEAB",
        "٥٢٩٩٨٢٢٤٧٢٥",
        "529=982=247=25",
        "ı2ABC34501DE35",
        "12\u00dfC34501DE35",
        "52998224725\x00",
        "a" * 500,
    ],
)
def test_anything_else_is_no_document(text: str) -> None:
    with pytest.raises(NotADocument):
        normalise_document(text)


@given(MASKS)
def test_a_mask_never_changes_a_cpf(marks: list[str]) -> None:
    document = a_cpf()
    assert normalise_document(masked(document, marks)) == (document, "cpf")


@given(ROOTS, MASKS)
def test_a_mask_never_changes_a_cnpj_and_letters_may_be_small(root: str, marks: list[str]) -> None:
    document = root + cnpj.calc_check_digits(root)
    if len(set(document)) == 1 or root == "0" * 12:
        return
    assert normalise_document(masked(document, marks).lower()) == (document, "cnpj")


@given(st.text(max_size=60))
def test_whatever_is_read_once_reads_the_same_again(text: str) -> None:
    try:
        document, kind = normalise_document(text)
    except NotADocument:
        return
    assert normalise_document(document) == (document, kind)
    assert document.isascii() and len(document) == {"cpf": 11, "cnpj": 14}[kind]


@given(st.text(max_size=60))
def test_every_login_has_one_form(text: str) -> None:
    assert normalise_login(normalise_login(text)) == normalise_login(text)


def test_one_address_in_several_spellings_is_one_login() -> None:
    assert {normalise_login(x) for x in ("Ana@Consumo.Example", " ana@consumo.example ")} == {"ana@consumo.example"}
    assert normalise_login("ａｎａ@straße.com.br") == normalise_login("ana@straße.com.br")


@pytest.mark.parametrize(
    ("typed", "searched"),
    [
        ("12.ABC.345/01DE-35", "12ABC34501DE35"),
        ("usina 12.abc.3", "usina 12abc3"),
        ("16727230/0001-97", "16727230000197"),
        ("16.727", "16727"),
        ("16 727 230", "16727230"),
        ("Energia S.A.", "Energia S.A."),
        ("", ""),
        ("a" * 500, "a" * 500),
    ],
)
def test_a_cnpj_in_a_search_loses_its_mask(typed: str, searched: str) -> None:
    assert with_bare_cnpjs(typed) == searched

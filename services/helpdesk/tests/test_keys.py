"""The keys of words: accents and plurals make no difference, and nothing else is alike."""

from itertools import product

import pytest
from helpdesk_kit import precision
from helpdesk_kit.word_pairs import PAIRS

from chassis.words import folded
from helpdesk.wording.keys import LONGEST, keys_of, search_terms, singulars, text_keys, title_words, typed_beginnings


def finds(text: str, query: str, language: str = "pt") -> bool:
    """Whether a text in a language is found by a search, as the table of keys would find it."""
    keys = text_keys(language, text)
    terms = search_terms(query, language)
    return bool(terms) and all(
        term.joined & keys or (term.parts and all(part & keys for part in term.parts)) for term in terms
    )


def test_the_matrix_is_large_enough() -> None:
    counts = {language: len(set(pairs)) for language, pairs in PAIRS.items()}
    assert counts["pt"] >= 60
    assert counts["es"] >= 40
    assert counts["en"] >= 40


@pytest.mark.parametrize("language", PAIRS)
def test_every_form_finds_every_form_of_its_word(language: str) -> None:
    missed = []
    for singular, plural in PAIRS[language]:
        forms = {form for word in (singular, plural) for form in (word, folded(word), word.upper())}
        missed += [(text, query) for text, query in product(forms, forms) if not finds(text, query, language)]
    assert missed == []


@pytest.mark.parametrize(
    ("text", "query"),
    [
        ("Escreva um e-mail", "e-mail"),
        ("Escreva um e-mail", "email"),
        ("Escreva um e-mail", "mail"),
        ("Escreva um e-mail", "e-mails"),
        ("Escreva um email", "e-mail"),
        ("conforme o art. 346 da norma", "art. 346"),
        ("conforme o art. 346 da norma", "art346"),
        ("conforme o art. 346 da norma", "art.346"),
        ("conforme o art. 346 da norma", "346"),
        ("conforme o art 346 da norma", "art.346"),
        ("Resolução 1.000/2021", "1.000/2021"),
        ("Resolução 1.000/2021", "1000/2021"),
        ("Resolução 1.000/2021", "10002021"),
        ("Resolução 1.000/2021", "1.000"),
        ("Resolução 1.000/2021", "1000"),
        ("Resolução 1.000/2021", "2021"),
        ("Resolução 1.000/2021", "resolucoes 1.000"),
        ("o CNPJ 12.345.678/0001-95", "12345678000195"),
        ("o CNPJ 12.345.678/0001-95", "12.345.678/0001-95"),
        ("ver https://um.exemplo.de/caminho/muito/longo/mesmo", "caminho"),
    ],
)
def test_words_of_several_parts_are_found_whole_joined_and_in_parts(text: str, query: str) -> None:
    assert finds(text, query)


@pytest.mark.parametrize(
    "query", ['"senha"', "+senha", "senha*", "(senha)", "-senha", "title:senha^2", "senha & ' | !"]
)
def test_operators_are_plain_characters(query: str) -> None:
    assert finds("Como trocar a senha? title 2", query)


def test_a_minus_excludes_nothing_and_or_is_a_word() -> None:
    assert finds("senha e chave", "senha -chave")
    assert not finds("senha", "senha OR chave", "en")


def test_stop_words_count_only_when_nothing_else_is_asked() -> None:
    assert finds("Trocar senha", "como eu posso trocar a minha senha")
    assert finds("Como é", "como")
    assert not finds("Trocar senha", "como")
    assert not finds("Change password", "como change", "en")


def test_a_search_without_a_letter_asks_for_nothing() -> None:
    assert search_terms("…&!", "pt") == []


def test_a_word_that_is_no_plural_is_its_own_singular() -> None:
    assert singulars("gas", "pt") == ("gas",)
    assert singulars("papeis", "pt") == ("papel", "papil")


def test_keys_are_no_longer_than_their_column() -> None:
    long = "a" * 500
    assert {len(key) for key in keys_of(long, "pt") | title_words(long)} == {LONGEST}
    assert finds(long, long)
    assert typed_beginnings(long)[0].joined == {"a" * LONGEST}


def test_letters_of_other_scripts_are_words() -> None:
    assert finds("李 Ελλάδα", "ελλαδα 李")


def test_the_page_of_what_a_search_finds_is_of_today() -> None:
    assert precision.PAGE.read_text(encoding="utf-8") == precision.page(), "run `make search-table`"

"""Search: the same articles on both databases, titles before texts, and some words where not all are found."""

import time
from typing import Any

import pytest
from helpdesk_kit.articles import Writer, found
from helpdesk_kit.word_pairs import PAIRS
from helpdesk_kit.world import API, World
from sqlalchemy import insert

from chassis import clock
from chassis.ids import new_id
from chassis.testing.statements import statements
from chassis.words import folded
from helpdesk.model import Article, ArticleKey, ArticleText
from helpdesk.queries import finding
from helpdesk.states import Audience, KeyPlace
from helpdesk.wording.keys import text_keys


def get(client: Any, path: str, **query: Any) -> Any:
    return client.get(f"{API}{path}", query_string=query)


def slugs(answer: Any) -> list[str]:
    assert answer.status_code == 200, answer.text
    return [one["slug"] for one in answer.json["items"]]


def fill(world: World, language: str, words: list[str]) -> None:
    """One published article per word, which has nothing but the word, as its title."""
    for number, word in enumerate(words):
        article_id = new_id()
        keys = sorted(text_keys(language, word))
        with world.database.writing() as session:
            session.execute(insert(Article), [_article(article_id, f"{language}-{number}", language)])
            session.execute(insert(ArticleText), [_text(article_id, language, word)])
            everywhere = {"language": language, "audience": Audience.PUBLIC, "article_id": article_id}
            rows = [
                {**everywhere, "place": place, "key": key} for place in (KeyPlace.TITLE, KeyPlace.TEXT) for key in keys
            ]
            session.execute(insert(ArticleKey), rows)


def _article(article_id: Any, slug: str, language: str) -> dict[str, Any]:
    now = clock.now()
    places = {"category": "04", "subcategory": "other", "visibility": Audience.PUBLIC, "audience": Audience.PUBLIC}
    moments = {"created_at": now, "updated_at": now, "published_at": now}
    return {"id": article_id, "slug": slug, "language": language, "tags": [], "shipped": "", **places, **moments}


def _text(article_id: Any, language: str, title: str) -> dict[str, Any]:
    told = {"title": title, "body": title, "revision": 1, "shipped": "", "updated_at": clock.now()}
    return {"article_id": article_id, "language": language, **told}


@pytest.mark.parametrize("language", PAIRS)
def test_every_form_of_a_word_finds_the_same_articles(world: World, language: str) -> None:
    """The matrix accent × plural × language. On both databases: the set is compared with what the keys say."""
    words = [form for pair in PAIRS[language] for form in pair]
    fill(world, language, words)
    for singular, plural in PAIRS[language]:
        for query in dict.fromkeys((singular, plural, folded(singular), folded(plural), plural.upper())):
            titles = {one["title"] for one in get(world.visitor, "/articles", query=query, lang=language).json["items"]}
            by_keys = {word for word in words if text_keys(language, word) & text_keys(language, query)}
            assert titles == by_keys, query
            assert {singular, plural} <= titles, query


@pytest.mark.covers("M9")
def test_titles_come_before_texts(world: World) -> None:
    writer = Writer.of(world)
    writer.publish("titulo", "Medidores", "Texto.")
    writer.publish("texto", "Outro assunto", "Sobre um medidor.")
    assert slugs(get(world.visitor, "/articles", query="medidor")) == ["titulo", "texto"]


def test_pages_of_a_search_show_every_article_once(world: World) -> None:
    writer = Writer.of(world)
    for number in range(3):
        writer.publish(f"titulo-{number}", f"Medidor {number}")
        writer.publish(f"texto-{number}", f"Assunto {number}", "Sobre um medidor.")
    for query in ({"query": "medidores"}, {"query": "medidor inexistente"}, {}):
        seen: list[str] = []
        after: dict[str, str] = {}
        while True:
            answer = get(world.visitor, "/articles", limit=2, **query, **after).json
            seen += [one["slug"] for one in answer["items"]]
            if answer["next"] is None:
                break
            after = {"after": answer["next"]}
        assert sorted(seen) == sorted({*seen}) and len(seen) == 6, query


@pytest.mark.parametrize("common", [1, 3, 1000])
def test_common_and_rare_words_find_the_same(world: World, monkeypatch: pytest.MonkeyPatch, common: int) -> None:
    """Whichever way a search goes: by ids, or through the list."""
    monkeypatch.setattr(finding, "COMMON", common)
    writer = Writer.of(world)
    writer.publish("um", "Trocar o medidor", "Peça ao distribuidor, por e-mail.", tags=["Medição"])
    writer.publish("dois", "Trocar a senha", "Abra o perfil; o medidor não importa.")
    writer.publish("tres", "Ler o medidor", "Todo mês.", visibility="agents", tags=["Medição"])
    person = world.person()
    for query, expected in (
        ("medidor", ["dois", "tres", "um"]),
        ("trocar medidores", ["dois", "um"]),
        ("trocar senha", ["dois"]),
        ("e-mail", ["um"]),
        ("email medidor", ["um"]),
    ):
        answer = get(person.http, "/articles", query=query)
        assert (found(answer), answer.json["relaxed"]) == (expected, False), query
        expected_for_all = [slug for slug in expected if slug != "tres"]
        assert found(get(world.visitor, "/articles", query=query)) == expected_for_all
    assert found(get(person.http, "/articles", query="medidor", tag="medicao")) == ["tres", "um"]
    first = get(person.http, "/articles", tag="medicao", limit=1).json
    second = get(person.http, "/articles", tag="medicao", limit=1, after=first["next"]).json
    assert [one["slug"] for one in first["items"] + second["items"]] == ["tres", "um"]
    assert second["next"] is None
    assert found(get(person.http, "/articles", tag="medicao", category="01")) == []
    relaxed = get(person.http, "/articles", query="perfil mês nenhures")
    assert (found(relaxed), relaxed.json["relaxed"]) == (["dois", "tres"], True)
    assert found(get(person.http, "/articles", query="trocar nenhures", tag="medicao")) == ["um"]


def test_a_word_that_nothing_has_ends_a_search_with_its_count(world: World) -> None:
    """Looking for the other words besides could read all articles."""
    Writer.of(world).publish("um", "Trocar o medidor", "Peça ao distribuidor.")

    with statements() as said:
        answer = get(world.visitor, "/suggestions", query="trocar nenhures")

    assert answer.json["items"] == []
    assert len([one for one in said if "article_key" in str(one)]) == 1


@pytest.mark.parametrize(("common", "most_keys"), [(1000, 20), (1, 20), (1, 1), (3, 2)])
def test_suggestions_are_the_same_however_common_the_words_are(
    world: World, monkeypatch: pytest.MonkeyPatch, common: int, most_keys: int
) -> None:
    """Whichever way they are found: all at once, each beginning on its own, or through the list."""
    monkeypatch.setattr(finding, "COMMON", common)
    monkeypatch.setattr(finding, "_MOST_KEYS", most_keys)
    writer = Writer.of(world)
    writer.publish("um", "Trocar o medidor")
    writer.publish("dois", "Troca de titularidade do medidor")
    writer.publish("tres", "Trocadilhos", visibility="agents")
    person = world.person()
    for query, expected in (
        ("troc", ["tres", "dois", "um"]),
        ("medi", ["dois", "um"]),
        ("medi troca", ["dois", "um"]),
        ("trocar medidor", ["um"]),
        ("medidor trocad", []),
    ):
        answer = get(person.http, "/suggestions", query=query).json["items"]
        assert [one["slug"] for one in answer] == expected, query
        for_all = get(world.visitor, "/suggestions", query=query).json["items"]
        assert [one["slug"] for one in for_all] == [slug for slug in expected if slug != "tres"], query


def test_what_has_more_of_the_words_comes_first_where_nothing_has_all(world: World) -> None:
    writer = Writer.of(world)
    writer.publish("duas", "Senha e perfil")
    writer.publish("uma", "Senha")
    answer = get(world.visitor, "/articles", query="senha perfil nenhures")
    assert (slugs(answer), answer.json["relaxed"]) == (["duas", "uma"], True)


def test_one_word_that_nothing_has_finds_nothing(world: World) -> None:
    Writer.of(world).publish("senha")
    answer = get(world.visitor, "/articles", query="nenhures")
    assert (slugs(answer), answer.json["relaxed"]) == ([], False)
    assert slugs(get(world.visitor, "/articles", query="&")) == []
    assert slugs(get(world.visitor, "/articles", query="  ")) == ["senha"]


def test_a_long_search_is_refused_and_a_cursor_of_another_list_too(world: World) -> None:
    assert get(world.visitor, "/articles", query="a" * 201).status_code == 422
    assert get(world.visitor, "/suggestions", query="a" * 201).status_code == 422
    for after in ("x", "t.x", "z.", "r.x", "r.01a1fac7-ac9a-7310-b3dd-69e80dce2c88", "b.W10"):
        assert get(world.visitor, "/articles", query="senha perfil", after=after).status_code == 422, after


def test_a_search_of_very_many_words_is_answered(world: World) -> None:
    Writer.of(world).publish("senha", "Senha", " ".join(chr(97 + n % 26) for n in range(100)))
    started = time.process_time()
    assert slugs(get(world.visitor, "/articles", query=" ".join(chr(97 + n % 26) + "x" for n in range(66)))) == []
    assert time.process_time() - started < 30


@pytest.mark.covers("M9")
def test_titles_are_suggested_as_one_types(world: World) -> None:
    writer = Writer.of(world)
    writer.publish("ligacao", "Ligação nova: como pedir", "Texto.")
    writer.publish("email", "Trocar o e-mail", "Texto.")
    for typed in ("lig", "LIGACAO", "ligação n", "nova lig", "como"):
        assert slugs(get(world.visitor, "/suggestions", query=typed)) == ["ligacao"], typed
    for typed in ("e-m", "email", "mail", "trocar e-"):
        assert slugs(get(world.visitor, "/suggestions", query=typed)) == ["email"], typed
    assert slugs(get(world.visitor, "/suggestions", query="texto")) == []
    assert slugs(get(world.visitor, "/suggestions", query="")) == []
    (one,) = get(world.visitor, "/suggestions", query="lig", lang="en").json["items"]
    assert one == {"slug": "ligacao", "title": "Ligação nova: como pedir", "lang": "pt"}


def test_link_targets_are_no_words_of_an_article(world: World) -> None:
    Writer.of(world).publish("senha", "Senha", "Veja [o guia](https://alvo.example/caminho).")
    assert slugs(get(world.visitor, "/articles", query="guia")) == ["senha"]
    assert slugs(get(world.visitor, "/articles", query="caminho")) == []


def test_the_names_of_its_tags_find_an_article(world: World) -> None:
    Writer.of(world).publish("senha", tags=["Certificado digital"])
    assert slugs(get(world.visitor, "/articles", query="certificados digitais")) == ["senha"]

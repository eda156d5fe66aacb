"""Articles that come with the program: complete, readable, and left alone once staff have changed them."""

import json
import re
from pathlib import Path
from typing import Any

import pytest
from helpdesk_kit.articles import Writer, found
from helpdesk_kit.world import API, World

from chassis import clock
from chassis.i18n import LANGUAGES
from helpdesk.actions.shipping import install_articles
from helpdesk.commands.articles import install_all
from helpdesk.model import Article, ArticleRevision, ArticleText
from helpdesk.model.categories import Categories
from helpdesk.model.shipped import SHIPPED_ARTICLES, ArticlesUnreadable, Shipment, read_shipment
from helpdesk.wording.markdown import render

CERTIFICATES = Path(__file__).parents[2] / "certificates" / "src" / "certificates" / "help"
_LINK = re.compile(r'href="/help/([^"]+)"')


def folder(tmp_path: Path, text: str = "Texto.", **more: Any) -> Path:
    """A folder with one article, `senha`, in two languages."""
    about = {"category": "04", "tags": ["certificates"], **more}
    (tmp_path / "articles.json").write_text(json.dumps(about))
    (tmp_path / "senha.pt.md").write_text(f"# Senha\n\n{text}\n")
    (tmp_path / "senha.es.md").write_text(f"# Contraseña\n\n{text}\n")
    return tmp_path


def install(world: World, shipment: Shipment) -> int:
    with world.database.writing() as session:
        return install_articles(session, now=clock.now(), shipment=shipment)


def test_our_articles_are_whole() -> None:
    ours, theirs = read_shipment(SHIPPED_ARTICLES), read_shipment(CERTIFICATES)
    categories, known = Categories.read(), {one.slug for one in (*ours.articles, *theirs.articles)}
    assert len(ours.articles) >= 13
    assert len(theirs.articles) >= 22
    for article in (*ours.articles, *theirs.articles):
        assert set(article.texts) == set(LANGUAGES), article.slug
        category = categories.get(article.category)
        assert category, article.slug
        assert article.subcategory in category.subcategories, article.slug
        assert set(article.tags) <= ours.tag_names.keys(), article.slug
        links = [set(_LINK.findall(render(text.body, links_within=True))) for text in article.texts.values()]
        assert links[0] == links[1] == links[2], article.slug
        assert links[0] <= known, article.slug


def test_every_error_of_a_certificate_is_linked_from_one_article() -> None:
    (index,) = [one for one in read_shipment(SHIPPED_ARTICLES).articles if one.slug == "certificate-errors"]
    errors = {one.slug for one in read_shipment(CERTIFICATES).articles if one.slug.startswith("certificate-")}
    assert set(_LINK.findall(render(index.texts["pt"].body, links_within=True))) == errors


@pytest.mark.covers("M1")
def test_installing_twice_changes_nothing(world: World) -> None:
    first = install_all(world.runtime)
    revisions = len(world.rows(ArticleRevision))
    assert first == len(world.rows(Article)) > 10
    assert install_all(world.runtime) == 0
    assert len(world.rows(ArticleRevision)) == revisions
    assert "new-connection" in found(world.visitor.get(f"{API}/articles?query=ligações novas"))
    assert found(world.visitor.get(f"{API}/articles?query=conexiones nuevas art. 346&lang=es")) == ["new-connection"]
    assert "tickets-of-a-company" not in found(world.visitor.get(f"{API}/articles?limit=100"))


def test_a_new_release_changes_what_staff_have_not(world: World, tmp_path: Path) -> None:
    writer = Writer.of(world)
    assert install(world, read_shipment(folder(tmp_path))) == 1
    writer.translate("senha", "es", "Nuestra contraseña")
    assert install(world, read_shipment(folder(tmp_path, "Texto novo.", tags=["outra"]))) == 1
    texts = {text.language: (text.title, text.body.strip(), text.revision) for text in world.rows(ArticleText)}
    assert texts == {"pt": ("Senha", "Texto novo.", 2), "es": ("Nuestra contraseña", "Texto.", 2)}
    assert writer.staff.get("/articles/senha", lang="es").json["stale"] is True
    assert [one["tag"] for one in writer.staff.get("/tags").json["items"]] == ["outra"]


def test_staffs_tags_and_a_withdrawal_stay(world: World, tmp_path: Path) -> None:
    writer = Writer.of(world)
    install(world, read_shipment(folder(tmp_path)))
    writer.staff.patch("/articles/senha", tags=["Nossa"])
    writer.staff.http.delete(f"{API}/articles/senha/publication")
    install(world, read_shipment(folder(tmp_path, "Texto novo.", category="01")))
    shown = writer.staff.get("/articles/senha").json
    assert (shown["state"], shown["category"], [one["tag"] for one in shown["tags"]]) == ("draft", "04", ["nossa"])
    assert shown["body"] == "Texto novo.\n"


def test_an_article_of_staff_with_the_same_slug_stays(world: World, tmp_path: Path) -> None:
    writer = Writer.of(world)
    writer.draft("senha", "Nosso título")
    install(world, read_shipment(folder(tmp_path)))
    shown = writer.staff.get("/articles/senha").json
    assert (shown["title"], shown["state"], shown["languages"]) == ("Nosso título", "draft", ["es", "pt"])


@pytest.mark.parametrize("broken", ["no title", "no folder", "no json"])
def test_a_broken_folder_is_named(tmp_path: Path, broken: str) -> None:
    folder(tmp_path)
    if broken == "no title":
        (tmp_path / "senha.es.md").write_text("Contraseña\n\nTexto.\n")
    elif broken == "no json":
        (tmp_path / "articles.json").write_text("{")
    with pytest.raises(ArticlesUnreadable, match=str(tmp_path)):
        read_shipment(tmp_path / "nothing" if broken == "no folder" else tmp_path)

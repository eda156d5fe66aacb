"""The help articles: each error of a certificate has one in each language, and everybody can read them."""

import re
from importlib.resources import files

import pytest
from certificates_kit.world import API, World

from certificates.app import service
from certificates.queries.help import list_articles
from chassis.i18n import LANGUAGES

GUIDES = {"how-to-export-a-certificate", "where-to-buy-a-certificate"}


def test_every_error_of_a_certificate_has_an_article_in_every_language_and_no_article_is_about_nothing() -> None:
    texts = [file.read_text(encoding="utf-8") for file in (service.package / "locales").glob("*.ftl")]
    codes = {code for text in texts for code in re.findall(r"^(certificate-[a-z-]+) = ", text, re.MULTILINE)}
    assert codes
    for language in LANGUAGES:
        slugs = {article.slug for article in list_articles(language)}
        assert slugs == codes | GUIDES


def test_an_article_is_whole_in_every_language() -> None:
    for file in (one for one in files("certificates").joinpath("help").iterdir() if one.name.endswith(".md")):
        text = file.read_text(encoding="utf-8")
        assert text.startswith("# ") and text.endswith("\n") and len(text.splitlines()) > 3, file.name
        assert all(len(line) <= 125 for line in text.splitlines()), file.name
    by_slug = {language: {article.slug: article.body for article in list_articles(language)} for language in LANGUAGES}
    for slug, text in by_slug["pt"].items():
        commands = [len(re.findall(r"^    ", by_slug[language][slug], re.MULTILINE)) for language in LANGUAGES]
        assert commands == [len(re.findall(r"^    ", text, re.MULTILINE))] * len(LANGUAGES), slug


@pytest.mark.parametrize(("language", "said"), [("pt", "não é um certificado"), ("es", "no es un"), ("en", "is not a")])
def test_anybody_reads_an_article_in_their_language(world: World, language: str, said: str) -> None:
    headers = {"Accept-Language": language}
    answer = world.visitor.get(f"{API}/help/certificate-not-der", headers=headers)
    assert (answer.status_code, answer.json["language"]) == (200, language)
    assert said in answer.json["title"] and "openssl x509" in answer.json["body"]
    listed = world.visitor.get(f"{API}/help", headers=headers).json["items"]
    assert {"slug": "certificate-not-der", "language": language, "title": answer.json["title"]} in listed


def test_an_article_that_does_not_exist_is_not_found(world: World) -> None:
    for slug in ("certificate-nothing", "..%2Fenrollment", "certificate-not-der.pt"):
        assert world.visitor.get(f"{API}/help/{slug}").status_code == 404

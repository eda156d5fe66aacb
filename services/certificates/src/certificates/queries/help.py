"""The help articles about certificates: text files `help/<slug>.<language>.md`, with the title in the first line.

The slug of an error's article is its code with dashes: `certificate.not_der` is explained by `certificate-not-der`.
"""

from dataclasses import dataclass
from functools import cache
from importlib.resources import files

from chassis.problems import NotFound


@dataclass(frozen=True)
class Article:
    """An article in one language. `body` is Markdown without the title, which reads well as plain text, too."""

    slug: str
    language: str
    title: str
    body: str


def list_articles(language: str) -> list[Article]:
    """Return all articles in a language, in the order of their slugs."""
    return [article for (_slug, spoken), article in sorted(_articles().items()) if spoken == language]


def get_article(slug: str, language: str) -> Article:
    """Return an article in a language. Raises NotFound for a slug that no article has."""
    try:
        return _articles()[slug, language]
    except KeyError:
        raise NotFound() from None


@cache
def _articles() -> dict[tuple[str, str], Article]:
    found = {}
    for file in files("certificates").joinpath("help").iterdir():
        if file.name.endswith(".md"):
            slug, language, _extension = file.name.split(".")
            title, _, body = file.read_text(encoding="utf-8").partition("\n")
            found[slug, language] = Article(slug, language, title.removeprefix("# "), body.strip() + "\n")
    return found

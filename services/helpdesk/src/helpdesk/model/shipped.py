"""Articles that come with the program: folders of text files `<slug>.<language>.md`, beside a file `articles.json`.

The first line of a text file is the title (`# Title`), the rest is the body. `articles.json` has the category,
subcategory, visibility and tags that articles of the folder have, unless its `articles`, by slug, say otherwise, and in
`tag_names` what people read for each tag, in three languages. So the help texts of another service are installed from
its own folder, and there is no copy of them.
"""

import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path
from typing import Any

from chassis.i18n import LANGUAGES
from helpdesk.model.categories import OTHER
from helpdesk.states import Audience

SHIPPED_ARTICLES = Path(__file__).parents[1] / "data" / "articles"
_ABOUT = "articles.json"


class ArticlesUnreadable(ValueError):
    """A folder of articles cannot be read or is incomplete; the text says which and where."""


@dataclass(frozen=True)
class ShippedText:
    title: str
    body: str

    @property
    def hash(self) -> str:
        return _hash(self.title, self.body)


@dataclass(frozen=True, kw_only=True)
class ShippedArticle:
    """An article that comes with the program. `texts` are by language, in Portuguese at least, the original.

    `tags` are codes.
    """

    slug: str
    category: str
    subcategory: str
    visibility: Audience
    tags: Sequence[str]
    texts: Mapping[str, ShippedText]

    @property
    def hash(self) -> str:
        return _hash(self.category, self.subcategory, self.visibility, *self.tags)


@dataclass(frozen=True)
class Shipment:
    """The articles of a folder, and the names of tags by code and language."""

    articles: Sequence[ShippedArticle]
    tag_names: Mapping[str, Mapping[str, str]]


def read_shipment(folder: Path) -> Shipment:
    """Read the articles of a folder, by slug. Raises ArticlesUnreadable when something cannot be read or is missing."""
    try:
        about = json.loads((folder / _ABOUT).read_text(encoding="utf-8"))
        names = {
            code: {language: told[language] for language in LANGUAGES}
            for code, told in about.get("tag_names", {}).items()
        }
        return Shipment(list(_articles(folder, about)), names)
    except (OSError, ValueError, KeyError, TypeError, AttributeError) as wrong:
        raise ArticlesUnreadable(f"{folder}: {wrong!r}") from wrong


def _articles(folder: Path, about: Mapping[str, Any]) -> Iterator[ShippedArticle]:
    for original in sorted(folder.glob("*.pt.md")):
        slug = original.name.removesuffix(".pt.md")
        told = {**about, **about.get("articles", {}).get(slug, {})}
        files = {language: folder / f"{slug}.{language}.md" for language in LANGUAGES}
        yield ShippedArticle(
            slug=slug,
            category=told["category"],
            subcategory=told.get("subcategory", OTHER),
            visibility=Audience(told.get("visibility", Audience.PUBLIC)),
            tags=tuple(told["tags"]),
            texts={language: _text(file) for language, file in files.items() if file.exists()},
        )


def _text(file: Path) -> ShippedText:
    title, _, body = file.read_text(encoding="utf-8").partition("\n")
    if not title.startswith("# ") or not body.strip():
        raise ArticlesUnreadable(f"{file} has no title or no text")
    return ShippedText(title.removeprefix("# ").strip(), body.strip() + "\n")


def _hash(*texts: str) -> str:
    return sha256("\x00".join(texts).encode()).hexdigest()

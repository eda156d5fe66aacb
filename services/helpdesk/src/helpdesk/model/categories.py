"""The categories of tickets and articles, read from a file: their names, their teams and how soon they are answered."""

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path
from typing import Any, Self

OTHER = "other"
"""The subcategory that every category has, and that a ticket without one gets."""

SYSTEM = "sistema"
"""The category of requests for access to a system (seed 000)."""

Names = Mapping[str, str]
SHIPPED = Path(__file__).parents[1] / "data" / "categories.json"


class CategoriesUnreadable(ValueError):
    """The file of categories cannot be read or is incomplete; the text says where."""


@dataclass(frozen=True, kw_only=True)
class Redirect:
    """Where a category's questions belong instead of here: a text in three languages and an address."""

    text: Names
    url: str


@dataclass(frozen=True, kw_only=True)
class Category:
    """A category: `names` and `subcategories` (by code) in three languages, and the team that answers.

    `response` and `resolution` are targets in business time: until the first answer, and until the ticket is closed.
    """

    code: str
    names: Names
    team: str
    notice: Names | None
    redirect: Redirect | None
    response: timedelta
    resolution: timedelta
    subcategories: Mapping[str, Names]


@dataclass(frozen=True)
class Categories:
    """All categories by code, in the order of the file."""

    by_code: Mapping[str, Category]

    @classmethod
    def read(cls, file: Path | None = None) -> Self:
        """Read the categories from a JSON file, by default the one that the service ships.

        Raises CategoriesUnreadable when the file cannot be read or a category lacks something.
        """
        chosen = file or SHIPPED
        try:
            told = json.loads(chosen.read_text(encoding="utf-8"))
            return cls({item["code"]: _category(item) for item in told["categories"]})
        except (OSError, ValueError, KeyError, TypeError, AttributeError) as wrong:
            raise CategoriesUnreadable(f"{chosen}: {wrong!r}") from wrong

    def get(self, code: str) -> Category | None:
        return self.by_code.get(code)

    def __iter__(self) -> Iterator[Category]:
        return iter(self.by_code.values())


def _category(told: Mapping[str, Any]) -> Category:
    redirect = told.get("redirect")
    subcategories = {item["code"]: _in_three(item["names"]) for item in told["subcategories"]}
    if OTHER not in subcategories:
        raise CategoriesUnreadable(f"{told['code']} has no subcategory {OTHER}")
    return Category(
        code=told["code"],
        names=_in_three(told["names"]),
        team=told["team"],
        notice=_in_three(told["notice"]) if told.get("notice") else None,
        redirect=Redirect(text=_in_three(redirect["text"]), url=redirect["url"]) if redirect else None,
        response=timedelta(hours=told["response_hours"]),
        resolution=timedelta(hours=told["resolution_hours"]),
        subcategories=subcategories,
    )


def _in_three(names: Mapping[str, str]) -> Names:
    return {language: names[language] for language in ("pt", "es", "en")}

"""The categories of tickets and articles."""

from typing import Any

from flask import Response, g

from chassis.auth import anyone
from chassis.endpoints import Blueprint
from helpdesk.api.public import for_everybody
from helpdesk.api.running import PREFIX, running
from helpdesk.model.categories import Category, Names
from helpdesk.schemas import category as schemas

categories = Blueprint("helpdesk-categories", prefix=PREFIX, description="What tickets and articles are about")


@categories.get(
    "/categories",
    access=anyone("what can be asked about is shown before anybody signs in"),
    answer=schemas.Categories,
)
def list_categories() -> Response:
    """List the categories with their subcategories, in their order, named in the caller's language and in all three."""
    return for_everybody({"items": [_shown(one) for one in running.clients.categories]})


def _shown(category: Category) -> dict[str, Any]:
    redirect = category.redirect
    return {
        **_named(category.code, category.names),
        "team": category.team,
        "notice": category.notice[g.language] if category.notice else None,
        "redirect": {"text": redirect.text[g.language], "url": redirect.url} if redirect else None,
        "subcategories": [_named(code, names) for code, names in category.subcategories.items()],
    }


def _named(code: str, names: Names) -> dict[str, Any]:
    return {"code": code, "name": names[g.language], "names": names}

"""Help articles: what each error of a certificate means and what to do, how to export one, and where to buy one."""

from dataclasses import asdict
from typing import Any

from flask import Response, g, jsonify

from certificates.api.running import PREFIX
from certificates.queries import help as queries
from certificates.schemas import help as schemas
from chassis.auth import anyone
from chassis.endpoints import Blueprint

articles = Blueprint("certificates-help", prefix=PREFIX, description="What errors mean and what to do")
_WHY = "help is read before anybody signs in, by whoever looks after a machine"


@articles.get("/help", access=anyone(_WHY), answer=schemas.Articles)
def list_help_articles() -> Response:
    """List the help articles by their titles, in the caller's language."""
    found = queries.list_articles(g.language)
    return _public({"items": [{"slug": one.slug, "language": one.language, "title": one.title} for one in found]})


@articles.get("/help/<slug>", access=anyone(_WHY), answer=schemas.Article)
def get_help_article(slug: str) -> Response:
    """Return a help article in the caller's language. An error's `help` names its slug."""
    return _public(asdict(queries.get_article(slug, g.language)))


def _public(answer: dict[str, Any]) -> Response:
    response = jsonify(answer)
    response.headers["Cache-Control"] = "public, max-age=300"
    response.headers["Vary"] = "Accept-Language"
    return response

"""Articles, tags and suggestions for everybody, and feedback from everybody."""

import hashlib
import hmac
from typing import Any

from flask import Response, g

from chassis.auth import anyone_signed_in_or_not
from chassis.endpoints import Blueprint, actor, origin, perform, read
from chassis.problems import Forbidden, TooManyRequests
from chassis.staff import HELPDESK
from helpdesk.actions import feedback as feedback_actions
from helpdesk.api.public import for_everybody
from helpdesk.api.running import PREFIX, running
from helpdesk.queries import articles as queries
from helpdesk.schemas import article as schemas

articles = Blueprint("helpdesk-articles", prefix=PREFIX, description="Articles of the knowledge base")
_EVERYBODY = anyone_signed_in_or_not(
    "everybody reads help; articles for agents are for who signed in, drafts for staff", HELPDESK
)


@articles.get(
    "/articles",
    access=_EVERYBODY,
    query=schemas.ArticleQuery,
    answer=schemas.FoundArticles,
    refuses=[Forbidden],
)
def list_articles(query: dict[str, Any]) -> Response:
    """List articles, newest first, or search them: those with all words in the title first, then the others.

    `relaxed` says that nothing has all words. Staff that writes articles also lists drafts, by `state`.
    """
    language = query.pop("lang") or g.language
    return for_everybody(read(queries.list_articles, actor=actor(), language=language, **query))


@articles.get(
    "/articles/<slug>",
    access=_EVERYBODY,
    query=schemas.Wanted,
    answer=schemas.Article,
    etag=True,
)
def get_article(query: dict[str, Any], slug: str) -> Response:
    """Return an article in the caller's language. The ETag is the revision of its text in `lang`.

    Where a translation is missing, the original is shown: `lang` and `requested_lang` then differ.
    """
    language = query["lang"] or g.language
    found = read(
        queries.get_article, actor=actor(), language=language, slug=slug, categories=running.clients.categories
    )
    return for_everybody({**found, "version": found["revision"]})


@articles.get("/tags", access=_EVERYBODY, query=schemas.Wanted, answer=schemas.Tags)
def list_tags(query: dict[str, Any]) -> Response:
    """List the tags of articles that the caller can read, with how many there are of each."""
    language = query["lang"] or g.language
    return for_everybody({"items": read(queries.list_tags, actor=actor(), language=language)})


@articles.get("/suggestions", access=_EVERYBODY, query=schemas.Typed, answer=schemas.Suggestions)
def suggest_articles(query: dict[str, Any]) -> Response:
    """Suggest at most 10 articles whose titles have words that begin as those that were typed."""
    language = query["lang"] or g.language
    found = read(queries.suggest_articles, actor=actor(), language=language, query=query["query"])
    return for_everybody({"items": found})


@articles.post(
    "/articles/<slug>/feedback",
    access=_EVERYBODY,
    body=schemas.Feedback,
    status=204,
    refuses=[TooManyRequests],
)
def give_feedback(body: dict[str, Any], slug: str) -> Response:
    """Say whether an article was useful, and why. Only staff read it."""
    return perform(
        feedback_actions.give_feedback,
        slug=slug,
        language=g.language,
        client=_client(),
        most_per_hour=running.settings.feedback_per_hour,
        **body,
    )


def _client() -> str:
    """Return the keyed hash of the address that the request comes from."""
    key = running.settings.secrets_key.get_secret_value().split(",")[-1].encode()
    return hmac.new(key, (origin().address or "").encode(), hashlib.sha256).hexdigest()

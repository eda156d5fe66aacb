"""The knowledge base for staff: new articles, their texts and tags, publishing, and what readers say of them."""

from collections.abc import Callable
from typing import Any

from flask import Response, g
from sqlalchemy.orm import Session

from chassis.auth import staff
from chassis.context import Actor
from chassis.endpoints import Blueprint, actor, expected_version, perform, read, transact
from chassis.i18n import LANGUAGES
from chassis.lists import Page
from chassis.problems import NotFound, VersionMismatch
from chassis.schemas import ListQuery
from chassis.staff import HELPDESK
from helpdesk.actions import articles as actions
from helpdesk.api.running import PREFIX, running
from helpdesk.model import Article
from helpdesk.model.problems import SlugTaken
from helpdesk.queries import articles as queries
from helpdesk.queries.readers import reader_of
from helpdesk.schemas import article as schemas

writing = Blueprint("helpdesk-writing", prefix=PREFIX, description="Articles for those who write them")
_WRITERS = staff(HELPDESK)


@writing.post(
    "/articles",
    access=_WRITERS,
    body=schemas.NewArticle,
    answer=schemas.Article,
    status=201,
    etag=True,
    refuses=[SlugTaken],
)
def create_article(body: dict[str, Any]) -> Response:
    """Create an article as a draft, with its original text in the language `lang`."""
    create = _shown(actions.create_article, body["lang"])
    return perform(create, categories=running.clients.categories, **body)


@writing.patch("/articles/<slug>", access=_WRITERS, body=schemas.ArticleChange, answer=schemas.Article, etag=True)
def change_article(body: dict[str, Any], slug: str) -> Response:
    """Change the category, the visibility or the tags of an article."""
    change = _shown(actions.change_article, g.language)
    return perform(change, categories=running.clients.categories, slug=slug, **body)


@writing.put(
    "/articles/<slug>/translations/<lang>",
    access=_WRITERS,
    body=schemas.Translation,
    answer=schemas.Article,
    etag=True,
    refuses=[VersionMismatch],
    headers={"If-Match": "the revision that is changed; 0 for a text that does not exist yet"},
)
def change_translation(body: dict[str, Any], slug: str, lang: str) -> Response:
    """Write the text of an article in a language, as a new revision. Every revision is kept."""
    if lang not in LANGUAGES:
        raise NotFound()
    change = _shown(actions.change_translation, lang)
    return perform(change, slug=slug, language=lang, expected=expected_version(), **body)


@writing.post("/articles/<slug>/publication", access=_WRITERS, answer=schemas.Article, etag=True, idempotent=False)
def publish_article(slug: str) -> Response:
    """Publish an article now. A published one stays as it is."""
    return perform(_shown(actions.publish_article, g.language), slug=slug)


@writing.delete("/articles/<slug>/publication", access=_WRITERS)
def withdraw_article(slug: str) -> None:
    """Withdraw an article: it is a draft again, which only staff that writes articles see."""
    transact(actions.withdraw_article, slug=slug)


@writing.get("/articles/<slug>/feedback", access=_WRITERS, query=ListQuery, answer=schemas.FeedbackList)
def list_feedback(query: dict[str, Any], slug: str) -> Page:
    """List what readers said of an article, newest first, without who they are."""
    return read(queries.list_feedback, actor=actor(), slug=slug, **query)


def _shown(action: Callable[..., Article], language: str) -> Callable[..., dict[str, Any]]:
    """Return `action` so that it returns the article as its page shows it, in a language, in the same transaction."""
    categories = running.clients.categories

    def run(session: Session, *, actor: Actor, **facts: Any) -> dict[str, Any]:
        article = action(session, actor=actor, **facts)
        session.flush()
        shown = queries.describe(session, article, reader_of(actor, language), categories)
        return {**shown, "version": shown["revision"]}

    return run

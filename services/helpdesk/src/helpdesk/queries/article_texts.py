"""The texts of articles as a reader gets them: in their language, or visibly in that of the original."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from helpdesk.model import Article, ArticleText, Tag
from helpdesk.states import Audience


@dataclass(frozen=True)
class Headline:
    """The title of an article in a language, and of which revision it is, without the long text."""

    article_id: UUID
    language: str
    title: str
    revision: int
    source_revision: int | None
    updated_at: datetime


def headlines(session: Session, articles: Iterable[Article]) -> dict[UUID, dict[str, Headline]]:
    """Return the headlines of the articles in all their languages, by article and language."""
    columns = [getattr(ArticleText, name) for name in Headline.__dataclass_fields__]
    rows = session.execute(select(*columns).where(ArticleText.article_id.in_([one.id for one in articles])))
    found: dict[UUID, dict[str, Headline]] = {}
    for row in rows:
        found.setdefault(row.article_id, {})[row.language] = Headline(*row)
    return found


def shown_language(article: Article, languages: Iterable[str], wanted: str) -> str:
    """Return in which language an article is shown to somebody who wants to read `wanted`.

    `languages` are those in which it is written.
    """
    return wanted if wanted in languages else article.language


def is_stale(article: Article, text: Headline | ArticleText, original: Headline | ArticleText) -> bool:
    """Return whether the original has changed since `text` was translated from it."""
    return text.language != article.language and (text.source_revision or 0) < original.revision


def summary(article: Article, texts: Mapping[str, Headline], language: str, tags: Mapping[str, Tag]) -> dict[str, Any]:
    """Return an article as lists show it to somebody who wants to read `language`.

    `texts` are its headlines by language, `tags` the tags that there are, by code.
    """
    text = texts[shown_language(article, texts, language)]
    return {
        "slug": article.slug,
        "title": text.title,
        "lang": text.language,
        "requested_lang": language,
        "stale": is_stale(article, text, texts[article.language]),
        "category": article.category,
        "subcategory": article.subcategory,
        "visibility": article.visibility,
        "state": "published" if article.is_published else "draft",
        "tags": tags_of(article, language, tags),
        "updated_at": text.updated_at,
    }


def tags_of(article: Article, language: str, tags: Mapping[str, Tag]) -> list[dict[str, str]]:
    """Return the tags of an article, with their names in a language."""
    return [{"tag": code, "name": tags[code].names[language]} for code in article.tags if code in tags]


def tags_by_code(session: Session, articles: Iterable[Article]) -> dict[str, Tag]:
    """Return the tags of the articles by code."""
    codes = {code for article in articles for code in article.tags}
    return {tag.code: tag for tag in session.scalars(select(Tag).where(Tag.code.in_(codes)))} if codes else {}


def summaries(session: Session, articles: Sequence[Article], language: str) -> list[dict[str, Any]]:
    """Return the articles as lists show them to somebody who wants to read `language`."""
    texts, tags = headlines(session, articles), tags_by_code(session, articles)
    return [summary(article, texts[article.id], language, tags) for article in articles]


def count_for(tag: Tag, audiences: Sequence[Audience]) -> int:
    """Return how many published articles for these audiences have a tag."""
    counts = {Audience.PUBLIC: tag.public_articles, Audience.AGENTS: tag.agents_articles}
    return sum(counts.get(audience, 0) for audience in audiences)

"""Read the knowledge base: lists and searches of articles, one article, tags, suggestions. What is not for a reader
does not exist for them, neither in a list nor in a count.
"""

from collections import Counter
from collections.abc import Sequence
from typing import Any
from uuid import UUID

from sqlalchemy import Select, select
from sqlalchemy.orm import Session

from chassis.context import Actor
from chassis.lists import Page, page
from chassis.problems import Forbidden, NotFound
from helpdesk.model import Article, ArticleFeedback, ArticleKey, ArticleText, Tag
from helpdesk.model.categories import Categories
from helpdesk.queries import article_texts as texts
from helpdesk.queries.finding import Finder, Wanted
from helpdesk.queries.readers import Reader, reader_of
from helpdesk.queries.searching import search
from helpdesk.states import Audience, KeyPlace
from helpdesk.wording.keys import Term, search_terms, typed_beginnings
from helpdesk.wording.markdown import render

SUGGESTIONS = 10
_RELATED = 5
_LOOKED_AT = 50
_BY_STATE: dict[str, tuple[Audience, ...]] = {
    "published": (Audience.PUBLIC, Audience.AGENTS),
    "draft": (Audience.STAFF,),
    "all": (Audience.PUBLIC, Audience.AGENTS, Audience.STAFF),
}


def list_articles(
    session: Session,
    *,
    actor: Actor,
    language: str,
    query: str,
    category: str | None,
    subcategory: str | None,
    tag: str | None,
    state: str,
    limit: int,
    after: str | None,
) -> dict[str, Any]:
    """Return a page of articles for the caller, newest first, or those that a search found, titles first.

    `query` is what was typed; an empty one finds all, one without any letter or digit nothing. Raises Forbidden for
    drafts when the caller does not write articles.
    """
    reader = reader_of(actor, language)
    if state != "published" and not reader.is_staff:
        raise Forbidden()
    finder = Finder(session, reader, _rows(category, subcategory), _seen(reader, state), is_narrow=bool(category))
    also = [Wanted(KeyPlace.TAG, Term(frozenset({tag})))] if tag else []
    terms = search_terms(query, language)
    if terms:
        found = search(finder, terms, also=also, limit=limit, after=after)
        items, following, relaxed = found.page.items, found.page.next, found.relaxed
    elif query.strip():
        items, following, relaxed = [], None, False
    else:
        listed = finder.page(also, limit=limit, after=after)
        items, following, relaxed = listed.items, listed.next, False
    return {"items": texts.summaries(session, items, language), "next": following, "relaxed": relaxed}


def suggest_articles(session: Session, *, actor: Actor, language: str, query: str) -> list[dict[str, Any]]:
    """Return the newest articles whose titles have words that begin as those that were typed, at most SUGGESTIONS."""
    wanted = [Wanted(KeyPlace.BEGIN, term) for term in typed_beginnings(query)]
    if not wanted:
        return []
    finder = Finder(session, reader_of(actor, language), _rows(None, None))
    found = finder.page(wanted, limit=SUGGESTIONS, after=None).items
    return _links(session, found, language)


def get_article(session: Session, *, actor: Actor, language: str, slug: str, categories: Categories) -> dict[str, Any]:
    """Return an article in a language, or visibly in that of its original. Raises NotFound when it is not for the
    caller.
    """
    reader = reader_of(actor, language)
    return describe(session, find_article(session, reader, slug), reader, categories)


def find_article(session: Session, reader: Reader, slug: str) -> Article:
    """Return the article with a slug. Raises NotFound when there is none for the reader."""
    article = session.scalar(select(Article).where(Article.slug == slug))
    if article is None or article.audience not in _seen(reader, "all"):
        raise NotFound()
    return article


def describe(session: Session, article: Article, reader: Reader, categories: Categories) -> dict[str, Any]:
    """Return an article as its page shows it to a reader."""
    headlines = texts.headlines(session, [article])[article.id]
    tags = texts.tags_by_code(session, [article])
    shown = texts.summary(article, headlines, reader.language, tags)
    text = session.get_one(ArticleText, (article.id, shown["lang"]))
    return {
        **shown,
        "body": text.body,
        "body_html": render(text.body, links_within=True, breaks=False),
        "languages": sorted(headlines),
        "breadcrumbs": _breadcrumbs(article, categories, reader.language),
        "related": _links(session, _related(session, article, reader), reader.language),
        "ask": {"category": article.category, "subcategory": article.subcategory},
        "revision": text.revision,
        "source_revision": text.source_revision,
        "original_lang": article.language,
        "published_at": article.published_at,
    }


def list_tags(session: Session, *, actor: Actor, language: str) -> list[dict[str, Any]]:
    """Return the tags that articles for the caller have, by name, with how many have them."""
    audiences = reader_of(actor, language).audiences
    counted = [(tag, texts.count_for(tag, audiences)) for tag in session.scalars(select(Tag))]
    shown = [{"tag": tag.code, "name": tag.names[language], "count": count} for tag, count in counted if count]
    return sorted(shown, key=lambda one: (one["name"].casefold(), one["tag"]))


def list_feedback(session: Session, *, actor: Actor, slug: str, limit: int, after: str | None) -> Page:
    """Return a page of what readers said of an article, newest first. Raises NotFound for an unknown one."""
    article = find_article(session, reader_of(actor, ""), slug)
    rows = select(ArticleFeedback).where(ArticleFeedback.article_id == article.id)
    return page(session, rows, key=[ArticleFeedback.id], limit=limit, after=after, newest_first=True)


def _rows(category: str | None, subcategory: str | None) -> Any:
    def rows(audience: Audience) -> Select[Any]:
        found = select(Article).where(Article.audience == audience)
        if category:
            found = found.where(Article.category == category)
        return found.where(Article.subcategory == subcategory) if category and subcategory else found

    return rows


def _seen(reader: Reader, state: str) -> tuple[Audience, ...]:
    return tuple(one for one in _BY_STATE[state] if one in reader.audiences or reader.is_staff)


def _links(session: Session, articles: Sequence[Article], language: str) -> list[dict[str, Any]]:
    headlines = texts.headlines(session, articles)
    shown = [headlines[one.id][texts.shown_language(one, headlines[one.id], language)] for one in articles]
    return [
        {"slug": one.slug, "title": text.title, "lang": text.language}
        for one, text in zip(articles, shown, strict=True)
    ]


def _breadcrumbs(article: Article, categories: Categories, language: str) -> list[dict[str, str]]:
    """Return the category and the subcategory of an article, those that there still are."""
    category = categories.get(article.category)
    if category is None:
        return []
    found = [{"code": category.code, "name": category.names[language]}]
    sub = category.subcategories.get(article.subcategory)
    return [*found, {"code": article.subcategory, "name": sub[language]}] if sub else found


def _related(session: Session, article: Article, reader: Reader) -> list[Article]:
    """Return the articles that share most tags with an article, then the newest of its subcategory.

    Of each tag the newest articles are looked at.
    """
    shared: Counter[UUID] = Counter()
    for tag in article.tags:
        for audience in reader.audiences:
            rows = select(ArticleKey.article_id).where(
                ArticleKey.language == reader.language,
                ArticleKey.place == KeyPlace.TAG,
                ArticleKey.audience == audience,
                ArticleKey.key == tag,
            )
            shared.update(session.scalars(rows.order_by(ArticleKey.article_id.desc()).limit(_LOOKED_AT)))
    del shared[article.id]
    best = sorted(shared, key=lambda one: (shared[one], one), reverse=True)[:_RELATED]
    if len(best) < _RELATED:
        near = Finder(session, reader, _rows(article.category, article.subcategory))
        newest = [one.id for one in near.page([], limit=2 * _RELATED + 1, after=None).items]
        best += [one for one in newest if one != article.id and one not in best][: _RELATED - len(best)]
    rows_by_id = {one.id: one for one in session.scalars(select(Article).where(Article.id.in_(best)))}
    return [rows_by_id[one] for one in best]

"""Install the articles that come with the program, and leave alone what staff have changed."""

from collections.abc import Iterable, Mapping
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from chassis.i18n import LANGUAGES
from chassis.ids import new_id
from helpdesk.actions.articles import locked_article, write_text
from helpdesk.actions.shelving import shelve
from helpdesk.model import Article, ArticleText, Tag
from helpdesk.model.shipped import Shipment, ShippedArticle
from helpdesk.states import Audience


def install_articles(session: Session, *, now: datetime, shipment: Shipment) -> int:
    """Install the articles of a folder, and return how many are new or have changed.

    A new article is published. Of one that exists, each text, and category with visibility and tags, is replaced when
    it came with an earlier program and staff have not changed it since. A withdrawn article stays withdrawn. Installing
    the same again changes nothing.
    """
    unnamed = {tag for told in shipment.articles for tag in told.tags} - shipment.tag_names.keys()
    _install_tags(session, shipment.tag_names, unnamed)
    return sum(_install(session, told, now) for told in shipment.articles)


def _install(session: Session, told: ShippedArticle, now: datetime) -> bool:
    if session.scalar(select(Article.id).where(Article.slug == told.slug)) is None:
        article = _new_article(told, now)
        session.add(article)
        session.flush()
        changed = True
    else:
        article = locked_article(session, told.slug)
        changed = _describe_again(article, told)
    changed = _install_texts(session, article, told, now) or changed
    if changed:
        article.updated_at = now
        shelve(session, article)
    return changed


def _new_article(told: ShippedArticle, now: datetime) -> Article:
    return Article(
        id=new_id(),
        slug=told.slug,
        category=told.category,
        subcategory=told.subcategory,
        visibility=told.visibility,
        audience=told.visibility,
        language=LANGUAGES[0],
        tags=list(told.tags),
        shipped=told.hash,
        created_at=now,
        updated_at=now,
        published_at=now,
    )


def _describe_again(article: Article, told: ShippedArticle) -> bool:
    """Give the article the category, visibility and tags that it comes with now, and return whether that changed it."""
    if article.shipped in ("", told.hash):
        return False
    article.category, article.subcategory, article.tags = told.category, told.subcategory, list(told.tags)
    article.visibility, article.shipped = told.visibility, told.hash
    article.audience = told.visibility if article.is_published else Audience.STAFF
    return True


def _install_texts(session: Session, article: Article, told: ShippedArticle, now: datetime) -> bool:
    """Install the texts that are new or that staff have not changed. The original comes first: the translations say of
    which revision of it they are.
    """
    changed = False
    rows = select(ArticleText).where(ArticleText.article_id == article.id)
    texts = {text.language: text for text in session.scalars(rows)}
    for language in sorted(told.texts, key=lambda one: one != article.language):
        text, shipped = texts.get(language), told.texts[language]
        if text and text.shipped in ("", shipped.hash):
            continue
        original = texts.get(article.language) if language != article.language else None
        texts[language] = write_text(
            session,
            article,
            text,
            language=language,
            title=shipped.title,
            body=shipped.body,
            by_id=None,
            now=now,
            source=original.revision if original else None,
            shipped=shipped.hash,
        )
        changed = True
    return changed


def _install_tags(session: Session, names: Mapping[str, Mapping[str, str]], unnamed: Iterable[str]) -> None:
    """Store the tags with their `names` by code. `unnamed` ones, unless they exist, are called by their codes."""
    for code in sorted(unnamed):
        if session.get(Tag, code) is None:
            session.add(Tag(code=code, names=dict.fromkeys(LANGUAGES, code), public_articles=0, agents_articles=0))
    for code, told in sorted(names.items()):
        tag = session.get(Tag, code)
        if tag is None:
            session.add(Tag(code=code, names=dict(told), public_articles=0, agents_articles=0))
        elif tag.names != told:
            tag.names = dict(told)
    session.flush()

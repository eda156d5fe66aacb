"""Write the knowledge base: articles and their texts, categories and tags; publish and withdraw them."""

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from chassis import audit
from chassis.context import Actor
from chassis.i18n import LANGUAGES
from chassis.ids import new_id
from chassis.problems import FieldError, Invalid, NotFound
from chassis.versions import Expected, check_version
from chassis.words import words_of
from helpdesk.actions.shelving import shelve
from helpdesk.model import Article, ArticleRevision, ArticleText, Tag
from helpdesk.model.categories import OTHER, Categories
from helpdesk.model.problems import SlugTaken
from helpdesk.states import Audience


def create_article(
    session: Session,
    *,
    actor: Actor,
    now: datetime,
    categories: Categories,
    slug: str,
    category: str,
    subcategory: str | None,
    visibility: Audience,
    tags: Sequence[str],
    lang: str,
    title: str,
    body: str,
) -> Article:
    """Create an article as a draft, with its original text in the language `lang`.

    Raises SlugTaken for a slug that another article has, Invalid for a category, subcategory or tag that cannot be.
    """
    if session.scalar(select(Article.id).where(Article.slug == slug)):
        raise SlugTaken()
    article = Article(
        id=new_id(),
        slug=slug,
        category=category,
        subcategory=_checked_subcategory(categories, category, subcategory),
        visibility=visibility,
        audience=Audience.STAFF,
        language=lang,
        tags=make_tags(session, tags),
        created_at=now,
        updated_at=now,
    )
    session.add(article)
    session.flush()
    write_text(session, article, None, language=lang, title=title, body=body, by_id=actor.user_id, now=now)
    shelve(session, article)
    audit.record(session, "article.created", article.id, slug=slug)
    return article


def change_article(
    session: Session,
    *,
    actor: Actor,  # all actions of endpoints get it
    now: datetime,
    categories: Categories,
    slug: str,
    category: str | None = None,
    subcategory: str | None = None,
    visibility: Audience | None = None,
    tags: Sequence[str] | None = None,
) -> Article:
    """Change what is given of an article's category, subcategory, visibility and tags; None leaves it.

    Another category without a subcategory brings OTHER. Raises NotFound for an unknown article, Invalid as
    `create_article` does.
    """
    article = locked_article(session, slug)
    if category or subcategory:
        kept = subcategory if category else subcategory or article.subcategory
        article.subcategory = _checked_subcategory(categories, category or article.category, kept)
        article.category = category or article.category
    if visibility:
        article.visibility = visibility
        article.audience = visibility if article.is_published else Audience.STAFF
    if tags is not None:
        article.tags = make_tags(session, tags)
    article.shipped, article.updated_at = "", now
    shelve(session, article)
    audit.record(session, "article.changed", article.id, slug=slug)
    return article


def change_translation(
    session: Session,
    *,
    actor: Actor,
    now: datetime,
    slug: str,
    language: str,
    title: str,
    body: str,
    source_revision: int | None,
    expected: Expected,
) -> Article:
    """Write an article's text in a language, as a new revision.

    `source_revision` is the revision of the original that the text was translated from. Without it, a first translation
    is taken to be of the present one, and a changed translation to be of the same as before. `expected` are the
    revisions in If-Match; a text that does not exist has revision 0. Raises NotFound for an unknown article,
    VersionMismatch when somebody else has changed the text, Invalid for a revision that the original never had.
    """
    article = locked_article(session, slug)
    text = session.get(ArticleText, (article.id, language))
    check_version(expected, text.revision if text else 0)
    source = _checked_source(session, article, text, language, source_revision)
    write_text(
        session, article, text, language=language, title=title, body=body, by_id=actor.user_id, now=now, source=source
    )
    article.updated_at = now
    shelve(session, article)
    audit.record(session, "article.translated", article.id, slug=slug, language=language)
    return article


def publish_article(session: Session, *, actor: Actor, now: datetime, slug: str) -> Article:
    """Publish an article for those whom its visibility names. A published one stays as it is. Raises NotFound."""
    article = locked_article(session, slug)
    if not article.is_published:
        article.audience, article.published_at = article.visibility, now
        shelve(session, article)
        audit.record(session, "article.published", article.id, slug=slug)
    return article


def withdraw_article(session: Session, *, actor: Actor, now: datetime, slug: str) -> Article:
    """Make a published article a draft again. A draft stays as it is. Raises NotFound."""
    article = locked_article(session, slug)
    if article.is_published:
        article.audience, article.published_at = Audience.STAFF, None
        shelve(session, article)
        audit.record(session, "article.withdrawn", article.id, slug=slug)
    return article


def locked_article(session: Session, slug: str) -> Article:
    """Return the article with a slug, locked until the transaction ends. Raises NotFound."""
    rows = select(Article).where(Article.slug == slug).with_for_update().execution_options(populate_existing=True)
    article = session.scalar(rows)
    if article is None:
        raise NotFound()
    return article


def write_text(
    session: Session,
    article: Article,
    text: ArticleText | None,
    *,
    language: str,
    title: str,
    body: str,
    by_id: UUID | None,
    now: datetime,
    source: int | None = None,
    shipped: str = "",
) -> ArticleText:
    """Store the text of an article in a language, keep it as a revision, and return its row.

    `text` is the row so far, None for a first text. `source` is the revision of the original it is a translation of,
    `shipped` the hash of a text that this program brings.
    """
    if text is None:
        text = ArticleText(article_id=article.id, language=language, revision=0)
        session.add(text)
    text.title, text.body, text.source_revision, text.shipped = title, body, source, shipped
    text.revision, text.updated_at, text.updated_by_id = text.revision + 1, now, by_id
    session.add(
        ArticleRevision(
            article_id=article.id,
            language=language,
            revision=text.revision,
            title=title,
            body=body,
            source_revision=source,
            at=now,
            by_id=by_id,
        )
    )
    return text


def make_tags(session: Session, names: Sequence[str]) -> list[str]:
    """Return the codes of the tags with these names, each once, in order; a tag that does not exist yet is created.

    The code of `Certificado digital` is `certificado-digital`. Raises Invalid for a name without letters and digits.
    """
    codes = {name: "-".join(words_of(name))[:60] for name in names}
    if bad := [place for place, name in enumerate(names) if not codes[name]]:
        raise Invalid(errors=[FieldError(f"#/tags/{place}", "article.tag_empty") for place in bad])
    for name, code in sorted(codes.items(), key=lambda item: item[1]):
        if session.get(Tag, code) is None:
            session.add(Tag(code=code, names=dict.fromkeys(LANGUAGES, name), public_articles=0, agents_articles=0))
            session.flush()
    return list(dict.fromkeys(codes.values()))


def _checked_subcategory(categories: Categories, category: str, subcategory: str | None) -> str:
    """Return the subcategory, OTHER without one. Raises Invalid when there is no such category or subcategory."""
    known = categories.get(category)
    if known is None:
        raise Invalid(errors=[FieldError("#/category", "article.category_unknown")])
    if subcategory and subcategory not in known.subcategories:
        raise Invalid(errors=[FieldError("#/subcategory", "article.subcategory_unknown")])
    return subcategory or OTHER


def _checked_source(
    session: Session, article: Article, text: ArticleText | None, language: str, stated: int | None
) -> int | None:
    if language == article.language:
        if stated is not None:
            raise Invalid(errors=[FieldError("#/source_revision", "article.is_original")])
        return None
    original = session.get_one(ArticleText, (article.id, article.language))
    if stated is not None and stated > original.revision:
        raise Invalid(errors=[FieldError("#/source_revision", "article.revision_unknown")])
    return stated or (text.source_revision if text else None) or original.revision

"""Put an article where it is found: write its keys anew, and count it under its tags."""

import re
from collections.abc import Iterator, Sequence
from typing import Any
from uuid import UUID

from sqlalchemy import delete, insert, select, update
from sqlalchemy.orm import Session

from chassis.i18n import LANGUAGES
from helpdesk.model import Article, ArticleKey, ArticleText, Tag
from helpdesk.queries.article_texts import shown_language
from helpdesk.states import VISIBILITIES, Audience, KeyPlace
from helpdesk.wording.keys import text_keys, title_words

_LINK_TARGET = re.compile(r"\]\([^)\s]*\)")


def shelve(session: Session, article: Article) -> None:
    """Write the keys of an article anew, as its texts, tags and audience are now, and count its tags.

    Called in the transaction that changes the article, after every change. The caller has locked the article, so that
    two changes at once do not both count it.
    """
    session.flush()
    _count_tags(session, article)
    texts = {text.language: text for text in session.scalars(select(ArticleText).where(_of(ArticleText, article)))}
    names = {tag.code: tag.names for tag in session.scalars(select(Tag).where(Tag.code.in_(article.tags)))}
    session.execute(delete(ArticleKey).where(_of(ArticleKey, article)))
    rows: list[dict[str, Any]] = []
    for language in LANGUAGES:
        text = texts[shown_language(article, texts, language)]
        tag_names = [names[code][language] for code in article.tags]
        for place, key in _keys(text, language, article.tags, tag_names):
            rows.append({"language": language, "place": place, "key": key})
    everywhere = {"audience": article.audience, "article_id": article.id}
    session.execute(insert(ArticleKey), [{**row, **everywhere} for row in rows])


def _keys(
    text: ArticleText, language: str, tags: Sequence[str], tag_names: Sequence[str]
) -> Iterator[tuple[KeyPlace, str]]:
    """Yield the keys of an article for readers of `language`, to whom `text` is shown, each with its place."""
    title = text_keys(text.language, text.title)
    body = text_keys(text.language, _LINK_TARGET.sub("]", text.body))
    places = {
        KeyPlace.TITLE: title,
        KeyPlace.TEXT: title | body | text_keys(language, *tag_names),
        KeyPlace.BEGIN: title_words(text.title),
        KeyPlace.TAG: set(tags),
    }
    for place, keys in places.items():
        for key in sorted(keys):
            yield place, key


def _count_tags(session: Session, article: Article) -> None:
    """Bring the counts of tags up to date with an article whose tags, visibility or publication have changed.

    The article's search keys still have the earlier state, with which the present one is compared. So this is called
    before the keys are written anew.
    """
    counted = select(ArticleKey.audience, ArticleKey.key).where(
        _of(ArticleKey, article), ArticleKey.place == KeyPlace.TAG, ArticleKey.language == LANGUAGES[0]
    )
    before = {(row.audience, row.key) for row in session.execute(counted)}
    now = {(article.audience, tag) for tag in article.tags}
    for change, tags in ((-1, before - now), (1, now - before)):
        for audience, tag in sorted(tags):
            if audience in VISIBILITIES:
                column = Tag.public_articles if audience is Audience.PUBLIC else Tag.agents_articles
                session.execute(update(Tag).where(Tag.code == tag).values({column: column + change}))


def _of(table: Any, article: Article) -> Any:
    article_id: UUID = article.id
    return table.article_id == article_id

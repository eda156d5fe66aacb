"""Find articles by their keys (`ArticleKey`), as fast among a hundred thousand as among ten.

Where a search has a rare word, the ids of what it finds are looked up by index. Where all its words are common, the
articles are read in their order, newest first, and each is checked, which soon fills a page.
"""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, Select, and_, exists, func, or_, select
from sqlalchemy.orm import Session, aliased

from chassis.lists import Page, page, page_of_branches
from helpdesk.model import Article, ArticleKey
from helpdesk.queries.readers import Reader
from helpdesk.states import Audience, KeyPlace
from helpdesk.wording.keys import Term

COMMON = 1_000
"""A word that so many articles have is common."""

_LAST = "\U0010ffff"
Keys = frozenset[str]
Rows = Callable[[Audience], Select[Any]]


@dataclass(frozen=True)
class Wanted:
    """A term, and the place in which an article must have it."""

    place: KeyPlace
    term: Term


class Finder:
    """Finds articles of `audiences`, by default those that there are for the reader, among those that `rows` select.

    `rows` returns the query for the articles of one audience. `is_narrow` says that it leaves some of them out.
    """

    def __init__(
        self,
        session: Session,
        reader: Reader,
        rows: Rows,
        audiences: Sequence[Audience] = (),
        *,
        is_narrow: bool = False,
    ) -> None:
        self._session = session
        self._language = reader.language
        self._audiences = tuple(audiences) or reader.audiences
        self._rows = rows
        self._common = COMMON
        self._is_narrow = is_narrow
        self._counts: dict[tuple[KeyPlace, Keys], int] = {}

    def page(self, wanted: Sequence[Wanted], *, limit: int, after: str | None, unlike: Sequence[Wanted] = ()) -> Page:
        """Return a page of the articles that have all that is `wanted`, and not all of `unlike`, newest first.

        `unlike` is nothing when it is empty. `after` is the cursor of the page before, or None.
        """
        ids = self.few(wanted) if wanted else None
        if ids is not None:
            return self.page_of(ids - self._all(unlike, ids) if unlike else ids, limit=limit, after=after)
        if len(wanted) == 1 and wanted[0].place is KeyPlace.TAG and not (unlike or self._is_narrow):
            return self._page_of_tag(wanted[0], limit, after)
        branches = []
        for audience in self._audiences:
            has = [self._has(one, audience) for one in wanted]
            without = [~and_(*(self._has(one, audience) for one in unlike))] if unlike else []
            branches.append(self._rows(audience).where(*has, *without))
        return self._page(branches, limit, after)

    def page_of_any(
        self,
        wanted: Sequence[Wanted],
        *,
        also: Sequence[Wanted],
        without: Iterable[UUID],
        limit: int,
        after: str | None,
    ) -> Page:
        """Return a page of the articles that have one of the `wanted` and all of `also`, newest first.

        The articles with the ids `without` are left out.
        """
        if not wanted:
            return self.page_of([], limit=limit, after=after)
        others, branches = list(without), []
        for audience in self._audiences:
            has = or_(*(self._has(one, audience) for one in wanted))
            must = [self._has(one, audience) for one in also]
            branches.append(self._rows(audience).where(*must, has, Article.id.not_in(others)))
        return self._page(branches, limit, after)

    def page_of(self, ids: Iterable[UUID], *, limit: int, after: str | None) -> Page:
        """Return a page of those of the articles with these `ids` that `rows` select, newest first."""
        some = list(ids)
        branches = [self._rows(audience).where(Article.id.in_(some)) for audience in self._audiences]
        return self._page(branches, limit, after)

    def among(self, ids: Iterable[UUID]) -> set[UUID]:
        """Return those of the `ids` whose articles `rows` select."""
        some = list(ids)
        branches = [self._rows(audience).where(Article.id.in_(some)) for audience in self._audiences if some]
        return {found for rows in branches for found in self._session.scalars(rows.with_only_columns(Article.id))}

    def few(self, wanted: Sequence[Wanted]) -> set[UUID] | None:
        """Return the ids of the articles that have all that is `wanted`; None when each of it is common."""
        rarest = min(wanted, key=self._count)
        if self._count(rarest) >= self._common:
            return None
        ids = self._having(rarest, None)
        return self._all([one for one in wanted if one != rarest], ids)

    def has(self, one: Wanted, ids: set[UUID]) -> set[UUID]:
        """Return those of the `ids` whose articles have what is wanted."""
        return self._having(one, ids)

    def _all(self, wanted: Sequence[Wanted], ids: set[UUID]) -> set[UUID]:
        for one in wanted:
            ids = self._having(one, ids)
        return ids

    def _having(self, one: Wanted, among: set[UUID] | None) -> set[UUID]:
        found = self._ids(one.place, one.term.joined, among)
        if one.term.parts:
            rest = among
            for keys in sorted(one.term.parts, key=lambda keys: self._count_of(one.place, keys)):
                rest = self._ids(one.place, keys, rest)
            found |= rest or set()
        return found

    def _ids(self, place: KeyPlace, keys: Keys, among: set[UUID] | None) -> set[UUID]:
        if among is not None and not among:
            return set()
        rows = select(ArticleKey.article_id).where(self._on_shelf(ArticleKey, place, keys, self._audiences))
        return set(self._session.scalars(rows if among is None else rows.where(ArticleKey.article_id.in_(among))))

    def _count(self, one: Wanted) -> int:
        parts = [self._count_of(one.place, keys) for keys in one.term.parts]
        return self._count_of(one.place, one.term.joined) + min(parts, default=0)

    def _count_of(self, place: KeyPlace, keys: Keys) -> int:
        """Return how many articles have one of the keys, but at most as many as make a word common."""
        if (place, keys) not in self._counts:
            rows = select(ArticleKey.article_id).where(self._on_shelf(ArticleKey, place, keys, self._audiences))
            counted = select(func.count()).select_from(rows.distinct().limit(self._common).subquery())
            self._counts[place, keys] = self._session.scalar(counted) or 0
        return self._counts[place, keys]

    def _has(self, one: Wanted, audience: Audience) -> ColumnElement[bool]:
        joined = self._has_keys(one.place, one.term.joined, audience)
        parts = [self._has_keys(one.place, keys, audience) for keys in one.term.parts]
        return or_(joined, and_(*parts)) if parts else joined

    def _has_keys(self, place: KeyPlace, keys: Keys, audience: Audience) -> ColumnElement[bool]:
        table = aliased(ArticleKey)
        return exists().where(self._on_shelf(table, place, keys, (audience,)), table.article_id == Article.id)

    def _on_shelf(self, table: Any, place: KeyPlace, keys: Keys, audiences: Sequence[Audience]) -> ColumnElement[bool]:
        shelf = and_(table.language == self._language, table.place == place, table.audience.in_(audiences))
        if place is KeyPlace.BEGIN:
            return and_(shelf, *(and_(table.key >= word, table.key < word + _LAST) for word in keys))
        return and_(shelf, table.key.in_(sorted(keys)))

    def _page_of_tag(self, tag: Wanted, limit: int, after: str | None) -> Page:
        """Return a page of the articles of a tag that very many articles have, the newest first.

        The index of the tag's keys is in the order of the articles, so only the keys of one page are read.
        """
        keys = [
            select(ArticleKey).where(self._on_shelf(ArticleKey, tag.place, tag.term.joined, (audience,)))
            for audience in self._audiences
        ]
        by_id = [ArticleKey.article_id]
        found = page_of_branches(self._session, keys, key=by_id, limit=limit, after=after, newest_first=True)
        ids = [one.article_id for one in found.items]
        articles = {one.id: one for one in self._session.scalars(select(Article).where(Article.id.in_(ids)))}
        return Page([articles[article_id] for article_id in ids], found.next)

    def _page(self, branches: Sequence[Select[Any]], limit: int, after: str | None) -> Page:
        key = [Article.id]
        if len(branches) == 1:
            return page(self._session, branches[0], key=key, limit=limit, after=after, newest_first=True)
        return page_of_branches(self._session, branches, key=key, limit=limit, after=after, newest_first=True)

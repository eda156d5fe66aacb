"""Find articles by their keys (`ArticleKey`), about as fast among a hundred thousand as among a thousand.

A search reads the articles of its rarest word and checks the other words of each. An index has the articles of one key
in order, so reading stops when a page is full. Where the rarest word may be many keys (few letters of a suggestion), or
a category leaves most articles out, the list of articles is read instead, newest first, which soon fills a page, too.
"""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace
from typing import Any
from uuid import UUID

from sqlalchemy import (
    CTE,
    ColumnElement,
    Integer,
    ScalarSelect,
    Select,
    and_,
    exists,
    func,
    literal_column,
    or_,
    select,
    union_all,
)
from sqlalchemy.orm import Session, aliased

from chassis.lists import Page, cursor_values, page, page_of_branches
from helpdesk.model import Article, ArticleKey
from helpdesk.queries.readers import Reader
from helpdesk.states import Audience, KeyPlace
from helpdesk.wording.keys import Term

COMMON = 1_000
"""A word with so many rows of ArticleKey is common."""

_MOST_KEYS = 20  # that begin with what was typed, each read on its own
_LAST = "\U0010ffff"
Keys = frozenset[str]
Rows = Callable[[Audience], Select[Any]]


@dataclass(frozen=True)
class Wanted:
    """A term, and the place in which an article must have it."""

    place: KeyPlace
    term: Term


@dataclass(frozen=True)
class _Stream:
    """Rows of ArticleKey that meet a condition.

    They can be read in the order of their articles, or are `few`: less than make a word common.
    """

    rows: ColumnElement[bool]
    few: bool


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
        self._learn_counts(wanted)
        rarest = min(wanted, key=self._count, default=None)
        if rarest and not self._count(rarest):
            return self.page_of([], limit=limit, after=after)
        streams = self._streams(rarest) if rarest else None
        if streams is not None:
            others = [one for one in wanted if one != rarest]
            return self._merged(streams, others, unlike, limit, after)
        branches = []
        for audience in self._audiences:
            has = [self._has(one, Article.id, audience) for one in wanted]
            without = [~and_(*(self._has(one, Article.id, audience) for one in unlike))] if unlike else []
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
            has = or_(*(self._has(one, Article.id, audience) for one in wanted))
            must = [self._has(one, Article.id, audience) for one in also]
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
        self._learn_counts(wanted)
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
        """Return how often articles have one of the keys, but at most as often as makes a word common."""
        if (place, keys) not in self._counts:
            self._counts[place, keys] = self._session.scalar(select(self._counted(place, keys))) or 0
        return self._counts[place, keys]

    def _learn_counts(self, wanted: Iterable[Wanted]) -> None:
        """Count the keys of everything that is wanted with one query, for `_count_of`."""
        every = {(one.place, keys) for one in wanted for keys in (one.term.joined, *one.term.parts)}
        unknown = [one for one in every if one not in self._counts]
        if unknown:
            counts = self._session.execute(select(*(self._counted(*one) for one in unknown))).one()
            self._counts.update(zip(unknown, counts, strict=True))

    def _counted(self, place: KeyPlace, keys: Keys) -> ScalarSelect[int]:
        rows = select(ArticleKey.article_id).where(self._on_shelf(ArticleKey, place, keys, self._audiences))
        return select(func.count()).select_from(rows.limit(self._common).subquery()).scalar_subquery()

    def _streams(self, one: Wanted) -> list[_Stream] | None:
        """Return streams that together have every article with what is wanted.

        Returns None where there are too many of them, so that the list of articles has to be read.
        """
        found = self._streams_of(one.place, one.term.joined)
        if found is None or not one.term.parts:
            return found
        rarest, *rest = sorted(one.term.parts, key=lambda keys: self._count_of(one.place, keys))
        of_parts = self._streams_of(one.place, rarest)
        if of_parts is None:
            return None
        others = [self._has_keys(one.place, keys, ArticleKey.article_id, ArticleKey.audience) for keys in rest]
        return [*found, *(replace(stream, rows=and_(stream.rows, *others)) for stream in of_parts)]

    def _streams_of(self, place: KeyPlace, keys: Keys) -> list[_Stream] | None:
        if self._count_of(place, keys) < self._common:
            return [_Stream(self._on_shelf(ArticleKey, place, keys, self._audiences), few=True)]
        if self._is_narrow:
            return None
        each_key = dict.fromkeys(self._audiences, sorted(keys))
        if place is KeyPlace.BEGIN:
            each_key = self._begun(keys)
        streams = []
        for audience, each in each_key.items():
            if len(each) > _MOST_KEYS:
                return None
            shelf = ArticleKey.language == self._language, ArticleKey.place == place, ArticleKey.audience == audience
            streams += [_Stream(and_(*shelf, ArticleKey.key == key), few=False) for key in each]
        return streams

    def _begun(self, keys: Keys) -> dict[Audience, list[str]]:
        """Return the keys of titles that begin with what was typed, in order, at most one more than _MOST_KEYS.

        They are listed for each of the audiences, by one query.
        """
        (typed,) = keys
        walks = [self._walk(typed, audience) for audience in self._audiences]
        found: dict[Audience, list[str]] = {audience: [] for audience in self._audiences}
        rows: Iterable[Any] = self._session.execute(union_all(*map(_numbered, walks, range(len(walks)))))
        for number, key in rows:
            found[self._audiences[number]].append(key)
        return found

    def _walk(self, typed: str, audience: Audience) -> CTE:
        """Return a query for the keys of an audience's titles that begin with what was typed, in order, then None.

        Each is sought behind the one before, because many articles may have the same key.
        """
        key, shelf = ArticleKey.key, (ArticleKey.language == self._language, ArticleKey.place == KeyPlace.BEGIN)
        in_order = (
            select(key).where(*shelf, ArticleKey.audience == audience, key < typed + _LAST).order_by(key).limit(1)
        )
        walk = select(in_order.where(key >= typed).scalar_subquery().label("key")).cte(recursive=True)
        # With both lower bounds, SQLite would begin at the first key again.
        following = in_order.where(key > walk.c.key).scalar_subquery()
        return walk.union_all(select(following).where(walk.c.key.is_not(None)))

    def _merged(
        self,
        streams: Sequence[_Stream],
        wanted: Sequence[Wanted],
        unlike: Sequence[Wanted],
        limit: int,
        after: str | None,
    ) -> Page:
        """Return a page of the articles of `streams` that have all that is `wanted` and not all of `unlike`."""
        here = ArticleKey.article_id, ArticleKey.audience
        must = [self._has(one, *here) for one in wanted]
        if unlike:
            must.append(~and_(*(self._has(one, *here) for one in unlike)))
        if self._is_narrow:
            seen = (self._rows(audience).where(Article.id == ArticleKey.article_id) for audience in self._audiences)
            must.append(or_(*(rows.exists() for rows in seen)))
        if after:
            must.append(ArticleKey.article_id < cursor_values(after, [ArticleKey.article_id.expression])[0])
        newest = [_newest(stream, must, limit + 1) for stream in streams]
        ids: set[UUID] = set(self._session.scalars(union_all(*newest))) if newest else set()
        return self.page_of(sorted(ids, reverse=True)[: limit + 1], limit=limit, after=None)

    def _has(self, one: Wanted, article_id: Any, audience: Any) -> ColumnElement[bool]:
        """Return the condition that the article of another row, by its columns, has what is wanted."""
        joined = self._has_keys(one.place, one.term.joined, article_id, audience)
        parts = [self._has_keys(one.place, keys, article_id, audience) for keys in one.term.parts]
        return or_(joined, and_(*parts)) if parts else joined

    def _has_keys(self, place: KeyPlace, keys: Keys, article_id: Any, audience: Any) -> ColumnElement[bool]:
        table = aliased(ArticleKey)
        shelf = self._on_shelf(table, place, keys, None)
        return exists().where(shelf, table.audience == audience, table.article_id == article_id)

    def _on_shelf(
        self, table: Any, place: KeyPlace, keys: Keys, audiences: Sequence[Audience] | None
    ) -> ColumnElement[bool]:
        shelf = and_(table.language == self._language, table.place == place)
        if audiences is not None:
            shelf = and_(shelf, table.audience.in_(audiences))
        if place is KeyPlace.BEGIN:
            return and_(shelf, *(and_(table.key >= word, table.key < word + _LAST) for word in keys))
        return and_(shelf, table.key.in_(sorted(keys)))

    def _page(self, branches: Sequence[Select[Any]], limit: int, after: str | None) -> Page:
        key = [Article.id]
        if len(branches) == 1:
            return page(self._session, branches[0], key=key, limit=limit, after=after, newest_first=True)
        return page_of_branches(self._session, branches, key=key, limit=limit, after=after, newest_first=True)


def _newest(stream: _Stream, must: Sequence[ColumnElement[bool]], limit: int) -> Select[tuple[UUID]]:
    """Return the query for the ids of the newest articles of a stream whose rows meet all conditions in `must`.

    Few rows are all read by their own index first: PostgreSQL would rather read the keys of all articles in order.
    """
    rows = select(ArticleKey.article_id).where(stream.rows, *must)
    if stream.few:
        every = rows.limit(COMMON).subquery()
        rows = select(every.c.article_id).distinct()
    (article_id,) = rows.selected_columns
    return select(rows.order_by(article_id.desc()).limit(limit).subquery().c.article_id)


def _numbered(walk: CTE, number: int) -> Select[tuple[int, str]]:
    """Return the query for the first keys of a walk, each behind the walk's number."""
    keys = select(walk.c.key).where(walk.c.key.is_not(None)).limit(_MOST_KEYS + 1).subquery()
    return select(literal_column(str(number), Integer), keys.c.key)

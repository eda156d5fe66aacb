"""Search by the beginnings of words, by index on both databases, as fast for a hundred thousand rows as for ten.

What is found has rows in a table of words, each a word that `chassis.words.words_of` made. The column of the words is
compared byte by byte (`Bytewise`), so that both databases find the same.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

from sqlalchemy import ColumnElement, Select, String, and_, exists, func, select
from sqlalchemy.orm import Session, aliased

from chassis.words import words_of

Bytewise = String(60).with_variant(String(60, collation="C"), "postgresql")
"""The type of a column of search words."""

_LAST = "\U0010ffff"


@dataclass(frozen=True, kw_only=True)
class WordIndex:
    """A mapped class with one row per word of each thing that is found.

    `entity` is the name of its column with the thing's id. `only` are the columns, with their values, that tell one
    kind of thing from others in the same table. A word that `common` things or more have is common: fewer things are
    looked up and put in order at each page; if every word of a search is common, the rows are read in order until a
    page is full. The more things there are, the rarer is a word that so many have, and the longer such a page takes;
    so a larger table has a higher `common`.
    """

    words: type[Any]
    entity: str
    only: dict[str, Any] = field(default_factory=dict)
    common: int = 200


def matching(session: Session, rows: Select[Any], id_column: Any, index: WordIndex, query: str) -> Select[Any]:
    """Return the query `rows` restricted to what a search finds: every word of `query` must be the beginning of one of
    its words.

    `id_column` is the id column of `rows`, and `query` the text that was typed. An empty one finds all rows; one
    without any word, such as `&`, finds none. Where a word is rare, the things are looked up first, by index. If every
    word is common, the database reads the rows in their order and checks each, which soon fills a page.
    """
    ids = found_ids(session, index, query)
    if ids is not None:
        return rows.where(id_column.in_(ids))
    for word in words_of(query):
        another = aliased(index.words)
        rows = rows.where(exists().where(_entity(another, index) == id_column, _begins(another, index, word)))
    return rows


def found_ids(session: Session, index: WordIndex, query: str) -> Sequence[Any] | None:
    """Return the ids of the things that a search finds, fewer than make a word common. Return None when they would be
    too many to look up: when `query` is empty, which finds all, or when every word of it is common.
    """
    wanted = words_of(query)
    if not wanted:
        return [] if query.strip() else None
    counts = {word: _count(session, index, word) for word in wanted}
    rarest = min(wanted, key=counts.__getitem__)
    if counts[rarest] >= index.common:
        return None
    found = select(_entity(index.words, index)).where(_begins(index.words, index, rarest)).distinct()
    for word in wanted:
        if word != rarest:
            another = aliased(index.words)
            same = _entity(another, index) == _entity(index.words, index)
            found = found.where(exists().where(same, _begins(another, index, word)))
    return session.scalars(found).all()


def _count(session: Session, index: WordIndex, word: str) -> int:
    """Return how many words begin with `word`, but at most as many as make a word common.

    `found_ids` looks up the word with the fewest.
    """
    begun = select(_entity(index.words, index)).where(_begins(index.words, index, word))
    return session.scalar(select(func.count()).select_from(begun.limit(index.common).subquery())) or 0


def _entity(table: Any, index: WordIndex) -> Any:
    return getattr(table, index.entity)


def _begins(table: Any, index: WordIndex, word: str) -> ColumnElement[bool]:
    # Words are compared byte by byte, which in UTF-8 is by code point. U+10FFFF is above every letter and is not one.
    of_kind = [getattr(table, name) == value for name, value in index.only.items()]
    return and_(*of_kind, table.word >= word, table.word < word + _LAST)

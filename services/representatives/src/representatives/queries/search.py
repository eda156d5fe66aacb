"""Search by the beginnings of words, by index on both databases, as fast for a hundred thousand rows as for ten."""

import re
from typing import Any

from sqlalchemy import ColumnElement, Select, and_, exists, false, func, select
from sqlalchemy.orm import Session, aliased

from representatives.model import SearchWord
from representatives.model.words import words_of

_COMMON = 200
_LAST = "\U0010ffff"
_MASKED_CNPJ = re.compile(  # 12.ABC.345/01DE-35, typed as far as its second group or further
    r"\b(?=[0-9A-Z./-]*[0-9])([0-9A-Z]{2})\.([0-9A-Z]{1,3})"
    r"(?:\.([0-9A-Z]{1,3})(?:/([0-9A-Z]{1,4})(?:-([0-9]{1,2}))?)?)?(?![0-9A-Z])",
    re.IGNORECASE,
)


def matching(session: Session, rows: Select[Any], id_column: Any, kind: str, query: str) -> Select[Any]:
    """Return the query `rows` restricted to the agents or companies that a search finds: every word of `query` must be
    the beginning of one of their words.

    `kind` is what is searched (AGENT or COMPANY), and `id_column` is the id column of `rows`. `query` is the text that
    was typed. An empty one finds all rows; one without any word, such as `&`, finds none. A rare word is looked up
    first, by index. If every word is common, the database reads the rows in their order and checks each, which soon
    fills a page.
    """
    wanted = words_of(_without_mask(query))
    if not wanted:
        return rows.where(false()) if query.strip() else rows
    counts = {word: _count(session, kind, word) for word in wanted}
    rarest = min(wanted, key=counts.__getitem__)
    if counts[rarest] < _COMMON:
        rows = rows.where(id_column.in_(select(SearchWord.entity_id).where(_begins(SearchWord, kind, rarest))))
        wanted.remove(rarest)
    for word in wanted:
        another = aliased(SearchWord)
        rows = rows.where(exists().where(another.entity_id == id_column, _begins(another, kind, word)))
    return rows


def _count(session: Session, kind: str, word: str) -> int:
    """Return how many agents or companies (`kind`) have a word that begins with `word`, at most 200, from which on a
    word counts as common. `matching` begins with the rarest word.
    """
    some = select(SearchWord.entity_id).where(_begins(SearchWord, kind, word)).limit(_COMMON).subquery()
    return session.scalar(select(func.count()).select_from(some)) or 0


def _without_mask(query: str) -> str:
    """Return the typed `query` with the dots, slash and dash removed from a CNPJ or the beginning of one, because
    search words have none.
    """
    return _MASKED_CNPJ.sub(lambda typed: "".join(part or "" for part in typed.groups()), query)


def _begins(table: Any, kind: str, word: str) -> ColumnElement[bool]:
    # Words are compared byte by byte, which in UTF-8 is by code point. U+10FFFF is above every letter and is not one.
    return and_(table.kind == kind, table.word >= word, table.word < word + _LAST)

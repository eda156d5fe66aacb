"""Searching by the beginnings of words, by index on both databases: a list as flat at a hundred thousand as at ten."""

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
    """The rows of which every word of `query` begins a word; all rows for an empty query, and none for a query that has
    no words in it, such as `&`.

    A word that few rows have leads: it names them. Where every word is common, the rows are walked in their order
    and asked for their words, which soon fills a page. Both stay as fast however many rows there are.
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
    """How many rows have the word, counted no further than it matters."""
    some = select(SearchWord.entity_id).where(_begins(SearchWord, kind, word)).limit(_COMMON).subquery()
    return session.scalar(select(func.count()).select_from(some)) or 0


def _without_mask(query: str) -> str:
    """A CNPJ, or the beginning of one, without the mask it was typed with: words hold it bare."""
    return _MASKED_CNPJ.sub(lambda typed: "".join(part or "" for part in typed.groups()), query)


def _begins(table: Any, kind: str, word: str) -> ColumnElement[bool]:
    # Words are compared byte by byte, which in UTF-8 is by code point: the last one is above every letter and none.
    return and_(table.kind == kind, table.word >= word, table.word < word + _LAST)

"""Searching by the beginnings of words, by index on both databases: a list as flat at a hundred thousand as at ten."""

import re
from typing import Any

from sqlalchemy import ColumnElement, Select, and_, exists, select
from sqlalchemy.orm import aliased

from representatives.model import SearchWord
from representatives.model.words import words_of

_MASKED_CNPJ = re.compile(  # 12.ABC.345/01DE-35, typed as far as its second group or further
    r"\b(?=[0-9A-Z./-]*[0-9])([0-9A-Z]{2})\.([0-9A-Z]{1,3})"
    r"(?:\.([0-9A-Z]{1,3})(?:/([0-9A-Z]{1,4})(?:-([0-9]{1,2}))?)?)?(?![0-9A-Z])",
    re.IGNORECASE,
)


def matching(rows: Select[Any], id_column: Any, kind: str, query: str) -> Select[Any]:
    """The rows of which every word of `query` begins a word; all rows for a query without words.

    The longest word of the query, which is the rarest, leads; the others are asked of what it finds.
    """
    wanted = sorted(words_of(_without_mask(query)), key=len, reverse=True)
    if not wanted:
        return rows
    first, *others = wanted
    led = select(SearchWord.entity_id).where(_begins(SearchWord, kind, first))
    rows = rows.where(id_column.in_(led))
    for word in others:
        another = aliased(SearchWord)
        rows = rows.where(exists().where(another.entity_id == id_column, _begins(another, kind, word)))
    return rows


def _without_mask(query: str) -> str:
    """A CNPJ, or the beginning of one, without the mask it was typed with: words hold it bare."""
    return _MASKED_CNPJ.sub(lambda typed: "".join(part or "" for part in typed.groups()), query)


def _begins(table: Any, kind: str, word: str) -> ColumnElement[bool]:
    # "{" comes right after "z": words are folded to 0-9 and a-z, and compared byte by byte.
    return and_(table.kind == kind, table.word >= word, table.word < word + "{")

"""Search agents and companies by the beginnings of their words (`chassis.word_search`)."""

from typing import Any

from sqlalchemy import Select
from sqlalchemy.orm import Session

from chassis import word_search
from chassis.documents import with_bare_cnpjs
from representatives.model import SearchWord


def matching(session: Session, rows: Select[Any], id_column: Any, kind: str, query: str) -> Select[Any]:
    """Return the query `rows` restricted to the agents or companies that a search finds: every word of `query` must be
    the beginning of one of their words.

    `kind` is what is searched (AGENT or COMPANY), and `id_column` is the id column of `rows`. `query` is the text that
    was typed. An empty one finds all rows; one without any word, such as `&`, finds none.
    """
    index = word_search.WordIndex(words=SearchWord, entity="entity_id", only={"kind": kind})
    return word_search.matching(session, rows, id_column, index, with_bare_cnpjs(query))

"""Search agents and companies by the beginnings of their words (`chassis.word_search`)."""

import re
from typing import Any

from sqlalchemy import Select
from sqlalchemy.orm import Session

from chassis import word_search
from representatives.model import SearchWord

_MASKED_CNPJ = re.compile(  # 12.ABC.345/01DE-35, typed as far as its second group or further
    r"\b(?=[0-9A-Z./-]*[0-9])([0-9A-Z]{2})\.([0-9A-Z]{1,3})"
    r"(?:\.([0-9A-Z]{1,3})(?:/([0-9A-Z]{1,4})(?:-([0-9]{1,2}))?)?)?(?![0-9A-Z])",
    re.IGNORECASE,
)


def matching(session: Session, rows: Select[Any], id_column: Any, kind: str, query: str) -> Select[Any]:
    """Return the query `rows` restricted to the agents or companies that a search finds: every word of `query` must be
    the beginning of one of their words.

    `kind` is what is searched (AGENT or COMPANY), and `id_column` is the id column of `rows`. `query` is the text that
    was typed. An empty one finds all rows; one without any word, such as `&`, finds none.
    """
    index = word_search.WordIndex(words=SearchWord, entity="entity_id", only={"kind": kind})
    return word_search.matching(session, rows, id_column, index, _without_mask(query))


def _without_mask(query: str) -> str:
    """Return the typed `query` with the dots, slash and dash removed from a CNPJ or the beginning of one, because
    search words have none.
    """
    return _MASKED_CNPJ.sub(lambda typed: "".join(part or "" for part in typed.groups()), query)

"""Keep the search words of agents and companies."""

from uuid import UUID

from sqlalchemy import delete
from sqlalchemy.orm import Session

from chassis.words import words_of
from representatives.model import SearchWord
from representatives.model.words import AGENT, COMPANY

__all__ = ["AGENT", "COMPANY", "index_words"]


def index_words(session: Session, kind: str, entity_id: UUID, *texts: str) -> None:
    """Replace the words by which a search finds an agent or company.

    `kind` is AGENT or COMPANY, and `entity_id` the id of the agent or company. Further positional arguments are the
    texts with the new words: its names, code and CNPJ. Call it whenever one of these texts changes.
    """
    session.execute(delete(SearchWord).where(SearchWord.kind == kind, SearchWord.entity_id == entity_id))
    session.add_all(SearchWord(kind=kind, word=word, entity_id=entity_id) for word in words_of(*texts))
    session.flush()

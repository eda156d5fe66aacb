"""Agents (Agente Concessão): the legal entities that system accesses are about."""

from datetime import datetime
from typing import Self
from uuid import UUID

from sqlalchemy import Index, String
from sqlalchemy.orm import Mapped, mapped_column

from chassis.ids import new_id
from chassis.personal import impersonal
from chassis.word_search import Bytewise
from representatives.events.system_access import AgentShape
from representatives.model.base import Base


class Agent(Base):
    """A user of the grid or a transmission company with a concession. Several agents may have the same CNPJ.

    `kind` is `user` or `transmission`; `code` is unique.
    """

    __tablename__ = "agent"

    id: Mapped[UUID] = mapped_column(primary_key=True)
    code: Mapped[str] = mapped_column(String(20), unique=True, info=impersonal())
    acronym: Mapped[str] = mapped_column(String(40), info=impersonal())
    legal_name: Mapped[str] = mapped_column(String(200), info=impersonal())
    cnpj: Mapped[str] = mapped_column(String(14), index=True, info=impersonal())
    kind: Mapped[str] = mapped_column(String(20), info=impersonal())
    created_at: Mapped[datetime]

    @classmethod
    def register(cls, *, code: str, acronym: str, legal_name: str, cnpj: str, kind: str, now: datetime) -> Self:
        return cls(id=new_id(), code=code, acronym=acronym, legal_name=legal_name, cnpj=cnpj, kind=kind, created_at=now)

    @property
    def shape(self) -> AgentShape:
        """The agent in the form that events contain."""
        return AgentShape(id=self.id, code=self.code, acronym=self.acronym, kind=self.kind)


class SearchWord(Base):
    """A word by which an agent or a company is found; a search compares the beginning of the word.

    Words are folded (lower case, no accents), so that both databases find the same rows, by index.
    """

    __tablename__ = "search_word"
    __table_args__ = (Index("ix_search_word_of_entity", "entity_id", "kind", "word"),)

    kind: Mapped[str] = mapped_column(String(20), primary_key=True, info=impersonal())
    word: Mapped[str] = mapped_column(
        Bytewise, primary_key=True, info=impersonal("a word of the name of an agent or a company")
    )
    entity_id: Mapped[UUID] = mapped_column(primary_key=True)

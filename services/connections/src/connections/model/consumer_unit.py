"""Consumer units: where energy is or will be supplied, to whom and how."""

from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import Any, Self
from uuid import UUID

from sqlalchemy import BigInteger, ForeignKey, Index, String
from sqlalchemy.orm import Mapped, mapped_column

from chassis.database import state_column
from chassis.documents import CNPJ, document_kind
from chassis.personal import By, impersonal, internal, personal, whose
from chassis.word_search import Bytewise, WordIndex
from connections.events.consumer_unit import ConsumerUnitRegistered, ConsumerUnitUpdated
from connections.model.base import Base
from connections.states import UnitStatus

_RECORD = "the distributor's record of the unit, which a contract for supply keeps; it changes with the holder"
_WHY = "energy is supplied there, to a holder"
_HOW_LONG = "while the unit exists"

ADDRESS = ("street", "number", "complement", "district", "city", "state", "postal_code")


def _of_holder() -> dict[Any, Any]:
    return personal("holder", kept=_RECORD)


class ConsumerUnit(Base):
    """A consumer unit. `code` has 8 or 15 digits and never changes; `other_codes` are those that it had or also has.

    Parts of the address that are not known are empty. `available_power_w` is the power in watts that the grid can
    supply there, and None while it is not known.
    """

    __tablename__ = "consumer_unit"
    __table_args__ = (
        Index("ix_consumer_unit_holder_document_code", "holder_document", "code"),
        Index("ix_consumer_unit_holder_document_status_code", "holder_document", "status", "code"),
        Index("ix_consumer_unit_status_code", "status", "code"),
        {
            "info": whose(
                holder=By(document="holder_document"), why=_WHY, how_long=_HOW_LONG, exported_as="consumer_units"
            )
        },
    )

    code: Mapped[str] = mapped_column(String(15), primary_key=True, info=impersonal())
    other_codes: Mapped[list[str]] = mapped_column(info=impersonal("codes"))
    holder_document: Mapped[str] = mapped_column(String(14), info=_of_holder())
    street: Mapped[str] = mapped_column(String(200), info=_of_holder())
    number: Mapped[str] = mapped_column(String(20), info=_of_holder())
    complement: Mapped[str] = mapped_column(String(100), info=_of_holder())
    district: Mapped[str] = mapped_column(String(100), info=_of_holder())
    city: Mapped[str] = mapped_column(String(100), info=_of_holder())
    state: Mapped[str] = mapped_column(String(2), info=_of_holder())
    postal_code: Mapped[str] = mapped_column(String(8), info=_of_holder())
    latitude: Mapped[float | None] = mapped_column(info=_of_holder())
    longitude: Mapped[float | None] = mapped_column(info=_of_holder())
    supply_class: Mapped[str] = mapped_column(String(30), info=impersonal())
    supply_type: Mapped[str] = mapped_column(String(30), info=impersonal())
    available_power_w: Mapped[int | None] = mapped_column(BigInteger)
    status: Mapped[UnitStatus] = mapped_column(state_column(UnitStatus))
    created_at: Mapped[datetime]
    version: Mapped[int] = mapped_column(info=internal())

    __mapper_args__ = {"version_id_col": version}  # noqa: RUF012  # SQLAlchemy's own declaration

    @classmethod
    def register(cls, *, code: str, now: datetime, **facts: Any) -> Self:
        """Return a new unit with the normalised `code`, without adding it to a session.

        Further keyword arguments are columns with their values. A part of the address that is not given is empty.
        """
        return cls(code=code, created_at=now, **{"other_codes": [], **dict.fromkeys(ADDRESS, ""), **facts})

    def change(self, facts: Mapping[str, Any]) -> dict[str, Any]:
        """Set the columns `facts` of the unit to new values.

        Return the columns that changed, with their earlier values.
        """
        before = {name: getattr(self, name) for name, value in facts.items() if getattr(self, name) != value}
        for name in before:
            setattr(self, name, facts[name])
        return before

    def registered(self, holders: Iterable[UUID]) -> ConsumerUnitRegistered:
        """Return the event that the unit was registered.

        `holders` are the user ids of the people who act as its holder.
        """
        return ConsumerUnitRegistered(**self._state(holders))

    def updated(self, holders: Iterable[UUID], previous_holder: str | None = None) -> ConsumerUnitUpdated:
        """Return the event with the unit's whole state, published after each change.

        If the unit has just changed hands, `previous_holder` is the former holder's document. `holders` are the user
        ids of the people who act as its holder, and as the former holder.
        """
        return ConsumerUnitUpdated(**self._state(holders, previous_holder), previous_holder_document=previous_holder)

    @property
    def address(self) -> dict[str, str]:
        """The known parts of the address."""
        parts = {name: getattr(self, name) for name in ADDRESS}
        return {name: text for name, text in parts.items() if text}

    def _state(self, holders: Iterable[UUID], previous_holder: str | None = None) -> dict[str, Any]:
        documents = [document for document in (self.holder_document, previous_holder) if document]
        return {
            "consumer_unit": self.code,
            "other_codes": tuple(self.other_codes) or None,
            "holder_document": self.holder_document,
            "address": self.address,
            "status": self.status.value,
            "parties": tuple(dict.fromkeys(holders)),
            "companies": tuple(document for document in documents if document_kind(document) == CNPJ),
        }


class UnitCode(Base):
    """A code by which a consumer unit is found: its own, or one of its others. Two units never have the same."""

    __tablename__ = "unit_code"
    __table_args__ = (
        Index("ix_unit_code_consumer_unit", "consumer_unit"),
        {"info": whose(By(through="consumer_unit"), why="a unit is found by each of its codes", how_long=_HOW_LONG)},
    )

    code: Mapped[str] = mapped_column(String(15), primary_key=True, info=impersonal())
    consumer_unit: Mapped[str] = mapped_column(ForeignKey("consumer_unit.code"), info=impersonal("a unit's code"))


class UnitWord(Base):
    """A word by which a consumer unit is found: of its codes and its address (`chassis.word_search`)."""

    __tablename__ = "unit_word"
    __table_args__ = (
        Index("ix_unit_word_consumer_unit_word", "consumer_unit", "word"),
        {"info": whose(By(through="consumer_unit"), why="a unit is found by its address", how_long=_HOW_LONG)},
    )

    word: Mapped[str] = mapped_column(Bytewise, primary_key=True, info=personal(kept=_RECORD))
    consumer_unit: Mapped[str] = mapped_column(
        ForeignKey("consumer_unit.code"), primary_key=True, info=impersonal("a unit's code")
    )


WORDS = WordIndex(words=UnitWord, entity="consumer_unit")
"""How a search finds consumer units."""

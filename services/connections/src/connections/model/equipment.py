"""The catalogue of equipment: modules, inverters and generators that customers find while they fill in a budget."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any, Self
from uuid import UUID

from sqlalchemy import ForeignKey, Index, String
from sqlalchemy.orm import Mapped, mapped_column

from chassis.ids import new_id
from chassis.personal import impersonal, internal, nobodys
from chassis.word_search import Bytewise, WordIndex
from chassis.words import folded, words_of
from connections.model.base import Base
from connections.states import IMPORTED, LEARNED

_WHY = "makes and models that are sold, of nobody in particular"
_KEY = 500
_Key = String(_KEY).with_variant(String(_KEY, collation="C"), "postgresql")

SPECIFICATION = ("power", "area_m2", "voltage_v", "connection")


class Equipment(Base):
    """A model of equipment. `power` is in Wp for a module and in kW for anything else, as forms ask for it.

    `key` is manufacturer and model in folded words. It orders the list, and two rows of a kind never have the same.
    `source` says how the row came here, and `approvals` in how many approved requests it was. A hidden row is offered
    to nobody, and is not learned again.
    """

    __tablename__ = "equipment"
    __table_args__ = (
        Index("uq_equipment_kind_key", "kind", "key", unique=True),
        Index("ix_equipment_kind_is_hidden_key_id", "kind", "is_hidden", "key", "id"),
        {"info": nobodys(_WHY)},
    )

    id: Mapped[UUID] = mapped_column(primary_key=True)
    kind: Mapped[str] = mapped_column(String(20), info=impersonal())
    manufacturer: Mapped[str] = mapped_column(String(120), info=impersonal())
    model: Mapped[str] = mapped_column(String(120), info=impersonal())
    key: Mapped[str] = mapped_column(_Key, info=impersonal())
    power: Mapped[float | None]
    area_m2: Mapped[float | None]
    voltage_v: Mapped[float | None]
    connection: Mapped[str | None] = mapped_column(String(20), info=impersonal())
    source: Mapped[str] = mapped_column(String(20), info=impersonal())
    approvals: Mapped[int]
    is_hidden: Mapped[bool]
    created_at: Mapped[datetime]
    version: Mapped[int] = mapped_column(info=internal())

    __mapper_args__ = {"version_id_col": version}  # noqa: RUF012  # SQLAlchemy's own declaration

    @classmethod
    def imported(cls, *, kind: str, now: datetime, **facts: Any) -> Self:
        """Return a new row that staff sent, without adding it to a session. `facts` are columns with their values."""
        key = equipment_key(facts["manufacturer"], facts["model"])
        return cls(
            id=new_id(), kind=kind, key=key, source=IMPORTED, approvals=0, is_hidden=False, created_at=now, **facts
        )

    def change(self, facts: Mapping[str, Any]) -> list[str]:
        """Set the columns `facts` to new values, and return the names of those that changed."""
        changed = [name for name, value in facts.items() if getattr(self, name) != value]
        for name in changed:
            setattr(self, name, facts[name])
        self.key = equipment_key(self.manufacturer, self.model)
        return changed


class EquipmentWord(Base):
    """A word of a manufacturer or a model by which equipment is found (`chassis.word_search`)."""

    __tablename__ = "equipment_word"
    __table_args__ = (
        Index("ix_equipment_word_equipment_id_word", "equipment_id", "word"),
        {"info": nobodys(_WHY)},
    )

    kind: Mapped[str] = mapped_column(String(20), primary_key=True, info=impersonal())
    word: Mapped[str] = mapped_column(Bytewise, primary_key=True, info=impersonal())
    equipment_id: Mapped[UUID] = mapped_column(ForeignKey("equipment.id"), primary_key=True)


def equipment_key(manufacturer: str, model: str) -> str:
    """Return the key of a make and model: `Fábrica-Solar` and `FS 550` have the same key as `FABRICA SOLAR`, `fs550`.

    Blanks and punctuation do not tell models apart. A text without any letter or digit stands for itself.
    """
    parts = ("".join(words_of(text)) or folded(text) for text in (manufacturer, model))
    return "|".join(parts)[:_KEY]


def learned(*, kind: str, now: datetime, **facts: Any) -> dict[str, Any]:
    """Return the columns of a row that is learned from an approved request."""
    key = equipment_key(facts["manufacturer"], facts["model"])
    return {
        **dict.fromkeys(SPECIFICATION),
        **facts,
        "id": new_id(),
        "kind": kind,
        "key": key,
        "source": LEARNED,
        "approvals": 1,
        "is_hidden": False,
        "created_at": now,
        "version": 1,
    }


def words_in(kind: str) -> WordIndex:
    """Return how a search finds the equipment of one kind."""
    return WordIndex(words=EquipmentWord, entity="equipment_id", only={"kind": kind})

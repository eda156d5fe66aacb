"""The declarative base of representatives' tables."""

from datetime import datetime
from enum import StrEnum
from typing import Any, ClassVar

from sqlalchemy import Enum, MetaData
from sqlalchemy.orm import DeclarativeBase

from chassis.database import NAMING, Json, Timestamp


class Base(DeclarativeBase):
    """Moments are aware and in UTC; lists are JSON."""

    metadata = MetaData(naming_convention=NAMING)
    type_annotation_map: ClassVar[dict[Any, Any]] = {
        datetime: Timestamp,
        list[str]: Json,
        list[dict[str, Any]]: Json,
        dict[str, Any]: Json,
    }


def state_column(kind: type[StrEnum]) -> Enum:
    """The column type of a state: its value as text."""
    return Enum(kind, native_enum=False, length=30, values_callable=lambda states: [state.value for state in states])

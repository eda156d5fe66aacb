"""The declarative base of identity's tables."""

from datetime import datetime
from typing import Any, ClassVar

from sqlalchemy import MetaData
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

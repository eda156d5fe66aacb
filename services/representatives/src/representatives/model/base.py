"""The declarative base of representatives's tables."""

from collections.abc import Iterable
from enum import StrEnum

from sqlalchemy import TextClause, text
from sqlalchemy.orm import DeclarativeBase

from chassis.database import Rows, new_metadata


class Base(Rows, DeclarativeBase):
    metadata = new_metadata()


def status_in(states: Iterable[StrEnum]) -> TextClause:
    """Return the condition of a partial index on `status`.

    A database uses such an index only for a query that says the condition in the same words, so queries that mean the
    index take the condition from here.
    """
    quoted = ", ".join(f"'{state.value}'" for state in states)
    return text(f"status IN ({quoted})")

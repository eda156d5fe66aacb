"""The declarative base of the tables of representatives."""

from collections.abc import Iterable
from enum import StrEnum

from sqlalchemy import TextClause, text
from sqlalchemy.orm import DeclarativeBase

from chassis.database import Rows, new_metadata


class Base(Rows, DeclarativeBase):
    metadata = new_metadata()


def status_in(states: Iterable[StrEnum]) -> TextClause:
    """Return the SQL condition that `status` is one of `states`, as text, for a partial index and for the queries that
    use it.

    A database uses a partial index only for a query with the same wording, so both take the condition from here.
    """
    quoted = ", ".join(f"'{state.value}'" for state in states)
    return text(f"status IN ({quoted})")

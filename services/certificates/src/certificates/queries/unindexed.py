"""Compare a state without the index that begins with it."""

from enum import StrEnum
from typing import Any

from sqlalchemy import ColumnElement, func


def has_state(column: Any, state: StrEnum) -> ColumnElement[bool]:
    """Return the condition that a row has a state, for a query whose rows are found by their company or recipient.

    SQLite has no statistics: it would choose the index that begins with the state, which very many rows share.
    """
    return func.lower(column) == state.value

"""Lists in pages by keyset: `{"items": […], "next": cursor or null}` with `?limit=` and `?after=`; never by OFFSET."""

import base64
import binascii
import json
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, Select, literal, tuple_
from sqlalchemy.orm import Session

from chassis.events import plain
from chassis.problems import FieldError, Invalid

DEFAULT_LIMIT = 25
MAX_LIMIT = 100


@dataclass(frozen=True)
class Page:
    """One page of a list. `next` is the cursor of the following page, or None at the end of the list."""

    items: Sequence[Any]
    next: str | None


def page(
    session: Session,
    rows: Select[Any],
    *,
    key: Sequence[Any],
    limit: int,
    after: str | None,
    newest_first: bool = False,
) -> Page:
    """Fetch one page of a list, and return it as a Page: its items and the `next` cursor, None on the last page.

    `rows` is the query for the whole list, without order or limit; it selects one entity. `key` are the entity's
    columns that order the list; the last one must be unique. `limit` is the size of the page. `after` is the `next`
    cursor of the page before, or None for the first page. `newest_first` reverses the order. Raises `Invalid` for a
    cursor that this list never gave.
    """
    columns = _columns(key)
    found = _first(session, _following(rows, columns, after, newest_first), columns, limit + 1, newest_first)
    return _page(found, columns, limit)


def page_of_branches(
    session: Session,
    branches: Sequence[Select[Any]],
    *,
    key: Sequence[Any],
    limit: int,
    after: str | None,
    newest_first: bool = False,
) -> Page:
    """Return one Page of a list whose rows are found by several queries, `branches`, instead of one.

    The branches select the same entity and have no row in common. One query is run for each branch, so that each uses
    its own index: for conditions joined by OR a database may read all rows. Once the branches before have filled the
    page, a branch is asked only for rows that come before the page's last one, so that few are read in vain. `key` are
    the columns that order the list, the last one unique. `limit` is the size of the page, `after` the `next` cursor of
    the page before, or None for the first page. `newest_first` reverses the order. Raises `Invalid` for a cursor that
    this list never gave.
    """
    columns, found = _columns(key), list[Any]()
    for branch in branches:
        rows = _following(branch, columns, after, newest_first)
        if len(found) > limit:
            last = tuple_(
                *(literal(value, c.type) for value, c in zip(_place(found[-1], columns), columns, strict=True))
            )
            rows = rows.where(tuple_(*columns) > last if newest_first else tuple_(*columns) < last)
        found += _first(session, rows, columns, limit + 1, newest_first)
        found = sorted(found, key=lambda item: _place(item, columns), reverse=newest_first)[: limit + 1]
    return _page(found, columns, limit)


def _columns(key: Sequence[Any]) -> list[ColumnElement[Any]]:
    return [getattr(column, "expression", column) for column in key]


def _following(
    rows: Select[Any], columns: Sequence[ColumnElement[Any]], after: str | None, newest_first: bool
) -> Select[Any]:
    """Return the query for the rows that follow the cursor `after` in the order of `columns`."""
    if not after:
        return rows
    place = tuple_(*cursor_values(after, columns))
    return rows.where(tuple_(*columns) < place if newest_first else tuple_(*columns) > place)


def _first(
    session: Session, rows: Select[Any], columns: Sequence[ColumnElement[Any]], count: int, newest_first: bool
) -> list[Any]:
    """Fetch the first `count` entities that `rows` selects, in the order of `columns`."""
    return list(session.scalars(rows.order_by(*[c.desc() if newest_first else c.asc() for c in columns]).limit(count)))


def _page(found: Sequence[Any], columns: Sequence[ColumnElement[Any]], limit: int) -> Page:
    """Return a Page of `limit` entities; there is a following one if more were `found`."""
    items = found[:limit]
    return Page(items, _cursor(_place(items[-1], columns)) if len(found) > limit else None)


def _place(item: Any, columns: Sequence[ColumnElement[Any]]) -> list[Any]:
    """Return the values of an entity by which its list is ordered."""
    return [getattr(item, column.key or "") for column in columns]


def _cursor(values: list[Any]) -> str:
    # Times keep their microseconds here. Rounded to milliseconds as in events, rows of the same millisecond would be
    # skipped or shown twice.
    exact = [value.isoformat() if isinstance(value, datetime) else plain(value) for value in values]
    return base64.urlsafe_b64encode(json.dumps(exact).encode()).decode().rstrip("=")


def cursor_values(cursor: str, columns: Sequence[ColumnElement[Any]]) -> list[ColumnElement[Any]]:
    """Return the values in a list's cursor as SQL literals, in the types of `columns`, which order the list.

    For a list that finds its rows in its own way and takes the cursors that `page` made. Raises `Invalid` for a cursor
    that this list never gave.
    """
    try:
        values = json.loads(base64.urlsafe_b64decode(cursor + "=" * (-len(cursor) % 4)))
        return [literal(_typed(v, c.type.python_type), c.type) for v, c in zip(values, columns, strict=True)]
    except (ValueError, TypeError, binascii.Error, AttributeError, OverflowError, RecursionError):
        raise Invalid(errors=[FieldError("?after", "list.cursor_unknown")]) from None


def _typed(value: Any, kind: type) -> Any:
    if kind is UUID:
        return UUID(value)
    if kind is datetime:
        return datetime.fromisoformat(value).astimezone(UTC)
    if kind is date:
        return date.fromisoformat(value)
    text = str(value).encode()  # a lone surrogate raises UnicodeEncodeError, a ValueError
    if type(value) is not kind or b"\x00" in text or (isinstance(value, int) and abs(value) >= 2**63):
        raise ValueError("not a value of this column")
    return value

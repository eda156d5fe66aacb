"""Read how the deadlines that ended in a month were kept, for the monthly report."""

from collections.abc import Iterator
from typing import Any

from sqlalchemy import case, func, select
from sqlalchemy.orm import Session

from connections.model import ClockOutcome

COLUMNS = (
    "month",
    "service",
    "clock",
    "article",
    "owner",
    "unit",
    "count",
    "met",
    "late",
    "cancelled",
    "suspended",
    "suspended_days",
    "mean_days_used",
)
"""The columns of the report, in their order."""


def deadlines_of_month(session: Session, *, month: str) -> list[dict[str, Any]]:
    """Return a row for each service and deadline of which some ended in `month` (`2026-09`), as mappings.

    Only the month's rows are read, from an index.
    """
    row = ClockOutcome
    by = (row.kind, row.clock, row.article, row.owner, row.unit)
    found = (
        select(
            *by,
            func.count(),
            *(func.sum(case((row.status == status, 1), else_=0)) for status in ("met", "late", "cancelled")),
            func.sum(case((row.suspended_days > 0, 1), else_=0)),
            func.sum(row.suspended_days),
            func.sum(case((row.status != "cancelled", row.days_used), else_=0)),
        )
        .where(row.month == month)
        .group_by(*by)
        .order_by(*by)
    )
    return list(_rows(month, session.execute(found).all()))


def _rows(month: str, found: Any) -> Iterator[dict[str, Any]]:
    for *said, count, met, late, cancelled, suspended, days_suspended, days_used in found:
        ended = met + late
        mean = f"{days_used / ended:.2f}" if ended else ""
        values = (month, *said, count, met, late, cancelled, suspended, days_suspended, mean)
        yield dict(zip(COLUMNS, values, strict=True))

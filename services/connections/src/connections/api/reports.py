"""Reports: how the deadlines were kept that ended in a month."""

from typing import Any

from flask import Response

from chassis.auth import staff
from chassis.csv_export import csv_lines
from chassis.endpoints import Blueprint, read
from chassis.files import CSV
from chassis.staff import CONNECTIONS
from connections.api.running import PREFIX
from connections.queries import reports as queries
from connections.schemas import report as schemas

reports = Blueprint("reports", prefix=PREFIX, description="How deadlines were kept")


@reports.get("/reports/deadlines", access=staff(CONNECTIONS), query=schemas.DeadlinesQuery, download=(CSV,))
def get_deadlines_report(query: dict[str, Any]) -> Response:
    """Download how the deadlines were kept that ended in a month, as a CSV table: a row for each service and deadline.

    UTF-8 without a byte order mark, commas, CRLF (RFC 4180). The first line names the columns: `month`, `service` (the
    kind of request), `clock` (the deadline), `article`, `owner` (`distributor` or `customer`), `unit` (of days),
    `count` (deadlines that ended), of them `met`, `late` and `cancelled`, `suspended` (deadlines with days that did not
    count), `suspended_days` (their sum), `mean_days_used` (of those met or late). What ended within the last minutes
    may still be missing.
    """
    rows = read(queries.deadlines_of_month, **query)
    name = f"deadlines-{query['month']}.csv"
    response = Response(
        csv_lines(queries.COLUMNS, rows), headers={"Content-Disposition": f"attachment; filename={name}"}
    )
    response.content_type = f"{CSV.media_type}; charset=utf-8; header=present"
    return response

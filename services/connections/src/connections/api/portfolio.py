"""The portfolio as files: the caller's requests as a CSV table."""

from collections.abc import Iterator
from typing import Any

from flask import Response

from chassis.auth import people
from chassis.csv_export import csv_lines
from chassis.endpoints import Blueprint, actor
from chassis.files import CSV
from chassis.staff import CONNECTIONS
from connections.api.running import PREFIX, operator_time, running
from connections.queries import portfolio as queries
from connections.schemas import request_bodies as schemas

portfolio = Blueprint("portfolio", prefix=PREFIX, description="All requests of the caller, as files")


@portfolio.get(
    "/requests.csv",
    access=people("everybody, for the requests they may see", CONNECTIONS),
    query=schemas.RequestFilter,
    download=(CSV,),
)
def export_requests(query: dict[str, Any]) -> Response:
    """Download the requests that `GET /requests` lists, all of them, in the same order, as a CSV table.

    UTF-8 without a byte order mark, commas, CRLF (RFC 4180). The first line names the columns: `id`, `protocol`,
    `service_order`, `kind`, `status`, `turn`, `cure_until` (the last day to correct a returned request), `side`,
    `holder_name`, `holder_document`, `consumer_unit`, `channel`, `created_at`, `opened_at`, `submitted_at`,
    `decided_at`, `ended_at`, `next_step`, `reason`, `unit_access_id`, `version`, `due` (what the customer has to do
    next, or the inspection), `due_on` (its day) and `inspection_at`. Values are those of the list: codes in English,
    days and moments in ISO 8601. A text that a spreadsheet would take for a formula has an apostrophe before it.
    Documents, and unit codes of 15 digits, are punctuated, so that a spreadsheet keeps leading zeros; those of
    `service_order` and of unit codes of 8 digits it keeps only in columns that are imported as texts.

    The table has any number of rows and is sent while it is read, some hundred rows at a time. A request that changes
    meanwhile is shown as it is when its row is read. A file that breaks off ends without the last chunk, which HTTP
    clients report.
    """
    lines = csv_lines(queries.COLUMNS, _rows(query))
    pieces = _begun(lines)
    disposition = {"Content-Disposition": "attachment; filename=requests.csv"}
    response = Response(pieces, mimetype=CSV.media_type, headers=disposition)
    response.content_type = f"{CSV.media_type}; charset=utf-8; header=present"
    return response


def _rows(wanted: dict[str, Any]) -> Iterator[dict[str, Any]]:
    """Yield the caller's requests as rows, a page in each transaction, so that a slow reader holds none open.

    The caller and the day are read while the request is being answered, because the rows are read after that.
    """
    database, who, today, time = running.runtime.database, actor(), running.today(), operator_time()

    def read_pages() -> Iterator[dict[str, Any]]:
        after: str | None = None
        while True:
            with database.reading() as session:
                page = queries.rows_of_file(session, actor=who, today=today, time=time, after=after, **wanted)
            yield from page.items
            after = page.next
            if after is None:
                return

    return read_pages()


def _begun(lines: Iterator[bytes]) -> Iterator[bytes]:
    """Return the pieces of a file after its first row was read, so that a failure to read it is a problem answer."""
    first = [piece for _, piece in zip(range(2), lines, strict=False)]

    def pieces() -> Iterator[bytes]:
        yield from first
        yield from lines

    return pieces()

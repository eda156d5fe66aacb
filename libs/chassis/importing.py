"""Importing CSV files: the file is read outside the transaction, and its rows are applied inside one.

All rows of a file are one transaction, which a dry run rolls back. So a dry run shows what would really happen, rows
that depend on each other included, and a cut connection applies all rows or none.
"""

from collections.abc import Callable, Iterable
from typing import Any

from sqlalchemy.orm import Session
from werkzeug.datastructures import FileStorage

from chassis.csv_rows import CSV_REFUSALS, CsvUpload, Fault, ImportQuery, Report, ReportShape, Row, read_rows
from chassis.endpoints import transact
from chassis.files import CSV, MB, FileTooLarge, FileTypeNotAllowed, UploadRules
from chassis.files.rules import display_name
from chassis.problems import Problem
from chassis.running import Running
from chassis.schemas import Schema

CSV_RULES = UploadRules(max_bytes=2 * MB, max_count=1, types=frozenset({CSV}))
_running: Running[Any, Any] = Running()


def csv_import(*refuses: type[Problem]) -> dict[str, Any]:
    """Return the fields of an endpoint that imports a CSV file and answers what became of its rows.

    They are what `take_over` needs and answers. `refuses` are the problems of the import itself.
    """
    return {
        "query": ImportQuery,
        "body": CsvUpload,
        "upload": CSV_RULES,
        "answer": ReportShape,
        "idempotent": False,
        "refuses": [*refuses, *CSV_REFUSALS, FileTypeNotAllowed],
    }


class _TakenBack(Exception):
    """Ends the transaction of a dry run, so that it rolls back."""

    def __init__(self, report: Report) -> None:
        super().__init__()
        self.report = report


def take_over(
    upload: FileStorage,
    shape: type[Schema],
    action: Callable[..., None],
    *,
    dry_run: bool,
    before: Callable[[list[Row]], None] = lambda _rows: None,
    **facts: Any,
) -> dict[str, Any]:
    """Import an uploaded CSV file by one call of `action` in one transaction, and return the report on it as a mapping.

    `shape` is the schema of a row. `action` is called with the session and the keyword arguments `actor`, `now`, `rows`
    (those without faults), `report`, in which it notes what became of each row, and all further ones that `take_over`
    got. With `dry_run` everything is rolled back, and the report says what would have happened. `before` gets the same
    rows before the transaction, for slow work. The report has the fields of `csv_rows.ReportShape`; the endpoint
    answers with it. Raises FileTypeNotAllowed, FileTooLarge, one of `csv_rows.CSV_REFUSALS`, and any exception of
    `before` and `action`.
    """
    CSV_RULES.type_of(display_name(upload.filename or ""))
    content = upload.stream.read(CSV_RULES.max_bytes + 1)
    if len(content) > CSV_RULES.max_bytes:
        raise FileTooLarge(max_bytes=CSV_RULES.max_bytes)
    rows = read_rows(content, shape)
    report = Report(dry_run=dry_run, rows=len(rows))
    right = _right(rows, report)
    before(right)

    def apply(session: Session, **who: Any) -> Report:
        action(session, **who, rows=right, report=report, **facts)
        session.flush()
        if dry_run:
            raise _TakenBack(report)
        return report

    try:
        return _told(transact(apply))
    except _TakenBack as dry:
        return _told(dry.report)


def _right(rows: list[Row], report: Report) -> list[Row]:
    """Return the rows without faults, and report the others."""
    for row in rows:
        if row.faults:
            report.refuse(row)
    return [row for row in rows if not row.faults]


def _told(report: Report) -> dict[str, Any]:
    return {
        "dry_run": report.dry_run,
        "rows": report.rows,
        "applied": report.applied,
        "unchanged": report.unchanged,
        "errors": _in_words(report.faults),
        "warnings": _in_words(report.warnings),
    }


def _in_words(faults: Iterable[Fault]) -> list[dict[str, Any]]:
    """Return faults as the answer shows them, by row, each with its sentence in the caller's language."""
    return [
        {
            "row": fault.row,
            "pointer": fault.pointer,
            "code": fault.code,
            "detail": _running.say(fault.code, **{name: str(value) for name, value in fault.facts.items()}),
        }
        for fault in sorted(faults, key=lambda fault: fault.row)
    ]

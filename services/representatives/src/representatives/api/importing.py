"""Taking over CSV files: read outside the transaction, applied inside one, which a dry run takes back."""

from collections.abc import Callable
from typing import Any

from flask import g
from sqlalchemy.orm import Session
from werkzeug.datastructures import FileStorage

from chassis.endpoints import transact
from chassis.files import CSV, MB, UploadRules
from chassis.files.rules import display_name
from chassis.schemas import Schema
from representatives.api.running import running
from representatives.model.report import Report, Row
from representatives.schemas.rows import read_rows

CSV_RULES = UploadRules(max_bytes=2 * MB, max_count=1, types=frozenset({CSV}))


class _TakenBack(Exception):
    """A dry run ends like this: its transaction rolls back."""

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
    """Apply `action(session, rows=…, report=…, **facts)` to a CSV file's rows. Returns the report as the answer.

    `before` sees the rows first, outside the transaction, also of a dry run. Raises FileTypeNotAllowed, CsvUnreadable,
    CsvTooLong and what `before` raises.
    """
    CSV_RULES.type_of(display_name(upload.filename or ""))
    rows = read_rows(upload.stream.read(CSV_RULES.max_bytes + 1), shape)
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
    """The rows without faults; the others are reported."""
    for row in rows:
        if row.faults:
            report.refuse(row)
    return [row for row in rows if not row.faults]


def _told(report: Report) -> dict[str, Any]:
    say = running.runtime.catalogue.text
    errors = [
        {
            "row": fault.row,
            "pointer": fault.pointer,
            "code": fault.code,
            "detail": say(fault.code, g.language, **{name: str(value) for name, value in fault.facts.items()}),
        }
        for fault in sorted(report.faults, key=lambda fault: fault.row)
    ]
    return {
        "dry_run": report.dry_run,
        "rows": report.rows,
        "applied": report.applied,
        "unchanged": report.unchanged,
        "errors": errors,
    }

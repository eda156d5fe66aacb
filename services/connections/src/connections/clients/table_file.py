"""CSV files that stand in for an outside system: read at each question, so that a row counts as soon as it is saved."""

import threading
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import structlog

from chassis.csv_rows import read_rows
from chassis.outside import NoAnswer
from chassis.problems import Problem
from chassis.schemas import Schema

log = structlog.get_logger(__name__)

MOST_ROWS = 20_000
_SHOWN_ROWS = 20


class TableFile:
    """The rows of a CSV file whose shape is the schema `shape`, for all threads of a process.

    The file is read at each question. Its rows are checked again only when its content has changed.
    """

    def __init__(self, file: Path, shape: type[Schema]) -> None:
        self._file = file
        self._shape = shape
        self._lock = threading.Lock()
        self._known: tuple[bytes, Sequence[Mapping[str, Any]]] | None = None

    def rows(self) -> Sequence[Mapping[str, Any]]:
        """Return the rows that fit the shape. Others are left out, and their numbers are logged.

        Raises NoAnswer when there is no such file, it is no table, or it has more than MOST_ROWS rows.
        """
        try:
            content = self._file.read_bytes()
        except OSError as error:
            log.warning("table_file.not_read", file=self._file.name, error=type(error).__name__)
            raise NoAnswer(type(error).__name__) from None
        with self._lock:
            if self._known is None or self._known[0] != content:
                self._known = content, self._checked(content)
            return self._known[1]

    def _checked(self, content: bytes) -> Sequence[Mapping[str, Any]]:
        try:
            rows = read_rows(content, self._shape, maximum=MOST_ROWS)
        except Problem as fault:
            log.warning("table_file.unreadable", file=self._file.name, code=fault.code)
            raise NoAnswer(fault.code) from None
        broken = [row.number for row in rows if row.faults]
        if broken:
            log.warning(
                "table_file.rows_skipped", file=self._file.name, count=len(broken), numbers=broken[:_SHOWN_ROWS]
            )
        return [row.data for row in rows if not row.faults]

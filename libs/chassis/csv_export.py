"""Rows written as a CSV file (RFC 4180) that programs and spreadsheets read alike, and in which no cell is a formula.

The file is UTF-8 without a byte order mark: Python's `csv` would read a mark as part of the first column's name. Lines
end in CRLF, the first line names the columns, and cells with commas, quotes or line breaks are quoted.
"""

import csv
import io
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any

from chassis.events import plain

_BEGINS_FORMULA = ("=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠")  # as Excel in Japanese reads them
_LATER_FORMULA = re.compile(r"([;|\t]\s*)(?=[=+\-@＝＋－＠])")
_AS_TEXT = "'"


def csv_lines(columns: Sequence[str], rows: Iterable[Mapping[str, Any]]) -> Iterator[bytes]:
    """Yield a CSV file piece by piece: the line with the names of `columns`, then one piece per row.

    A row maps columns to values; columns that it lacks, and None, become empty cells. Ids, days and moments are written
    as in JSON answers. Only one row is in memory at a time, so the length of the file does not matter.
    """
    yield _line(columns)
    for row in rows:
        yield _line([_cell(row.get(column)) for column in columns])


def inert(text: str) -> str:
    """Return the text of a cell, with an apostrophe before it if a spreadsheet would calculate it as a formula.

    A name such as `=HYPERLINK(…)` or `+1` could otherwise send what is in the table to a stranger. Blanks before the
    first sign are looked through, because some spreadsheets drop them. So is what follows a semicolon, bar or tab: a
    spreadsheet with Brazilian settings begins another cell there.
    """
    text = _LATER_FORMULA.sub(rf"\1{_AS_TEXT}", text)
    return _AS_TEXT + text if text.startswith(_BEGINS_FORMULA) or text.lstrip().startswith(_BEGINS_FORMULA) else text


def _cell(value: Any) -> Any:
    if value is None:
        return ""
    shown = plain(value)
    if isinstance(shown, bool):
        return str(shown).lower()
    return inert(shown) if isinstance(shown, str) else shown


def _line(cells: Sequence[Any]) -> bytes:
    written = io.StringIO(newline="")
    csv.writer(written, lineterminator="\r\n").writerow(cells)
    return written.getvalue().encode()

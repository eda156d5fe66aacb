"""Rows of CSV files: read, checked by a wire shape row by row, and reported on.

A file may be UTF-8 or Windows-1252 (what spreadsheets in Brazil write), with commas, semicolons or tabs. Columns are
named in the first line, in any order and case; others are ignored.
"""

import csv
import io
from collections.abc import Mapping, Sequence

import marshmallow as ma

from chassis.schemas import Answer, Schema, Upload, field_errors
from representatives.model.problems import CsvTooLong, CsvUnreadable
from representatives.model.report import Row
from representatives.model.words import folded

MAX_ROWS = 5000


def read_rows(content: bytes, shape: type[Schema]) -> list[Row]:
    """The rows of a CSV file, each checked by `shape`. Raises CsvUnreadable or CsvTooLong."""
    instance = shape()
    required = [name for name, column in instance.fields.items() if column.required]
    lines = csv.reader(io.StringIO(_text(content, required), newline=""), delimiter=_delimiter(content), strict=True)
    try:
        columns = ["_".join(folded(name).split()) for name in next(lines, [])]
        if not set(required) <= set(columns):
            raise CsvUnreadable(required)
        found = [(lines.line_num, cells) for cells in lines if any(cell.strip() for cell in cells)]
    except csv.Error:
        raise CsvUnreadable(required) from None
    if len(found) > MAX_ROWS:
        raise CsvTooLong(MAX_ROWS)
    return [_row(instance, number, dict(zip(columns, cells, strict=False))) for number, cells in found]


def _row(shape: Schema, number: int, cells: Mapping[str, str]) -> Row:
    told = {name: cell.strip() for name, cell in cells.items() if name in shape.fields and cell.strip()}
    try:
        return Row(number, shape.load(told))
    except ma.ValidationError as wrong:
        return Row(number, told, field_errors({"row": wrong.messages_dict}))


def _text(content: bytes, columns: Sequence[str]) -> str:
    for encoding in ("utf-8-sig", "cp1252"):
        try:
            text = content.decode(encoding)
        except UnicodeDecodeError:
            continue
        if "\x00" not in text:
            return text
    raise CsvUnreadable(columns)


def _delimiter(content: bytes) -> str:
    first = content.partition(b"\n")[0]
    return max(",;\t", key=lambda mark: first.count(mark.encode()))


class ImportQuery(Schema):
    """`dry_run=true` reports what would happen, and changes nothing."""

    class Meta:
        unknown = ma.EXCLUDE

    dry_run = ma.fields.Boolean(load_default=False)


class CsvUpload(Schema):
    """A form with one CSV file."""

    file = Upload()


class FaultShape(Answer):
    row = ma.fields.Integer(required=True, metadata={"description": "its number as a spreadsheet shows it"})
    pointer = ma.fields.String(required=True, metadata={"description": "`#/column`; empty: about the whole row"})
    code = ma.fields.String(required=True)
    detail = ma.fields.String(required=True)


class ReportShape(Answer):
    """What became of the rows of a file. In a dry run: what would."""

    dry_run = ma.fields.Boolean(required=True)
    rows = ma.fields.Integer(required=True)
    applied = ma.fields.Integer(required=True, metadata={"description": "rows that changed something"})
    unchanged = ma.fields.Integer(required=True, metadata={"description": "rows that were true already"})
    errors = ma.fields.List(ma.fields.Nested(FaultShape), required=True)

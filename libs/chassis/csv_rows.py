"""Rows of CSV files: read as spreadsheet programs write them, checked by a wire shape row by row, and reported on.

A file may be UTF-8, UTF-16 with its mark (Excel's "Unicode text") or Windows-1252, with commas, semicolons or tabs; a
first line `sep=;` names the delimiter. The columns are named in the first row, in any order and case; others are
ignored. A cell is data, also one that a spreadsheet would take for a formula.
"""

import csv
import io
import re
import unicodedata
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import islice
from typing import Any

import marshmallow as ma

from chassis.problems import FieldError, Problem
from chassis.schemas import Answer, Schema, Upload, field_errors

MAX_ROWS = 1000
"""How many rows a file may have. All rows are one transaction, and on SQLite nobody else writes meanwhile. At some four
milliseconds a row, others wait for four seconds; after thirty they would be turned away."""
_DELIMITERS = ",;\t"
_SEPARATOR_LINE = re.compile(r'"?sep=(?P<delimiter>[,;\t|])"?[,;\t|]*(\r\n|\r|\n|\Z)', re.IGNORECASE)
_UTF_16 = (b"\xff\xfe", b"\xfe\xff")
_LONGEST_HEADER = 64 * 1024


class CsvUnreadable(Problem):
    """The file is no table, or its first row lacks a column that is needed. Members: `columns`, `named` (joined by
    commas).
    """

    status, code = 422, "csv.unreadable"

    def __init__(self, columns: Sequence[str]) -> None:
        super().__init__(columns=list(columns), named=", ".join(columns))


class CsvEncodingUnknown(Problem):
    """The bytes are neither UTF-8, nor UTF-16 with its mark, nor Windows-1252."""

    status, code = 422, "csv.encoding_unknown"


class CsvQuotesBroken(Problem):
    """A quote that opens in a row is not closed as it should be. Members: `row`."""

    status, code = 422, "csv.quotes_broken"

    def __init__(self, row: int) -> None:
        super().__init__(row=row)


class CsvColumnRepeated(Problem):
    """Two columns have the same name. Members: `column`."""

    status, code = 422, "csv.column_repeated"

    def __init__(self, column: str) -> None:
        super().__init__(column=column)


class CsvTooLong(Problem):
    """The file has more rows than are allowed. Members: `maximum`."""

    status, code = 422, "csv.too_long"

    def __init__(self, maximum: int) -> None:
        super().__init__(maximum=maximum)


CSV_REFUSALS = (CsvUnreadable, CsvEncodingUnknown, CsvQuotesBroken, CsvColumnRepeated, CsvTooLong)
"""The problems that any endpoint that takes a CSV file may answer with."""


@dataclass(frozen=True)
class Row:
    """One row of a CSV file: its number as a spreadsheet shows it, its values by column, and what is wrong with it."""

    number: int
    data: Mapping[str, Any] = field(default_factory=dict)
    faults: Sequence[FieldError] = ()


@dataclass(frozen=True)
class Fault:
    """Why a row was not taken over, or what looks wrong in one that was: the place in the row (`pointer`), a code and
    its facts.
    """

    row: int
    pointer: str
    code: str
    facts: Mapping[str, Any]


@dataclass
class Report:
    """What became of the rows of a CSV file, or would become of them in a dry run.

    `rows` counts all rows, `applied` those that changed something, `unchanged` those whose facts were already true.
    """

    dry_run: bool
    rows: int
    applied: int = 0
    unchanged: int = 0
    faults: list[Fault] = field(default_factory=list)
    warnings: list[Fault] = field(default_factory=list)

    def warn(self, row: Row, pointer: str, code: str, /, **facts: Any) -> None:
        """Note in the report what looks wrong in `row`, which is taken over nevertheless.

        `pointer` is the place in the row and `code` the code of the sentence, for which `facts` are the values.
        """
        self.warnings.append(Fault(row.number, pointer, code, facts))

    def refuse(self, row: Row, problem: Problem | None = None) -> None:
        """Note in the report why `row` is not taken over: its faults from reading, and an action's `problem`."""
        found = list(row.faults)
        if problem:
            found += problem.errors or [FieldError("", problem.code, problem.facts)]
        self.faults += [Fault(row.number, fault.pointer, fault.code, fault.facts) for fault in found]


def read_rows(content: bytes, shape: type[Schema], *, maximum: int = MAX_ROWS) -> list[Row]:
    """Read a CSV file and return its rows that are not blank, each checked by the schema `shape`.

    `content` is the whole file. The first row names the columns. Returns a list of Row: `number`, `data` by column, and
    `faults`, which are empty for a row that fits the schema. Rows are numbered as a spreadsheet does, blank rows
    included. Raises one of CSV_REFUSALS, such as CsvTooLong for more than `maximum` rows.
    """
    instance = shape()
    required = [name for name, column in instance.fields.items() if column.required]
    text, delimiter = _dialect(_text(content))
    records = (record for record in _records(text, delimiter) if any(cell.strip() for cell in record[1]))
    _, header = next(records, (0, []))
    columns = [_column(name) for name in header]
    if not set(required) <= set(columns):
        raise CsvUnreadable(required)
    for name in instance.fields:
        if columns.count(name) > 1:
            raise CsvColumnRepeated(name)
    found = list(islice(records, maximum + 1))
    if len(found) > maximum:
        raise CsvTooLong(maximum)
    return [_row(instance, number, dict(zip(columns, cells, strict=False))) for number, cells in found]


def _records(text: str, delimiter: str) -> Iterator[tuple[int, list[str]]]:
    """Yield each record of a CSV text, a list of cells, with its number from 1.

    Raises CsvQuotesBroken, with the number of the record, when its quotes are not closed.
    """
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter, strict=True)
    number = 0
    try:
        for number, cells in enumerate(reader, start=1):
            yield number, cells
    except csv.Error:
        raise CsvQuotesBroken(number + 1) from None


def _row(shape: Schema, number: int, cells: Mapping[str, str]) -> Row:
    said = {name: cell.strip() for name, cell in cells.items() if name in shape.fields and cell.strip()}
    try:
        return Row(number, shape.load(said))
    except ma.ValidationError as wrong:
        return Row(number, said, field_errors({"row": wrong.messages_dict}))


def _column(name: str) -> str:
    """Return the field's name for a column's heading: `codigo_da_unidade` for `Código da Unidade`."""
    marks = unicodedata.normalize("NFKD", name.casefold())
    return "_".join("".join(c for c in marks if not unicodedata.combining(c)).split())


def _text(content: bytes) -> str:
    encodings = ("utf-16",) if content.startswith(_UTF_16) else ("utf-8-sig", "cp1252")
    for encoding in encodings:
        try:
            text = content.decode(encoding)
        except UnicodeDecodeError:
            continue
        if "\x00" not in text:
            return text
    raise CsvEncodingUnknown()


def _dialect(text: str) -> tuple[str, str]:
    """Return the text without its `sep=` line, and the delimiter of its cells."""
    said = _SEPARATOR_LINE.match(text)
    if said:
        return text[said.end() :], said["delimiter"]
    return text, _delimiter(text)


def _delimiter(text: str) -> str:
    """Return the delimiter (comma, semicolon or tab) that occurs most often in the first row of a CSV text.

    Characters in quotes do not count. Called for a text without a line `sep=…`, which would name the delimiter.
    """
    counts = dict.fromkeys(_DELIMITERS, 0)
    is_quoted = False
    for character in text[:_LONGEST_HEADER].lstrip("\r\n"):
        if character == '"':
            is_quoted = not is_quoted
        elif character in "\r\n" and not is_quoted:
            break
        elif character in counts and not is_quoted:
            counts[character] += 1
    return max(counts, key=counts.__getitem__)


class ImportQuery(Schema):
    """The query of an import: `dry_run=true` reports what would happen, and changes nothing."""

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
    """The report about an imported CSV file: what became of its rows, or would become of them in a dry run."""

    dry_run = ma.fields.Boolean(required=True)
    rows = ma.fields.Integer(required=True)
    applied = ma.fields.Integer(required=True, metadata={"description": "rows that changed something"})
    unchanged = ma.fields.Integer(required=True, metadata={"description": "rows that were true already"})
    errors = ma.fields.List(ma.fields.Nested(FaultShape), required=True)
    warnings = ma.fields.List(
        ma.fields.Nested(FaultShape),
        required=True,
        metadata={"description": "what looks wrong in taken rows"},
    )

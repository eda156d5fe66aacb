"""CSV files as spreadsheet programs write them: read, counted and named as they show them."""

import marshmallow as ma
import pytest

from chassis.csv_rows import (
    CsvColumnRepeated,
    CsvEncodingUnknown,
    CsvQuotesBroken,
    CsvTooLong,
    CsvUnreadable,
    Row,
    read_rows,
)
from chassis.problems import Problem
from chassis.schemas import Schema


class Grant(Schema):
    unit = ma.fields.String(required=True)
    valid_until = ma.fields.Date()
    note = ma.fields.String()


def rows(text: str, encoding: str = "utf-8") -> list[Row]:
    return read_rows(text.encode(encoding), Grant)


def data(text: str, encoding: str = "utf-8") -> list[dict[str, str]]:
    return [dict(row.data) for row in rows(text, encoding)]


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "cp1252", "utf-16", "utf-16-le", "utf-16-be"])
@pytest.mark.parametrize("delimiter", [",", ";", "\t"])
def test_what_spreadsheets_write_is_read(encoding: str, delimiter: str) -> None:
    mark = "\ufeff" if encoding.startswith("utf-16-") else ""
    text = f"{mark}Únit;NOTE\r\n1;ação São João\r\n".replace(";", delimiter)
    assert data(text, encoding) == [{"unit": "1", "note": "ação São João"}]


@pytest.mark.parametrize(
    "line", ["sep=;\r\n", "SEP=;\n", '"sep=;"\n', "sep=;;;\n", "\ufeffsep=;\n", "sep=;\r"], ids=repr
)
def test_a_line_that_names_the_delimiter_is_read_and_is_no_row(line: str) -> None:
    (first, second) = rows(line + "unit;note\n1;a,b,c,d\n\n2;x\n")
    assert (first.number, first.data["note"]) == (2, "a,b,c,d")
    assert second.number == 4


def test_a_tab_may_be_named_and_a_column_called_sep_is_none() -> None:
    assert data("sep=\t\nunit\tnote\n1\ta\n") == [{"unit": "1", "note": "a"}]
    assert data("sep=x;unit\n1;2\n") == [{"unit": "2"}]


def test_delimiters_inside_quotes_do_not_count() -> None:
    assert data('"a,b,c,d";unit;"e,f"\n1;2;3\n') == [{"unit": "2"}]
    assert data('"two\nlines,,,";unit\n1;2\n') == [{"unit": "2"}]


def test_rows_are_counted_as_a_spreadsheet_shows_them() -> None:
    text = 'unit,note\n1,"two\nlines"\n\n   ,\n2,"three\r\nmore\r\nlines"\n3,x\n'
    assert [(row.number, row.data["unit"]) for row in rows(text)] == [(2, "1"), (5, "2"), (6, "3")]
    assert [row.number for row in rows("\n\nunit\n1\n")] == [4]
    assert [row.number for row in rows("unit\r1\r2\r")] == [2, 3]


@pytest.mark.parametrize(
    ("text", "row"),
    [
        ('unit,note\n1,"open\n2,x\n3,y\n', 2),
        ('unit,note\n1,"a\nb"\n\n2,"open', 4),
        ('unit,note\n1,"open\n2,"x"\n', 2),
        ('unit,"note\n1,x\n', 1),
        ('unit,note\n1,"' + "x" * 200_000, 2),
        ('unit,note\n1,"a"b\n', 2),
    ],
)
def test_quotes_that_do_not_close_are_named_with_their_row(text: str, row: int) -> None:
    with pytest.raises(CsvQuotesBroken) as refused:
        rows(text)
    assert (refused.value.status, refused.value.facts) == (422, {"row": row})


def test_quotes_inside_a_cell_are_data() -> None:
    assert data('unit,note\n1,a 5" pipe\n2,"said ""x"""\n')[0]["note"] == 'a 5" pipe'
    assert data('unit,note\n2,"said ""x"""\n') == [{"unit": "2", "note": 'said "x"'}]


@pytest.mark.parametrize("cell", ["=1+1", "+55 11 99999-0000", "-5", "@SUM(A1)", '="00123"'])
def test_cells_that_look_like_formulas_are_data(cell: str) -> None:
    assert data(f"unit;note\n1;{cell}\n") == [{"unit": "1", "note": cell}]


@pytest.mark.parametrize(
    ("content", "refusal"),
    [
        ("unit\n1\n".encode("utf-16-le"), CsvEncodingUnknown),
        (b"\xff\xfeu", CsvEncodingUnknown),
        ("unit\n1\n".encode("utf-32"), CsvEncodingUnknown),
        (b"unit\n\0\n", CsvEncodingUnknown),
        (b"PK\x03\x04\x14\0\0\0", CsvEncodingUnknown),
        (b"", CsvUnreadable),
        (b"sep=;", CsvUnreadable),
        (b"\n \n", CsvUnreadable),
        (b"note\nx\n", CsvUnreadable),
        (b"unit,Unit\n1,2\n", CsvColumnRepeated),
    ],
)
def test_what_is_no_such_table_says_why(content: bytes, refusal: type[Problem]) -> None:
    with pytest.raises(refusal):
        read_rows(content, Grant)


def test_a_file_that_is_too_long_says_how_many_rows_are_allowed() -> None:
    assert len(read_rows(b"unit\n" + b"1\n" * 3 + b"\n\n", Grant, maximum=3)) == 3
    with pytest.raises(CsvTooLong) as refused:
        read_rows(b"unit\n" + b"1\n" * 4, Grant, maximum=3)
    assert refused.value.facts == {"maximum": 3}


def test_a_row_that_breaks_the_shape_keeps_its_number_and_faults() -> None:
    good, bad = rows("unit,valid_until\n1,2026-01-01\n2,yesterday\n")
    assert (good.faults, bad.number, [fault.pointer for fault in bad.faults]) == ((), 3, ["#/valid_until"])


def test_columns_that_nobody_asked_for_may_repeat() -> None:
    assert data("unit,x,x,,\n1,2,3,4,5,6\n2\n") == [{"unit": "1"}, {"unit": "2"}]

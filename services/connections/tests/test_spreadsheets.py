"""The portfolio and the monthly report as LibreOffice and Python's `csv` read them: the same texts, and no formula."""

import csv
import io
from datetime import UTC, datetime
from pathlib import Path

import pytest
from connections_kit.desk import claim, decide
from connections_kit.requests import submitted
from connections_kit.spreadsheets import BRAZILIAN, ENGLISH, Cell, read_by_libreoffice
from connections_kit.world import World

from chassis.testing.clock import frozen
from connections.queries import portfolio, reports

pytestmark = pytest.mark.slow

NAMES = (
    '=HYPERLINK("http://estranho.example";"ver")',
    "+1+1",
    "-2+3",
    "@SUM(1)",
    " =1+1",
    "Foo;=1+1",
    "João d'Ávila Ñandú, a “Primeira”",
    "Müller & Söhne € 1.234,50",
)
AS_TYPED = "nome,fórmula\r\nJosé,=1+1\r\n".encode()
"""A table whose maker took no care."""

TUESDAY = datetime(2026, 9, 15, 12, tzinfo=UTC)
_COUNTED = (
    *("protocol", "service_order", "consumer_unit", "version"),
    *("count", "met", "late", "cancelled", "suspended", "suspended_days", "mean_days_used"),
)
"""Columns of digits, which are read as numbers, without leading zeros, unless they are imported as texts."""


@pytest.fixture
def database_url(tmp_path: Path) -> str:
    """One database is enough: the same rows make the same file on each."""
    return f"sqlite:///{tmp_path}/test.db"


@pytest.fixture
def tables(world: World) -> dict[str, bytes]:
    """The portfolio of all requests, of people with these names, and the report of the month of their requests."""
    with frozen(TUESDAY) as now:
        for name in NAMES:
            analyst, request_id = world.staff(), submitted(world, world.person(name=name), "new_connection")
            claim(analyst, request_id)
            assert decide(analyst, request_id).status_code == 200
            now.tick(days=1)
        world.run_job("watch-deadlines", now())
        analyst = world.staff()
        portfolio_file, report = analyst.get("/requests.csv"), analyst.get("/reports/deadlines", month="2026-09")
    assert (portfolio_file.status_code, report.status_code) == (200, 200)
    return {"portfolio": portfolio_file.data, "report": report.data, "careless": AS_TYPED}


@pytest.mark.parametrize("language", [ENGLISH, BRAZILIAN], ids=["english", "brazilian"])
def test_a_spreadsheet_shows_what_the_files_say_and_calculates_nothing(
    tables: dict[str, bytes], tmp_path: Path, language: int
) -> None:
    found = read_by_libreoffice(tables, language, tmp_path / "office")
    assert found["careless"][1][1].formula, "this reader would calculate, if we let it"
    for name, columns in (("portfolio", portfolio.COLUMNS), ("report", reports.COLUMNS)):
        head, *rows = csv.reader(io.StringIO(tables[name].decode(), newline=""), strict=True)
        shown_head, *shown = found[name]
        assert tuple(head) == columns == tuple(cell.shown for cell in shown_head[: len(columns)])
        assert len(rows) == len(shown) > 0
        for row, cells in zip(rows, shown, strict=True):
            for column, said, cell in zip(columns, row, cells, strict=False):
                assert cell.formula is None, (column, said, cell)
                assert is_as_said(column, said, cell), (column, said, cell)


def is_as_said(column: str, said: str, cell: Cell) -> bool:
    """Whether a cell shows what the file says: the same text or, in some columns, the same number."""
    if cell.kind == "float" and column in _COUNTED:
        return float(cell.shown.replace(",", ".")) == float(said)
    return cell.kind in ("", "string") and cell.shown == said


def test_names_with_accents_are_in_the_portfolio(tables: dict[str, bytes]) -> None:
    rows = csv.DictReader(io.StringIO(tables["portfolio"].decode(), newline=""), strict=True)
    names = {row["holder_name"].removeprefix("'") for row in rows}
    assert {name.strip() for name in NAMES if ";=" not in name} <= {name.strip() for name in names}
    assert "Foo;'=1+1" in names

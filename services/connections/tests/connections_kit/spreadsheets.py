"""Tables as LibreOffice reads them: what became of each cell."""

import subprocess
import xml.etree.ElementTree as ET
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from chassis.testing.servers import ensure_installed

ENGLISH, BRAZILIAN = 1033, 1046
"""The settings of a spreadsheet, as numbers that Microsoft gave to languages and countries."""

_SECONDS = 120
_SPACES = {
    "table": "urn:oasis:names:tc:opendocument:xmlns:table:1.0",
    "office": "urn:oasis:names:tc:opendocument:xmlns:office:1.0",
    "text": "urn:oasis:names:tc:opendocument:xmlns:text:1.0",
}


@dataclass(frozen=True)
class Cell:
    """A cell: what is shown, its kind (`string`, `float`, `date` …, empty for an empty one), and its formula if any."""

    shown: str
    kind: str
    formula: str | None


def read_by_libreoffice(tables: Mapping[str, bytes], language: int, folder: Path) -> dict[str, list[list[Cell]]]:
    """Return the rows of CSV tables by name, as LibreOffice has them once it opened the files with these settings.

    It is told to look for numbers and dates as it would for what somebody types, and to calculate formulas.
    """
    folder.mkdir()
    for name, content in tables.items():
        (folder / f"{name}.csv").write_bytes(content)
    program = ensure_installed("libreoffice") / "soffice"
    subprocess.run(
        [
            program,
            "--headless",
            f"-env:UserInstallation=file://{folder}/profile",
            "--convert-to",
            "fods",
            f"--infilter=CSV:44,34,76,1,,{language},false,true,false,false,false,-1,true,true",
            *(f"{name}.csv" for name in tables),
        ],
        cwd=folder,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        check=True,
        timeout=_SECONDS,
    )
    return {name: _rows(folder / f"{name}.fods") for name in tables}


def _rows(file: Path) -> list[list[Cell]]:
    table = ET.parse(file).getroot().find(".//table:table", _SPACES)
    assert table is not None
    rows = [[cell for one in row for cell in _cells(one)] for row in table.iterfind("table:table-row", _SPACES)]
    return [row for row in rows if any(cell.kind for cell in row)]


def _cells(cell: ET.Element) -> list[Cell]:
    """Return the cells that an element stands for: as many as it says are equal and beside each other."""
    paragraphs = ["".join(one.itertext()) for one in cell.iterfind("text:p", _SPACES)]
    kind = cell.get(f"{{{_SPACES['office']}}}value-type", "")
    found = Cell("\n".join(paragraphs), kind, cell.get(f"{{{_SPACES['table']}}}formula"))
    return [found] * int(cell.get(f"{{{_SPACES['table']}}}number-columns-repeated", "1"))

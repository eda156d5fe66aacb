"""Traceability: every mark names an item of the inventory, and the document says what the tests say."""

import ast
import re
from pathlib import Path

from tests.architecture.repository import modules, report
from tests.architecture.traceability import DOCUMENT, Mark, Source, document, inventory, marks, unknown

SOURCES = [Source("S1", "distributor", {"G2": "login", "G9": "three wrong passwords"})]


def test_every_mark_names_an_item() -> None:
    faults = unknown(marks(modules()), inventory())
    assert not faults, report(faults)


def test_the_document_is_up_to_date() -> None:
    expected = document(marks(modules()), inventory())
    committed = DOCUMENT.read_text(encoding="utf-8") if DOCUMENT.exists() else ""
    assert committed == expected, "run `make traceability`"


def test_the_inventory_numbers_each_manual_in_its_own_letter() -> None:
    letters = [{re.fullmatch(r"([A-Z])\d+b?", item).group(1) for item in source.items} for source in inventory()]  # type: ignore[union-attr]
    assert letters == [{"O"}, {"G"}, {"B"}, {"C"}, {"M"}]


def test_marks_are_found_on_functions_classes_and_modules() -> None:
    tree = ast.parse("""
pytestmark = [pytest.mark.covers("G1"), pytest.mark.slow]

@pytest.mark.covers("G2", "G3")
def test_login(): ...

@pytest.mark.covers("G4")
class TestCode:
    @pytest.mark.covers("G5")
    def test_mail(self): ...
""")
    assert marks({Path("tests/test_x.py"): tree, Path("tests/x.py"): tree}) == [
        Mark("G1", "tests/test_x.py"),
        Mark("G2", "tests/test_x.py::test_login"),
        Mark("G3", "tests/test_x.py::test_login"),
        Mark("G4", "tests/test_x.py::TestCode"),
        Mark("G5", "tests/test_x.py::TestCode::test_mail"),
    ]


def test_a_mark_of_an_unknown_item_is_found() -> None:
    found = [Mark("G2", "tests/test_x.py::test_a"), Mark("G99", "tests/test_x.py::test_b")]
    assert unknown(found, SOURCES) == ["tests/test_x.py::test_b covers G99, which docs/inventory.json does not have"]


def test_the_document_lists_what_is_proven_and_what_is_not() -> None:
    text = document([Mark("G9", "tests/test_x.py::test_locks_after_three")], SOURCES)
    assert "Proven: **1 of 2** items." in text
    assert "| G9 | three wrong passwords | [locks after three](../tests/test_x.py) |" in text
    assert "* G2: login" in text
    assert "* G9" not in text

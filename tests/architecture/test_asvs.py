"""The security checklist: every line names tests, and every test that it names exists."""

import ast
import re

from tests.architecture.repository import ROOT, modules, report

_LINE = re.compile(r"^\| (\d+\.\d+\.\d+)\b.*\|$", re.MULTILINE)
_NAMED = re.compile(r"`([\w/]+\.py)::(test_\w+)`")


def defined() -> set[tuple[str, str]]:
    """Every test function of the repository, also in classes, by its file."""
    return {
        (str(path), node.name)
        for path, tree in modules().items()
        for node in ast.walk(tree)
        if isinstance(node, ast.FunctionDef) and node.name.startswith("test_")
    }


def faults(document: str, known: set[tuple[str, str]]) -> list[str]:
    """A sentence for each line of a checklist without a test, and for each test that does not exist."""
    lines = [(found.group(1), found.group(0)) for found in _LINE.finditer(document)]
    untested = [f"{requirement} names no test" for requirement, line in lines if not _NAMED.search(line)]
    unknown = [f"{path}::{name} does not exist" for path, name in _NAMED.findall(document) if (path, name) not in known]
    return untested + unknown


def test_every_line_has_its_tests_and_they_exist() -> None:
    document, known = (ROOT / "docs" / "security" / "asvs.md").read_text(encoding="utf-8"), defined()
    assert len(_LINE.findall(document)) > 30
    found = faults(document, known)
    assert not found, report(found)


def test_a_line_without_a_test_and_a_test_that_is_gone_are_found() -> None:
    document = "| 7.4.1 | logout | ends | `tests/x.py::test_gone` |\n| 7.4.2 (level 3) | locks | end | none yet |\n"
    assert faults(document, set()) == ["7.4.2 names no test", "tests/x.py::test_gone does not exist"]

"""The shape of the code: small modules that say what lives there, short functions, no drawer for odds and ends."""

import ast
from collections.abc import Iterator
from pathlib import Path

from tests.architecture.repository import ROOT, modules, report

MODULE_LINES = 400
FUNCTION_LINES = 60
_DRAWERS = {"utils", "util", "helpers", "helper", "common", "misc", "shared"}


def faults_in(path: Path, text: str, tree: ast.Module) -> list[str]:
    """A sentence for each thing about one module that a reader would stumble over."""
    faults = []
    if path.stem in _DRAWERS or _DRAWERS & set(path.parts[:-1]):
        faults.append(f"{path}: a name that says nothing; name it for what lives there")
    if not ast.get_docstring(tree):
        faults.append(f"{path}: does not open with a paragraph that says what lives there")
    if (lines := text.count("\n")) > MODULE_LINES:
        faults.append(f"{path}: has {lines} lines; make it a folder with a file per noun (at most {MODULE_LINES})")
    return faults + [f"{path}: {long}" for long in _long_functions(tree, path)]


def test_every_module_is_small_and_says_what_lives_there() -> None:
    faults = []
    for path, tree in modules().items():
        faults += faults_in(path, (ROOT / path).read_text(encoding="utf-8"), tree)
    assert not faults, report(faults)


def test_a_module_that_a_reader_would_stumble_over_is_found() -> None:
    text = "def endless():\n" + "    pass\n" * MODULE_LINES
    assert faults_in(Path("services/example/utils.py"), text, ast.parse(text)) == [
        "services/example/utils.py: a name that says nothing; name it for what lives there",
        "services/example/utils.py: does not open with a paragraph that says what lives there",
        "services/example/utils.py: has 401 lines; make it a folder with a file per noun (at most 400)",
        "services/example/utils.py: endless has 401 lines; at most 60",
    ]


def test_nobody_imports_a_conftest_by_its_bare_name() -> None:
    """Every test folder has one of that name: which of them is found depends on the order of the folders."""
    faults = [
        f"{path}: imports from conftest; what tests import lives in the folder's kit"
        for path, tree in modules().items()
        for node in ast.walk(tree)
        if isinstance(node, ast.ImportFrom) and node.module == "conftest"
    ]
    assert not faults, report(faults)


def _long_functions(tree: ast.Module, path: Path) -> Iterator[str]:
    if path.parent.name == "migrations":
        return  # a list of tables is as long as it is
    for node in ast.walk(tree):
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
            lines = (node.end_lineno or node.lineno) - node.lineno + 1
            if lines > FUNCTION_LINES:
                yield f"{node.name} has {lines} lines; at most {FUNCTION_LINES}"

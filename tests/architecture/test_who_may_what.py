"""Every service says who may call each of its operations, in a matrix that its tests walk."""

import ast
from collections.abc import Mapping
from pathlib import Path

from tests.architecture.repository import modules_in, report, service_names

NAME = "test_who_may_what.py"
_CALLS = ("check_rows", "check")


def without_matrix(names: list[str], trees: Mapping[Path, ast.Module]) -> list[str]:
    """Return a sentence for each service whose tests have no matrix, or one that they do not walk."""
    faults = []
    for name in names:
        path = Path("services") / name / "tests" / NAME
        called = _called(trees[path]) if path in trees else set()
        faults += [
            f"{path}: calls no {call}(); see chassis.testing.who_may_what for what belongs there"
            for call in ("Matrix", *_CALLS)
            if call not in called
        ]
    return faults


def _called(tree: ast.Module) -> set[str]:
    calls = [node.func for node in ast.walk(tree) if isinstance(node, ast.Call)]
    return {getattr(call, "attr", getattr(call, "id", "")) for call in calls}


def test_every_service_has_its_matrix() -> None:
    faults = without_matrix(service_names(), modules_in("services/*/tests"))
    assert not faults, report(faults)


def test_a_service_without_a_matrix_is_found() -> None:
    walks_half = ast.parse("MATRIX = Matrix(service, (), {})\nMATRIX.check_rows()\n")
    faults = without_matrix(["one", "other"], {Path("services/one/tests") / NAME: walks_half})
    assert [fault.partition(";")[0] for fault in faults] == [
        f"services/one/tests/{NAME}: calls no check()",
        f"services/other/tests/{NAME}: calls no Matrix()",
        f"services/other/tests/{NAME}: calls no check_rows()",
        f"services/other/tests/{NAME}: calls no check()",
    ]

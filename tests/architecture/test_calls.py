"""The seam between endpoints and what they call: `read`, `transact` and `perform` hand facts on by keyword.

`read` is typed, the other two add `actor` and `now`, which Python's types cannot express. So each call in a service's
`api` is held against the signature of the function that it names: the keywords that are written out, and for `**body`
and `**query` the fields of the shape that the endpoint declares.
"""

import ast
import importlib
import inspect
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from types import ModuleType
from typing import Any

import marshmallow as ma
import pytest
from tests.architecture.repository import ROOT, report, service, service_names

from chassis.endpoints import Operation
from chassis.schemas import Schema

_WHO_AND_WHEN = frozenset({"actor", "now"})
_ADDED = {"read": frozenset[str](), "transact": _WHO_AND_WHEN, "perform": _WHO_AND_WHEN}


@dataclass(frozen=True)
class Facts:
    """What a call hands on: names that are there in any case, and names that may be there."""

    always: frozenset[str] = frozenset()
    perhaps: frozenset[str] = frozenset()
    is_open: bool = False
    """Whether more is handed on that cannot be told from the source."""

    def joined(self, other: "Facts") -> "Facts":
        return Facts(self.always | other.always, self.perhaps | other.perhaps, self.is_open or other.is_open)


@dataclass
class View:
    """A function of an `api` module, with the shapes that its endpoint declares, if it is one."""

    node: ast.FunctionDef
    operation: Operation | None

    def spread(self, source: str, line: int) -> Facts:
        """What `**source` hands on in `line`: the fields of the shape without those that the view took out before."""
        shape: type[Schema] | None = getattr(self.operation, source, None) if source in ("body", "query") else None
        if shape is None:
            return Facts(is_open=True)
        left = {name: one for name, one in shape().load_fields.items() if name not in self._taken_out(source, line)}
        always = {name for name, one in left.items() if one.required or one.load_default is not ma.missing}
        return Facts(frozenset(always), frozenset(left) - always)

    def _taken_out(self, source: str, line: int) -> set[str]:
        """The names that the view pops or deletes from `source` above `line`."""
        found = set()
        for node in ast.walk(self.node):
            match node:
                case (
                    ast.Call(func=ast.Attribute(ast.Name(id), "pop"), args=[ast.Constant(value=name), *_])
                    | ast.Delete(targets=[ast.Subscript(ast.Name(id), ast.Constant(value=name))])
                ) if id == source and node.lineno < line:
                    found.add(str(name))
        return found


def faults_of(function: Callable[..., Any], handed: Facts) -> list[str]:
    """Why `function` cannot be called so."""
    parameters = dict(list(inspect.signature(function).parameters.items())[1:])  # without `session`
    takes_any = any(one.kind is one.VAR_KEYWORD for one in parameters.values())
    named = {name: one for name, one in parameters.items() if one.kind not in (one.VAR_KEYWORD, one.VAR_POSITIONAL)}
    needed = {name for name, one in named.items() if one.default is one.empty}
    faults = (
        [] if takes_any else [f"takes no {name}" for name in sorted((handed.always | handed.perhaps) - named.keys())]
    )
    if not handed.is_open:
        faults += [f"needs {name}" for name in sorted(needed - handed.always)]
    return faults


def calls_in(module: ModuleType, operations: Mapping[str, Operation]) -> Iterator[str]:
    """A sentence for each call of the module that does not fit the function that it names."""
    file = Path(module.__file__ or "")
    for node in ast.parse(file.read_text(encoding="utf-8")).body:
        if isinstance(node, ast.FunctionDef):
            view = View(node, operations.get(node.name))
            for call, added in _calls(node):
                function = _named(call.args[0], module)
                if function:  # else a parameter, or a function made on the spot
                    place = f"{file.relative_to(ROOT)}:{call.lineno}: {ast.unparse(call.args[0])}"
                    yield from (f"{place} {fault}" for fault in faults_of(function, _handed(call, added, view)))


def _calls(node: ast.FunctionDef) -> Iterator[tuple[ast.Call, frozenset[str]]]:
    """The calls of `read`, `transact` and `perform`, with the keywords that each of these adds."""
    for call in ast.walk(node):
        match call:
            case ast.Call(func=ast.Name(id), args=[_, *_]) if id in _ADDED:
                yield call, _ADDED[id]


def _handed(call: ast.Call, added: frozenset[str], view: View) -> Facts:
    handed = Facts(added)
    for keyword in call.keywords:
        more = Facts(frozenset({keyword.arg})) if keyword.arg else view.spread(_name(keyword.value), call.lineno)
        handed = handed.joined(more)
    return handed


def _name(expression: ast.expr) -> str:
    return expression.id if isinstance(expression, ast.Name) else ""


def _named(expression: ast.expr, module: ModuleType) -> Callable[..., Any] | None:
    match expression:
        case ast.Name(id=name):
            return getattr(module, name, None)
        case ast.Attribute(value=ast.Name(id=owner), attr=name):
            return getattr(getattr(module, owner, None), name, None)
    return None


def modules_of(name: str) -> Iterator[ModuleType]:
    for file in sorted((ROOT / "services" / name / "src" / name / "api").rglob("*.py")):
        if file.stem != "__init__":
            yield importlib.import_module(
                ".".join(file.relative_to(ROOT / "services" / name / "src").with_suffix("").parts)
            )


@pytest.mark.parametrize("name", service_names())
def test_endpoints_hand_on_what_their_actions_and_queries_take(name: str) -> None:
    operations = {one.name: one for blueprint in service(name).blueprints for one in blueprint.operations}
    faults = [fault for module in modules_of(name) for fault in calls_in(module, operations)]
    assert not faults, report(faults)


def test_a_call_that_does_not_fit_is_found() -> None:
    module = importlib.import_module("tests.architecture.example_calls")
    operations = {one.name: one for one in module.things.operations}
    assert [fault.partition(": ")[2] for fault in calls_in(module, operations)] == [
        "rename takes no nmae",
        "rename needs name",
        "rename takes no colour",
        "listed takes no actor",
    ]

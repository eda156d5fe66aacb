"""What a service's refusals hold beside the usual members, for the OpenAPI document: found by making one of each.

Only `chassis.openapi` imports this module.
"""

import ast
import inspect
import re
import types
from collections.abc import Iterable, Mapping, Sequence
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any, Union, get_args, get_origin, get_type_hints, is_typeddict
from uuid import UUID

from chassis.i18n import Catalogue
from chassis.problems import Problem

_CODE = re.compile(r"[a-z_]+(?:\.[a-z_]+)+")
_USUAL = ("errors", "headers")
_SAMPLES: Mapping[Any, Any] = {
    str: "x",
    int: 1,
    bool: True,
    UUID: UUID(int=0),
    date: date(2027, 6, 30),
    datetime: datetime(2027, 6, 30, tzinfo=UTC),
}
_SHAPES: Mapping[type, Mapping[str, str]] = {
    str: {"type": "string"},
    int: {"type": "integer"},
    bool: {"type": "boolean"},
    UUID: {"type": "string", "format": "uuid"},
    date: {"type": "string", "format": "date"},
    datetime: {"type": "string", "format": "date-time"},
}


class NoSample(TypeError):
    """A refusal cannot be made for the document: an argument or a member is of a type that nothing is known about."""


def sample(problem: type[Problem]) -> Problem:
    """Make a refusal of a class, with an invented value for every argument of its own. Raises NoSample."""
    hints = get_type_hints(problem.__init__)
    taken = inspect.signature(problem).parameters.values()
    given = {one.name: _invented(hints[one.name], problem) for one in taken if _is_own(one)}
    return problem(**given)


def members(problem: type[Problem]) -> dict[str, dict[str, Any]]:
    """Return the members that a refusal's answer has beside the usual ones: JSON schemas by name. Raises NoSample."""
    return {name: _shape(value, problem) for name, value in sample(problem).facts.items()}


def fault_codes(catalogue: Catalogue, folders: Sequence[Path]) -> dict[str, str]:
    """Return the codes of single faults that the Python sources in `folders` name, each with its English sentence.

    A code is of a fault when its message in `catalogue` has no `.detail`, which the message of a whole refusal has.
    """
    texts, variables = _words_of(file for folder in folders for file in folder.rglob("*.py"))
    shown: dict[str, Any] = {name: f"{{{name}}}" for name in variables}
    shown["exactly"] = 0  # so that the sentence names both bounds, as it usually does
    found = {code for code in texts if catalogue.has(code, "en") and not catalogue.text(code, "en", "detail")}
    return {code: catalogue.text(code, "en", **shown) for code in sorted(found)}


def _words_of(files: Iterable[Path]) -> tuple[set[str], set[str]]:
    """Return the texts in Python sources that look like codes, and the names that a sentence's variables may have."""
    nodes = [node for file in files for node in ast.walk(ast.parse(file.read_text(encoding="utf-8")))]
    texts = {node.value for node in nodes if isinstance(node, ast.Constant) and isinstance(node.value, str)}
    given = {node.arg for node in nodes if isinstance(node, ast.keyword) and node.arg}
    return {text for text in texts if _CODE.fullmatch(text)}, given | {text for text in texts if text.isidentifier()}


def _is_own(argument: inspect.Parameter) -> bool:
    return argument.name not in _USUAL and argument.kind is not inspect.Parameter.VAR_KEYWORD


def _invented(hint: Any, problem: type[Problem]) -> Any:
    if get_origin(hint) in (Union, types.UnionType):
        hint = next(one for one in get_args(hint) if one is not type(None))
    if isinstance(get_origin(hint), type) and issubclass(get_origin(hint), Sequence):
        return [_invented(get_args(hint)[0], problem)]
    if is_typeddict(hint):
        return {name: _invented(one, problem) for name, one in get_type_hints(hint).items()}
    if hint not in _SAMPLES:
        raise NoSample(f"{problem.__name__}: no sample of {hint}")
    return _SAMPLES[hint]


def _shape(value: Any, problem: type[Problem]) -> dict[str, Any]:
    if isinstance(value, list | tuple):
        return {"type": "array", "items": _shape(value[0], problem)}
    if isinstance(value, dict):
        return {"type": "object", "properties": {name: _shape(one, problem) for name, one in value.items()}}
    if type(value) not in _SHAPES:
        raise NoSample(f"{problem.__name__}: no schema for {value!r}")
    return dict(_SHAPES[type(value)])

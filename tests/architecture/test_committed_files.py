"""No committed file names a machine or a registry, and what is installed is pinned by its hash alone."""

import ast
import os
import re
import sys
from collections.abc import Iterable, Iterator, Mapping
from functools import cache
from importlib.metadata import packages_distributions
from pathlib import Path
from urllib.parse import urlsplit

import pytest
from tests.architecture.repository import ROOT, files, modules, report

# Written apart, so that this file does not contain what it looks for.
_FOLDERS = "|".join(("work", "home", "root", "Users", "workspace", "mnt"))
_REGISTRIES = "|".join(("pypi", "pythonhosted", "npmjs", "artifactory", "jfrog", "nexus", "devpi", "wheelhouse"))
_MACHINE_PATH = re.compile(rf"(?<![\w.:/~}}*-])/(?:{_FOLDERS})/[\w.-]+")
_REGISTRY_HOST = re.compile(rf"(?:[\w-]+\.)*[\w-]*(?:{_REGISTRIES})[\w-]*(?:\.[\w-]+)*\.[a-z]{{2,}}(?![\w(])")
_INDEX_VARIABLES = ("PIP_INDEX_URL", "PIP_EXTRA_INDEX_URL", "UV_INDEX_URL", "UV_DEFAULT_INDEX", "NPM_CONFIG_REGISTRY")

_OF_ONE_COMPONENT = ("gateway", "connections", "helpdesk")
"""Components that need packages which the others do without, in a file of requirements of their own."""

_COMES_WITH = {
    "amqp": "kombu",
    "botocore": "boto3",
    "click": "flask",
    "fluent-syntax": "fluent-runtime",
    "jinja2": "flask",
    "grimp": "import-linter",
    "pydantic": "pydantic-settings",
    "werkzeug": "flask",
}
"""Packages that another one is made of and hands to its users; the other one is what we ask for."""


def traces(text: str, hosts: Iterable[str] = ()) -> list[str]:
    """The machine paths and registry hosts in a text; `hosts` are those that this machine itself uses."""
    found = [match.group() for pattern in (_MACHINE_PATH, _REGISTRY_HOST) for match in pattern.finditer(text)]
    return found + [host for host in hosts if host in text]


def pins(text: str) -> dict[str, str]:
    """The pinned requirements of a lock file: name to version and marker. Raises ValueError for one without hashes."""
    found = {}
    for entry in text.replace("\\\n", " ").splitlines():
        name, _, rest = entry.partition("==")
        pinned, *hashes = rest.split("--hash=sha256:")
        if entry.startswith("-") or not rest or not hashes:
            raise ValueError(f"not a pinned and hashed requirement: {entry[:80]}")
        found[name.strip()] = pinned.strip()
    return found


def wanted(text: str) -> set[str]:
    """The packages that a `.in` file asks for."""
    lines = [line.strip() for line in text.splitlines()]
    return {_normal(re.split(r"[\[<>=~!; ]", line)[0]) for line in lines if line and line[0] not in "-#"}


def imported(tree: ast.Module, own: set[str]) -> set[str]:
    """The top-level names of what a module imports from other people when it runs (not for type checkers alone)."""
    found = set()
    for node in _running(tree):
        if isinstance(node, ast.Import):
            found |= {alias.name.partition(".")[0] for alias in node.names}
        elif isinstance(node, ast.ImportFrom) and node.module and not node.level:
            found.add(node.module.partition(".")[0])
    return found - own - sys.stdlib_module_names


def unasked(imports: Mapping[str, set[str]], asked: set[str]) -> list[str]:
    """A sentence for each import (by module) whose package is not among `asked`."""
    providers = _providers()
    faults = []
    for module, names in imports.items():
        for name in sorted(names):
            packages = {_normal(package) for package in providers.get(name, [name])}
            if not asked & {_COMES_WITH.get(package, package) for package in packages}:
                faults.append(f"{module} imports {name}, which requirements/*.in does not ask for")
    return faults


def test_no_committed_file_names_a_machine_or_a_registry() -> None:
    hosts = list(_hosts_of_this_machine())
    faults = [f"{path} names {trace}" for path in files() for trace in traces(_text(path), hosts)]
    assert not faults, report(faults)


@pytest.mark.parametrize("kind", ["runtime", *_OF_ONE_COMPONENT, "dev"])
def test_requirements_are_pinned_by_hash(kind: str) -> None:
    asked = wanted(_text(Path(f"requirements/{kind}.in")))
    assert asked <= pins(_text(Path(f"requirements/{kind}.txt"))).keys(), "run `make lock`"


def test_what_runs_is_what_was_tested() -> None:
    dev = pins(_text(Path("requirements/dev.txt")))
    faults = [
        f"{name}: tested with {dev.get(name)}, run with {pin} ({kind})"
        for kind in ("runtime", *_OF_ONE_COMPONENT)
        for name, pin in pins(_text(Path(f"requirements/{kind}.txt"))).items()
        if dev.get(name) != pin
    ]
    assert not faults, report(faults)


def test_every_import_is_asked_for() -> None:
    own = _importable_here()
    runtime, dev = (wanted(_text(Path(f"requirements/{kind}.in"))) for kind in ("runtime", "dev"))
    alone = {kind: wanted(_text(Path(f"requirements/{kind}.in"))) for kind in _OF_ONE_COMPONENT}
    faults = []
    for path, tree in modules().items():
        if _is_for_developers(path):
            asked = runtime.union(dev, *alone.values())
        else:
            component = path.parts[1] if path.parts[0] == "services" else path.parts[0]
            asked = runtime | alone.get(component, set())
        faults += unasked({str(path): imported(tree, own)}, asked)
    assert not faults, report(faults)


@pytest.mark.parametrize(
    "text",
    [
        f"cd /{'home'}/someone/ramal",
        f'open("/{"work"}/main/x")',
        f"--index-url https://{'pypi'}.example.org/simple",
        f"https://files.{'pythonhosted'}.org/packages/x.whl",
        f"registry.{'npmjs'}.org",
        "an internal.example/mirror",
    ],
)
def test_a_trace_of_a_machine_is_found(text: str) -> None:
    assert traces(text, ["internal.example"])


@pytest.mark.parametrize(
    "text", [f"/api/{'work'}/things", "the PyPI package", "a/home/page", "https://example.org/home/x"]
)
def test_ordinary_words_are_no_traces(text: str) -> None:
    assert traces(text) == []


@pytest.mark.parametrize("text", ["flask\n", "flask==3.1.0\n", "--index-url https://example.org\n"])
def test_a_requirement_that_is_not_pinned_by_hash_is_found(text: str) -> None:
    with pytest.raises(ValueError, match="not a pinned"):
        pins(text)


def test_an_import_that_nobody_asked_for_is_found() -> None:
    tree = ast.parse("import os\nimport chassis.web\nfrom numpy import array\nfrom werkzeug import Response\n")
    assert unasked({"example.py": imported(tree, {"chassis"})}, {"flask"}) == [
        "example.py imports numpy, which requirements/*.in does not ask for"
    ]


def _importable_here() -> set[str]:
    """The top-level names that this repository provides; inside a folder of tests any module may be one."""
    roots = [Path(), Path("libs"), Path("gateway/src"), Path("deploy/local"), Path("deploy/compose")]
    roots += [root.relative_to(ROOT) for root in ROOT.glob("services/*/src")]
    names = {path.relative_to(root).parts[0] for path in modules() for root in roots if path.is_relative_to(root)}
    return names | {name for path in modules() if "tests" in path.parts for name in (*path.parts, path.stem)}


def _is_for_developers(path: Path) -> bool:
    apart = ("bench", "deploy/compose/trying", "deploy/monitoring", "libs/chassis/testing")
    return "tests" in path.parts or any(path.is_relative_to(folder) for folder in apart)


def _running(node: ast.AST) -> Iterator[ast.AST]:
    """Everything below `node` but what stands under `if TYPE_CHECKING`."""
    for child in ast.iter_child_nodes(node):
        if not (isinstance(child, ast.If) and getattr(child.test, "id", "") == "TYPE_CHECKING"):
            yield child
            yield from _running(child)


@cache
def _providers() -> Mapping[str, list[str]]:
    """Which installed packages provide an importable name; asking takes seconds."""
    return packages_distributions()


def _hosts_of_this_machine() -> Iterator[str]:
    for variable in _INDEX_VARIABLES:
        yield from filter(None, (urlsplit(url).hostname for url in os.environ.get(variable, "").split()))


def _text(path: Path) -> str:
    return (ROOT / path).read_bytes().decode("utf-8", errors="ignore")


def _normal(name: str) -> str:
    return re.sub(r"[-_.]+", "-", name).lower()

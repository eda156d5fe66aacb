"""What the architecture tests look at: the repository's files, its Python modules and its services."""

import ast
import importlib
import subprocess
from functools import cache
from pathlib import Path

from chassis.service import Service

ROOT = Path(__file__).resolve().parents[2]
CONTRACTS = ROOT / "contracts"


@cache
def files() -> tuple[Path, ...]:
    """Every file that is committed or would be by `git add .`, as paths below the repository's root."""
    listed = subprocess.run(
        ["git", "ls-files", "-z", "--cached", "--others", "--exclude-standard"],
        cwd=ROOT,
        check=True,
        capture_output=True,
        text=True,
    ).stdout
    found = {Path(name) for name in listed.split("\0") if name}
    return tuple(sorted(path for path in found if (ROOT / path).is_file()))


@cache
def modules() -> dict[Path, ast.Module]:
    """Every Python module, parsed, by its path below the repository's root."""
    return {path: ast.parse((ROOT / path).read_bytes()) for path in files() if path.suffix == ".py"}


def modules_in(*folders: str) -> dict[Path, ast.Module]:
    """The modules below any of `folders` (glob patterns such as `services/*/src`)."""
    roots = [folder.relative_to(ROOT) for pattern in folders for folder in ROOT.glob(pattern)]
    return {path: tree for path, tree in modules().items() if any(path.is_relative_to(root) for root in roots)}


def service_names() -> list[str]:
    """The names of the repository's services; found by their folders, so that a broken one fails in its own tests."""
    return sorted(app.parent.name for app in ROOT.glob("services/*/src/*/app.py"))


def service(name: str) -> Service:
    """One service, imported."""
    found: Service = importlib.import_module(f"{name}.app").service
    return found


def services() -> list[Service]:
    """Every service of the repository, imported."""
    return [service(name) for name in service_names()]


def report(faults: list[str]) -> str:
    """The faults as the message of a failed test, one line each."""
    return "\n".join(["", *faults])

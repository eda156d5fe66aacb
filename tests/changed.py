"""`python -m tests.changed`: the quick tests of what differs from the last commit, on SQLite and the embedded broker.

A changed test file is run by itself; a changed part of a service, the chassis or the gateway brings its whole folder of
tests. What goes through the running platform (journeys, chaos, bus contracts) is left to `make test`.
"""

import os
import subprocess
import sys
from collections.abc import Iterable
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
_LEFT_OUT = ("tests/journeys", "tests/chaos", "tests/contracts")


def folders_for(paths: Iterable[Path]) -> list[str]:
    """Return the test files and folders to run for changed `paths` (below the repository's root), none twice."""
    found = {found for path in paths if (found := _folder_for(path))}
    return sorted(one for one in found if not found & {str(parent) for parent in Path(one).parents})


def _folder_for(path: Path) -> str | None:
    if path.is_relative_to("docs") or path.suffix == ".md" or any(map(path.is_relative_to, _LEFT_OUT)):
        return None
    if path.name.startswith("test_") and path.suffix == ".py":
        return str(path)
    match path.parts:
        case ("libs", "chassis", *_) | ("tests", "chassis", *_):
            return "tests/chassis"
        case ("services", name, *_):
            return f"services/{name}/tests"
        case ("gateway", *_):
            return "gateway/tests"
        case ("bench", *_):
            return "tests/bench"
    return "tests/architecture"


def main() -> int:
    """Return pytest's exit code; 0 when nothing that has quick tests was changed."""
    changed = [path for path in _changed() if (ROOT / path).exists() or not path.name.startswith("test_")]
    tests = [one for one in folders_for(changed) if (ROOT / one).exists()]
    if not tests:
        print("nothing was changed that has quick tests")
        return 0
    print("testing", *tests)
    environment = {**os.environ, "RAMAL_TEST_DATABASES": "sqlite", "RAMAL_TEST_BROKERS": "embedded"}
    command = [sys.executable, "-m", "pytest", "-m", "not slow", *tests]
    code = subprocess.run(command, cwd=ROOT, env=environment, check=False).returncode
    return 0 if code == 5 else code  # 5: all tests of a changed file are slow ones


def _changed() -> list[Path]:
    """The files that differ from the last commit, new ones among them."""
    listed = subprocess.run(
        ["git", "status", "--porcelain", "-z", "--no-renames", "--untracked-files=all"],
        cwd=ROOT,
        check=True,
        capture_output=True,
        text=True,
    ).stdout
    return [Path(line[3:]) for line in listed.split("\0") if line]


if __name__ == "__main__":
    sys.exit(main())

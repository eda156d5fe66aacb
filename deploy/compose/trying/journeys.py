"""The journey tests against a stack that runs."""

import os
import subprocess
import sys
from pathlib import Path

from trying.engine import ROOT

LEFT_OUT = {
    "test_operations.py": "starts and stops the launcher of `make up`",
    "test_tracing.py": "starts platforms of its own, with a collector",
    "test_every_operation.py": "takes an hour, and shows nothing about containers that the other journeys do not",
    "test_documents.py": "the documents say what a laptop prints",
}
"""Modules of tests/journeys that do not run against a stack, and why."""

LEFT_OUT_TESTS = {
    "test_leaving.py::test_who_leaves_is_forgotten_everywhere": "reads the logs and files of a laptop's state folder",
}
"""Single tests that do not run against a stack, and why."""


def run_journeys(description: Path, words: list[str]) -> int:
    """Run the journeys against the described platform, and return pytest's exit code. `words` are further options."""
    for name, why in {**LEFT_OUT, **LEFT_OUT_TESTS}.items():
        print(f"  without {name}: it {why}" if name in LEFT_OUT_TESTS else f"  without {name}: {why}", flush=True)
    files = sorted(file.name for file in (ROOT / "tests" / "journeys").glob("test_*.py") if file.name not in LEFT_OUT)
    without = [word for name in LEFT_OUT_TESTS for word in ("--deselect", f"tests/journeys/{name}")]
    environment = {
        **os.environ,
        "RAMAL_TEST_PLATFORMS": "deployed",
        "RAMAL_TEST_PLATFORM": str(description),
    }
    chosen = [f"tests/journeys/{name}" for name in files]
    command = [sys.executable, "-m", "pytest", *without, *(words or chosen)]
    return subprocess.run(command, cwd=ROOT, env=environment, check=False).returncode

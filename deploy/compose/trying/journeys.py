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
    "test_leaving.py::test_nothing_is_left_but_what_the_page_of_personal_data_names": (
        "reads the logs and files of a laptop's state folder"
    ),
    "test_sessions.py::test_one_sees_where_one_is_signed_in_and_ends_it": (
        "says another address of the client than its own, which the try's gateway takes from the proxy in front of it"
    ),
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

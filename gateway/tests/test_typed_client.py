"""A client in TypeScript, made from the merged API document by other people's tools, compiles; a wrong use does not.

The tools come from npm in exact versions (`typed_client/package.json`); Node.js is installed when it is missing.
"""

import json
import re
import shutil
import subprocess
from pathlib import Path

import pytest

from chassis.testing.servers import ensure_installed
from gateway.documents import merged_openapi
from gateway.own_api import OPENAPI
from gateway.settings import REPOSITORY

SOURCES = Path(__file__).with_name("typed_client")
_OPTIONS = "--noEmit --strict --target es2022 --lib es2022,dom --module esnext --moduleResolution bundler"


@pytest.fixture(scope="module")
def client(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with the tools installed and `ramal.d.ts` generated."""
    folder = tmp_path_factory.mktemp("typed-client")
    for file in SOURCES.iterdir():
        shutil.copy(file, folder)
    document = merged_openapi(REPOSITORY / "contracts" / "openapi", OPENAPI)
    (folder / "openapi.json").write_text(json.dumps(document), encoding="utf-8")
    npm = ensure_installed("npm") / "npm"
    run(folder, str(npm), "install", "--no-package-lock", "--no-audit", "--no-fund", "--prefer-offline")
    run(folder, "node_modules/.bin/openapi-typescript", "openapi.json", "--output", "ramal.d.ts")
    return folder


def run(folder: Path, *command: str) -> str:
    """Run a command in `folder` for its output. Raises AssertionError with the output when the command fails."""
    done = subprocess.run(command, cwd=folder, capture_output=True, text=True, check=False)
    assert done.returncode == 0, f"{' '.join(command)}\n{done.stdout}{done.stderr}"
    return done.stdout


def compiled(folder: Path, file: str) -> "subprocess.CompletedProcess[str]":
    return subprocess.run(
        ["node_modules/.bin/tsc", *_OPTIONS.split(), "--skipLibCheck", file],
        cwd=folder,
        capture_output=True,
        text=True,
        check=False,
    )


@pytest.mark.slow
def test_a_client_made_from_the_document_compiles(client: Path) -> None:
    done = compiled(client, "client.ts")
    assert (done.returncode, done.stdout) == (0, "")


@pytest.mark.slow
def test_a_wrong_use_of_it_does_not_compile(client: Path) -> None:
    done = compiled(client, "wrong.ts")
    refused = {int(line) for line in re.findall(r"^wrong\.ts\((\d+),\d+\): error TS\d+", done.stdout, re.MULTILINE)}
    lines = (SOURCES / "wrong.ts").read_text().splitlines()
    assert refused == {number for number, line in enumerate(lines, 1) if line.endswith("// wrong")}, done.stdout

"""The scripts of deploy/backup, run as an operator runs them: with PostgreSQL's programs, where need be as its user."""

import os
import shutil
import subprocess
import tempfile
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path

from tests.architecture.repository import ROOT

from chassis.testing.processes import as_user
from chassis.testing.servers import ensure_installed

SCRIPTS = ROOT / "deploy" / "backup"
USER = "postgres" if os.geteuid() == 0 else None


@contextmanager
def reachable_folder() -> Iterator[Path]:
    """A folder that PostgreSQL's user reaches too, with the scripts in it and room for a backup."""
    folder = Path(tempfile.mkdtemp(prefix="ramal-backup-"))
    try:
        folder.chmod(0o755)
        shutil.copytree(SCRIPTS, folder / "scripts")
        for name in ("backup", "work"):
            (folder / name).mkdir()
            if USER:
                shutil.chown(folder / name, USER)
        yield folder
    finally:
        shutil.rmtree(folder, ignore_errors=True)


class ScriptFailed(AssertionError):
    """A script ended with another exit code than 0; says what it printed."""


def run_script(
    folder: Path,
    name: str,
    *arguments: object,
    as_server: bool = False,
    environment: Mapping[str, str] | None = None,
) -> str:
    """Run a script of `reachable_folder` and return what it printed. Raises ScriptFailed.

    With `as_server` it runs as PostgreSQL's user, which cannot be root.
    """
    programs = f"{ensure_installed('postgresql')}:{os.environ.get('PATH', os.defpath)}"
    done = subprocess.run(
        [*as_user(USER if as_server else None), folder / "scripts" / name, *map(str, arguments)],
        cwd=folder / "work",
        env={"PATH": programs, "HOME": str(folder / "work"), "TMPDIR": str(folder / "work"), **(environment or {})},
        capture_output=True,
        text=True,
        check=False,
        timeout=120,
    )
    if done.returncode:
        raise ScriptFailed(f"{name} ended with {done.returncode}:\n{done.stdout}{done.stderr}")
    return done.stdout

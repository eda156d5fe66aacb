"""The container engine of this machine, by its command lines: `docker`, and Compose of version 1.29 or 2."""

import os
import shutil
import subprocess
from collections.abc import Mapping, Sequence
from pathlib import Path

ROOT = Path(__file__).resolve().parents[3]


class CommandFailed(Exception):
    """A command of the engine failed; the text has the command and what it printed."""


def is_answering() -> bool:
    """Return whether a container engine answers on this machine."""
    return bool(shutil.which("docker")) and _ends_well(["docker", "info"])


def compose_command() -> list[str]:
    """Return the command line of Compose: the engine's plugin, or the program of version 1.29.

    Raises CommandFailed when neither is there.
    """
    if _ends_well(["docker", "compose", "version"]):
        return ["docker", "compose"]
    if shutil.which("docker-compose"):
        return ["docker-compose"]
    raise CommandFailed("neither `docker compose` nor `docker-compose` is installed")


def docker(*words: str, shown: bool = False) -> str:
    """Run a command of the engine and return what it printed; with `shown` it prints to the terminal instead.

    Raises CommandFailed.
    """
    return run(["docker", *words], shown=shown)


def run(command: Sequence[str], *, environment: Mapping[str, str] | None = None, shown: bool = False) -> str:
    """Run a command in the repository's folder and return what it printed. Raises CommandFailed."""
    done = subprocess.run(
        command,
        cwd=ROOT,
        env={**os.environ, **(environment or {})},
        stdout=None if shown else subprocess.PIPE,
        stderr=None if shown else subprocess.STDOUT,
        text=True,
        check=False,
    )
    if done.returncode:
        raise CommandFailed(f"{' '.join(command)}\nended with {done.returncode}\n{done.stdout or ''}")
    return done.stdout or ""


def _ends_well(command: Sequence[str]) -> bool:
    done = subprocess.run(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, check=False)
    return done.returncode == 0

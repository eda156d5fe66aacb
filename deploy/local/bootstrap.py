"""Prepares `.venv` before anything of Ramal is installed: `python3 bootstrap.py [runtime|dev]`.

It is run by the machine's own Python, so it uses the standard library alone, and says clearly what is missing. A stamp
in the environment records what was installed; nothing is done while the pinned requirements are unchanged.
"""

import hashlib
import os
import shutil
import sqlite3
import subprocess
import sys
import time
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
VENV = ROOT / ".venv"
OLDEST_PYTHON = (3, 11)
OLDEST_SQLITE = (3, 35, 0)
KINDS = ("runtime", "dev")
PINNED = {"runtime": ("runtime.txt", "gateway.txt", "connections.txt", "helpdesk.txt"), "dev": ("dev.txt",)}
"""The files of pinned packages by kind. What only one component needs is apart: the other images do without it."""


def main() -> int:
    """Prepare the environment. Returns the process's exit code: 0 when it is ready, 1 when something is missing."""
    kind = sys.argv[1] if len(sys.argv) > 1 else "runtime"
    fault = _missing()
    if fault:
        print(f"Ramal cannot start here: {fault}", file=sys.stderr)
        return 1
    if not _is_ready(kind):
        started = time.monotonic()
        _install(kind)
        print(f"  environment ready in {time.monotonic() - started:.1f} s")
    _write_paths()
    return 0


def _missing() -> str:
    """Return a sentence about what this machine lacks to run Ramal, or an empty text."""
    if sys.version_info < OLDEST_PYTHON:
        return f"Python {sys.version.split()[0]} is too old; 3.11 or newer is needed (make PYTHON=python3.12 up)"
    if sqlite3.sqlite_version_info < OLDEST_SQLITE:
        return f"SQLite {sqlite3.sqlite_version} is too old; 3.35 or newer is needed"
    if not sys.platform.startswith("linux"):
        return "it needs Linux"
    try:
        import ensurepip  # noqa: F401
        import venv  # noqa: F401
    except ImportError:
        return "Python's venv module is missing (Debian and Ubuntu: apt install python3-venv)"
    return ""


def _stamp(kind: str) -> str:
    pinned = b"".join(file.read_bytes() for file in _pinned(kind))
    return hashlib.sha256(pinned + sys.version.encode()).hexdigest()


def _pinned(kind: str) -> list[Path]:
    return [ROOT / "requirements" / name for name in PINNED[kind]]


def _is_ready(kind: str) -> bool:
    """Return whether the pinned packages of `kind` are installed as they are pinned now.

    `kind` is `runtime` or `dev`; the packages of `dev` contain those of `runtime`.
    """
    containing = KINDS[KINDS.index(kind) :]
    return any(_read(VENV / f".{k}.stamp") == _stamp(k) for k in containing)


def _read(file: Path) -> str:
    return file.read_text() if file.exists() else ""


def _install(kind: str) -> None:
    import venv

    if not (VENV / "bin" / "python").exists() or not _same_python():
        print("  creating .venv")
        shutil.rmtree(VENV, ignore_errors=True)
        venv.create(VENV, with_pip=True)
    print(f"  installing the pinned packages of requirements/{' and '.join(PINNED[kind])} (once; about a minute)")
    pinned = [option for file in _pinned(kind) for option in ("-r", str(file))]
    pip = [str(VENV / "bin" / "python"), "-m", "pip", "--disable-pip-version-check", "install"]
    quiet = [] if sys.stdout.isatty() else ["--quiet"]
    subprocess.run([*pip, *quiet, "--require-hashes", "--only-binary", ":all:", *pinned], check=True)
    (VENV / f".{kind}.stamp").write_text(_stamp(kind))


def _same_python() -> bool:
    said = subprocess.run(
        [str(VENV / "bin" / "python"), "-c", "import sys; print(sys.version)"],
        capture_output=True,
        text=True,
        check=False,
    )
    return said.stdout.strip() == sys.version


def _write_paths() -> None:
    """Make the repository's own packages importable, with one `.pth` file instead of an editable build of each."""
    folders = [ROOT / "libs", ROOT / "gateway" / "src", ROOT / "deploy" / "local", *sorted(ROOT.glob("services/*/src"))]
    for site in (VENV / "lib").glob("python3.*/site-packages"):
        file, lines = site / "ramal.pth", "".join(f"{folder}{os.linesep}" for folder in folders)
        if _read(file) != lines:
            file.write_text(lines)


if __name__ == "__main__":
    sys.exit(main())

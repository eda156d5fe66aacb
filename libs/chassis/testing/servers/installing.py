"""Finding the system's PostgreSQL and RabbitMQ, and installing them where we may: on Debian or Ubuntu, as root.

An installation starts no service and makes no system cluster: the servers we run are private ones, and a machine
that had nothing on port 5432 before a test run has nothing there afterwards. (RabbitMQ's package does leave its
service enabled for the machine's next boot, as it would for anyone.)
"""

import fcntl
import os
import shutil
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

Server = Literal["postgresql", "rabbitmq", "npm"]


class MissingServer(Exception):
    """A server's binaries are not on this machine and we may not, or could not, install them."""


@dataclass(frozen=True)
class _Package:
    """Where a distribution puts a server: `folders` (a glob) holds `program`; `name` is what apt calls it."""

    title: str
    name: str
    program: str
    folders: str


_PACKAGES: dict[Server, _Package] = {
    "postgresql": _Package("PostgreSQL", "postgresql", "postgres", "usr/lib/postgresql/*/bin"),
    # Not /usr/sbin: Debian's script there insists on becoming the user rabbitmq and on the system's folders.
    "rabbitmq": _Package("RabbitMQ", "rabbitmq-server", "rabbitmq-server", "usr/lib/rabbitmq/bin"),
    # No server, but needed like one: the tests of the API document compile a client that npm's packages generate.
    "npm": _Package("Node.js with npm", "npm", "npm", "usr/bin"),
}
_LOCK = Path("/run/ramal-apt.lock")
_POLICY = Path("/usr/sbin/policy-rc.d")
_POLICY_BEFORE = Path("/usr/sbin/policy-rc.d.before-ramal")
_CLUSTER_SETTINGS = Path("/etc/postgresql-common/createcluster.d/ramal-test-kit.conf")

# A killed run may leave this file behind. It then still refuses nobody: only our own apt carries the variable.
_POLICY_SCRIPT = f"""#!/bin/sh
# Packages installed by Ramal's test kit start no service; everyone else's are handled as before.
[ -n "$RAMAL_STARTS_NO_SERVICE" ] && exit 101
[ -x {_POLICY_BEFORE} ] && exec {_POLICY_BEFORE} "$@"
exit 0
"""


def ensure_installed(server: Server) -> Path:
    """The folder of `server`'s binaries, newest version first, installed by apt if missing and we are root.

    Raises `MissingServer`, with a sentence saying what to install, when we are not root, when this is neither Debian
    nor Ubuntu, or when apt fails. Several processes may call this at once: one installs, the others wait.
    """
    package = _PACKAGES[server]
    folder = _find(package)
    if folder:
        return folder
    if os.geteuid() != 0 or not shutil.which("apt-get"):
        raise MissingServer(
            f"{package.title} is not installed: run 'sudo apt-get install {package.name}' (Debian, Ubuntu) or "
            f"install it the way your system does, with '{package.program}' on the PATH."
        )
    with _one_at_a_time():
        return _find(package) or _install(package)


def _find(package: _Package) -> Path | None:
    folders = sorted(Path("/").glob(package.folders), key=_version, reverse=True)
    on_path = shutil.which(package.program)
    candidates = [*folders, *([Path(on_path).parent] if on_path else [])]
    return next((folder for folder in candidates if os.access(folder / package.program, os.X_OK)), None)


def _version(folder: Path) -> tuple[int, ...]:
    """`/usr/lib/postgresql/9.6/bin` → (9, 6); a folder without a version counts as the oldest."""
    return tuple(int(part) for part in folder.parent.name.split(".") if part.isdigit())


def _install(package: _Package) -> Path:
    _say(f"{package.title} is missing: installing the package {package.name} (no service is started) …")
    with _no_service_starts(), _no_main_cluster():
        # A third-party source that does not answer must not stop us: what counts is whether the package arrives.
        _apt("update")
        installed = _apt("install", "-y", "--no-install-recommends", package.name)
    folder = _find(package)
    if not installed or not folder:
        raise MissingServer(
            f"{package.title} could not be installed: 'apt-get install {package.name}' failed, see its output above."
        )
    _say(f"{package.title} is installed.")
    return folder


def _apt(*arguments: str) -> bool:
    """Runs apt-get with its output on our stderr, waiting for other users of dpkg; says whether it succeeded."""
    environment = {**os.environ, "DEBIAN_FRONTEND": "noninteractive", "RAMAL_STARTS_NO_SERVICE": "1"}
    command = ["apt-get", "-q", "-o", "DPkg::Lock::Timeout=600", *arguments]
    return subprocess.run(command, env=environment, stdin=subprocess.DEVNULL, stdout=2, check=False).returncode == 0


def _say(sentence: str) -> None:
    sys.stderr.write(f"{sentence}\n")
    sys.stderr.flush()


@contextmanager
def _one_at_a_time() -> Iterator[None]:
    with _LOCK.open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        yield


@contextmanager
def _no_service_starts() -> Iterator[None]:
    """Debian's way to say so: `policy-rc.d` answers 101. One that was there (containers have one) is put back."""
    if _POLICY.exists() and _POLICY.read_bytes() != _POLICY_SCRIPT.encode():
        _POLICY.rename(_POLICY_BEFORE)
    _POLICY.write_text(_POLICY_SCRIPT)
    _POLICY.chmod(0o755)
    try:
        yield
    finally:
        _POLICY.unlink()
        if _POLICY_BEFORE.exists():
            _POLICY_BEFORE.rename(_POLICY)


@contextmanager
def _no_main_cluster() -> Iterator[None]:
    """PostgreSQL's package otherwise makes a cluster for port 5432, which would start at the next boot."""
    _CLUSTER_SETTINGS.parent.mkdir(parents=True, exist_ok=True)
    _CLUSTER_SETTINGS.write_text("create_main_cluster = false\n")
    try:
        yield
    finally:
        _CLUSTER_SETTINGS.unlink()

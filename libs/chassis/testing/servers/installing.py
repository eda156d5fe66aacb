"""Finds the system's PostgreSQL and RabbitMQ, and installs them if missing: on Debian or Ubuntu, as root only.

An installation starts no service and creates no system cluster. Our servers are private ones, and a machine that had
nothing on port 5432 before a test run has nothing there afterwards. (RabbitMQ's package does leave its service enabled
for the machine's next boot, as it would for anyone.)
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

Server = Literal["postgresql", "rabbitmq", "npm", "chromium", "prometheus", "poppler", "libreoffice"]


class MissingServer(Exception):
    """A server's programs are not on this machine, and we may not install them or the installation failed."""


@dataclass(frozen=True)
class _Package:
    """Where a distribution puts a server.

    `program` lies in one of `folders` (a glob); `name` is the package's name for apt.
    """

    title: str
    name: str
    program: str
    folders: str


_PACKAGES: dict[Server, _Package] = {
    "postgresql": _Package("PostgreSQL", "postgresql", "postgres", "usr/lib/postgresql/*/bin"),
    # Not /usr/sbin: Debian's script there always switches to the user rabbitmq and uses the system's folders.
    "rabbitmq": _Package("RabbitMQ", "rabbitmq-server", "rabbitmq-server", "usr/lib/rabbitmq/bin"),
    # No server, but needed like one: the tests of the API document compile a client that npm's packages generate.
    "npm": _Package("Node.js with npm", "npm", "npm", "usr/bin"),
    # The same: what people write is looked at in a browser, to see that nothing of it acts.
    "chromium": _Package("Chromium", "chromium", "chromium", "usr/bin"),
    # Prometheus and promtool, with which alerts are tested.
    "prometheus": _Package("Prometheus", "prometheus", "prometheus", "usr/bin"),
    # Readers of PDFs, by which those that we make are read.
    "poppler": _Package("Poppler", "poppler-utils", "pdftotext", "usr/bin"),
    # A spreadsheet that people have, by which the tables that we make are read.
    "libreoffice": _Package("LibreOffice Calc", "libreoffice-calc-nogui", "soffice", "usr/bin"),
}
_LOCK = Path("/run/ramal-apt.lock")
_POLICY = Path("/usr/sbin/policy-rc.d")
_POLICY_BEFORE = Path("/usr/sbin/policy-rc.d.before-ramal")
_CLUSTER_SETTINGS = Path("/etc/postgresql-common/createcluster.d/ramal-test-kit.conf")

# A killed run may leave this file behind. It then has no effect: only our own apt-get sets the variable.
_POLICY_SCRIPT = f"""#!/bin/sh
# Packages installed by Ramal's test kit start no service; everyone else's are handled as before.
[ -n "$RAMAL_STARTS_NO_SERVICE" ] && exit 101
[ -x {_POLICY_BEFORE} ] && exec {_POLICY_BEFORE} "$@"
exit 0
"""


def ensure_installed(server: Server) -> Path:
    """Return the folder of the programs of `server`, such as `postgresql`; install them with apt if missing.

    Of several installed versions, the newest is taken. Raises `MissingServer`, with a sentence that says what to
    install, when the process is not root, when the system is neither Debian nor Ubuntu, or when apt fails. Several
    processes may call this at once: one installs, the others wait.
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
    """Return the version in a folder's path: `/usr/lib/postgresql/9.6/bin` → (9, 6). None counts as the oldest."""
    return tuple(int(part) for part in folder.parent.name.split(".") if part.isdigit())


def _install(package: _Package) -> Path:
    _say(f"{package.title} is missing: installing the package {package.name} (no service is started) …")
    with _no_service_starts(), _no_main_cluster():
        # The result of `update` is ignored, because a third-party source may not answer. Only the package matters.
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
    """Run apt-get with its output on our stderr. Waits for other users of dpkg; returns whether it succeeded."""
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
    """Keep packages that are installed inside the block from starting services.

    Inside the block, Debian's `policy-rc.d` is replaced by one that forbids starts to our own apt-get. One that existed
    before (containers have one) is put back at the end.
    """
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
    """Keep PostgreSQL's package, when installed inside the block, from creating a cluster on port 5432.

    That cluster would start at the next boot.
    """
    _CLUSTER_SETTINGS.parent.mkdir(parents=True, exist_ok=True)
    _CLUSTER_SETTINGS.write_text("create_main_cluster = false\n")
    try:
        yield
    finally:
        _CLUSTER_SETTINGS.unlink()

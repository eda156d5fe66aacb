"""The state of a run on disk: `.state/<mode>/` (databases, broker, secrets, logs), with one lock for both modes.

.state/run.lock        the launcher's process number, locked while it runs
.state/demo.json       the demo accounts of the running mode, readable by the owner only
.state/environments.json  each service's environment in the running mode, for `launcher run`; MAIL_LISTEN is the address
                       at which helpdesk takes mails in
.state/prometheus-targets.json  what Prometheus scrapes of the running mode (deploy/monitoring/README.md)
.state/mail/*.eml      mails, one file each
.state/billing.csv     the debts that connections knows of; a row counts as soon as it is saved
.state/trust/          authorities whose certificates are accepted beside the demonstration authority's (`TRUST_STORE`)
.state/<mode>/…        everything else; embedded and real keep separate data
"""

import fcntl
import json
import os
import secrets
import shutil
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import IO, Any, Literal

from cryptography.fernet import Fernet

Mode = Literal["embedded", "real"]
_ENVIRONMENTS = "environments.json"
SCRAPE_TARGETS = "prometheus-targets.json"
_PINS = """\
# The SHA-256 of each certificate in roots/ and intermediates/ that is trusted, as sha256sum prints it.
"""
_BILLING_COLUMNS = "document,consumer_unit,amount,due_on\n"


class AlreadyRunning(Exception):
    """Another launcher holds the lock of this state; `pid` is its process number."""

    def __init__(self, pid: int) -> None:
        super().__init__(f"Ramal is already running here (process {pid}); `make down` stops it")
        self.pid = pid


@dataclass
class State:
    """The state folder of one mode; `root` is the folder of both modes."""

    root: Path
    mode: Mode
    _lock: IO[str] | None = None

    @property
    def folder(self) -> Path:
        return self.root / self.mode

    @property
    def mail(self) -> Path:
        return self.root / "mail"

    @property
    def demo(self) -> Path:
        return self.root / "demo.json"

    @property
    def billing(self) -> Path:
        return self.root / "billing.csv"

    @property
    def trust_store(self) -> Path:
        """The operator's trust store: the folder that TRUST_STORE names, or one of the state."""
        return Path(os.environ.get("TRUST_STORE") or self.root / "trust").resolve()

    def open(self) -> None:
        """Create the state's folders, a file of debts without any and an empty trust store, for this user alone, and
        take the lock.

        The operator's own trust store is left as it is. Raises `AlreadyRunning`.
        """
        os.umask(0o077)
        for folder in (self.folder, self.folder / "logs", self.mail):
            folder.mkdir(parents=True, exist_ok=True)
        for folder in (self.root, self.folder, self.mail):
            folder.chmod(0o700)  # databases, mails and logs hold personal data
        if not self.billing.exists():
            self.billing.write_text(_BILLING_COLUMNS, encoding="utf-8")
        self._make_trust_store()
        self._lock = (self.root / "run.lock").open("a+", encoding="utf-8")
        os.set_inheritable(self._lock.fileno(), False)
        try:
            fcntl.flock(self._lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            raise AlreadyRunning(running_pid(self.root) or 0) from None
        self._lock.truncate(0)
        self._lock.write(str(os.getpid()))
        self._lock.flush()

    def _make_trust_store(self) -> None:
        """Create an empty trust store, unless it exists or the operator's environment names another one."""
        if os.environ.get("TRUST_STORE"):
            return
        for name in ("roots", "intermediates"):
            (self.trust_store / name).mkdir(parents=True, exist_ok=True)
        pins = self.trust_store / "pins.sha256"
        if not pins.exists():
            pins.write_text(_PINS, encoding="utf-8")

    def forget_lock(self) -> None:
        """Close a forked child's copy of the lock file, so that only the launcher keeps the lock."""
        if self._lock is not None:
            os.close(self._lock.fileno())

    def secrets(self, services: list[str]) -> dict[str, str]:
        """Return this mode's secret keys by name: `CODE_KEY`, `GATEWAY_SECRET` and one key per service.

        Missing keys are generated and stored; existing ones stay the same from run to run.
        """
        file = self.folder / "secrets.json"
        known: dict[str, str] = json.loads(file.read_text()) if file.exists() else {}
        wanted: dict[str, Callable[[], str]] = {"CODE_KEY": _fernet_key, "GATEWAY_SECRET": _random_text}
        wanted |= dict.fromkeys(services, _fernet_key)
        made = {name: make() for name, make in wanted.items() if name not in known}
        if made:
            write_privately(file, {**known, **made})
        return {**known, **made}

    def publish_demo(self) -> None:
        """Copy the demo accounts of the running mode to `.state/demo.json`, where people look for them."""
        own = self.folder / "demo.json"
        write_privately(self.demo, json.loads(own.read_text()) if own.exists() else {})

    def keep_environments(self, environments: Mapping[str, Mapping[str, str]]) -> None:
        """Store each service's environment, secrets included, for an operator's `launcher run` commands."""
        write_privately(self.root / _ENVIRONMENTS, environments)

    def keep_scrape_targets(self, targets: list[dict[str, Any]]) -> None:
        """Store what Prometheus scrapes, in the form of its file_sd. Anybody may read the file."""
        file = self.root / SCRAPE_TARGETS
        write_privately(file, targets)
        file.chmod(0o644)


def known_environments(root: Path) -> dict[str, dict[str, str]]:
    """Return each service's environment in the mode that runs or ran last; empty if nothing ever ran here."""
    file = root / _ENVIRONMENTS
    found: dict[str, dict[str, str]] = json.loads(file.read_text(encoding="utf-8")) if file.exists() else {}
    return found


def running_pid(root: Path) -> int | None:
    """Return the process number of the launcher that holds the lock, or None if none does."""
    file = root / "run.lock"
    if not file.exists():
        return None
    with file.open("r+", encoding="utf-8") as lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            return int(lock.read() or 0)
    return None


def write_privately(file: Path, value: Any) -> None:
    """Write `value` as JSON to a file that only the owner can read, replacing the file at once."""
    partial = file.with_name(f".{file.name}.partial")
    with os.fdopen(os.open(partial, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "w", encoding="utf-8") as out:
        json.dump(value, out, indent=2, ensure_ascii=False)
    partial.replace(file)


def forget(root: Path) -> None:
    """Delete all state below `root`. Raises `AlreadyRunning` while a launcher runs."""
    pid = running_pid(root)
    if pid is not None:
        raise AlreadyRunning(pid)
    shutil.rmtree(root, ignore_errors=True)


def _random_text() -> str:
    return secrets.token_urlsafe(32)


def _fernet_key() -> str:
    return Fernet.generate_key().decode()

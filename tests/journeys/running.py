"""The platform as a person starts it: the launcher as a process of its own, in a scratch state folder on free ports.

Everything is looked at from outside: answers of the gateway, files in the state folder, processes of the system.
"""

import json
import os
import signal
import subprocess
import sys
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from http.client import HTTPConnection
from pathlib import Path
from typing import Any, Literal

from chassis.testing.processes import Process, find_process, start_child, wait_until
from launcher.ports import free_ports
from launcher.state import known_environments

Kind = Literal["embedded", "real", "deployed"]
START_SECONDS = 240.0  # it takes about 10; with 16 processes waiting for 2 cores 90 were not enough
STOP_SECONDS = 30.0


class DidNotStart(AssertionError):
    """The launcher ended, or was not ready in time; says what it printed."""


@dataclass
class Platform:
    """One state folder and its ports; `up` and `down` as often as one likes. `settings` go into its environment."""

    root: Path
    kind: Kind
    port: int
    tls_port: int
    settings: Mapping[str, str] = field(default_factory=dict)
    _launcher: "subprocess.Popen[bytes] | None" = None

    @classmethod
    def in_folder(cls, root: Path, kind: Kind, **settings: str) -> "Platform":
        port, tls_port = free_ports(2)
        return cls(root, kind, port, tls_port, settings)

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    @property
    def headers(self) -> Mapping[str, str]:
        """What goes with every request to this platform: nothing, where clients are known to be on this machine."""
        return {}

    @property
    def mail(self) -> Path:
        return self.root / "mail"

    @property
    def folder(self) -> Path:
        """What this kind keeps."""
        return self.root / self.kind

    @property
    def certificate(self) -> Path:
        """The self-made certificate of the https port, for clients that check it."""
        return self.folder / "gateway" / "tls" / "self-made.pem"

    @property
    def said(self) -> str:
        """What the launcher has printed since it was started last."""
        return self._output.read_text(encoding="utf-8")

    @property
    def pid(self) -> int:
        assert self._launcher, "not started"
        return self._launcher.pid

    def demo(self) -> dict[str, Any]:
        """The demo accounts, by name."""
        accounts: dict[str, Any] = json.loads((self.root / "demo.json").read_text(encoding="utf-8"))
        return accounts

    def up(self, *, until: str = "Ramal is ready") -> None:
        """Start, and return when it has said `until`. Raises DidNotStart."""
        self.root.mkdir(parents=True, exist_ok=True)
        self._output.write_bytes(b"")
        self._launcher = start_child(
            [sys.executable, "-m", "launcher", "up", *(["--real"] if self.kind == "real" else [])],
            folder=self.root,
            environment=self._environment(),
            output=self._output,
            death_signal="TERM",
        )
        child = self._launcher
        wait_until(lambda: until in self.said or child.poll() is not None, START_SECONDS)
        on_servers = "on PostgreSQL and RabbitMQ" in self.said
        if until not in self.said or (until.endswith("ready") and on_servers != (self.kind == "real")):
            self.end()
            raise DidNotStart(self.said)

    def stop(self, number: signal.Signals = signal.SIGTERM) -> None:
        """Stop, and see that it leaves in time, with exit code 0 and without a process."""
        running = self.processes()
        self.send(number)
        assert self.wait() == 0, self.said
        assert [process for process in running | self.processes() if process.alive] == []

    def end(self) -> None:
        """Whatever happened: nothing of it goes on running."""
        launcher = self._launcher
        if launcher and launcher.poll() is None:
            self.send(signal.SIGTERM)
            if not wait_until(lambda: launcher.poll() is not None, STOP_SECONDS):
                self.send(signal.SIGKILL)
                self.wait()

    def processes(self) -> set[Process]:
        """Every process of this platform: the launcher's descendants, and whoever has its folder in the environment."""
        launcher = find_process(self.pid)
        return {*(launcher.family() if launcher else []), *_with_in_environment(str(self.root))}

    def send(self, number: signal.Signals) -> None:
        """Signal the launcher alone."""
        os.kill(self.pid, number)

    def wait(self, seconds: float = STOP_SECONDS) -> int:
        """The launcher's exit code. Raises subprocess.TimeoutExpired."""
        assert self._launcher, "not started"
        return self._launcher.wait(seconds)

    def command(self, *arguments: str, **environment: str) -> "subprocess.CompletedProcess[str]":
        """Run another command of the launcher (`down`, `clean`, a second `up`) to its end."""
        return self._run([sys.executable, "-m", "launcher", *arguments], {**self._environment(), **environment})

    def write_output(self, file: Path, service: str, *arguments: str) -> "subprocess.CompletedProcess[bytes]":
        """Run a command of a service, and write into a file what it prints, as the shell's `>` does."""
        command = [sys.executable, "-m", "launcher", "run", service, *arguments]
        with file.open("wb") as out:
            return subprocess.run(
                command,
                cwd=self.root.parent,
                env=self._environment(),
                stdout=out,
                stderr=subprocess.PIPE,
                check=False,
                timeout=60,
            )

    def operate(self, service: str, *arguments: str) -> "subprocess.CompletedProcess[str]":
        """Run a command of a service (`python -m identity grant-role …`) as its operator does."""
        return self.command("run", service, *arguments)

    def metric(self, service: str, sample: str) -> float:
        """One sample of a service's metrics, read where only the platform itself can."""
        inside = HTTPConnection(self.internal_address(service), timeout=10)
        inside.request("GET", "/metrics")
        lines = inside.getresponse().read().decode().splitlines()
        inside.close()
        return next(float(line.rpartition(" ")[2]) for line in lines if line.startswith(f"{sample} "))

    def internal_address(self, service: str) -> str:
        """Where a service itself listens, which no client knows."""
        clusters = json.loads((self.folder / "gateway" / "envoy" / "clusters.json").read_text())["resources"]
        assignment = next(cluster["load_assignment"] for cluster in clusters if cluster["name"] == service)
        address = assignment["endpoints"][0]["lb_endpoints"][0]["endpoint"]["address"]["socket_address"]
        return f"{address['address']}:{address['port_value']}"

    @property
    def _output(self) -> Path:
        return self.root.with_suffix(".log")

    def _run(self, command: list[str], environment: Mapping[str, str]) -> "subprocess.CompletedProcess[str]":
        return subprocess.run(
            command, cwd=self.root.parent, env=environment, capture_output=True, text=True, check=False, timeout=60
        )

    def _environment(self) -> dict[str, str]:
        """A proxy that nobody answers at: what runs on this machine is not asked for through one."""
        return {
            "PATH": os.environ.get("PATH", os.defpath),
            "HOME": os.environ.get("HOME", "/"),
            "HTTP_PROXY": "http://127.0.0.1:9",
            "http_proxy": "http://127.0.0.1:9",
            "RAMAL_STATE": str(self.root),
            "PORT": str(self.port),
            "TLS_PORT": str(self.tls_port),
            **self.settings,
        }

    def settings_of(self, service: str) -> dict[str, str]:
        """A service's settings, as an operator who has this folder finds them."""
        return known_environments(self.root)[service]


def _with_in_environment(text: str) -> Iterator[Process]:
    for entry in Path("/proc").glob("[0-9]*"):
        try:
            mentioned = text.encode() in (entry / "environ").read_bytes()
        except OSError:  # gone, or another user's
            continue
        if mentioned and (process := find_process(int(entry.name))):
            yield process

"""The stack of one try: a project of Compose with its own folder of the operator's files, on free ports."""

import json
import time
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from trying.engine import CommandFailed, compose_command, docker, run

SERVICES = ("certificates", "connections", "helpdesk", "identity", "notifier", "representatives")
ONCE = ("secrets", "databases")
_ONCE_ENDINGS = ("-migrate", "-seed", "-bucket")
_READY_SECONDS = 600
_LOOK_SECONDS = 1.0


class NotReady(Exception):
    """A container was not healthy in time; the text has its state and its last lines."""


@dataclass(frozen=True)
class Container:
    """One container of the stack: its engine's name, and the name of its service in docker-compose.yml."""

    name: str
    service: str


class Stack:
    """The containers, volumes and networks of `project`. `settings` are the variables of docker-compose.yml."""

    def __init__(self, project: str, settings: Mapping[str, str]) -> None:
        self.project = project
        self._settings = dict(settings)
        files = ("docker-compose.yml", "deploy/compose/try.yml")
        chosen = [word for file in files for word in ("--file", file)]
        self._compose = [*compose_command(), "--project-name", project, *chosen]

    def compose(self, *words: str, shown: bool = False) -> str:
        """Run a command of Compose on the stack. Raises CommandFailed."""
        return run([*self._compose, *words], environment=self._settings, shown=shown)

    def build(self) -> None:
        """Build the images of all components, with the network of this machine: packages may come from it alone."""
        self.compose("build", shown=True)

    def up(self) -> None:
        """Start everything with its demo data, and return when every container is healthy. Raises NotReady."""
        self.compose("up", "--detach", "--no-build", shown=True)
        self.wait_until_healthy()

    def down(self) -> None:
        """Stop everything, and remove its containers, networks and volumes."""
        self.compose("--profile", "demo", "down", "--volumes", "--remove-orphans", "--timeout", "20", shown=True)

    def containers(self) -> list[Container]:
        """Return the containers that run all the time, in the order of their names."""
        label = "com.docker.compose"
        wanted = ("--all", "--filter", f"label={label}.project={self.project}")
        said = docker("ps", *wanted, "--format", '{{.Names}} {{.Label "' + label + '.service"}}')
        found = [Container(*line.split()) for line in said.splitlines()]
        found = [one for one in found if one.service not in ONCE and not one.service.endswith(_ONCE_ENDINGS)]
        return sorted(found, key=lambda one: one.name)

    def wait_until_healthy(self) -> None:
        """Return when every container is healthy. Raises NotReady."""
        for container in self.containers():
            self.wait_for(container)

    def wait_for(self, container: Container, seconds: float = _READY_SECONDS) -> None:
        """Return when the container answers the probe of its health check. Raises NotReady."""
        deadline = time.monotonic() + seconds
        while not self.is_healthy(container):
            if time.monotonic() > deadline:
                state = self._inspect(container.name)["State"]
                lines = docker("logs", "--tail", "20", container.name)
                raise NotReady(f"{container.name}: {json.dumps(state)[:2000]}\n{lines}")
            time.sleep(_LOOK_SECONDS)

    def is_healthy(self, container: Container) -> bool:
        """Ask the container by its own health check, without waiting for the engine's next one."""
        about = self._inspect(container.name)
        if not about["State"]["Running"]:
            return False
        test = about["Config"].get("Healthcheck", {}).get("Test", [])
        if test[:1] != ["CMD"]:
            return bool(about["State"].get("Health", {}).get("Status", "healthy") == "healthy")
        try:
            docker("exec", container.name, *test[1:])
        except CommandFailed:
            return False
        return True

    def restart(self, container: Container) -> None:
        """Stop a container with its own grace period, and start it again."""
        seconds = self._inspect(container.name)["Config"].get("StopTimeout") or 150
        docker("restart", "--time", str(seconds), container.name)

    def read(self, service: str, *command: str) -> str:
        """Run a command in the first container of a service and return what it printed."""
        first = next(one for one in self.containers() if one.service == service)
        return docker("exec", first.name, *command)

    def addresses(self, service: str) -> Iterator[str]:
        """Yield the addresses of a service's containers that are reachable from this machine."""
        for container in self.containers():
            if container.service == service:
                networks = self._inspect(container.name)["NetworkSettings"]["Networks"]
                names = sorted(networks, key=lambda name: not name.endswith(("_inside", "_database")))
                yield networks[names[0]]["IPAddress"]

    def volume(self, name: str) -> dict[str, str]:
        """Return the texts of the files in a volume by name, read by a container that is removed at once."""
        image = self._inspect(next(one for one in self.containers() if one.service == "identity-web").name)["Image"]
        apart = ("--rm", "--network", "none", "--user", "0", "--volume", f"{self.project}_{name}:/volume:ro")
        files = "{file.name: file.read_text() for file in pathlib.Path('/volume').iterdir()}"
        code = f"import json, pathlib; print(json.dumps({files}))"
        texts: dict[str, str] = json.loads(docker("run", *apart, image, "python3", "-Ic", code))
        return texts

    def _inspect(self, name: str) -> dict[str, Any]:
        about: dict[str, Any] = json.loads(docker("inspect", name))[0]
        return about


def write_privately(file: Path, value: object) -> None:
    """Write JSON into a file that only its owner can read."""
    file.touch(mode=0o600)
    file.write_text(json.dumps(value, indent=2, ensure_ascii=False), encoding="utf-8")

"""Compose and Kubernetes give every process what it reads: each container's settings are loaded as its process does it.

A container is given variables of the environment and a folder of secrets. Both are laid out as the manifests say, and
the settings class of the component reads them, with all its checks.
"""

import sys
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

import pytest
from cryptography.fernet import Fernet
from pydantic import SecretStr
from tests.deploy import composing, manifests, topology

from chassis.serving import LONGEST_REQUEST_SECONDS
from chassis.settings import ServiceSettings, load
from gateway.settings import load as load_gateway

sys.path.insert(0, str(topology.ROOT / "deploy" / "compose"))

from first_start.make_secrets import places

FOLDER = "/run/secrets/ramal"
READERS = {
    "CODE_KEY": {"helpdesk", "identity", "notifier", "representatives"},
    "MAIL_URL": {"notifier"},
}
"""Who reads a secret that several containers could be given. A new reader is a decision, not an accident."""

EXAMPLES = {
    "SECRETS_KEY": Fernet.generate_key().decode(),
    "CODE_KEY": Fernet.generate_key().decode(),
    "GATEWAY_SECRET": "x" * 32,
    "MAIL_URL": "smtps://user:password@mail.example:465",
    "BROKER_URL": "amqp://user:password@broker:5672/",
}
WORKER_SECONDS = 60


@dataclass(frozen=True)
class Container:
    """A container that runs `python3 -m <component> <role>`: its variables, its secret files by name, its grace."""

    where: str
    component: str
    role: str
    environment: dict[str, str]
    secrets: frozenset[str]
    grace_seconds: int

    def __str__(self) -> str:
        return f"{self.where}-{self.component}-{self.role}"


def of_compose() -> Iterator[Container]:
    """Yield the containers of docker-compose.yml."""
    for container in composing.containers().values():
        match container.get("command"):
            case ["python3", "-m", component, role]:
                files = {place.name for place in places() if place.reader == component}
                own = {"MAIL_URL"} if component == "notifier" else set()
                environment = {
                    name: "" if value is None else str(value) for name, value in container["environment"].items()
                }
                grace = composing.seconds(container["stop_grace_period"])
                yield Container("compose", component, role, environment, frozenset(files | own), grace)


def of_kubernetes(overlay: str) -> Iterator[Container]:
    """Yield the containers of an overlay, init containers too."""
    rendering = manifests.rendered(overlay)
    for pod in rendering.ours:
        for container in pod.containers:
            match container["command"]:
                case ["python3", "-m", component, role, *_]:
                    environment: dict[str, str] = {}
                    for source in container.get("envFrom", []):
                        environment |= rendering.named("ConfigMap", source["configMapRef"]["name"])["data"]
                    environment |= {entry["name"]: entry["value"] for entry in container.get("env", [])}
                    grace = pod.spec.get("terminationGracePeriodSeconds", 30)
                    files = frozenset(_files(pod, container))
                    yield Container(overlay, component, role, environment, files, grace)


def _files(pod: manifests.Pod, container: dict[str, Any]) -> Iterator[str]:
    mounted = {mount["name"] for mount in container.get("volumeMounts", []) if mount["mountPath"] == FOLDER}
    for volume in pod.spec.get("volumes", []):
        if volume["name"] in mounted:
            for source in volume["projected"]["sources"]:
                yield from (item["path"] for item in source["secret"]["items"])


@cache
def all_containers() -> tuple[Container, ...]:
    """Return the containers of compose and of each overlay."""
    found = [*of_compose(), *(one for overlay in manifests.OVERLAYS for one in of_kubernetes(overlay))]
    assert {one.component for one in found} == set(topology.components())
    return tuple(found)


def lay_out(container: Container, folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Make the environment and the folder of secrets what the container is given, and nothing else."""
    everything = {name for component in topology.components() for name in topology.settings_of(component)}
    for name in everything | {"SECRETS_DIR"}:
        monkeypatch.delenv(name, raising=False)
    for name, value in container.environment.items():
        monkeypatch.setenv(name, value)
    assert container.environment["SECRETS_DIR"] == FOLDER, container
    folder.mkdir()
    for name in container.secrets:
        (folder / name).write_text(f"{EXAMPLES.get(name, 'p@ss/word')}\n")
    monkeypatch.setenv("SECRETS_DIR", str(folder))


def load_all(folder: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[tuple[Container, Any]]:
    for number, container in enumerate(all_containers()):
        with monkeypatch.context() as patch:
            lay_out(container, folder / str(number), patch)
            if container.component == topology.GATEWAY:
                yield container, load_gateway()
            else:
                yield container, load(topology.service(container.component).settings)


def test_every_container_starts_with_what_it_is_given(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    alike: dict[tuple[str, str], set[object]] = {}
    for container, settings in load_all(tmp_path, monkeypatch):
        known = type(settings).model_fields
        for name in topology.SAME_EVERYWHERE:
            if name.lower() in known:
                alike.setdefault((container.where, name), set()).add(getattr(settings, name.lower()))
        for name in container.secrets & {"SECRETS_KEY", "CODE_KEY", "GATEWAY_SECRET", "MAIL_URL"}:
            if name.lower() in known:
                secret = getattr(settings, name.lower())
                assert isinstance(secret, SecretStr)
                assert secret.get_secret_value() == EXAMPLES[name], f"{container} read another {name}"
        if isinstance(settings, ServiceSettings):
            check_service(container, settings)
    assert {where: values for where, values in alike.items() if len(values) != 1} == {}


def check_service(container: Container, settings: ServiceSettings) -> None:
    """Check what a container of a service needs that has a default, which is for a laptop."""
    assert settings.database_url.startswith("postgresql+psycopg://"), container
    if container.role == "web":
        assert settings.web_bind.startswith("0.0.0.0:"), container
        assert settings.jwks_url or container.component == "identity", container
        assert settings.web_master, f"{container}: nothing else restarts a process in it"
        assert settings.web_processes == 1, f"{container}: scaled by containers"
        assert settings.drain_seconds > 0, container
        assert container.grace_seconds >= settings.drain_seconds + LONGEST_REQUEST_SECONDS + 5, container
    if container.role == "worker":
        assert settings.metrics_bind.startswith("0.0.0.0:"), container
        assert container.grace_seconds >= WORKER_SECONDS, container


def test_a_secret_goes_to_those_who_read_it() -> None:
    for secret, known in READERS.items():
        assert topology.readers(secret) == known, f"{secret}: who reads it in the code"
        given = {one.component for one in all_containers() if secret in one.secrets}
        assert given == known, f"{secret}: who is given it"
    for one in all_containers():
        assert not one.environment.keys() & topology.secrets().keys() - topology.PASSWORD_OF.keys(), one

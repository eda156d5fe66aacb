"""A real Envoy with a rendered configuration, on free ports, in front of services that tell what reached them."""

import json
import os
import socket
import subprocess
import sys
from collections.abc import Iterator, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from http.client import HTTPResponse
from pathlib import Path
from typing import Any

import requests
from joserfc.jwk import ECKey

from chassis.testing.processes import start_child, wait_until
from gateway import process
from gateway.certificate import certificate
from gateway.render import render, write
from gateway.routes import GATEWAY, IDENTITY, MIB, NOTIFIER, ROUTES, SERVICES, Route
from gateway.settings import Settings
from gateway_kit.service import EchoService, running
from gateway_kit.tokens import ISSUER, a_token, bearer, key_set, new_key

SECRET = "a secret of gateway and identity"
READY_SECONDS = 20

# Kinds of routes that no service has yet; the table allows them.
_API = NOTIFIER.prefix
EXTRA_ROUTES = (
    Route("POST", f"{_API}/uploads", public=True, body_limit=3 * MIB, buffered=False, service="notifier"),
    Route("GET", f"{_API}/stream", public=True, stream="sse", service="notifier"),
    Route("GET", f"{_API}/socket", public=True, stream="websocket", service="notifier"),
    Route("GET", f"{_API}/answers/slow", public=True, timeout=0.3, retries=0, service="notifier"),
    Route("POST", f"{_API}/answers/slow", public=True, service="notifier"),
    *(
        Route(method, f"{_API}/answers/{{kind}}", public=True, service="notifier")
        for method in ("GET", "POST", "PUT", "DELETE")
    ),
    Route("GET", f"{_API}/answers/plain", service="notifier"),
    Route("PUT", f"{IDENTITY.prefix}/things/{{id}}", public=True, service="identity"),
)


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


@dataclass
class Gateway:
    """A running gateway and what stands behind it."""

    settings: Settings
    folder: Path
    services: dict[str, EchoService]
    key: ECKey
    routes: tuple[Route, ...]
    child: subprocess.Popen[bytes] | None = None

    @property
    def identity(self) -> EchoService:
        return self.services[IDENTITY.name]

    @property
    def notifier(self) -> EchoService:
        return self.services[NOTIFIER.name]

    @property
    def received(self) -> int:
        """How many requests got through to any service."""
        return sum(len(service.received) for service in self.services.values())

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.settings.port}"

    @property
    def tls_url(self) -> str:
        return f"https://127.0.0.1:{self.settings.tls_port}"

    @property
    def admin_url(self) -> str:
        return f"http://127.0.0.1:{self.settings.admin_port}"

    @property
    def internal_url(self) -> str:
        return f"http://127.0.0.1:{self.settings.internal_port}"

    @property
    def metrics_url(self) -> str:
        return f"http://127.0.0.1:{self.settings.metrics_port}"

    def environment(self) -> dict[str, str]:
        """The environment in which `python -m gateway` has these settings."""
        told = {
            name.upper(): str(value) for name, value in self.settings.model_dump(exclude={"upstreams"}).items() if value
        }
        told |= {f"{name.upper()}_UPSTREAM": address for name, address in self.settings.upstreams.items()}
        return {**os.environ, **told, "GATEWAY_SECRET": SECRET}

    def command(
        self, *words: str, by: Sequence[str] = (sys.executable,), **environment: str
    ) -> subprocess.CompletedProcess[str]:
        """Run `python -m gateway` with these settings until it ends; `environment` wins over them.

        `by` is the command line that runs Python.
        """
        command = [*by, "-m", "gateway", *words]
        told = {**self.environment(), **environment}
        return subprocess.run(command, env=told, capture_output=True, text=True, check=False)

    def call(self, method: str, path: str, **options: Any) -> requests.Response:
        """A request over http; redirects are not followed."""
        return requests.request(method, self.url + path, allow_redirects=False, timeout=30, **options)

    def get(self, path: str, **options: Any) -> requests.Response:
        return self.call("GET", path, **options)

    def post(self, path: str, **options: Any) -> requests.Response:
        return self.call("POST", path, **options)

    def me(self, token: str | None, **headers: str) -> requests.Response:
        """The simplest operation that needs a token."""
        return self.get(f"{IDENTITY.prefix}/me", headers={**headers, **(bearer(token) if token else {})})

    def raw(self, *pieces: bytes, port: int | None = None) -> tuple[int, dict[str, str], bytes]:
        """Bytes to a port (http without one) until it answers; status, headers in lower case, body."""
        with socket.create_connection(("127.0.0.1", port or self.settings.port), timeout=30) as connection:
            try:
                for piece in pieces:
                    connection.sendall(piece)
            except (BrokenPipeError, ConnectionResetError):
                pass  # it has answered and does not want the rest
            answer = HTTPResponse(connection, method="HEAD" if pieces[0].startswith(b"HEAD ") else None)
            answer.begin()
            return answer.status, {name.lower(): value for name, value in answer.getheaders()}, answer.read()

    def log_lines(self) -> list[dict[str, Any]]:
        """The access log so far."""
        text = (self.folder / "envoy.log").read_text(encoding="utf-8")
        return [json.loads(line) for line in text.splitlines() if line.startswith("{")]

    def rendered(self, routes: tuple[Route, ...] | None = None) -> dict[str, str]:
        """The files for these settings and the given routes."""
        folder = process.configuration_folder(self.settings)
        return render(self.settings, folder, certificate=certificate(self.settings), routes=routes or self.routes)

    def write(self, files: dict[str, str]) -> None:
        """Put files where Envoy watches them."""
        write(files, process.configuration_folder(self.settings))

    def statistic(self, name: str) -> int:
        """One of Envoy's own counters."""
        line = requests.get(f"{self.admin_url}/stats?filter=^{name}$", timeout=10).text
        return int(line.rpartition(":")[2] or 0)


@contextmanager
def a_gateway(
    folder: Path, *, keys_known: bool = True, run_by: Sequence[str] = (), **options: Any
) -> Iterator[Gateway]:
    """A gateway that is ready to check tokens, unless identity has no `keys_known`. `options` are settings.

    `run_by` is the command that runs it, for instance `python -m gateway envoy`, which has the product's routes alone.
    Without one it is Envoy itself, with further routes.
    """
    key = new_key("first")
    services = {service.name: EchoService(service.name) for service in SERVICES if service is not GATEWAY}
    services[IDENTITY.name] = EchoService(IDENTITY.name, keys=key_set(key) if keys_known else None)
    with ExitStack() as stack:
        for service in services.values():
            stack.enter_context(running(service))
        gateway = Gateway(_settings(folder, services, options), folder, services, key, (*EXTRA_ROUTES, *ROUTES))
        if not run_by:
            gateway.write(gateway.rendered())
        stack.enter_context(_envoy(gateway, run_by))
        expected = 200 if keys_known else 503
        assert wait_until(lambda: _answers(gateway, expected), READY_SECONDS), (folder / "envoy.log").read_text()
        gateway.identity.received.clear()
        yield gateway


def _settings(folder: Path, services: dict[str, EchoService], options: dict[str, Any]) -> Settings:
    usual = {
        "port": free_port(),
        "tls_port": free_port(),
        "admin_port": free_port(),
        "envoy_concurrency": 1,
        "gateway_state": folder,
        "issuer_url": ISSUER,
        "gateway_secret": SECRET,
        "loopback_allowance": True,
        "upstreams": {
            **{name: service.address for name, service in services.items()},
            GATEWAY.name: f"127.0.0.1:{free_port()}",
        },
    }
    return Settings(**{**usual, **options})


@contextmanager
def _envoy(gateway: Gateway, run_by: Sequence[str]) -> Iterator[None]:
    command = process.command(gateway.settings, process.configuration_folder(gateway.settings))
    gateway.child = child = start_child(
        run_by or command,
        folder=gateway.folder,
        environment=gateway.environment(),
        output=gateway.folder / "envoy.log",
        death_signal="KILL",
    )
    try:
        yield
    finally:
        if gateway.settings.drain_seconds:
            child.kill()
        child.terminate()
        child.wait(10)


def _answers(gateway: Gateway, status: int) -> bool:
    """Whether a request with a good token gets `status`, on the door that takes connections without a PROXY header."""
    url = gateway.internal_url if gateway.settings.proxy_protocol else gateway.url
    try:
        token = bearer(a_token(gateway.key))
        return requests.get(f"{url}{IDENTITY.prefix}/me", headers=token, timeout=30).status_code == status
    except requests.ConnectionError:
        return False

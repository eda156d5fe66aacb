"""A real Envoy with a rendered configuration, on free ports, in front of services that tell what reached them."""

import json
import os
import socket
from collections.abc import Iterator
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

    def raw(self, *pieces: bytes) -> tuple[int, dict[str, str], bytes]:
        """Bytes to the http port until it answers; status, headers in lower case, body."""
        with socket.create_connection(("127.0.0.1", self.settings.port), timeout=30) as connection:
            try:
                for piece in pieces:
                    connection.sendall(piece)
            except (BrokenPipeError, ConnectionResetError):
                pass  # it has answered and does not want the rest
            answer = HTTPResponse(connection)
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
def a_gateway(folder: Path, *, keys_known: bool = True, **options: Any) -> Iterator[Gateway]:
    """A gateway that is ready to check tokens, unless identity has no `keys_known`. `options` are settings."""
    key = new_key("first")
    services = {service.name: EchoService(service.name) for service in SERVICES if service is not GATEWAY}
    services[IDENTITY.name] = EchoService(IDENTITY.name, keys=key_set(key) if keys_known else None)
    with ExitStack() as stack:
        for service in services.values():
            stack.enter_context(running(service))
        gateway = Gateway(_settings(folder, services, options), folder, services, key, (*EXTRA_ROUTES, *ROUTES))
        gateway.write(gateway.rendered())
        stack.enter_context(_envoy(gateway))
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
def _envoy(gateway: Gateway) -> Iterator[None]:
    command = process.command(gateway.settings, process.configuration_folder(gateway.settings))
    child = start_child(
        command,
        folder=gateway.folder,
        environment=dict(os.environ),
        output=gateway.folder / "envoy.log",
        death_signal="KILL",
    )
    try:
        yield
    finally:
        child.terminate()
        child.wait(10)


def _answers(gateway: Gateway, status: int) -> bool:
    try:
        return gateway.me(a_token(gateway.key)).status_code == status
    except requests.ConnectionError:
        return False

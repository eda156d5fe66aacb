"""A new configuration in a running gateway: nobody notices, and a wrong one changes nothing."""

import os
import subprocess
import sys
import threading
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
import requests
from gateway_kit.gateway import Gateway, a_gateway
from gateway_kit.service import EchoService, running
from gateway_kit.tokens import a_token, bearer

from chassis.testing.processes import wait_until
from gateway.routes import ROUTES, Route

TERMS = "/api/identity/v1/terms"


@pytest.fixture
def reloadable(tmp_path: Path) -> Iterator[Gateway]:
    with a_gateway(tmp_path) as gateway:
        yield gateway


class _Crowd:
    """Clients that ask without a pause until told to stop."""

    def __init__(self, gateway: Gateway, clients: int = 4) -> None:
        self.statuses: list[int | str] = []
        self._stop = threading.Event()
        self._threads = [threading.Thread(target=self._ask, args=[gateway]) for _ in range(clients)]

    def __enter__(self) -> "_Crowd":
        for thread in self._threads:
            thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._stop.set()
        for thread in self._threads:
            thread.join()

    def _ask(self, gateway: Gateway) -> None:
        token = bearer(a_token(gateway.key))
        with requests.Session() as session:
            while not self._stop.is_set():
                try:
                    self.statuses.append(session.get(f"{gateway.url}/api/identity/v1/me", headers=token).status_code)
                    self.statuses.append(session.post(f"{gateway.url}/api/identity/v1/sessions").status_code)
                except requests.RequestException as lost:
                    self.statuses.append(repr(lost))


def test_new_routes_services_and_doors_appear_without_a_failed_request(reloadable: Gateway) -> None:
    fresh = Route("GET", "/api/identity/v1/fresh", public=True, service="identity")
    moved = EchoService("identity", keys=reloadable.identity.keys)
    with running(moved), _Crowd(reloadable) as crowd:
        for number in range(5):
            reloadable.write(reloadable.rendered((*reloadable.routes, replace(fresh, path=f"{fresh.path}{number}"))))
            assert wait_until(lambda path=f"{fresh.path}{number}": reloadable.get(path).status_code == 200, 10)
        reloadable.settings.upstreams["identity"] = moved.address
        reloadable.write(reloadable.rendered())
        assert wait_until(lambda: bool(moved.received), 10)
        reloadable.settings.cors_origins = "https://portal.example"  # changes the listeners themselves
        before = reloadable.statistic("listener_manager.listener_modified")
        reloadable.write(reloadable.rendered())
        assert wait_until(lambda: reloadable.statistic("listener_manager.listener_modified") == before + 2, 10)
        asked = len(crowd.statuses)
        assert wait_until(lambda: len(crowd.statuses) > asked + 100, 20)
    assert set(crowd.statuses) == {200}
    assert len(crowd.statuses) > 100


def test_reload_reaches_a_running_envoy(reloadable: Gateway) -> None:
    assert reloadable.get("/api/notifier/v1/answers/any").status_code == 200
    answer = _gateway_command(reloadable, "reload")
    assert answer.returncode == 0, answer.stderr
    assert wait_until(lambda: reloadable.get("/api/notifier/v1/answers/any").status_code == 404, 10), (
        "the command's table has no such route"
    )
    assert reloadable.get(TERMS).status_code == 200


def test_a_configuration_that_envoy_refuses_is_not_put_in_place(reloadable: Gateway) -> None:
    files = [(path.name, path.read_bytes()) for path in sorted((reloadable.folder / "envoy").iterdir())]
    wrong = reloadable.folder / "not-a-certificate.pem"
    wrong.write_text("nothing")
    answer = _gateway_command(reloadable, "reload", TLS_CERT=str(wrong), TLS_KEY=str(wrong))
    assert answer.returncode == 1
    assert "nothing was changed" in answer.stderr
    assert [(path.name, path.read_bytes()) for path in sorted((reloadable.folder / "envoy").iterdir())] == files
    assert reloadable.get(TERMS).status_code == 200


def _gateway_command(gateway: Gateway, *arguments: str, **environment: str) -> subprocess.CompletedProcess[str]:
    settings = gateway.settings
    said = {
        "PORT": str(settings.port),
        "TLS_PORT": str(settings.tls_port),
        "ADMIN_PORT": str(settings.admin_port),
        "GATEWAY_STATE": str(settings.gateway_state),
        "ISSUER_URL": settings.issuer_url,
        "LOOPBACK_ALLOWANCE": "1",
        **{f"{name.upper()}_UPSTREAM": address for name, address in settings.upstreams.items()},
    }
    command = [sys.executable, "-m", "gateway", *arguments]
    told = {**os.environ, **said, **environment}
    return subprocess.run(command, env=told, capture_output=True, text=True, check=False)


def test_the_table_itself_is_what_a_fresh_envoy_serves(reloadable: Gateway) -> None:
    reloadable.write(reloadable.rendered(ROUTES))
    assert wait_until(lambda: reloadable.get("/api/notifier/v1/answers/any").status_code == 404, 10)

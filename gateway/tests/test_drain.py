"""The gateway is told to stop: it says that it is not ready, goes on for a while, finishes what runs, and ends."""

import os
import signal
import socket
import ssl
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from http.client import HTTPResponse
from pathlib import Path

import pytest
import requests
from gateway_kit.crowd import Crowd
from gateway_kit.gateway import Gateway, a_gateway, free_port
from gateway_kit.read_only import writing_only_to
from gateway_kit.tokens import a_token, bearer

from chassis.testing.processes import Process, find_process, start_child, wait_until

TERMS = "/api/identity/v1/terms"
SLOW = "/api/identity/v1/sessions/slow"
AS_IN_A_CONTAINER = (sys.executable, "-m", "gateway", "envoy")
DRAIN_SECONDS = 2


@contextmanager
def drained_gateway(folder: Path, drain_seconds: int = DRAIN_SECONDS) -> Iterator[Gateway]:
    options = {"drain_seconds": drain_seconds, "metrics_port": free_port()}
    with a_gateway(folder, run_by=AS_IN_A_CONTAINER, **options) as gateway:
        yield gateway


def stop(gateway: Gateway) -> None:
    os.kill(_pid(gateway), signal.SIGTERM)


def is_ready(gateway: Gateway) -> bool:
    return requests.get(f"{gateway.metrics_url}/ready", timeout=5).status_code == 200


def takes_connections(gateway: Gateway) -> bool:
    try:
        socket.create_connection(("127.0.0.1", gateway.settings.port), timeout=5).close()
    except ConnectionError:
        return False
    return True


def _child(gateway: Gateway) -> subprocess.Popen[bytes]:
    assert gateway.child
    return gateway.child


def _pid(gateway: Gateway) -> int:
    return _child(gateway).pid


def _family(gateway: Gateway) -> list[Process]:
    parent = find_process(_pid(gateway))
    return parent.family() if parent else []


def _ask(connection: socket.socket) -> int:
    """Ask on an open connection, read the whole answer, and return its status."""
    connection.sendall(f"GET {TERMS} HTTP/1.1\r\nHost: x\r\n\r\n".encode())
    answer = HTTPResponse(connection)
    answer.begin()
    answer.read()
    return answer.status


def test_no_request_fails_while_it_drains(tmp_path: Path) -> None:
    with drained_gateway(tmp_path) as gateway:
        slow = _Slow(gateway)
        with Crowd(gateway) as crowd:
            assert wait_until(lambda: len(crowd.statuses) > 50, 20)
            stop(gateway)
            stopped = time.monotonic()
            assert wait_until(lambda: not is_ready(gateway), 5), "a balancer sees it"
            asked = len(crowd.statuses)
            assert wait_until(lambda: len(crowd.statuses) > asked + 50, 20)
            answer = gateway.get(TERMS)
            assert (answer.status_code, answer.headers["Connection"]) == (200, "close")
        assert set(crowd.statuses) == {200}
        assert wait_until(lambda: not takes_connections(gateway), 10), "by now nobody routes here"
        assert time.monotonic() - stopped > DRAIN_SECONDS
        assert not is_ready(gateway), "it can be asked until the end"
        assert _child(gateway).poll() is None, "a request still runs"
        assert slow.finish() == 200
        assert _child(gateway).wait(10) == 0


def test_it_does_not_wait_for_what_does_not_run(tmp_path: Path) -> None:
    with drained_gateway(tmp_path, 1) as gateway, requests.Session() as idle:
        idle.get(gateway.url + TERMS)
        stop(gateway)
        assert _child(gateway).wait(10) == 0


def test_idle_connections_are_closed(tmp_path: Path) -> None:
    """A client that asks nothing gets no answer that tells it to close."""
    with drained_gateway(tmp_path, 30) as gateway, _http2(gateway) as second:
        assert _ask_by_http2(second, 1)[-1] == _END
        with socket.create_connection(("127.0.0.1", gateway.settings.port), timeout=10) as first:
            assert _ask(first) == 200
            stop(gateway)
            assert first.recv(65536) == b""
        assert any(kind == _GOAWAY for kind, _, _ in _frames(second)), "it was closed without a word"
        assert _child(gateway).poll() is None


def test_http2_is_told_to_go_away(tmp_path: Path) -> None:
    with drained_gateway(tmp_path, 10) as gateway, _http2(gateway) as connection:
        assert _ask_by_http2(connection, 1)[-1] == _END
        stop(gateway)
        assert wait_until(lambda: not is_ready(gateway), 5)
        assert _GOAWAY in _ask_by_http2(connection, 3)


def test_a_signal_that_comes_before_envoy_is_not_lost(tmp_path: Path) -> None:
    pressure = tmp_path / "pressure"
    times = ("--drain-seconds", "0", "--finish-seconds", "0")
    child = subprocess.Popen(
        [
            *("setpriv", "--pdeathsig", "KILL", sys.executable, "-c"),
            "import os, signal, sys; from gateway import drain; drain.hold_signals();"
            " os.kill(os.getpid(), signal.SIGTERM); os.execv(sys.argv[1], sys.argv[1:])",
            *(sys.executable, "-m", "gateway.drain", "--admin-port", str(free_port())),
            *("--pressure-file", str(pressure), *times, "--", "/bin/sleep", "60"),
        ]
    )
    assert child.wait(10) == 128 + signal.SIGTERM, "it ended its child"


def test_strangers_on_this_machine_cannot_stop_an_envoy_that_does_not_drain(tmp_path: Path) -> None:
    with a_gateway(tmp_path) as gateway:
        for path in ("/drain_listeners", "/healthcheck/fail", "/quitquitquit"):
            assert requests.post(gateway.admin_url + path, timeout=5).status_code == 403
        assert gateway.get(TERMS).status_code == 200


def test_a_second_signal_ends_it_at_once(tmp_path: Path) -> None:
    with drained_gateway(tmp_path, 60) as gateway:
        stop(gateway)
        assert wait_until(lambda: not is_ready(gateway), 5)
        stop(gateway)
        assert _child(gateway).wait(5) == 0


def test_it_ends_when_envoy_does(tmp_path: Path) -> None:
    with drained_gateway(tmp_path) as gateway:
        _parent, envoy = _family(gateway)
        os.kill(envoy.pid, signal.SIGKILL)
        assert _child(gateway).wait(5) == 128 + signal.SIGKILL


def test_envoy_ends_when_it_is_killed(tmp_path: Path) -> None:
    with drained_gateway(tmp_path) as gateway:
        _parent, envoy = _family(gateway)
        os.kill(_pid(gateway), signal.SIGKILL)
        assert wait_until(lambda: not envoy.alive, 5)


def test_without_a_time_to_drain_it_is_envoy_itself(tmp_path: Path) -> None:
    with a_gateway(tmp_path, run_by=AS_IN_A_CONTAINER) as gateway:
        assert [one.pid for one in _family(gateway)] == [_pid(gateway)]
        assert Path(f"/proc/{_pid(gateway)}/exe").readlink().name == "envoy"


def test_the_pages_drain_too(tmp_path: Path) -> None:
    """They run where only gunicorn's heartbeat can be written."""
    url = f"127.0.0.1:{free_port()}"
    child = start_child(
        writing_only_to(Path("/dev/shm"), [sys.executable, "-m", "gateway", "app"]),  # gunicorn's choice
        folder=tmp_path,
        environment={**os.environ, "APP_BIND": url, "DRAIN_SECONDS": "2"},
        output=tmp_path / "app.log",
        death_signal="KILL",
    )
    try:
        assert wait_until(lambda: _readiness(url) == (200, "ready"), 30), (tmp_path / "app.log").read_text()
        child.send_signal(signal.SIGTERM)
        assert wait_until(lambda: _readiness(url) == (503, "draining"), 5)
        assert requests.get(f"http://{url}/openapi.json", timeout=10).status_code == 200
        assert child.wait(15) == 0
    finally:
        child.kill()
        child.wait()


def _readiness(address: str) -> tuple[int, str]:
    try:
        answer = requests.get(f"http://{address}/health/ready", timeout=5)
    except requests.ConnectionError:
        return 0, ""
    return answer.status_code, answer.json()["status"]


@pytest.mark.parametrize("command", ["/nowhere/envoy", "/bin/false"])
def test_an_envoy_that_does_not_start_is_no_success(command: str, tmp_path: Path) -> None:
    times = ("--drain-seconds", "1", "--finish-seconds", "1")
    options = ("--admin-port", str(free_port()), "--pressure-file", str(tmp_path / "pressure"), *times)
    ended = subprocess.run([sys.executable, "-m", "gateway.drain", *options, "--", command], timeout=10, check=False)
    assert ended.returncode == (127 if "nowhere" in command else 1)


class _Slow:
    """A request that runs until identity is told to go on."""

    def __init__(self, gateway: Gateway) -> None:
        self._gateway = gateway
        self._status = 0
        self._thread = threading.Thread(target=self._ask, args=[bearer(a_token(gateway.key))])
        self._thread.start()
        assert wait_until(lambda: SLOW in gateway.identity.paths(), 10)

    def finish(self) -> int:
        self._gateway.identity.go_on.set()
        self._thread.join()
        return self._status

    def _ask(self, token: dict[str, str]) -> None:
        self._status = self._gateway.call("DELETE", SLOW, headers=token).status_code


_SETTINGS, _HEADERS, _GOAWAY, _DATA = 4, 1, 7, 0
_END = -1


@contextmanager
def _http2(gateway: Gateway) -> Iterator[ssl.SSLSocket]:
    context = ssl.create_default_context()
    context.check_hostname, context.verify_mode = False, ssl.CERT_NONE
    context.set_alpn_protocols(["h2"])
    bare = socket.create_connection(("127.0.0.1", gateway.settings.tls_port), timeout=10)
    with context.wrap_socket(bare, server_hostname="x.example") as connection:
        connection.sendall(b"PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n" + _frame(_SETTINGS, 0, 0, b""))
        yield connection


def _frame(kind: int, flags: int, stream: int, payload: bytes) -> bytes:
    return len(payload).to_bytes(3, "big") + bytes([kind, flags]) + stream.to_bytes(4, "big") + payload


def _ask_by_http2(connection: ssl.SSLSocket, stream: int) -> list[int]:
    """Ask for the terms; the kinds of the frames that came until the answer's end, then _END.

    Further frames that are there by then are among them.
    """
    fields = {":method": "GET", ":scheme": "https", ":authority": "x.example", ":path": TERMS}
    block = b"".join(
        b"\x10" + b"".join(bytes([len(text)]) + text.encode() for text in field) for field in fields.items()
    )
    connection.sendall(_frame(_HEADERS, 5, stream, block))  # the end of the head and of the request
    kinds: list[int] = []
    for kind, flags, owner in _frames(connection):
        kinds.append(kind)
        if owner == stream and kind in (_DATA, _HEADERS) and flags & 1:
            return [*kinds, _END]
    return kinds


def _frames(connection: ssl.SSLSocket) -> Iterator[tuple[int, int, int]]:
    source = connection.makefile("rb")
    while head := source.read(9):
        source.read(int.from_bytes(head[:3], "big"))
        yield head[3], head[4], int.from_bytes(head[5:], "big")

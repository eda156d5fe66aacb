"""Answers that come bit by bit, and connections that become something else."""

import socket

import requests
from gateway_kit.gateway import Gateway
from gateway_kit.problems import problem

API = "/api/notifier/v1"
_UPGRADE = "GET {path} HTTP/1.1\r\nHost: x\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n\r\n"


def test_an_event_reaches_the_client_before_the_next_one_exists(gateway: Gateway) -> None:
    with requests.get(f"{gateway.url}{API}/stream", stream=True, timeout=20) as answer:
        lines = answer.iter_lines(chunk_size=1)
        assert next(lines) == b"data: first"
        gateway.notifier.go_on.set()
        assert b"data: second" in list(lines)


def test_a_websocket_passes_through_where_the_table_says_so(gateway: Gateway) -> None:
    with socket.create_connection(("127.0.0.1", gateway.settings.port), timeout=20) as connection:
        connection.sendall(_UPGRADE.format(path=f"{API}/socket").encode())
        stream = connection.makefile("rb")
        assert stream.readline().startswith(b"HTTP/1.1 101")
        while stream.readline().strip():
            pass
        connection.sendall(b"bom dia\n")
        assert stream.readline() == b"BOM DIA\n"


def test_elsewhere_a_change_of_protocol_is_refused(gateway: Gateway) -> None:
    answer = gateway.get("/api/identity/v1/terms", headers={"Connection": "Upgrade", "Upgrade": "websocket"})
    problem(answer, 400, "gateway.upgrade_refused")
    assert not gateway.identity.received

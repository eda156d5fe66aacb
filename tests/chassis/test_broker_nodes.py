"""Waiting for the broker's nodes: as many addresses of its name as the settings say have to accept connections."""

import socket
import threading
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from chassis import bus
from chassis.settings import ServiceSettings
from chassis.testing.plugin import settings_for_tests
from chassis.testing.servers.ports import free_port

NODES = ("127.0.0.1", "127.0.0.2", "127.0.0.3")


@pytest.fixture
def port(monkeypatch: pytest.MonkeyPatch) -> int:
    """The name `broker` leads to three addresses of this machine, as that of a cluster leads to its nodes."""
    real = socket.getaddrinfo

    def resolve(host: str, *arguments: Any, **more: Any) -> Any:
        names = NODES if host == "broker" else (host,)
        return [found for name in names for found in real(name, *arguments, **more)]

    monkeypatch.setattr(socket, "getaddrinfo", resolve)
    return free_port()


def settings(tmp_path: Path, port: int, nodes: int) -> ServiceSettings:
    url = f"amqp://broker:{port}/"
    return settings_for_tests(
        ServiceSettings, f"sqlite:///{tmp_path}/x.db", tmp_path, broker_url=url, broker_nodes=nodes
    )


@pytest.fixture
def listening(port: int) -> Iterator[list[socket.socket]]:
    """The nodes that answer; the test adds some."""
    opened: list[socket.socket] = []
    yield opened
    for one in opened:
        one.close()


def test_it_ends_when_the_last_node_answers(tmp_path: Path, port: int, listening: list[socket.socket]) -> None:
    listening += [socket.create_server((address, port)) for address in NODES[:2]]
    last = threading.Timer(0.3, lambda: listening.append(socket.create_server((NODES[2], port))))
    last.start()

    bus.await_nodes(settings(tmp_path, port, 3), seconds=20)

    assert len(listening) == 3


def test_a_node_with_two_kinds_of_addresses_is_one(
    tmp_path: Path, port: int, listening: list[socket.socket], monkeypatch: pytest.MonkeyPatch
) -> None:
    ipv4 = (socket.AF_INET, socket.SOCK_STREAM, 6, "", (NODES[0], port))
    ipv6 = (socket.AF_INET6, socket.SOCK_STREAM, 6, "", ("::1", port, 0, 0))
    real = socket.getaddrinfo

    def resolve(host: str, *arguments: Any, **more: Any) -> Any:
        return [ipv4, ipv6] if host == "broker" else real(host, *arguments, **more)

    monkeypatch.setattr(socket, "getaddrinfo", resolve)
    listening.append(socket.create_server(("", port), family=socket.AF_INET6, dualstack_ipv6=True))

    with pytest.raises(bus.NodesMissing, match="1 of 2 nodes"):
        bus.await_nodes(settings(tmp_path, port, 2), seconds=0)


def test_it_says_how_many_answered(tmp_path: Path, port: int, listening: list[socket.socket]) -> None:
    listening.append(socket.create_server((NODES[0], port)))

    with pytest.raises(bus.NodesMissing, match=f"1 of 3 nodes of the broker answer at broker:{port}"):
        bus.await_nodes(settings(tmp_path, port, 3), seconds=0)


def test_a_name_that_leads_nowhere_yet_has_no_nodes(tmp_path: Path) -> None:
    url = "amqp://no-such-host.invalid/"
    wanted = settings_for_tests(ServiceSettings, f"sqlite:///{tmp_path}/x.db", tmp_path, broker_url=url, broker_nodes=1)

    with pytest.raises(bus.NodesMissing, match=r"0 of 1 nodes of the broker answer at no-such-host\.invalid:5672"):
        bus.await_nodes(wanted, seconds=0)


def test_nobody_waits_without_the_setting(tmp_path: Path, port: int) -> None:
    bus.await_nodes(settings(tmp_path, port, 0), seconds=0)

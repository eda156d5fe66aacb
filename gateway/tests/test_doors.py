"""Whose address counts as the client's, on each port: the peer's, a PROXY header's, a trusted proxy's, the portal's."""

import json
import socket
import ssl
from collections.abc import Callable, Iterator
from http.client import HTTPException, HTTPResponse
from ipaddress import ip_address
from pathlib import Path

import pytest
import requests
from gateway_kit.gateway import Gateway, a_gateway, free_port
from gateway_kit.problems import problem
from pydantic import ValidationError

from chassis.testing.processes import wait_until
from gateway.certificate import certificate
from gateway.render import LISTENERS_FILE, render
from gateway.settings import Settings

TERMS = "/api/identity/v1/terms"
SESSIONS = "/api/identity/v1/sessions"
CLIENT, STRANGER, FORGED = "203.0.113.9", "198.51.100.66", "192.0.2.77"
GET = f"GET {TERMS} HTTP/1.1\r\nHost: x\r\n"


@pytest.fixture(scope="module")
def behind_balancer(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Gateway]:
    """A gateway behind a balancer that passes TLS through and names clients by the PROXY protocol."""
    ports = {"internal_port": free_port(), "metrics_port": free_port()}
    folder = tmp_path_factory.mktemp("gateway")
    with a_gateway(folder, proxy_protocol=True, rate_limit_credentials=5, **ports) as running:
        yield running


@pytest.fixture
def balanced(behind_balancer: Gateway) -> Gateway:
    behind_balancer.identity.received.clear()
    return behind_balancer


def proxy_v1(client: str = CLIENT) -> bytes:
    family, door = ("TCP6", "2001:db8::1") if ":" in client else ("TCP4", "192.0.2.1")
    return f"PROXY {family} {client} {door} 51000 443\r\n".encode()


def proxy_v2(client: str = CLIENT) -> bytes:
    address = ip_address(client).packed
    pair = address + address + (51000).to_bytes(2, "big") + (443).to_bytes(2, "big")
    family = b"\x21" if len(address) == 16 else b"\x11"
    return b"\r\n\r\n\0\r\nQUIT\n\x21" + family + len(pair).to_bytes(2, "big") + pair


def told(gateway: Gateway) -> list[str]:
    """The addresses that identity was told in its last request."""
    found: list[str] = gateway.identity.last.headers.get_all("X-Forwarded-For")
    return found


@pytest.mark.parametrize("header", [proxy_v1(), proxy_v2()], ids=["version 1", "version 2"])
def test_the_balancer_names_the_client(balanced: Gateway, header: bytes) -> None:
    assert balanced.raw(header + f"{GET}\r\n".encode())[0] == 200
    assert told(balanced) == [CLIENT]
    assert wait_until(lambda: balanced.log_lines()[-1]["network"] == "203.0.113.0/24", 10)


@pytest.mark.parametrize("form", [proxy_v1, proxy_v2])
def test_the_client_may_have_an_ipv6_address(balanced: Gateway, form: Callable[[str], bytes]) -> None:
    assert balanced.raw(form("2001:db8::7") + f"{GET}\r\n".encode())[0] == 200
    assert told(balanced) == ["2001:db8::7"]


def test_the_balancer_may_ask_for_itself(balanced: Gateway) -> None:
    """Its own probes are LOCAL and name nobody."""
    assert balanced.raw(b"\r\n\r\n\0\r\nQUIT\n\x20\x00\x00\x00" + f"{GET}\r\n".encode())[0] == 200
    assert told(balanced) == ["127.0.0.1"]


@pytest.mark.parametrize("name", ["X-Forwarded-For", "Forwarded", "X-Real-IP", "X-Envoy-External-Address"])
def test_an_address_that_the_client_itself_writes_is_worth_nothing(balanced: Gateway, name: str) -> None:
    value = f"for={FORGED}" if name == "Forwarded" else FORGED
    assert balanced.raw(proxy_v1() + f"{GET}{name}: {value}\r\n\r\n".encode())[0] == 200
    assert told(balanced) == [CLIENT]
    assert FORGED not in str(balanced.identity.last.headers)


def test_https_begins_after_the_header(balanced: Gateway) -> None:
    context = ssl.create_default_context(cafile=str(certificate(balanced.settings)[0]))
    with socket.create_connection(("127.0.0.1", balanced.settings.tls_port), timeout=10) as bare:
        bare.sendall(proxy_v2())
        with context.wrap_socket(bare, server_hostname="localhost") as connection:
            connection.sendall(f"{GET}\r\n".encode())
            answer = HTTPResponse(connection)
            answer.begin()
            assert answer.status == 200
    assert told(balanced) == [CLIENT]


@pytest.mark.parametrize(
    "opening",
    [
        f"{GET}\r\n".encode(),
        b"PROXY TCP4 somebody 192.0.2.1 51000 443\r\n" + f"{GET}\r\n".encode(),
        b"PROXY TCP4 203.0.113.9 192.0.2.1 51000\r\n" + f"{GET}\r\n".encode(),
        b"\r\n\r\n\0\r\nQUIT\n\x21\x11\x00\x04abcd" + f"{GET}\r\n".encode(),
    ],
    ids=["none", "no address", "too short", "version 2, too short"],
)
def test_a_connection_without_a_header_is_refused(balanced: Gateway, opening: bytes) -> None:
    with pytest.raises((HTTPException, ConnectionError)):
        balanced.raw(opening)
    assert not balanced.identity.received


def test_https_without_a_header_is_refused(balanced: Gateway) -> None:
    with pytest.raises(requests.ConnectionError):
        requests.get(balanced.tls_url + TERMS, verify=False, timeout=10)  # it does not come to that


@pytest.mark.parametrize("door", ["internal_port", "metrics_port"])
def test_the_unpublished_ports_take_no_header(balanced: Gateway, door: str) -> None:
    port = getattr(balanced.settings, door)
    assert balanced.raw(proxy_v1() + f"{GET}\r\n".encode(), port=port)[0] == 400
    assert not balanced.identity.received


def test_behind_balancer_and_trusted_proxy_it_is_the_address_that_the_proxy_saw(tmp_path: Path) -> None:
    """The balancer names the proxy, which is not the client; the proxy appended the client to X-Forwarded-For."""
    options = {"proxy_protocol": True, "trusted_proxies": 1, "internal_port": free_port()}
    with a_gateway(tmp_path, **options) as gateway:
        forwarded = f"X-Forwarded-For: {FORGED}, {CLIENT}\r\n"
        assert gateway.raw(proxy_v1("192.0.2.80") + f"{GET}{forwarded}\r\n".encode())[0] == 200
        assert told(gateway) == [CLIENT]
        assert gateway.raw(proxy_v1(STRANGER) + f"{GET}\r\n".encode())[0] == 200
        assert told(gateway) == [STRANGER], "who came past the proxy is known by the balancer"


def _from_portal(gateway: Gateway, method: str, path: str, **headers: str) -> requests.Response:
    names = {name.replace("_", "-"): value for name, value in headers.items()}
    return requests.request(method, gateway.internal_url + path, headers=names, timeout=10)


def test_the_portal_calls_in_its_users_names(balanced: Gateway) -> None:
    assert _from_portal(balanced, "GET", TERMS, X_Forwarded_For=CLIENT).status_code == 200
    assert told(balanced) == [CLIENT]
    _from_portal(balanced, "GET", TERMS, X_Forwarded_For=f"{FORGED}, {CLIENT}")
    assert told(balanced) == [CLIENT], "the one hop that is trusted wrote the last address"
    _from_portal(balanced, "GET", TERMS)
    assert told(balanced) == ["127.0.0.1"], "a call of the portal's own"


def test_what_its_users_may_do_is_counted_for_each_of_them(balanced: Gateway) -> None:
    answers = [_from_portal(balanced, "POST", SESSIONS, X_Forwarded_For=STRANGER).status_code for _ in range(6)]
    assert answers == [200] * 5 + [429]
    assert _from_portal(balanced, "POST", SESSIONS, X_Forwarded_For=CLIENT).status_code == 200
    assert balanced.raw(proxy_v1(STRANGER) + f"POST {SESSIONS} HTTP/1.1\r\nHost: x\r\n\r\n".encode())[0] == 429, (
        "the public ports count the same people"
    )


@pytest.mark.parametrize("name", ["Client-Cert", "Gateway-Secret", "X-Ramal-Person", "X-Envoy-Internal", "X-Real-IP"])
def test_the_internal_port_strips_what_only_the_gateway_may_say(balanced: Gateway, name: str) -> None:
    assert _from_portal(balanced, "GET", TERMS, **{name: "planted"}).status_code == 200
    assert "planted" not in balanced.identity.last.headers.values()


def test_the_internal_port_checks_like_http(balanced: Gateway) -> None:
    problem(_from_portal(balanced, "GET", "/api/identity/v1/me"), 401, "auth.token_required")
    problem(_from_portal(balanced, "GET", "/nowhere"), 404, "gateway.not_found")
    too_long = requests.post(balanced.internal_url + SESSIONS, data=b"x" * (2 * 1024 * 1024), timeout=10)
    problem(too_long, 413, "gateway.body_too_large")
    assert not balanced.identity.received


def test_the_internal_port_has_an_address_of_its_own_and_is_not_there_unless_asked_for(tmp_path: Path) -> None:
    public = {"gateway_state": tmp_path, "bind": "0.0.0.0"}  # as in a container
    assert _listening(Settings(**public)) == {"http": "0.0.0.0", "https": "0.0.0.0"}
    assert _listening(Settings(**public, internal_port=8090))["internal"] == "127.0.0.1"
    assert _listening(Settings(**public, internal_port=8090, internal_bind="10.0.0.7"))["internal"] == "10.0.0.7"


def _listening(settings: Settings) -> dict[str, str]:
    files = render(settings, settings.gateway_state, certificate=certificate(settings))
    listeners = json.loads(files[LISTENERS_FILE])["resources"]
    return {one["name"]: one["address"]["socket_address"]["address"] for one in listeners}


def test_two_doors_cannot_share_a_port() -> None:
    with pytest.raises(ValidationError, match="PORT, INTERNAL_PORT are the same port"):
        Settings(port=8080, internal_port=8080)
